"""The undirected graph in which cutting two nodes apart is d-separating them.

It holds the nodes in question and their ancestors; the parents of a common child are married and
the arrows lose their heads (Lauritzen, Dawid, Larsen and Leimer 1990, Networks 20:491-505). It is
kept as every node with its neighbours, because such graphs are dense and many are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

import networkx as nx

from causalstory.graph.reach import upstream

Neighbours = dict[str, set[str]]
"""Every node of an undirected graph, with those that an edge joins to it."""


def moral_graph(
    graph: nx.DiGraph[str], ends: Iterable[str], given: Iterable[str] = ()
) -> Neighbours:
    """Return the moral graph of the ends of a question, what is given, and all their ancestors.

    What is given parts whatever it stands between, so it is left out.

    Parameters
    ----------
    graph
        A DAG.
    ends
        The nodes to be separated.
    given
        Nodes that are conditioned on in any case.

    Examples
    --------
    >>> graph = nx.DiGraph([("a", "c"), ("b", "c"), ("c", "d")])
    >>> moral_graph(graph, ["a", "b"])
    {'a': set(), 'b': set()}
    >>> sorted(moral_graph(graph, ["a", "b"], given=["d"])["a"])
    ['b', 'c']
    """
    known = set(given)
    before = upstream(graph, {*ends, *known})
    moral: Neighbours = {node: set() for node in sorted(before - known)}
    for child in before:
        family = {child, *graph.pred[child]} - known
        for member in family:
            moral[member] |= family
    for node, neighbours in moral.items():
        neighbours.discard(node)
    return moral


def merged(near_by: Neighbours, nodes: Set[str]) -> Neighbours:
    """Return the graph with several nodes made one, which bears the first of their names.

    Examples
    --------
    >>> merged({"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}, {"a", "b"})
    {'a': {'c'}, 'c': {'a'}}
    """
    if len(nodes) == 1:
        return near_by
    name = min(nodes)
    joined = {
        node: near - nodes | ({name} if near & nodes else set())
        for node, near in near_by.items()
        if node not in nodes
    }
    return {name: border(near_by, nodes), **joined}


def reached(near_by: Neighbours, start: str, walls: Set[str]) -> set[str]:
    """Return what can be reached without going through a wall.

    Examples
    --------
    >>> sorted(reached({"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}, "a", walls={"c"}))
    ['a', 'b']
    """
    found = {start}
    waiting = [start]
    while waiting:
        new = near_by[waiting.pop()] - found - walls
        found |= new
        waiting += new
    return found


def border(near_by: Neighbours, inside: Set[str]) -> set[str]:
    """Return what touches a set of nodes.

    Examples
    --------
    >>> sorted(border({"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}, {"a", "b"}))
    ['c']
    """
    return set().union(*(near_by[node] for node in inside)) - inside
