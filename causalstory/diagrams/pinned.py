"""Places that an author has chosen, as far apart as the nodes need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import inf

from causalstory.diagrams.bypass import bypass
from causalstory.diagrams.geometry import Box, Outline, Point, bounds, polyline
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.layout import SEEN
from causalstory.diagrams.places import Direction, Layout, Way

GAP = (40.0, 30.0)
"""Between nodes that stand beside, and above, each other."""
SIDE = 24.0
"""Room at both sides for arrows that go around what stands there."""
SHAPES: dict[Direction, tuple[float, float]] = {"right": (0.3, 0.75), "down": (0.9, 2.2)}
"""Least and greatest height of a picture in proportion to its width: as a slide, or upright."""
WIDEST, EACH = 4_000.0, 250.0
"""Pixels, and for each node: if more is needed, some stand too near for a readable picture."""


def pinned(
    places: Mapping[str, Point],
    sizes: Mapping[str, Point],
    arrows: Iterable[Pair],
    direction: Direction = "right",
    room: Mapping[Pair, Point] | None = None,
) -> Layout:
    """Return a layout with the nodes where their author has put them.

    Like dagitty, stretch the author's picture to the paper: the order of nodes from left to
    right and from top to bottom stays, and proportions as far as the paper allows.

    Parameters
    ----------
    places
        Node -> its place in any unit, y growing downwards; of at least one, no two crowded.
    sizes
        Node -> width and height in pixels.
    arrows
        What needs a way between the nodes.
    direction
        Whether the picture is stretched to be wider than tall, ``right``, or taller than wide.
    room
        Arrow -> width and height of the sign and the words on it.

    Examples
    --------
    >>> sizes = dict.fromkeys("ab", (80.0, 50.0))
    >>> pinned({"a": (0, 0), "b": (1, 0)}, sizes, [("a", "b")]).centres
    {'a': (64.0, 25.0), 'b': (184.0, 25.0)}
    """
    stretched = _stretched(places, *SHAPES[direction])
    factor = max((need for need, _ in _needs(stretched, sizes, room or {})), default=1.0)
    outlines = {
        node: Outline("ellipse", round(x * factor, 1), round(y * factor, 1), *sizes[node])
        for node, (x, y) in stretched.items()
    }
    ways = {arrow: _way(arrow, outlines) for arrow in arrows}
    left, top, right, bottom = _extent(outlines.values(), ways.values())
    left, right = left - SIDE, right + SIDE
    return Layout(
        {node: (outline.x - left, outline.y - top) for node, outline in outlines.items()},
        {arrow: way.moved(-left, -top) for arrow, way in ways.items()},
        right - left,
        bottom - top,
    )


def crowded(
    places: Mapping[str, Point],
    sizes: Mapping[str, Point],
    direction: Direction = "right",
    room: Mapping[Pair, Point] | None = None,
) -> Pair | None:
    """Return two nodes that stand at the same place, or too near for a picture; None without any.

    The arguments are those of :func:`pinned`.

    Examples
    --------
    >>> crowded({"a": (0, 0), "b": (1, 0), "c": (0, 0)}, dict.fromkeys("abc", (80.0, 50.0)))
    ('a', 'c')
    """
    needs = _needs(_stretched(places, *SHAPES[direction]), sizes, room or {})
    widest = max(WIDEST, EACH * len(places))
    return next((pair for need, pair in needs if need > widest), None)


def _way(arrow: Pair, outlines: Mapping[str, Outline]) -> Way:
    start, end = ((outlines[node].x, outlines[node].y) for node in arrow)
    return bypass(start, end, [outlines[node] for node in outlines if node not in arrow])


def _extent(outlines: Iterable[Outline], ways: Iterable[Way]) -> Box:
    """Return the box around all nodes and ways."""
    boxes = [outline.box() for outline in outlines]
    boxes += [bounds(polyline(way.path)) for way in ways]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _stretched(places: Mapping[str, Point], flattest: float, steepest: float) -> dict[str, Point]:
    """Return the places in a box one unit wide and of a height that fits the paper."""
    xs, ys = zip(*places.values(), strict=True)
    wide, tall = max(xs) - min(xs), max(ys) - min(ys)
    shape = min(max(tall / wide, flattest), steepest) if wide else steepest
    across, down = 1 / wide if wide else 0.0, shape / tall if tall else 0.0
    return {node: ((x - min(xs)) * across, (y - min(ys)) * down) for node, (x, y) in places.items()}


def _needs(
    places: Mapping[str, Point], sizes: Mapping[str, Point], room: Mapping[Pair, Point]
) -> Iterator[tuple[float, Pair]]:
    """Yield how many pixels a unit needs so that two nodes fit, and words between them; of all."""
    for first, second in combinations(places, 2):
        words = room.get((first, second), room.get((second, first), (0.0, 0.0)))
        gap = [max(GAP[axis], words[axis] + SEEN * (words[axis] > 0)) for axis in (0, 1)]
        needs = [
            ((sizes[first][axis] + sizes[second][axis]) / 2 + gap[axis]) / apart
            for axis in (0, 1)
            if (apart := abs(places[first][axis] - places[second][axis])) > 1e-9
        ]
        yield max(min(needs, default=inf), 1.0), (first, second)
