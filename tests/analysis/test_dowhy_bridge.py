from __future__ import annotations

import logging
import sys
import warnings

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from causalstory.analysis import dowhy_bridge
from causalstory.analysis.columns import read_columns
from causalstory.analysis.design import design
from causalstory.analysis.dowhy_border import load_dowhy, quiet
from causalstory.analysis.dowhy_bridge import (
    MOST_NODES,
    causal_model,
    cross_check,
    linear_effect,
    linear_effect_of,
)
from causalstory.errors import CausalStoryError, DataError

CONFOUNDED = nx.DiGraph(
    [("a", "s"), ("a", "y"), ("s", "y"), ("ward", "s"), ("ward", "y"), ("hidden", "y")]
)


def frame(n=300, seed=1):
    random = np.random.default_rng(seed)
    a = random.normal(size=n)
    ward = random.integers(0, 3, n)
    s = 0.75 * a + 0.3 * ward + 0.66 * random.normal(size=n)
    y = 3 - 0.5 * s + 2 * a + ward + random.normal(size=n)
    return pd.DataFrame({"a": a, "s": s, "y": y, "ward": np.array(["c", "a", "b"])[ward]})


def least_squares(data, treatment, outcome, adjustment):
    table = read_columns(data, [treatment, outcome], adjustment)
    return design(table, treatment, outcome, adjustment).fit()


@pytest.mark.parametrize("adjustment", [(), ("a",), ("a", "ward"), ("ward",)])
@pytest.mark.parametrize("n", [12, 300])
def test_the_estimate_is_that_of_least_squares(adjustment, n):
    data = frame(n)
    expected = least_squares(data, "s", "y", adjustment).coefficient
    found = linear_effect(CONFOUNDED, data, "s", "y", adjustment)
    assert found == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("n", [3, 4, 5, 7, 8])
def test_very_few_rows(n):
    data = frame(n)
    expected = least_squares(data, "s", "y", ()).coefficient
    assert linear_effect(CONFOUNDED, data, "s", "y", ()) == pytest.approx(expected, rel=1e-10)


def test_numbers_far_from_zero_keep_their_digits():
    data = frame()
    data["y"] = 1e12 + 1e-3 * data["y"]
    data["s"] = 1e-9 * data["s"] + 5e-6
    data["a"] = 2e9 + data["a"]
    expected = least_squares(data, "s", "y", ("a",)).coefficient
    found = linear_effect(CONFOUNDED, data, "s", "y", ("a",))
    assert found == pytest.approx(expected, rel=1e-8)


def test_a_covariate_that_does_not_vary_and_rows_with_holes():
    data = frame().assign(a=7.0)
    data.loc[3, "y"] = None
    expected = least_squares(data.drop(index=3), "s", "y", ()).coefficient
    assert linear_effect(CONFOUNDED, data, "s", "y", ("a",)) == pytest.approx(expected)


def test_a_column_that_is_missing():
    with pytest.raises(DataError, match="the data has no column 'acuity'"):
        linear_effect(CONFOUNDED, frame(), "s", "y", ["acuity"])


def test_graph_and_frame_are_not_changed():
    data, graph = frame(), CONFOUNDED.copy()
    graph.nodes["a"]["observed"] = "no"
    graph.edges["a", "s"]["label"] = "drives"
    before, data_before = graph.copy(), data.copy(deep=True)
    linear_effect(graph, data, "s", "y", ["a", "ward"])
    cross_check(graph, ["s", "y", "a"], "s", "y")
    causal_model(graph, data, "s", "y", ["a", "ward"])
    assert nx.utils.graphs_equal(graph, before)
    pd.testing.assert_frame_equal(data, data_before)


@pytest.mark.parametrize(
    ("observed", "found"),
    [(("s", "y", "a", "ward"), True), (("s", "y", "a"), False), (("s", "y"), False)],
)
def test_cross_check(observed, found):
    assert cross_check(CONFOUNDED, observed, "s", "y") is found


def test_cross_check_ignores_columns_that_the_graph_lacks():
    assert cross_check(nx.DiGraph([("s", "y")]), ["s", "y", "weather"], "s", "y") is True


