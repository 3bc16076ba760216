"""The nodes of a layered drawing in their columns, with a stop in every column an arrow passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from causalstory.diagrams.layering import Pair

Rows = list[list[int]]
"""For each column, the numbers of its items from top to bottom."""


@dataclass
class Grid:
    """Items in columns: nodes, and stops where an arrow passes a column on its way.

    Parameters
    ----------
    names
        Item -> name of the node, empty for a stop.
    column
        Item -> column.
    present
        Item -> bit set of the stories in which it occurs.
    left, right
        Item -> pairs (item in the neighbouring column, bit set of the stories that link them).
    chains
        (left node, right node) -> the items from one to the other, both included, and the bit set
        of the stories that link them.
    """

    names: list[str] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    present: list[int] = field(default_factory=list)
    left: list[list[tuple[int, int]]] = field(default_factory=list)
    right: list[list[tuple[int, int]]] = field(default_factory=list)
    chains: dict[Pair, tuple[list[int], int]] = field(default_factory=dict)

    def add(self, name: str, column: int, present: int) -> int:
        """Add an item and return its number."""
        self.names.append(name)
        self.column.append(column)
        self.present.append(present)
        self.left.append([])
        self.right.append([])
        return len(self.names) - 1

    def rows(self) -> Rows:
        """Return the items of each column in the order in which they were added."""
        rows: Rows = [[] for _ in range(max(self.column, default=-1) + 1)]
        for item, column in enumerate(self.column):
            rows[column].append(item)
        return rows


def build_grid(
    column: Mapping[str, int], present: Mapping[str, int], told: Mapping[Pair, int]
) -> Grid:
    """Return the items of a drawing and how they hang together.

    Parameters
    ----------
    column
        Node -> column, in a fixed order.
    present
        Node -> bit set of the stories in which it occurs.
    told
        (left, right) -> bit set of the stories that tell an arrow between the two.

    Examples
    --------
    >>> grid = build_grid({"a": 0, "b": 1, "c": 2}, dict.fromkeys("abc", 1), {("a", "c"): 1})
    >>> grid.rows()
    [[0], [1, 3], [2]]
    """
    grid = Grid()
    item = {node: grid.add(node, place, present[node]) for node, place in column.items()}
    for (left, right), stories in told.items():
        passed = range(column[left] + 1, column[right])
        stops = [grid.add("", place, stories) for place in passed]
        chain = [item[left], *stops, item[right]]
        grid.chains[left, right] = (chain, stories)
        for one, other in pairwise(chain):
            grid.right[one].append((other, stories))
            grid.left[other].append((one, stories))
    return grid
