"""All minimal separators, one after the other, each after a bounded amount of work.

A set separates two nodes minimally if none of its members can be left out. There may be
exponentially many such sets, so they are yielded one by one: between two of them lies work that
grows with the size of the graph, never with the number of its subsets (Takata 2010, Discrete
Applied Mathematics 158:1660-1667; for d-separation van der Zander, Liskiewicz and Textor 2014,
UAI, and 2019, Artificial Intelligence 270:1-40).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.checks import (
    candidates_in,
    names_in,
    require_nodes,
    require_pair,
    require_unselected,
    selected_in,
)
from causalstory.graph.moral import Neighbours, border, moral_graph, reached

Side = tuple[set[str], set[str]]
"""What lies on the source's side of a separator, and the separator: all that touches the side."""


def minimal_separators(
    graph: nx.DiGraph[str],
    first: str,
    second: str,
    *,
    given: str | Iterable[str] = (),
    candidates: str | Iterable[str] | None = None,
) -> Iterator[tuple[str, ...]]:
    """Yield every set that d-separates two nodes and of which nothing can be left out.

    Minimal sets hold ancestors of the two nodes and of what is given, and on these d-separation
    is separation in the moral graph.

    Parameters
    ----------
    graph
        A DAG. Its selection nodes are given too.
    first, second
        Two nodes.
    given
        Nodes that are conditioned on in any case; no part of the sets.
    candidates
        The nodes that the sets may hold; by default all that are not latent.

    Yields
    ------
    tuple of str
        Sorted; nothing at all where no set of candidates separates the two. The order is the
        same at every call, and otherwise of no meaning.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or one of the two nodes is given or selected.

    Examples
    --------
    >>> graph = nx.DiGraph([("a", "b"), ("b", "y"), ("a", "c"), ("c", "x")])
    >>> sorted(minimal_separators(graph, "x", "y"))
    [('a',), ('b',), ('c',)]
    """
    require_pair(graph, first, second)
    require_unselected(graph, (first, second))
    known = names_in(given)
    require_nodes(graph, known)
    if known & {first, second}:
        raise GraphError(f"'{min(known & {first, second})}' is to be separated and cannot be given")
    allowed = candidates_in(graph, candidates)
    known |= selected_in(graph)
    moral = moral_graph(graph, (first, second), known)
    return minimal_cuts(moral, first, second, allowed)


def minimal_cuts(
    near_by: Neighbours, source: str, target: str, cuttable: Set[str]
) -> Iterator[tuple[str, ...]]:
    """Yield every set of vertices that parts two others and of which nothing can be left out.

    Parameters
    ----------
    near_by
        An undirected graph: every vertex with its neighbours.
    source, target
        Two different vertices, never cut themselves.
    cuttable
        The vertices that may be cut.

    Yields
    ------
    tuple of str
        Sorted, each once.

    Notes
    -----
    A minimal cut is known by its side, the vertices that the source still reaches. The search
    keeps a side and the vertices barred from it, and always knows a cut that fits both. It takes
    a vertex of that cut and goes on twice: barred from the side, which the same cut fits, and
    moved to it, if any cut fits that. So every dead end is noticed at once.

    Examples
    --------
    >>> ladder = {"s": {"a", "c"}, "a": {"s", "b"}, "b": {"a", "t"}, "c": {"s", "t"},
    ...           "t": {"b", "c"}}
    >>> sorted(minimal_cuts(ladder, "s", "t", {"a", "b", "c"}))
    [('a', 'c'), ('b', 'c')]
    """
    inner = set(cuttable) - {source, target}
    nearest = _nearest_cut(near_by, set(), source, target, inner)
    if nearest is None:
        return
    waiting: list[tuple[Side, frozenset[str]]] = [(nearest, frozenset())]
    while waiting:
        (side, cut), barred = waiting.pop()
        movable = cut - barred
        if not movable:
            yield tuple(sorted(cut))
            continue
        vertex = min(movable)
        wider = _nearest_cut(near_by, side, vertex, target, inner)
        if wider is not None and wider[0].isdisjoint(barred):
            waiting.append((wider, barred))
        waiting.append(((side, cut), barred | {vertex}))


def _nearest_cut(
    near_by: Neighbours, side: Set[str], vertex: str, target: str, cuttable: Set[str]
) -> Side | None:
    """Return the first cut met from a side with one more vertex, or None if there is none.

    What cannot be cut goes with the vertex. All that then touches the side parts it from the
    target, and of that only what the target still reaches is needed; what lies before joins the
    side.
    """
    inside = side | reached(near_by, vertex, walls=cuttable - {vertex})
    if target in inside:
        return None
    beyond = reached(near_by, target, walls=border(near_by, inside))
    cut = border(near_by, beyond)
    return reached(near_by, vertex, walls=cut), cut
