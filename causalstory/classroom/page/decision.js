/* The second screen: a story, an action, and a prediction. */

const WAYS = { up: "goes up", same: "stays about the same", down: "goes down" };
const QUESTIONS = {
  story: "the story that you believe",
  action: "what you do",
  "guess-seen": `what ${quoted(data.seen.label)} will do`,
  "guess-true": `what ${quoted(data.true.label)} will do`,
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
  document.getElementById("decide").oninput = () => {
    if (problem.textContent) complain(problem, missing(words.value));
  };
  screen(
    "decide",
    "Which story do you believe, and what do you do?",
    say("", `You act once, now, and then live with it for ${span(data.term, data.week)}.`),
    choices(
      "The story that you believe",
      "story",
      data.stories.map((story) => ({
        id: story.id,
        title: story.title,
        more: told(story),
      })),
    ),
    choices(
      "What you do",
      "action",
      data.actions.map((action) => ({
        id: action.id,
        title: action.label,
        more: priceInWords(action),
      })),
    ),
    make("h3", {}, "Write down what you expect"),
    say("", rule()),
    make(
      "div",
      { class: "pair" },
      choices(`What you will see: ${quoted(data.seen.label)} \u2026`, "guess-seen", ways),
      choices(`What will be true: ${quoted(data.true.label)} \u2026`, "guess-true", ways),
    ),
    make("label", { class: "block", for: "words" }, "Why? One sentence will do."),
    words,
    problem,
    say(
      "",
      button("Do it", () => act(words.value, problem), { class: "main" }),
      button("Back to the report", () => show("report")),
    ),
  );
}

/* How a prediction is judged. */
function rule() {
  return (
    `Over all the ${data.week}s that you live through, compared with the same ${data.place} left ` +
    `alone and with the same luck. Changes of less than ${100 * SAME}% count as ${quoted("about the same")}.`
  );
}

/* The names of what is not chosen or written yet. */
function missing(words) {
  return [
    ...Object.keys(QUESTIONS).filter((name) => name !== "words" && !chosen(name)),
    ...(words.trim() ? [] : ["words"]),
  ];
}

/* An alert is read out whenever its text changes, so it only does when there is news. */
function complain(problem, names) {
  const text = names.length
    ? `Still missing: ${names.map((name) => QUESTIONS[name]).join("; ")}.`
    : "";
  if (problem.textContent !== text) problem.textContent = text;
}

function act(words, problem) {
  const names = missing(words);
  complain(problem, names);
  if (names.length) {
    const place = document.getElementById(names[0]);
    (place.querySelector("input") || place).focus();
    return;
  }
  Object.assign(game, {
    story: chosen("story"),
    belief: chosen("story"),
    action: chosen("action"),
    guess: { seen: chosen("guess-seen"), true: chosen("guess-true"), words: words.trim() },
  });
  weeksScreen();
  show("weeks");
}
