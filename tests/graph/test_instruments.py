from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph import instruments as module
from causalstory.graph.instruments import instruments, is_instrument, joint_instruments

from .dags import dags, is_causal, is_open, simple_paths, subsets

LOTTERY = nx.DiGraph([("w", "x"), ("x", "y"), ("u", "x"), ("u", "y")])


def serves(graph, treatment, outcome, name, chosen):
    """The definition, path by path; a path that starts causally at the treatment does not count."""
    later = nx.descendants(graph, treatment) | {treatment, outcome}
    if later & {name, *chosen} or name in chosen:
        return False
    first = {
        (treatment, path[1])
        for path in simple_paths(graph, treatment, outcome)
        if is_causal(graph, path)
    }
    cut = nx.DiGraph(graph)
    cut.remove_edges_from(first)
    moves = any(is_open(graph, p, chosen) for p in simple_paths(graph, name, treatment))
    return moves and not any(is_open(cut, p, chosen) for p in simple_paths(cut, name, outcome))


@settings(max_examples=400, deadline=None)
@given(dags(smallest=3), st.data())
def test_every_instrument_with_its_smallest_set(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    if nx.has_path(graph, outcome, treatment):
        treatment, outcome = outcome, treatment
    measured = {node for node in rest if not graph.nodes[node]["latent"]}
    cut = module.proper_backdoor_graph(graph, treatment, outcome)
    for candidates in (measured, set(rest)):
        expected = []
        for name in sorted(candidates):
            before = nx.ancestors(cut, name) | nx.ancestors(cut, outcome)
            sets = subsets((candidates & before) - {name})
            first = next((s for s in sets if serves(graph, treatment, outcome, name, s)), None)
            if first is not None:
                expected.append((name, first))
        assert instruments(graph, treatment, outcome, candidates) == tuple(expected)


@settings(max_examples=300, deadline=None)
@given(dags(smallest=3), st.data())
def test_the_definition(graph, data):
    treatment, outcome, name, *rest = data.draw(st.permutations(sorted(graph)))
    chosen = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
    assert is_instrument(graph, treatment, outcome, name, chosen) == serves(
        graph, treatment, outcome, name, chosen
    )


@settings(max_examples=200, deadline=None)
@given(dags(smallest=3), st.data())
def test_together_they_are_instruments_given_one_set(graph, data):
    treatment, outcome, *_ = data.draw(st.permutations(sorted(graph)))
    found = joint_instruments(graph, treatment, outcome)
    pairs = instruments(graph, treatment, outcome)
    assert (found is None) == (not pairs)
    if found:
        together, chosen = found
        assert together
        assert all(serves(graph, treatment, outcome, name, chosen) for name in together)
        assert len(chosen) == min(len(given) for _, given in pairs)


def test_a_lottery():
    assert instruments(LOTTERY, "x", "y", ["w"]) == (("w", ()),)
    latent = LOTTERY.copy()
    latent.nodes["w"]["latent"] = True
    assert instruments(latent, "x", "y") == ()


@pytest.mark.parametrize(
    "arrow", [("w", "y"), ("u", "w"), ("x", "v")], ids=["exclusion", "confounded", "no matter"]
)
def test_one_more_arrow(arrow):
    graph = nx.DiGraph([*LOTTERY.edges, arrow])
    assert bool(instruments(graph, "x", "y", ["w"])) == (arrow == ("x", "v"))


def test_the_smallest_set_may_cut_the_instrument_off():
    """Given a, w no longer moves x; given b it does, and both separate it from y."""
    graph = nx.DiGraph(
        [("a", "w"), ("a", "x"), ("a", "b"), ("b", "y"), ("x", "y"), ("u", "x"), ("u", "y")]
    )
    assert instruments(graph, "x", "y", ["a", "b", "w"]) == (("a", ("b",)), ("w", ("b",)))
    assert joint_instruments(graph, "x", "y", ["a", "b", "w"]) == (("a", "w"), ("b",))


def test_beyond_so_many_sets_the_nearest_one_serves(monkeypatch):
    graph = nx.DiGraph([*LOTTERY.edges, ("c", "w"), ("c", "d"), ("d", "y")])
    assert instruments(graph, "x", "y", ["c", "d", "w"])[-1] == ("w", ("c",))
    monkeypatch.setattr(module, "MOST_SETS", 0)
    assert instruments(graph, "x", "y", ["c", "d", "w"])[-1] == ("w", ("d",))


def test_unknown_nodes_are_refused():
    with pytest.raises(GraphError, match="no node 'lot'"):
        is_instrument(LOTTERY, "x", "y", "lot")
    with pytest.raises(GraphError, match="no node 'lot'"):
        instruments(LOTTERY, "x", "y", ["lot"])
