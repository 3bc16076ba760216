/* The third screen: the weeks after the decision, and what is believed by now. */

function memo() {
  return say(
    "memo",
    strong(byId(data.actions, game.action).label),
    ". You believe: ",
    make("q", {}, byId(data.stories, game.story).title),
    `. You expect that ${quoted(data.seen.label)} ${WAYS[game.guess.seen]} ` +
      `and ${quoted(data.true.label)} ${WAYS[game.guess.true]}.`,
  );
}

function weeksScreen() {
  const now = make("div", {});
  const help = make("p", { id: "end-help", class: "quiet" });
  const end = button("See what was true", reveal, {
    class: "main",
    "aria-describedby": "end-help",
  });
  const update = () => {
    document.getElementById("weeks-title").textContent = weeksTitle();
    for (const one of go) one.hidden = game.week >= LAST;
    end.disabled = game.week < OPENS;
    help.textContent = whenItEnds();
    now.replaceChildren(
      ...[boardNote(game.world, game.action, game.week)].filter((note) => note !== null),
      ...desk(game.world, game.action, game.week),
      auditPanel(update),
    );
  };
  const pass = (weeks) => {
    game.week = Math.min(LAST, game.week + weeks);
    update();
    settle();
    tell(said());
    if (game.week >= LAST) end.focus();
  };
  const go = [1, 4, QUARTER]
    .filter((weeks) => weeks <= data.term)
    .map((weeks) => button(`${counted(weeks, data.week)} on`, () => pass(weeks)));
  screen("weeks", "", memo(), say("", ...go, end), help, beliefNow(), now);
  update();
}

function reveal() {
  truthScreen();
  show("truth");
}

function whenItEnds() {
  const term = span(data.term, data.week);
  if (game.week >= LAST) return `The ${term} are over.`;
  if (game.week >= OPENS) return `You may stop here, or go on to the end of the ${term}.`;
  const opens = span(OPENS - data.start + 1, data.week);
  return `The truth opens after ${opens}; the game is over after ${term}.`;
}

function weeksTitle() {
  const lived = game.week - data.start + 1;
  const since = lived ? `${counted(lived, data.week)} under your decision` : "you have decided";
  return `${capital(data.week)} ${game.week}: ${since}`;
}

/* What is read out when weeks have gone by. */
function said() {
  const seen = totals("seen", game.world, game.action);
  return (
    `${weeksTitle()}. ${data.seen.label}: ${whole(seen[game.week])}; over the last four ` +
    `${data.week}s ${rounded(mean(lately(seen, game.week, 4)), 1)} a ${data.week}.`
  );
}

function beliefNow() {
  const options = data.stories.map(({ id, title }) =>
    make("option", { value: id, selected: id === game.belief }, title),
  );
  const take = (event) => {
    game.belief = event.target.value;
  };
  return say(
    "",
    make("label", { for: "belief" }, "The story that you believe by now: "),
    make("select", { id: "belief", onchange: take }, ...options),
  );
}
