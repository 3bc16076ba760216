"""Staircases against SciPy's distributions; luck there and back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from causalstory.stories import steps
from causalstory.stories.draws import Parameters
from causalstory.stories.steps import Luck, Steps, luck_within, step_reached

Staircase = Callable[[Parameters], Steps]

# our staircase, its parameters, SciPy's distribution of the same variable
CASES: list[tuple[Staircase, dict[str, float], stats.rv_discrete]] = [
    (steps.two_levels, {"formula": np.log(0.3 / 0.7)}, stats.bernoulli(0.3)),
    (steps.binomial, {"formula": np.log(0.3 / 0.7), "trials": 40.0}, stats.binom(40, 0.3)),
    (steps.binomial, {"formula": 5.0, "trials": 1.0}, stats.binom(1, 1 / (1 + np.exp(-5)))),
    (steps.binomial, {"formula": 0.0, "trials": 0.0}, stats.binom(0, 0.5)),
    (steps.poisson, {"formula": np.log(57.0)}, stats.poisson(57.0)),
    (steps.poisson, {"formula": np.log(0.4)}, stats.poisson(0.4)),
    (
        steps.negative_binomial,
        {"formula": np.log(6.0), "dispersion": 0.5},
        stats.nbinom(2.0, 2.0 / 8.0),
    ),
    (
        steps.levels,
        {"formula.b": np.log(2.0), "formula.c": np.log(0.5)},
        stats.rv_discrete(values=([0, 1, 2], np.array([1, 2, 0.5]) / 3.5)),
    ),
]


@pytest.mark.parametrize(("staircase", "parameters", "theirs"), CASES)
def test_both_tails_are_scipys(
    staircase: Staircase, parameters: dict[str, float], theirs: stats.rv_discrete
) -> None:
    k = np.arange(-2, 150)
    ours = staircase(parameters)
    np.testing.assert_allclose(ours.at_most(k), theirs.cdf(k), rtol=1e-11, atol=1e-300)
    np.testing.assert_allclose(ours.more_than(k), theirs.sf(k), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(ours.chance(k), theirs.pmf(k), rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(("staircase", "parameters", "theirs"), CASES)
def test_the_inverse_is_scipys(
    staircase: Staircase, parameters: dict[str, float], theirs: stats.rv_discrete
) -> None:
    below = np.random.default_rng(1).random(5000)
    reached = step_reached(staircase(parameters), Luck(below, 1 - below))
    np.testing.assert_array_equal(reached, theirs.ppf(below))


def test_a_tiny_upper_tail_is_not_forgotten() -> None:
    """Below is 1.0 as a float; the chance above still tells 200 from 230 at a mean of 57."""
    staircase = steps.poisson({"formula": np.log(57.0)})
    seen = np.array([200, 230])
    luck = luck_within(staircase, seen, np.array([0.5, 0.5]))
    assert (luck.below == 1.0).all()
    np.testing.assert_array_equal(step_reached(staircase, luck), seen)


places = st.floats(min_value=0.001, max_value=0.999)
logs = st.floats(min_value=-3.0, max_value=8.0)


@given(log=logs, other=logs, place=places, seed=st.integers(0, 2**32), dispersion=logs)
def test_luck_leads_back_and_more_luck_never_to_less(
    log: float, other: float, place: float, seed: int, dispersion: float
) -> None:
    spread = float(np.exp(dispersion - 4))
    size = spread * np.exp(log)  # of the gamma mixture's scale
    seen = np.sort(np.random.default_rng(seed).negative_binomial(1 / spread, 1 / (1 + size), 9))
    before = steps.negative_binomial({"formula": log, "dispersion": spread})
    seen = seen[before.chance(seen) > 1e-12]
    luck = luck_within(before, seen, np.full(seen.shape, place))
    np.testing.assert_array_equal(step_reached(before, luck), seen)

    after = step_reached(steps.negative_binomial({"formula": other, "dispersion": spread}), luck)
    assert (np.diff(after) >= 0).all()
    assert (after >= seen).all() if other >= log else (after <= seen).all()


def test_parameters_may_differ_from_row_to_row() -> None:
    means = np.array([1.0, 10.0, 100.0])
    at_most = steps.poisson({"formula": np.log(means)}).at_most(np.array([0, 10, 110]))
    np.testing.assert_allclose(at_most, stats.poisson.cdf([0, 10, 110], means), rtol=1e-12)
    codes = np.array([0, 1, 1])
    logits = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_allclose(
        steps.two_levels({"formula": logits}).chance(codes),
        stats.bernoulli.pmf(codes, 1 / (1 + np.exp(-logits))),
        rtol=1e-12,
    )


def test_a_level_without_weight_has_no_chance() -> None:
    staircase = steps.levels({"formula.b": -900.0, "formula.c": 3.0})
    assert staircase.chance(np.array([0, 1, 2]))[1] == 0
    half = np.array([0.02, 0.5])
    np.testing.assert_array_equal(step_reached(staircase, Luck(half, 1 - half)), [0, 2])


def test_no_rows_have_no_steps() -> None:
    none = np.array([])
    assert step_reached(steps.poisson({"formula": none}), Luck(none, none)).shape == (0,)
