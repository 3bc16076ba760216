/* Lines over the weeks, as SVG with the same in words below. */

/* Lines over the weeks. Each series: {name, values, colour, dashes}. */
function chart(title, series, { first = 0, act = null } = {}) {
  const [width, height, left, right, top, bottom] = [660, 250, 44, 150, 14, 34];
  const longest = Math.max(...series.map((line) => line.values.length));
  const most = Math.max(1, ...series.flatMap((line) => line.values)) * 1.08;
  const x = (week) => left + (longest > 1 ? week / (longest - 1) : 0) * (width - left - right);
  const y = (value) => height - bottom - (value / most) * (height - top - bottom);
  const at = (value) => value.toFixed(1);
  const parts = [];
  for (const share of [0, 0.5, 1]) {
    const value = (most / 1.08) * share;
    parts.push(make("svg:line", { x1: left, x2: width - right, y1: at(y(value)), y2: at(y(value)), stroke: "#c8c8c8" }));
    parts.push(make("svg:text", { x: left - 6, y: at(y(value) + 5), "text-anchor": "end" }, value.toFixed(0)));
  }
  if (act !== null && act - first >= 0 && act - first < longest) {
    const where = at(x(act - first));
    parts.push(make("svg:line", { x1: where, x2: where, y1: top, y2: height - bottom, stroke: "#1a1a1a", "stroke-dasharray": "2 3" }));
    parts.push(make("svg:text", { x: where, y: height - 4, "text-anchor": "middle" }, "you act"));
  }
  parts.push(make("svg:text", { x: left, y: height - 18, "text-anchor": "middle" }, `week ${first}`));
  parts.push(make("svg:text", { x: at(x(longest - 1)), y: height - 18, "text-anchor": "middle" }, `${first + longest - 1}`));
  const ends = [];
  for (const line of series) {
    const points = line.values.map((value, week) => `${at(x(week))},${at(y(value))}`).join(" ");
    parts.push(make("svg:polyline", { points, fill: "none", stroke: line.colour, "stroke-width": 2.5, "stroke-dasharray": line.dashes || null }));
    ends.push({ line, y: y(line.values[line.values.length - 1]) });
  }
  ends.sort((one, other) => one.y - other.y);
  let last = -99;
  for (const end of ends) {
    last = Math.max(end.y + 5, last + 17);
    parts.push(make("svg:text", { x: width - right + 8, y: at(last), "font-weight": 700, style: `fill:${end.line.colour}` }, end.line.name));
  }
  const words = series.map((line) => {
    const begin = mean(line.values.slice(0, 4));
    return `${line.name}: about ${rounded(begin)} a week at first, ${rounded(mean(line.values.slice(-4)))} at the end`;
  }).join("; ");
  const name = `${title}. ${words}.`;
  return make("figure", {},
    make("svg:svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": name }, ...parts),
    make("figcaption", {}, name));
}

function smoothed(values, span = 4) {
  return values.map((_, week) => mean(values.slice(Math.max(0, week - span + 1), week + 1)));
}
