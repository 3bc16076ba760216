"""Where the nodes of a graph stand: one layout for everything that shares its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from causalstory.diagrams.grid import Grid, Rows, build_grid
from causalstory.diagrams.judging import CROSSING, Judge, extent
from causalstory.diagrams.layering import Pair, columns, orient, told_by, topological
from causalstory.diagrams.ordering import orderings
from causalstory.diagrams.places import Direction, Layout, along
from causalstory.diagrams.rehearsal import unrest

if TYPE_CHECKING:
    import networkx as nx

COLUMN_GAP = 48.0
SEEN = 34.0
"""So much of an arrow, head included, is to be seen besides the words on it."""
WIDEST_GAP = 130.0
CLIMB = 0.3
"""Width of a gap in proportion to the steepest arrow in it."""
REHEARSED = 60
"""Arrows, summed over the stories, up to which layouts are compared by drawing them for trial."""
SHAPE = 0.4
"""Height in proportion to width up to which nodes spread: a slide has room for a title too."""


def layout(
    graph: nx.DiGraph[str],
    sizes: Mapping[str, tuple[float, float]],
    axis: Sequence[str] = (),
    direction: Direction = "right",
    room: Mapping[Pair, tuple[float, float]] | None = None,
) -> Layout:
    """Lay a graph out in columns from left to right, or in rows from top to bottom.

    Parameters
    ----------
    graph
        Nodes in a fixed order. It may have cycles: edges carry ``stories``, the numbers of the
        stories that tell them, and the direction most told wins.
    sizes
        Node -> width and height.
    axis
        Nodes that should stand on one level line in this order, such as treatment, outcome and
        proxy; without any, a longest path is taken.
    direction
        Where causes point: ``right``, or ``down``, for which the axis stands upright.
    room
        Arrow -> width and height of the sign and the words on it.

    Returns
    -------
    Layout
        The same for the same arguments. Nodes never overlap.

    Examples
    --------
    >>> import networkx as nx
    >>> chain = nx.DiGraph([("a", "b"), ("b", "c")])
    >>> layout(chain, dict.fromkeys("abc", (80, 50))).centres
    {'a': (40.0, 25.0), 'b': (168.0, 25.0), 'c': (296.0, 25.0)}
    >>> layout(chain, dict.fromkeys("abc", (80, 50)), direction="down").centres
    {'a': (40.0, 25.0), 'b': (40.0, 123.0), 'c': (40.0, 221.0)}
    """
    if direction == "down":
        turned = {node: (tall, wide) for node, (wide, tall) in sizes.items()}
        free = {arrow: (tall, wide) for arrow, (wide, tall) in (room or {}).items()}
        return layout(graph, turned, axis, room=free).turned()
    nodes = list(graph)
    if not nodes:
        return Layout({}, {}, 0.0, 0.0)
    oriented = orient(graph, pairwise(axis))
    present = {node: _bits(graph.nodes[node].get("stories", (0,))) for node in nodes}
    grid = build_grid(columns(nodes, oriented), present, _told(graph, oriented))
    line = list(axis) or _longest_path(nodes, oriented)
    gaps, lanes = _room(grid, room or {})
    judge = Judge(grid, [sizes.get(name, (0.0, lanes[i])) for i, name in enumerate(grid.names)])
    orders = orderings(grid)
    levels: tuple[set[int], ...] = (_level_items(grid, oriented, line), set())
    found = sorted((_best(judge, orders, level) for level in levels), key=lambda best: best[0])
    rehearsed = sum(told.bit_count() for _, told in grid.chains.values()) <= REHEARSED
    calmest, lowest = Layout({}, {}, 0.0, 0.0), inf
    for cost, ys in found:
        if cost / CROSSING < lowest:  # else it loses, however calm its arrows look
            places = _assemble(grid, ys, judge.sizes, gaps)
            price = cost / CROSSING + (unrest(places, graph, sizes) if rehearsed else 0.0)
            if price < lowest:
                calmest, lowest = places, price
    return calmest


def _best(judge: Judge, orders: Sequence[Rows], level: set[int]) -> tuple[float, list[float]]:
    """Return cost and heights of the best order with a main line."""
    judge.spread = 1.0
    rows = min(orders, key=lambda rows: judge.cost(rows, judge.heights(rows, level), level))
    judge.widen(rows, level, SHAPE)
    return judge.refine(rows, level)


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))


def _told(graph: nx.DiGraph[str], oriented: Mapping[Pair, float]) -> dict[Pair, int]:
    """Return for each pair the stories that link it in either direction, as a bit set."""
    return {
        pair: _bits(
            story
            for arrow in (pair, pair[::-1])
            if graph.has_edge(*arrow)
            for story in told_by(graph, *arrow)
        )
        for pair, weight in oriented.items()
        if weight
    }


def _longest_path(nodes: Sequence[str], oriented: Iterable[Pair]) -> list[str]:
    """Return a longest path, the first one in the order of the nodes."""
    pairs = list(oriented)
    longest: dict[str, list[str]] = {}
    for node in reversed(topological(nodes, pairs)):
        tails = [longest[right] for left, right in pairs if left == node]
        longest[node] = [node, *max(tails, key=len, default=[])]
    return max((longest[node] for node in nodes), key=len, default=[])


def _level_items(grid: Grid, oriented: Mapping[Pair, float], axis: Sequence[str]) -> set[int]:
    """Return the items that stand on the main line: the axis and the arrows along it."""
    item = {name: index for index, name in enumerate(grid.names) if name}
    taken: dict[int, int] = {}
    for node in axis:
        taken.setdefault(grid.column[item[node]], item[node])
    ends = sorted(taken)
    for first, second in pairwise(ends):
        path = _most_told_path(grid, oriented, taken[first], taken[second])
        for passed in path:
            taken.setdefault(grid.column[passed], passed)
    return set(taken.values())


def _most_told_path(grid: Grid, oriented: Mapping[Pair, float], start: int, end: int) -> list[int]:
    """Return the items along the path with fewest arrows, the most told one among those."""
    left, right = grid.names[start], grid.names[end]
    reached: dict[str, tuple[int, float, list[int]]] = {left: (0, 0.0, [])}
    chains = sorted(grid.chains.items(), key=lambda link: grid.column[link[1][0][0]])
    for (source, target), (chain, _) in chains:
        if source in reached:
            hops, doubt, items = reached[source]
            step = (hops + 1, doubt - oriented[source, target])
            if target not in reached or step < reached[target][:2]:
                reached[target] = (*step, [*items, *chain])
    return reached[right][2] if right in reached else []


def _room(grid: Grid, room: Mapping[Pair, tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Return the width of the gap after each column, and the height of each item that is a stop.

    What is written on an arrow must fit into the gap, or, where the arrow passes columns, into
    the widest of its gaps and above or below the one stop next to it.
    """
    gaps, lanes = [COLUMN_GAP] * len(grid.rows()), [0.0] * len(grid.names)
    for pair, (chain, _) in sorted(grid.chains.items(), key=lambda link: len(link[1][0])):
        wide, tall = room.get(pair, room.get(pair[::-1], (0.0, 0.0)))
        if wide:
            column = max((grid.column[item] for item in chain[:-1]), key=gaps.__getitem__)
            gaps[column] = max(gaps[column], wide + SEEN)
            for stop in chain[1:-1]:
                lanes[stop] = tall
    return gaps, lanes


