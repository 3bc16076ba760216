"""The order of causes from left to right: which column each node stands in.

First step of the layered drawing of Sugiyama, Tagawa and Toda (IEEE Trans. Syst. Man Cybern.
11(2):109-125, 1981). The graph may be the union of several stories and so may have cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

Pair = tuple[str, str]


def told_by(graph: nx.DiGraph[str], source: str, target: str) -> tuple[int, ...]:
    """Return the numbers of the stories that tell an arrow: its attribute ``stories``."""
    stories: tuple[int, ...] = graph.edges[source, target].get("stories", (0,))
    return stories


def orient(graph: nx.DiGraph[str], wished: Iterable[Pair] = ()) -> dict[Pair, float]:
    """Turn arrows around until no cycle is left.

    Where stories disagree about a direction, the one that more of them tell wins, then the first
    story's, then the order of the nodes.

    Parameters
    ----------
    graph
        Nodes in a fixed order; an edge may carry ``stories``, the numbers of the stories that
        tell it.
    wished
        Pairs (left, right) that should also be in this order if no arrow forbids it.

    Returns
    -------
    dict
        (left, right) -> how many stories tell an arrow between the two; 0 for a wish.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("errors", "safety", stories=(2,))
    >>> graph.add_edge("safety", "errors", stories=(0, 1))
    >>> orient(graph)
    {('safety', 'errors'): 3.0}
    """
    number = {node: index for index, node in enumerate(graph)}
    told = sorted(
        (-len(stories), min(stories), number[source], number[target], source, target)
        for source, target in graph.edges
        for stories in [told_by(graph, source, target)]
        if source != target
    )
    reached = {node: 1 << index for node, index in number.items()}  # bit sets of descendants
    oriented: dict[Pair, float] = {}
    for minus_count, _, _, _, source, target in told:
        backward = reached[target] >> number[source] & 1
        pair = (target, source) if backward else (source, target)
        oriented[pair] = oriented.get(pair, 0.0) - minus_count
        _connect(reached, number, *pair)
    for left, right in wished:
        if (left, right) not in oriented and not reached[right] >> number[left] & 1:
            oriented[left, right] = 0.0
            _connect(reached, number, left, right)
    return oriented


def _connect(reached: dict[str, int], number: Mapping[str, int], left: str, right: str) -> None:
    """Let everything that reaches ``left`` reach what ``right`` reaches."""
    gained = reached[right]
    for node, mask in reached.items():
        if mask >> number[left] & 1:
            reached[node] = mask | gained


def columns(nodes: Sequence[str], oriented: Mapping[Pair, float]) -> dict[str, int]:
    """Give each node a column, arrows pointing right and as short as they get.

    Longest paths first; then groups of nodes move right, as long as that makes the arrows shorter
    in sum. Nodes without arrows fill the emptiest columns.

    Parameters
    ----------
    nodes
        Every node, in a fixed order.
    oriented
        Acyclic, from :func:`orient`.

    Returns
    -------
    dict
        Node -> column, counted from 0 without gaps.

    Examples
    --------
    >>> arrows = {("a", "b"): 1.0, ("b", "d"): 1.0, ("c", "d"): 1.0}
    >>> columns(["a", "b", "c", "d"], arrows)
    {'a': 0, 'b': 1, 'c': 1, 'd': 2}
    """
    before: dict[str, list[str]] = {node: [] for node in nodes}
    for left, right in oriented:
        before[right].append(left)
    ordered = topological(nodes, oriented)
    column: dict[str, int] = {}
    for node in ordered:
        column[node] = max((column[parent] + 1 for parent in before[node]), default=0)
    while _tighten(column, ordered, oriented):
        pass
    ends = {end for pair in oriented for end in pair}
    alone = [node for node in nodes if node not in ends]
    _spread(column, alone, [node for node in column if node in ends])
    used = sorted(set(column.values()))
    return {node: used.index(column[node]) for node in nodes}


def topological(nodes: Sequence[str], oriented: Iterable[Pair]) -> list[str]:
    """Return the nodes causes first, otherwise in their own order."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    waiting = dict.fromkeys(nodes, 0)
    for left, right in oriented:
        after[left].append(right)
        waiting[right] += 1
    ordered = [node for node in nodes if not waiting[node]]
    for node in ordered:  # grows while it is read
        for child in after[node]:
            waiting[child] -= 1
            if not waiting[child]:
                ordered.append(child)
    return ordered


def _tighten(
    column: dict[str, int], ordered: Sequence[str], oriented: Mapping[Pair, float]
) -> bool:
    """Move a group of nodes right by one column if that makes arrows shorter; say whether it did.

    A node takes along whatever stands in its way. The sum of the lengths has no dead ends: where
    no group can move, it is as small as it gets (Murota, "Discrete Convex Analysis", 2003). Of all
    groups we try those of one node and of two that push the same ones.
    """
    number = {node: index for index, node in enumerate(ordered)}
    pull = [0.0] * len(ordered)
    pushed = [1 << index for index in range(len(ordered))]  # bit sets
    for (left, right), told in oriented.items():
        pull[number[left]] += told
        pull[number[right]] -= told
    tight = [pair for pair in oriented if column[pair[1]] == column[pair[0]] + 1]
    for left, right in sorted(tight, key=lambda pair: -number[pair[0]]):
        pushed[number[left]] |= pushed[number[right]]
    groups = [group for group, wish in zip(pushed, pull, strict=True) if wish > 0]
    for group in chain(groups, (one | two for one, two in combinations(groups, 2) if one & two)):
        members = [index for index in range(len(ordered)) if group >> index & 1]
        if sum(pull[index] for index in members) > 0:
            for index in members:
                column[ordered[index]] += 1
            return True
    return False


def _spread(column: dict[str, int], alone: Iterable[str], linked: Sequence[str]) -> None:
    """Put nodes without arrows where there is most room, a few below each other."""
    filled = [0] * (max((column[node] for node in linked), default=-1) + 1)
    for node in linked:
        filled[column[node]] += 1
    for node in alone:
        if not filled or min(filled) > len(filled):  # taller than wide: open another column
            filled.append(0)
        column[node] = filled.index(min(filled))
        filled[column[node]] += 1
