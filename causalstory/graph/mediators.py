"""All minimal sets of mediators through which an effect can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import networkx as nx

from causalstory.graph.checks import with_latent
from causalstory.graph.frontdoor import largest_within, mediators_at_most
from causalstory.graph.listing import Listing, require_limit
from causalstory.graph.separation import directed_path

MOST_STEPS = 2_000
"""So many steps the search takes, unless it is told to find all."""


def frontdoor_sets(
    graph: nx.DiGraph[str],
    treatment: str,
    outcome: str,
    *,
    latent: str | Iterable[str] | None = None,
    candidates: str | Iterable[str] | None = None,
    limit: int | None = 1_000,
) -> Listing[tuple[str, ...]]:
    """Return every set of mediators that serves and of which no part does.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        Two nodes.
    latent
        The nodes that nobody can measure, in place of the attribute.
    candidates
        The nodes that may mediate; by default all that are not latent.
    limit
        At most so many sets; None for all. There may be exponentially many.

    Returns
    -------
    Listing of tuple of str
        Smaller sets first, then by the alphabet; none where the treatment is no cause of the
        outcome. ``complete`` is False if the limit, or a bound on the work, cut the search off.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node.
    OptionError
        If the limit is below one.

    Notes
    -----
    The search takes mediators in or leaves them out, one at a time. Whether any set lies between
    what is in and what is not out is known at each step from the largest such set (Jeong, Tian
    and Bareinboim 2022, NeurIPS), so dead ends are noticed at once.

    Examples
    --------
    >>> graph = nx.DiGraph([("smoking", "tar"), ("tar", "cells"), ("cells", "cancer"),
    ...                     ("gene", "smoking"), ("gene", "cancer")])
    >>> frontdoor_sets(graph, "smoking", "cancer", latent="gene")
    Listing([('cells',), ('tar',)])
    """
    graph = with_latent(graph, latent)
    require_limit(limit)
    widest = mediators_at_most(graph, treatment, outcome, candidates)
    if widest is None:
        return Listing(())
    search = _minimal_sets(graph, treatment, outcome, widest)
    steps = search if limit is None else islice(search, MOST_STEPS)
    found: list[tuple[str, ...]] = []
    for chosen in steps:
        if chosen is not None:
            found.append(tuple(sorted(chosen)))
        if limit is not None and len(found) > limit:
            break
    ended = next(search, "ended") == "ended"  # another step would be a set or None
    complete = ended and (limit is None or len(found) <= limit)
    return Listing(tuple(sorted(found, key=lambda names: (len(names), names))[:limit]), complete)


def _minimal_sets(
    graph: nx.DiGraph[str], treatment: str, outcome: str, widest: frozenset[str]
) -> Iterator[frozenset[str] | None]:
    """Yield, at each step of the search, the minimal set found or None."""

    def largest(allowed: frozenset[str]) -> frozenset[str] | None:
        return largest_within(graph, treatment, outcome, allowed)

    waiting: list[tuple[frozenset[str], frozenset[str]]] = [(frozenset(), widest)]
    while waiting:
        inside, allowed = waiting.pop()
        most = largest(allowed)
        if most is None or not inside <= most:
            yield None
        elif largest(inside) is not None:  # more would not be minimal
            spare = any(largest(inside - {name}) is not None for name in inside)
            yield None if spare else inside
        else:
            free = most - inside
            path = directed_path(graph, treatment, outcome, avoiding=inside) or ()
            name = next((node for node in path if node in free), min(free))
            waiting += [(inside, most - {name}), (inside | {name}, most)]
            yield None
