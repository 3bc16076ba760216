"""Small changes of a sketch: marks on arrows and nodes, and lines below the graph.

Nothing here says when a mark is due; ``surgery``, ``difference`` and ``highlighting`` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from causalstory.diagrams.layering import Pair
from causalstory.diagrams.sketch import PLAIN, Mark, Sketch
from causalstory.diagrams.style import ArrowState


def with_states(sketch: Sketch, states: Mapping[Pair, ArrowState]) -> Sketch:
    """Return a sketch in which some arrows have another state; their notes stay.

    Examples
    --------
    >>> sketch = Sketch("mine", (), (("a", "b"),), marks=((("a", "b"), Mark(note="0.3")),))
    >>> with_states(sketch, {("a", "b"): "open"}).mark(("a", "b"))
    Mark(state='open', note='0.3')
    """
    return _marked(sketch, {a: replace(sketch.mark(a), state=s) for a, s in states.items()})


def with_notes(sketch: Sketch, notes: Mapping[Pair, str]) -> Sketch:
    """Return a sketch in which some arrows bear another note; their states stay.

    Examples
    --------
    >>> with_notes(Sketch("mine", (), (("a", "b"),)), {("a", "b"): "0.3"}).mark(("a", "b")).note
    '0.3'
    """
    return _marked(sketch, {a: replace(sketch.mark(a), note=text) for a, text in notes.items()})


def _marked(sketch: Sketch, changes: Mapping[Pair, Mark]) -> Sketch:
    marks = {**dict(sketch.marks), **changes}
    kept = tuple((a, marks[a]) for a in sketch.arrows if marks.get(a, PLAIN) != PLAIN)
    return replace(sketch, marks=kept)


def with_spots(sketch: Sketch, changes: Mapping[str, Mapping[str, Any]]) -> Sketch:
    """Return a sketch in which some variables are changed.

    Parameters
    ----------
    sketch
        The sketch.
    changes
        By name of the variable: fields of a spot and their new values.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> sketch = Sketch("mine", (Spot("a", "A"), Spot("b", "B")), ())
    >>> [spot.adjusted for spot in with_spots(sketch, {"b": {"adjusted": True}}).spots]
    [False, True]
    """
    spots = tuple(
        replace(spot, **changes[spot.name]) if changes.get(spot.name) else spot
        for spot in sketch.spots
    )
    return replace(sketch, spots=spots)


def with_footnotes(sketch: Sketch, lines: Iterable[str]) -> Sketch:
    """Return a sketch with more lines below it."""
    return replace(sketch, footnotes=(*sketch.footnotes, *lines))


def arrow_words(sketch: Sketch, arrow: Pair) -> str:
    """Write an arrow or a line of a sketch as people read it.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> arrow_words(Sketch("mine", (Spot("a", "Rain"), Spot("b", "Mud")), ()), ("a", "b"))
    'Rain -> Mud'
    """
    shown = shown_names(sketch)
    return f"{shown[arrow[0]]} {'-' if arrow in sketch.lines else '->'} {shown[arrow[1]]}"


def shown_names(sketch: Sketch) -> dict[str, str]:
    """Return what is written in the node of each variable: its symbol, or else its label."""
    return {spot.name: spot.symbol or spot.label for spot in sketch.spots}
