"""Marks on the story of a step: what it changes in another story, and an action carried out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from causalstory.diagrams.sketch import Mark, Sketch
from causalstory.tables.numbers import number

if TYPE_CHECKING:
    from causalstory.diagrams.layering import Pair
    from causalstory.diagrams.style import ArrowState
    from causalstory.stories.parts import Action


@dataclass(frozen=True)
class Changes:
    """The arrows that a story drops of another, turns round, and adds."""

    dropped: tuple[Pair, ...]
    turned: tuple[Pair, ...]
    added: tuple[Pair, ...]


def changes(first: Sketch, second: Sketch) -> Changes:
    """Return what leads from one story to another.

    Examples
    --------
    >>> one = Sketch("one", (), (("a", "b"), ("b", "c")))
    >>> changes(one, Sketch("two", (), (("b", "a"), ("c", "d"))))
    Changes(dropped=(('b', 'c'),), turned=(('b', 'a'),), added=(('c', 'd'),))
    """
    old, new = set(first.arrows), set(second.arrows)
    return Changes(
        dropped=tuple(a for a in first.arrows if a not in new and a[::-1] not in new),
        turned=tuple(a for a in second.arrows if a not in old and a[::-1] in old),
        added=tuple(a for a in second.arrows if a not in old and a[::-1] not in old),
    )


def compared(first: Sketch, second: Sketch) -> Sketch:
    """Return the second of two stories with what it changes marked, and what it drops kept."""
    found = changes(first, second)
    known = {spot.name for spot in first.spots}
    fates: dict[ArrowState, tuple[Pair, ...]] = {
        "dropped": found.dropped,
        "reversed": found.turned,
        "added": found.added,
    }
    spots = [spot if spot.name in known else replace(spot, state="added") for spot in second.spots]
    kept = {spot.name for spot in second.spots}
    gone = [replace(spot, state="dropped") for spot in first.spots if spot.name not in kept]
    return replace(
        second,
        spots=(*spots, *gone),
        arrows=(*second.arrows, *found.dropped),
        marks=tuple((arrow, Mark(state)) for state, arrows in fates.items() for arrow in arrows),
    )


def carried_out(sketch: Sketch, action: Action) -> Sketch:
    """Return a story with an action carried out: what is set no longer listens to its causes."""
    sign = "=" if action.kind == "set" else "+" if action.value >= 0 else "-"
    value = action.level or number(action.value if action.kind == "set" else abs(action.value))
    cut = sketch.arrows if action.kind == "set" else ()
    states = {arrow: Mark("cut") for arrow in cut if arrow[1] == action.variable}
    return replace(
        sketch,
        spots=tuple(
            replace(spot, fixed=f"{sign} {value}") if spot.name == action.variable else spot
            for spot in sketch.spots
        ),
        marks=tuple((dict(sketch.marks) | states).items()),
    )
