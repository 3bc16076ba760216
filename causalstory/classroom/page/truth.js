/* The last screen: what was true, how it looked, and what was expected. */

const WENT = { up: "went up", same: "stayed about the same", down: "went down" };

/* How it looked beside how it was. */
function verdict(seen, real) {
  const [looks, is] = [direction(seen), direction(real)];
  const both = `${data.seen.label}: ${percent(seen)}. ${data.true.label}: ${percent(real)}. `;
  if (game.action === LEAVE) {
    return ["You left it alone. ", "Nothing changed that would not have changed by itself."];
  }
  if (better(looks) && worse(is)) {
    return [
      "It looked like success. ",
      `${both}The report improved while what it stands for got worse. On the report alone ` +
        "you would have congratulated yourself, and gone on.",
    ];
  }
  if (worse(looks) && better(is)) {
    return [
      "It looked like failure. ",
      `${both}The report got worse while what it stands for improved. On the report alone ` +
        "you would have stopped too early.",
    ];
  }
  if (better(looks) && better(is)) {
    const elsewhere = data.stories.some(
      ({ id }) => id !== game.world && data.means[id][game.action].fooled,
    );
    const but =
      "But in another world the report would have improved too, and it would have been none.";
    return ["It looked like success, and it was one. ", both + (elsewhere ? but : "")];
  }
  if (worse(looks) && worse(is)) return ["It looked like failure, and it was one. ", both];
  if (looks === "same" && is === "same") return ["It changed next to nothing. ", both];
  return ["What you saw and what was true: ", both];
}

function predictionTable(seen, real) {
  const row = (name, kind, share) => {
    const went = direction(share);
    return {
      cells: [
        name,
        WAYS[game.guess[kind]],
        `${WENT[went]} (${percent(share)})`,
        game.guess[kind] === went ? "as you said" : "not as you said",
      ],
    };
  };
  return table(
    "Your prediction, and what happened",
    [{ text: "What" }, { text: "You said it" }, { text: "In fact it" }, { text: "Verdict" }],
    [row(data.seen.label, "seen", seen), row(data.true.label, "true", real)],
    { cards: true },
  );
}

/* What was reported of what there was, before and after. */
function sharesInWords() {
  const share = (from, to) => {
    const part = (kind) => sum(totals(kind, game.world, game.action).slice(from, to));
    return part("true") ? part("seen") / part("true") : null;
  };
  const [before, after] = [share(0, data.start), share(data.start, game.week + 1)];
  if (before === null || after === null || before > 1 || after > 1) return null;
  return say(
    "",
    `${quoted(data.seen.label)} as a share of ${quoted(data.true.label)}: `,
    strong(`${whole(100 * before)}%`),
    " before you acted, ",
    strong(`${whole(100 * after)}%`),
    " since.",
  );
}

function truthChart() {
  const line = (name, kind, what, action) => ({
    name,
    kind,
    values: totals(what, game.world, action).slice(0, game.week + 1),
  });
  const mine = [
    line(data.seen.label, "seen", "seen", game.action),
    line(data.true.label, "true", "true", game.action),
  ];
  const twins = [
    line(`${data.seen.label}, left alone`, "seen twin", "seen", LEAVE),
    line(`${data.true.label}, left alone`, "true twin", "true", LEAVE),
  ];
  return chart(
    "What was seen, and what was true",
    game.action === LEAVE ? mine : [...mine, ...twins],
    game.action === LEAVE ? null : data.start,
  );
}

function beliefs(world) {
  const title = (id) => byId(data.stories, id).title;
  const right = (id) => (id === world.id ? "the story that was true" : quoted(title(id)));
  if (game.belief === game.story)
    return `You believed ${right(game.story)}, from beginning to end.`;
  return `You began with ${right(game.story)} and in the end believed ${right(game.belief)}.`;
}

/* What the report could not do; nothing where there is one story alone. */
function moral() {
  const worlds = data.stories.length;
  if (worlds < 2) return null;
  return say(
    "memo",
    `Before you acted the report looked much the same in ${worlds === 2 ? "both" : `all ${worlds}`} ` +
      "worlds. It did not choose the action; ",
    strong("the story did."),
  );
}

function truthScreen() {
  const world = byId(data.stories, game.world);
  const [seen, real] = ["seen", "true"].map((kind) =>
    ratio(kind, game.world, game.action, game.week),
  );
  const [headword, words] = verdict(seen, real);
  screen(
    "truth",
    `What was true: ${world.title}`,
    world.claim ? say("lead", strong(`${world.teller}: `), world.claim) : null,
    say("", beliefs(world)),
    say("memo", strong(headword), words),
    predictionTable(seen, real),
    say("", "You wrote: ", make("q", {}, game.guess.words)),
    truthChart(),
    sharesInWords(),
    make("h3", {}, "What it cost"),
    accountTable(),
    say("quiet", NOTES.regret),
    make("h3", {}, "The other stories"),
    othersTable(),
    say("quiet", NOTES.others),
    elsewhereTable(),
    say("quiet", NOTES.elsewhere),
    moral(),
    say("", button("Play again", again, { class: "main" })),
  );
}

function again() {
  begin("");
  reportScreen();
  show("report");
}
