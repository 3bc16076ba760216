"""Which arrows lie on an open path, where there are too many paths to look at each.

Whether a given arrow lies on some open path is told here from three sides, each of polynomial
work: what follows the arrows from treatment to outcome is open for sure; what no ball can roll
along (Shachter 1998, UAI, "Bayes-Ball") is not; and what is in another block of the graph than its
ends lies on no path at all. What is left between them stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Literal

import networkx as nx

from causalstory.graph.checks import selected_in
from causalstory.graph.reach import downstream, upstream
from causalstory.graph.separation import rolls_on

Link = frozenset[str]
"""The two ends of an arrow, whichever way it points."""
Carrying = Literal["open", "blocked", "nothing", "unknown"]


def carrying(
    graph: nx.DiGraph[str], treatment: str, outcome: str, given: Iterable[str] = ()
) -> dict[Link, Carrying]:
    """Say of each arrow whether it lies on an open path, without listing the paths.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        The ends of the paths.
    given
        What is conditioned on; selection nodes are in any case.

    Returns
    -------
    dict
        By the ends of each arrow: ``open`` if some open path has it, ``blocked`` if paths have it
        and all are blocked, ``nothing`` if no path has it; ``unknown`` if an open walk has it,
        which may be no path, for walks may visit a node twice.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "m"), ("m", "y"), ("x", "c"), ("y", "c"), ("c", "d")])
    >>> told = carrying(graph, "x", "y")
    >>> [told[frozenset(arrow)] for arrow in [("x", "m"), ("x", "c"), ("c", "d")]]
    ['open', 'blocked', 'nothing']
    """
    known = frozenset(given) | selected_in(graph)
    causal = downstream(graph, [treatment], known) & upstream(graph, [outcome], known)
    block = _block(graph, treatment, outcome)
    to, fro = (
        set(_rolled(graph, start, stop, known))
        for start, stop in ((treatment, outcome), (outcome, treatment))
    )
    walked = {frozenset(step) for step in to if step[::-1] in fro}
    found: dict[Link, Carrying] = {}
    for arrow in graph.edges:
        link = frozenset(arrow)
        if link not in block:
            found[link] = "nothing"
        elif link <= causal:
            found[link] = "open"
        else:
            found[link] = "unknown" if link in walked else "blocked"
    return found


def _block(graph: nx.DiGraph[str], treatment: str, outcome: str) -> set[Link]:
    """Return the links that lie on a path: those on a circle with the ends joined."""
    skeleton: nx.Graph[str] = nx.Graph(list(graph.edges))
    skeleton.add_edge(treatment, outcome)
    for block in nx.biconnected_component_edges(skeleton):
        links = {frozenset(edge) for edge in block}
        if frozenset((treatment, outcome)) in links:
            return links
    return set()


def _rolled(
    graph: nx.DiGraph[str], start: str, stop: str, known: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield the steps that a ball can take from one end without passing either of them."""
    opened: Set[str] = upstream(graph, known)
    seen = {(start, False)}
    waiting = list(seen)
    while waiting:
        state = waiting.pop()
        for following in rolls_on(graph, state, known, opened):
            yield state[0], following[0]
            if following not in seen and following[0] not in (start, stop):
                seen.add(following)
                waiting.append(following)


def openers(graph: nx.DiGraph[str], colliders: Iterable[str], known: Set[str]) -> set[str]:
    """Return what opens colliders that are not known themselves: the way to what is.

    Examples
    --------
    >>> graph = nx.DiGraph([("x", "c"), ("y", "c"), ("c", "d"), ("d", "e"), ("c", "f")])
    >>> sorted(openers(graph, ["c"], {"e"})), openers(graph, ["c"], {"c", "e"})
    (['c', 'd', 'e'], set())
    """
    hidden = set(colliders) - known
    after = downstream(graph, hidden)
    return after & upstream(graph, after & known)
