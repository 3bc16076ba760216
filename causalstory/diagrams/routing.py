"""Arrows from border to border, with their heads: straight if nothing stands there, else around."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from causalstory.diagrams.detours import all_detours
from causalstory.diagrams.geometry import (
    Box,
    Outline,
    Path,
    Point,
    cut,
    pieces,
    point_at,
    switch,
)
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.places import Way
from causalstory.diagrams.tips import spread
from causalstory.diagrams.untangling import untangle

HEAD_LENGTH = 12.0
HEAD_WIDTH = 10.0


@dataclass(frozen=True)
class Route:
    """An arrow from border to border.

    Parameters
    ----------
    path
        From the border of the cause to the border of the effect, where the tip is.
    shaft
        The path without its end, which the head covers.
    head
        The corners of the head, tip first.
    """

    path: Path
    shaft: Path
    head: tuple[Point, Point, Point]


def routes(
    outlines: Mapping[str, Outline],
    arrows: Sequence[Pair],
    ways: Mapping[Pair, Way],
    room: Box,
    thickness: Mapping[Pair, float] | None = None,
) -> dict[Pair, Route]:
    """Find the ways of all arrows of a picture around its nodes.

    Parameters
    ----------
    outlines
        Every node.
    arrows
        Pairs (cause, effect).
    ways
        For each arrow a way that is free, whatever else may be in the picture.
    room
        What arrows have to stay in.
    thickness
        Of the lines of arrows that are not 2 pixels thick: they have larger heads.

    Examples
    --------
    >>> nodes = {"a": Outline("note", 10, 10, 20, 20), "b": Outline("note", 90, 10, 20, 20)}
    >>> way = {("a", "b"): Way((), ((10, 10), (90, 10)))}
    >>> routes(nodes, [("a", "b")], way, (0, 0, 100, 20))["a", "b"].path
    ((20.0, 10.0), (80.0, 10.0))
    """
    thick = {arrow: (thickness or {}).get(arrow, 2.0) for arrow in arrows}
    heads = {arrow: head_size(thick[arrow])[1] for arrow in arrows}
    paths = spread(untangle(all_detours(outlines, arrows, ways, room)).paths, outlines, heads)
    return {arrow: with_head(paths[arrow], thick[arrow]) for arrow in arrows}


def head_size(thickness: float) -> tuple[float, float]:
    """Return length and width of the head of an arrow whose line is so thick.

    Examples
    --------
    >>> head_size(2.0), head_size(4.0)
    ((12.0, 10.0), (18.0, 15.0))
    """
    factor = max(1.0, 0.5 + thickness / 4)
    return HEAD_LENGTH * factor, HEAD_WIDTH * factor


def with_head(path: Path, thickness: float = 2.0) -> Route:
    """Cut the shaft where the head covers it, and lay the head along the last bit of the way."""
    *whole, last = pieces(path)
    tip = path[-1]
    long, wide = head_size(thickness)

    def covered(t: float) -> bool:
        x, y = point_at(last, 1 - t)
        return hypot(tip[0] - x, tip[1] - y) < long

    near = cut(last, 0.0, 1 - switch(covered))
    base = near[-1]
    length = hypot(tip[0] - base[0], tip[1] - base[1]) or 1.0
    along = ((tip[0] - base[0]) / length, (tip[1] - base[1]) / length)
    back = (tip[0] - long * along[0], tip[1] - long * along[1])
    wing = (-along[1] * wide / 2, along[0] * wide / 2)
    shaft = tuple(point for piece in whole for point in piece[:-1]) + near
    head = (tip, (back[0] + wing[0], back[1] + wing[1]), (back[0] - wing[0], back[1] - wing[1]))
    return Route(path, shaft, head)
