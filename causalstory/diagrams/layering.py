"""The order of causes from left to right: which column each node stands in.

First step of the layered drawing of Sugiyama, Tagawa and Toda (IEEE Trans. Syst. Man Cybern.
11(2):109-125, 1981). The graph may be the union of several stories and so may have cycles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

Pair = tuple[str, str]
TIGHTENING_ROUNDS = 8


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

    Longest paths first; then each node moves toward where most of its arrows lead, as far as the
    others allow. Nodes without arrows fill the emptiest columns.

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
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for left, right in oriented:
        before[right].append(left)
        after[left].append(right)
    column: dict[str, int] = {}
    for node in topological(nodes, oriented):
        column[node] = max((column[parent] + 1 for parent in before[node]), default=0)
    alone = [node for node in nodes if not before[node] and not after[node]]
    linked = [node for node in column if node not in set(alone)]
    for _ in range(TIGHTENING_ROUNDS):
        if not _tighten(column, linked, before, after, oriented):
            break
    _spread(column, alone, linked)
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
    column: dict[str, int],
    linked: Sequence[str],
    before: Mapping[str, list[str]],
    after: Mapping[str, list[str]],
    oriented: Mapping[Pair, float],
) -> bool:
    """Move nodes to where their arrows are shortest, last ones first; say whether any moved."""
    moved = False
    last = max(column.values(), default=0)
    for node in reversed(linked):
        lowest = max((column[parent] + 1 for parent in before[node]), default=0)
        highest = min((column[child] - 1 for child in after[node]), default=last)
        pull = sum(oriented[node, child] for child in after[node])
        pull -= sum(oriented[parent, node] for parent in before[node])
        best = column[node] if pull == 0 else (highest if pull > 0 else lowest)
        moved = moved or best != column[node]
        column[node] = best
    return moved


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
