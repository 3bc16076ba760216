"""All minimal sets of mediators through which an effect can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import islice

import networkx as nx

from causalstory.graph.checks import with_latent
from causalstory.graph.ends import pair_in
from causalstory.graph.frontdoor import (
    closed,
    directed_ways,
    largest_within,
    mediators_at_most,
    most_tries,
)
from causalstory.graph.listing import Listing, require_limit
from causalstory.graph.moral import Neighbours, border, reached
from causalstory.graph.separation import directed_path

MOST_STEPS = 2_000
"""So many steps the search takes, unless it is told to find all."""


def frontdoor_sets(
    graph: nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
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
        Two nodes; by default those that have these roles.
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
    Where the treatment closes the backdoor paths from each mediator alone, the sets are the
    minimal cuts of the directed paths, found one after the other without detours. Other mediators
    serve in company only. Then mediators are taken in or left out, one at a time; whether any set
    lies between what is in and what is not out is known at each step from the largest such set
    (Jeong, Tian and Bareinboim 2022, NeurIPS).

    Examples
    --------
    >>> graph = nx.DiGraph([("smoking", "tar"), ("tar", "cells"), ("cells", "cancer"),
    ...                     ("gene", "smoking"), ("gene", "cancer")])
    >>> frontdoor_sets(graph, "smoking", "cancer", latent="gene")
    Listing([('cells',), ('tar',)])
    """
    graph = with_latent(graph, latent)
    require_limit(limit)
    treatment, outcome = pair_in(graph, treatment, outcome)
    widest = mediators_at_most(graph, treatment, outcome, candidates)
    if widest is None:
        return Listing(())
    search = _minimal_sets(graph, treatment, outcome, widest)
    found: dict[tuple[str, ...], None] = {}
    most = most_tries(graph, MOST_STEPS)
    for chosen in search if limit is None else islice(search, most):
        if chosen is not None:
            found[chosen] = None
        if limit is not None and len(found) > limit:
            break
    ended = next(search, "ended") == "ended"  # another step would be a set or None
    complete = ended and (limit is None or len(found) <= limit)
    in_order = sorted([*found][:limit], key=lambda names: (len(names), names))
    return Listing(tuple(in_order), complete)


def _minimal_sets(
    graph: nx.DiGraph[str], treatment: str, outcome: str, widest: frozenset[str]
) -> Iterator[tuple[str, ...] | None]:
    """Yield every minimal set at least once, and None at steps that find none."""
    alone = {name for name in widest if closed(graph, treatment, outcome, {name})}
    yield from _directed_cuts(graph, treatment, outcome, alone)
    if alone != widest:
        yield from _search(graph, treatment, outcome, widest)


def _directed_cuts(
    graph: nx.DiGraph[str], treatment: str, outcome: str, cuttable: Set[str]
) -> Iterator[tuple[str, ...]]:
    """Yield every minimal set of cuttable nodes that cuts all directed paths.

    As :func:`causalstory.graph.separators.minimal_cuts`, along the arrows. Where each mediator
    may serve alone, nothing else is asked of them together.
    """
    ways = directed_ways(graph, treatment, outcome)
    back: Neighbours = {node: {n for n in graph.pred[node] if n in ways} for node in ways}

    def nearest(side: Set[str], vertex: str) -> tuple[set[str], set[str]] | None:
        inside = side | reached(ways, vertex, walls=cuttable - {vertex})
        if outcome in inside:
            return None
        beyond = reached(back, outcome, walls=border(ways, inside))
        cut = border(back, beyond)
        return reached(ways, treatment, walls=cut), cut

    first = nearest(set(), treatment)
    waiting = [] if first is None else [(*first, frozenset[str]())]
    while waiting:
        side, cut, barred = waiting.pop()
        movable = cut - barred
        if not movable:
            yield tuple(sorted(cut))
            continue
        vertex = min(movable)
        wider = nearest(side, vertex)
        if wider is not None and wider[0].isdisjoint(barred):
            waiting.append((*wider, barred))
        waiting.append((side, cut, barred | {vertex}))


def _search(
    graph: nx.DiGraph[str], treatment: str, outcome: str, widest: frozenset[str]
) -> Iterator[tuple[str, ...] | None]:
    """Take mediators in or leave them out, one at a time; yield a minimal set, or None."""

    def largest(allowed: frozenset[str]) -> frozenset[str] | None:
        return largest_within(graph, treatment, outcome, allowed)

    waiting: list[tuple[frozenset[str], frozenset[str]]] = [(frozenset(), widest)]
    while waiting:
        inside, allowed = waiting.pop()
        most = largest(allowed)
        if most is None or not inside <= most:
            yield None
        elif largest(inside) is not None:  # more would not be minimal
            for name in sorted(inside):
                if largest(inside - {name}) is not None:
                    break
                yield None
            else:
                yield tuple(sorted(inside))
        else:
            free = most - inside
            path = directed_path(graph, treatment, outcome, avoiding=inside) or ()
            name = next((node for node in path if node in free), min(free))
            waiting += [(inside, most - {name}), (inside | {name}, most)]
            yield None
