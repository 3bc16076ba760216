from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph.adjustment import (
    adjustment_set,
    forbidden_nodes,
    is_valid_adjustment,
    open_backdoor_path,
    proper_backdoor_graph,
    widest_set,
)

from .dags import adjusts, dags, first_adjustment_set, is_causal, is_open

M_BIAS = nx.DiGraph([("u", "m"), ("v", "m"), ("u", "x"), ("v", "y"), ("x", "y")])


def large_dag(size, seed):
    """Random DAG in which every node but the first few has two earlier parents."""
    chance = random.Random(seed)  # noqa: S311
    names = [f"n{i:03d}" for i in range(size)]
    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    for child in range(2, size):
        for parent in chance.sample(range(child), 2):
            graph.add_edge(names[parent], names[child])
    return graph


@settings(max_examples=300, deadline=None)
@given(dags(), st.data())
def test_the_smallest_set_is_the_first_that_the_criterion_accepts(graph, data):
    treatment, outcome, *_ = data.draw(st.permutations(sorted(graph)))
    measured = [node for node, latent in graph.nodes(data="latent") if not latent]
    expected = first_adjustment_set(graph, treatment, outcome, measured)
    assert adjustment_set(graph, treatment, outcome) == expected
    everything = first_adjustment_set(graph, treatment, outcome, sorted(graph))
    assert adjustment_set(graph, treatment, outcome, sorted(graph)) == everything


@settings(max_examples=200, deadline=None)
@given(dags(), st.data())
def test_validity_is_the_adjustment_criterion(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    chosen = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
    assert is_valid_adjustment(graph, treatment, outcome, chosen) == adjusts(
        graph, treatment, outcome, chosen
    )


@settings(max_examples=200, deadline=None)
@given(dags(), st.data())
def test_a_path_is_named_exactly_where_no_set_exists(graph, data):
    treatment, outcome, *_ = data.draw(st.permutations(sorted(graph)))
    path = open_backdoor_path(graph, treatment, outcome)
    assert (path is None) == (adjustment_set(graph, treatment, outcome) is not None)
    if path is not None:
        assert not is_causal(graph, path)
        assert is_open(graph, path, widest_set(graph, treatment, outcome))
        if nx.has_path(graph, treatment, outcome):
            assert graph.has_edge(path[1], treatment)


def test_m_bias_is_left_alone():
    assert adjustment_set(M_BIAS, "x", "y") == ()
    assert is_valid_adjustment(M_BIAS, "x", "y", [])
    assert not is_valid_adjustment(M_BIAS, "x", "y", ["m"])
    assert is_valid_adjustment(M_BIAS, "x", "y", ["m", "u"])


def test_a_butterfly_needs_its_middle_and_one_wing():
    butterfly = nx.DiGraph([*M_BIAS.edges, ("m", "x"), ("m", "y")])
    assert adjustment_set(butterfly, "x", "y") == ("m", "u")
    assert adjustment_set(butterfly, "x", "y", ["m", "v"]) == ("m", "v")
    assert adjustment_set(butterfly, "x", "y", ["m"]) is None
    assert open_backdoor_path(butterfly, "x", "y", ["m"]) == ("x", "u", "m", "v", "y")


def test_mediators_and_their_descendants_are_forbidden():
    graph = nx.DiGraph([("x", "m"), ("m", "y"), ("m", "echo"), ("y", "late"), ("x", "side")])
    assert forbidden_nodes(graph, "x", "y") == {"m", "y", "echo", "late"}
    assert not is_valid_adjustment(graph, "x", "y", "echo")
    assert is_valid_adjustment(graph, "x", "y", "side")


def test_the_collider_behind_the_outcome_is_never_chosen():
    graph = nx.DiGraph([("x", "y"), ("x", "sample"), ("y", "sample")])
    assert adjustment_set(graph, "x", "y") == ()
    assert not is_valid_adjustment(graph, "x", "y", "sample")


def test_the_only_parent_of_the_treatment_closes_every_backdoor():
    graph = nx.DiGraph([("p", "x"), ("a", "p"), ("b", "p"), ("a", "y"), ("b", "y"), ("x", "y")])
    assert adjustment_set(graph, "x", "y") == ("p",)


def test_equal_sizes_are_settled_by_the_alphabet():
    graph = nx.DiGraph([("b", "c"), ("c", "x"), ("b", "a"), ("a", "y"), ("x", "y")])
    assert adjustment_set(graph, "x", "y") == ("a",)
    assert adjustment_set(graph, "x", "y", ["b", "c"]) == ("b",)


def test_latent_nodes_are_not_chosen_unless_named():
    graph = nx.DiGraph([("c", "x"), ("c", "y"), ("x", "y")])
    graph.nodes["c"]["latent"] = True
    assert adjustment_set(graph, "x", "y") is None
    assert adjustment_set(graph, "x", "y", ["c"]) == ("c",)


def test_an_outcome_that_causes_the_treatment_cannot_be_adjusted_away():
    graph = nx.DiGraph([("y", "x")])
    assert adjustment_set(graph, "x", "y") is None
    assert open_backdoor_path(graph, "x", "y") == ("x", "y")


def test_only_the_first_arrow_of_causal_paths_is_removed():
    graph = nx.DiGraph([("x", "m"), ("m", "y"), ("x", "y"), ("x", "side"), ("c", "x")])
    graph.nodes["c"]["latent"] = True
    backdoor = proper_backdoor_graph(graph, "x", "y")
    assert set(graph.edges) - set(backdoor.edges) == {("x", "m"), ("x", "y")}
    assert backdoor.nodes["c"]["latent"]


def test_the_treatment_is_never_its_own_adjustment():
    assert not is_valid_adjustment(M_BIAS, "x", "y", ["x"])
    assert adjustment_set(M_BIAS, "x", "y", ["x", "y"]) == ()


def test_misspelt_candidates_are_refused():
    with pytest.raises(GraphError, match="has no node 'mm'"):
        adjustment_set(M_BIAS, "x", "y", ["mm"])
    with pytest.raises(GraphError, match="has no node 'w'"):
        is_valid_adjustment(M_BIAS, "x", "y", "w")


@pytest.mark.parametrize("size", [100, 300])
def test_large_graphs_are_answered(size):
    graph = large_dag(size, seed=size)
    treatment, outcome = f"n{size // 2:03d}", f"n{size - 1:03d}"
    graph.add_edge(treatment, outcome)
    chosen = adjustment_set(graph, treatment, outcome)
    assert chosen is not None
    assert is_valid_adjustment(graph, treatment, outcome, chosen)
    for fewer in combinations(chosen, len(chosen) - 1):
        assert not is_valid_adjustment(graph, treatment, outcome, fewer)


def test_many_parallel_confounders_are_all_taken():
    graph = nx.DiGraph([("x", "y")])
    names = [f"c{i:02d}" for i in range(40)]
    for name in names:
        graph.add_edges_from([(name, "x"), (name, "y")])
    assert adjustment_set(graph, "x", "y") == tuple(names)
