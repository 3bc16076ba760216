"""Equivalent DAGs where everything is measured: the CPDAG, and the DAGs that it stands for.

Two DAGs imply the same independencies if they have the same skeleton and the same v-structures,
``a -> c <- b`` with a and b not joined (Verma and Pearl 1990, UAI; Frydenberg 1990). No data tells
such DAGs apart. The CPDAG draws what they share: an arrow where all agree, a line where they do
not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import combinations, permutations

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.checks import selected_in, with_latent
from causalstory.graph.listing import Listing, bounded

Collider = tuple[frozenset[str], str]
"""Two nodes that no arrow joins, and the child that they share."""


def v_structures(graph: nx.DiGraph[str]) -> frozenset[Collider]:
    """Return the colliders whose parents no arrow joins.

    Examples
    --------
    >>> sorted(middle for _, middle in v_structures(nx.DiGraph([("a", "c"), ("b", "c")])))
    ['c']
    """
    return frozenset(
        (frozenset((first, second)), node)
        for node in graph
        for first, second in combinations(graph.pred[node], 2)
        if not graph.has_edge(first, second) and not graph.has_edge(second, first)
    )


def skeleton(graph: nx.DiGraph[str]) -> frozenset[frozenset[str]]:
    """Return the pairs of nodes that an arrow joins.

    Examples
    --------
    >>> skeleton(nx.DiGraph([("a", "b")])) == {frozenset("ab")}
    True
    """
    return frozenset(map(frozenset, graph.edges))


def cpdag(graph: nx.DiGraph[str], *, latent: str | Iterable[str] | None = None) -> nx.DiGraph[str]:
    """Return the completed partially directed graph: what all equivalent DAGs share.

    Parameters
    ----------
    graph
        A DAG without latent and selection nodes.
    latent
        The nodes that nobody can measure, in place of the attribute; to take all nodes for
        measured, say ``latent=[]``.

    Returns
    -------
    networkx.DiGraph
        An arrow on which all equivalent DAGs agree stands alone. Where they disagree, both arrows
        stand, ``a -> b`` and ``b -> a``, which is to be read (and by programs for causal discovery
        is) as a line. The edge attribute ``directed`` says which it is. Nodes keep theirs.

    Raises
    ------
    GraphError
        If the graph is no DAG, or has latent or selection nodes.

    Notes
    -----
    The v-structures are drawn first; then every line that could not be turned both ways without
    a new v-structure or a circle becomes an arrow, by the first three rules of Meek (1995, UAI),
    which are enough without further knowledge.

    Examples
    --------
    >>> pattern = cpdag(nx.DiGraph([("age", "dose"), ("gene", "dose"), ("dose", "health")]))
    >>> sorted(pattern.edges(data="directed"))
    [('age', 'dose', True), ('dose', 'health', True), ('gene', 'dose', True)]
    >>> sorted(cpdag(nx.DiGraph([("age", "dose")])).edges(data="directed"))
    [('age', 'dose', False), ('dose', 'age', False)]
    """
    graph = _all_measured(graph, latent)
    pattern: nx.DiGraph[str] = nx.DiGraph()
    pattern.add_nodes_from(graph.nodes(data=True))
    fixed = {(parent, child) for pair, child in v_structures(graph) for parent in pair}
    for cause, effect in graph.edges:
        pattern.add_edge(cause, effect)
        if (cause, effect) not in fixed:
            pattern.add_edge(effect, cause)
    _meek(pattern)
    for first, second in pattern.edges:
        pattern.edges[first, second]["directed"] = not pattern.has_edge(second, first)
    return pattern


def equivalence_class(
    graph: nx.DiGraph[str],
    *,
    latent: str | Iterable[str] | None = None,
    limit: int | None = 1_000,
) -> Listing[nx.DiGraph[str]]:
    """Return the DAGs that imply the same independencies, the graph itself first.

    Parameters
    ----------
    graph
        A DAG without latent and selection nodes.
    latent
        The nodes that nobody can measure, in place of the attribute; to take all nodes for
        measured, say ``latent=[]``.
    limit
        At most so many; None for all. Ten nodes all joined already make 3,628,800.

    Returns
    -------
    Listing of networkx.DiGraph
        Those first that turn the fewest arrows on the way. Nodes keep their attributes, arrows
        too unless they are turned.

    Raises
    ------
    GraphError
        If the graph is no DAG, or has latent or selection nodes.
    OptionError
        If the limit is below one.

    Notes
    -----
    Any equivalent DAG is reached by turning one covered arrow after the other: ``a -> b`` where b
    has a's parents and a, and no others (Chickering 1995, UAI).

    Examples
    --------
    >>> found = equivalence_class(nx.DiGraph([("dose", "visit"), ("visit", "health")]))
    >>> for dag in found:
    ...     print(sorted(dag.edges))
    [('dose', 'visit'), ('visit', 'health')]
    [('visit', 'dose'), ('visit', 'health')]
    [('health', 'visit'), ('visit', 'dose')]
    """
    return bounded(_turned(_all_measured(graph, latent)), limit)


def _turned(graph: nx.DiGraph[str]) -> Iterator[nx.DiGraph[str]]:
    """Yield the graph and all that turning covered arrows makes of it, the nearest first."""
    pattern = cpdag(graph, latent=())
    open_ones = frozenset(arrow for arrow in graph.edges if not pattern.edges[arrow]["directed"])
    waiting, seen = deque([open_ones]), {open_ones}  # the other arrows are the same in all
    while waiting:
        arrows = waiting.popleft()
        dag = _with_arrows(graph, arrows)
        yield dag
        for cause, effect in sorted(arrows):
            if {*dag.pred[effect]} == {cause, *dag.pred[cause]}:
                turned = arrows - {(cause, effect)} | {(effect, cause)}
                if turned not in seen:
                    seen.add(turned)
                    waiting.append(turned)


def _with_arrows(graph: nx.DiGraph[str], arrows: Iterable[tuple[str, str]]) -> nx.DiGraph[str]:
    """Return a copy in which these arrows point as told."""
    turned: nx.DiGraph[str] = nx.DiGraph(graph)
    for cause, effect in sorted(arrows):
        if not turned.has_edge(cause, effect):
            turned.remove_edge(effect, cause)
            turned.add_edge(cause, effect)
    return turned


def _meek(pattern: nx.DiGraph[str]) -> None:
    """Turn lines into arrows, in place, until no rule applies."""
    changed = True
    while changed:
        changed = False
        for first, second in sorted(pattern.edges):
            if pattern.has_edge(second, first) and _must_point(pattern, first, second):
                pattern.remove_edge(second, first)
                changed = True


def _must_point(pattern: nx.DiGraph[str], first: str, second: str) -> bool:
    """Say whether the line between two nodes must be an arrow from the first to the second."""

    def joined(a: str, b: str) -> bool:
        return pattern.has_edge(a, b) or pattern.has_edge(b, a)

    def arrow(a: str, b: str) -> bool:
        return pattern.has_edge(a, b) and not pattern.has_edge(b, a)

    # 1. c -> first - second, c and second apart: else second -> first were a new v-structure.
    if any(arrow(c, first) and not joined(c, second) for c in pattern.pred[first] if c != second):
        return True
    # 2. first -> c -> second: else a circle.
    if any(arrow(first, c) and arrow(c, second) for c in pattern.succ[first]):
        return True
    # 3. first - c -> second, first - d -> second, c and d apart: else a circle or a v-structure.
    middle = [
        c
        for c in pattern.pred[second]
        if arrow(c, second) and pattern.has_edge(first, c) and pattern.has_edge(c, first)
    ]
    return any(not joined(c, d) for c, d in permutations(middle, 2))


def _all_measured(graph: nx.DiGraph[str], latent: str | Iterable[str] | None) -> nx.DiGraph[str]:
    """Return the graph if nothing in it is latent or selected, else refuse."""
    marked = with_latent(graph, latent)
    kinds = {name: "latent" for name in marked if marked.nodes[name].get("latent")}
    kinds |= dict.fromkeys(selected_in(marked), "a selection node")
    if kinds:
        raise GraphError(
            f"'{name}' is {kind}: lines and arrows alone cannot show what is equivalent then; "
            "markov_equivalent compares two such graphs, latent=[] takes all nodes for measured"
            for name, kind in sorted(kinds.items())
        )
    return marked
