"""What stands between a treatment and an outcome once the causal arrows are gone, ready to be cut.

Adjusting for the total effect and for the direct effect differ in the arrows that are removed and
in the nodes that are forbidden; what is left to do is the same and is done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

import networkx as nx

from causalstory.graph.checks import adjusted_in, candidates_in, require_unselected, selected_in
from causalstory.graph.cuts import minimum_cut
from causalstory.graph.moral import Neighbours, merged, moral_graph
from causalstory.graph.separators import minimal_cuts


@dataclass(frozen=True)
class Parting:
    """Two nodes to be parted, each for one side of a question.

    Parameters
    ----------
    moral
        The undirected graph in which cutting is d-separating.
    treatment, outcome
        Two of its nodes.
    forced
        The nodes that every set holds.
    cuttable
        The nodes that a set may hold besides.
    possible
        False if something that is conditioned on in any case is forbidden.
    """

    moral: Neighbours
    treatment: str
    outcome: str
    forced: frozenset[str]
    cuttable: frozenset[str]
    possible: bool

    def widest(self) -> tuple[str, ...]:
        """Return all that could help: if any set parts the two, this one does."""
        return tuple(sorted(self.forced | self.cuttable))

    def smallest(self) -> tuple[str, ...] | None:
        """Return the smallest set, the first in the alphabet among equals; None if none parts."""
        if not self.possible:
            return None
        cut = minimum_cut(self.moral, self.treatment, self.outcome, self.cuttable)
        return None if cut is None else tuple(sorted((*cut, *self.forced)))

    def minimal(self) -> Iterator[tuple[str, ...]]:
        """Yield every set of which nothing but what is forced can be left out."""
        if self.possible:
            for cut in minimal_cuts(self.moral, self.treatment, self.outcome, self.cuttable):
                yield tuple(sorted((*cut, *self.forced)))


def parting(
    graph: nx.DiGraph[str],
    treatments: Set[str],
    outcomes: Set[str],
    *,
    candidates: str | Iterable[str] | None,
    forbidden: Set[str],
) -> Parting:
    """Prepare the two sides of a question, in a graph without causal arrows, to be parted.

    Minimal sets hold ancestors of the two sides and of what is conditioned on in any case, and on
    these d-separation is separation in the moral graph (van der Zander, Liskiewicz and Textor
    2019, Artificial Intelligence 270:1-40).

    Parameters
    ----------
    graph
        A DAG without the causal arrows. Its selection nodes are given, and the candidates whose
        role is to be adjusted for are part of every set.
    treatments, outcomes
        The two sides, each of one node or several, which count as one.
    candidates
        The nodes that a set may hold; by default all that are not latent.
    forbidden
        The nodes that may not be conditioned on.

    Raises
    ------
    GraphError
        If the graph lacks a candidate, or treatment or outcome is a selection node.

    Examples
    --------
    >>> graph = nx.DiGraph([("a", "x"), ("a", "m"), ("b", "m"), ("b", "y")])
    >>> parting(graph, {"x"}, {"y"}, candidates=None, forbidden=set()).smallest()
    ()
    >>> graph.nodes["m"]["role"] = "adjusted"
    >>> [*parting(graph, {"x"}, {"y"}, candidates=None, forbidden=set()).minimal()]
    [('a', 'm'), ('b', 'm')]
    """
    ends = treatments | outcomes
    require_unselected(graph, ends)
    allowed = candidates_in(graph, candidates) - ends
    forced, selected = adjusted_in(graph) & allowed, selected_in(graph)
    moral = moral_graph(graph, ends, forced | selected)
    return Parting(
        merged(merged(moral, treatments), outcomes),
        min(treatments),
        min(outcomes),
        forced=forced - forbidden,
        cuttable=frozenset(moral) & allowed - forbidden,
        possible=forbidden.isdisjoint(forced | selected),
    )
