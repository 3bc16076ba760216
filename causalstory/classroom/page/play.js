/* The game: four screens over histories that were simulated beforehand. No answer is on the page
   before the last screen. */
const data = JSON.parse(document.getElementById("data").textContent);
const STEPS = ["report", "decide", "weeks", "truth"];
const LEAVE = "leave_it";
const QUARTER = 13;
const YEAR = 52;
const SEEN = data.seen.toLowerCase();
const TRUE = data.true.toLowerCase();
const game = { world: null, story: null, action: null, guess: {}, week: data.start, audits: [] };

/* ---- what happened: weeks before the decision are the same under every action -------------- */

function weeksOf(kind, action = game.action || LEAVE, world = game.world) {
  const before = data.before[world][kind];
  return before.concat(data.after[world][action][kind]);
}

const totals = (kind, action, world) => weeksOf(kind, action, world).map(sum);

function ratioSince(kind, action, world, from = 0, to = data.weeks - data.start) {
  const part = (chosen) => sum(totals(kind, chosen, world).slice(data.start + from, data.start + to));
  return part(action) / part(LEAVE);
}

/* ---- the report ------------------------------------------------------------------------------ */

/* What lands on the manager's desk in a week: only what is reported. */
function desk(week) {
  const seen = weeksOf("seen");
  const recent = (unit, weeks) => sum(seen.slice(week - weeks + 1, week + 1).map((row) => row[unit]));
  const order = data.units.map((_, unit) => unit).sort((a, b) => recent(b, QUARTER) - recent(a, QUARTER));
  const persons = weeksOf("persons")[week];
  const sanctions = sum(weeksOf("sanctions").slice(week - 3, week + 1));
  return make("div", {},
    make("p", {}, make("strong", {}, `Week ${week}: ${sum(seen[week])} ${SEEN}`),
      `, ${rounded(mean(seen.slice(week - 3, week + 1).map(sum)))} a week over the last four.`,
      sanctions ? ` Sanctions in these four weeks: ${sanctions}.` : ""),
    make("div", { class: "pair" },
      table("Units, most reports first",
        [{ text: data.unit }, { text: data.survey, number: true }, { text: "This week", number: true },
          { text: "Last 13 weeks", number: true }],
        order.map((unit) => [data.units[unit], signed(weeksOf("survey")[week][unit]), String(seen[week][unit]),
          String(recent(unit, QUARTER))])),
      persons.length ? table("Persons, most reports lately",
        [{ text: data.person }, { text: data.unit }, { text: "Lately", number: true }],
        persons.map(([person, count]) => [data.persons[person], data.units[Math.floor(person / data.per_unit)],
          rounded(count)])) : null));
}

/* ---- the screens --------------------------------------------------------------------------- */

