from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.analysis.proxy import speaks_for
from causalstory.errors import GraphError

from ..graph.dags import dags, first_adjustment_set, is_causal, simple_paths


@settings(max_examples=300, deadline=None)
@given(dags(smallest=3), st.data())
def test_the_verdict_agrees_with_both_conditions_spelled_out(graph, data):
    treatment, outcome, proxy, *rest = data.draw(st.permutations(sorted(graph)))
    candidates = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
    ways = [path for path in simple_paths(graph, treatment, proxy) if is_causal(graph, path)]
    stray = [path for path in ways if outcome not in path]
    measured = {node for node in candidates if not graph.nodes[node]["latent"]}
    chosen = first_adjustment_set(graph, treatment, proxy, measured)
    responds = any(is_causal(graph, path) for path in simple_paths(graph, outcome, proxy))

    verdict = speaks_for(graph, treatment, outcome, proxy, candidates)
    assert verdict.responds == responds
    assert verdict.around == min(stray, key=lambda path: (len(path), path), default=None)
    assert verdict.adjustment_set == chosen
    assert verdict.speaks == (responds and not stray and chosen is not None)
    assert (verdict.open_path is None) == (chosen is not None)


def test_all_nodes_but_the_latent_are_candidates_by_default():
    graph = nx.DiGraph([("c", "t"), ("c", "y"), ("t", "y"), ("y", "r")])
    assert speaks_for(graph, "t", "y", "r").adjustment_set == ("c",)
    graph.nodes["c"]["latent"] = True
    for candidates in (None, ["c"]):
        verdict = speaks_for(graph, "t", "y", "r", candidates)
        assert not verdict.speaks
        assert verdict.open_path == ("t", "c", "y", "r")


def test_a_cause_of_treatment_and_reporting_confounds_the_proxy_alone():
    graph = nx.DiGraph([("culture", "t"), ("culture", "r"), ("t", "y"), ("y", "r")])
    assert speaks_for(graph, "t", "y", "r", []).open_path == ("t", "culture", "r")
    assert speaks_for(graph, "t", "y", "r", ["culture"]).adjustment_set == ("culture",)


def test_a_variable_that_only_shares_a_cause_with_the_outcome_is_no_proxy():
    graph = nx.DiGraph([("t", "y"), ("u", "y"), ("u", "r")])
    verdict = speaks_for(graph, "t", "y", "r")
    assert not verdict.speaks
    assert not verdict.responds
    assert verdict.adjustment_set == ()


def test_the_outcome_is_never_adjusted_for():
    graph = nx.DiGraph([("t", "y"), ("y", "r"), ("u", "t"), ("u", "y")])
    graph.nodes["u"]["latent"] = True
    assert speaks_for(graph, "t", "y", "r", ["y"]).adjustment_set is None


@pytest.mark.parametrize("names", [("t", "y", "t"), ("t", "t", "r"), ("t", "r", "r")])
def test_the_three_must_differ(names):
    graph = nx.DiGraph([("t", "y"), ("y", "r")])
    with pytest.raises(GraphError, match="is named twice"):
        speaks_for(graph, *names)


def test_a_misspelt_candidate_is_refused():
    graph = nx.DiGraph([("acuity", "y"), ("t", "y"), ("y", "r")])
    with pytest.raises(GraphError, match="did you mean 'acuity'"):
        speaks_for(graph, "t", "y", "r", "acuty")
