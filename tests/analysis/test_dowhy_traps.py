"""What DoWhy 0.14 does when left alone, and what this package does instead.

The first half of each test is DoWhy in the raw: when it fails, DoWhy has changed and our way
around it may go.
"""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import warnings

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from causalstory.analysis import dowhy_bridge, methods
from causalstory.analysis.dowhy_border import load_dowhy
from causalstory.analysis.dowhy_bridge import causal_model, linear_effect
from causalstory.analysis.estimation import estimate
from causalstory.stories.parts import Question

from .wards import story

dowhy = load_dowhy()
REGRESSION = "backdoor.linear_regression"


@contextlib.contextmanager
def raw():
    """Let DoWhy warn as it likes, and collect it."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        yield said


def frame(n=400, seed=1):
    random = np.random.default_rng(seed)
    z = random.normal(size=n)
    t = 0.8 * z + random.normal(size=n)
    return pd.DataFrame({"z": z, "t": t, "y": 2 * t + z + random.normal(size=n)})


FORK = nx.DiGraph([("z", "t"), ("z", "y"), ("t", "y")])
QUESTION = Question("t", "y", "increase")

AFTER_IMPORT = """
import random, sys, warnings
from IPython.core.interactiveshell import InteractiveShell
notebook = InteractiveShell.instance()
notebook.run_cell("get_ipython()", silent=True)
import numpy, pandas, scipy.special
hook, filters, state = sys.displayhook, list(warnings.filters), numpy.random.get_state()
luck = random.getstate()

def changed():
    pictures = notebook.display_formatter.formatters["image/png"].type_printers
    return (
        sys.displayhook is not hook,
        float in pictures,
        any("statsmodels" in str(f) for f in warnings.filters),
    )

notebook.run_cell('''
from causalstory.analysis.dowhy_border import load_dowhy
load_dowhy()
import sympy
assert sympy.init_printing.__module__.startswith("sympy")
''', silent=True).raise_error()
assert changed() == (False, False, False), changed()
assert warnings.filters == filters, set(warnings.filters) - set(filters)
assert str(numpy.random.get_state()) == str(state)
assert random.getstate() == luck

notebook.run_cell('''
import importlib, dowhy.causal_model, statsmodels.tools.sm_exceptions
importlib.reload(dowhy.causal_model)
importlib.reload(statsmodels.tools.sm_exceptions)
''', silent=True).raise_error()
assert changed()[1:] == (True, True), changed()

import builtins
builtins.__dict__.pop("get_ipython", None)
importlib = __import__("importlib")
importlib.reload(sys.modules["dowhy.causal_model"])
assert changed()[0], "displayhook stays"
print("as described")
"""


def test_import_turns_numbers_into_pictures_and_puts_filters_in_front():
    """In a process of its own, since modules are imported once; reloading shows DoWhy's way."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", AFTER_IMPORT], capture_output=True, text=True, check=False
    )
    assert run.stdout.splitlines()[-1:] == ["as described"], run.stdout + run.stderr


def test_an_integer_treatment_cuts_half_a_unit_to_nothing():
    data = frame().assign(t=lambda f: f["t"].round().astype(int))
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=FORK)
        estimand = model.identify_effect()
        half = model.estimate_effect(estimand, REGRESSION, 0, 0.5, effect_modifiers=[])
        one = model.estimate_effect(estimand, REGRESSION, 0, 1, effect_modifiers=[])
    assert half.value == 0.0
    assert one.value > 1.5

    assert linear_effect(FORK, data, "t", "y", ["z"]) == pytest.approx(one.value)
    with raw():
        ours = causal_model(FORK, data, "t", "y", ["z"])
        half = ours.estimate_effect(estimand, REGRESSION, 0, 0.5, effect_modifiers=[])
    assert half.value == pytest.approx(one.value / 2)


def test_observed_no_is_overwritten_when_the_column_is_there():
    data = frame()
    graph = FORK.copy()
    graph.nodes["z"]["observed"] = "no"
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=graph)
        assert model.identify_effect().get_backdoor_variables() == ["z"]

        ours = causal_model(graph, data, "t", "y", observed=["t", "y"])
        assert ours.identify_effect().get_backdoor_variables() == []
    told = story("fork", tuple(FORK.edges), QUESTION, latent=("z",))
    assert estimate(told, data).identification.strategy == "unidentified"


def test_not_identified_is_none_then_an_attribute_error(monkeypatch, capfd):
    data = frame()[["t", "y"]]
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=FORK)
        nothing = model.estimate_effect(model.identify_effect(), REGRESSION)
    assert nothing.value is None
    assert str(nothing).startswith("Estimation failed!")
    with pytest.raises(AttributeError):
        nothing.get_confidence_intervals()

    monkeypatch.setattr(methods, "linear_effect_of", None)  # calling it would fail
    capfd.readouterr()
    ours = estimate(story("fork", tuple(FORK.edges), QUESTION), data)
    assert (ours.estimate, ours.low, ours.high, ours.dowhy_agrees) == (None, None, None, True)
    assert ours.identification.reason
    assert capfd.readouterr() == ("", "")


def test_no_directed_path_is_zero_and_every_other_question_raises(monkeypatch):
    data, graph = frame(), nx.DiGraph([("z", "t"), ("z", "y")])
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=graph)
        estimand = model.identify_effect()
        zero = model.estimate_effect(estimand, REGRESSION)
    assert zero.value == 0
    with pytest.raises(AttributeError):
        zero.get_confidence_intervals()
    with pytest.raises(TypeError):
        estimand.get_backdoor_variables()

    monkeypatch.setattr(dowhy_bridge, "load_dowhy", None)
    ours = estimate(story("no", tuple(graph.edges), QUESTION), data)
    assert (ours.estimate, ours.low, ours.high) == (0.0, 0.0, 0.0)
    assert ours.identification.adjustment_set == ()
    assert ours.naive.low > 0


