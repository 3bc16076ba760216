"""What DoWhy 0.14's refuters do when left alone, and what this package does instead.

The first half of each test is DoWhy in the raw: when it fails, DoWhy has changed and our way
around it may go.
"""

from __future__ import annotations

import logging

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from causalstory.analysis.columns import Sample
from causalstory.analysis.design import design
from causalstory.analysis.dowhy_border import load_dowhy
from causalstory.analysis.dowhy_refuters import Refuters
from causalstory.analysis.refutation import refute
from causalstory.stories.parts import Question

from .test_dowhy_traps import raw
from .wards import story

dowhy = load_dowhy()
from dowhy.causal_refuters.add_unobserved_common_cause import (  # noqa: E402
    sensitivity_simulation,
)

FORK = nx.DiGraph([("z", "t"), ("z", "y"), ("t", "y")])
TOLD = story("fork", tuple(FORK.edges), Question("t", "y", "increase"))
BARE = story("bare", (("t", "y"),), Question("t", "y", "increase"))
FEW = 20


def frame(n=400, seed=1):
    random = np.random.default_rng(seed)
    z = random.normal(size=n)
    t = 0.8 * z + random.normal(size=n)
    return pd.DataFrame({"z": z, "t": t, "y": 0.4 * t + z + random.normal(size=n)})


def asked(data, graph=FORK):
    """DoWhy's model, estimand and estimate."""
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=graph)
        estimand = model.identify_effect()
        estimate = model.estimate_effect(
            estimand, "backdoor.linear_regression", effect_modifiers=[]
        )
    return model, estimand, estimate


def refuted(data, method, graph=FORK, **options):
    model, estimand, estimate = asked(data, graph)
    with raw():
        return model.refute_estimate(estimand, estimate, method_name=method, **options)


def ours(data, told=TOLD, **options):
    return {row.refuter: row for row in refute(told, data, simulations=FEW, **options)}


def refuters(data, held):
    """Ours, one new estimate a call."""
    sample = Sample.of({name: data[name].to_numpy() for name in data})
    return Refuters(design(sample, "t", "y", [held]))


def test_the_default_placebo_of_a_treatment_of_fractions_is_the_constant_zero():
    for seed in (1, 2):
        placebo = refuted(
            frame(seed=seed), "placebo_treatment_refuter", num_simulations=5, random_seed=seed
        )
        assert placebo.new_effect == 0.0

    row = ours(frame())["placebo_treatment"]
    assert row.low < 0 < row.high
    assert row.high - row.low > 0.05
    # as wide as the estimate's own error is: the treatment was shuffled, not flattened
    spread = np.sqrt(np.var(frame()["y"]) / np.var(frame()["t"]) / len(frame()))
    assert 1 < (row.high - row.low) / spread < 5


def test_a_whole_number_as_seed_repeats_one_subset():
    one = refuted(frame(), "data_subset_refuter", num_simulations=1, random_state=7)
    many = refuted(frame(), "data_subset_refuter", num_simulations=10, random_state=7)
    assert many.new_effect == pytest.approx(one.new_effect, abs=1e-12)

    row = ours(frame(), seed=7)["data_subset"]
    assert row.high - row.low > 0.01


def test_the_hidden_cause_is_drawn_from_the_global_generator():
    model, estimand, estimate = asked(frame())
    options = {
        "method_name": "add_unobserved_common_cause",
        "confounders_effect_on_treatment": "linear",
        "effect_strength_on_treatment": 0.5,
        "effect_strength_on_outcome": 0.5,
    }
    before = np.random.get_state()  # noqa: NPY002
    with raw():
        first, second = (
            model.refute_estimate(estimand, estimate, **options).new_effect for _ in range(2)
        )
    assert str(np.random.get_state()) != str(before)  # noqa: NPY002
    assert first != second

    np.random.seed(5)  # noqa: NPY002
    before = np.random.get_state()  # noqa: NPY002
    rows = refute(TOLD, frame(60), simulations=FEW).rows
    np.testing.assert_equal(np.random.get_state(), before)  # noqa: NPY002
    np.random.seed(6)  # noqa: NPY002
    assert refute(TOLD, frame(60), simulations=FEW).rows == rows


def test_a_hidden_cause_without_effect_on_the_outcome_shrinks_the_estimate_all_the_same():
    data = frame(20_000)
    _, estimand, estimate = asked(data)
    with raw():
        weak = sensitivity_simulation(
            data, estimand, estimate, ["t"], ["y"], 1.0, 0.0, "linear", "linear"
        )
    # a treatment with error of its own: variance 1 of it left by z, and 1 of error
    assert weak.new_effect == pytest.approx(estimate.value / 2, abs=0.03)

    none = refuters(data, "z").unobserved_common_cause(np.random.RandomState(1), 1e-9)
    assert none == pytest.approx(estimate.value, abs=1e-6)


