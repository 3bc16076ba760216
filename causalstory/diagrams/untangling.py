"""Which of its free ways each arrow takes, so that few arrows cross or run into one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import dist

from causalstory.diagrams.detours import Detours
from causalstory.diagrams.geometry import (
    Box,
    Path,
    Point,
    bounds,
    count_crossings,
    overlap,
    point_at,
)
from causalstory.diagrams.layering import Pair

CROSSING = 1.0
CLOSE = 0.6
"""Two arrows at one node that can hardly be told apart count so much of a crossing."""
PLAIN = 0.02
"""What each plainer way that is not taken costs."""
LAST = 1.5
"""What the way of last resort costs, which runs level and then steep."""
ROUNDS, EFFORT = 2, 2_000
"""How often arrows are tried again; pairs of arrows looked at in a round."""
NEAR, APART = 40.0, 9.0
"""Arrows at one node that are no farther apart than this, so far from it, are close."""


@dataclass(frozen=True)
class Line:
    """A way that an arrow may take, with what is needed to compare it with others."""

    arrow: Pair
    path: Path
    points: list[Point]
    bends: float

    @cached_property
    def box(self) -> Box:
        """The box around it."""
        return bounds(self.points)

    @cached_property
    def near(self) -> dict[str, Point]:
        """For each of its nodes, the point on it at some distance from that node."""
        return {
            self.arrow[0]: _walk(self.points, NEAR),
            self.arrow[1]: _walk(self.points[::-1], NEAR),
        }


def _walk(points: list[Point], distance: float) -> Point:
    """Return the point of a polyline at a distance from its start."""
    start = points[0]
    for point in points[1:]:
        step = dist(start, point)
        if step >= distance:
            share = distance / step
            return point_at((start, point), share)
        distance -= step
        start = point
    return points[-1]


@dataclass(frozen=True)
class Untangled:
    """The way of each arrow, and how restless they all look together: 1 for each crossing."""

    paths: Mapping[Pair, Path]
    unrest: float


def untangle(detours: Mapping[Pair, Detours]) -> Untangled:
    """Choose a way for each arrow.

    Parameters
    ----------
    detours
        Its free ways. The first one is taken if it is straight, else a short one that crosses
        little; then the arrows that are in each other's way are tried again, the worst ones first.
    """
    first = {arrow: next(_lines(arrow, ways)) for arrow, ways in detours.items()}
    chosen = {arrow: line for arrow, line in first.items() if len(line.path) == 2}
    # Short arcs first: long ones have more ways to choose from.
    for arrow in sorted(first.keys() - chosen.keys(), key=lambda a: (_length(first[a]), a)):
        chosen[arrow] = _best(arrow, detours[arrow], chosen)
    for _ in range(ROUNDS):
        trouble = {arrow: _price(line, chosen.values()) for arrow, line in chosen.items()}
        worst = sorted(
            (arrow for arrow, price in trouble.items() if price >= CLOSE),
            key=lambda arrow: (-trouble[arrow], arrow),
        )
        before = dict(chosen)
        for arrow in worst[: EFFORT // max(len(chosen), 1)]:
            chosen[arrow] = _best(arrow, detours[arrow], chosen)
        if chosen == before:
            break
    bends = sum(line.bends for line in chosen.values())
    mutual = sum(_price(line, chosen.values()) for line in chosen.values()) - bends
    return Untangled({arrow: chosen[arrow].path for arrow in detours}, bends + mutual / 2)


def _length(line: Line) -> float:
    return dist(line.points[0], line.points[-1])


def _lines(arrow: Pair, ways: Detours) -> Iterator[Line]:
    for rank, (path, points) in enumerate(ways):
        yield Line(arrow, path, points, LAST if path is ways.last else PLAIN * rank)


def _best(arrow: Pair, ways: Detours, chosen: Mapping[Pair, Line]) -> Line:
    """Return the best of the first free ways, given those of the others."""
    lines = _lines(arrow, ways)
    best = next(lines)
    lowest = _price(best, chosen.values())
    for line in lines:
        if line.bends >= lowest:
            break
        price = _price(line, chosen.values())
        if price < lowest:
            best, lowest = line, price
    return best


def _price(line: Line, others: Iterable[Line]) -> float:
    """Return how much a way is in that of other arrows, and how far from plain."""
    price = line.bends
    for other in others:
        if other.arrow == line.arrow:
            continue
        if overlap(line.box, other.box):
            price += CROSSING * count_crossings(line.points, other.points)
        for node, point in line.near.items():
            if node in other.near and dist(point, other.near[node]) < APART:
                price += CLOSE
    return price
