"""The families: moments, streams, and parameters that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from causalstory.errors import SimulationError
from causalstory.stories.families import FAMILIES
from causalstory.stories.formula import parse

ROWS = 200_000

# family, parameters, mean, variance: from the textbooks, written out
MOMENTS: list[tuple[str, dict[str, float], float, float]] = [
    ("normal", {"formula": 3.0, "sd": 2.0}, 3.0, 4.0),
    (
        "lognormal",
        {"formula": 0.5, "sd": 0.4},
        np.exp(0.58),
        (np.exp(0.16) - 1) * np.exp(1.16),
    ),
    ("bernoulli", {"formula": np.log(0.3 / 0.7)}, 0.3, 0.21),
    ("binomial", {"formula": np.log(0.3 / 0.7), "trials": 40.0}, 12.0, 8.4),
    ("poisson", {"formula": np.log(57.0)}, 57.0, 57.0),
    ("poisson", {"formula": np.log(0.4)}, 0.4, 0.4),
    ("negative_binomial", {"formula": np.log(6.0), "dispersion": 0.5}, 6.0, 24.0),
    ("gamma", {"formula": np.log(6.0), "shape": 4.0}, 6.0, 9.0),
    ("exponential", {"formula": np.log(6.0)}, 6.0, 36.0),
    ("uniform", {"low": -1.0, "high": 5.0}, 2.0, 3.0),
    ("deterministic", {"formula": 2.5}, 2.5, 0.0),
]


def _draw(family: str, parameters: Mapping[str, Any], size: int, seed: int = 11) -> Any:
    return FAMILIES[family].draw(np.random.default_rng(seed), parameters, size)


@pytest.mark.parametrize(("family", "parameters", "mean", "variance"), MOMENTS)
def test_moments(family: str, parameters: dict[str, float], mean: float, variance: float) -> None:
    rows = _draw(family, parameters, ROWS)

    assert rows.shape == (ROWS,)
    assert rows.dtype == (np.int64 if FAMILIES[family].discrete else np.float64)
    standard_error = np.sqrt(variance / ROWS)
    assert abs(rows.mean() - mean) <= 4 * standard_error
    # The fourth moment of the sample itself gives the error of its variance.
    error_of_variance = np.sqrt(((rows - mean) ** 2).var() / ROWS)
    assert abs(rows.var() - variance) <= 4 * error_of_variance + 1e-12
    assert FAMILIES[family].mean(parameters) == pytest.approx(mean, rel=1e-12)


def test_every_family_is_among_those_tested() -> None:
    assert {family for family, *_ in MOMENTS} | {"categorical"} == set(FAMILIES)


LOGITS = {"formula.b": 1.0, "formula.c": -0.5}


def test_categorical_draws_codes_with_the_probabilities_of_its_logits() -> None:
    codes = _draw("categorical", LOGITS, ROWS)
    weights = np.exp([0.0, 1.0, -0.5])
    expected = weights / weights.sum()

    assert codes.dtype == np.int64
    shares = np.bincount(codes, minlength=3) / ROWS
    assert (np.abs(shares - expected) <= 4 * np.sqrt(expected * (1 - expected) / ROWS)).all()


def test_categorical_bears_extreme_logits() -> None:
    codes = _draw("categorical", {"formula.b": np.array([-900.0, 900.0]), "formula.c": 0.0}, 2)
    assert codes[0] in (0, 2)
    assert codes[1] == 1


def test_a_categorical_variable_has_no_mean() -> None:
    with pytest.raises(SimulationError, match="a categorical variable has no mean"):
        FAMILIES["categorical"].mean(LOGITS)


def _varied(size: int) -> dict[str, dict[str, Any]]:
    """Parameters that change from row to row, for every family."""
    x = np.linspace(-1.5, 1.5, size)
    return {
        "normal": {"formula": x, "sd": 1 + x**2},
        "lognormal": {"formula": x, "sd": np.abs(x)},
        "bernoulli": {"formula": x},
        "binomial": {"formula": x, "trials": np.arange(size) % 60},
        "poisson": {"formula": 2 + 2 * x},
        "negative_binomial": {"formula": 1 + x, "dispersion": 1 + x**2},
        "gamma": {"formula": x, "shape": 0.5 + x**2},
        "exponential": {"formula": x},
        "uniform": {"low": x - 1, "high": x + 1},
        "categorical": {"formula.b": x, "formula.c": -x},
        "deterministic": {"formula": x},
    }


@pytest.mark.parametrize("family", FAMILIES)
def test_the_first_rows_do_not_depend_on_how_many_follow(family: str) -> None:
    parameters = _varied(1000)[family]
    rows = _draw(family, parameters, 1000)
    for first in (1, 7, 500, 999):
        few = _draw(family, {name: value[:first] for name, value in parameters.items()}, first)
        np.testing.assert_array_equal(few, rows[:first])


@pytest.mark.parametrize(
    ("family", "parameters"), [(family, given) for family, given, *_ in MOMENTS]
)
def test_numbers_and_arrays_give_the_same_stream(family: str, parameters: dict[str, float]) -> None:
    as_arrays = {name: np.full(500, value) for name, value in parameters.items()}
    np.testing.assert_array_equal(_draw(family, parameters, 500), _draw(family, as_arrays, 500))


def test_categorical_numbers_and_arrays_give_the_same_stream() -> None:
    as_arrays = {name: np.full(500, value) for name, value in LOGITS.items()}
    np.testing.assert_array_equal(
        _draw("categorical", LOGITS, 500), _draw("categorical", as_arrays, 500)
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_draws_are_new_arrays_and_leave_the_parameters_alone(family: str) -> None:
    parameters = _varied(50)[family]
    kept = {name: value.copy() for name, value in parameters.items()}

    rows = _draw(family, parameters, 50)
    if family != "categorical":
        FAMILIES[family].mean(parameters)[:] = -1
    rows[:] = -1

    for name, value in parameters.items():
        np.testing.assert_array_equal(value, kept[name])


@pytest.mark.parametrize("family", FAMILIES)
def test_no_rows_are_drawn_where_none_are_asked_for(family: str) -> None:
    assert _draw(family, _varied(0)[family], 0).shape == (0,)


def test_the_mean_of_each_row_given_its_parameters() -> None:
    parameters = _varied(20)
    for family in set(FAMILIES) - {"categorical"}:
        assert FAMILIES[family].mean(parameters[family]).shape == (20,)
    binomial = parameters["binomial"]
    np.testing.assert_allclose(
        FAMILIES["binomial"].mean(binomial),
        binomial["trials"] / (1 + np.exp(-binomial["formula"])),
    )


@pytest.mark.parametrize(
    ("family", "parameters", "problem"),
    [
        ("normal", {"formula": 0.0, "sd": -0.5}, "sd must be at least 0, but is -0.5"),
        (
            "normal",
            {"formula": np.array([0.0, np.nan, np.inf]), "sd": 1.0},
            "formula must be a finite number, but is nan in 2 of 3 rows",
        ),
        (
            "lognormal",
            {"formula": 800.0, "sd": 1.0},
            "formula must be at most 690 (the logarithm of the mean), but is 800",
        ),
        (
            "bernoulli",
            {"formula": np.inf},
            "formula must be a finite number, but is inf",
        ),
        (
            "binomial",
            {"formula": 0.0, "trials": np.array([3.0, 2.5])},
            "trials must be a whole number, but is 2.5 in 1 of 2 rows",
        ),
        (
            "binomial",
            {"formula": 0.0, "trials": -1},
            "trials must be at least 0, but is -1",
        ),
        (
            "poisson",
            {"formula": np.linspace(0, 30, 1001)},
            "formula must be at most 27.631 (the logarithm of a mean of 1e12), but is 27.66 in "
            "79 of 1,001 rows",
        ),
        (
            "negative_binomial",
            {"formula": 0.0, "dispersion": 0.0},
            "dispersion must be at least 1e-06, but is 0",
        ),
        ("gamma", {"formula": 0.0, "shape": 0.0}, "shape must be at least 0.001, but is 0"),
        (
            "exponential",
            {"formula": 700.0},
            "formula must be at most 690 (the logarithm of the mean), but is 700",
        ),
        ("uniform", {"low": 2.0, "high": np.array([3.0, 1.0])}, "low must not be above high"),
        (
            "categorical",
            {"formula.b": np.nan},
            "formula.b must be a finite number, but is nan",
        ),
        (
            "deterministic",
            {"formula": np.nan},
            "formula must be a finite number, but is nan",
        ),
    ],
)
def test_impossible_parameters_are_refused_in_words(
    family: str, parameters: dict[str, Any], problem: str
) -> None:
    with pytest.raises(SimulationError) as drawn:
        _draw(family, parameters, 3)
    assert drawn.value.problems == (problem,)
    with pytest.raises(SimulationError):
        FAMILIES[family].mean(parameters)


def test_all_impossible_parameters_come_at_once() -> None:
    with pytest.raises(SimulationError) as caught:
        _draw("binomial", {"formula": np.nan, "trials": -1.0}, 1)
    assert [problem.split()[0] for problem in caught.value.problems] == ["formula", "trials"]


@pytest.mark.parametrize(
    ("family", "parameters"),
    [
        ("poisson", {"formula": 27.6}),
        ("poisson", {"formula": -1e300}),
        ("binomial", {"formula": 0.0, "trials": 1e12}),
        ("binomial", {"formula": 1e300, "trials": 5.0}),
        ("negative_binomial", {"formula": 27.6, "dispersion": 1e4}),
        ("negative_binomial", {"formula": -800.0, "dispersion": 1e-6}),
        ("gamma", {"formula": 690.0, "shape": 1e-3}),
        ("gamma", {"formula": -1e300, "shape": 1e9}),
        ("exponential", {"formula": 690.0}),
        ("lognormal", {"formula": 0.0, "sd": 0.0}),
        ("normal", {"formula": 1e300, "sd": 0.0}),
    ],
)
def test_parameters_at_their_limits_can_be_drawn(family: str, parameters: dict[str, float]) -> None:
    rows = _draw(family, parameters, 1000)
    assert np.isfinite(rows).all()
    assert (rows >= 0).all()


def test_defaults_are_formulas_and_every_parameter_has_a_rule() -> None:
    for family in FAMILIES.values():
        for name, text in family.optional:
            assert np.isfinite(parse(text)({}))
            assert name in family.rules
        assert set(family.required) <= set(family.rules)
        if not family.per_level:
            assert set(family.rules) == {*family.required, *(name for name, _ in family.optional)}


def test_the_global_generator_is_left_alone() -> None:
    before = np.random.get_state()  # noqa: NPY002
    for family, parameters in _varied(10).items():
        _draw(family, parameters, 10)
    after = np.random.get_state()  # noqa: NPY002
    assert before[2] == after[2]
    assert (before[1] == after[1]).all()
