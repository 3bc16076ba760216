"""Heads of arrows that come into a node side by side, moved along its border to be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from math import dist

from causalstory.diagrams.geometry import (
    Outline,
    Path,
    Point,
    count_crossings,
    hits,
    meets,
    point_at,
    polyline,
    switch,
)
from causalstory.diagrams.layering import Pair

BETWEEN = 1.0
"""Pixels between two heads."""
ROUNDS, ENOUGH = 8, 0.5
"""How often all are looked at, as one tip may push the next; what is no reason to."""
CLEARANCE = 4.0
"""Room between a moved arrow and a node that it passes."""
BEYOND = 4.0
"""A line from a node's centre so many times as far as its border is outside."""


def spread(
    paths: Mapping[Pair, Path], outlines: Mapping[str, Outline], heads: Mapping[Pair, float]
) -> dict[Pair, Path]:
    """Return the ways of arrows with tips that do not lie on each other.

    A way that would then run over a node or cross another one stays as it is.

    Parameters
    ----------
    paths
        Arrow -> its way from border to border.
    outlines
        Every node.
    heads
        Arrow -> width of its head.

    Examples
    --------
    >>> nodes = {"b": Outline("note", 100, 0, 20, 40)}
    >>> ways = {("a", "b"): ((0, -3), (90, -3)), ("c", "b"): ((0, 3), (90, 3))}
    >>> [path[-1] for path in spread(ways, nodes, dict.fromkeys(ways, 10.0)).values()]
    [(90.0, -5.5), (90.0, 5.5)]
    """
    found = dict(paths)
    comers: dict[str, list[Pair]] = defaultdict(list)
    for arrow in paths:
        comers[arrow[1]].append(arrow)
    for node, arrows in comers.items():
        for _ in range(ROUNDS):
            before = dict(found)
            for pair in combinations(arrows, 2):
                near = dist(*(found[arrow][-1] for arrow in pair))
                apart = sum(heads[arrow] for arrow in pair) / 2 + BETWEEN
                if 0 < near < apart - ENOUGH:
                    moved = _moved(found, pair, outlines[node], (apart - near) / 2)
                    if _no_worse(moved, found, outlines):
                        found |= moved
            if found == before:
                break
    return found


def _moved(
    paths: Mapping[Pair, Path], pair: tuple[Pair, Pair], outline: Outline, step: float
) -> dict[Pair, Path]:
    """Return two ways whose tips are a step each farther from each other."""
    (x0, y0), (x1, y1) = (paths[arrow][-1] for arrow in pair)
    away = (x1 - x0, y1 - y0)
    length = dist((x0, y0), (x1, y1))
    moved = {}
    for arrow, side in zip(pair, (-step, step), strict=True):
        *before, last = paths[arrow]
        aim = (last[0] + side * away[0] / length, last[1] + side * away[1] / length)
        tip = _on_border(aim, outline)
        if len(before) > 1:  # the handle goes with the tip, so that the arrow arrives as it did
            (x, y), (dx, dy) = before[-1], (tip[0] - last[0], tip[1] - last[1])
            before[-1] = (x + dx, y + dy)
        moved[arrow] = (*before, tip)
    return moved


def _on_border(aim: Point, outline: Outline) -> Point:
    """Return where the border of a node is, seen from its centre towards a point."""
    centre = (outline.x, outline.y)
    far = tuple(c + BEYOND * (p - c) for c, p in zip(centre, aim, strict=True))
    line: Path = (centre, (far[0], far[1]))
    x, y = point_at(line, switch(lambda t: outline.contains(point_at(line, t))))
    return (round(x, 2), round(y, 2))


def _no_worse(
    moved: Mapping[Pair, Path], paths: Mapping[Pair, Path], outlines: Mapping[str, Outline]
) -> bool:
    """Whether moved ways run over no node, and cross no more arrows than they did."""
    others = [polyline(path) for arrow, path in paths.items() if arrow not in moved]
    for arrow, path in moved.items():
        way, before = polyline(path), polyline(paths[arrow])
        passed = [node for name, node in outlines.items() if name not in arrow]
        if any(meets(way, node, CLEARANCE) or hits(way, node.box()) for node in passed):
            return False
        if sum(count_crossings(way, other) - count_crossings(before, other) for other in others):
            return False
    one, other = (polyline(path) for path in moved.values())
    return not count_crossings(one, other)
