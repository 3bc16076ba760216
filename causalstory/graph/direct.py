"""What to hold equal so that only the arrow from treatment to outcome is left.

The single-door criterion (Pearl 2009, Causality, theorem 5.3.1): a set that holds no descendant of
the outcome and separates the two once the arrow between them is gone. Unlike an adjustment set for
the total effect it may hold mediators, and must, where a path leads through them. Where the
treatment is no cause of the outcome, nothing is forbidden: there is no effect to distort.

Selection nodes count as held equal throughout. Candidates whose role is to be adjusted for are
part of every set that is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import networkx as nx

from causalstory.graph.checks import require_sides
from causalstory.graph.parting import Parting, parting
from causalstory.graph.reach import downstream
from causalstory.graph.separation import open_path


def without_arrow(
    graph: nx.DiGraph[str], treatment: str | Iterable[str], outcome: str | Iterable[str]
) -> nx.DiGraph[str]:
    """Return a copy without the arrow from treatment to outcome, if there is one.

    Raises
    ------
    GraphError
        If the graph is no DAG, or treatment and outcome are not different nodes of it.

    Examples
    --------
    >>> sorted(without_arrow(nx.DiGraph([("x", "y"), ("x", "m"), ("m", "y")]), "x", "y").edges)
    [('m', 'y'), ('x', 'm')]
    """
    treatments, outcomes = require_sides(graph, treatment, outcome)
    rest: nx.DiGraph[str] = nx.DiGraph(graph)
    rest.remove_edges_from([*product(treatments, outcomes)])
    return rest


def widest_single_door_set(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...]:
    """Return all candidates that could help: if any set of candidates serves, this one does.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be held equal; by default all that are not latent.

    Returns
    -------
    tuple of str
        Sorted: the candidates that are ancestors of treatment, outcome or what is held equal in
        any case, and no effects of the outcome.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "y"), ("x", "m"), ("m", "y"), ("y", "late"), ("c", "x")])
    >>> widest_single_door_set(graph, "x", "y")
    ('c', 'm')
    """
    return single_door_parting(graph, treatment, outcome, candidates).widest()


def single_door_set(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...] | None:
    """Return the smallest set that identifies the direct effect, the first in the alphabet.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be held equal; by default all that are not latent. A latent node named
        here counts as measured.

    Returns
    -------
    tuple of str or None
        Sorted, possibly empty; None if no set of candidates serves.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> admission = nx.DiGraph([("sex", "department"), ("sex", "admitted"),
    ...                         ("department", "admitted")])
    >>> single_door_set(admission, "sex", "admitted")
    ('department',)
    >>> single_door_set(admission, "sex", "admitted", candidates=[]) is None
    True
    """
    return single_door_parting(graph, treatment, outcome, candidates).smallest()


def open_indirect_path(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[str, ...] | None:
    """Return a path beside the arrow that stays open whatever candidates are held equal.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be held equal; by default all that are not latent.

    Returns
    -------
    tuple of str or None
        The shortest such path, ties broken alphabetically; None where :func:`single_door_set`
        finds a set, and where none can help because an effect of the outcome is held equal in any
        case.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> admission = nx.DiGraph([("sex", "department"), ("sex", "admitted"),
    ...                         ("department", "admitted")])
    >>> open_indirect_path(admission, "sex", "admitted", candidates=[])
    ('sex', 'department', 'admitted')
    """
    rest = without_arrow(graph, treatment, outcome)
    given = widest_single_door_set(graph, treatment, outcome, candidates)
    return open_path(rest, treatment, outcome, given)


def forbidden_for_direct(
    graph: nx.DiGraph[str], treatment: str | Iterable[str], outcome: str | Iterable[str]
) -> frozenset[str]:
    """Return what may not be held equal: the outcome and its effects, if it has this cause.

    Raises
    ------
    GraphError
        If the graph is no DAG, or treatment and outcome are not different nodes of it.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "m"), ("m", "y"), ("y", "late")])
    >>> sorted(forbidden_for_direct(graph, "x", "y")), sorted(forbidden_for_direct(graph, "y", "x"))
    (['late', 'y'], [])
    """
    treatments, outcomes = require_sides(graph, treatment, outcome)
    return frozenset(downstream(graph, outcomes & downstream(graph, treatments)))


def single_door_parting(
    graph: nx.DiGraph[str],
    treatment: str | Iterable[str],
    outcome: str | Iterable[str],
    candidates: str | Iterable[str] | None = None,
) -> Parting:
    """Prepare treatment and outcome to be parted where no arrow leads from one to the other.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes, or several of each.
    candidates
        The nodes that may be held equal; by default all that are not latent.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node, or if treatment or outcome is selected.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "m"), ("m", "n"), ("n", "y"), ("x", "y")])
    >>> [*single_door_parting(graph, "x", "y").minimal()]
    [('m',), ('n',)]
    """
    sides = require_sides(graph, treatment, outcome)
    rest, forbidden = without_arrow(graph, *sides), forbidden_for_direct(graph, *sides)
    return parting(rest, *sides, candidates=candidates, forbidden=forbidden)
