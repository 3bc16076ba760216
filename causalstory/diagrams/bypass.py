"""The way of an arrow around nodes that stand wherever an author has put them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from causalstory.diagrams.detours import CLEARANCE, Chord
from causalstory.diagrams.geometry import Outline, Path, Point, hits, polyline
from causalstory.diagrams.places import Way

ROUNDS = 4
"""How often nodes that a wider arc would meet make it wider still."""
MARGIN = CLEARANCE + 3.0


def bypass(start: Point, end: Point, others: Sequence[Outline]) -> Way:
    """Return an arc from centre to centre that meets no other node, on the side where it is lower.

    Parameters
    ----------
    start, end
        Centres of the nodes that the arrow joins.
    others
        The other nodes.

    Examples
    --------
    >>> wall = Outline("note", 100, 10, 40, 40)
    >>> bypass((0, 0), (200, 0), [wall]).stops
    ((70.0, -20.0), (130.0, -20.0))
    >>> bypass((0, 0), (200, 0), []).path
    ((0, 0), (200, 0))
    """
    chord = Chord(start, end)
    straight: Path = (start, end)
    met = _met(straight, others)
    if not met:
        return Way((), straight)
    sides = [_arc(chord, side, met, others) for side in (1.0, -1.0)]
    return min(sides, key=lambda found: (len(_met(found[1].path, others)), found[0]))[1]


def _met(path: Path, others: Sequence[Outline]) -> list[Outline]:
    points = polyline(path)
    return [outline for outline in others if hits(points, outline.box(CLEARANCE))]


def _arc(
    chord: Chord, side: float, met: Collection[Outline], others: Sequence[Outline]
) -> tuple[float, Way]:
    """Return how far the handles of an arc on one side are off, and the way along that arc."""
    off = 0.0
    found = list(met)
    for _ in range(ROUNDS):
        corners = [corner for outline in found for corner in _corners(outline)]
        shares = [(t, side * away) for t, away in map(chord.shares, corners)]
        off = max(away / (3 * t * (1 - t)) for t, away in shares)
        path = chord.arc(side * off, side * off)
        more = [outline for outline in _met(path, others) if outline not in found]
        if not more:
            break
        found += more
    passed = sorted(
        (t, corner) for corner, (t, away) in zip(corners, shares, strict=True) if away > 0
    )
    return off, Way(tuple(corner for _, corner in passed), path)


def _corners(outline: Outline) -> list[Point]:
    left, top, right, bottom = outline.box(MARGIN)
    return [(left, top), (right, top), (left, bottom), (right, bottom)]
