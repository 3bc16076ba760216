"""Whether two graphs imply the same independencies, so that no data can tell them apart."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.checks import (
    candidates_in,
    names_in,
    require_dag,
    require_nodes,
    require_unselected,
)
from causalstory.graph.cpdag import skeleton, v_structures
from causalstory.graph.margin import equivalent, margin


def markov_equivalent(
    first: nx.DiGraph[str],
    second: nx.DiGraph[str],
    *,
    observed: str | Iterable[str] | None = None,
) -> bool:
    """Say whether two graphs imply the same independencies among what can be measured.

    Parameters
    ----------
    first, second
        Two DAGs; they may have latent nodes, and selection nodes, which are given throughout.
    observed
        The nodes to judge by; all others count as latent. By default all nodes that are neither
        latent nor selected, which must be the same in both graphs.

    Raises
    ------
    GraphError
        If a graph is no DAG or lacks an observed node, if an observed node is selected, or if
        the two have not the same nodes to judge by.

    Notes
    -----
    Without latent and selection nodes: same skeleton, same v-structures (Verma and Pearl 1990,
    UAI). Else the maximal ancestral graphs over the observed nodes are compared (Spirtes and
    Richardson 1997), which takes polynomial time as well. Latent nodes may besides imply equations
    that are no independencies, such as those of Verma; two graphs that differ in these alone
    count as equivalent here.

    Examples
    --------
    >>> chain = nx.DiGraph([("dose", "visit"), ("visit", "health")])
    >>> fork = nx.DiGraph([("visit", "dose"), ("visit", "health")])
    >>> collider = nx.DiGraph([("dose", "visit"), ("health", "visit")])
    >>> markov_equivalent(chain, fork), markov_equivalent(chain, collider)
    (True, False)
    >>> markov_equivalent(chain, collider, observed=["dose", "visit"])
    True
    """
    nodes = _to_judge_by(first, second, observed)
    if all(nodes == set(graph) for graph in (first, second)):
        same_skeleton = skeleton(first) == skeleton(second)
        return same_skeleton and v_structures(first) == v_structures(second)
    return equivalent(margin(first, nodes), margin(second, nodes))


def _to_judge_by(
    first: nx.DiGraph[str], second: nx.DiGraph[str], observed: str | Iterable[str] | None
) -> frozenset[str]:
    for graph in (first, second):
        require_dag(graph)
    if observed is not None:
        nodes = names_in(observed)
        for graph in (first, second):
            require_nodes(graph, nodes)
            require_unselected(graph, nodes)
        return nodes
    seen = [candidates_in(graph, None) for graph in (first, second)]
    alone = sorted(seen[0] ^ seen[1])
    if alone:
        raise GraphError(
            f"'{alone[0]}' can be measured in one of the two graphs alone: name the nodes to "
            "judge by with observed="
        )
    return seen[0]
