from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError, OptionError
from causalstory.graph.adjustment import (
    adjustment_set,
    is_valid_adjustment,
    open_backdoor_path,
    widest_set,
)
from causalstory.graph.direct import (
    forbidden_for_direct,
    open_indirect_path,
    single_door_set,
    widest_single_door_set,
)
from causalstory.graph.sets import adjustment_sets

from .dags import (
    adjusts,
    dags,
    is_causal,
    is_open,
    minimal,
    selective_dags,
    separates,
    simple_paths,
    subsets,
)


@st.composite
def questions(draw):
    """A DAG with latent, selected and adjusted nodes, and two nodes that are not selected."""
    graph = draw(selective_dags(smallest=3, largest=8))
    varying = [node for node in sorted(graph) if not graph.nodes[node]["selected"]]
    if len(varying) < 2:
        varying = sorted(graph)
        for node in graph:
            graph.nodes[node]["selected"] = False
    treatment, outcome, *rest = draw(st.permutations(varying))
    for node in draw(st.sets(st.sampled_from(rest), max_size=2)) if rest else ():
        graph.nodes[node]["role"] = "adjusted"
    return graph, treatment, outcome


def those(graph, **wanted):
    return {n for n in graph for key, value in wanted.items() if graph.nodes[n].get(key) == value}


def directly(graph, treatment, outcome, given):
    """Pearl's single-door criterion, path by path in the graph with the arrow left out."""
    if nx.has_path(graph, treatment, outcome) and set(given) & nx.descendants(graph, outcome):
        return False
    rest = nx.DiGraph(graph)
    rest.remove_edges_from([(treatment, outcome)])
    return separates(rest, treatment, outcome, given)


def by_definition(graph, treatment, outcome, candidates, criterion):
    """Try all subsets."""
    selected = those(graph, selected=True)
    allowed = set(candidates) - selected - {treatment, outcome}
    forced = those(graph, role="adjusted") & allowed
    sets = (tuple(sorted(forced.union(more))) for more in subsets(allowed - forced))
    return minimal(
        chosen for chosen in sets if criterion(graph, treatment, outcome, selected.union(chosen))
    )


@settings(max_examples=250, deadline=None)
@given(questions())
def test_all_minimal_sets_for_the_total_effect(question):
    graph, treatment, outcome = question
    measured = set(graph) - those(graph, latent=True)
    found = adjustment_sets(graph, treatment, outcome)
    assert sorted(found) == sorted(by_definition(*question, measured, adjusts))
    assert [*found] == sorted(found, key=lambda chosen: (len(chosen), chosen))
    assert found.complete
    assert adjustment_set(graph, treatment, outcome) == (found[0] if found else None)


@settings(max_examples=250, deadline=None)
@given(questions())
def test_all_minimal_sets_for_the_direct_effect(question):
    graph, treatment, outcome = question
    measured = set(graph) - those(graph, latent=True)
    found = adjustment_sets(graph, treatment, outcome, effect="direct")
    assert sorted(found) == sorted(by_definition(*question, measured, directly))
    assert single_door_set(graph, treatment, outcome) == (found[0] if found else None)


@settings(max_examples=100, deadline=None)
@given(questions(), st.data())
def test_names_replace_attributes(question, data):
    graph, *_ = question
    names = data.draw(st.sets(st.sampled_from(sorted(graph))))
    expected = by_definition(*question, set(graph) - names, adjusts)
    assert sorted(adjustment_sets(*question, latent=names)) == sorted(expected)
    expected = by_definition(*question, names, adjusts)
    assert sorted(adjustment_sets(*question, candidates=names)) == sorted(expected)


@settings(max_examples=120, deadline=None)
@given(questions(), st.data())
def test_validity_counts_the_selected_nodes(question, data):
    graph, treatment, outcome = question
    rest = sorted(set(graph) - {treatment, outcome})
    chosen = data.draw(st.sets(st.sampled_from(rest)))
    expected = adjusts(*question, chosen | those(graph, selected=True))
    assert is_valid_adjustment(*question, chosen) == expected


@settings(max_examples=150, deadline=None)
@given(questions())
def test_where_no_set_exists_a_path_or_a_forbidden_node_says_why(question):
    graph, *_ = question
    selected = those(graph, selected=True)
    fixed = selected | those(graph, role="adjusted") - those(graph, latent=True)
    if adjustment_set(*question) is None:
        path = open_backdoor_path(*question)
        if path is None:
            assert not adjusts(*question, fixed)
        else:
            assert is_open(graph, path, selected.union(widest_set(*question)))
    else:
        assert open_backdoor_path(*question) is None
    if single_door_set(*question) is None:
        path = open_indirect_path(*question)
        if path is None:
            assert fixed & forbidden_for_direct(*question)
        else:
            assert is_open(graph, path, selected.union(widest_single_door_set(*question)))
    else:
        assert open_indirect_path(*question) is None


def adjusts_together(graph, treatments, outcomes, given):
    """The adjustment criterion for several of each: only paths that leave the treatments count."""
    proper = [
        path
        for treatment in treatments
        for outcome in outcomes
        for path in simple_paths(graph, treatment, outcome)
        if not treatments & {*path[1:]}
    ]
    on_causal = {node for path in proper if is_causal(graph, path) for node in path[1:]}
    forbidden = on_causal.union(*(nx.descendants(graph, node) for node in on_causal))
    if set(given) & (forbidden | treatments | outcomes):
        return False
    return not any(is_open(graph, path, given) for path in proper if not is_causal(graph, path))


