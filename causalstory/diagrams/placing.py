"""The heights of the nodes: apart from each other, long arrows straight, the main line level.

The sum over all links of weight * (difference of heights)^2 is made small, one column at a time,
under the constraint that the items of a column keep their order and their distance. For one
column that is an isotonic regression, solved exactly by pooling adjacent violators.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from operator import sub

from causalstory.diagrams.grid import Grid, Rows

NODE_GAP = 26.0
STOP_GAP = 26.0
STRAIGHT = 3.0
"""How much more a link between two stops of an arrow counts."""
LEAN = 0.8
"""How far a node goes along with the slope of an arrow beyond the arrow's first stop."""
ROUNDS = 16
SETTLED = 0.5
"""Heights that change less than this in a round are final."""
PINNED = 1e9

Pull = tuple[float, list[tuple[int, float]]]
"""How strongly an item is pulled, and where to: the sum of share * height over other items."""


def pulls(grid: Grid) -> list[Pull]:
    """Return for each item what pulls it: the weighted mean of what it is linked to.

    A node whose arrow passes stops is pulled to where the arrow would come from if it went on in
    the same direction.

    Examples
    --------
    >>> from causalstory.diagrams.grid import build_grid
    >>> grid = build_grid({"a": 0, "b": 1}, {"a": 1, "b": 1}, {("a", "b"): 1})
    >>> pulls(grid)
    [(1.0, [(1, 1.0)]), (1.0, [(0, 1.0)])]
    """
    weights = [0.0] * len(grid.names)
    shares: list[dict[int, float]] = [{} for _ in grid.names]
    for chain, told in grid.chains.values():
        for way in (chain, chain[::-1]):
            beyond = LEAN / (len(way) - 2) if len(way) > 2 else 0.0
            for index, (item, other) in enumerate(pairwise(way)):
                inner = 0 < index < len(way) - 2
                strength = told.bit_count() * (STRAIGHT if inner else 1.0)
                lean = beyond if index == 0 else 0.0
                weights[item] += strength
                mine = shares[item]
                mine[other] = mine.get(other, 0.0) + strength * (1 + lean)
                if lean:
                    mine[way[-1]] = mine.get(way[-1], 0.0) - strength * lean
    return [
        (weight, [(other, share / weight) for other, share in mine.items()])
        for weight, mine in zip(weights, shares, strict=True)
    ]


def heights(
    grid: Grid,
    rows: Rows,
    sizes: Sequence[float],
    pulled: Sequence[Pull],
    level: Collection[int] = (),
    spread: float = 1.0,
) -> list[float]:
    """Return the vertical centre of every item.

    Parameters
    ----------
    grid, rows
        The items and their order from top to bottom in each column.
    sizes
        Item -> height; 0 for a stop.
    pulled
        From :func:`pulls`.
    level
        Items, at most one in a column, that stand on the line 0.
    spread
        How much wider than needed the gaps are.

    Examples
    --------
    >>> from causalstory.diagrams.grid import build_grid
    >>> place = {"a": 0, "b": 0, "c": 1}
    >>> grid = build_grid(place, dict.fromkeys("abc", 1), {("a", "c"): 1, ("b", "c"): 1})
    >>> [round(y) for y in heights(grid, grid.rows(), [54, 54, 54], pulls(grid))]
    [-40, 40, 0]
    """
    ys = [0.0] * len(grid.names)
    pinned = set(level)
    columns = [(row, _offsets(grid, row, sizes, spread)) for row in rows]
    for row, offsets in columns:
        middle = offsets[-1] / 2 if row else 0.0
        for item, offset in zip(row, offsets, strict=True):
            ys[item] = offset - middle
    for _ in range(ROUNDS):
        before = ys.copy()
        columns.reverse()
        for row, offsets in columns:
            wishes = [(0.0, PINNED) if item in pinned else _wish(item, pulled, ys) for item in row]
            _settle(row, offsets, wishes, ys)
        if max(map(abs, map(sub, ys, before)), default=0.0) < SETTLED:
            break
    return ys


def _wish(item: int, pulled: Sequence[Pull], ys: Sequence[float]) -> tuple[float, float]:
    """Return where an item would like to stand, and how strongly."""
    weight, shares = pulled[item]
    if not weight:
        return ys[item], 0.1
    height = 0.0
    for other, share in shares:
        height += ys[other] * share
    return height, weight


def _offsets(grid: Grid, row: Sequence[int], sizes: Sequence[float], spread: float) -> list[float]:
    """Return how far below the first item of a column each one must at least stand.

    Nodes keep their distance from all others. A stop keeps it only from what occurs in a picture
    with its arrow: a variable of one story may stand where an arrow of another one runs.
    """
    offsets: list[float] = []
    for item in row:
        least = offsets[-1] if offsets else 0.0
        for above, offset in zip(row, offsets, strict=False):
            both_nodes = sizes[above] and sizes[item]
            if both_nodes or grid.present[above] & grid.present[item]:
                gap = NODE_GAP if both_nodes else STOP_GAP
                least = max(least, offset + (sizes[above] + sizes[item]) / 2 + gap * spread)
        offsets.append(least)
    return offsets


def _settle(
    row: Sequence[int],
    offsets: Sequence[float],
    wishes: Sequence[tuple[float, float]],
    ys: list[float],
) -> None:
    """Put the items of a column as near to their wishes as order and distance allow."""
    blocks: list[tuple[float, float, int]] = []  # mean, weight, number of items
    for (height, weight), offset in zip(wishes, offsets, strict=True):
        mean, mass, count = height - offset, weight, 1
        while blocks and blocks[-1][0] >= mean:
            above, above_mass, above_count = blocks.pop()
            mean = (mean * mass + above * above_mass) / (mass + above_mass)
            mass, count = mass + above_mass, count + above_count
        blocks.append((mean, mass, count))
    position = 0
    for mean, _, count in blocks:
        for index in range(position, position + count):
            ys[row[index]] = mean + offsets[index]
        position += count
