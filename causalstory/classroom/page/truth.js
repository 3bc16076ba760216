/* The last screen: what was true, what it cost, and what the other stories would have done. */

const WENT = { up: "went up", same: "stayed about the same", down: "went down" };

/* How it looked beside how it was. */
function verdict(seen, real) {
  const [looks, is] = [direction(seen), direction(real)];
  const both = `${data.seen.label}: ${percent(seen)}. ${data.true.label}: ${percent(real)}. `;
  if (game.action === LEAVE) return ["You left it alone. ", "Nothing changed that would not have changed by itself."];
  if (better(looks) && worse(is)) {
    return ["It looked like success. ", `${both}The report improved while what it stands for got worse. On the report alone ` +
      "you would have congratulated yourself, and gone on."];
  }
  if (worse(looks) && better(is)) {
    return ["It looked like failure. ", `${both}The report got worse while what it stands for improved. On the report alone ` +
      "you would have stopped too early."];
  }
  if (better(looks) && better(is)) {
    return ["It looked like success, and it was one. ", `${both}But the report would have looked like that in another ` +
      "world too, where it was none."];
  }
  if (worse(looks) && worse(is)) return ["It looked like failure, and it was one. ", both];
  if (looks === "same" && is === "same") return ["It changed next to nothing. ", both];
  return ["What you saw and what was true: ", both];
}

function predictionTable(seen, real) {
  const row = (name, kind, share) => {
    const went = direction(share);
    return { cells: [name, WAYS[game.guess[kind]], `${WENT[went]} (${percent(share)})`,
      game.guess[kind] === went ? "as you said" : "not as you said"] };
  };
  return table("Your prediction, and what happened",
    [{ text: "What" }, { text: "You said it" }, { text: "In fact it" }, { text: "Verdict" }],
    [row(data.seen.label, "seen", seen), row(data.true.label, "true", real)], { cards: true });
}

/* What was reported of what there was, before and after. */
function sharesInWords() {
  const share = (from, to) => {
    const part = (kind) => sum(totals(kind, game.world, game.action).slice(from, to));
    return part("true") ? part("seen") / part("true") : null;
  };
  const [before, after] = [share(0, data.start), share(data.start, game.week + 1)];
  if (before === null || after === null || before > 1 || after > 1) return null;
  return make("p", {}, `\u201c${data.seen.label}\u201d as a share of \u201c${data.true.label}\u201d: `,
    make("strong", {}, `${whole(100 * before)}%`), " before you acted, ",
    make("strong", {}, `${whole(100 * after)}%`), " since.");
}

function truthChart() {
  const line = (name, kind, what, action) =>
    ({ name, kind, values: totals(what, game.world, action).slice(0, game.week + 1) });
  const mine = [line(data.seen.label, "seen", "seen", game.action), line(data.true.label, "true", "true", game.action)];
  const twins = [line(`${data.seen.label}, left alone`, "seen twin", "seen", LEAVE),
    line(`${data.true.label}, left alone`, "true twin", "true", LEAVE)];
  return chart("What was seen, and what was true", game.action === LEAVE ? mine : [...mine, ...twins],
    game.action === LEAVE ? null : data.start);
}

/* ---- what it cost ------------------------------------------------------------------------------------ */

function account() {
  const lived = game.week - data.start + 1;
  const best = bestAction(game.world, game.week);
  const audits = game.audits.length * AUDIT;
  const made = (action) => countedSince("true", game.world, action, game.week);
  const all = (action) => Math.abs(burden(game.world, action, game.week));
  return {
    lived, best, audits,
    made: made(game.action),
    price: priceOf(game.action, lived),
    total: Math.abs(burden(game.world, game.action, game.week) + audits),
    bestTotal: all(best.id),
    regret: regret(game.world, game.action, game.week) + audits,
  };
}

