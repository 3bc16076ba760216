"""All adjustment sets of which nothing can be left out, for the total or the direct effect."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import networkx as nx

from causalstory.errors import OptionError, did_you_mean
from causalstory.graph.adjustment import backdoor_parting
from causalstory.graph.checks import ends_in, with_latent
from causalstory.graph.direct import single_door_parting
from causalstory.graph.listing import Listing, bounded, require_limit

_PARTINGS = {"total": backdoor_parting, "direct": single_door_parting}


def adjustment_sets(
    graph: nx.DiGraph[str],
    treatment: str | Iterable[str] | None = None,
    outcome: str | Iterable[str] | None = None,
    *,
    effect: str = "total",
    latent: str | Iterable[str] | None = None,
    candidates: str | Iterable[str] | None = None,
    limit: int | None = 1_000,
) -> Listing[tuple[str, ...]]:
    """Return every minimal set of variables to adjust for.

    For the total effect these are the minimal sets that the adjustment criterion accepts
    (Shpitser, VanderWeele and Robins 2010, UAI; van der Zander, Liskiewicz and Textor 2019,
    Artificial Intelligence 270:1-40). For the direct effect, the arrow from treatment to outcome
    alone, they are the minimal sets that close every other path and hold no effect of the
    outcome.

    Parameters
    ----------
    graph
        A DAG. Nodes with ``selected=True`` are given throughout, and not named; nodes with
        ``role="adjusted"`` are in every set.
    treatment, outcome
        Two nodes, or several of each: the sets are then for what the treatments do together. By
        default the nodes with these roles, as dagitty files have them.
    effect
        ``"total"`` or ``"direct"``.
    latent
        The nodes that nobody can measure, in place of the nodes' attribute.
    candidates
        The nodes that may be adjusted for; by default all that are not latent. A latent node
        named here counts as measured.
    limit
        At most so many sets; None for all. There may be exponentially many.

    Returns
    -------
    Listing of tuple of str
        Sorted tuples, smaller ones first, then by the alphabet; the smallest set is among them
        however low the limit. One empty tuple if nothing needs to be adjusted for; an empty
        listing if no set will do.

    Raises
    ------
    GraphError
        If the graph is no DAG or lacks a node, if treatment or outcome is selected, or if nothing
        says which they are.
    OptionError
        If there is no such effect, or the limit is below one.

    Examples
    --------
    >>> graph = nx.DiGraph([("skill", "course"), ("drive", "skill"), ("drive", "wage"),
    ...                     ("course", "job"), ("job", "wage"), ("course", "wage")])
    >>> adjustment_sets(graph, "course", "wage")
    Listing([('drive',), ('skill',)])
    >>> adjustment_sets(graph, "course", "wage", effect="direct")
    Listing([('drive', 'job'), ('job', 'skill')])
    >>> adjustment_sets(graph, "course", "wage", latent=["drive", "skill"])
    Listing([])
    """
    if effect not in list(_PARTINGS):
        raise OptionError(f"there is no effect '{effect}'{did_you_mean(str(effect), _PARTINGS)}")
    require_limit(limit)
    marked = with_latent(graph, latent)
    ends = ends_in(marked, treatment, outcome)
    parting = _PARTINGS[effect](marked, *ends, candidates)
    smallest = parting.smallest()
    if smallest is None:
        return Listing(())
    others = (chosen for chosen in parting.minimal() if chosen != smallest)
    found = bounded(chain([smallest], others), limit)
    in_order = sorted(found, key=lambda chosen: (len(chosen), chosen))
    return Listing(tuple(in_order), found.complete)
