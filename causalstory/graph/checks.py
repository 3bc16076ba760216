"""Refusals shared by the room, so that every function asks the same of its graph."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from causalstory.errors import GraphError, did_you_mean


def require_dag(graph: nx.DiGraph[str]) -> None:
    """Refuse anything but a directed acyclic graph whose nodes are named by strings.

    Parameters
    ----------
    graph
        The graph that somebody handed over.

    Raises
    ------
    GraphError
        If it is undirected, has parallel edges, nodes that are not strings, or a cycle.

    Examples
    --------
    >>> require_dag(nx.DiGraph([("a", "b"), ("b", "a")]))
    Traceback (most recent call last):
    causalstory.errors.GraphError: the arrows lead in a circle: a -> b -> a; turn or drop one
    """
    if not graph.is_directed() or graph.is_multigraph():
        raise GraphError(
            f"a story's graph is a networkx.DiGraph, not a {type(graph).__name__}; "
            "convert it with networkx.DiGraph(graph) if every edge is one arrow"
        )
    odd = [node for node in graph if not isinstance(node, str)]
    if odd:
        raise GraphError(
            f"node {odd[0]!r} is not named by a string; "
            "rename the nodes with networkx.relabel_nodes(graph, str)"
        )
    if not nx.is_directed_acyclic_graph(graph):
        circle = [edge[0] for edge in nx.find_cycle(graph)]
        raise GraphError(
            f"the arrows lead in a circle: {' -> '.join([*circle, circle[0]])}; turn or drop one"
        )


def require_nodes(graph: nx.DiGraph[str], names: Iterable[str]) -> None:
    """Refuse names that the graph lacks, all of them at once.

    Parameters
    ----------
    graph
        The graph.
    names
        Node names that somebody asked about.

    Raises
    ------
    GraphError
        One problem per missing name, with the closest node.

    Examples
    --------
    >>> require_nodes(nx.DiGraph([("acuity", "errors")]), ["acuty"])
    Traceback (most recent call last):
    causalstory.errors.GraphError: the graph has no node 'acuty' (did you mean 'acuity'?)
    """
    missing = sorted({name for name in names if name not in graph})
    if missing:
        raise GraphError(
            f"the graph has no node '{name}'{did_you_mean(name, sorted(graph))}" for name in missing
        )


def require_pair(graph: nx.DiGraph[str], first: str, second: str) -> None:
    """Refuse a graph that is no DAG, and a pair that is not two different nodes of it.

    Raises
    ------
    GraphError
        As :func:`require_dag` and :func:`require_nodes`, and if both names are the same.

    Examples
    --------
    >>> require_pair(nx.DiGraph([("a", "b")]), "a", "a")
    Traceback (most recent call last):
    causalstory.errors.GraphError: 'a' is named twice; name two different nodes
    """
    require_dag(graph)
    require_nodes(graph, (first, second))
    if first == second:
        raise GraphError(f"'{first}' is named twice; name two different nodes")


def names_in(names: str | Iterable[str]) -> frozenset[str]:
    """Return names as a set; a lone string is one name, not a series of letters.

    Examples
    --------
    >>> names_in("acuity")
    frozenset({'acuity'})
    """
    return frozenset((names,)) if isinstance(names, str) else frozenset(names)


def candidates_in(graph: nx.DiGraph[str], candidates: str | Iterable[str] | None) -> frozenset[str]:
    """Return the candidates named, or every node that somebody could measure.

    Raises
    ------
    GraphError
        If the graph lacks a candidate.

    Examples
    --------
    >>> graph = nx.DiGraph([("skill", "wage")])
    >>> graph.nodes["skill"]["latent"] = True
    >>> sorted(candidates_in(graph, None)), sorted(candidates_in(graph, "skill"))
    (['wage'], ['skill'])
    """
    if candidates is None:
        return frozenset(node for node, latent in graph.nodes(data="latent") if not latent)
    named = names_in(candidates)
    require_nodes(graph, named)
    return named
