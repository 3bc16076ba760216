"""The nouns of a layout: where the nodes stand, and which ways between them are free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from causalstory.diagrams.geometry import Path, Point
from causalstory.diagrams.layering import Pair

Direction = Literal["right", "down"]
"""Where time goes: causes stand left of effects, or above them."""
DIRECTIONS: tuple[Direction, ...] = ("right", "down")

Lane = tuple[float, float, float]
"""Where an arrow enters a column, where it leaves it, and the height at which nothing stands."""


@dataclass(frozen=True)
class Way:
    """How an arrow can get from one node to another if it cannot go straight.

    Parameters
    ----------
    stops
        Points that it may bend through, where nothing stands.
    path
        The whole way, from node to node, for want of a nicer one.
    """

    stops: tuple[Point, ...]
    path: Path

    def back(self) -> Way:
        """Return the same way in the other direction."""
        return Way(self.stops[::-1], self.path[::-1])

    def turned(self) -> Way:
        """Return the same way with right and down exchanged."""
        return Way(*(tuple((y, x) for x, y in part) for part in (self.stops, self.path)))

    def moved(self, x: float, y: float) -> Way:
        """Return the same way so much further right and down."""
        return Way(*(tuple((x + a, y + b) for a, b in part) for part in (self.stops, self.path)))


@dataclass(frozen=True)
class Layout:
    """Positions, in pixels from the top left corner.

    Parameters
    ----------
    centres
        Node -> centre.
    ways
        (one node, another) of an arrow in either direction -> how it can get there.
    width, height
        Size of the box that holds every node and way.
    """

    centres: Mapping[str, Point]
    ways: Mapping[Pair, Way]
    width: float
    height: float

    def way(self, arrow: Pair) -> Way:
        """Return the way of an arrow, in its own direction."""
        return self.ways[arrow] if arrow in self.ways else self.ways[arrow[::-1]].back()

    def turned(self) -> Layout:
        """Return the same layout with right and down exchanged.

        Examples
        --------
        >>> Layout({"a": (40, 25), "b": (168, 25)}, {}, 208, 50).turned().centres
        {'a': (25, 40), 'b': (25, 168)}
        """
        centres = {node: (y, x) for node, (x, y) in self.centres.items()}
        ways = {pair: way.turned() for pair, way in self.ways.items()}
        return Layout(centres, ways, self.height, self.width)


def along(lanes: Sequence[Lane], start: float, end: float) -> Way:
    """Return the way level through every column, in its free lane, swinging over in between.

    Parameters
    ----------
    lanes
        The columns on the way from left to right; source and target stand in the first and last.
    start, end
        Where the way leaves the source, and where it reaches the target.

    Examples
    --------
    >>> along([(0, 20, 10), (40, 60, 30), (80, 100, 10)], 20, 80).stops
    ((50.0, 30),)
    """
    stations = [(start, lanes[0][2]), (lanes[0][1], lanes[0][2])]
    for enter, leave, y in lanes[1:-1]:
        stations += [(enter, y), (leave, y)]
    stations += [(lanes[-1][0], lanes[-1][2]), (end, lanes[-1][2])]
    stations = [*dict.fromkeys(stations)]  # a node may be as wide as its column
    path = [stations[0]]
    for (x0, y0), (x1, y1) in pairwise(stations):
        middle = (x0 + x1) / 2
        path += [(middle, y0), (middle, y1), (x1, y1)]
    stops = tuple(((enter + leave) / 2, y) for enter, leave, y in lanes[1:-1])
    return Way(stops, tuple(path))
