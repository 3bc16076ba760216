/* What a game cost, and what the other stories would have done: tables of the last screen. */

/* What the numbers of the last screen are, said below each of them. */
const NOTES = {
  regret:
    `Regret is what you could have saved with the best action in this ${data.place}, with the ` +
    "same luck; audits count in full.",
  others:
    "The same weeks, the same luck. Changes against leaving it alone; regret counted in " +
    `${data.true.words}, prices included.`,
  elsewhere:
    `Means over ${data.histories} simulated ${data.place}s of each kind and ` +
    `${span(data.term, data.week)}, against leaving it alone, counted in all. False success: ` +
    "what is reported improves while what it stands for gets worse.",
};

/* What counts in the end. Prices are added where less is better, and taken off where more is. */
function account() {
  const lived = game.week - data.start + 1;
  const best = bestAction(game.world, game.week);
  const audits = game.audits.length * AUDIT;
  const total = (weight) => (LESS ? weight : -weight);
  return {
    lived,
    best,
    made: countedSince("true", game.world, game.action, game.week),
    price: total(priceOf(game.action, lived)),
    audits: total(audits),
    total: total(burden(game.world, game.action, game.week) + audits),
    bestTotal: total(burden(game.world, best.id, game.week)),
    regret: regret(game.world, game.action, game.week) + audits,
  };
}

function accountTable() {
  const sums = account();
  const line = (what, value, strong = false) => ({ cells: [what, whole(value)], strong });
  const audits = line(`Price of ${counted(game.audits.length, "audit")}`, sums.audits);
  return table(
    `Your account after ${span(sums.lived, data.week)}`,
    [{ text: "What" }, { text: `Counted in ${data.true.words}`, number: true }],
    [
      line(`${data.true.label} since you acted`, sums.made),
      line(`Price of ${quoted(byId(data.actions, game.action).label)}`, sums.price),
      ...(data.audit.most ? [audits] : []),
      line("Your account", sums.total, true),
      line(`The best account here: ${quoted(sums.best.label)}, no audit`, sums.bestTotal),
      line("Your regret", sums.regret, true),
    ],
  );
}

/* What each story's action would have done here, in the same weeks and with the same luck. */
function othersTable() {
  return table(
    `What each story would have had you do in this ${data.place}`,
    [
      { text: "Story" },
      { text: "Would do" },
      { text: data.seen.label, number: true },
      { text: data.true.label, number: true },
      { text: "Regret", number: true },
    ],
    data.stories.map((story) => ({
      cells: [
        story.title,
        byId(data.actions, story.action).label,
        percent(ratio("seen", game.world, story.action, game.week)),
        percent(ratio("true", game.world, story.action, game.week)),
        whole(regret(game.world, story.action, game.week)),
      ],
      mark: [
        story.id === game.story ? "you believed it" : "",
        story.id === game.world ? "it was true" : "",
      ]
        .filter(Boolean)
        .join("; "),
    })),
    { cards: true },
  );
}

/* What the student's action does elsewhere: means over many histories, over the whole term. */
function elsewhereTable() {
  const scale = UNITS * data.term;
  return table(
    `What your action does in ${data.place}s of each kind`,
    [
      { text: "If this story is true" },
      { text: data.seen.label, number: true },
      { text: data.true.label, number: true },
      { text: "Regret", number: true },
      { text: "False success" },
    ],
    data.stories.map((story) => {
      const means = data.means[story.id][game.action];
      return {
        cells: [
          story.title,
          signed(scale * means.seen, 0),
          signed(scale * means.true, 0),
          whole(scale * means.regret),
          means.fooled ? "yes" : "no",
        ],
        mark: story.id === game.world ? "as here" : "",
      };
    }),
    { cards: true },
  );
}
