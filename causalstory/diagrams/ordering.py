"""The order of the nodes in each column: as few crossing arrows as possible.

Sweeps of means and exchanges of neighbours, after Gansner, Koutsofios, North and Vo, "A technique
for drawing directed graphs" (IEEE Trans. Softw. Eng. 19(3):214-230, 1993), then single items are
moved. While crossings are left, the best order is disturbed and improved again.
"""

from __future__ import annotations

from collections.abc import Sequence

from causalstory.diagrams.crossings import Links, crossings, exchange, positions, sift
from causalstory.diagrams.grid import Grid, Rows

SWEEPS = 8
PATIENCE = 3
"""Sweeps without success after which one gives up."""
EXCHANGES = 4
RESTARTS, EFFORT = 8, 800
"""Orders disturbed at most, and items in all of them: large graphs get fewer."""


def orderings(grid: Grid) -> list[Rows]:
    """Return the good orders found, each once.

    Examples
    --------
    >>> from causalstory.diagrams.grid import build_grid
    >>> place = {"a": 0, "b": 0, "c": 1, "d": 1}
    >>> grid = build_grid(place, dict.fromkeys("abcd", 1), {("a", "d"): 1, ("b", "c"): 1})
    >>> [crossings(grid, rows) for rows in orderings(grid)]
    [0, 0]
    """
    found: list[Rows] = []
    fewest = 0
    best: Rows = []
    for start in _starts(grid):
        rows, count = _improve(grid, start)
        if not found or count < fewest:
            best, fewest = rows, count
        if rows not in found:
            found.append(rows)
    for step in range(1, min(RESTARTS, EFFORT // max(len(grid.names), 1)) + 1):
        if not fewest:
            break
        rows, count = _improve(grid, _disturbed(best, step))
        if count <= fewest and rows not in found:
            found.append(rows)
        if count < fewest:
            best, fewest = rows, count
    return found


def _starts(grid: Grid) -> list[Rows]:
    connected = _depth_first(grid)
    inside_out = [row[::2][::-1] + row[1::2] for row in grid.rows()]
    return [
        connected,
        [row[::-1] for row in connected],
        inside_out,
        [row[::-1] for row in inside_out],
    ]


def _depth_first(grid: Grid) -> Rows:
    """Return an order in which items that hang together stand together."""
    rows: Rows = [[] for _ in grid.rows()]
    seen: set[int] = set()
    for start in range(len(grid.names)):
        waiting = [start]
        while waiting:
            item = waiting.pop()
            if item not in seen:
                seen.add(item)
                rows[grid.column[item]].append(item)
                links = (*grid.left[item], *grid.right[item])
                waiting.extend(other for other, _ in reversed(links))
    return rows


def _disturbed(rows: Rows, step: int) -> Rows:
    """Return another order: each column turned by another number of places."""
    turns = [step * column % max(len(row), 1) for column, row in enumerate(rows, start=1)]
    return [row[turn:] + row[:turn] for row, turn in zip(rows, turns, strict=True)]


def _improve(grid: Grid, start: Rows) -> tuple[Rows, int]:
    """Sweep right and left by turns, keep the best order met; return it and its crossings."""
    rows = [row.copy() for row in start]
    best, fewest = rows, crossings(grid, rows)
    idle = 0
    for sweep in range(SWEEPS):
        rows = _sweep(grid, rows, rightward=sweep % 2 == 0)
        places = positions(grid, rows)
        for _ in range(EXCHANGES):
            if not exchange(grid, rows, places):
                break
        count = crossings(grid, rows)
        if count < fewest:
            best, fewest, idle = [row.copy() for row in rows], count, 0
        else:
            idle += 1
        if idle == PATIENCE:
            break
    best = [row.copy() for row in best]
    places = positions(grid, best)
    while fewest and (saved := sift(grid, best, places)):
        fewest -= saved
    return best, fewest


def _sweep(grid: Grid, rows: Rows, *, rightward: bool) -> Rows:
    """Order each column by the middle of the neighbours in the column before it."""
    swept = [row.copy() for row in rows]
    links = grid.left if rightward else grid.right
    indices = range(1, len(swept)) if rightward else range(len(swept) - 2, -1, -1)
    for index in indices:
        near = swept[index - 1] if rightward else swept[index + 1]
        place = {item: position for position, item in enumerate(near)}
        swept[index] = _by_middle(swept[index], links, place)
    return swept


def _by_middle(row: list[int], links: Sequence[Links], place: dict[int, int]) -> list[int]:
    """Sort a column by the mean place of its neighbours; items without any keep their place."""
    middle = {
        item: sum(place[other] * told.bit_count() for other, told in links[item])
        / sum(told.bit_count() for _, told in links[item])
        for item in row
        if links[item]
    }
    ordered = iter(sorted(middle, key=lambda item: middle[item]))
    return [next(ordered) if item in middle else item for item in row]
