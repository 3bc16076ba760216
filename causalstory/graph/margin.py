"""What a DAG with latent and selection nodes looks like to those who see the rest.

The *maximal ancestral graph* over the observed nodes implies just the independencies that the DAG
implies among them, given the selection nodes (Richardson and Spirtes 2002, Annals of Statistics
30:962-1030). Two nodes are joined in it if no observed set separates them. Each end of an edge
bears a mark: a tail if the node is a cause of the other or of selection, else an arrowhead.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from causalstory.graph.checks import selected_in
from causalstory.graph.reach import upstream
from causalstory.graph.separation import d_separated


@dataclass(frozen=True, eq=False)
class Margin:
    """A maximal ancestral graph.

    Parameters
    ----------
    neighbours
        Every observed node with those that an edge joins to it.
    heads
        Pairs (a, b) such that the edge between them has an arrowhead at b.
    """

    neighbours: dict[str, frozenset[str]]
    heads: frozenset[tuple[str, str]]

    def is_collider(self, before: str, here: str, after: str) -> bool:
        """Whether both edges have an arrowhead at the node in the middle."""
        return (before, here) in self.heads and (after, here) in self.heads

    def is_parent(self, cause: str, effect: str) -> bool:
        """Whether the edge has its arrowhead at the effect alone."""
        return (cause, effect) in self.heads and (effect, cause) not in self.heads

    def unshielded(self) -> Iterator[tuple[str, str, str]]:
        """Yield the triples whose ends no edge joins."""
        for here, around in self.neighbours.items():
            for before, after in combinations(sorted(around), 2):
                if after not in self.neighbours[before]:
                    yield before, here, after


def margin(graph: nx.DiGraph[str], observed: Set[str]) -> Margin:
    """Return the maximal ancestral graph of a DAG over the observed nodes.

    Parameters
    ----------
    graph
        A DAG.
    observed
        Some of its nodes, none of them selected; the others count as latent.

    Notes
    -----
    If any observed set separates two nodes given the selection nodes, the observed ancestors of
    the two and of the selection nodes do. So one question for each pair is enough, and none where
    every path holds an observed node that is no collider on it.

    Examples
    --------
    >>> graph = nx.DiGraph([("u", "x"), ("u", "y"), ("z", "x")])
    >>> seen = margin(graph, {"x", "y", "z"})
    >>> sorted(seen.heads), sorted(seen.neighbours["z"])
    ([('x', 'y'), ('y', 'x'), ('z', 'x')], ['x'])
    """
    selected = selected_in(graph)
    before = {node: upstream(graph, {node, *selected}) for node in observed}
    neighbours: dict[str, set[str]] = {node: set() for node in sorted(observed)}
    heads = set()
    reach = {node: _in_reach(graph, node, observed | selected) for node in neighbours}
    for first, second in combinations(neighbours, 2):
        if second not in reach[first]:
            continue
        given = (before[first] | before[second]) & observed - {first, second}
        if d_separated(graph, first, second, given):
            continue
        neighbours[first].add(second)
        neighbours[second].add(first)
        heads |= {(a, b) for a, b in ((first, second), (second, first)) if b not in before[a]}
    around = {node: frozenset(nodes) for node, nodes in neighbours.items()}
    return Margin(around, frozenset(heads))


def _in_reach(graph: nx.DiGraph[str], start: str, known: Set[str]) -> set[str]:
    """Return where paths lead whose inner nodes are unknown, or colliders."""
    reached, waiting = {(start, False)}, deque([(start, False)])
    while waiting:
        node, by_arrow = waiting.popleft()
        through = node == start or node not in known
        further = {(cause, False) for cause in graph.pred[node] if through or by_arrow}
        further |= {(effect, True) for effect in graph.succ[node] if through}
        waiting.extend(further - reached)
        reached |= further
    return {node for node, _ in reached}


def equivalent(first: Margin, second: Margin) -> bool:
    """Say whether two maximal ancestral graphs over the same nodes imply the same independencies.

    They do if they join the same nodes, have the same unshielded colliders, and agree on the last
    inner node of every path that is discriminating in both (Spirtes and Richardson 1997, AISTATS:
    "A polynomial time algorithm for determining DAG equivalence in the presence of latent variables
    and selection bias"). Whether that node is a collider is a matter of the last three nodes alone,
    so one search for each such three is enough, and no paths are listed.

    Examples
    --------
    >>> hidden = nx.DiGraph([("u", "x"), ("u", "y")])
    >>> arrow = nx.DiGraph([("x", "y")])
    >>> equivalent(margin(hidden, {"x", "y"}), margin(arrow, {"x", "y"}))
    True
    """
    if first.neighbours != second.neighbours:
        return False
    if any(first.is_collider(*t) != second.is_collider(*t) for t in first.unshielded()):
        return False
    return not any(
        first.is_collider(before, here, end) != second.is_collider(before, here, end)
        and _discriminates(first, second, before, here, end)
        for end, around in first.neighbours.items()
        for here in around
        for before in first.neighbours[here] & around
    )


def _discriminates(first: Margin, second: Margin, before: str, here: str, end: str) -> bool:
    """Say whether a path that ends (before, here, end) is discriminating in both graphs.

    From a start that no edge joins to the end, all nodes up to ``before`` must be colliders on the
    path and parents of the end.
    """

    def both_head(a: str, b: str) -> bool:
        return (a, b) in first.heads and (a, b) in second.heads

    def both_parent(node: str) -> bool:
        return first.is_parent(node, end) and second.is_parent(node, end)

    if not (both_head(here, before) and both_parent(before)):
        return False
    reached, waiting = {before, here, end}, deque([before])
    while waiting:
        node = waiting.popleft()
        for further in first.neighbours[node]:
            if further in reached or not both_head(further, node):
                continue
            if further not in first.neighbours[end]:
                return True
            if both_head(node, further) and both_parent(further):
                reached.add(further)
                waiting.append(further)
    return False
