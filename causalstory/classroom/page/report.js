/* The first screen: the report, a word for a class, and audits, which the third screen has too. */

function reportScreen() {
  const body = make("div", {});
  const fill = () =>
    body.replaceChildren(...desk(game.world, LEAVE, data.start - 1), auditPanel(fill));
  fill();
  const decide = () => {
    if (!document.getElementById("decide").firstChild) decideScreen();
    show("decide");
  };
  screen(
    "report",
    "The report on your desk",
    say("lead", data.about),
    classWord(fill),
    body,
    say("", button("Decide what to do", decide, { class: "main" })),
  );
}

function classWord(fill) {
  const word = make("input", {
    id: "word",
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    "aria-describedby": "word-help",
    value: game.word,
    onchange: () => {
      begin(word.value);
      fill();
      settle();
      tell(`The report of the ${data.place} of your word.`);
    },
  });
  const help = `The same word gives everybody the same ${data.place}. Without one, chance decides.`;
  return make(
    "details",
    { open: game.word !== "" },
    make("summary", {}, "Playing in a class?"),
    make("label", { class: "block", for: "word" }, "A word that your class has agreed on"),
    word,
    make("p", { id: "word-help", class: "quiet" }, help),
  );
}

/* ---- audits ---- */

/* What audits have found so far, and a button for another one. */
function auditPanel(again) {
  if (!data.audit.most) return make("div", {});
  const left = data.audit.most - game.audits.length;
  const pay = () => {
    game.audits.push(audited(game.world, game.action || LEAVE, game.week));
    again();
    settle();
    document.getElementById(`audit-${game.audits.length}`).focus();
  };
  const attributes = { disabled: !auditable(), "aria-describedby": "audit-help" };
  return make(
    "section",
    { "aria-labelledby": "audits-title" },
    make("h3", { id: "audits-title" }, "Audits"),
    ...game.audits.map((found, place) =>
      make("div", { id: `audit-${place + 1}`, tabindex: "-1" }, auditTable(found)),
    ),
    make("p", { id: "audit-help", class: "quiet" }, auditHelp(left)),
    left ? button("Pay for an audit", pay, attributes) : null,
  );
}

/* Whether there are weeks to look back on, and not those of the audit before. */
function auditable() {
  return (
    game.week + 1 >= data.audit.weeks && game.audits.every((found) => found.week !== game.week)
  );
}

function auditHelp(left) {
  if (!left) return "No audit is left.";
  return (
    `An audit looks behind the reports of the last ${counted(data.audit.weeks, data.week)}: what ` +
    `really happened, reported or not. It costs as much as ${whole(AUDIT)} ${data.true.words}, ` +
    `which count in the end. ${left} of ${data.audit.most} left.` +
    (auditable() ? "" : ` The next one is for another ${data.week}.`)
  );
}