def test_its_adjustment_set_depends_on_the_hash_seed(monkeypatch):
    """Two sets are equally good; names decide, and not by their order."""
    chosen = set()
    for i in range(24):
        graph = nx.DiGraph([(f"p{i}", "t"), (f"q{i}", f"p{i}"), (f"q{i}", "y"), ("t", "y")])
        data = pd.DataFrame(np.eye(5)[:, :4], columns=list(graph))
        with raw():
            model = dowhy.CausalModel(data, "t", "y", graph=graph)
            chosen.add(model.identify_effect().get_backdoor_variables()[0][0])
    assert chosen == {"p", "q"}

    monkeypatch.setattr(dowhy.CausalModel, "identify_effect", None)
    data = frame().assign(p0=lambda f: f["z"], q0=lambda f: f["y"] ** 2)
    graph = nx.DiGraph([("p0", "t"), ("q0", "p0"), ("q0", "y"), ("t", "y")])
    told = story("chain", tuple(graph.edges), QUESTION)
    ours = estimate(told, data[["t", "y", "p0", "q0"]])
    assert ours.identification.adjustment_set == ("p0",)
    assert ours.estimate == pytest.approx(linear_effect(FORK, data, "t", "y", ["z"]))


def test_causes_of_the_outcome_become_products_with_the_treatment():
    random = np.random.default_rng(2)
    data = pd.DataFrame({name: random.normal(3, 1, 500) for name in "btu"})
    data["y"] = 2 * data["t"] + 4 * data["b"] + data["u"]
    graph = nx.DiGraph([("t", "y"), ("b", "y")])
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=graph)
        products = model.estimate_effect(model.identify_effect(), REGRESSION)
    assert products.realized_estimand_expr.replace("b: ", "") == "y~t+t*b"
    slope = np.polyfit(data["t"], data["y"], 1)[0]
    assert abs(products.value - slope) > 0.01

    assert linear_effect(graph, data, "t", "y", []) == pytest.approx(slope)
    random = np.random.default_rng(3)
    data["y"] += random.normal(size=500) * data["b"] * data["t"]
    design = np.column_stack([np.ones(500), data["t"], data["b"]])
    held = np.linalg.lstsq(design, data["y"])[0][1]
    assert linear_effect(graph, data, "t", "y", ["b"]) == pytest.approx(held)


def test_columns_are_left_in_the_callers_frame_and_reused_for_the_next_story():
    data = frame().assign(t=lambda f: f["t"] > 0, w=lambda f: f["z"] ** 2)
    first = nx.DiGraph([("z", "t"), ("z", "y"), ("t", "y")])
    second = nx.DiGraph([("w", "t"), ("w", "y"), ("t", "y")])
    weighting = "backdoor.propensity_score_weighting"

    def weigh(table, graph, make=dowhy.CausalModel):
        with raw():
            model = make(table, "t", "y", graph=graph)
            return model.estimate_effect(
                model.identify_effect(), weighting, effect_modifiers=[]
            ).value

    fresh = weigh(data.copy(), second)
    used = data.copy()
    about_first = weigh(used, first)
    assert "propensity_score" in used
    assert weigh(used, second) == about_first != fresh

    before = data.copy(deep=True)
    linear_effect(first, data, "t", "y", ["z"])
    with raw():
        ours = causal_model(first, data, "t", "y", ["z", "w"])
        estimand = ours.identify_effect()
        estimand.set_backdoor_variables(["z"], "backdoor")
        assert ours.estimate_effect(estimand, REGRESSION, effect_modifiers=[]).value
    pd.testing.assert_frame_equal(data, before)


def test_warnings_and_log_lines(caplog, capfd):
    data = frame(12)[["t", "y"]]
    with raw() as said, caplog.at_level(logging.INFO):
        model = dowhy.CausalModel(data, "t", "y", graph=nx.DiGraph([("t", "y"), ("u", "y")]))
        model.estimate_effect(model.identify_effect(), REGRESSION, effect_modifiers=[])
    spoken = {(warning.category.__name__, str(warning.message)[:29]) for warning in said}
    assert ("UserWarning", "1 variables are assumed unobs") in spoken
    # Older versions of scipy add a warning that twelve rows are few for a test of kurtosis.
    if int(pd.__version__.split(".")[0]) >= 3:
        assert ("Pandas4Warning", "The copy keyword is deprecate") in spoken
    assert {record.levelname for record in caplog.records} == {"INFO", "WARNING"}

    caplog.clear()
    capfd.readouterr()
    with raw() as said, caplog.at_level(logging.DEBUG):
        linear_effect(nx.DiGraph([("t", "y"), ("u", "y")]), data, "t", "y", [])
    assert said == []
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_digits_are_lost_far_from_zero():
    data = frame().assign(y=lambda f: 1e12 + 1e-2 * f["y"], z=lambda f: f["z"] + 1e8)
    near = frame()
    expected = 1e-2 * linear_effect(FORK, near, "t", "y", ["z"])
    with raw():
        model = dowhy.CausalModel(data, "t", "y", graph=FORK)
        far = model.estimate_effect(model.identify_effect(), REGRESSION, effect_modifiers=[])
    assert far.value != pytest.approx(expected, rel=1e-3)
    # what storing such numbers has cost, not what estimating has
    assert linear_effect(FORK, data, "t", "y", ["z"]) == pytest.approx(expected, rel=1e-3)
