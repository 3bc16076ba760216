/* Pieces of a page, and how numbers read. Everything is put there as text, never as markup. */
"use strict";

const SVG = "http://www.w3.org/2000/svg";

/* An element with attributes and children; "svg:line" makes one of a picture. */
function make(tag, attributes = {}, ...children) {
  const node = tag.startsWith("svg:")
    ? document.createElementNS(SVG, tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

const say = (kind, ...words) => make("p", { class: kind || null }, ...words);
const strong = (words) => make("strong", {}, words);
const quoted = (words) => `\u201c${words}\u201d`;
const button = (words, onclick, attributes = {}) =>
  make("button", { ...attributes, onclick }, words);

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => (values.length ? sum(values) / values.length : 0);
const byId = (list, id) => list.find((entry) => entry.id === id);

/* ---- numbers and words ---- */

const minus = (text) => text.replace("-", "\u2212");

function rounded(value, digits = Math.abs(value) < 10 ? 1 : 0) {
  const text = value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return minus(Number(value.toFixed(digits)) === 0 ? text.replace("-", "") : text);
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
const whole = (value) => rounded(value, 0);

function signed(value, digits) {
  const text = rounded(value, digits);
  return /[1-9]/.test(text) && value > 0 ? `+${text}` : text;
}

const percent = (ratio) =>
  ratio === Infinity ? "from none" : `${signed(100 * (ratio - 1), 0)}%`;
const counted = (count, word) => `${whole(count)} ${word}${count === 1 ? "" : "s"}`;

/* "the last 13 weeks", but "the last week". */
const many = (count, word) => (count === 1 ? word : counted(count, word));

/* Who tells a story, and what; nothing where the file gives no words. */
const told = ({ teller, claim }) => (claim ? `${teller}: ${claim}` : "");

/* A span of weeks as people say it. */
function span(weeks, word) {
  const years = weeks / 52;
  const words = { 0.5: "half a year", 1: "one year", 2: "two years", 3: "three years" };
  return (word === "week" && words[years]) || counted(weeks, word);
}

/* ---- tables ---- */

/* A table with a row header in its first column. Heads: {text, number}; rows: {cells, mark,
   strong}, the mark being words that set a row apart, such as "yours". On a narrow screen the rows
   of one with words in it become cards; the roles keep it a table for screen readers even then. */
function table(caption, heads, rows, { cards = false } = {}) {
  const cell = (value, column, mark) => {
    const { text, number } = heads[column];
    const common = { class: number ? "number" : null };
    if (column)
      return make("td", { ...common, role: "cell", "data-head": text }, make("span", {}, value));
    const marked = mark ? make("span", { class: "mark" }, ` (${mark})`) : null;
    return make("th", { ...common, role: "rowheader", scope: "row" }, value, marked);
  };
  const head = ({ text, number }) =>
    make("th", { role: "columnheader", scope: "col", class: number ? "number" : null }, text);
  return make(
    "div",
    { class: cards ? "wide cards" : "wide", "data-label": caption },
    make(
      "table",
      { role: "table" },
      make("caption", {}, caption),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads.map(head))),
      make(
        "tbody",
        { role: "rowgroup" },
        ...rows.map(({ cells, mark, strong }) =>
          make(
            "tr",
            { role: "row", class: mark || strong ? "marked" : null },
            ...cells.map((value, column) => cell(value, column, mark)),
          ),
        ),
      ),
    ),
  );
}

/* Whatever has to be scrolled must be within reach of the keyboard, and say what it is. */
function reachable(place) {
  for (const box of place.querySelectorAll(".wide")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    const said = { tabindex: "0", role: "region", "aria-label": box.dataset.label };
    for (const [name, value] of Object.entries(said)) {
      if (scrolls) box.setAttribute(name, value);
      else box.removeAttribute(name);
    }
  }
}

/* ---- questions ---- */

/* One of several: entries are {id, title, more}. */
function choices(legend, name, entries, taken) {
  return make(
    "fieldset",
    { id: name },
    make("legend", {}, legend),
    ...entries.map((entry) =>
      make(
        "div",
        { class: "choice" },
        make("input", {
          type: "radio",
          name,
          id: `${name}-${entry.id}`,
          value: entry.id,
          checked: entry.id === taken,
        }),
        make(
          "label",
          { for: `${name}-${entry.id}` },
          make("strong", {}, entry.title),
          ...(entry.more ? [" ", make("small", {}, entry.more)] : []),
        ),
      ),
    ),
  );
}

function chosen(name) {
  const found = document.querySelector(`input[name="${name}"]:checked`);
  return found ? found.value : null;
}
