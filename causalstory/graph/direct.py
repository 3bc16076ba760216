"""What to hold equal so that only the arrow from treatment to outcome is left.

The single-door criterion (Pearl 2009, Causality, theorem 5.3.1): a set that holds no descendant of
the outcome and separates the two once the arrow between them is gone. Unlike an adjustment set for
the total effect it may hold mediators, and must, where a path leads through them.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from causalstory.graph.checks import candidates_in, require_pair
from causalstory.graph.cuts import minimum_cut
from causalstory.graph.separation import ancestral_moral_graph, open_path


def without_arrow(graph: nx.DiGraph[str], treatment: str, outcome: str) -> nx.DiGraph[str]:
    """Return a copy without the arrow from treatment to outcome, if there is one.

    Raises
    ------
    GraphError
        If the graph is no DAG, or treatment and outcome are not two different nodes of it.

    Examples
    --------
    >>> sorted(without_arrow(nx.DiGraph([("x", "y"), ("x", "m"), ("m", "y")]), "x", "y").edges)
    [('m', 'y'), ('x', 'm')]
    """
    require_pair(graph, treatment, outcome)
    rest: nx.DiGraph[str] = nx.DiGraph(graph)
    rest.remove_edges_from([(treatment, outcome)])
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
        Sorted: the candidates that are ancestors of treatment or outcome, and no effects of the
        outcome.

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
    rest = without_arrow(graph, treatment, outcome)
    causes = nx.ancestors(rest, treatment) | nx.ancestors(rest, outcome)
    effects = nx.descendants(graph, outcome)
    allowed = candidates_in(graph, candidates) & causes - effects
    return tuple(sorted(allowed - {treatment, outcome}))


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
    helpful = widest_single_door_set(graph, treatment, outcome, candidates)
    rest = without_arrow(graph, treatment, outcome)
    moral = ancestral_moral_graph(rest, treatment, outcome)
    return minimum_cut(moral, treatment, outcome, frozenset(helpful))


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
        The shortest such path, ties broken alphabetically; None exactly where
        :func:`single_door_set` finds a set.

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
