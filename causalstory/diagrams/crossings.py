"""How many arrows cross between the columns of a grid, and moves that save crossings.

Two arrows that no story tells together never cross in a picture, so their crossings do not count.
"""

from __future__ import annotations

from collections.abc import Sequence

from causalstory.diagrams.grid import Grid, Rows

Links = Sequence[tuple[int, int]]


def positions(grid: Grid, rows: Rows) -> list[int]:
    """Return for each item how many stand above it in its column."""
    places = [0] * len(grid.names)
    for row in rows:
        for position, item in enumerate(row):
            places[item] = position
    return places


def _of_pair(upper: Links, lower: Links, places: Sequence[int]) -> int:
    """Count crossings between the arrows of two items of a column, one above the other."""
    total = 0
    for one, told in upper:
        place = places[one]
        for other, also in lower:
            if place > places[other]:
                total += (told & also).bit_count()
    return total


def crossings(grid: Grid, rows: Rows) -> int:
    """Count the crossings of arrows, summed over the stories that tell both.

    Examples
    --------
    >>> from causalstory.diagrams.grid import build_grid
    >>> place = {"a": 0, "b": 0, "c": 1, "d": 1}
    >>> grid = build_grid(place, dict.fromkeys("abcd", 1), {("a", "d"): 1, ("b", "c"): 1})
    >>> crossings(grid, [[0, 1], [2, 3]]), crossings(grid, [[1, 0], [2, 3]])
    (1, 0)
    """
    places = positions(grid, rows)
    return sum(
        _of_pair(grid.right[upper], grid.right[lower], places)
        for row in rows
        for position, upper in enumerate(row)
        for lower in row[position + 1 :]
    )


def _saved(grid: Grid, upper: int, lower: int, places: Sequence[int]) -> tuple[int, int]:
    """Return how many crossings it saves to exchange two items of a column, and how many are."""
    now = then = 0
    for links in (grid.left, grid.right):
        now += _of_pair(links[upper], links[lower], places)
        then += _of_pair(links[lower], links[upper], places)
    return now - then, now


def exchange(grid: Grid, rows: Rows, places: list[int]) -> bool:
    """Swap neighbours in a column wherever that saves crossings; say whether any was saved.

    Swaps that save nothing but move crossings elsewhere are made too: they lead out of corners.
    """
    any_saved = False
    for row in rows:
        for position in range(len(row) - 1):
            upper, lower = row[position], row[position + 1]
            saved, crossed = _saved(grid, upper, lower, places)
            if saved > 0 or (saved == 0 and crossed):
                row[position], row[position + 1] = lower, upper
                places[upper], places[lower] = position + 1, position
                any_saved = any_saved or saved > 0
    return any_saved


def sift(grid: Grid, rows: Rows, places: list[int]) -> int:
    """Move each item to the best place of its column; return how many crossings that saves.

    After Matuszewski, Schönfeld and Molitor, "Using sifting for k-layer straightline crossing
    minimization" (Graph Drawing 1999, 217-224).
    """
    total = 0
    for row in rows:
        for item in row.copy():
            start = places[item]
            best, most = start, 0
            for way in (range(start - 1, -1, -1), range(start + 1, len(row))):
                saved = 0
                for place in way:
                    upper, lower = (row[place], item) if place < start else (item, row[place])
                    saved += _saved(grid, upper, lower, places)[0]
                    if saved > most:
                        best, most = place, saved
            if most:
                row.insert(best, row.pop(start))
                for position, moved in enumerate(row):
                    places[moved] = position
                total += most
    return total
