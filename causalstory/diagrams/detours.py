"""Ways for one arrow around the nodes, one after the other: straight, arcs, curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import hypot

from causalstory.diagrams.geometry import (
    SAMPLES,
    Box,
    Outline,
    Path,
    Point,
    between,
    bounds,
    hits,
    meets,
    overlap,
    pieces,
    point_at,
    polyline,
    through,
)
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.places import Way

CLEARANCE = 7.0
"""Room between an arrow and a node that it passes."""
BULGES = (28.0, 44.0, 64.0, 88.0, 116.0)
SKEWS = ((1.0, 1.0), (0.5, 1.4), (1.4, 0.5))
"""How much of a bulge lies near the start and near the end of an arc."""
COARSE_STEPS = 8
COARSE = SAMPLES // COARSE_STEPS
"""Every so many points of a curve are enough to see whether it crosses another."""


class Detours:
    """The free ways of one arrow, the plainest first; found as they are asked for.

    Parameters
    ----------
    source, target
        What it joins.
    others
        The other nodes, which it must not touch.
    way
        A way that is free in any case, and its stops.
    room
        What it has to stay in.
    straight
        Whether it may be straight.
    """

    def __init__(
        self,
        source: Outline,
        target: Outline,
        others: Sequence[Outline],
        way: Way,
        room: Box,
        *,
        straight: bool = True,
    ) -> None:
        self.source, self.target, self.others = source, target, others
        self.way, self.room = way, room
        self.last: Path | None = None
        self._found: list[tuple[Path, list[Point]]] = []
        self._more = self._search(straight=straight)

    def __iter__(self) -> Iterator[tuple[Path, list[Point]]]:
        """Yield each way with points along it; at least one."""
        yield from self._found
        for found in self._more:
            self._found.append(found)
            yield found

    def _search(self, *, straight: bool) -> Iterator[tuple[Path, list[Point]]]:
        ends = (self.source, self.target)
        if straight:
            line = between(tuple((end.x, end.y) for end in ends), *ends)
            if self._is_free(polyline(line)):
                yield line, polyline(line)
        for path in _curves(*ends, self.way.stops):
            points = polyline(path)
            if self._is_inside(points) and self._is_free(points):
                yield path, points[::COARSE]
        self.last = between(self.way.path, *ends)
        yield self.last, _coarse(self.last)

    def _is_inside(self, points: Sequence[Point]) -> bool:
        left, top, right, bottom = self.room
        return all(left <= x <= right and top <= y <= bottom for x, y in points)

    def _is_free(self, points: list[Point]) -> bool:
        """Whether a way keeps out of the boxes of other nodes, and clear of their borders."""
        around = bounds(points)
        near = [other for other in self.others if overlap(around, other.box(CLEARANCE))]
        return not any(
            meets(points, outline, CLEARANCE) or hits(points, outline.box()) for outline in near
        )


def _coarse(path: Path) -> list[Point]:
    """Return few points along a path; its level pieces need none in between."""
    points = [path[0]]
    for piece in pieces(path):
        level = len({y for _, y in piece}) == 1
        steps = 1 if level or len(piece) == 2 else COARSE_STEPS
        points += [point_at(piece, step / steps) for step in range(1, steps + 1)]
    return points


def all_detours(
    outlines: Mapping[str, Outline], arrows: Sequence[Pair], ways: Mapping[Pair, Way], room: Box
) -> dict[Pair, Detours]:
    """Return the free ways of every arrow of a picture; see ``routing.routes``."""
    found = {}
    for arrow in arrows:
        others = [outline for name, outline in outlines.items() if name not in arrow]
        source, target = (outlines[name] for name in arrow)
        straight = arrow[::-1] not in arrows
        found[arrow] = Detours(source, target, others, ways[arrow], room, straight=straight)
    return found


def _curves(source: Outline, target: Outline, stops: Sequence[Point]) -> Iterator[Path]:
    """Yield arcs that bulge more and more, the stops' side first, then curves through stops."""
    chord = Chord((source.x, source.y), (target.x, target.y))
    offsets = [chord.shares(stop) for stop in stops]
    side = 1.0 if sum(away for _, away in offsets) >= 0 else -1.0
    for bulge, away, (first, last) in product(BULGES, (side, -side), SKEWS):
        yield between(chord.arc(away * bulge * first, away * bulge * last), source, target)
    if stops:
        yield between(chord.arc(*_pulls(offsets[0], offsets[-1])), source, target)
        widest = max((away / (3 * t * (1 - t)) for t, away in offsets), key=abs)
        yield between(chord.arc(widest, widest), source, target)
    for stop in stops:
        yield between(through([chord.start, stop, chord.end]), source, target)
    if len(stops) > 1:
        yield between(through([chord.start, *stops, chord.end]), source, target)


def _pulls(first: Point, last: Point) -> Point:
    """Return how far both handles of an arc must be off its chord to meet two points."""
    (t, one), (u, other) = first, last
    if t == u:
        return (one / (3 * t * (1 - t)),) * 2
    a, b, c, d = 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, 3 * (1 - u) ** 2 * u, 3 * (1 - u) * u**2
    whole = a * d - b * c
    return ((one * d - other * b) / whole, (other * a - one * c) / whole)


@dataclass(frozen=True)
class Chord:
    """The line between the centres of two nodes, and arcs over it."""

    start: Point
    end: Point

    @cached_property
    def _span(self) -> tuple[float, float, float]:
        across, down = self.end[0] - self.start[0], self.end[1] - self.start[1]
        return across, down, hypot(across, down)

    def shares(self, point: Point) -> Point:
        """Return how far along the chord a point is, from 0 to 1, and how far off to its right."""
        across, down, length = self._span
        x, y = point[0] - self.start[0], point[1] - self.start[1]
        along = (x * across + y * down) / length**2
        return min(max(along, 0.1), 0.9), (y * across - x * down) / length

    def arc(self, first: float, last: float) -> Path:
        """Return a curve whose handles are so far off to the right, looking along the chord."""
        across, down, length = self._span
        handles = (
            (
                self.start[0] + share * across - away * down / length,
                self.start[1] + share * down + away * across / length,
            )
            for share, away in ((0.3, first), (0.7, last))
        )
        return (self.start, *handles, self.end)
