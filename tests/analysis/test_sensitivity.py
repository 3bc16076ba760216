"""Robustness value and E-value: published examples, and what they mean."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import causalstory as cs
from causalstory.errors import OptionError


def test_the_published_examples() -> None:
    # Cinelli & Hazlett 2020, table 1: estimate 0.097, standard error 0.023, 783 degrees of freedom
    assert round(100 * cs.robustness_value(4.184, 783), 1) == 13.9
    assert round(100 * cs.robustness_value(4.184, 783, alpha=0.05), 1) == 7.6
    # VanderWeele & Ding 2017: 3.9 (1.8 to 8.7)
    assert round(cs.e_value(3.9), 2) == 7.26
    assert round(cs.e_value(3.9, 1.8, 8.7), 2) == 3.0


def test_a_latent_cause_of_that_strength_takes_the_estimate_away() -> None:
    """The value is derived from a formula; here a confounder of that strength is put in."""
    stream = np.random.default_rng(8)
    n = 400
    x, noise = stream.normal(size=(2, n))
    y = 0.3 * x + noise
    x, y = x - x.mean(), y - y.mean()
    slope = x @ y / (x @ x)
    residual = y - slope * x
    t = slope / sqrt(residual @ residual / (n - 2) / (x @ x))
    strength = cs.robustness_value(t, n - 2)
    # u explains `strength` of x, and of what x leaves of y: u = a x/|x| + b r/|r| + c e
    a, b = sqrt(strength), sqrt(strength) * sqrt(1 - strength)
    e = stream.normal(size=n)
    for column in (np.ones(n), x, residual):
        e -= (e @ column) / (column @ column) * column
    c = sqrt(1 - a**2 - b**2)
    u = sum(
        weight * column / sqrt(column @ column)
        for weight, column in ((a, x), (b, residual), (c, e))
    )
    assert (u @ x) ** 2 / (u @ u) / (x @ x) == pytest.approx(strength)
    adjusted = np.linalg.lstsq(np.column_stack([x, u]), y, rcond=None)[0][0]
    assert adjusted == pytest.approx(0.0, abs=1e-12)


@given(st.floats(-50, 50), st.floats(2, 1e6), st.floats(0.01, 1.0))
def test_it_is_a_share_and_significance_is_lost_before_the_estimate(t, df, alpha) -> None:
    whole, significance = cs.robustness_value(t, df), cs.robustness_value(t, df, alpha=alpha)
    assert 0.0 <= significance <= whole + 1e-12 <= 1.0 + 1e-12
    assert whole == cs.robustness_value(-t, df)


@given(st.floats(1.0, 50.0))
def test_the_e_value_solves_its_bounding_equation(ratio) -> None:
    # a cause tied with g to both biases a ratio by at most g*g / (2*g - 1) (Ding, VanderWeele 2016)
    g = cs.e_value(ratio)
    assert g * g / (2 * g - 1) == pytest.approx(ratio)
    assert cs.e_value(1 / ratio) == pytest.approx(g)


def test_an_interval_that_holds_one_needs_nothing() -> None:
    assert cs.e_value(1.2, 0.9, 1.6) == 1.0
    assert cs.e_value(0.5, 0.3, 0.8) == pytest.approx(cs.e_value(0.8))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cs.robustness_value(float("nan"), 10), "t: needs a finite number"),
        (lambda: cs.robustness_value(2.0, 1), "df: needs more than 1"),
        (lambda: cs.robustness_value(2.0, 10, share=0), "share: needs a number above 0"),
        (lambda: cs.robustness_value(2.0, 10, alpha=0), "alpha: needs a number above 0"),
        (lambda: cs.e_value(0.0), "ratio: needs numbers above 0"),
        (lambda: cs.e_value(2.0, 1.0), "give both bounds or neither"),
        (lambda: cs.e_value(2.0, 2.5, 3.0), "do not enclose 2.0"),
    ],
)
def test_what_cannot_be_is_refused(call, words: str) -> None:
    with pytest.raises(OptionError, match=words):
        call()
