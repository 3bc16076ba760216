/* The state of a game, and which screen is there. No answer is on the page, not even hidden, before
   the last screen. */

const STEPS = ["report", "decide", "weeks", "truth"];
const game = {};

/* Start anew in the world of a word; nothing of an earlier game stays on the page. */
function begin(word) {
  Object.assign(game, {
    word,
    world: worldFor(word),
    story: null,
    belief: null,
    action: null,
    guess: {},
    week: data.start - 1,
    audits: [],
  });
  for (const step of STEPS.slice(1)) document.getElementById(step).replaceChildren();
}

const tell = (words) => {
  document.getElementById("news").textContent = words;
};

/* Put a screen together; nobody sees it yet. */
function screen(step, title, ...children) {
  document
    .getElementById(step)
    .replaceChildren(
      make("h2", { id: `${step}-title`, tabindex: "-1" }, title),
      ...children.filter((child) => child !== null),
    );
}

/* Fit the screen that is shown to its width. */
function settle() {
  const place = document.querySelector("main > section:not([hidden])");
  for (const figure of place.querySelectorAll("figure")) figure.draw();
  reachable(place);
}

function show(step) {
  for (const name of STEPS) document.getElementById(name).hidden = name !== step;
  for (const item of document.querySelectorAll(".steps li")) {
    if (item.dataset.step === step) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  tell("");
  settle();
  document.getElementById(`${step}-title`).focus();
  window.scrollTo(0, 0);
}

window.addEventListener("resize", settle);
begin("");
reportScreen();
settle();
