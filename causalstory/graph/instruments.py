"""Instruments: what moves the treatment and reaches the outcome in no other way.

A node W is an instrument given a set Z (Brito and Pearl 2002, UAI; Pearl 2009, Causality,
definition 7.4.1, with all causal paths in the place of one arrow) if, given Z,

1. W and the treatment are connected, and
2. W and the outcome are separated in the proper backdoor graph, in which the first arrow of every
   causal path from treatment to outcome is gone;

and neither W nor Z follows from the treatment. Z consists of ancestors of W or of the outcome: van
der Zander, Textor and Liskiewicz (2015, IJCAI) show that where any conditional instrument exists,
one with such a set does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import combinations, islice

import networkx as nx

from causalstory.graph.adjustment import proper_backdoor_graph
from causalstory.graph.checks import candidates_in, names_in, require_nodes
from causalstory.graph.separation import ancestral_moral_graph, d_separated

MOST_SETS = 1_000
"""So many sets are tried for each instrument in search of the smallest one."""


def is_instrument(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    instrument: str,
    given: str | Iterable[str] = (),
) -> bool:
    """Say whether a node is an instrument, given a set.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    instrument
        A third one.
    given
        What is held equal; latent nodes are taken as if they were measured.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("lottery", "course"), ("course", "wage"), ("drive", "course"),
    ...                     ("drive", "wage")])
    >>> is_instrument(graph, "course", "wage", "lottery")
    True
    >>> graph.add_edge("lottery", "wage")
    >>> is_instrument(graph, "course", "wage", "lottery")
    False
    """
    backdoor = proper_backdoor_graph(graph, treatment, outcome)
    chosen = names_in(given)
    require_nodes(graph, {instrument, *chosen})
    later = nx.descendants(graph, treatment) | {treatment, outcome}
    if later & {instrument, *chosen} or instrument in chosen:
        return False
    return d_separated(backdoor, instrument, outcome, chosen) and not d_separated(
        graph, instrument, treatment, chosen
    )


def instruments(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return every instrument with the smallest set given which it is one.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be instruments or be held equal; by default all that are not latent.

    Returns
    -------
    tuple of (str, tuple of str)
        In alphabetical order; the sets sorted, the first in the alphabet among equals. Where more
        than 1,000 sets would have to be tried, the set nearest to the outcome.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("lottery", "course"), ("course", "wage"), ("drive", "course"),
    ...                     ("drive", "wage"), ("town", "lottery"), ("town", "wage")])
    >>> graph.nodes["drive"]["latent"] = True
    >>> instruments(graph, "course", "wage")
    (('lottery', ('town',)),)
    """
    backdoor = proper_backdoor_graph(graph, treatment, outcome)
    later = nx.descendants(graph, treatment) | {treatment, outcome}
    allowed = candidates_in(graph, candidates) - later
    found = []
    for name in sorted(allowed):
        chosen = _smallest_set(graph, backdoor, treatment, outcome, name, allowed - {name})
        if chosen is not None:
            found.append((name, chosen))
    return tuple(found)


def joint_instruments(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return instruments that serve together: all that are instruments given one smallest set.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    candidates
        The nodes that may be instruments or be held equal; by default all that are not latent.

    Returns
    -------
    tuple of (instruments, set) or None
        Both sorted; None if there is no instrument.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("lottery", "course"), ("distance", "course"), ("course", "wage"),
    ...                     ("drive", "course"), ("drive", "wage")])
    >>> joint_instruments(graph, "course", "wage", ["lottery", "distance"])
    (('distance', 'lottery'), ())
    """
    found = instruments(graph, treatment, outcome, candidates)
    if not found:
        return None
    chosen = min((given for _, given in found), key=lambda given: (len(given), given))
    names = candidates_in(graph, candidates) - {*chosen, treatment, outcome}
    together = [
        name for name in sorted(names) if is_instrument(graph, treatment, outcome, name, chosen)
    ]
    return tuple(together), chosen


def _smallest_set(
    graph: nx.DiGraph[str],
    backdoor: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    name: str,
    allowed: Set[str],
) -> tuple[str, ...] | None:
    """Return the smallest set given which a node is an instrument, None if there is none."""
    causes = nx.ancestors(backdoor, name) | nx.ancestors(backdoor, outcome)
    helpful = sorted(allowed & causes)

    def serves(chosen: tuple[str, ...]) -> bool:
        return d_separated(backdoor, name, outcome, chosen) and not d_separated(
            graph, name, treatment, chosen
        )

    nearest = _nearest(backdoor, name, outcome, helpful)
    if not serves(nearest):
        return None
    for chosen in islice(_subsets(helpful, len(nearest)), MOST_SETS):
        if serves(chosen):
            return chosen
    return nearest


def _nearest(
    graph: nx.DiGraph[str], name: str, outcome: str, helpful: list[str]
) -> tuple[str, ...]:
    """Return what a walk from the outcome meets first of the helpful nodes.

    The walk is in the moral graph of what comes before the two, where separation is d-separation.
    If any set of helpful nodes separates them, this one does, and no other that does leaves the
    node more ways to the treatment (van der Zander et al. 2015, "nearest separator").
    """
    moral = ancestral_moral_graph(graph, name, outcome)
    inside = nx.node_connected_component(
        moral.subgraph(set(moral) - set(helpful) - {name}), outcome
    )
    met = {neighbour for node in inside for neighbour in moral.adj[node]}
    return tuple(sorted(met & set(helpful)))


def _subsets(names: list[str], largest: int) -> Iterator[tuple[str, ...]]:
    for size in range(largest + 1):
        yield from combinations(names, size)
