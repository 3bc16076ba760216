from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError, OptionError
from causalstory.graph import mediators as module
from causalstory.graph.frontdoor import is_frontdoor_set
from causalstory.graph.mediators import frontdoor_sets

from .dags import dags, subsets

GENE = nx.DiGraph([("x", "m"), ("m", "y"), ("u", "x"), ("u", "y")])


def wide(chains):
    """So many chains of two from x to y, and a confounder."""
    graph = nx.DiGraph([("u", "x"), ("u", "y")])
    for i in range(chains):
        nx.add_path(graph, ["x", f"a{i}", f"b{i}", "y"])
    return graph


@settings(max_examples=300, deadline=None)
@given(dags(smallest=3, largest=7), st.data())
def test_they_are_what_trying_all_subsets_finds(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    if nx.has_path(graph, outcome, treatment):
        treatment, outcome = outcome, treatment
    for node in data.draw(st.sets(st.sampled_from(rest), max_size=1)):
        graph.nodes[node]["selected"] = True
    free = [node for node in rest if not graph.nodes[node].get("selected")]
    measured = [node for node in free if not graph.nodes[node]["latent"]]
    for latent, candidates in ((None, measured), ((), free)):
        expected = []
        for chosen in subsets(candidates) if nx.has_path(graph, treatment, outcome) else ():
            if any(set(fewer) <= set(chosen) for fewer in expected):
                continue
            if is_frontdoor_set(graph, treatment, outcome, chosen):
                expected.append(chosen)
        found = frontdoor_sets(graph, treatment, outcome, latent=latent)
        assert found.complete
        assert found == expected


def test_every_choice_of_one_node_from_each_chain():
    found = frontdoor_sets(wide(5), "x", "y", latent="u")
    assert (len(found), found.complete) == (32, True)
    assert found[0] == ("a0", "a1", "a2", "a3", "a4")


def test_the_bounds_are_visible(monkeypatch):
    found = frontdoor_sets(wide(5), "x", "y", latent="u", limit=4)
    assert (len(found), found.complete) == (4, False)
    assert frontdoor_sets(wide(2), "x", "y", latent="u", limit=4).complete
    monkeypatch.setattr(module, "MOST_STEPS", 20)
    found = frontdoor_sets(wide(5), "x", "y", latent="u")
    assert 0 < len(found) < 32
    assert not found.complete
    assert frontdoor_sets(wide(5), "x", "y", latent="u", limit=None).complete


def test_selection_on_what_follows_from_the_treatment_shuts_the_door():
    for cause, sets in (("u", [("m",)]), ("x", []), ("m", []), ("y", [])):
        graph = nx.DiGraph([*GENE.edges, (cause, "s")])
        graph.nodes["s"]["selected"] = True
        assert frontdoor_sets(graph, "x", "y", latent="u") == sets
        assert is_frontdoor_set(graph, "x", "y", "m") == bool(sets)
    assert frontdoor_sets(graph, "m", "x") == []


def test_refusals():
    with pytest.raises(GraphError, match="no node 'tar'"):
        frontdoor_sets(GENE, "x", "y", candidates=["tar"])
    with pytest.raises(OptionError, match="limit is 0"):
        frontdoor_sets(GENE, "x", "y", limit=0)
