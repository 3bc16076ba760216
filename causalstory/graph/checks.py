"""Refusals shared by the room, so that every function asks the same of its graph."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from causalstory.errors import GraphError, did_you_mean
from causalstory.graph.marks import refuse_bare_roles, refuse_odd_marks


def require_dag(graph: nx.DiGraph[str]) -> None:
    """Refuse anything but a directed acyclic graph whose nodes are named by strings.

    Parameters
    ----------
    graph
        The graph that somebody handed over.

    Raises
    ------
    GraphError
        If it is no networkx graph, undirected, has parallel edges, nodes that are not strings,
        marks such as ``latent="no"``, or a cycle.

    Examples
    --------
    >>> require_dag(nx.DiGraph([("a", "b"), ("b", "a")]))
    Traceback (most recent call last):
    causalstory.errors.GraphError: the arrows lead in a circle: a -> b -> a; turn or drop one
    """
    if not isinstance(graph, nx.Graph):
        raise GraphError(
            f"a story's graph is a networkx.DiGraph, not a {type(graph).__name__}; "
            "causalstory.to_networkx gives that of a story, causalstory.read_graph that of a file"
        )
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
    refuse_odd_marks(graph)
    refuse_bare_roles(graph)
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
    missing = sorted(name for name in names_in(names) if name not in graph)
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


def require_sides(
    graph: nx.DiGraph[str], first: str | Iterable[str], second: str | Iterable[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return two sides of a question as sets, each of one node or several.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node, or if a side is empty or shares a node with the
        other.

    Examples
    --------
    >>> require_sides(nx.DiGraph([("a", "c"), ("b", "c")]), ["a", "b"], "a")
    Traceback (most recent call last):
    causalstory.errors.GraphError: 'a' is named twice; name two different nodes
    """
    sides = names_in(first), names_in(second)
    require_dag(graph)
    require_nodes(graph, sides[0] | sides[1])
    if not sides[0] or not sides[1]:
        raise GraphError("a treatment or an outcome is missing; name at least one node of each")
    if sides[0] & sides[1]:
        name = min(sides[0] & sides[1])
        raise GraphError(f"'{name}' is named twice; name two different nodes")
    return sides


def names_in(names: str | Iterable[str]) -> frozenset[str]:
    """Return names as a set; a lone string is one name, not a series of letters.

    Raises
    ------
    GraphError
        If these are no strings: numbers, or a list within a list.

    Examples
    --------
    >>> names_in("acuity")
    frozenset({'acuity'})
    """
    if isinstance(names, str):
        return frozenset((names,))
    found = list(names) if isinstance(names, Iterable) else [names]
    odd = [name for name in found if not isinstance(name, str)]
    if odd:
        raise GraphError(f"{odd[0]!r:.60} is no name of a node; nodes are named by strings")
    return frozenset(found)


def selected_in(graph: nx.DiGraph[str]) -> frozenset[str]:
    """Return the selection nodes: only units in which they have happened are seen.

    Every separation is given these.

    Examples
    --------
    >>> graph = nx.DiGraph([("talent", "famous"), ("beauty", "famous")])
    >>> graph.nodes["famous"]["selected"] = True
    >>> selected_in(graph)
    frozenset({'famous'})
    """
    return frozenset(node for node, chosen in graph.nodes(data="selected") if chosen)


def adjusted_in(graph: nx.DiGraph[str]) -> frozenset[str]:
    """Return the nodes whose role is to be adjusted for in any case.

    Examples
    --------
    >>> graph = nx.DiGraph([("age", "wage")])
    >>> graph.nodes["age"]["role"] = "adjusted"
    >>> adjusted_in(graph)
    frozenset({'age'})
    """
    return frozenset(node for node in graph if graph.nodes[node].get("role") == "adjusted")


def ends_in(
    graph: nx.DiGraph[str],
    treatment: str | Iterable[str] | None,
    outcome: str | Iterable[str] | None,
) -> tuple[frozenset[str], frozenset[str]]:
    """Return treatments and outcomes: as named, else the nodes whose roles say so.

    Raises
    ------
    GraphError
        For each of the two that is neither named nor the role of a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("dose", "health")])
    >>> graph.nodes["dose"]["role"] = "treatment"
    >>> ends_in(graph, None, "health")
    (frozenset({'dose'}), frozenset({'health'}))
    """
    ends = {"treatment": treatment, "outcome": outcome}
    found = {
        role: frozenset(node for node in graph if graph.nodes[node].get("role") == role)
        if named is None
        else names_in(named)
        for role, named in ends.items()
    }
    missing = [role for role, named in ends.items() if named is None and not found[role]]
    if missing:
        raise GraphError(f"no node has the role {role}: name the {role}" for role in missing)
    return found["treatment"], found["outcome"]


def require_unselected(graph: nx.DiGraph[str], names: Iterable[str]) -> None:
    """Refuse selection nodes as the ends of a question: nothing can be seen to vary with them.

    Raises
    ------
    GraphError
        One problem per selection node named.

    Examples
    --------
    >>> graph = nx.DiGraph([("talent", "famous")])
    >>> graph.nodes["famous"]["selected"] = True
    >>> require_unselected(graph, ["famous"])
    Traceback (most recent call last):
    causalstory.errors.GraphError: 'famous' is a selection node, alike in all units that are seen; \
name another
    """
    fixed = sorted(selected_in(graph).intersection(names))
    if fixed:
        raise GraphError(
            f"'{name}' is a selection node, alike in all units that are seen; name another"
            for name in fixed
        )


def candidates_in(graph: nx.DiGraph[str], candidates: str | Iterable[str] | None) -> frozenset[str]:
    """Return the candidates named, or every node that somebody could measure.

    Selection nodes are none: they are given in any case.

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
        named = frozenset(node for node, latent in graph.nodes(data="latent") if not latent)
    else:
        named = names_in(candidates)
        require_nodes(graph, named)
    return named - selected_in(graph)


def with_latent(graph: nx.DiGraph[str], latent: str | Iterable[str] | None) -> nx.DiGraph[str]:
    """Return the graph as if just these nodes were latent; the graph itself is left as it is.

    Parameters
    ----------
    graph
        A DAG.
    latent
        The nodes that nobody can measure, in place of the attribute; None to keep it.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("skill", "wage")])
    >>> with_latent(graph, ["skill"]).nodes["skill"], graph.nodes["skill"]
    ({'latent': True}, {})
    """
    require_dag(graph)
    if latent is None:
        return graph
    hidden = names_in(latent)
    require_nodes(graph, hidden)
    marked: nx.DiGraph[str] = nx.DiGraph(graph)
    for node in marked:
        marked.nodes[node]["latent"] = node in hidden
    return marked
