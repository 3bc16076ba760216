"""The way of an arrow: straight if nothing stands there, else around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import hypot

from causalstory.diagrams.geometry import (
    Box,
    Outline,
    Path,
    Point,
    between,
    bounds,
    cross,
    cut,
    hits,
    meets,
    overlap,
    pieces,
    point_at,
    polyline,
    switch,
    through,
)
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.places import Way

COARSE = 3
"""Every so many points of a curve are enough to see whether it crosses another."""
PATIENCE = 6
"""Free ways tried before a crossing is accepted."""
CLEARANCE = 7.0
"""Room between an arrow and a node that it passes."""
BULGES = (28.0, 44.0, 64.0, 88.0, 116.0)
SKEWS = ((1.0, 1.0), (0.5, 1.4), (1.4, 0.5))
"""How much of a bulge lies near the start and near the end of an arc."""
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
    paths: dict[Pair, Path] = {}
    bent: list[Pair] = []
    for arrow in arrows:
        source, target = outlines[arrow[0]], outlines[arrow[1]]
        line = between(((source.x, source.y), (target.x, target.y)), source, target)
        others = [outline for name, outline in outlines.items() if name not in arrow]
        if arrow[::-1] not in arrows and _is_free(polyline(line), others):
            paths[arrow] = line
        else:
            bent.append(arrow)
    # Short arcs first: long ones have more ways to choose from.
    bent.sort(key=lambda arrow: abs(outlines[arrow[0]].x - outlines[arrow[1]].x))
    known = [polyline(path) for path in paths.values()]
    for arrow in bent:
        paths[arrow] = _detour(arrow, outlines, ways[arrow], room, known)
        known.append(polyline(paths[arrow])[::COARSE])
    thick = thickness or {}
    return {arrow: with_head(paths[arrow], thick.get(arrow, 2.0)) for arrow in arrows}


def _detour(
    arrow: Pair,
    outlines: Mapping[str, Outline],
    way: Way,
    room: Box,
    known: Sequence[list[Point]],
) -> Path:
    """Return the first way that is free and crosses no other arrow, else the first free one."""
    source, target = outlines[arrow[0]], outlines[arrow[1]]
    others = [outline for name, outline in outlines.items() if name not in arrow]
    first: Path | None = None
    tried = 0
    for path in _candidates(source, target, way.stops):
        points = polyline(path)
        if not _is_inside(points, room) or not _is_free(points, others):
            continue
        if not any(cross(points[::COARSE], other) for other in known):
            return path
        first = first or path
        tried += 1
        if tried == PATIENCE:
            break
    return first or between(way.path, source, target)


def _is_inside(points: Sequence[Point], room: Box) -> bool:
    left, top, right, bottom = room
    return all(left <= x <= right and top <= y <= bottom for x, y in points)


def _is_free(points: list[Point], others: Sequence[Outline]) -> bool:
    """Whether an arrow keeps out of the boxes of other nodes, and clear of their borders."""
    around = bounds(points)
    near = [other for other in others if overlap(around, other.box(CLEARANCE))]
    return not any(
        meets(points, outline, CLEARANCE) or hits(points, outline.box()) for outline in near
    )


def _candidates(source: Outline, target: Outline, stops: Sequence[Point]) -> Iterator[Path]:
    """Yield arcs that bulge more and more, the stops' side first, then curves through stops."""
    start, end = (source.x, source.y), (target.x, target.y)
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down)
    normal = (-down / length, across / length)
    aside = sum((x - start[0]) * normal[0] + (y - start[1]) * normal[1] for x, y in stops)
    side = 1.0 if aside >= 0 else -1.0
    for bulge, away, skew in product(BULGES, (side, -side), SKEWS):
        handles = tuple(
            (
                start[0] + share * across + away * bulge * pull * normal[0],
                start[1] + share * down + away * bulge * pull * normal[1],
            )
            for share, pull in zip((0.3, 0.7), skew, strict=True)
        )
        yield between((start, *handles, end), source, target)
    for stop in stops:
        yield between(through([start, stop, end]), source, target)
    if len(stops) > 1:
        yield between(through([start, *stops, end]), source, target)


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
