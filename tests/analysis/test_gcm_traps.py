"""What ``dowhy.gcm`` 0.14 does when left alone, and what this package does instead.

The first half of each test is DoWhy in the raw: when it fails, DoWhy has changed.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from causalstory.analysis.columns import Sample
from causalstory.analysis.holm import adjusted
from causalstory.analysis.independence.choice import independence
from causalstory.graph.equivalence import markov_equivalent
from causalstory.graph.implications import smallest_independencies
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.stories.graphs import to_networkx

from .test_dowhy_traps import raw

with raw():
    from dowhy import gcm
    from dowhy.gcm.falsify import falsify_graph
    from dowhy.gcm.validation import RejectionResult, refute_causal_structure

gcm.config.disable_progress_bars()

TRUE = nx.DiGraph([("a", "b"), ("a", "d"), ("b", "c"), ("d", "c"), ("c", "e")])
STRONG, WEAK = 1.5, 0.3


def world(seed, n, slope):
    """Data of the true graph, every arrow equally strong."""
    noise = dict(zip("abcde", np.random.default_rng(seed).normal(size=(5, n)), strict=True))
    data = {"a": noise["a"]}
    for node in "bdce":
        data[node] = noise[node] + slope * sum(data[cause] for cause in TRUE.predecessors(node))
    return pd.DataFrame(data)


def without(*arrow):
    graph = TRUE.copy()
    graph.remove_edge(*arrow)
    return graph


def marginal(first, second):
    """The right test for these worlds, and a fast one: kernels take minutes."""
    return stats.pearsonr(np.ravel(first), np.ravel(second))[1]


def conditional(first, second, given):
    """F test of a linear regression, for one column against several."""
    n = len(first)
    fewer = np.column_stack([np.ones(n), np.reshape(given, (n, -1))])
    more = np.column_stack([fewer, np.reshape(second, (n, -1))])
    left = [np.square(np.ravel(first) - d @ np.linalg.lstsq(d, first)[0].ravel()).sum()
            for d in (fewer, more)]  # fmt: skip
    added, df = more.shape[1] - fewer.shape[1], n - more.shape[1]
    return stats.f.sf((left[0] - left[1]) / added / (left[1] / df), added, df)


TESTS = {"independence_test": marginal, "conditional_independence_test": conditional}


def contradicted(graph, data, alpha=0.01):
    """Ours: each independence that the graph implies, Holm's correction for their number."""
    sample = Sample.of({name: data[name].to_numpy() for name in data})
    found = [
        independence(sample, claim.first, claim.second, claim.given, gaussian=True).p
        for claim in smallest_independencies(graph)
    ]
    return min(adjusted(found)) < alpha


def linear_model(graph):
    model = gcm.StructuralCausalModel(graph)
    for node in graph.nodes:
        causes = list(graph.predecessors(node))
        noise = gcm.ScipyDistribution(stats.norm, loc=0, scale=1)
        linear = gcm.AdditiveNoiseModel(gcm.ml.create_linear_regressor(), noise)
        model.set_causal_mechanism(node, linear if causes else noise)
    return model


def test_mechanisms_are_stored_on_the_callers_graph():
    graph = nx.DiGraph(TRUE.edges)
    linear_model(graph)
    assert all("causal_mechanism" in node for _, node in graph.nodes(data=True))
    other = gcm.StructuralCausalModel(graph)  # a second model of that graph has them already
    assert other.causal_mechanism("b") is graph.nodes["b"]["causal_mechanism"]

    told = load("medication-errors")["voice"]
    first = to_networkx(told)
    for node in first.nodes.values():
        node["causal_mechanism"] = None
    assert not any("causal_mechanism" in node for node in to_networkx(told).nodes.values())
    before = {name: dict(node) for name, node in graph.nodes(data=True)}
    list(smallest_independencies(graph))
    markov_equivalent(graph, TRUE)
    assert {name: dict(node) for name, node in graph.nodes(data=True)} == before


def test_samples_come_from_the_global_generator():
    model = linear_model(nx.DiGraph(TRUE.edges))
    with raw():
        gcm.fit(model, world(1, 100, STRONG))
        np.random.seed(1)  # noqa: NPY002
        first, second = gcm.draw_samples(model, 5), gcm.draw_samples(model, 5)
        np.random.seed(1)  # noqa: NPY002
        again = gcm.draw_samples(model, 5)
    assert first.equals(again)
    assert not first.equals(second)

    told = load("medication-errors")["voice"]
    before = np.random.get_state()  # noqa: NPY002
    ours = simulate(told, n=5)
    np.testing.assert_equal(np.random.get_state(), before)  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    assert simulate(told, n=5).equals(ours)


def test_all_cores_are_taken_unless_told_otherwise(monkeypatch):
    assert gcm.config.default_n_jobs == -1

    monkeypatch.setattr("joblib.Parallel.__init__", None)  # starting any worker would fail
    assert len(simulate(load("medication-errors")["voice"], n=40_000)) == 40_000


@pytest.mark.parametrize("arrow", [("a", "b"), ("b", "c")])
def test_falsify_graph_lets_a_graph_pass_that_misses_a_strong_arrow(arrow):
    graph, data = without(*arrow), world(1, 500, STRONG)
    assert abs(data[list(arrow)].corr().iloc[0, 1]) > 0.5
    with raw():
        np.random.seed(1)  # noqa: NPY002
        found = falsify_graph(graph, data, show_progress_bar=False, n_jobs=1, **TESTS)
    assert not found.falsified

    assert contradicted(graph, data)
    assert not contradicted(TRUE, data)


def test_refute_causal_structure_rejects_true_graphs():
    """It takes an arrow for wrong that a test does not see; ours says nothing of arrows."""
    worlds = [world(seed, 200, WEAK) for seed in range(30)]
    with raw():
        verdicts = [refute_causal_structure(TRUE, data, **TESTS)[0] for data in worlds]
    assert 3 <= verdicts.count(RejectionResult.REJECTED) <= 12

    assert sum(contradicted(TRUE, data) for data in worlds) <= 1
