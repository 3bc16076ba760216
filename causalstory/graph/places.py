"""Where the author of a graph has put its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    import networkx as nx

Place = tuple[float, float]
"""In any unit, y growing downwards."""


def places(graph: nx.DiGraph[Any]) -> dict[Any, Place]:
    """Return where the author has put nodes; others are left out.

    The latent node behind ``x <-> y`` has no place of its own unless the arrow bends: it stands
    between both.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("x", "y")])
    >>> graph.nodes["x"]["pos"] = (0, 0)
    >>> places(graph)
    {'x': (0, 0)}
    """
    found: dict[Any, Place] = {
        node: tuple(data["pos"])
        for node, data in graph.nodes(data=True)
        if is_place(data.get("pos"))
    }
    for node in graph:
        ends = [found[end] for end in graph.successors(node) if end in found]
        if node not in found and graph.nodes[node].get("bidirected") and len(ends) == 2:
            found[node] = between(*ends)
    return found


def is_place(value: object) -> TypeGuard[Sequence[float]]:
    """Whether something is two finite numbers."""
    return (
        isinstance(value, tuple | list)
        and len(value) == 2
        and all(isinstance(part, int | float) and isfinite(part) for part in value)
    )


def between(one: Place, other: Place) -> Place:
    """Return where a common cause of two nodes stands for which nobody has found a place.

    A little above the middle, or off the line that an arrow between the two takes.

    Examples
    --------
    >>> between((0, 0), (10, 0))
    (5.0, -2.0)
    """
    (x, y), (u, v) = one, other
    return (round((x + u) / 2 - (y - v) / 5, 6), round((y + v) / 2 - abs(x - u) / 5, 6))
