from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph.direct import (
    open_indirect_path,
    single_door_set,
    widest_single_door_set,
)

from .dags import dags, is_open, simple_paths, subsets


def single_door(graph, treatment, outcome, chosen):
    """Pearl's criterion, path by path, in the graph with the arrow left out."""
    if set(chosen) & {treatment, outcome, *nx.descendants(graph, outcome)}:
        return False
    rest = nx.DiGraph(graph)
    rest.remove_edges_from([(treatment, outcome)])
    return not any(is_open(rest, path, chosen) for path in simple_paths(rest, treatment, outcome))


def first_single_door(graph, treatment, outcome, candidates):
    sets = subsets(set(candidates) - {treatment, outcome})
    return next((c for c in sets if single_door(graph, treatment, outcome, c)), None)


@settings(max_examples=300, deadline=None)
@given(dags(), st.data())
def test_the_smallest_set_is_the_first_that_the_criterion_accepts(graph, data):
    treatment, outcome, *_ = data.draw(st.permutations(sorted(graph)))
    if nx.has_path(graph, outcome, treatment):
        treatment, outcome = outcome, treatment
    measured = [node for node, latent in graph.nodes(data="latent") if not latent]
    for candidates in (measured, sorted(graph)):
        expected = first_single_door(graph, treatment, outcome, candidates)
        assert single_door_set(graph, treatment, outcome, candidates) == expected
    assert single_door_set(graph, treatment, outcome) == first_single_door(
        graph, treatment, outcome, measured
    )


@settings(max_examples=200, deadline=None)
@given(dags(), st.data())
def test_a_path_is_named_exactly_where_no_set_exists(graph, data):
    treatment, outcome, *_ = data.draw(st.permutations(sorted(graph)))
    if nx.has_path(graph, outcome, treatment):
        treatment, outcome = outcome, treatment
    path = open_indirect_path(graph, treatment, outcome)
    assert (path is None) == (single_door_set(graph, treatment, outcome) is not None)
    if path is not None:
        assert len(path) > 2
        assert is_open(graph, path, widest_single_door_set(graph, treatment, outcome))


def test_mediators_are_held_equal_and_what_confounds_them_too():
    graph = nx.DiGraph([("x", "y"), ("x", "m"), ("m", "y"), ("u", "m"), ("u", "y")])
    assert single_door_set(graph, "x", "y") == ("m", "u")
    graph.nodes["u"]["latent"] = True
    assert single_door_set(graph, "x", "y") is None
    assert open_indirect_path(graph, "x", "y") == ("x", "m", "u", "y")


def test_effects_of_the_outcome_are_left_alone():
    graph = nx.DiGraph([("x", "y"), ("x", "late"), ("y", "late")])
    assert single_door_set(graph, "x", "y") == ()
    assert widest_single_door_set(graph, "x", "y") == ()


def test_unknown_nodes_are_refused():
    graph = nx.DiGraph([("dose", "mood")])
    with pytest.raises(GraphError, match="did you mean 'mood'"):
        single_door_set(graph, "dose", "mod")
    with pytest.raises(GraphError, match="no node 'age'"):
        single_door_set(graph, "dose", "mood", ["age"])
