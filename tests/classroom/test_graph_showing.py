from __future__ import annotations

import json
from itertools import pairwise

import networkx as nx
import pytest

import causalstory as cs
from causalstory.errors import GraphError, OptionError

TEXT = """dag {
  lottery -> dose -> health
  dose [exposure]  health [outcome]  gene [latent]
  {gene age} -> {dose health}
}"""


@pytest.fixture
def graph():
    return cs.from_dagitty(TEXT)


def test_everything_that_the_arrows_say(graph):
    told = json.loads(json.dumps(cs.show(graph).to_dict()))
    assert {*told["nodes"]} == {"lottery", "dose", "health", "gene", "age"}
    assert ["lottery", "dose"] in told["edges"]
    assert (told["treatment"], told["outcome"]) == ("dose", "health")
    assert told["identification"]["strategy"] == "iv"
    assert told["adjustment_sets"] == {"total": [], "direct": []}
    assert told["instruments"] == [{"name": "lottery", "given": []}]
    assert [path["path"] for path in told["paths"]["paths"]] == [
        "dose -> health",
        "dose <- age -> health",
        "dose <- gene -> health",
    ]
    claim = {"first": "age", "second": "lottery", "given": []}
    assert told["implied_independencies"] == [claim]
    roles = {variable["name"]: variable["roles"] for variable in told["variables"]}
    assert roles["gene"] == ["confounder", "latent"]


def test_latent_replaces_what_the_file_says(graph):
    told = cs.show(graph, latent=[]).to_dict()
    assert told["adjustment_sets"]["total"] == [["age", "gene"]]
    assert told["paths"]["given"] == ["age", "gene"]
    assert graph.nodes["gene"]["latent"]


def test_the_page(graph):
    page = str(cs.show(graph))
    for words in (
        "the effect of dose on health is identified, with lottery as instrument",
        "No adjustment set tells the total effect.",
        "dose <- age -> health",
        "It implies that these are independent:",
    ):
        assert words in page
    assert "adjust for one of:\n  age, gene" in str(cs.show(graph, latent=[]))
    assert "<table" in cs.show(graph)._repr_html_()
    assert list(cs.show(graph).to_frame()["name"]) == list(graph)


def test_without_a_question_only_the_arrows_and_what_they_imply():
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d")])
    graph.nodes["b"]["latent"] = graph.nodes["d"]["selected"] = True
    shown = cs.show(graph)
    assert shown.to_dict()["identification"] is None
    assert "Nobody can measure: b." in str(shown)
    assert "Only units are seen with: d." in str(shown)
    assert "It implies no independence that data could refute." in str(shown)
    with pytest.raises(OptionError, match="no node has the role outcome"):
        cs.show(graph, treatment="a")


def test_long_lists_are_cut_off_visibly():
    names = [f"v{i:02}" for i in range(40)]
    page = str(cs.show(nx.DiGraph(pairwise(names))))
    assert "  ... and 9 more\n" in page
    assert "  ... and 970 more, at least" in page


def test_refusals(graph):
    with pytest.raises(OptionError, match="a graph has no stories"):
        cs.show(graph, "voice")
    with pytest.raises(OptionError, match="treatment= is for graphs"):
        cs.show(cs.load("kidney-stones"), treatment="x")
    with pytest.raises(GraphError, match="the arrows lead in a circle"):
        cs.show(nx.DiGraph([("a", "b"), ("b", "a")]))
