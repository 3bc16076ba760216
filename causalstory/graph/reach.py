"""What lies up and down the arrows, for any number of nodes in one walk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

import networkx as nx


def upstream(
    graph: nx.DiGraph[str], nodes: Iterable[str], walls: Set[str] = frozenset()
) -> set[str]:
    """Return the nodes and all their ancestors, as far as no wall stands in the way.

    Examples
    --------
    >>> sorted(upstream(nx.DiGraph([("a", "b"), ("b", "c"), ("d", "e")]), ["b", "e"]))
    ['a', 'b', 'd', 'e']
    """
    return _walk(nodes, graph.pred.__getitem__, walls)


def downstream(
    graph: nx.DiGraph[str], nodes: Iterable[str], walls: Set[str] = frozenset()
) -> set[str]:
    """Return the nodes and all their descendants, as far as no wall stands in the way.

    Examples
    --------
    >>> sorted(downstream(nx.DiGraph([("a", "b"), ("b", "c"), ("d", "e")]), ["b"]))
    ['b', 'c']
    """
    return _walk(nodes, graph.succ.__getitem__, walls)


def _walk(
    nodes: Iterable[str], following: Callable[[str], Iterable[str]], walls: Set[str]
) -> set[str]:
    reached = set(nodes)
    waiting = list(reached)
    while waiting:
        for node in following(waiting.pop()):
            if node not in reached and node not in walls:
                reached.add(node)
                waiting.append(node)
    return reached
