"""Pictures with marks on them, for the tests of every writer."""

from __future__ import annotations

from causalstory.diagrams.composition import compose
from causalstory.diagrams.scene import Scene
from causalstory.diagrams.sketch import Mark, Sketch, Spot


def everything() -> Sketch:
    """Return a sketch with every role, every state and every other mark."""
    spots = (
        Spot("safety", "Psychological safety", "treatment", split="1"),
        Spot("errors", "Errors made(safety = 1)", "outcome"),
        Spot("reports", "Errors reported", "proxy"),
        Spot("will", "Willingness", "latent", latent=True, state="dropped"),
        Spot("acuity", "Acuity", adjusted=True),
        Spot("admitted", "Admitted", "selected"),
        Spot("learning", "Learning", state="added"),
        Spot("history", "History", state="faint"),
        Spot("dose", "Dose of caution", symbol="D", fixed="= 1"),
    )
    marks = {
        ("acuity", "safety"): Mark("cut"),
        ("acuity", "errors"): Mark("open", "0.8"),
        ("safety", "learning"): Mark("added", "-0.28"),
        ("learning", "errors"): Mark("added", "log(56) + 0.4 * learning"),
        ("errors", "reports"): Mark("blocked", "0.30"),
        ("will", "reports"): Mark("dropped", "50% & <more>"),
        ("safety", "will"): Mark("dropped"),
        ("history", "safety"): Mark("faint"),
        ("errors", "admitted"): Mark("reversed"),
        ("dose", "errors"): Mark(note="\u03b2 = 1"),
    }
    return Sketch(
        "marked",
        spots,
        tuple(marks),
        title="Every mark at once",
        teller="the tester",
        claim="All of them in one picture.",
        marks=tuple(marks.items()),
        footnotes=("D: dose of caution", "Errors = Poisson(exp(log(56) + 0.4 * learning))"),
    )


def marked_scene() -> Scene:
    """Return that picture with its legend."""
    return compose([everything()], explained=True)


def hostile_scene(words: str, symbol: bool = False) -> Scene:
    """Return a picture with a stranger's words wherever a mark has room for words."""
    spots = (
        Spot("a", "A", "treatment", split=words, symbol=words if symbol else ""),
        Spot("b", "B", "proxy", fixed=words, state="added"),
        Spot("c", "C", "outcome", symbol=words, state="dropped", adjusted=True),
    )
    arrows = (("a", "b"), ("b", "c"), ("a", "c"))
    marks = (Mark("added", words), Mark("blocked", words), Mark(note=words))
    sketch = Sketch(
        "mine", spots, arrows, marks=tuple(zip(arrows, marks, strict=True)), footnotes=(words,)
    )
    return compose([sketch], explained=True)
