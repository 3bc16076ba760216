from __future__ import annotations

import json

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph import roles as module
from causalstory.graph.instruments import instruments
from causalstory.graph.roles import roles

from .dags import dags, is_causal, simple_paths


def directed(graph, source, target):
    return [path for path in simple_paths(graph, source, target) if is_causal(graph, path)]


@settings(max_examples=300, deadline=None)
@given(dags(smallest=3), st.data())
def test_every_role_by_its_definition_path_by_path(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    found = roles(graph, treatment, outcome)
    assert list(found) == list(graph)
    between = simple_paths(graph, treatment, outcome)
    instrumental = dict(instruments(graph, treatment, outcome))
    latent = {node for node in graph if graph.nodes[node]["latent"]}
    causes = {
        node: (
            any(outcome not in path for path in directed(graph, node, treatment)),
            any(treatment not in path for path in directed(graph, node, outcome)),
        )
        for node in rest
    }
    for node in rest:
        to_treatment = bool(directed(graph, node, treatment))
        from_treatment = directed(graph, treatment, node)
        meets = any(
            graph.has_edge(before, node) and graph.has_edge(after, node)
            for path in between
            for before, here, after in zip(path, path[1:], path[2:], strict=False)
            if here == node
        )
        expected = {
            "confounder": all(causes[node]),
            "mediator": any(node in path and is_causal(graph, path) for path in between),
            "collider": meets,
            "instrument": node in instrumental,
            "cause of treatment": to_treatment and not all(causes[node]),
            "cause of outcome": causes[node][1] and not to_treatment and not from_treatment,
            "descendant of treatment": bool(from_treatment),
            "descendant of outcome": bool(directed(graph, outcome, node)),
            "latent": node in latent,
        }
        shows_outcome = directed(graph, outcome, node) and not to_treatment
        shown = any(
            all(causes[cause]) and directed(graph, cause, node) for cause in latent & {*rest}
        )
        expected["proxy"] = bool(
            all(outcome in path for path in from_treatment)
            if shows_outcome
            else shown and node not in latent and not from_treatment
        )
        held = {role for role, holds in expected.items() if holds}
        assert {*found[node]} == (held if held - {"latent"} else held | {"bystander"})
        assert all(role.reason for name, its in found.nodes if name == node for role in its)


WARD = nx.DiGraph(
    [
        *(("safety", "errors"), ("acuity", "safety"), ("acuity", "errors"), ("errors", "reports")),
        *(("safety", "care"), ("care", "errors"), ("lottery", "safety"), ("luck", "errors")),
        *(("acuity", "drugs"), ("safety", "survey"), ("moon", "tide")),
    ]
)


def test_the_textbook():
    found = roles(WARD, "safety", "errors", latent="acuity")
    assert found["acuity"] == ("confounder", "latent")
    assert found["drugs"] == ("proxy",)
    assert found["reports"] == ("proxy", "descendant of treatment", "descendant of outcome")
    assert found["care"] == ("mediator", "descendant of treatment")
    assert found["lottery"] == ("instrument", "cause of treatment")
    assert found["luck"] == ("cause of outcome",)
    assert found["survey"] == ("descendant of treatment",)
    assert found["moon"] == found["tide"] == ("bystander",)
    assert (found["safety"], found["errors"]) == (("treatment",), ("outcome",))
    assert found.having("proxy") == ("reports", "drugs")
    assert roles(WARD, "safety", "errors")["drugs"] == ("bystander",)


def test_reasons():
    found = roles(WARD, "safety", "errors", latent="acuity").to_frame()
    because = dict(zip(found["node"] + ": " + found["role"], found["reason"], strict=True))
    assert because["acuity: confounder"] == "acuity -> safety and acuity -> errors"
    assert because["care: mediator"] == "safety -> care -> errors"
    assert because["drugs: proxy"] == "it follows from acuity, which nobody can measure"
    assert because["luck: cause of outcome"] == "luck -> errors"


def test_selection_is_a_role_beside_others():
    graph = nx.DiGraph([("x", "s"), ("y", "s")])
    graph.nodes["s"]["selected"] = True
    found = roles(graph, "x", "y")
    assert {"collider", "selected"} <= {*found["s"]}


def test_forms():
    found = roles(WARD, "safety", "errors")
    assert "acuity" in str(found)
    assert "<table" in found._repr_html_()
    assert json.loads(json.dumps(found.to_dict()))["nodes"][0]["roles"] == ["treatment"]
    assert dict(found)["care"] == found["care"]


def test_what_all_nodes_are_judged_by_is_found_once(counted):
    graph = nx.DiGraph((f"v{i:03}", f"v{i + step:03}") for i in range(296) for step in (1, 2, 4))
    found, up, paths, parts = (
        counted(owner, name)
        for owner, name in (
            (module, "instruments"),
            (module, "upstream"),
            (module, "directed_path"),
            (nx, "biconnected_components"),
        )
    )
    assert "confounder" in roles(graph, "v150", "v250")["v149"]
    assert (len(found), len(up)) == (1, 3)
    assert len(parts) <= len(graph)
    assert len(paths) < 4 * len(graph)


def test_refusals():
    with pytest.raises(GraphError, match="no node 'safty'"):
        roles(WARD, "safty", "errors")
    with pytest.raises(KeyError):
        roles(WARD, "safety", "errors")["moonshine"]
