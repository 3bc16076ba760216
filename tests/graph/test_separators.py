from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph.separators import minimal_cuts, minimal_separators

from .dags import dags, minimal, near_by, separates, subsets


@settings(max_examples=300, deadline=None)
@given(dags(smallest=2, largest=7), st.data())
def test_they_are_the_minimal_ones_of_all_subsets(graph, data):
    first, second, *rest = data.draw(st.permutations(sorted(graph)))
    fixed = data.draw(st.sets(st.sampled_from(rest), max_size=2)) if rest else set()
    allowed = {node for node in rest if not graph.nodes[node]["latent"]} - fixed
    expected = minimal(
        chosen for chosen in subsets(allowed) if separates(graph, first, second, {*chosen, *fixed})
    )
    found = [*minimal_separators(graph, first, second, given=fixed)]
    assert sorted(found) == sorted(expected)
    assert len(set(found)) == len(found)


@settings(max_examples=200, deadline=None)
@given(dags(smallest=3, largest=7), st.data())
def test_cuts_are_the_minimal_ones_of_all_subsets(dag, data):
    graph = dag.to_undirected()
    source, target, *rest = data.draw(st.permutations(sorted(graph)))
    cuttable = data.draw(st.sets(st.sampled_from(rest)))

    def parts(cut):
        return not nx.has_path(graph.subgraph(set(graph) - set(cut)), source, target)

    found = [*minimal_cuts(near_by(graph), source, target, cuttable)]
    assert sorted(found) == sorted(minimal(filter(parts, subsets(cuttable))))
    assert len(set(found)) == len(found)


def test_selection_nodes_are_given():
    graph = nx.DiGraph([("a", "s"), ("b", "s"), ("c", "a"), ("c", "x"), ("b", "y")])
    assert [*minimal_separators(graph, "x", "y")] == [()]
    graph.nodes["s"]["selected"] = True
    assert sorted(minimal_separators(graph, "x", "y")) == [("a",), ("b",), ("c",)]
    assert [*minimal_separators(graph, "x", "y", candidates=["b", "s"])] == [("b",)]


def ladder(rungs):
    """Two nodes joined by chains of two: one of either must be cut in each, so 2 ** rungs ways."""
    graph = nx.Graph()
    for rung in range(rungs):
        nx.add_path(graph, ["s", f"a{rung:02d}", f"b{rung:02d}", "t"])
    return graph


def test_exponentially_many_are_all_found():
    assert len(set(minimal_cuts(near_by(ladder(10)), "s", "t", set(ladder(10))))) == 2**10


def test_the_first_come_at_once_where_there_are_too_many_to_list():
    graph = ladder(60)
    cuts = minimal_cuts(near_by(graph), "s", "t", set(graph))
    assert len({next(cuts) for _ in range(100)}) == 100


def test_the_order_is_the_same_at_every_call():
    graph = ladder(6)
    assert [*minimal_cuts(near_by(graph), "s", "t", set(graph))] == [
        *minimal_cuts(near_by(nx.Graph([*graph.edges][::-1])), "s", "t", set(graph))
    ]


def test_neighbours_cannot_be_parted():
    assert [*minimal_separators(nx.DiGraph([("x", "y"), ("c", "x")]), "x", "y")] == []


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("x", "'x' is to be separated and cannot be given"),
        ("z", "the graph has no node 'z' (known: s, x, y)"),
    ],
)
def test_refusals_come_before_the_first_set_is_asked_for(given, problem):
    graph = nx.DiGraph([("x", "s"), ("y", "s")])
    with pytest.raises(GraphError) as refusal:
        minimal_separators(graph, "x", "y", given=given)
    assert refusal.value.problems == (problem,)
    graph.nodes["s"]["selected"] = True
    with pytest.raises(GraphError, match="'s' is a selection node"):
        minimal_separators(graph, "x", "s")
