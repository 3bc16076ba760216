"""Marks in words: what a picture says of its arrows and variables by line, sign and shade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from causalstory.diagrams.layering import Pair
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from causalstory.diagrams.sketch import Sketch, Spot
    from causalstory.diagrams.style import ArrowState

GONE: tuple[ArrowState, ...] = ("cut", "dropped")
"""States of arrows along which nothing is caused any more."""

WORDS: Mapping[ArrowState, str] = {
    "open": "on open paths",
    "blocked": "on blocked paths alone",
    "cut": "cut",
    "added": "added",
    "dropped": "dropped",
    "reversed": "pointing otherwise",
    "faint": "drawn faintly",
}


def spot_words(spot: Spot) -> list[str]:
    """Return what is to be said of a variable besides its label.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> spot_words(Spot("x", "Dose", "treatment", fixed="= 1"))
    ['treatment', '= 1']
    """
    notes: list[str] = [spot.role] if spot.role != "other" else []
    notes += ["latent"] if spot.latent and spot.role != "latent" else []
    notes += ["held equal"] if spot.adjusted else []
    notes += [spot.fixed] if spot.fixed else []
    notes += [f"split, and set {_to(spot.split)}"] if spot.split else []
    notes += [spot.state] if spot.state in ("added", "dropped") else []
    return notes


def _to(value: str) -> str:
    return f"to {value.removeprefix('=').strip()}"


def mark_sentences(sketch: Sketch) -> Iterator[str]:
    """Yield what the marks of a sketch say, without full stops.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Mark, Sketch, Spot
    >>> spots = (Spot("x", "Dose"), Spot("y", "Pain"))
    >>> marks = ((("x", "y"), Mark("open", "-0.5")),)
    >>> list(mark_sentences(Sketch("mine", spots, (("x", "y"),), marks=marks)))
    ['on open paths: Dose -> Pain', "words on the arrow Dose -> Pain: '-0.5'"]
    """
    labels = {spot.name: spot.label for spot in sketch.spots}
    for state, words in WORDS.items():
        named = [labels[s.name] for s in sketch.spots if s.state == state == "faint"]
        named += [
            _arrow(sketch, labels, arrow) for arrow, mark in sketch.marks if mark.state == state
        ]
        if named:
            yield f"{words}: {listed(named)}"
    for arrow, mark in sketch.marks:
        if mark.note:
            what = "line" if arrow in sketch.lines else "arrow"
            yield f"words on the {what} {_arrow(sketch, labels, arrow)}: '{mark.note}'"


def _arrow(sketch: Sketch, labels: Mapping[str, str], arrow: Pair) -> str:
    return f"{labels[arrow[0]]} {'-' if arrow in sketch.lines else '->'} {labels[arrow[1]]}"
