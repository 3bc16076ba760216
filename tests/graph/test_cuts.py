from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.graph.cuts import minimum_cut

from .dags import dags, near_by, subsets


@settings(max_examples=200, deadline=None)
@given(dags(smallest=3, largest=7), st.data())
def test_the_cut_is_the_first_of_the_smallest(dag, data):
    graph = dag.to_undirected()
    source, target, *rest = data.draw(st.permutations(sorted(graph)))
    cuttable = data.draw(st.sets(st.sampled_from(rest)))

    def parts(cut):
        left = graph.subgraph(set(graph) - set(cut))
        return not nx.has_path(left, source, target)

    expected = next((cut for cut in subsets(cuttable) if parts(cut)), None)
    assert minimum_cut(near_by(graph), source, target, cuttable) == expected


def test_the_size_agrees_with_networkx_on_a_larger_graph():
    graph = nx.relabel_nodes(nx.random_regular_graph(4, 40, seed=3), str)
    source, target = (
        "0",
        next(node for node in graph if not graph.has_edge("0", node) and node != "0"),
    )
    cut = minimum_cut(near_by(graph), source, target, set(graph))
    assert cut is not None
    assert len(cut) == len(nx.minimum_node_cut(graph, source, target))


def test_ends_and_strangers_are_never_cut():
    graph = nx.Graph([("s", "a"), ("a", "t")])
    assert minimum_cut(near_by(graph), "s", "t", {"s", "t", "a", "elsewhere"}) == ("a",)


def test_what_is_already_apart_needs_no_cut():
    graph = nx.Graph([("s", "a"), ("b", "t")])
    assert minimum_cut(near_by(graph), "s", "t", {"a", "b"}) == ()
