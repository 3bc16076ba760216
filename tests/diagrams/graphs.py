"""Random graphs for property tests."""

from __future__ import annotations

import networkx as nx
from hypothesis import strategies as st

NAMES = [f"v{i}" for i in range(6)]
PAIRS = [(a, b) for i, a in enumerate(NAMES) for b in NAMES[i + 1 :]]


def dags() -> st.SearchStrategy[nx.DiGraph]:
    """DAGs of six nodes, the first two of which in a random order are treatment and outcome."""
    return st.builds(_graph, st.lists(st.sampled_from(PAIRS), unique=True), st.permutations(NAMES))


def _graph(arrows: list[tuple[str, str]], order: list[str]) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(NAMES)
    graph.add_edges_from(arrows)
    graph.nodes[order[0]]["role"] = "treatment"
    graph.nodes[order[1]]["role"] = "outcome"
    return graph
