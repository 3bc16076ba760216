"""Instruments: what moves with the treatment and reaches the outcome in no other way.

A node W is an instrument given a set Z (Brito and Pearl 2002, UAI; Pearl 2009, Causality,
definition 7.4.1, there for a single arrow) if, given Z and the selection nodes,

1. W and the treatment are connected,
2. W and the outcome are separated in the proper backdoor graph, in which the first arrow of every
   causal path from treatment to outcome is gone, and
3. no forbidden node is among W, Z and the selection nodes: none on a causal path, and no
   descendant of one.

With all causal paths in the place of one arrow this is the condition for the total effect, and
complete where effects are linear (Henckel, Buttenschoen and Maathuis, arXiv 2208.03697). dagitty's
``instrumentalVariables`` cuts the same arrows and holds no mediator equal either; it lets
descendants of mediators pass, which the third condition does not.

Whether *any* set serves for a given node is NP-hard to say. But sets of ancestors of W or of the
outcome are enough: where an instrument exists at all, one exists given such a set, and then the
separator nearest to the outcome is one (van der Zander, Textor and Liskiewicz 2015, IJCAI, section
4: "ancestral instruments"). So every node is judged by one set, and no subsets are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

import networkx as nx

from causalstory.graph.adjustment import forbidden_nodes, proper_backdoor_graph
from causalstory.graph.checks import (
    candidates_in,
    names_in,
    require_nodes,
    require_pair,
    selected_in,
    with_latent,
)
from causalstory.graph.ends import pair_in
from causalstory.graph.moral import Neighbours, border, moral_graph, reached
from causalstory.graph.reach import downstream
from causalstory.graph.separation import d_separated


class Instrument(NamedTuple):
    """A node, and a minimal set given which it is an instrument (possibly empty, sorted)."""

    name: str
    given: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} | {', '.join(self.given)}" if self.given else self.name


def is_instrument(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    instrument: str,
    given: str | Iterable[str] = (),
) -> bool:
    """Say whether a node is an instrument for the total effect, given a set.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    instrument
        A third one.
    given
        What is held equal, beside the selection nodes; latent nodes are taken as if they were
        measured.

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
    require_pair(graph, treatment, outcome)
    backdoor = proper_backdoor_graph(graph, treatment, outcome)
    selected = selected_in(graph)
    chosen = names_in(given) | selected
    require_nodes(graph, {instrument, *chosen})
    if instrument in chosen or _forbidden(graph, treatment, outcome) & {instrument, *chosen}:
        return False
    return d_separated(backdoor, instrument, outcome, chosen) and not d_separated(
        graph, instrument, treatment, chosen
    )


def instruments(
    graph: nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
    *,
    latent: str | Iterable[str] | None = None,
    candidates: str | Iterable[str] | None = None,
) -> tuple[Instrument, ...]:
    """Return every (conditional) instrument, with a minimal set given which it is one.

    Parameters
    ----------
    graph
        A DAG. Nodes with ``latent=True`` are neither instruments nor held equal; nodes with
        ``selected=True`` are given throughout.
    treatment, outcome
        Two nodes; by default those that have these roles.
    latent
        The nodes that nobody can measure, in place of the attribute.
    candidates
        The nodes that may be instruments or be held equal; by default all that are not latent.

    Returns
    -------
    tuple of Instrument
        Pairs (name, set) in alphabetical order, at most one for each node. Nothing can be left
        out of a set; among those of which this is true it is the one nearest to the outcome.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Notes
    -----
    Found are the *ancestral* instruments of van der Zander, Textor and Liskiewicz (2015, IJCAI),
    in time O(nodes x arrows of the moral graph); as in dagitty, a node that only a set of other
    descendants would make an instrument is not listed, but then another node is.

    Examples
    --------
    A lottery that depends on the town serves among people of one town:

    >>> graph = nx.DiGraph([("lottery", "course"), ("course", "wage"), ("drive", "course"),
    ...                     ("drive", "wage"), ("town", "lottery"), ("town", "wage")])
    >>> instruments(graph, "course", "wage", latent=["drive"])
    (Instrument(name='lottery', given=('town',)),)
    """
    graph = with_latent(graph, latent)
    treatment, outcome = pair_in(graph, treatment, outcome)
    backdoor = proper_backdoor_graph(graph, treatment, outcome)
    forbidden, selected = _forbidden(graph, treatment, outcome), selected_in(graph)
    if forbidden & selected:
        return ()
    allowed = candidates_in(graph, candidates) - forbidden
    found = []
    for name in sorted(allowed):
        chosen = _nearest_separator(backdoor, name, outcome, allowed - {name}, selected)
        if chosen is None:
            continue
        if not d_separated(graph, name, treatment, chosen | selected):
            found.append(Instrument(name, tuple(sorted(chosen))))
    return tuple(found)


def joint_instruments(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    candidates: str | Iterable[str] | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return instruments that serve together: all that are instruments given one small set.

    Only nodes that do not follow from the treatment, for what is estimated by an effect of the
    treatment is the wanted number in straight lines alone.

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
    before = candidates_in(graph, candidates) - _forbidden(graph, treatment, outcome)
    before -= downstream(graph, [treatment])
    found = instruments(graph, treatment, outcome, candidates=before)
    if not found:
        return None
    chosen = min((given for _, given in found), key=lambda given: (len(given), given))
    together = [
        name
        for name in sorted(before.difference(chosen))
        if is_instrument(graph, treatment, outcome, name, chosen)
    ]
    return tuple(together), chosen


def _forbidden(graph: nx.DiGraph[str], treatment: str, outcome: str) -> frozenset[str]:
    """Return what is neither an instrument nor held equal, the ends of the question included."""
    effects = nx.descendants(graph, outcome)
    return forbidden_nodes(graph, treatment, outcome) | effects | {treatment, outcome}


def _nearest_separator(
    graph: nx.DiGraph[str],
    name: str,
    outcome: str,
    allowed: Set[str],
    selected: Set[str],
) -> frozenset[str] | None:
    """Return the minimal separator of two nodes that is nearest to the outcome, None without one.

    In the moral graph of all that comes before the two and the selection nodes, the first walk
    from the outcome stops at what it meets of the allowed nodes; a walk from the other end drops
    what it does not need. No separator of ancestors leaves more of the graph connected to the
    other end (van der Zander et al. 2015, algorithm 1).
    """
    moral = moral_graph(graph, (name, outcome), selected)
    met = _first_met(moral, outcome, allowed & set(moral) | {name})
    if name in met:
        return None
    return frozenset(_first_met(moral, name, met))


def _first_met(moral: Neighbours, start: str, stops: Set[str]) -> set[str]:
    """Walk from a node in all directions and return the stops at which the walk ends."""
    return border(moral, reached(moral, start, walls=stops)) & stops