function show(step, first = false) {
  for (const name of STEPS) document.getElementById(name).hidden = name !== step;
  for (const item of document.querySelectorAll(".steps li")) {
    if (item.dataset.step === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  if (first) return;
  document.getElementById(`${step}-title`).focus();
  window.scrollTo(0, 0);
}

function screen(step, title, ...children) {
  document.getElementById(step).replaceChildren(
    make("h2", { id: `${step}-title`, tabindex: "-1" }, title), ...children.filter((child) => child !== null));
}

/* The same word gives the same hospital to everybody in a class. */
function worldFor(word) {
  const worlds = data.stories.map((story) => story.id);
  if (!word) return worlds[crypto.getRandomValues(new Uint32Array(1))[0] % worlds.length];
  let hash = 2166136261;
  for (const letter of word.trim().toLowerCase()) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  return worlds[(hash >>> 8) % worlds.length];
}

function reportScreen() {
  const week = data.start - 1;
  const code = make("input", { id: "code", type: "text", autocomplete: "off", "aria-describedby": "code-help" });
  const body = make("div", {}, desk(week),
    chart(`${data.seen}, each week`, [{ name: SEEN, values: totals("seen").slice(0, week + 1), colour: "#0072b2" }]));
  code.addEventListener("change", () => {
    game.world = worldFor(code.value);
    body.replaceChildren(desk(week),
      chart(`${data.seen}, each week`, [{ name: SEEN, values: totals("seen").slice(0, week + 1), colour: "#0072b2" }]));
    tell("The report of the hospital of this word.");
  });
  screen("report", "The report on your desk", make("p", {}, data.about), body,
    make("details", {}, make("summary", {}, "Playing in a class?"),
      make("label", { class: "block", for: "code" }, "A word that your class has agreed on"), code,
      make("p", { id: "code-help", class: "quiet" }, "The same word gives everybody the same hospital. Without one, chance decides.")),
    make("button", { class: "main", onclick: () => { decideScreen(); show("decide"); } }, "Decide what to do"));
}

function choices(legend, name, entries) {
  return make("fieldset", {}, make("legend", {}, legend), ...entries.map((entry) =>
    make("div", { class: "choice" },
      make("input", { type: "radio", name, id: `${name}-${entry.id}`, value: entry.id }),
      make("label", { for: `${name}-${entry.id}` }, make("strong", {}, entry.title), entry.more ? make("small", {}, entry.more) : null))));
}

const chosen = (name) => {
  const found = document.querySelector(`input[name="${name}"]:checked`);
  return found ? found.value : null;
};

function decideScreen() {
  const ways = Object.entries(WAYS).map(([id, title]) => ({ id, title }));
  const problem = make("p", { class: "problem", role: "alert" });
  const words = make("textarea", { id: "words", rows: 2 });
  screen("decide", "Which story do you believe, and what do you do?",
    choices("The story that you believe", "story", data.stories.map((story) => ({ id: story.id, title: story.title,
      more: `${story.teller}: ${story.claim}` }))),
    choices("What you do", "action", data.actions.map((action) => ({ id: action.id, title: action.label,
      more: action.cost ? `costs as much as ${rounded(action.cost)} ${TRUE} per unit and week` : "costs nothing" }))),
    make("h3", {}, "Your prediction for the next two years"),
    make("div", { class: "pair" }, choices(`What is reported: "${data.seen}" \u2026`, "guess-seen", ways),
      choices(`What really happens: "${data.true}" \u2026`, "guess-true", ways)),
    make("label", { class: "block", for: "words" }, "In your own words: what will happen, and why? (if you like)"), words,
    problem,
    make("button", { class: "main", onclick: () => {
      const wanted = { story: "a story", action: "an action", "guess-seen": "what the reports will do", "guess-true": "what the errors will do" };
      const missing = Object.keys(wanted).filter((name) => !chosen(name));
      if (missing.length) {
        problem.textContent = `Still to choose: ${missing.map((name) => wanted[name]).join(", ")}.`;
        document.querySelector(`input[name="${missing[0]}"]`).focus();
        return;
      }
      game.story = chosen("story");
      game.action = chosen("action");
      game.guess = { seen: chosen("guess-seen"), true: chosen("guess-true"), words: words.value.trim() };
      game.week = data.start;
      game.audits = [];
      weeksScreen();
      show("weeks");
    } }, "Do it"));
}

function audit() {
  const rows = weeksOf("true").slice(game.week - QUARTER + 1, game.week + 1);
  const seen = weeksOf("seen").slice(game.week - QUARTER + 1, game.week + 1);
  game.audits.push({
    week: game.week,
    rows: data.units.map((unit, index) => [unit, String(sum(seen.map((row) => row[index]))), String(sum(rows.map((row) => row[index])))]),
  });
  weeksScreen();
  tell(`Audit of the charts up to week ${game.week}: ${sum(rows.map(sum))} ${TRUE}, ${sum(seen.map(sum))} ${SEEN}.`);
  document.getElementById("weeks-title").focus();
}

function weeksScreen() {
  const end = data.weeks - 1;
  const done = game.week >= end;
  const go = (weeks) => make("button", { disabled: done, onclick: () => {
    game.week = Math.min(end, game.week + weeks);
    weeksScreen();
    tell(`Week ${game.week}: ${sum(weeksOf("seen")[game.week])} ${SEEN}.`);
    const same = [...document.querySelectorAll("#weeks button")].find((button) => button.dataset.weeks === String(weeks));
    (same && !same.disabled ? same : document.getElementById("weeks-title")).focus();
  }, "data-weeks": weeks }, weeks === 1 ? "One week on" : `${weeks} weeks on`);
  const left = data.audits - game.audits.length;
  screen("weeks", `Week ${game.week}, ${game.week - data.start + 1} since you acted`,
    make("p", { class: "memo" }, make("strong", {}, byName(data.actions, game.action).label), ". You believe: ",
      make("q", {}, byName(data.stories, game.story).title), ". You predicted that what is reported ", WAYS[game.guess.seen],
      " and what really happens ", WAYS[game.guess.true], "."),
    make("p", {}, go(1), go(4), go(QUARTER), make("button", { disabled: !left || game.week < data.start + QUARTER - 1, onclick: audit },
      left ? `Pay for an audit (${left} left)` : "No audit left"),
      make("button", { class: "main", disabled: game.week < data.start + YEAR - 1, onclick: () => { truthScreen(); show("truth"); } },
        "See what was true")),
    game.week < data.start + YEAR - 1 ? make("p", { class: "quiet" },
      `An audit looks at the last ${QUARTER} weeks, once these are over, and costs ${rounded(data.audit_cost)} ${TRUE} for each unit and week of them. The truth opens after a year; two years make up your term.`) : null,
    chart(`${data.seen}, each week`, [{ name: SEEN, values: totals("seen").slice(0, game.week + 1), colour: "#0072b2" }], { act: data.start }),
    ...game.audits.map((found) => table(`Audit of the ${QUARTER} weeks up to week ${found.week}`,
      [{ text: data.unit }, { text: data.seen, number: true }, { text: data.true, number: true }], found.rows)),
    desk(game.week));
}

function verdict(guess, ratio, what) {
  const went = direction(ratio);
  return make("li", {}, `${what}: you said it ${WAYS[guess]}; against leaving it alone it ${WENT[went]} (${percent(ratio)}). `,
    make("strong", {}, guess === went ? "Right." : "Not so."));
}

function truthScreen() {
  const world = byName(data.stories, game.world);
  const mine = byName(data.actions, game.action);
  const seen = ratioSince("seen", game.action);
  const real = ratioSince("true", game.action);
  const price = (where, action) => data.price[where][action].net;
  const best = (where) => data.actions.reduce((one, other) => (price(where, other.id) > price(where, one.id) ? other : one));
  const audits = game.audits.length * data.audit_cost * QUARTER / (data.weeks - data.start);
  const regret = price(game.world, best(game.world).id) - price(game.world, game.action) + audits;
  const fooled = direction(seen) === "down" && direction(real) === "up";
  const line = (name, kind, action, colour, dashes) => ({ name, values: smoothed(totals(kind, action)), colour, dashes });
  screen("truth", `It was the hospital of: ${world.title}`,
    make("p", {}, make("strong", {}, `${world.teller}: `), world.claim),
    make("p", {}, game.story === game.world ? "It is the story that you believed." : "You believed: ",
      game.story === game.world ? "" : make("q", {}, byName(data.stories, game.story).title), game.story === game.world ? "" : "."),
    fooled ? make("p", { class: "memo" }, make("strong", {}, "It looked like success. "),
      `The report improved (${percent(seen)}) while what really happened got worse (${percent(real)}). On the report alone you would have congratulated yourself.`) : null,
    make("h3", {}, "Your prediction"),
    make("ul", {}, verdict(game.guess.seen, seen, data.seen), verdict(game.guess.true, real, data.true)),
    game.guess.words ? make("blockquote", {}, game.guess.words) : null,
    make("h3", {}, "What was seen, and what was true"),
    chart("Each week, over four weeks", [line(SEEN, "seen", game.action, "#0072b2"),
      line(TRUE, "true", game.action, "#b54a00", "9 3"),
      ...(game.action === LEAVE ? [] : [line("left alone", "true", LEAVE, "#595959", "2 3")])], { act: data.start }),
    make("h3", {}, "What it cost"),
    make("p", {}, regret - audits < 0.05 && !audits ? `${mine.label} was the best that you could do here.`
      : `Against the best action here (${best(game.world).label}) and no audit, yours cost ${rounded(regret)} per unit and week: ` +
        `${rounded(regret - audits)} for the action, its price included, and ${rounded(audits)} for ${game.audits.length === 1 ? "one audit" : `${game.audits.length} audits`}.`),
    table("What each story would have had you do, in this hospital",
      [{ text: "Story" }, { text: "would do" }, { text: data.seen, number: true }, { text: data.true, number: true }, { text: "regret", number: true }],
      data.stories.map((story) => [story.title, byName(data.actions, story.action).label, percent(data.price[game.world][story.action].seen),
        percent(data.price[game.world][story.action].true), rounded(price(game.world, best(game.world).id) - price(game.world, story.action))]),
      (row) => (row[0] === byName(data.stories, game.story).title ? "yours" : "")),
    table("What your action would have done in the others",
      [{ text: "If this story is true" }, { text: data.seen, number: true }, { text: data.true, number: true }, { text: "regret", number: true }],
      data.stories.map((story) => [story.title, percent(data.price[story.id][game.action].seen), percent(data.price[story.id][game.action].true),
        rounded(price(story.id, best(story.id).id) - price(story.id, game.action))]),
      (row) => (row[0] === world.title ? "yours" : "")),
    make("p", { class: "quiet" }, `Means over ${data.seeds} simulated hospitals and two years, against leaving it alone; regret in ${TRUE} per unit and week, prices included.`),
    make("p", { class: "memo" }, "On your first day the report looked much the same in all of these hospitals. It did not choose the action; the story did."),
    make("button", { class: "main", onclick: begin }, "Play again"));
}

function begin(first = false) {
  Object.assign(game, { world: worldFor(""), story: null, action: null, guess: {}, week: data.start, audits: [] });
  reportScreen();
  show("report", first === true);
}

begin(true);
