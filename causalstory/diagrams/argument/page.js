"use strict";

const sections = [...document.querySelectorAll(".slides > section")];

/* Give the words of every slide the room of the longest, so that no picture jumps. */
function fit() {
  const measure = document.createElement("section");
  measure.style.cssText = "display: block; height: 0; visibility: hidden";
  document.documentElement.style.setProperty("--head", "0px");
  document.querySelector(".slides").append(measure);
  let tallest = 0;
  for (const section of sections) {
    measure.replaceChildren(section.querySelector(".said").cloneNode(true));
    tallest = Math.max(tallest, measure.firstChild.offsetHeight);
  }
  measure.remove();
  const most = 0.45 * window.innerHeight;
  document.documentElement.style.setProperty("--head", `${Math.min(tallest, most)}px`);
  for (const section of sections) {
    // What has to be scrolled must be within reach of the keyboard.
    if (section.scrollHeight > section.clientHeight + 1) section.tabIndex = 0;
    else section.removeAttribute("tabindex");
  }
}

Reveal.initialize({
  // Nothing is kept in the address, the history or the parent window: a sandbox has none of them.
  hash: false,
  history: false,
  jumpToSlide: false,
  postMessage: false,
  postMessageEvents: false,
  // A slide fills the window and scales its picture by itself.
  disableLayout: true,
  display: "flex",
  center: false,
  overview: false,
  scrollActivationWidth: null,
  // What changes from slide to slide shows best if nothing moves.
  transition: "none",
  backgroundTransition: "none",
  controlsTutorial: false,
  navigationMode: "linear",
}).then(() => {
  Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Show or hide the speaker's notes" }, () => {
    Reveal.configure({ showNotes: !Reveal.getConfig().showNotes });
    fit();
  });
  Reveal.on("slidechanged", fit);
  window.addEventListener("resize", fit);
  fit();
});
