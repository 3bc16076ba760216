from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph import frontdoor
from causalstory.graph.frontdoor import frontdoor_set, is_frontdoor_set

from .dags import dags, is_causal, is_open, simple_paths, subsets

GENE = nx.DiGraph([("x", "m"), ("m", "y"), ("u", "x"), ("u", "y")])


def serves(graph, treatment, outcome, mediators):
    """Pearl's three conditions, path by path.

    A backdoor path from the set to the outcome leaves a member against an arrow, and leaves no
    other member along one.
    """
    chosen = set(mediators)
    if chosen & {treatment, outcome}:
        return False
    for path in simple_paths(graph, treatment, outcome):
        if is_causal(graph, path) and not chosen & set(path):
            return False
    for member in chosen:
        for path in simple_paths(graph, treatment, member):
            if graph.has_edge(path[1], path[0]) and is_open(graph, path, ()):
                return False
    cut = nx.DiGraph(graph)
    cut.remove_edges_from([*cut.out_edges(chosen)])
    return not any(
        is_open(cut, path, {treatment})
        for member in chosen
        for path in simple_paths(cut, member, outcome)
        if treatment not in (path[0], path[-1])
    )


@settings(max_examples=400, deadline=None)
@given(dags(smallest=3), st.data())
def test_the_smallest_set_is_the_first_that_the_three_conditions_accept(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    if nx.has_path(graph, outcome, treatment):
        treatment, outcome = outcome, treatment
    measured = {node for node in rest if not graph.nodes[node]["latent"]}
    for candidates in (measured, set(rest)):
        sets = subsets(candidates)
        first = next((s for s in sets if serves(graph, treatment, outcome, s)), None)
        if not nx.has_path(graph, treatment, outcome):
            first = None
        assert frontdoor_set(graph, treatment, outcome, candidates) == first
    assert frontdoor_set(graph, treatment, outcome) == frontdoor_set(
        graph, treatment, outcome, measured
    )


@settings(max_examples=200, deadline=None)
@given(dags(smallest=3), st.data())
def test_the_criterion_is_the_three_conditions(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    chosen = data.draw(st.sets(st.sampled_from(rest)))
    assert is_frontdoor_set(graph, treatment, outcome, chosen) == serves(
        graph, treatment, outcome, chosen
    )


def test_tar():
    assert frontdoor_set(GENE, "x", "y", ["m"]) == ("m",)
    assert frontdoor_set(GENE, "x", "y", []) is None
    assert frontdoor_set(GENE, "m", "x") is None


@pytest.mark.parametrize(
    "arrow", [("x", "y"), ("u", "m")], ids=["around the mediator", "into the mediator"]
)
def test_one_more_arrow_shuts_the_door(arrow):
    assert frontdoor_set(nx.DiGraph([*GENE.edges, arrow]), "x", "y", ["m"]) is None


def test_several_mediators_and_what_confounds_them():
    two = nx.DiGraph([*GENE.edges, ("x", "k"), ("k", "y")])
    assert frontdoor_set(two, "x", "y", ["k", "m"]) == ("k", "m")
    assert frontdoor_set(two, "x", "y", ["m"]) is None
    helped = nx.DiGraph([*GENE.edges, ("c", "m"), ("c", "y")])
    assert frontdoor_set(helped, "x", "y", ["c", "m"]) == ("c", "m")
    chain = nx.DiGraph([("x", "a"), ("a", "b"), ("b", "y"), ("u", "x"), ("u", "y")])
    assert frontdoor_set(chain, "x", "y", ["a", "b"]) == ("a",)


def wide(pairs):
    """So many chains of two from x to y, and a confounder."""
    graph = nx.DiGraph([("u", "x"), ("u", "y")])
    for i in range(pairs):
        nx.add_path(graph, ["x", f"a{i:02d}", f"b{i:02d}", "y"])
    return graph


@pytest.mark.parametrize("further", [[], [("m00", "m01")]])
def test_mediators_that_no_other_could_replace_are_not_tried_out(further, counted):
    """With the arrow between two of them, one alone has an open backdoor path."""
    graph = nx.DiGraph([("u", "x"), ("u", "y"), *further])
    names = tuple(f"m{i:02d}" for i in range(100))
    graph.add_edges_from(arrow for m in names for arrow in (("x", m), (m, "y")))
    walks = [counted(frontdoor, name) for name in ("_connected", "_intercepts")]
    assert frontdoor_set(graph, "x", "y", names) == names
    assert sum(map(len, walks)) < 2 * len(names)


def test_where_each_mediator_serves_alone_one_cut_is_enough(monkeypatch):
    monkeypatch.setattr(frontdoor, "_subsets", lambda *_: pytest.fail("sets were tried out"))
    graph = wide(30)
    ways = [f"a{i:02d}" for i in range(30)]
    assert frontdoor_set(graph, "x", "y", set(graph) - {"u", "x", "y"}) == (*ways,)


def test_beyond_so_many_sets_nothing_can_be_left_out(monkeypatch):
    graph = wide(4)
    graph.add_edges_from([("c", "b00"), ("c", "b01")])  # so that these two serve together alone
    mediators = set(graph) - {"c", "u", "x", "y"}
    assert frontdoor_set(graph, "x", "y", mediators) == ("a00", "a01", "a02", "a03")
    monkeypatch.setattr(frontdoor, "MOST_SETS", 10)
    thinned = frontdoor_set(graph, "x", "y", mediators)
    assert thinned == ("a02", "a03", "b00", "b01")
    assert is_frontdoor_set(graph, "x", "y", thinned)
    assert not any(is_frontdoor_set(graph, "x", "y", {*thinned} - {name}) for name in thinned)


def test_unknown_nodes_are_refused():
    with pytest.raises(GraphError, match="no node 'tar'"):
        frontdoor_set(GENE, "x", "y", ["tar"])
    with pytest.raises(GraphError, match="no node 'tar'"):
        is_frontdoor_set(GENE, "x", "y", ["tar"])
