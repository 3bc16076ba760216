"""Who decides where the nodes stand: their author, our layers, or Graphviz."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from causalstory.diagrams.dot_layout import dot_layout
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.layout import layout
from causalstory.diagrams.pinned import pinned
from causalstory.diagrams.places import Direction, Layout
from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.union import axis, union

Engine = Literal["auto", "layers", "dot"]
"""``auto``: the author where every node has a place, else ``layers``, ours; ``dot``: Graphviz."""
ENGINES: tuple[Engine, ...] = ("auto", "layers", "dot")


def arrange(
    sketches: Sequence[Sketch],
    sizes: Mapping[str, tuple[float, float]],
    direction: Direction = "right",
    room: Mapping[Pair, tuple[float, float]] | None = None,
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
    place = dot_layout if engine == "dot" else layout
    return place(union(sketches), sizes, axis(sketches), direction, room)


def _as_authored(
    sketches: Sequence[Sketch],
    sizes: Mapping[str, tuple[float, float]],
    direction: Direction,
    room: Mapping[Pair, tuple[float, float]],
) -> Layout | None:
    """Return the author's own layout, if there is one."""
    spots = [spot for sketch in sketches for spot in sketch.spots]
    places = {spot.name: spot.place for spot in spots if spot.place}
    arrows = dict.fromkeys(arrow for sketch in sketches for arrow in sketch.arrows)
    return pinned(places, sizes, arrows, direction, room) if len(places) == len(sizes) else None
