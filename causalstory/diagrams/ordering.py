"""The order of the nodes in each column: as few crossing arrows as possible.

Sweeps of medians and exchanges of neighbours, after Gansner, Koutsofios, North and Vo, "A technique
for drawing directed graphs" (IEEE Trans. Softw. Eng. 19(3):214-230, 1993). Two arrows that no
story tells together never cross in a picture, so their crossings do not count.
"""

from __future__ import annotations

from collections.abc import Sequence

from causalstory.diagrams.grid import Grid, Rows

SWEEPS = 12
EXCHANGES = 4

Links = Sequence[tuple[int, int]]


def orderings(grid: Grid) -> list[Rows]:
    """Return the good orders found from a few different starts, without doubles.

    Examples
    --------
    >>> from causalstory.diagrams.grid import build_grid
    >>> place = {"a": 0, "b": 0, "c": 1, "d": 1}
    >>> grid = build_grid(place, dict.fromkeys("abcd", 1), {("a", "d"): 1, ("b", "c"): 1})
    >>> [crossings(grid, rows) for rows in orderings(grid)]
    [0, 0]
    """
    found: list[Rows] = []
    for start in _starts(grid):
        rows = _improve(grid, start)
        if rows not in found:
            found.append(rows)
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


def _improve(grid: Grid, start: Rows) -> Rows:
    """Sweep right and left by turns; keep the best order met."""
    rows = [row.copy() for row in start]
    best, fewest = rows, crossings(grid, rows)
    for sweep in range(SWEEPS):
        rows = _sweep(grid, rows, rightward=sweep % 2 == 0)
        for _ in range(EXCHANGES):
            if not _exchange(grid, rows):
                break
        count = crossings(grid, rows)
        if count < fewest:
            best, fewest = [row.copy() for row in rows], count
    return [row.copy() for row in best]


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


def _exchange(grid: Grid, rows: Rows) -> bool:
    """Swap neighbours in a column wherever that saves crossings; say whether any was saved."""
    saved = False
    places = [0] * len(grid.names)
    for row in rows:
        for position, item in enumerate(row):
            places[item] = position
    for row in rows:
        for position in range(len(row) - 1):
            upper, lower = row[position], row[position + 1]
            now = then = 0
            for links in (grid.left, grid.right):
                now += _pair_crossings(links[upper], links[lower], places)
                then += _pair_crossings(links[lower], links[upper], places)
            if then < now:
                row[position], row[position + 1] = lower, upper
                places[upper], places[lower] = position + 1, position
                saved = True
    return saved


def _pair_crossings(upper: Links, lower: Links, places: Sequence[int]) -> int:
    """Count crossings between the arrows of two items of a column, one above the other."""
    return sum(
        (told & also).bit_count()
        for one, told in upper
        for other, also in lower
        if places[one] > places[other]
    )


def crossings(grid: Grid, rows: Rows) -> int:
    """Count the crossings of arrows, summed over the stories that tell both."""
    places = [0] * len(grid.names)
    for row in rows:
        for position, item in enumerate(row):
            places[item] = position
    total = 0
    for row in rows:
        for position, upper in enumerate(row):
            for lower in row[position + 1 :]:
                total += _pair_crossings(grid.right[upper], grid.right[lower], places)
    return total
