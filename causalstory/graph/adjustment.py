"""Which variables to adjust for: backdoor paths, valid adjustment sets, and the smallest.

A set is valid for the total effect of a treatment on an outcome if it holds nothing that the
treatment reaches through the outcome's own causes (the forbidden nodes) and separates the two
in the proper backdoor graph, where the first arrow of every causal path is gone. This is sound
and complete: the "constructive backdoor criterion" of van der Zander, Liskiewicz and Textor 2019,
Artificial Intelligence 270:1-40, which restates Shpitser, VanderWeele and Robins, UAI 2010.

Selection nodes count as adjusted for throughout. Candidates whose role is to be adjusted for are
part of every set that is found.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from causalstory.graph.checks import names_in, require_nodes, require_sides, selected_in
from causalstory.graph.parting import Parting, parting
from causalstory.graph.reach import downstream, upstream
from causalstory.graph.separation import d_separated, open_path


def proper_backdoor_graph(
    graph: nx.DiGraph[str], treatment: str | Iterable[str], outcome: str | Iterable[str]
) -> nx.DiGraph[str]:
    """Return a copy without the first arrow of each causal path from treatment to outcome.

    What still connects the two in it is not causal. Of several treatments, a causal path meets
    only the one at which it begins.

    Raises
    ------
    GraphError
        If the graph is no DAG, or treatment and outcome are not different nodes of it.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "m"), ("m", "y"), ("x", "side"), ("c", "x"), ("c", "y")])
    >>> sorted(proper_backdoor_graph(graph, "x", "y").edges)
    [('c', 'x'), ('c', 'y'), ('m', 'y'), ('x', 'side')]
    """
    treatments, outcomes = require_sides(graph, treatment, outcome)
    ahead = upstream(graph, outcomes, walls=treatments)
    backdoor: nx.DiGraph[str] = nx.DiGraph(graph)
    backdoor.remove_edges_from(
        [(name, node) for name in treatments for node in graph[name] if node in ahead]
    )
    return backdoor


def forbidden_nodes(
    graph: nx.DiGraph[str], treatment: str | Iterable[str], outcome: str | Iterable[str]
) -> frozenset[str]:
    """Return the nodes on causal paths (the treatment excepted) and all their descendants.

    Adjusting for one of these takes away part of the effect, or opens a path that it closes.

    Raises
    ------
    GraphError
        If the graph is no DAG, or treatment and outcome are not different nodes of it.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "m"), ("m", "y"), ("m", "echo"), ("x", "side")])
    >>> sorted(forbidden_nodes(graph, "x", "y"))
    ['echo', 'm', 'y']
    """
    treatments, outcomes = require_sides(graph, treatment, outcome)
    children = {node for name in treatments for node in graph[name]} - treatments
    after = downstream(graph, children, walls=treatments)
    causal = after & upstream(graph, outcomes, walls=treatments)
    return frozenset(downstream(graph, causal))


def is_valid_adjustment(
    graph: nx.DiGraph[str],
    treatment: str | Iterable[str],
    outcome: str | Iterable[str],
    given: str | Iterable[str],
) -> bool:
    """Say whether adjusting for a set identifies the total effect.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    given
        The set; latent nodes are taken as if they were measured. The graph's selection nodes
        count with it.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("c", "x"), ("c", "y"), ("x", "m"), ("m", "y")])
    >>> [is_valid_adjustment(graph, "x", "y", chosen) for chosen in ([], ["c"], ["c", "m"])]
    [False, True, False]
    """
    chosen, ends = names_in(given), require_sides(graph, treatment, outcome)
    require_nodes(graph, chosen)
    broken = forbidden_nodes(graph, *ends).union(*ends)
    if broken & (chosen | selected_in(graph)):
        return False
    return d_separated(proper_backdoor_graph(graph, *ends), *ends, chosen)


def widest_set(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...]:
    """Return all candidates that could help: no forbidden one, no bystander.

    If any set of candidates is valid, this one is (van der Zander et al. 2019); if it is not,
    none is.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be adjusted for; by default all that are not latent.

    Returns
    -------
    tuple of str
        Sorted: the candidates that are not forbidden, and ancestors of treatment, outcome or what
        is conditioned on in any case, in the proper backdoor graph.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("c", "x"), ("c", "y"), ("x", "m"), ("m", "y"), ("c", "leaf")])
    >>> widest_set(graph, "x", "y")
    ('c',)
    """
    return backdoor_parting(graph, treatment, outcome, candidates).widest()


def adjustment_set(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...] | None:
    """Return the smallest valid adjustment set, the first in the alphabet among equals.

    Every smallest separating set consists of ancestors of treatment or outcome, and on these
    d-separation is separation in the moral graph (Lauritzen 1996, section 3.2.2). So the set is
    a minimum vertex cut, found by one flow and never by trying subsets.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be adjusted for; by default all that are not latent. A latent node
        named here counts as measured.

    Returns
    -------
    tuple of str or None
        Sorted, possibly empty; None if no set of candidates is valid.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("acuity", "safety"), ("acuity", "errors"), ("safety", "errors")])
    >>> adjustment_set(graph, "safety", "errors")
    ('acuity',)
    >>> adjustment_set(graph, "safety", "errors", candidates=[]) is None
    True
    """
    return backdoor_parting(graph, treatment, outcome, candidates).smallest()


def open_backdoor_path(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...] | None:
    """Return a path that confounds even when every candidate that could help is adjusted for.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be adjusted for; by default all that are not latent.

    Returns
    -------
    tuple of str or None
        The shortest such path, ties broken alphabetically; it begins with an arrow into the
        treatment, or, where the treatment is no cause of the outcome, may be any open path.
        None where :func:`adjustment_set` finds a set, and where none can help because a node
        that is selected, or adjusted for in any case, is forbidden.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("acuity", "safety"), ("acuity", "errors"), ("safety", "errors")])
    >>> open_backdoor_path(graph, "safety", "errors", candidates=[])
    ('safety', 'acuity', 'errors')
    """
    backdoor = proper_backdoor_graph(graph, treatment, outcome)
    given = widest_set(graph, treatment, outcome, candidates)
    return open_path(backdoor, treatment, outcome, given)


def backdoor_parting(
    graph: nx.DiGraph[str],
    treatment: str | Iterable[str],
    outcome: str | Iterable[str],
    candidates: str | Iterable[str] | None = None,
) -> Parting:
    """Prepare treatment and outcome to be parted where no causal path joins them.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes, or several of each.
    candidates
        The nodes that may be adjusted for; by default all that are not latent.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node, or if treatment or outcome is selected.

    Examples
    --------
    >>> graph = nx.DiGraph([("c", "x"), ("c", "d"), ("d", "y"), ("x", "y")])
    >>> [*backdoor_parting(graph, "x", "y").minimal()]
    [('c',), ('d',)]
    """
    sides = require_sides(graph, treatment, outcome)
    backdoor, forbidden = proper_backdoor_graph(graph, *sides), forbidden_nodes(graph, *sides)
    return parting(backdoor, *sides, candidates=candidates, forbidden=forbidden)
