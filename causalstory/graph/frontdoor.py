"""The front door: an effect told through all of its mediators, whatever confounds its ends.

A set of mediators serves (Pearl 1995, Biometrika 82:669-688; Causality 2009, definition 3.3.3) if

1. every directed path from treatment to outcome runs through it,
2. no backdoor path from the treatment to any of them is open, and
3. the treatment closes every backdoor path from them to the outcome.

Selection nodes are given throughout. Nothing serves if one of them follows from the treatment: then
an intervention would change who is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import combinations, islice

import networkx as nx

from causalstory.graph.checks import (
    candidates_in,
    names_in,
    require_nodes,
    require_pair,
    selected_in,
)
from causalstory.graph.cuts import minimum_cut
from causalstory.graph.moral import Neighbours
from causalstory.graph.reach import downstream, upstream
from causalstory.graph.separation import directed_path

MOST_SETS = 2_000
"""So many sets are tried in search of the smallest one."""

MOST_WORK = 200_000
"""So many nodes and arrows are looked at in all, where these are many."""


def is_frontdoor_set(
    graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: str | Iterable[str]
) -> bool:
    """Say whether a set of mediators satisfies the front-door criterion.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    mediators
        The set; latent nodes are taken as if they were measured.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("smoking", "tar"), ("tar", "cancer"), ("gene", "smoking"),
    ...                     ("gene", "cancer")])
    >>> is_frontdoor_set(graph, "smoking", "cancer", ["tar"])
    True
    >>> graph.add_edge("gene", "tar")
    >>> is_frontdoor_set(graph, "smoking", "cancer", ["tar"])
    False
    """
    require_pair(graph, treatment, outcome)
    chosen = names_in(mediators)
    require_nodes(graph, chosen)
    if _selection_follows(graph, treatment) or chosen & selected_in(graph):
        return False
    if chosen & {treatment, outcome} or not _intercepts(graph, treatment, outcome, chosen):
        return False
    return chosen <= _unconfounded(graph, treatment, chosen) and closed(
        graph, treatment, outcome, chosen
    )


def frontdoor_set(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...] | None:
    """Return the smallest set of mediators that serves, the first in the alphabet among equals.

    If any set serves, the largest one that satisfies the second and the third condition does: it
    is what is left when mediators that break them are dropped again and again (Jeong, Tian and
    Bareinboim 2022, NeurIPS). If each member satisfies the third condition alone, all parts of it
    do, and the smallest cut of the directed paths is the answer. Else subsets of it are tried, the
    smallest first, always with those that no other could replace. Where more than 2,000 (in
    large graphs fewer) would have to be tried, the answer is a set of which nothing can be left
    out.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may mediate; by default all that are not latent.

    Returns
    -------
    tuple of str or None
        Sorted; None if no set serves, or if the treatment is no cause of the outcome.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("smoking", "tar"), ("tar", "cancer"), ("gene", "smoking"),
    ...                     ("gene", "cancer")])
    >>> graph.nodes["gene"]["latent"] = True
    >>> frontdoor_set(graph, "smoking", "cancer")
    ('tar',)
    >>> frontdoor_set(graph, "smoking", "cancer", candidates=[]) is None
    True
    """
    widest = mediators_at_most(graph, treatment, outcome, candidates)
    if widest is None:
        return None
    if all(closed(graph, treatment, outcome, {name}) for name in widest):
        return minimum_cut(directed_ways(graph, treatment, outcome), treatment, outcome, widest)
    tries = most_tries(graph, MOST_SETS)
    for chosen in islice(_subsets(graph, treatment, outcome, widest), tries):
        if _intercepts(graph, treatment, outcome, chosen) and closed(
            graph, treatment, outcome, chosen
        ):
            return tuple(sorted(chosen))
    return _thinned(graph, treatment, outcome, widest)


def _selection_follows(graph: nx.DiGraph[str], treatment: str) -> bool:
    return not selected_in(graph).isdisjoint(downstream(graph, [treatment]))


def mediators_at_most(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None,
) -> frozenset[str] | None:
    """Return the largest set of candidates that serves, None if no set does."""
    require_pair(graph, treatment, outcome)
    named = candidates_in(graph, candidates)
    causes = upstream(graph, [outcome])
    if treatment not in causes or _selection_follows(graph, treatment):
        return None
    allowed = named & causes - upstream(graph, [treatment]) - {outcome}
    return largest_within(graph, treatment, outcome, _unconfounded(graph, treatment, allowed))


def largest_within(
    graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: frozenset[str]
) -> frozenset[str] | None:
    """Return the largest part that serves of mediators that nothing confounds with the treatment.

    Every other part of them that serves is a part of it; None if none serves.
    """
    widest = _widest(graph, treatment, outcome, mediators)
    return widest if _intercepts(graph, treatment, outcome, widest) else None


def most_tries(graph: nx.DiGraph[str], most: int) -> int:
    """Return how many sets may be tried: fewer where each takes longer."""
    return min(most, max(100, MOST_WORK // (len(graph) + graph.number_of_edges())))


def directed_ways(graph: nx.DiGraph[str], treatment: str, outcome: str) -> Neighbours:
    """Return every node on a directed path between the two with those that it points to."""
    on_paths = downstream(graph, [treatment]) & upstream(graph, [outcome])
    return {node: on_paths.intersection(graph.succ[node]) for node in on_paths}


def _intercepts(graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: Set[str]) -> bool:
    return directed_path(graph, treatment, outcome, avoiding=mediators) is None


def _unconfounded(graph: nx.DiGraph[str], treatment: str, candidates: Set[str]) -> frozenset[str]:
    """Return the candidates to which no backdoor path from the treatment is open."""
    confounded = _connected(graph, treatment, selected_in(graph), mute={treatment})
    return frozenset(candidates - confounded)


def closed(graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: Set[str]) -> bool:
    """Say whether the treatment closes every backdoor path from the mediators to the outcome."""
    known = selected_in(graph) | {treatment}
    return mediators.isdisjoint(_connected(graph, outcome, known, mute=mediators))


def _widest(
    graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: frozenset[str]
) -> frozenset[str]:
    """Drop mediators with an open backdoor path until none has one; no set that serves loses any.

    The arrows of all mediators are cut at once, so what is open here is open for any subset.
    """
    known = selected_in(graph) | {treatment}
    while True:
        left = mediators - _connected(graph, outcome, known, mute=mediators)
        if left == mediators:
            return mediators
        mediators = left


def _subsets(
    graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: frozenset[str]
) -> Iterator[frozenset[str]]:
    """Yield subsets, the smallest first, alphabetically within a size.

    A mediator without which the others leave a directed path is in each of them.
    """
    fixed = frozenset(
        name for name in mediators if not _intercepts(graph, treatment, outcome, mediators - {name})
    )
    free = sorted(mediators - fixed)
    for size in range(len(free) + 1):
        more = (fixed.union(chosen) for chosen in combinations(free, size))
        yield from more


def _thinned(
    graph: nx.DiGraph[str], treatment: str, outcome: str, mediators: frozenset[str]
) -> tuple[str, ...]:
    """Leave out what can be left out, the last in the alphabet first."""
    kept, before = mediators, frozenset[str]()
    while kept != before:
        before = kept
        for name in sorted(kept, reverse=True):
            fewer = kept - {name}
            if _intercepts(graph, treatment, outcome, fewer) and closed(
                graph, treatment, outcome, fewer
            ):
                kept = fewer
    return tuple(sorted(kept))


def _connected(
    graph: nx.DiGraph[str], source: str, known: Set[str], mute: Set[str]
) -> frozenset[str]:
    """Return the nodes to which a path is open given the known ones, muted ones sending no arrows.

    One roll of the Bayes ball (Shachter 1998, UAI) answers for all nodes at once.
    """
    opened = upstream(graph, known, walls=mute)
    waiting = [(source, False)]
    seen = set(waiting)
    while waiting:
        node, by_arrow = waiting.pop()
        steps: list[tuple[str, bool]] = []
        if node in opened if by_arrow else node not in known:
            steps += [(parent, False) for parent in graph.pred[node] if parent not in mute]
        if node not in known and node not in mute:
            steps += [(child, True) for child in graph.succ[node]]
        new = [step for step in steps if step not in seen]
        seen.update(new)
        waiting += new
    return frozenset(node for node, _ in seen - {(source, False)})