function accountTable() {
  const sums = account();
  const price = (value) => whole(LESS ? value : -value);
  const rows = [
    [`${data.true.label} since you acted`, whole(sums.made)],
    [`Price of \u201c${byId(data.actions, game.action).label}\u201d`, price(sums.price)],
    ...(data.audit.most ? [[`Price of ${counted(game.audits.length, "audit")}`, price(sums.audits)]] : []),
    ["Your account", whole(sums.total)],
    [`The best account here: \u201c${sums.best.label}\u201d, no audit`, whole(sums.bestTotal)],
    ["Your regret", whole(sums.regret)],
  ];
  return table(`Your account after ${span(sums.lived, data.week)}`,
    [{ text: "What" }, { text: `Counted in ${data.true.words}`, number: true }],
    rows.map((cells) => ({ cells, strong: cells[0].startsWith("Your") })));
}

/* What each story's action would have done here, in the same weeks and with the same luck. */
function othersTable() {
  return table(`What each story would have had you do in this ${data.place}`,
    [{ text: "Story" }, { text: "Would do" }, { text: data.seen.label, number: true },
      { text: data.true.label, number: true }, { text: "Regret", number: true }],
    data.stories.map((story) => ({
      cells: [story.title, byId(data.actions, story.action).label,
        percent(ratio("seen", game.world, story.action, game.week)),
        percent(ratio("true", game.world, story.action, game.week)),
        whole(regret(game.world, story.action, game.week))],
      mark: [story.id === game.story ? "you believed it" : "", story.id === game.world ? "it was true" : ""]
        .filter(Boolean).join("; "),
    })), { cards: true });
}

/* What the student's action does elsewhere: means over many histories, over the whole term. */
function elsewhereTable() {
  const scale = UNITS * data.term;
  return table(`What your action does in ${data.place}s of each kind`,
    [{ text: "If this story is true" }, { text: data.seen.label, number: true },
      { text: data.true.label, number: true }, { text: "Regret", number: true }, { text: "False success" }],
    data.stories.map((story) => {
      const means = data.means[story.id][game.action];
      return {
        cells: [story.title, signed(scale * means.seen, 0), signed(scale * means.true, 0),
          whole(scale * means.regret), means.fooled ? "yes" : "no"],
        mark: story.id === game.world ? "as here" : "",
      };
    }), { cards: true });
}

/* ---- the screen --------------------------------------------------------------------------------------- */

function beliefs(world) {
  const title = (id) => byId(data.stories, id).title;
  const right = (id) => (id === world.id ? "the story that was true" : `\u201c${title(id)}\u201d`);
  if (game.belief === game.story) return `You believed ${right(game.story)}, from beginning to end.`;
  return `You began with ${right(game.story)} and in the end believed ${right(game.belief)}.`;
}

function truthScreen() {
  const world = byId(data.stories, game.world);
  const [seen, real] = ["seen", "true"].map((kind) => ratio(kind, game.world, game.action, game.week));
  const [headword, words] = verdict(seen, real);
  screen("truth", `What was true: ${world.title}`,
    make("p", { class: "lead" }, make("strong", {}, `${world.teller}: `), world.claim),
    make("p", {}, beliefs(world)),
    make("p", { class: "memo" }, make("strong", {}, headword), words),
    predictionTable(seen, real),
    make("p", {}, "You wrote: ", make("q", {}, game.guess.words)),
    truthChart(),
    sharesInWords(),
    make("h3", {}, "What it cost"),
    accountTable(),
    make("p", { class: "quiet" }, `Regret is what you could have saved with the best action in this ${data.place}, ` +
      "with the same luck; audits count in full."),
    make("h3", {}, "The other stories"),
    othersTable(),
    make("p", { class: "quiet" }, `The same weeks, the same luck. Changes against leaving it alone; regret counted in ${data.true.words}, prices included.`),
    elsewhereTable(),
    make("p", { class: "quiet" }, `Means over ${data.histories} simulated ${data.place}s of each kind and ${span(data.term, data.week)}, ` +
      `against leaving it alone, counted in all. False success: what is reported improves while what it stands for gets worse.`),
    make("p", { class: "memo" }, `Before you acted the report looked much the same in all ${data.stories.length} worlds. ` +
      "It did not choose the action; ", make("strong", {}, "the story did.")),
    make("p", {}, make("button", { class: "main", onclick: () => { begin(""); reportScreen(); show("report"); } }, "Play again")));
}
