"""The words about a graph on a slide: below it or beside it, so that letters come out large."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from causalstory.diagrams.geometry import Box
from causalstory.diagrams.measure import wrap
from causalstory.diagrams.scene import Panel
from causalstory.diagrams.style import LABEL_SIZE

SIZES = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
"""Points."""
SHARES = (0.28, 0.34, 0.4, 0.46, 0.52)
"""How much of a slide's width words beside a graph may take."""
LEADING = 1.2
GAP = 14.0
LARGEST = 1.65
"""Points to a pixel: labels grow to at most 28 points."""


@dataclass(frozen=True)
class Division:
    """How the room on a slide is divided between a graph and the words about it.

    Parameters
    ----------
    graph
        Left, top, right and bottom of what the graph may fill.
    scale
        Points to a pixel of it.
    left, top, width, size
        The words: where they begin, how wide they may be, and the size of their letters, which is
        0 where they would leave no graph that can be read: then the speaker's notes have them.
    """

    graph: Box
    scale: float
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    size: float = 0.0

    @property
    def smallest(self) -> float:
        """Size of the smallest letters, in points."""
        labels = self.scale * LABEL_SIZE
        return min(labels, self.size) if self.size else labels


def divide(panels: Sequence[Panel], room: Box, graph: tuple[float, float]) -> Division:
    """Divide the room between graphs and words so that the smallest letters are as large as can be.

    Parameters
    ----------
    panels
        What is paged through: words stand at the same place on every slide.
    room
        Left, top, right and bottom, in points.
    graph
        Width and height of what is drawn, in pixels.

    Examples
    --------
    >>> divide([], (0.0, 0.0, 800.0, 400.0), (800.0, 200.0)).scale
    1.0
    """
    alone = Division(room, _scale(room, graph))
    if not any(panel.paragraphs for panel in panels):
        return alone
    ways = [*_below(panels, room, graph), *_beside(panels, room, graph)]
    return max(ways, key=lambda way: (way.smallest, way.scale), default=alone)


def lines_of(panel: Panel, division: Division) -> list[tuple[str, ...]]:
    """Return the lines of each paragraph about a graph."""
    return _broken(panel, division.width, division.size) if division.size else []


def _broken(panel: Panel, width: float, size: float) -> list[tuple[str, ...]]:
    return [wrap(words, width, size) for words in panel.paragraphs]


def _height(panels: Sequence[Panel], width: float, size: float) -> float:
    """Return the height of the longest words."""
    counts = [sum(map(len, _broken(panel, width, size))) for panel in panels]
    return LEADING * size * max(counts)


def _scale(room: Box, graph: tuple[float, float]) -> float:
    across, down = room[2] - room[0], room[3] - room[1]
    return min(across / graph[0], down / graph[1], LARGEST)


def _below(panels: Sequence[Panel], room: Box, graph: tuple[float, float]) -> Iterator[Division]:
    left, top, right, bottom = room
    for size in SIZES:
        first = bottom - _height(panels, right - left, size)
        rest = (left, top, right, first - GAP)
        if rest[3] > top:
            yield Division(rest, _scale(rest, graph), left, first, right - left, size)


def _beside(panels: Sequence[Panel], room: Box, graph: tuple[float, float]) -> Iterator[Division]:
    left, top, right, bottom = room
    for share in SHARES:
        width = share * (right - left)
        rest = (left, top, right - width - 2 * GAP, bottom)
        for size in SIZES:
            tall = _height(panels, width, size)
            if tall <= bottom - top:
                first = top + (bottom - top - tall) / 2
                yield Division(rest, _scale(rest, graph), right - width, first, width, size)
                break