def test_several_strengths_pile_hidden_causes_on_one_another():
    data = frame(20_000)
    _, estimand, estimate = asked(data)
    with raw():
        piled = sensitivity_simulation(
            data, estimand, estimate, ["t"], ["y"], [1.0, 1.0], 0.0, "linear", "linear"
        )
    once, twice = piled.new_effect_array
    assert once == pytest.approx(estimate.value / 2, abs=0.03)
    assert twice == pytest.approx(estimate.value / 3, abs=0.03)

    both = refuters(data, "z")
    first, second = (both.unobserved_common_cause(np.random.RandomState(1), 0.5) for _ in range(2))
    assert first == second


def test_the_bootstrap_refuter_rejects_a_right_model(monkeypatch):
    random = np.random.default_rng(1)
    z = random.normal(size=5_000)
    t = 2 * z + random.normal(size=5_000)
    data = pd.DataFrame({"z": z, "t": t, "y": t + 4 * z + random.normal(size=5_000)})
    found = refuted(
        data,
        "bootstrap_refuter",
        num_simulations=30,
        random_state=np.random.RandomState(1),
        noise=0.1,
    )
    assert found.refutation_result["is_statistically_significant"]
    assert found.estimated_effect == pytest.approx(1, abs=0.05)

    monkeypatch.setattr("dowhy.causal_refuters.bootstrap_refuter.refute_bootstrap", None)
    rows = refute(TOLD, data, simulations=FEW)
    assert rows.passed
    assert not any("bootstrap" in row.refuter for row in rows)


def test_a_bootstrap_p_value_never_exceeds_one_half():
    """Where there is no effect it ought to be anywhere between 0 and 1."""
    values = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        data = pd.DataFrame({"t": random.normal(size=60), "y": random.normal(size=60)})
        _, _, estimate = asked(data, nx.DiGraph([("t", "y")]))
        with raw():
            tested = estimate.estimator.test_significance(
                data, estimate.value, method="bootstrap", num_null_simulations=20
            )
        values.append(np.max(tested["p_value"]))  # a tuple where none is as extreme
    assert max(values) <= 0.5
    assert min(values) >= 0

    answer = refute(TOLD, frame(), simulations=FEW)
    assert "p_value" not in str(answer.to_dict())
    assert "p value" not in str(answer)


def test_columns_called_like_those_that_dowhy_adds_are_overwritten():
    data = frame().rename(columns={"z": "w_random"})
    graph = nx.relabel_nodes(FORK, {"z": "w_random"})
    noise = refuted(
        data, "random_common_cause", graph, num_simulations=3, random_state=np.random.RandomState(1)
    )
    assert noise.new_effect > noise.estimated_effect + 0.2  # z is no longer held equal

    plain = refuters(frame(), "z")
    for name in ("w_random", "placebo"):
        renamed = refuters(frame().rename(columns={"z": name}), name)
        for method in ("placebo", "random_common_cause"):
            expected = getattr(plain, method)(np.random.RandomState(1))
            assert getattr(renamed, method)(np.random.RandomState(1)) == expected


def test_a_confounded_model_passes():
    """DoWhy's way and ours: nothing in the data says that z is missing."""
    data = frame(2_000)[["t", "y"]]
    graph = nx.DiGraph([("t", "y")])
    options = {"num_simulations": 30, "random_state": np.random.RandomState(1)}
    for method, more in (
        ("placebo_treatment_refuter", {"placebo_type": "permute"}),
        ("random_common_cause", {}),
        ("data_subset_refuter", {}),
    ):
        found = refuted(data, method, graph, **options, **more)
        assert found.estimated_effect > 0.8  # the truth is 0.4
        assert not found.refutation_result["is_statistically_significant"]

    answer = refute(BARE, data, simulations=FEW)
    assert answer.passed
    assert str(answer).startswith("Passing does not make the story right")


def test_log_lines_and_warnings(caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        refuted(frame(60), "data_subset_refuter", num_simulations=1)
    assert any("assume a Normal Distribution" in record.message for record in caplog.records)

    caplog.clear()
    capfd.readouterr()
    with raw() as said, caplog.at_level(logging.DEBUG):
        refute(TOLD, frame(60), simulations=FEW)
    assert said == []
    assert [record for record in caplog.records if record.name.startswith("dowhy")] == []
    assert capfd.readouterr() == ("", "")
