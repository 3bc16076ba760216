"""The ways that a glued connector can take from one shape to another.

Office programs glue connectors to the connection sites of shapes. Between two sites a connector is
a line, a quarter turn or an S, each a preset shape of Office Open XML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import hypot, sqrt
from typing import Literal

from causalstory.diagrams.geometry import Path, Point, bounds, pieces, point_at
from causalstory.diagrams.scene import Edge, Node
from causalstory.diagrams.style import RING, NodeStyle

Kind = Literal["straightConnector1", "curvedConnector2", "curvedConnector3"]

SWINGS = (0.0, 7.0, 14.0, 21.0, 28.0, 48.0, 72.0)
"""How much farther out than the arrow of the scene a curve may swing."""
STUB = 14.0
"""A curve goes at least so far straight ahead before it turns aside."""
STRAIGHT = 0.999
"""Cosine of the angle at which curves leave and arrive: none."""
STEPS = 24

_D = sqrt(0.5)
_OVAL = (
    (0.0, -1.0),
    (-_D, -_D),
    (-1.0, 0.0),
    (-_D, _D),
    (0.0, 1.0),
    (_D, _D),
    (1.0, 0.0),
    (_D, -_D),
)
_BOX = ((0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0))


@dataclass(frozen=True)
class Connector:
    """The way of one arrow between two connection sites.

    Parameters
    ----------
    kind
        Its preset shape, as Office Open XML calls it.
    start, end
        Numbers of the sites at cause and effect.
    path
        The curve that this shape draws.
    upright
        Whether it leaves up- or downwards instead of sideways.
    level
        Of an S, the x at which it turns, or the y if it is upright.
    """

    kind: Kind
    start: int
    end: int
    path: Path
    upright: bool = False
    level: float = 0.0


def border(style: NodeStyle) -> float:
    """Return the thickness of a node's whole border, in pixels; a double line counts as one."""
    return style.thickness + (RING if style.double else 0.0)


def sites(node: Node) -> tuple[Point, ...]:
    """Return where connectors can be glued to a node, in the order of their numbers.

    An oval has eight sites, any other shape the middles of its four sides; both are counted from
    the top against the clock (ECMA-376-1:2016, presetShapeDefinitions). Shapes end where the
    middle of their border runs.
    """
    across = (node.width - border(node.style)) / 2
    down = (node.height - border(node.style)) / 2
    around = _OVAL if node.style.shape == "ellipse" else _BOX
    return tuple((node.x + x * across, node.y + y * down) for x, y in around)


def straight_ways(source: Node, target: Node) -> Iterator[Connector]:
    """Yield the lines between all sites."""
    for (i, start), (j, end) in product(enumerate(sites(source)), enumerate(sites(target))):
        if start != end:
            yield Connector("straightConnector1", i, j, (start, end))


def curved_ways(edge: Edge, source: Node, target: Node) -> Iterator[Connector]:
    """Yield curves between all sites that leave and arrive straight, as programs redraw them."""
    for way in _all_curves(edge, source, target):
        out = agree(aim(way.path), normal(source, way.path[0]))
        into = agree(aim(way.path[::-1]), normal(target, way.path[-1]))
        if min(out, into) > STRAIGHT:
            yield way


def _all_curves(edge: Edge, source: Node, target: Node) -> Iterator[Connector]:
    """Yield quarter turns and S-shaped curves."""
    around = walk(edge.path)
    for (i, start), (j, end) in product(enumerate(sites(source)), enumerate(sites(target))):
        if min(abs(start[0] - end[0]), abs(start[1] - end[1])) >= 1:
            yield Connector("curvedConnector2", i, j, _quarter(start, end, False))
            yield Connector("curvedConnector2", i, j, _quarter(start, end, True), True)
        box = bounds([*around, start, end])
        for upright in (False, True):
            if abs(start[not upright] - end[not upright]) < 1:
                continue
            low, high = box[upright], box[upright + 2]
            middle = (start[upright] + end[upright]) / 2
            levels = (middle, *(low - out for out in SWINGS), *(high + out for out in SWINGS))
            for level in levels:
                if min(abs(level - start[upright]), abs(level - end[upright])) >= STUB:
                    path = _swing(start, end, level, upright)
                    yield Connector("curvedConnector3", i, j, path, upright, level)


def _quarter(start: Point, end: Point, upright: bool) -> Path:
    """Return the curve of a ``curvedConnector2``: off along one axis, in along the other."""
    (x0, y0), (x1, y1) = _turned((start, end), upright)
    return _turned(((x0, y0), ((x0 + x1) / 2, y0), (x1, (y0 + y1) / 2), (x1, y1)), upright)


def _swing(start: Point, end: Point, level: float, upright: bool) -> Path:
    """Return the curve of a ``curvedConnector3``: off and in along one axis, over at a level."""
    (x0, y0), (x1, y1) = _turned((start, end), upright)
    path = (
        (x0, y0),
        ((x0 + level) / 2, y0),
        (level, (3 * y0 + y1) / 4),
        (level, (y0 + y1) / 2),
        (level, (y0 + 3 * y1) / 4),
        ((x1 + level) / 2, y1),
        (x1, y1),
    )
    return _turned(path, upright)


def _turned(path: Path, upright: bool) -> Path:
    return tuple((y, x) for x, y in path) if upright else path


def walk(path: Path, steps: int = STEPS) -> list[Point]:
    """Return points along a path, lines included, at equal steps on each of its pieces.

    Examples
    --------
    >>> walk(((0.0, 0.0), (4.0, 2.0)), 2)
    [(0.0, 0.0), (2.0, 1.0), (4.0, 2.0)]
    """
    points = [path[0]]
    for piece in pieces(path):
        points += [point_at(piece, step / steps) for step in range(1, steps + 1)]
    return points


def aim(path: Path) -> Point:
    """Return the direction in which a path sets out."""
    return (path[1][0] - path[0][0], path[1][1] - path[0][1])


def normal(node: Node, site: Point) -> Point:
    """Return the way straight out of a node at one of its sites."""
    return ((site[0] - node.x) / node.width**2, (site[1] - node.y) / node.height**2)


def agree(one: Point, other: Point) -> float:
    """Return the cosine of the angle between two directions."""
    lengths = hypot(*one) * hypot(*other)
    return (one[0] * other[0] + one[1] * other[1]) / lengths if lengths else 0.0
