/* What lands on the manager's desk: reports, and what an audit finds. */

const inRow = (unit) => (row) => row[unit];

/* The last weeks of something, up to one of them: fewer at first, none before there were any. */
const lately = (values, week, weeks = QUARTER) =>
  values.slice(Math.max(0, week - weeks + 1), Math.max(0, week + 1));

/* A few numbers in front of everything else. */
function headline(seen, week, struck) {
  const [now, then] = [lately(seen, week, 4), lately(seen, week - 4)];
  const last = ["", "", "two", "three", "four"][now.length];
  const facts = [[`This ${data.week}`, whole(seen[week])]];
  if (last) facts.push([`A ${data.week}, over the last ${last}`, rounded(mean(now), 1)]);
  if (then.length) {
    const before = mean(then);
    facts.push([
      `Against the ${many(then.length, data.week)} before`,
      before ? percent(mean(now) / before) : "new",
    ]);
  }
  if (struck !== null)
    facts.push([`${data.sanctions.label}, last four ${data.week}s`, whole(struck)]);
  return make(
    "dl",
    { class: "facts" },
    ...facts.map(([what, value]) => make("div", {}, make("dt", {}, what), make("dd", {}, value))),
  );
}

function unitTable(world, action, week) {
  const seen = weeksOf("seen", world, action);
  const survey = data.survey ? weeksOf("survey", world, action)[week] : null;
  const of = (unit, weeks) => sum(lately(seen, week, weeks).map(inRow(unit)));
  const order = data.unit.names
    .map((_, unit) => unit)
    .sort((one, other) => of(other, QUARTER) - of(one, QUARTER));
  const since = (weeks) =>
    week ? `Last ${counted(Math.min(weeks, week + 1), data.week)}` : `This ${data.week}`;
  const heads = [
    { text: data.unit.label },
    ...(survey ? [{ text: data.survey.label, number: true }] : []),
    { text: since(QUARTER), number: true },
    { text: `Trend, ${counted(Math.min(2 * QUARTER, week + 1), data.week)}` },
  ];
  return table(
    `${data.seen.label} by ${data.unit.words}, most first`,
    heads,
    order.map((unit) => ({
      cells: [
        data.unit.names[unit],
        ...(survey ? [signed(survey[unit], 1)] : []),
        whole(of(unit, QUARTER)),
        spark(data.unit.names[unit], lately(seen.map(inRow(unit)), week, 2 * QUARTER)),
      ],
    })),
  );
}

/* What everybody sees: where the survey is high, more or less is reported. */
function pattern(world, action, week) {
  if (!data.survey || UNITS < 4) return null;
  const survey = weeksOf("survey", world, action)[week];
  const order = survey.map((_, unit) => unit).sort((one, other) => survey[other] - survey[one]);
  const half = Math.floor(UNITS / 2);
  const rows = lately(weeksOf("seen", world, action), week);
  const per = (units) => whole(mean(units.map((unit) => sum(rows.map(inRow(unit))))));
  return make(
    "p",
    {},
    `The ${half} with the most ${quoted(data.survey.label)}: `,
    strong(per(order.slice(0, half))),
    ` ${data.seen.words} each in ${counted(rows.length, data.week)}. The ${half} with the least: `,
    strong(per(order.slice(-half))),
    ".",
  );
}

function leaderboard(world, action, week) {
  if (!data.ranking) return null;
  const size = data.person.names.length / UNITS;
  const top = weeksOf("persons", world, action)[week];
  const struck = top.some(([, , sanctioned]) => sanctioned);
  return table(
    `Leaderboard: ${data.ranking.words}`,
    [
      { text: data.person.label },
      { text: data.unit.label },
      { text: data.ranking.label, number: true },
      ...(struck ? [{ text: data.sanctions.label }] : []),
    ],
    top.map(([person, value, sanctioned]) => ({
      cells: [
        data.person.names[person],
        data.unit.names[Math.floor(person / size)],
        rounded(value, 1),
        ...(struck ? [sanctioned ? "yes" : "no"] : []),
      ],
    })),
  );
}

/* The report of a week: only what is reported. */
function desk(world, action, week) {
  const seen = totals("seen", world, action);
  const acted = week >= data.start;
  const struck = data.sanctions ? sum(lately(weeksOf("sanctions", world, action), week, 4)) : 0;
  return [
    headline(seen, week, struck ? struck : null),
    chart(
      `${data.seen.label}, each ${data.week}`,
      [{ name: data.seen.label, kind: "seen", values: seen.slice(0, week + 1), dots: true }],
      acted ? data.start : null,
    ),
    pattern(world, action, week),
    make(
      "div",
      { class: "pair" },
      unitTable(world, action, week),
      leaderboard(world, action, week),
    ),
  ].filter((part) => part !== null);
}

/* What those say who see the report and nothing else. */
function boardNote(world, action, week) {
  const seen = totals("seen", world, action);
  const quarter = lately(seen, data.start - 1);
  const before = mean(quarter);
  if (week < data.start + 3 || !before) return null;
  const share = mean(lately(seen, week, Math.min(QUARTER, week - data.start + 1))) / before;
  const way = direction(share);
  const moved =
    way === "same"
      ? "have hardly moved. We expected more."
      : `are ${way} ${percent(share).slice(1)} on the ${many(quarter.length, data.week)} before ` +
        "you acted.";
  const mood = better(way) ? " Well done!" : worse(way) ? " What is going on?" : "";
  return say("memo", strong("The board writes: "), quoted(`${data.seen.label} ${moved}${mood}`));
}

/* ---- audits ---- */

function audited(world, action, week) {
  const unitsOf = (kind) => {
    const rows = lately(weeksOf(kind, world, action), week, data.audit.weeks);
    return data.unit.names.map((_, unit) => sum(rows.map(inRow(unit))));
  };
  const [seen, made] = [unitsOf("seen"), unitsOf("true")];
  const rows = data.audit.columns.length
    ? lately(weeksOf("audited", world, action), week, data.audit.weeks)
    : [];
  const more = data.audit.columns.map((_, column) =>
    data.unit.names.map((_, unit) => mean(rows.map((each) => each[column][unit]))),
  );
  return { week, seen, made, more };
}

function auditTable({ week, seen, made, more }) {
  const share = (part, all) => (all ? `${whole((100 * part) / all)}%` : "none");
  const row = (name, units) => ({
    cells: [
      name,
      ...more.map((values) => (units.length === 1 ? signed(values[units[0]], 1) : "")),
      whole(sum(units.map((unit) => seen[unit]))),
      whole(sum(units.map((unit) => made[unit]))),
      share(sum(units.map((unit) => seen[unit])), sum(units.map((unit) => made[unit]))),
    ],
  });
  const all = data.unit.names.map((_, unit) => unit);
  return table(
    `Audit of ${data.week}s ${week - data.audit.weeks + 1} to ${week}`,
    [
      { text: data.unit.label },
      ...data.audit.columns.map((text) => ({ text, number: true })),
      { text: data.seen.label, number: true },
      { text: data.true.label, number: true },
      { text: "Share", number: true },
    ],
    [...all.map((unit) => row(data.unit.names[unit], [unit])), row("All", all)],
  );
}
