from __future__ import annotations

import copy
import json

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError, OptionError
from causalstory.graph.paths import paths
from causalstory.graph.separation import d_separated

from .dags import dags, is_causal, is_open, simple_paths

FAME = nx.DiGraph([("talent", "fame"), ("beauty", "fame"), ("fame", "wealth"), ("wealth", "yacht")])


@settings(max_examples=300, deadline=None)
@given(dags(), st.data())
def test_every_path_judged_as_the_textbook_does(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    chosen = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
    for node in data.draw(st.sets(st.sampled_from(rest), max_size=1)) if rest else ():
        graph.nodes[node]["selected"] = True
    known = chosen | {node for node in graph if graph.nodes[node].get("selected")}
    found = paths(graph, treatment, outcome, chosen, limit=None)
    assert found.complete
    expected = sorted(simple_paths(graph, treatment, outcome), key=lambda path: (len(path), path))
    assert [path.nodes for path in found] == expected
    for path in found:
        assert path.open == is_open(graph, path.nodes, known)
        assert path.causal == is_causal(graph, path.nodes)
        assert path.biasing == (path.open and not path.causal)
        assert path.backdoor == graph.has_edge(path.nodes[1], treatment)
        for step in path.steps:
            assert step.node in step.reason
            assert step.turn in step.reason
    assert bool(found.open) != d_separated(graph, treatment, outcome, chosen)
    assert {*found.open} | {*found.blocked} == {*found}


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [
        ("", "blocked at the collider fame, which nobody conditions on, nor on what follows"),
        ("fame", "opened at the collider fame by conditioning on it"),
        ("wealth", "opened at the collider fame by conditioning on wealth, which follows from it"),
        (
            "wealth yacht",
            "opened at the collider fame by conditioning on wealth and yacht, which follow from it",
        ),
    ],
)
def test_what_opens_a_collider(chosen, reason):
    (path,) = paths(FAME, "talent", "beauty", chosen.split())
    assert path.reason.startswith(reason)


def test_selection_is_named_as_such():
    graph = FAME.copy()
    graph.nodes["wealth"]["selected"] = True
    (path,) = paths(graph, "talent", "beauty")
    assert (
        path.reason == "opened at the collider fame by selection on wealth, which follows from it"
    )
    (path,) = paths(graph, "fame", "yacht")
    assert path.reason == "blocked at the chain wealth by selection on it"
    assert (path.kind, path.open, path.causal) == ("causal", False, True)


def test_a_blocked_path_names_every_node_that_blocks_it():
    graph = nx.DiGraph([("x", "m"), ("m", "y"), ("c", "x"), ("c", "d"), ("d", "y")])
    long = paths(graph, "x", "y", ["c", "d", "m"])[1]
    assert long.text == "x <- c -> d -> y"
    assert str(long) == f"{long.text}: {long.reason}"
    assert long.reason == (
        "blocked at the fork c by conditioning on it; blocked at the chain d by conditioning on it"
    )


def test_the_bound_is_visible():
    graph = nx.DiGraph((a, b) for a in "abcdefgh" for b in "abcdefgh" if a < b)
    found = paths(graph, "a", "h", limit=3)
    assert (len(found), found.complete) == (3, False)
    assert [len(path.nodes) for path in found] == [2, 3, 3]
    assert "Only the 3 shortest are shown." in str(found)
    assert "Only" not in str(paths(graph, "a", "h", limit=None))


def test_a_hundred_paths_of_a_large_graph():
    graph = nx.DiGraph((f"v{i:03}", f"v{i + step:03}") for i in range(296) for step in (1, 2, 4))
    found = paths(graph, "v000", "v280")
    assert (len(found), found.complete) == (100, False)


def test_forms():
    found = paths(FAME, "talent", "wealth")
    assert found.to_dict()["paths"][0]["kind"] == "causal"
    json.dumps(found.to_dict())
    assert list(found.to_frame()["path"]) == ["talent -> fame -> wealth"]
    assert copy.deepcopy(found) == found
    assert "talent -> fame -> wealth" in str(found)
    assert "<table" in found._repr_html_()
    none = paths(nx.DiGraph({"a": [], "b": []}), "a", "b")
    assert str(none).strip() == "Paths between a and b: there are none."
    assert list(none.to_frame().columns) == ["path", "kind", "open", "backdoor", "reason"]


def test_refusals():
    with pytest.raises(GraphError, match="no node 'tal'"):
        paths(FAME, "tal", "beauty")
    with pytest.raises(GraphError, match=r"no node 'welth' .did you mean 'wealth'"):
        paths(FAME, "talent", "beauty", "welth")
    with pytest.raises(GraphError, match="'beauty' is an end of the paths"):
        paths(FAME, "talent", "beauty", ["beauty"])
    with pytest.raises(OptionError, match="limit is 0"):
        paths(FAME, "talent", "beauty", limit=0)
