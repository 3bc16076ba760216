/* The first three screens: the report, the decision, and the weeks after it. */

function screen(step, title, ...children) {
  document.getElementById(step).replaceChildren(
    make("h2", { id: `${step}-title`, tabindex: "-1" }, title), ...children.filter((child) => child !== null));
}

/* ---- the report ----------------------------------------------------------------------------------- */

function reportScreen() {
  const body = make("div", {});
  const fill = () => body.replaceChildren(...desk(game.world, LEAVE, data.start - 1), auditPanel(fill));
  const word = make("input", { id: "word", type: "text", autocomplete: "off", autocapitalize: "off",
    "aria-describedby": "word-help", value: game.word,
    onchange: () => {
      begin(word.value);
      fill();
      settle();
      tell(`The report of the ${data.place} of your word.`);
    } });
  fill();
  screen("report", "The report on your desk",
    make("p", { class: "lead" }, data.about),
    make("details", { open: game.word !== "" },
      make("summary", {}, "Playing in a class?"),
      make("label", { class: "block", for: "word" }, "A word that your class has agreed on"), word,
      make("p", { id: "word-help", class: "quiet" },
        `The same word gives everybody the same ${data.place}. Without one, chance decides.`)),
    body,
    make("p", {}, make("button", { class: "main", onclick: () => {
      if (!document.getElementById("decide").firstChild) decideScreen();
      show("decide");
    } }, "Decide what to do")));
}

/* What audits have found so far, and a button for another one. */
function auditPanel(again) {
  const left = data.audit.most - game.audits.length;
  if (!data.audit.most) return make("div", {});
  const over = game.week + 1 < data.audit.weeks || game.audits.some((found) => found.week === game.week);
  const pay = () => {
    game.audits.push(audited(game.world, game.action || LEAVE, game.week));
    again();
    settle();
    document.getElementById(`audit-${game.audits.length}`).focus();
  };
  return make("section", { class: "audits", "aria-labelledby": "audits-title" },
    make("h3", { id: "audits-title" }, "Audits"),
    ...game.audits.map((found, place) => make("div", { id: `audit-${place + 1}`, tabindex: "-1" },
      auditTable(found))),
    make("p", { id: "audit-help", class: "quiet" }, left
      ? `An audit looks behind the reports of the last ${data.audit.weeks} ${data.week}s: what really happened, reported ` +
        `or not. It costs as much as ${whole(AUDIT)} ${data.true.words}, which count in the end. ${left} of ${data.audit.most} left.${over ? ` The next one is for another ${data.week}.` : ""}`
      : "No audit is left."),
    left ? make("button", { disabled: over, onclick: pay, "aria-describedby": "audit-help" }, "Pay for an audit") : null);
}

/* ---- the decision ---------------------------------------------------------------------------------- */

const WAYS = { up: "goes up", same: "stays about the same", down: "goes down" };
const QUESTIONS = {
  story: "the story that you believe",
  action: "what you do",
  "guess-seen": `what \u201c${data.seen.label}\u201d will do`,
  "guess-true": `what \u201c${data.true.label}\u201d will do`,
  words: "a sentence that says why",
};

function priceInWords(action) {
  if (!action.cost) return "Costs nothing.";
  const price = whole(priceOf(action.id, data.term));
  return `Costs as much as ${price} ${data.true.words}, over ${span(data.term, data.week)}.`;
}

function decideScreen() {
  const ways = Object.entries(WAYS).map(([id, title]) => ({ id, title }));
  const problem = make("p", { id: "problem", class: "problem", role: "alert" });
  const words = make("textarea", { id: "words", rows: 3 });
  const again = () => problem.textContent && complain(problem, missing(words.value));
  document.getElementById("decide").oninput = again;
  screen("decide", "Which story do you believe, and what do you do?",
    make("p", {}, `You act once, now, and then live with it for ${span(data.term, data.week)}.`),
    choices("The story that you believe", "story", data.stories.map((story) =>
      ({ id: story.id, title: story.title, more: `${story.teller}: ${story.claim}` }))),
    choices("What you do", "action", data.actions.map((action) =>
      ({ id: action.id, title: action.label, more: priceInWords(action) }))),
    make("h3", {}, "Write down what you expect"),
    make("p", {}, `Over the ${span(data.term, data.week)}, compared with the same ${data.place} left alone and with the ` +
      `same luck. Changes of less than ${100 * SAME}% count as \u201cabout the same\u201d.`),
    make("div", { class: "pair" },
      choices(`What you will see: \u201c${data.seen.label}\u201d \u2026`, "guess-seen", ways),
      choices(`What will be true: \u201c${data.true.label}\u201d \u2026`, "guess-true", ways)),
    make("label", { class: "block", for: "words" }, "Why? One sentence will do."), words,
    problem,
    make("p", {},
      make("button", { class: "main", onclick: () => act(words.value, problem) }, "Do it"),
      make("button", { onclick: () => show("report") }, "Back to the report")));
}

