"""How good a layout looks, as one number, and small changes that make it look better."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from causalstory.diagrams.crossings import crossings
from causalstory.diagrams.grid import Grid, Rows
from causalstory.diagrams.placing import heights, pulls

CROSSING = 1000.0
"""Cost of a crossing, in pixels of slant."""
BLOCKED = 150.0
"""Cost of an arrow that cannot be straight because a node stands in its way."""
DETOUR = 1.0
"""Cost of a pixel of the way around it."""
UNLEVEL = 100.0
"""Cost of treatment and outcome, or a longest path, not standing on one line."""
TALL = 2.0
"""Cost of a pixel of the height of the whole."""
USUAL_GAP = 60.0
"""Between columns."""
WIDEST = 1.8
"""How much wider the gaps within columns may get for the sake of shape."""
CLEARANCE = 4.0
CORNERS = 0.27
"""Half a node's width in columns, a little less as most nodes are round."""
TRIALS = 60
EFFORT = 1200
"""Changes tried, and items placed while trying: enough for graphs that people put on slides."""


class Judge:
    """Judges orders of the items of one grid.

    Parameters
    ----------
    grid
        The items.
    sizes
        Item -> width and height; zeros for a stop.
    """

    def __init__(self, grid: Grid, sizes: Sequence[tuple[float, float]]) -> None:
        self.grid = grid
        self.sizes = sizes
        self.tall = [height for _, height in sizes]
        self.pulled = pulls(grid)
        self.spread = 1.0
        # For each arrow its stops, how many stories tell it, and the nodes that may be in its way.
        self.arrows = [
            (chain, told.bit_count(), self._passed(chain, told))
            for chain, told in grid.chains.values()
        ]

    def _passed(self, chain: Sequence[int], told: int) -> list[tuple[int, int]]:
        """Return nodes in the columns an arrow passes, and how many stories have both."""
        columns = {self.grid.column[stop] for stop in chain[1:-1]}
        return [
            (item, (present & told).bit_count())
            for item, present in enumerate(self.grid.present)
            if self.grid.names[item] and self.grid.column[item] in columns and present & told
        ]

    def cost(self, rows: Rows, ys: Sequence[float], level: Collection[int]) -> float:
        """Return how far a layout is from calm: crossings, detours, slant, height, no main line."""
        cost = self._least_cost(rows) + TALL * extent(ys, self.tall)
        cost += 0.0 if level else UNLEVEL * max((told for _, told, _ in self.arrows), default=0)
        for chain, count, passed in self.arrows:
            source, target = chain[0], chain[-1]
            cost += count * abs(ys[source] - ys[target])
            blocked = sum(also for item, also in passed if self._blocks(item, source, target, ys))
            if blocked:
                cost += BLOCKED * blocked + DETOUR * count * self._detour(chain, ys)
        return round(cost, 3)

    def _least_cost(self, rows: Rows) -> float:
        """Return what an order costs wherever its items stand."""
        return CROSSING * crossings(self.grid, rows)

    def _detour(self, chain: Sequence[int], ys: Sequence[float]) -> float:
        """Return how far the stops of an arrow are from the straight line between its ends."""
        climb = (ys[chain[-1]] - ys[chain[0]]) / (len(chain) - 1)
        return max(
            abs(ys[stop] - ys[chain[0]] - climb * step)
            for step, stop in enumerate(chain[1:-1], start=1)
        )

    def _blocks(self, item: int, source: int, target: int, ys: Sequence[float]) -> bool:
        """Whether a node stands on the straight line between two others."""
        column = self.grid.column
        climb = (ys[target] - ys[source]) / (column[target] - column[source])
        middle = ys[source] + climb * (column[item] - column[source])
        reach = self.tall[item] / 2 + CLEARANCE + CORNERS * abs(climb)
        return abs(middle - ys[item]) < reach

    def heights(self, rows: Rows, level: Collection[int]) -> list[float]:
        """Return the heights that go with an order; ``level`` items stand on the main line."""
        return heights(self.grid, rows, self.tall, self.pulled, level, self.spread)

    def widen(self, rows: Rows, level: Collection[int], shape: float) -> None:
        """Spread the items where the picture would otherwise be flatter than a shape.

        Arrows are then steeper, and fewer have to bend around nodes.

        Parameters
        ----------
        rows, level
            A good order.
        shape
            Height in proportion to width.
        """
        wide = [max(self.sizes[item][0] for item in row) for row in rows]
        room = shape * (sum(wide) + USUAL_GAP * (len(wide) - 1))
        tall = extent(self.heights(rows, level), self.tall)
        self.spread = min(max(room / tall, 1.0), WIDEST)

    def refine(self, rows: Rows, level: Collection[int]) -> tuple[float, list[float]]:
        """Move single items up or down their column while that helps; return cost and heights.

        Only so many moves are tried, so that large graphs stay fast.
        """
        best_ys = self.heights(rows, level)
        best, improved = self.cost(rows, best_ys, level), True
        trials = min(TRIALS, EFFORT // len(self.grid.names))
        while improved and trials > 0:
            improved = False
            for changed in islice(_moves(rows), trials):
                trials -= 1
                if self._least_cost(changed) >= best:
                    continue
                ys = self.heights(changed, level)
                cost = self.cost(changed, ys, level)
                if cost < best:
                    rows, best, best_ys, improved = changed, cost, ys, True
                    break
        return best, best_ys


def extent(ys: Sequence[float], tall: Sequence[float]) -> float:
    """Return the height of the box around all items."""
    top = min(y - height / 2 for y, height in zip(ys, tall, strict=True))
    return max(y + height / 2 for y, height in zip(ys, tall, strict=True)) - top


def _moves(rows: Rows) -> Iterator[Rows]:
    """Yield every order in which one item has moved to another place in its column."""
    for column, row in enumerate(rows):
        for start in range(len(row)):
            for end in range(len(row)):
                if end not in (start, start - 1):  # moving up by one is moving another down
                    moved = row[:start] + row[start + 1 :]
                    moved.insert(end, row[start])
                    yield [*rows[:column], moved, *rows[column + 1 :]]
