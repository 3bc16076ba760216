"""The independencies that a graph implies: what data would have to show if it were true.

Two nodes that no arrow joins are independent given some set of others, unless latent nodes or
selection hold them together (Verma and Pearl 1990, UAI; Pearl 2009, Causality, section 1.2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import NamedTuple

import networkx as nx

from causalstory.graph.checks import candidates_in, selected_in, with_latent
from causalstory.graph.cuts import minimum_cut
from causalstory.graph.listing import Listing, require_limit
from causalstory.graph.moral import Neighbours, moral_graph
from causalstory.graph.separators import minimal_cuts


class Independence(NamedTuple):
    """Two nodes that are independent given others, possibly none."""

    first: str
    second: str
    given: tuple[str, ...]

    def __str__(self) -> str:
        given = f" | {', '.join(self.given)}" if self.given else ""
        return f"{self.first} _||_ {self.second}{given}"


def implied_independencies(
    graph: nx.DiGraph[str],
    *,
    latent: str | Iterable[str] | None = None,
    limit: int | None = 10_000,
) -> Listing[Independence]:
    """Return every minimal separating set for every two measurable nodes that no arrow joins.

    Parameters
    ----------
    graph
        A DAG. Selection nodes are given in every independence, and not named.
    latent
        The nodes that nobody can measure, in place of the nodes' attribute.
    limit
        At most so many; None for all. Large graphs may have exponentially many.

    Returns
    -------
    Listing of Independence
        Pairs in alphabetical order, then smaller sets first, then by the alphabet. A pair that
        nothing separates is missing.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.
    OptionError
        If the limit is below one.

    Examples
    --------
    >>> graph = nx.DiGraph([("rain", "wet"), ("sprinkler", "wet"), ("wet", "slippery")])
    >>> for independence in implied_independencies(graph):
    ...     print(independence)
    rain _||_ slippery | wet
    rain _||_ sprinkler
    slippery _||_ sprinkler | wet
    >>> implied_independencies(graph, latent="wet")
    Listing([Independence(first='rain', second='sprinkler', given=())])
    """
    require_limit(limit)
    found: list[Independence] = []
    complete = True
    for first, second, moral, allowed in _pairs(with_latent(graph, latent)):
        cuts = minimal_cuts(moral, first, second, allowed)
        left = None if limit is None else limit - len(found)
        given = [*cuts] if left is None else [*islice(cuts, left + 1)]
        complete = left is None or len(given) <= left
        given = sorted(given[:left], key=lambda names: (len(names), names))
        found += [Independence(first, second, names) for names in given]
        if not complete:
            break
    return Listing(tuple(found), complete)


def smallest_independencies(
    graph: nx.DiGraph[str], *, latent: str | Iterable[str] | None = None
) -> Iterator[Independence]:
    """Yield one independence for each pair that can be separated: that with the smallest set.

    Parameters
    ----------
    graph
        A DAG. Selection nodes are given in every independence, and not named.
    latent
        The nodes that nobody can measure, in place of the nodes' attribute.

    Yields
    ------
    Independence
        Pairs in alphabetical order; of several smallest sets the first in the alphabet.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.

    Examples
    --------
    >>> graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d")])
    >>> [str(independence) for independence in smallest_independencies(graph)]
    ['a _||_ c | b', 'a _||_ d | b', 'b _||_ d | c']
    """
    for first, second, moral, allowed in _pairs(with_latent(graph, latent)):
        given = minimum_cut(moral, first, second, allowed)
        if given is not None:
            yield Independence(first, second, given)


def _pairs(
    graph: nx.DiGraph[str],
) -> Iterator[tuple[str, str, Neighbours, frozenset[str]]]:
    """Yield the pairs that no arrow joins, each with the graph in which to cut them apart."""
    allowed = candidates_in(graph, None)
    selected = selected_in(graph)
    for first, second in combinations(sorted(allowed), 2):
        if not graph.has_edge(first, second) and not graph.has_edge(second, first):
            yield first, second, moral_graph(graph, (first, second), selected), allowed