def test_cross_check_is_not_asked_above_fifteen_nodes(monkeypatch):
    large = nx.path_graph(MOST_NODES + 1, create_using=nx.DiGraph)
    large = nx.relabel_nodes(large, str)
    monkeypatch.setattr(dowhy_bridge, "load_dowhy", lambda: pytest.fail("DoWhy was asked"))
    assert cross_check(large, list(large), "0", "1") is None


def test_cross_check_of_fifteen_nodes_ends():
    """The worst case: every subset of twelve observed causes is tried in vain."""
    causes = [f"z{i}" for i in range(MOST_NODES - 3)]
    graph = nx.DiGraph([("s", "y"), ("u", "s"), ("u", "y")])
    graph.add_edges_from((z, end) for z in causes for end in ("s", "y"))
    assert cross_check(graph, ["s", "y", *causes], "s", "y") is False


def test_a_model_to_go_on_with():
    data = frame().assign(s=lambda f: f["s"] > 0, weather="fine", hidden=1.0)
    data.loc[0, "a"] = None
    model = causal_model(CONFOUNDED, data, "s", "y", ["a", "ward", "y", "s", "weather"])
    assert sorted(model._data.columns) == ["a", "s", "ward", "y"]
    assert len(model._data) == len(data) - 1
    assert model._data["s"].dtype == float
    nodes = model._graph._graph.nodes(data="observed")
    assert dict(nodes) == dict.fromkeys(["a", "s", "y", "ward"], "yes") | {"hidden": "no"}


def test_a_model_with_counts():
    table = pd.DataFrame({"s": [0, 0, 1, 1], "y": [0, 1, 0, 1], "n": [3, 1, 2, 4]})
    model = causal_model(nx.DiGraph([("s", "y")]), table, "s", "y", ["s", "y"], count="n")
    assert len(model._data) == 10


@pytest.mark.parametrize("n", [5, 10, 300])
def test_nothing_is_said_and_nothing_is_left_behind(n, capfd, caplog):
    data = frame(n)
    log = logging.getLogger("dowhy")
    levels, filters = log.level, list(warnings.filters)
    hook, state = sys.displayhook, np.random.get_state()  # noqa: NPY002
    with caplog.at_level(logging.DEBUG):
        linear_effect(CONFOUNDED, data, "s", "y", [])
        cross_check(CONFOUNDED, ["s", "y"], "s", "y")
        causal_model(CONFOUNDED, data, "s", "y", ["s", "y"])
    assert [record for record in caplog.records if record.name.startswith("dowhy")] == []
    assert capfd.readouterr() == ("", "")
    assert (log.level, list(warnings.filters), sys.displayhook) == (levels, filters, hook)
    np.testing.assert_equal(np.random.get_state(), state)  # noqa: NPY002


def test_what_dowhy_might_say_in_another_release_is_kept_back(capfd, caplog):
    with quiet():
        print("Estimation failed!")  # noqa: T201
        warnings.warn("assumed unobserved", UserWarning, stacklevel=1)
        warnings.warn("deprecated", DeprecationWarning, stacklevel=1)
        logging.getLogger("dowhy.causal_model").error("No valid identified estimand available.")
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_failure_inside_dowhy_restores_what_was_silenced(monkeypatch):
    log = logging.getLogger("dowhy")
    before = log.level, list(warnings.filters), sys.stdout
    with pytest.raises(ZeroDivisionError), quiet():
        raise ZeroDivisionError
    assert (log.level, list(warnings.filters), sys.stdout) == before


def test_without_dowhy_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "dowhy", None)
    with pytest.raises(CausalStoryError, match=r"DoWhy cannot be imported .* pip install"):
        load_dowhy.__wrapped__()


def test_dowhy_fits_one_regression_and_no_bootstrap(counted):
    load_dowhy()
    table = read_columns(frame(), ["s", "y"], ["a"])
    fits = counted(sm.OLS, "fit")
    linear_effect_of(CONFOUNDED, design(table, "s", "y", ["a"]))
    assert len(fits) == 1
