"use strict";
/* Small helpers that every screen uses. Everything is put on the page as text, never as markup. */
const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes = {}, ...children) {
  const node = tag.startsWith("svg:")
    ? document.createElementNS(SVG, tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => (values.length ? sum(values) / values.length : 0);
const byName = (list, name) => list.find((entry) => entry.id === name);
const tell = (words) => { document.getElementById("news").textContent = words; };
const rounded = (value) => value.toFixed(Math.abs(value) < 1 ? 2 : Math.abs(value) < 10 ? 1 : 0).replace("-", "\u2212");
const signed = (value) => (value > 0 ? "+" : "") + rounded(value);
const percent = (ratio) => {
  const points = Math.round(100 * (ratio - 1));
  return (points > 0 ? "+" : "") + String(points).replace("-", "\u2212") + "%";
};

/* Which way something went: changes below 5 in 100 count as none. */
const direction = (ratio) => (ratio > 1.05 ? "up" : ratio < 0.95 ? "down" : "same");
const WAYS = { up: "goes up", same: "stays about the same", down: "goes down" };
const WENT = { up: "went up", same: "stayed about the same", down: "went down" };

function table(caption, heads, rows, mark = () => "") {
  const cell = (value, index) => {
    const number = heads[index].number;
    return make(index ? "td" : "th", { class: number ? "number" : null, scope: index ? null : "row" }, value);
  };
  return make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption },
    make("table", {},
      make("caption", {}, caption),
      make("thead", {}, make("tr", {}, ...heads.map((head) =>
        make("th", { scope: "col", class: head.number ? "number" : null }, head.text)))),
      make("tbody", {}, ...rows.map((row) =>
        make("tr", { class: mark(row) || null }, ...row.map(cell))))));
}
