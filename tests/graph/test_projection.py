"""The latent projection holds all that is asked of the kept nodes."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from causalstory.graph.projection import projection
from causalstory.graph.separation import d_separated, directed_path
from tests.graph.dags import dags


def as_graph(kept, arrows):
    """The projection as a DAG: one latent node for every pair that shares a cause."""
    directed, joint = projection(arrows, kept)
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(kept))
    graph.add_edges_from(directed)
    graph.add_edges_from((f"U_{a}_{b}", end) for a, b in joint for end in (a, b))
    return graph


@given(dags(), st.data())
def test_it_agrees_on_every_separation_and_every_way(graph, data) -> None:
    nodes = sorted(graph)
    kept = data.draw(st.sets(st.sampled_from(nodes), min_size=2))
    first, second, *rest = data.draw(st.permutations(sorted(kept)))
    given_ = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
    drawn = as_graph(kept, graph.edges)
    assert nx.is_directed_acyclic_graph(drawn)
    asked = first, second, given_
    assert d_separated(drawn, *asked) == d_separated(graph, *asked)
    way = directed_path(drawn, first, second, avoiding=given_) is None
    assert way == (directed_path(graph, first, second, avoiding=given_) is None)


def test_nothing_is_changed_where_all_is_kept() -> None:
    arrows = {("a", "b"), ("b", "c"), ("a", "c")}
    assert projection(arrows, {"a", "b", "c"}) == (arrows, frozenset())
