"""Who decides where the nodes stand: their author, our layers, or Graphviz."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from causalstory.diagrams.dot_layout import dot_layout
from causalstory.diagrams.fitting import Size
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.layout import layout
from causalstory.diagrams.pinned import crowded, pinned
from causalstory.diagrams.places import Direction, Layout
from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.union import axis, union
from causalstory.errors import FormatWarning
from causalstory.graph.places import Place, between
from causalstory.tables.words import shortened

Engine = Literal["auto", "layers", "dot"]
"""``auto``: the author where every node has a place, else ``layers``, ours; ``dot``: Graphviz."""
ENGINES: tuple[Engine, ...] = ("auto", "layers", "dot")
REMEMBERED = 32
"""Layouts."""


def arrange(
    sketches: Sequence[Sketch],
    sizes: Mapping[str, Size],
    direction: Direction = "right",
    room: Mapping[Pair, Size] | None = None,
    engine: Engine = "auto",
) -> Layout:
    """Return the one layout that all stories share.

    Parameters
    ----------
    sketches
        What it has room for.
    sizes
        Node -> width and height in pixels.
    direction
        Where causes point. An author's places stay as they are: there it only says whether the
        picture is stretched to be wider than tall or taller than wide.
    room
        Arrow -> width and height of the sign and the words on it.
    engine
        Who decides; see :data:`Engine`.

    Raises
    ------
    OptionError
        If Graphviz is asked for and not there.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> sketch = Sketch("one", (Spot("t", "Treatment"), Spot("y", "Outcome")), (("t", "y"),))
    >>> places = arrange([sketch], dict.fromkeys("ty", (120.0, 54.0)), "down").centres
    >>> places["t"][1] < places["y"][1]
    True
    """
    room = room or {}
    authored = _as_authored(sketches, sizes, direction, room) if engine == "auto" else None
    if authored:
        return authored
    return laid_out(tuple(sketches), tuple(sizes.items()), direction, tuple(room.items()), engine)


@lru_cache(maxsize=REMEMBERED)
def laid_out(
    sketches: tuple[Sketch, ...],
    sizes: tuple[tuple[str, Size], ...],
    direction: Direction,
    room: tuple[tuple[Pair, Size], ...],
    engine: Engine,
) -> Layout:
    """Return the layout of an engine: found once, though its stories may be drawn one by one."""
    place = dot_layout if engine == "dot" else layout
    return place(union(sketches), dict(sizes), axis(sketches), direction, dict(room))


def _as_authored(
    sketches: Sequence[Sketch],
    sizes: Mapping[str, Size],
    direction: Direction,
    room: Mapping[Pair, Size],
) -> Layout | None:
    """Return the author's own layout, if there is one; say why not where there seems to be."""
    spots = [spot for sketch in sketches for spot in sketch.spots]
    places = {spot.name: spot.place for spot in spots if spot.place}
    if not places:
        return None
    arrows = dict.fromkeys(arrow for sketch in sketches for arrow in sketch.arrows)
    places |= _in_between([name for name in sizes if name not in places], places, arrows)
    missing = [f"'{name}'" for name in sizes if name not in places]
    pair = None if missing else crowded(places, sizes, direction, room)
    if not missing and not pair:
        return pinned(places, sizes, arrows, direction, room)
    why = f"{shortened(missing)} {'has' if len(missing) == 1 else 'have'} none"
    if pair:
        why = f"'{pair[0]}' and '{pair[1]}' stand too near to each other"
    sentence = f"the picture is laid out anew, without the places (pos) of its variables: {why}"
    warnings.warn(sentence, FormatWarning, stacklevel=2)
    return None


def _in_between(
    names: Iterable[str], places: Mapping[str, Place], arrows: Iterable[Pair]
) -> dict[str, Place]:
    """Return the places of common causes of two variables that have one, and of nothing else."""
    effects: dict[str, list[str]] = {name: [] for name in names}
    for cause, effect in arrows:
        effects.get(cause, []).append(effect)
        effects.pop(effect, None)
    return {
        name: between(places[two[0]], places[two[1]])
        for name, two in effects.items()
        if len(two) == 2 and all(effect in places for effect in two)
    }
