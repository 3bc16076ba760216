"""Distributions: carried values against SciPy's, impossible values in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from causalstory.stories.distributions import DISTRIBUTIONS
from causalstory.stories.families import FAMILIES

ROWS = 20_000


def _draw(family: str, parameters: dict[str, Any], size: int = ROWS) -> Any:
    return FAMILIES[family].draw(np.random.default_rng(3), parameters, size).astype(np.float64)


def _places(size: int = ROWS) -> Any:
    return np.random.default_rng(4).uniform(0.001, 0.999, size)


def _faults(family: str, values: Any, parameters: dict[str, Any]) -> list[str]:
    """Return why the first value is impossible."""
    with np.errstate(all="ignore"):
        faults = list(DISTRIBUTIONS[family].faults(np.array(values, dtype=float), parameters))
    return [why.format_map(parameters) for wrong, why in faults if wrong[0]]


def test_every_family_has_a_distribution() -> None:
    assert set(DISTRIBUTIONS) == set(FAMILIES)


# family, parameters before and after, SciPy's distributions before and after
CONTINUOUS: list[tuple[str, dict[str, float], dict[str, float], Any, Any]] = [
    (
        "normal",
        {"formula": 3.0, "sd": 2.0},
        {"formula": -1.0, "sd": 0.5},
        stats.norm(3, 2),
        stats.norm(-1, 0.5),
    ),
    (
        "lognormal",
        {"formula": 0.5, "sd": 0.4},
        {"formula": 0.1, "sd": 0.8},
        stats.lognorm(0.4, scale=np.exp(0.5)),
        stats.lognorm(0.8, scale=np.exp(0.1)),
    ),
    (
        "gamma",
        {"formula": np.log(6.0), "shape": 4.0},
        {"formula": np.log(2.0), "shape": 0.7},
        stats.gamma(4, scale=6 / 4),
        stats.gamma(0.7, scale=2 / 0.7),
    ),
    (
        "gamma",
        {"formula": np.log(6.0), "shape": 4.0},
        {"formula": np.log(2.0), "shape": 4.0},
        stats.gamma(4, scale=6 / 4),
        stats.gamma(4, scale=2 / 4),
    ),
    (
        "exponential",
        {"formula": np.log(6.0)},
        {"formula": np.log(0.1)},
        stats.expon(scale=6),
        stats.expon(scale=0.1),
    ),
    (
        "uniform",
        {"low": -1.0, "high": 5.0},
        {"low": 2.0, "high": 2.5},
        stats.uniform(-1, 6),
        stats.uniform(2, 0.5),
    ),
]


@pytest.mark.parametrize(("family", "before", "after", "seen_as", "carried_as"), CONTINUOUS)
def test_quantiles_are_carried_to_scipys_quantiles(
    family: str, before: dict[str, float], after: dict[str, float], seen_as: Any, carried_as: Any
) -> None:
    values = seen_as.ppf(np.linspace(0.001, 0.999, 999))
    carried = DISTRIBUTIONS[family].carry(values, before, after, _places(999))
    np.testing.assert_allclose(carried, carried_as.ppf(seen_as.cdf(values)), rtol=1e-10)
    assert (np.diff(carried) > 0).all()


DISCRETE: list[tuple[str, dict[str, float], dict[str, float], Any]] = [
    ("bernoulli", {"formula": -0.5}, {"formula": 0.8}, stats.bernoulli(1 / (1 + np.exp(-0.8)))),
    (
        "binomial",
        {"formula": -0.5, "trials": 12.0},
        {"formula": 0.8, "trials": 9.0},
        stats.binom(9, 1 / (1 + np.exp(-0.8))),
    ),
    ("poisson", {"formula": np.log(5.0)}, {"formula": np.log(7.5)}, stats.poisson(7.5)),
    (
        "negative_binomial",
        {"formula": np.log(5.0), "dispersion": 0.5},
        {"formula": np.log(7.5), "dispersion": 0.8},
        stats.nbinom(1.25, 1.25 / 8.75),
    ),
    (
        "categorical",
        {"formula.b": 0.0, "formula.c": 1.0},
        {"formula.b": 1.0, "formula.c": 1.0},
        stats.rv_discrete(values=([0, 1, 2], np.exp([0, 1, 1]) / np.exp([0, 1, 1]).sum())),
    ),
]


@pytest.mark.parametrize(("family", "before", "after", "carried_as"), DISCRETE)
def test_counts_are_carried_into_the_other_distribution(
    family: str, before: dict[str, float], after: dict[str, float], carried_as: Any
) -> None:
    """Chi-square over the values that expect five rows or more; fails once in 10,000 seeds."""
    values, places = _draw(family, before), np.random.default_rng(4).random(ROWS)
    carried = DISTRIBUTIONS[family].carry(values, before, after, places)
    assert carried.dtype == np.int64
    k = np.arange(carried.max() + 1)
    expected = ROWS * carried_as.pmf(k)
    common = expected >= 5
    found = np.bincount(carried, minlength=len(k))
    found = np.append(found[common], found[~common].sum())
    expected = np.append(expected[common], ROWS - expected[common].sum())
    some = expected > 1e-9
    statistic = (np.square(found - expected)[some] / expected[some]).sum()
    assert found[~some].sum() == 0
    assert stats.chi2.sf(statistic, some.sum() - 1) > 1e-4


PARAMETERS: list[tuple[str, dict[str, Any]]] = [
    *((family, before) for family, before, *_ in CONTINUOUS),
    *((family, before) for family, before, *_ in DISCRETE),
    ("deterministic", {"formula": 2.5}),
    ("normal", {"formula": 1e300, "sd": 0.0}),
    ("lognormal", {"formula": -2.0, "sd": 0.0}),
    ("uniform", {"low": 0.1, "high": 0.1}),
    ("poisson", {"formula": 27.6}),
    ("poisson", {"formula": -1e300}),
    ("binomial", {"formula": 0.3, "trials": 1e8}),
    ("binomial", {"formula": 1e300, "trials": 5.0}),
    ("negative_binomial", {"formula": 27.6, "dispersion": 1e4}),
    ("negative_binomial", {"formula": -800.0, "dispersion": 1e-6}),
    ("gamma", {"formula": 690.0, "shape": 1e-3}),
    ("gamma", {"formula": 1.0, "shape": 1e9}),
    ("gamma", {"formula": -1e300, "shape": 2.0}),
    ("exponential", {"formula": 690.0}),
    ("exponential", {"formula": -1e300}),
]


@pytest.mark.parametrize(("family", "parameters"), PARAMETERS)
def test_draws_are_possible_and_are_carried_back_to_themselves(
    family: str, parameters: dict[str, Any]
) -> None:
    values = _draw(family, parameters, 500)
    assert _faults(family, values, parameters) == []
    with np.errstate(all="ignore"):
        assert not any(wrong.any() for wrong, _ in DISTRIBUTIONS[family].faults(values, parameters))
        back = DISTRIBUTIONS[family].carry(values, parameters, dict(parameters), _places(500))
    np.testing.assert_allclose(back, values, rtol=1e-12, atol=1e-14)


def test_where_a_value_tells_nothing_the_place_decides() -> None:
    """One value is all there was; with room to differ, rows spread as the family does."""
    place = np.array([0.025, 0.5, 0.975])
    cases: list[tuple[str, float, dict[str, float], dict[str, float], Any]] = [
        ("normal", 2.0, {"formula": 2, "sd": 0}, {"formula": 3, "sd": 1}, stats.norm(3, 1)),
        ("lognormal", 1.0, {"formula": 0, "sd": 0}, {"formula": 0, "sd": 1}, stats.lognorm(1)),
        ("uniform", 4.0, {"low": 4, "high": 4}, {"low": 0, "high": 2}, stats.uniform(0, 2)),
        ("exponential", 0.0, {"formula": -900}, {"formula": 0}, stats.expon()),
        (
            "gamma",
            0.0,
            {"formula": -900, "shape": 3},
            {"formula": 0, "shape": 2},
            stats.gamma(2, scale=0.5),
        ),
    ]
    for family, value, before, after, theirs in cases:
        with np.errstate(all="ignore"):
            carried = DISTRIBUTIONS[family].carry(np.full(3, value), before, after, place)
        np.testing.assert_allclose(carried, theirs.ppf(place), rtol=1e-12)


def test_a_gamma_of_tiny_shape_gives_zeros_that_stand_for_many_numbers() -> None:
    """At shape 0.001 about half of all draws are too small for a float."""
    before, after = {"formula": 0.0, "shape": 1e-3}, {"formula": 0.0, "shape": 2.0}
    zeros = np.zeros(3)
    carried = DISTRIBUTIONS["gamma"].carry(zeros, before, after, np.array([0.1, 0.5, 0.9]))
    share = stats.gamma(1e-3).cdf(5e-324)
    expected = stats.gamma(2, scale=0.5).ppf(share * np.array([0.1, 0.5, 0.9]))
    np.testing.assert_allclose(carried, expected, rtol=1e-10)


@pytest.mark.parametrize(
    ("family", "value", "parameters", "why"),
    [
        ("normal", 1.0, {"formula": 2.0, "sd": 0.0}, "is not 2, the one value there where sd is 0"),
        ("lognormal", 0.0, {"formula": 0.0, "sd": 1.0}, "is not above 0"),
        (
            "lognormal",
            2.0,
            {"formula": 0.0, "sd": 0.0},
            "is not exp(0), the one value there where sd is 0",
        ),
        ("bernoulli", 2.0, {"formula": 0.0}, "is neither 0 nor 1"),
        ("bernoulli", 0.5, {"formula": 0.0}, "is not a whole number"),
        ("bernoulli", 0.0, {"formula": 800.0}, "has a chance too small for a number there"),
        ("binomial", -1.0, {"formula": 0.0, "trials": 5.0}, "is below 0"),
        ("binomial", 7.0, {"formula": 0.0, "trials": 5.0}, "is more than the 5 trials there"),
        ("poisson", -1.0, {"formula": 0.0}, "is below 0"),
        ("poisson", 2.5, {"formula": 0.0}, "is not a whole number"),
        ("poisson", 5000.0, {"formula": 0.0}, "has a chance too small for a number there"),
        ("poisson", 1.0, {"formula": -1e300}, "has a chance too small for a number there"),
        (
            "negative_binomial",
            1e17,
            {"formula": 0.0, "dispersion": 1.0},
            "is too large to be counted exactly",
        ),
        ("negative_binomial", -3.0, {"formula": 0.0, "dispersion": 1.0}, "is below 0"),
        ("gamma", -1.0, {"formula": 0.0, "shape": 2.0}, "is below 0"),
        (
            "gamma",
            0.0,
            {"formula": 0.0, "shape": 2.0},
            "has a chance too small for a number there",
        ),
        (
            "gamma",
            1e4,
            {"formula": 0.0, "shape": 2.0},
            "has a chance too small for a number there",
        ),
        ("exponential", -0.1, {"formula": 0.0}, "is below 0"),
        ("exponential", 0.1, {"formula": -900.0}, "has a chance too small for a number there"),
        ("uniform", 1.1, {"low": -1.0, "high": 1.0}, "is not between -1 and 1"),
        ("uniform", -1.001, {"low": -1.0, "high": 1.0}, "is not between -1 and 1"),
        (
            "categorical",
            1.0,
            {"formula.b": -900.0, "formula.c": 0.0},
            "has a chance too small for a number there",
        ),
        (
            "deterministic",
            3.14,
            {"formula": 3.14159},
            "is not 3.14159, which the formula gives there",
        ),
    ],
)
def test_impossible_values_are_told_in_words(
    family: str, value: float, parameters: dict[str, float], why: str
) -> None:
    assert _faults(family, [value], parameters)[0] == why


@pytest.mark.parametrize(
    ("family", "value", "parameters"),
    [
        ("deterministic", 0.1 + 0.2, {"formula": 0.3}),
        ("normal", 1e12 * (1 + 1e-15), {"formula": 1e12, "sd": 0.0}),
        ("uniform", 1 + 1e-12, {"low": -1.0, "high": 1.0}),
        ("normal", 1e6, {"formula": 0.0, "sd": 1.0}),
        ("exponential", 1e6, {"formula": 0.0}),
    ],
)
def test_rounding_and_mere_outliers_are_possible(
    family: str, value: float, parameters: dict[str, float]
) -> None:
    assert _faults(family, [value], parameters) == []


@pytest.mark.parametrize(("family", "parameters"), PARAMETERS)
def test_unknown_parameters_make_nothing_impossible(
    family: str, parameters: dict[str, Any]
) -> None:
    values = _draw(family, parameters, 500)
    unknown = dict.fromkeys(parameters, np.full(500, np.nan))
    with np.errstate(all="ignore"):
        faults = DISTRIBUTIONS[family].faults(values, unknown)
        assert not any(wrong.any() for wrong, _ in faults)
