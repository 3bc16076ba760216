"""What actions cost in the worlds where they are wrong. Nothing here knows the package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Table: TypeAlias = dict[str, dict[str, float]]
"""By world and action."""


def regrets(
    changes: Mapping[str, Mapping[str, float]], costs: Mapping[str, float], goal: int = 1
) -> Table:
    """How much better the best action of each world is than each action.

    ``changes`` are those of the outcome; ``goal`` is -1 where it should fall. To leave it changes
    nothing and costs nothing.
    """
    gains = {
        world: {action: goal * row[action] - costs.get(action, 0.0) for action in row}
        | {"leave_it": 0.0}
        for world, row in changes.items()
    }
    return {
        world: {action: max(row.values()) - gain for action, gain in row.items()}
        for world, row in gains.items()
    }


def minimax(table: Table) -> tuple[str, float]:
    """The action whose largest regret is smallest, and by how much it is."""
    first, second, *_ = sorted(
        (max(row[action] for row in table.values()), action)
        for action in next(iter(table.values()))
    )
    return first[1], second[0] - first[0]
