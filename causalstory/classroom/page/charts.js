/* Lines over the weeks, drawn as wide as there is room; the same in words and numbers below. */

const WIDEST = 880;
const QUARTER = 13;
const opened = new Set(); // charts whose numbers are unfolded, so that a week on keeps them so

const at = (value) => value.toFixed(1);

/* A round number that nothing is above. */
function niceTop(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return (
    [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= most) || 10 * power
  );
}

/* Weeks to mark below a chart, few enough for their numbers to fit. */
function marks(weeks, room) {
  const step = [1, 2, 4, 13, 26, 52, 104, 520, 5200].find((each) => (weeks / each) * 44 <= room);
  return Array.from({ length: Math.ceil(weeks / step) }, (_, place) => place * step);
}

function axes(box, weeks, top, act) {
  const parts = [0, top / 2, top].flatMap((value) => [
    make("svg:line", {
      class: "grid",
      x1: box.left,
      x2: box.right,
      y1: at(box.y(value)),
      y2: at(box.y(value)),
    }),
    make(
      "svg:text",
      { x: box.left - 6, y: at(box.y(value) + 5), "text-anchor": "end" },
      rounded(value, value % 1 ? 1 : 0),
    ),
  ]);
  for (const week of marks(weeks, box.right - box.left)) {
    parts.push(
      make(
        "svg:text",
        { x: at(box.x(week)), y: box.bottom + 18, "text-anchor": "middle" },
        String(week),
      ),
    );
  }
  if (act !== null && act < weeks) {
    const early = box.x(act) < (box.left + box.right) / 2;
    parts.push(
      make("svg:line", {
        class: "act",
        x1: at(box.x(act)),
        x2: at(box.x(act)),
        y1: 4,
        y2: box.bottom,
      }),
      make(
        "svg:text",
        { x: at(box.x(act) + (early ? 6 : -6)), y: 14, "text-anchor": early ? "start" : "end" },
        "you act",
      ),
    );
  }
  return parts;
}

function drawn(title, lines, act, room) {
  const width = Math.min(WIDEST, Math.max(240, room));
  const height = width < 480 ? 200 : 260;
  const weeks = lines[0].values.length;
  const top = niceTop(
    Math.max(...lines.flatMap((line) => (line.dots ? line.values : smoothed(line.values)))),
  );
  const box = { left: 48, right: width - 14, top: 24, bottom: height - 26 };
  box.x = (week) => box.left + (weeks > 1 ? week / (weeks - 1) : 0) * (box.right - box.left);
  box.y = (value) => box.bottom - (value / top) * (box.bottom - box.top);
  const parts = axes(box, weeks, top, act);
  for (const line of lines) {
    if (line.dots) {
      parts.push(
        ...line.values.map((value, week) =>
          make("svg:circle", {
            class: `dot ${line.kind}`,
            cx: at(box.x(week)),
            cy: at(box.y(value)),
            r: 2,
          }),
        ),
      );
    }
    const points = smoothed(line.values)
      .map((value, week) => `${at(box.x(week))},${at(box.y(value))}`)
      .slice(weeks > 8 ? 3 : 0); // a mean of fewer than four weeks would look like an event
    parts.push(make("svg:polyline", { class: `line ${line.kind}`, points: points.join(" ") }));
  }
  return make(
    "svg:svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "img",
      "aria-label": `Chart: ${title}`,
    },
    ...parts,
  );
}

/* What each line looks like, and what it does: before the action or at first, and lately. */
function key(lines, act) {
  return make(
    "ul",
    { class: "key" },
    ...lines.map(({ name, kind, values }) => {
      const early = values.slice(0, act || QUARTER);
      const late = values.slice(Math.max(act || 0, values.length - QUARTER));
      return make(
        "li",
        {},
        make(
          "svg:svg",
          { width: 36, height: 10, "aria-hidden": "true" },
          make("svg:line", { class: `line ${kind}`, x1: 1, x2: 35, y1: 5, y2: 5 }),
        ),
        make(
          "span",
          {},
          strong(name),
          `: ${rounded(mean(early))} a ${data.week} ${act ? "before you acted" : "at first"}, ` +
            `${rounded(mean(late))} in the last ${many(late.length, data.week)}`,
        ),
      );
    }),
  );
}

/* Quarters that begin anew when the action does. */
function quarters(weeks, act) {
  const found = [];
  for (let first = 0; first < weeks;) {
    const next = Math.min(first + QUARTER, weeks, act && first < act ? act : weeks);
    found.push([first, next]);
    first = next;
  }
  return found;
}

function numbers(title, lines, act) {
  const details = make(
    "details",
    { open: opened.has(title) },
    make("summary", {}, "The same in numbers"),
    table(
      `${title}: means of each ${QUARTER} ${data.week}s`,
      [{ text: `${data.week}s` }, ...lines.map((line) => ({ text: line.name, number: true }))],
      quarters(lines[0].values.length, act).map(([first, next]) => ({
        cells: [
          `${first} to ${next - 1}`,
          ...lines.map((line) => rounded(mean(line.values.slice(first, next)), 1)),
        ],
      })),
    ),
  );
  details.addEventListener("toggle", () => {
    if (details.open) opened.add(title);
    else opened.delete(title);
    reachable(details);
  });
  return details;
}

/* Lines are {name, kind, values, dots}: means of four weeks are drawn, and a dot for each week
   where asked for. The kind is a class of the style sheet; no two kinds have the same dashes. */
function chart(title, lines, act = null) {
  const picture = make("div", {});
  const figure = make(
    "figure",
    {},
    say("title", title),
    picture,
    key(lines, act),
    make(
      "figcaption",
      {},
      `${lines.length > 1 ? "The lines are means" : "The line is a mean"} of four ${data.week}s`,
      lines.some((line) => line.dots) ? `; dots are single ${data.week}s.` : ".",
    ),
    numbers(title, lines, act),
  );
  figure.draw = () => picture.replaceChildren(drawn(title, lines, act, picture.clientWidth));
  return figure;
}

/* A line as small as a word. */
function spark(name, values) {
  const shown = smoothed(values);
  const most = Math.max(1, ...shown);
  const points = shown.map(
    (value, week) =>
      `${at(2 + (week / Math.max(1, shown.length - 1)) * 66)},${at(18 - (value / most) * 15)}`,
  );
  const [first, last] = [rounded(shown[0]), rounded(shown[shown.length - 1])];
  const words = `${name}: ${first} a ${data.week} at first, ${last} now`;
  return make(
    "svg:svg",
    {
      class: "spark",
      viewBox: "0 0 70 20",
      width: 70,
      height: 20,
      role: "img",
      "aria-label": words,
    },
    make("svg:polyline", { class: "line seen", points: points.join(" ") }),
  );
}
