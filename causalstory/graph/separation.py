"""d-separation, and the path that shows why two nodes are not separated.

A path is open given a set of nodes if every collider on it (``-> v <-``) is in the set or has a
descendant there, and no other inner node is in the set (Pearl 2009, Causality, section 1.2.3).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import pairwise

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.checks import (
    names_in,
    require_dag,
    require_nodes,
    require_pair,
    require_unselected,
    selected_in,
)
from causalstory.graph.reach import upstream

State = tuple[str, bool]
"""A node, and whether the step that reached it followed an arrow into it."""


def d_separated(
    graph: nx.DiGraph[str],
    first: str | Iterable[str],
    second: str | Iterable[str],
    given: str | Iterable[str] = (),
) -> bool:
    """Say whether every path between two nodes, or two sets of nodes, is closed.

    Parameters
    ----------
    graph
        A DAG.
    first, second
        One node each, or several; neither may be empty.
    given
        The nodes known, possibly none. The graph's selection nodes are known in any case.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or the three sets share a node; if an end is a
        selection node.

    Examples
    --------
    >>> fork = nx.DiGraph([("acuity", "safety"), ("acuity", "errors")])
    >>> d_separated(fork, "safety", "errors")
    False
    >>> d_separated(fork, "safety", "errors", given="acuity")
    True
    """
    sets = names_in(first), names_in(second), names_in(given)
    require_dag(graph)
    require_nodes(graph, frozenset().union(*sets))
    if not sets[0] or not sets[1]:
        raise GraphError("d-separation is asked between two sets of nodes, and one is empty")
    shared = (sets[0] & sets[1]) | (sets[0] & sets[2]) | (sets[1] & sets[2])
    if shared:
        raise GraphError(f"'{min(shared)}' is named on two sides of a separation; name it once")
    require_unselected(graph, sets[0] | sets[1])
    return _rolls(graph, sets[0], sets[1], sets[2] | selected_in(graph)) is None


def open_path(
    graph: nx.DiGraph[str], source: str, target: str, given: str | Iterable[str] = ()
) -> tuple[str, ...] | None:
    """Return the shortest path that is open given a set of nodes.

    The search of Shachter's Bayes ball (UAI 1998) with the steps remembered: a state is a node
    and the direction in which it was reached, so the work is linear in nodes and arrows. The
    shortest open walk never visits a node twice, hence is a path.

    Parameters
    ----------
    graph
        A DAG.
    source, target
        The ends of the path.
    given
        The nodes known. The graph's selection nodes are known in any case.

    Returns
    -------
    tuple of str or None
        The nodes from source to target; among paths of equal length the one whose names come
        first alphabetically. None if source and target are d-separated.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or an end of the path is given or selected.

    Examples
    --------
    >>> collider = nx.DiGraph([("talent", "fame"), ("beauty", "fame"), ("fame", "wealth")])
    >>> open_path(collider, "talent", "beauty") is None
    True
    >>> open_path(collider, "talent", "beauty", given=["wealth"])
    ('talent', 'fame', 'beauty')
    """
    known = names_in(given)
    require_pair(graph, source, target)
    require_nodes(graph, known)
    if known & {source, target}:
        raise GraphError(
            f"'{min(known & {source, target})}' is an end of the path and cannot be given"
        )
    require_unselected(graph, (source, target))
    return _rolls(graph, {source}, {target}, known | selected_in(graph))


def _rolls(
    graph: nx.DiGraph[str], sources: Set[str], targets: Set[str], known: frozenset[str]
) -> tuple[str, ...] | None:
    """Roll the ball from all sources at once, and return its way to the first target it meets."""
    opened = upstream(graph, known)
    reached: dict[State, State | None] = {(source, False): None for source in sorted(sources)}
    waiting: deque[State] = deque(reached)
    while waiting:
        state = waiting.popleft()
        for following in rolls_on(graph, state, known, opened):
            if following in reached:
                continue
            reached[following] = state
            if following[0] in targets:
                return _walk_back(reached, following)
            waiting.append(following)
    return None


def rolls_on(
    graph: nx.DiGraph[str], state: State, known: Set[str], opened: Set[str]
) -> Iterator[State]:
    """Yield where the ball may roll next, neighbours in alphabetical order."""
    node, by_arrow = state
    to_parents = node in opened if by_arrow else node not in known
    to_children = node not in known
    for neighbour in sorted({*graph.pred[node], *graph.succ[node]}):
        if neighbour in graph.succ[node]:
            if to_children:
                yield neighbour, True
        elif to_parents:
            yield neighbour, False


def _walk_back(reached: dict[State, State | None], last: State) -> tuple[str, ...]:
    nodes = []
    state: State | None = last
    while state is not None:
        nodes.append(state[0])
        state = reached[state]
    return tuple(reversed(nodes))


def directed_path(
    graph: nx.DiGraph[str], source: str, target: str, avoiding: str | Iterable[str] = ()
) -> tuple[str, ...] | None:
    """Return the shortest path along the arrows, around some nodes.

    Parameters
    ----------
    graph
        A DAG.
    source, target
        The ends of the path.
    avoiding
        Nodes that the path must not visit.

    Returns
    -------
    tuple of str or None
        The nodes from source to target, ties broken alphabetically; None if there is no such
        path.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or an end of the path is to be avoided.

    Examples
    --------
    >>> voice = nx.DiGraph([("safety", "errors"), ("errors", "reports"), ("safety", "voice"),
    ...                     ("voice", "reports")])
    >>> directed_path(voice, "safety", "reports", avoiding="errors")
    ('safety', 'voice', 'reports')
    """
    shut = names_in(avoiding)
    require_pair(graph, source, target)
    require_nodes(graph, shut)
    if shut & {source, target}:
        raise GraphError(
            f"'{min(shut & {source, target})}' is an end of the path and cannot be avoided"
        )
    reached: dict[State, State | None] = {(source, True): None}
    waiting: deque[State] = deque(reached)
    while waiting:
        state = waiting.popleft()
        for child in sorted(graph.succ[state[0]]):
            following = (child, True)
            if child in shut or following in reached:
                continue
            reached[following] = state
            if child == target:
                return _walk_back(reached, following)
            waiting.append(following)
    return None


def arrows_text(
    graph: nx.DiGraph[str], path: Iterable[str], label: Callable[[str], str] = str
) -> str:
    """Write a path with the arrows as they point in the graph.

    Parameters
    ----------
    graph
        A DAG.
    path
        Nodes, each adjacent to the next.
    label
        What to write for a node; its name by default.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or two nodes in a row are not adjacent.

    Examples
    --------
    >>> fork = nx.DiGraph([("acuity", "safety"), ("acuity", "errors")])
    >>> arrows_text(fork, ["safety", "acuity", "errors"], label=str.title)
    'Safety <- Acuity -> Errors'
    """
    nodes = tuple(path)
    require_dag(graph)
    require_nodes(graph, nodes)
    text = [label(node) for node in nodes[:1]]
    for here, there in pairwise(nodes):
        if not graph.has_edge(here, there) and not graph.has_edge(there, here):
            raise GraphError(f"no arrow joins '{here}' and '{there}', so they are not on one path")
        text += ["->" if graph.has_edge(here, there) else "<-", label(there)]
    return " ".join(text)
