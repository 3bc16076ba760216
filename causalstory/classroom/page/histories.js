/* What happened in every world under every action: simulated beforehand, read from the page.
   Nothing here is shown; a test holds these numbers against those of the package. */

const data = JSON.parse(document.getElementById("data").textContent);
const LEAVE = "leave_it";
const LAST = data.start + data.term - 1;
const OPENS = data.start + Math.ceil(data.term / 2) - 1; // the week from which on the truth is told
const UNITS = data.unit.names.length;
const LESS = data.goal === "decrease"; // whether less of the outcome is better
const SAME = 0.05; // changes up to this share count as none
const AUDIT = Math.round(data.audit.cost * data.audit.weeks * UNITS); // what one of them costs

/* Weeks before the action are the same whatever is done. */
function weeksOf(kind, world, action) {
  return data.weeks[world].before[kind].concat(data.weeks[world][action][kind]);
}

const totals = (kind, world, action) => weeksOf(kind, world, action).map(sum);

/* All that was counted from the first week of the action to another. */
function countedSince(kind, world, action, week) {
  return sum(totals(kind, world, action).slice(data.start, week + 1));
}

/* What an action does to a count, as a share of what it is if everything is left alone. */
function ratio(kind, world, action, week) {
  const [made, left] = [action, LEAVE].map((each) => countedSince(kind, world, each, week));
  return made === left ? 1 : made / left;
}

const priceOf = (action, weeks) => Math.round(byId(data.actions, action).cost * UNITS * weeks);

/* Outcome and price together: the less the better, whichever way the goal points. */
function burden(world, action, week) {
  const outcome = countedSince("true", world, action, week);
  return (LESS ? outcome : -outcome) + priceOf(action, week - data.start + 1);
}

function bestAction(world, week) {
  const burdens = data.actions.map((action) => burden(world, action.id, week));
  return data.actions[burdens.indexOf(Math.min(...burdens))];
}

/* How much more an action costs than the best one, in this world and with this luck. */
function regret(world, action, week) {
  return burden(world, action, week) - burden(world, bestAction(world, week).id, week);
}

const direction = (share) => (share > 1 + SAME ? "up" : share < 1 - SAME ? "down" : "same");
const better = (way) => way === (LESS ? "down" : "up");
const worse = (way) => way === (LESS ? "up" : "down");

/* The same word gives everybody the same world; without one, chance decides. */
function worldFor(word) {
  const worlds = data.stories.map((story) => story.id);
  const letters = [...word.trim().toLowerCase().normalize("NFC")];
  if (!letters.length) return worlds[crypto.getRandomValues(new Uint32Array(1))[0] % worlds.length];
  let hash = 2166136261;
  for (const letter of letters) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  return worlds[(hash >>> 8) % worlds.length];
}

/* Means of four weeks up to each one; shorter in the first ones. */
const smoothed = (values) =>
  values.map((_, week) => mean(values.slice(Math.max(0, week - 3), week + 1)));
