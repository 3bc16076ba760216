"""Arrows as office programs glue them: from one of a shape's few connection sites to another.

A glued connector cannot take any way that it likes: it starts and ends at sites that its shapes
offer, and is a line, a quarter turn or an S. Of these the one is chosen that runs through no node
and stays nearest to the arrow of the scene.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import dist, hypot, sqrt
from typing import Literal

from causalstory.diagrams.geometry import (
    Outline,
    Path,
    Point,
    bounds,
    cross,
    meets,
    pieces,
    point_at,
)
from causalstory.diagrams.scene import Edge, Node, Panel
from causalstory.diagrams.style import RING, NodeStyle

Kind = Literal["straightConnector1", "curvedConnector2", "curvedConnector3"]

CLEARANCES = (6.0, 2.0)
"""Room between an arrow and a node that it passes, and what must do if there is no such way."""
SWINGS = (0.0, 7.0, 14.0, 21.0, 28.0, 48.0, 72.0)
"""How much farther out than the arrow of the scene a curve may swing."""
STUB = 14.0
"""A curve goes at least so far straight ahead before it turns aside."""
STEPS = 24
SHARES = tuple(step / 8 for step in range(8))
PATIENCE = 150
"""Of so many ways, the nearest ones, crossings and free passage are looked at."""
CROSSING = 30.0
"""A crossing is worth a way that is so many pixels farther off, and so on."""
SHARED = 3.0
COVERED = 30.0
GRAZING = 25.0
BENT = 10.0
STRAIGHT = 0.999
ALIKE = 0.97
"""Arrows at one site whose directions agree so well (cosine) cover one another."""

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


def connect(panel: Panel) -> dict[str, Connector | None]:
    """Choose the connectors of a story's arrows, by the arrows' ids.

    Returns
    -------
    dict
        None stands for an arrow that no connector can draw without running through a node.
    """
    nodes = {node.name: node for node in panel.nodes}
    found: dict[str, Connector | None] = {}
    known: list[tuple[Edge, Connector]] = []
    # Straight arrows have the least choice.
    for edge in sorted(panel.edges, key=lambda edge: len(edge.path) > 2):
        chosen = _choose(edge, nodes, known)
        found[edge.id] = chosen
        if chosen:
            known.append((edge, chosen))
    return found


def _choose(
    edge: Edge, nodes: dict[str, Node], known: Sequence[tuple[Edge, Connector]]
) -> Connector | None:
    source, target = nodes[edge.source], nodes[edge.target]
    others = [
        node.outline for name, node in nodes.items() if name not in (source.name, target.name)
    ]
    lines = list(_lines(source, target))
    for ways in (lines, [*lines, *_curves(edge, source, target)]):
        if ways is lines and len(edge.path) > 2:
            continue
        near = sorted(ways, key=lambda way: _distance(way, edge))[:PATIENCE]
        priced = sorted(near, key=lambda way: _price(way, edge, nodes, known))
        for clearance in CLEARANCES:
            for way in priced:
                points = walk(way.path)
                if not _is_covered(way, edge, known) and _is_free(
                    points, (_inside(source), _inside(target)), others, clearance
                ):
                    return way
    return None


def _lines(source: Node, target: Node) -> Iterator[Connector]:
    for (i, start), (j, end) in product(enumerate(sites(source)), enumerate(sites(target))):
        if start != end:
            yield Connector("straightConnector1", i, j, (start, end))


def _curves(edge: Edge, source: Node, target: Node) -> Iterator[Connector]:
    """Yield curves between all sites that leave and arrive straight, as programs redraw them."""
    for way in _all_curves(edge, source, target):
        out = _agree(_aim(way.path), _normal(source, way.path[0]))
        into = _agree(_aim(way.path[::-1]), _normal(target, way.path[-1]))
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


def _distance(way: Connector, edge: Edge) -> float:
    """Return how many pixels a way is off the scene's arrow on average; bent ones cost more."""
    off = sum(map(dist, _stations(edge.path), _stations(way.path))) / (len(SHARES) + 1)
    return off + BENT * (way.kind != "straightConnector1")


@lru_cache(maxsize=8192)
def _stations(path: Path) -> tuple[Point, ...]:
    """Return points at the same shares of every path."""
    curves = pieces(path)
    places = (share * len(curves) for share in SHARES)
    return (*(point_at(curves[int(place)], place % 1) for place in places), path[-1])


def _price(
    way: Connector, edge: Edge, nodes: Mapping[str, Node], known: Sequence[tuple[Edge, Connector]]
) -> float:
    """Return the distance with surcharges for all that makes arrows hard to tell apart."""
    ends, drawn = _ends(edge, way), walk(way.path)[::4]
    out, into = _aim(way.path), _aim(way.path[::-1])
    price = _distance(way, edge)
    price += GRAZING * (1 - _agree(out, _normal(nodes[edge.source], way.path[0])))
    price += GRAZING * (1 - _agree(into, _normal(nodes[edge.target], way.path[-1])))
    for other, taken in known:
        price += CROSSING * cross(drawn, walk(taken.path)[::4])
        for site, aim in _ends(other, taken).items():
            if site in ends:
                price += SHARED + COVERED * (_agree(ends[site], aim) > ALIKE)
    return price


def _aim(path: Path) -> Point:
    return (path[1][0] - path[0][0], path[1][1] - path[0][1])


def _normal(node: Node, site: Point) -> Point:
    """Return the way straight out of a node at one of its sites."""
    return ((site[0] - node.x) / node.width**2, (site[1] - node.y) / node.height**2)


def _agree(one: Point, other: Point) -> float:
    """Return the cosine of the angle between two directions."""
    lengths = hypot(*one) * hypot(*other)
    return (one[0] * other[0] + one[1] * other[1]) / lengths if lengths else 0.0


def _ends(edge: Edge, way: Connector) -> dict[tuple[str, int], Point]:
    """Return the sites that an arrow uses, and which way it goes from there."""
    return {
        (edge.source, way.start): _aim(way.path),
        (edge.target, way.end): _aim(way.path[::-1]),
    }


def _is_covered(way: Connector, edge: Edge, known: Sequence[tuple[Edge, Connector]]) -> bool:
    """Whether an arrow already runs between the same two sites."""
    return any(_ends(edge, way).keys() == _ends(other, taken).keys() for other, taken in known)


def _is_free(
    points: list[Point], own: Sequence[Outline], others: Sequence[Outline], clearance: float
) -> bool:
    return not any(
        outline.contains(point) for outline in own for point in points[1:-1]
    ) and not any(meets(points, outline, clearance) for outline in others)


def _inside(node: Node) -> Outline:
    """Return the part of a node inside its border, which its own arrows must not enter."""
    rim = 2 * border(node.style)
    return Outline(node.style.shape, node.x, node.y, node.width - rim, node.height - rim)