def _assemble(
    grid: Grid, ys: Sequence[float], sizes: Sequence[tuple[float, float]], gaps: Sequence[float]
) -> Layout:
    """Turn columns and heights into positions that start at (0, 0)."""
    tall = [height for _, height in sizes]
    top = min(y - height / 2 for y, height in zip(ys, tall, strict=True))
    down = [round(y - top, 1) for y in ys]
    edges = _edges(grid, ys, sizes, gaps)
    centres = {
        name: (sum(edges[column]) / 2, y)
        for name, column, y in zip(grid.names, grid.column, down, strict=True)
        if name
    }
    half = {name: wide / 2 for name, (wide, _) in zip(grid.names, sizes, strict=True) if name}
    ways = {
        (left, right): along(
            [(*edges[grid.column[item]], down[item]) for item in chain],
            centres[left][0] + half[left],
            centres[right][0] - half[right],
        )
        for (left, right), (chain, _) in grid.chains.items()
    }
    return Layout(centres, ways, edges[-1][1], round(extent(ys, tall), 1))


def _edges(
    grid: Grid, ys: Sequence[float], sizes: Sequence[tuple[float, float]], gaps: Sequence[float]
) -> list[tuple[float, float]]:
    """Return left and right edge of each column, farther apart where arrows climb steeply."""
    edges: list[tuple[float, float]] = []
    x = 0.0
    for row, gap in zip(grid.rows(), gaps, strict=True):
        wide = max(sizes[item][0] for item in row)
        edges.append((x, x + wide))
        climbs = (abs(ys[item] - ys[other]) for item in row for other, _ in grid.right[item])
        x += wide + max(min(round(CLIMB * max(climbs, default=0.0)), WIDEST_GAP), gap)
    return edges