/* The names of what is not chosen or written yet. */
function missing(words) {
  return [...Object.keys(QUESTIONS).filter((name) => name !== "words" && !chosen(name)), ...(words.trim() ? [] : ["words"])];
}

/* An alert is read out whenever its text changes, so it only does when there is news. */
function complain(problem, names) {
  const text = names.length ? `Still missing: ${names.map((name) => QUESTIONS[name]).join("; ")}.` : "";
  if (problem.textContent !== text) problem.textContent = text;
}

function act(words, problem) {
  const names = missing(words);
  complain(problem, names);
  if (names.length) {
    (document.querySelector(`input[name="${names[0]}"]`) || document.getElementById(names[0])).focus();
    return;
  }
  Object.assign(game, { story: chosen("story"), belief: chosen("story"), action: chosen("action"),
    guess: { seen: chosen("guess-seen"), true: chosen("guess-true"), words: words.trim() }, week: data.start });
  weeksScreen();
  show("weeks");
}

/* ---- the weeks after -------------------------------------------------------------------------------- */

function memo() {
  return make("p", { class: "memo" }, make("strong", {}, byId(data.actions, game.action).label), ". You believe: ",
    make("q", {}, byId(data.stories, game.story).title), `. You expect that \u201c${data.seen.label}\u201d ${WAYS[game.guess.seen]} ` +
    `and \u201c${data.true.label}\u201d ${WAYS[game.guess.true]}.`);
}

function weeksScreen() {
  const now = make("div", {});
  const go = [1, 4, QUARTER].filter((weeks) => weeks < data.term).map((weeks) =>
    make("button", { onclick: () => pass(weeks) }, `${counted(weeks, data.week)} on`));
  const end = make("button", { class: "main", onclick: () => { truthScreen(); show("truth"); } }, "See what was true");
  const help = make("p", { id: "end-help", class: "quiet" });
  end.setAttribute("aria-describedby", "end-help");
  const update = () => {
    const over = game.week >= LAST;
    document.getElementById("weeks-title").textContent = weeksTitle();
    for (const button of go) button.hidden = over;
    end.disabled = game.week < OPENS;
    help.textContent = over ? `The ${span(data.term, data.week)} are over.`
      : end.disabled ? `The truth opens after ${span(OPENS - data.start + 1, data.week)}; the game is over after ${span(data.term, data.week)}.`
        : `You may stop here, or go on to the end of the ${span(data.term, data.week)}.`;
    now.replaceChildren(...[boardNote(game.world, game.action, game.week),
      ...desk(game.world, game.action, game.week), auditPanel(update)].filter((part) => part !== null));
  };
  const pass = (weeks) => {
    game.week = Math.min(LAST, game.week + weeks);
    update();
    settle();
    tell(said());
    if (game.week >= LAST) end.focus();
  };
  screen("weeks", "", memo(), make("p", { class: "controls" }, ...go, end), help, beliefNow(), now);
  update();
}

function weeksTitle() {
  const since = game.week - data.start;
  return `${capital(data.week)} ${game.week}: ${since ? `${counted(since, data.week)} after you acted` : "you have just acted"}`;
}

const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/* What is read out when weeks have gone by. */
function said() {
  const seen = totals("seen", game.world, game.action);
  return `${weeksTitle()}. ${data.seen.label}: ${whole(seen[game.week])}; over the last four ` +
    `${data.week}s ${rounded(mean(lately(seen, game.week, 4)), 1)} a ${data.week}.`;
}

function beliefNow() {
  const box = make("select", { id: "belief", onchange: () => { game.belief = box.value; } },
    ...data.stories.map((story) => make("option", { value: story.id, selected: story.id === game.belief }, story.title)));
  return make("p", {}, make("label", { for: "belief" }, "The story that you believe by now: "), box);
}
