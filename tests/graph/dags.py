"""Random small DAGs, and the textbook definitions spelled out by enumeration.

Nothing here uses the package: it is the second opinion that the package is held against.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
from hypothesis import strategies as st


@st.composite
def dags(draw, smallest=2, largest=6):
    """A DAG with shuffled one-letter names, so that the alphabet knows nothing of the order."""
    size = draw(st.integers(smallest, largest))
    names = draw(st.permutations("abcdefgh"[:size]))
    pairs = list(combinations(names, 2))
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    graph = nx.DiGraph()
    for name in sorted(names):
        graph.add_node(name, latent=draw(st.booleans()))
    graph.add_edges_from(pair for pair, keep in zip(pairs, kept, strict=True) if keep)
    return graph


@st.composite
def selective_dags(draw, smallest=2, largest=7):
    """The same with up to two selection nodes, which are not latent."""
    graph = draw(dags(smallest, largest))
    chosen = draw(st.sets(st.sampled_from(sorted(graph)), max_size=2))
    for node in graph:
        graph.nodes[node]["selected"] = node in chosen
        graph.nodes[node]["latent"] &= node not in chosen
    return graph


def simple_paths(graph, source, target):
    return [tuple(path) for path in nx.all_simple_paths(graph.to_undirected(), source, target)]


def is_open(graph, path, given):
    """Walk along the path and apply the definition at every inner node."""
    for before, here, after in zip(path, path[1:], path[2:], strict=False):
        collider = graph.has_edge(before, here) and graph.has_edge(after, here)
        if collider and not set(given) & {here, *nx.descendants(graph, here)}:
            return False
        if not collider and here in given:
            return False
    return True


def is_causal(graph, path):
    return all(graph.has_edge(here, there) for here, there in pairwise(path))


def adjusts(graph, treatment, outcome, given):
    """The adjustment criterion of Shpitser et al. (2010), path by path."""
    paths = simple_paths(graph, treatment, outcome)
    on_causal = {node for path in paths if is_causal(graph, path) for node in path} - {treatment}
    forbidden = on_causal.union(*(nx.descendants(graph, node) for node in on_causal))
    if set(given) & (forbidden | {treatment, outcome}):
        return False
    return not any(is_open(graph, path, given) for path in paths if not is_causal(graph, path))


def subsets(names):
    """All subsets, the smallest first and alphabetically within a size."""
    names = sorted(names)
    return [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]


def first_adjustment_set(graph, treatment, outcome, candidates):
    for chosen in subsets(candidates):
        if adjusts(graph, treatment, outcome, chosen):
            return chosen
    return None


def separates(graph, first, second, given):
    """Whether no path is open, path by path."""
    return not any(is_open(graph, path, given) for path in simple_paths(graph, first, second))


def minimal(sets):
    """Of sets in order of their size, those that hold none of the others."""
    found = []
    for chosen in sets:
        if not any(set(smaller) <= set(chosen) for smaller in found):
            found.append(chosen)
    return found


def near_by(graph):
    """Every node of an undirected graph with its neighbours."""
    return {node: set(graph[node]) for node in graph}
