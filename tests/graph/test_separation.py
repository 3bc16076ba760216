from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph.separation import arrows_text, d_separated, directed_path, open_path

from .dags import dags, is_causal, is_open, simple_paths

BUTTERFLY = nx.DiGraph(
    [("u", "m"), ("v", "m"), ("u", "x"), ("v", "y"), ("m", "x"), ("m", "y"), ("x", "y")]
)


@st.composite
def questions(draw):
    """A DAG, two of its nodes, and a set of others."""
    graph = draw(dags())
    source, target, *rest = draw(st.permutations(sorted(graph)))
    known = draw(st.sets(st.sampled_from(rest))) if rest else set()
    return graph, source, target, known


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_open_path_is_the_first_of_all_open_paths(question):
    graph, source, target, known = question
    every = [path for path in simple_paths(graph, source, target) if is_open(graph, path, known)]
    expected = min(every, key=lambda path: (len(path), path), default=None)
    assert open_path(graph, source, target, known) == expected
    assert d_separated(graph, source, target, known) == (expected is None)


@settings(deadline=None)
@given(questions())
def test_the_directed_path_is_the_first_of_all_directed_paths(question):
    graph, source, target, shut = question
    every = [
        path
        for path in simple_paths(graph, source, target)
        if is_causal(graph, path) and not shut & set(path)
    ]
    expected = min(every, key=lambda path: (len(path), path), default=None)
    assert directed_path(graph, source, target, shut) == expected


def test_a_collider_opens_through_its_descendant_without_walking_there():
    graph = nx.DiGraph([("a", "c"), ("b", "c"), ("c", "d"), ("d", "e")])
    assert open_path(graph, "a", "b") is None
    assert open_path(graph, "a", "b", given=["e"]) == ("a", "c", "b")


def test_conditioning_on_the_middle_of_a_butterfly_opens_its_wings():
    assert open_path(BUTTERFLY, "u", "v") is None
    assert open_path(BUTTERFLY, "u", "v", given="m") == ("u", "m", "v")


def test_names_are_not_taken_for_letters():
    graph = nx.DiGraph([("acuity", "safety"), ("acuity", "errors")])
    assert d_separated(graph, "safety", "errors", "acuity")
    assert open_path(graph, "safety", "errors", given="acuity") is None
    assert directed_path(graph, "acuity", "errors", avoiding="safety") == ("acuity", "errors")


def test_sets_of_nodes_are_separated_as_sets():
    graph = nx.DiGraph([("a", "b"), ("c", "d")])
    assert d_separated(graph, ["a", "b"], ["c", "d"])
    assert not d_separated(graph, ["a", "c"], ["d"])


def test_the_graph_is_left_as_it_was():
    graph = BUTTERFLY.copy()
    open_path(graph, "x", "y", ["m"])
    d_separated(graph, "x", "y", ["m"])
    directed_path(graph, "u", "y", ["x"])
    assert nx.utils.graphs_equal(graph, BUTTERFLY)


def test_arrows_are_written_as_they_point():
    assert arrows_text(BUTTERFLY, ("x", "u", "m", "v", "y")) == "x <- u -> m <- v -> y"
    assert arrows_text(BUTTERFLY, ["m"], label=str.upper) == "M"
    assert arrows_text(BUTTERFLY, iter(["x", "y"]), label=str.upper) == "X -> Y"


@pytest.mark.parametrize(
    ("ask", "problem"),
    [
        (
            lambda: open_path(BUTTERFLY, "x", "z"),
            "the graph has no node 'z' (known: m, u, v, x, y)",
        ),
        (lambda: open_path(BUTTERFLY, "x", "x"), "'x' is named twice; name two different nodes"),
        (
            lambda: open_path(BUTTERFLY, "x", "y", ["y"]),
            "'y' is an end of the path and cannot be given",
        ),
        (
            lambda: directed_path(BUTTERFLY, "u", "y", ["u"]),
            "'u' is an end of the path and cannot be avoided",
        ),
        (
            lambda: d_separated(BUTTERFLY, "x", "y", ["x"]),
            "'x' is named on two sides of a separation; name it once",
        ),
        (
            lambda: d_separated(BUTTERFLY, [], "y"),
            "d-separation is asked between two sets of nodes, and one is empty",
        ),
        (
            lambda: arrows_text(BUTTERFLY, ["u", "v"]),
            "no arrow joins 'u' and 'v', so they are not on one path",
        ),
        (
            lambda: open_path(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")]), "a", "b"),
            "the arrows lead in a circle: a -> b -> c -> a; turn or drop one",
        ),
        (
            lambda: open_path(nx.Graph([("a", "b")]), "a", "b"),
            "a story's graph is a networkx.DiGraph, not a Graph; "
            "convert it with networkx.DiGraph(graph) if every edge is one arrow",
        ),
        (
            lambda: open_path(nx.DiGraph([(1, 2)]), 1, 2),
            "node 1 is not named by a string; "
            "rename the nodes with networkx.relabel_nodes(graph, str)",
        ),
    ],
)
def test_refusals_are_one_sentence(ask, problem):
    with pytest.raises(GraphError) as refusal:
        ask()
    assert refusal.value.problems == (problem,)


def test_all_missing_nodes_are_reported_at_once():
    with pytest.raises(GraphError) as refusal:
        d_separated(BUTTERFLY, "p", "q", "r")
    assert len(refusal.value.problems) == 3


def test_a_long_chain_is_searched_without_recursion():
    chain = nx.DiGraph()
    nx.add_path(chain, [f"n{i:05d}" for i in range(5_000)])
    assert len(open_path(chain, "n00000", "n04999") or ()) == 5_000
    assert open_path(chain, "n00000", "n04999", given="n02500") is None


@pytest.mark.parametrize("thing", ["dag { x -> y }", {"x": ["y"]}, None])
def test_what_is_no_graph_is_refused(thing):
    with pytest.raises(GraphError, match=r"a story's graph is a networkx.DiGraph, not a \w+; caus"):
        d_separated(thing, "x", "y")