@settings(max_examples=200, deadline=None)
@given(dags(smallest=4, largest=7), st.data())
def test_several_treatments_and_outcomes_count_as_one(graph, data):
    names = data.draw(st.permutations(sorted(graph)))
    split = data.draw(st.integers(1, 2))
    treatments, outcomes, rest = {*names[:split]}, {*names[split:3]}, names[3:]
    allowed = [name for name in rest if not graph.nodes[name]["latent"]]
    expected = minimal(
        c for c in subsets(allowed) if adjusts_together(graph, treatments, outcomes, c)
    )
    assert sorted(adjustment_sets(graph, treatments, outcomes)) == sorted(expected)
    chosen = data.draw(st.sets(st.sampled_from(rest)))
    expected = adjusts_together(graph, treatments, outcomes, chosen)
    assert is_valid_adjustment(graph, treatments, outcomes, chosen) == expected


def test_nothing_needed_is_one_empty_set_and_nothing_possible_is_none():
    graph = nx.DiGraph([("x", "y"), ("c", "x")])
    assert adjustment_sets(graph, "x", "y") == [()]
    assert adjustment_sets(graph, "y", "x") == []
    graph.add_edge("c", "y")
    assert adjustment_sets(graph, "x", "y") == [("c",)]
    assert adjustment_sets(graph, "x", "y", latent="c") == []


def test_a_selected_collider_opens_what_it_closed():
    graph = nx.DiGraph([("a", "x"), ("a", "s"), ("b", "s"), ("b", "y"), ("x", "y")])
    assert adjustment_sets(graph, "x", "y") == [()]
    graph.nodes["s"]["selected"] = True
    assert adjustment_sets(graph, "x", "y") == [("a",), ("b",)]


def test_selection_after_the_outcome_leaves_no_set():
    graph = nx.DiGraph([("x", "y"), ("y", "seen")])
    graph.nodes["seen"]["selected"] = True
    assert adjustment_sets(graph, "x", "y") == []
    assert adjustment_sets(graph, "x", "y", effect="direct") == []
    assert not is_valid_adjustment(graph, "x", "y", [])


def test_an_adjusted_mediator_leaves_no_set_for_the_total_effect():
    graph = nx.DiGraph([("x", "m"), ("m", "y"), ("x", "y")])
    graph.nodes["m"]["role"] = "adjusted"
    assert adjustment_sets(graph, "x", "y") == []
    assert adjustment_sets(graph, "x", "y", effect="direct") == [("m",)]


def chains(number):
    """A confounded pair in which one of two nodes has to be taken for each of many paths."""
    graph = nx.DiGraph([("x", "y")])
    for i in range(number):
        graph.add_edges_from([(f"a{i:02d}", "x"), (f"a{i:02d}", f"b{i:02d}"), (f"b{i:02d}", "y")])
    return graph


def test_a_bound_is_kept_and_said():
    everything = adjustment_sets(chains(4), "x", "y")
    assert len(everything) == 2**4
    assert everything.complete
    for limit in (1, 7, 15, 16):
        some = adjustment_sets(chains(4), "x", "y", limit=limit)
        assert len(some) == limit
        assert some.complete == (limit == 16)
        assert set(some) <= set(everything)
    assert len(adjustment_sets(chains(40), "x", "y")) == 1_000


def test_the_smallest_set_is_listed_however_low_the_bound():
    graph = chains(3)
    graph.add_edges_from([("z", f"b{i:02d}") for i in range(3)])
    for i in range(3):
        graph.remove_edge(f"a{i:02d}", f"b{i:02d}")
        graph.add_edge("z", f"a{i:02d}")
    assert adjustment_sets(graph, "x", "y", limit=1) == [("z",)]


def test_roles_say_what_nobody_names():
    graph = chains(1)
    with pytest.raises(GraphError) as refusal:
        adjustment_sets(graph)
    assert refusal.value.problems == (
        "no node has the role treatment: name the treatment",
        "no node has the role outcome: name the outcome",
    )
    graph.nodes["x"]["role"], graph.nodes["y"]["role"] = "treatment", "outcome"
    assert adjustment_sets(graph) == [("a00",), ("b00",)]
    assert adjustment_sets(graph, "a00") == [()]
    graph.nodes["a00"]["role"] = "treatment"
    assert adjustment_sets(graph) == adjustment_sets(graph, ["x", "a00"], "y") == [()]


def test_inputs_are_left_as_they_were():
    graph = chains(2)
    before = graph.copy()
    adjustment_sets(graph, "x", "y", latent=["a00"], effect="direct")
    assert nx.utils.graphs_equal(graph, before)


def test_refusals():
    graph = chains(1)
    with pytest.raises(OptionError, match=r"there is no effect 'totl' \(did you mean 'total'"):
        adjustment_sets(graph, "x", "y", effect="totl")
    with pytest.raises(OptionError, match="limit is 0"):
        adjustment_sets(graph, "x", "y", limit=0)
    with pytest.raises(GraphError, match="has no node 'z'"):
        adjustment_sets(graph, "x", "y", latent="z")
    with pytest.raises(GraphError, match="'x' is named twice"):
        adjustment_sets(graph, ["x", "a00"], ["x", "y"])
    with pytest.raises(GraphError, match="a treatment or an outcome is missing"):
        adjustment_sets(graph, [], "y")
    graph.nodes["x"]["selected"] = True
    with pytest.raises(GraphError, match="'x' is a selection node"):
        adjustment_sets(graph, "x", "y")
