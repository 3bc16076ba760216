"""The covariance measure: what the regressions can follow, and what they cannot be fooled by."""

import numpy as np
import pytest

from causalstory.analysis.independence.basis import held, regressors
from causalstory.analysis.independence.covariance import covariance_measure
from causalstory.analysis.independence.regression import residuals


def test_with_nothing_known_it_is_the_test_of_a_correlation() -> None:
    g = np.random.default_rng(1)
    x, y = g.normal(size=(2, 500))
    found = covariance_measure(x, y, [])
    products = (x - x.mean()) * (y - y.mean())
    by_hand = products.mean() / products.std() * np.sqrt(499)
    assert found.statistic == pytest.approx(by_hand)
    assert found.df == 499


def test_the_sign_is_that_of_what_is_left() -> None:
    g = np.random.default_rng(1)
    z, x = g.normal(size=(2, 500))
    y = 3 * z - x + g.normal(size=500)
    found = covariance_measure(x, y, [held(z)])
    assert found.statistic is not None
    assert found.statistic < -5


@pytest.mark.parametrize(
    "bend", [np.exp, np.abs, np.square, np.tanh, lambda z: np.exp(np.exp(z / 2)), np.sign]
)
def test_a_bent_mean_is_followed(bend) -> None:
    z = np.random.default_rng(1).normal(size=2_000)
    left, _ = residuals(np.atleast_2d(bend(z)), [held(z)])
    assert left.var() < 0.01 * bend(z).var()


def test_a_product_of_means_is_followed_under_a_log_link() -> None:
    a, b, c = np.random.default_rng(1).normal(size=(3, 5_000))
    mean = np.exp(1 + 0.4 * (a + b + c))
    left, _ = residuals(np.atleast_2d(mean), [held(a), held(b), held(c)])
    assert left.var() < 0.001 * mean.var()


def test_values_far_out_do_not_bend_the_rest() -> None:
    z = np.exp(2 * np.random.default_rng(1).normal(size=1_000))
    left, _ = residuals(np.atleast_2d(np.log(z)), [held(z)])
    assert left.var() < 0.01 * np.log(z).var()


def test_no_more_than_a_tenth_as_many_regressors_as_rows() -> None:
    g = np.random.default_rng(1)
    for n in (40, 100, 400, 5_000):
        for k in (1, 2, 3):
            found = regressors([held(z) for z in g.normal(size=(k, n))], n)
            assert found is not None
            assert len(found) <= n / 10
    assert regressors([held(z) for z in g.normal(size=(5, 40))], 40) is None


def test_too_many_groups_for_the_rows() -> None:
    names = np.arange(50.0).repeat(2)
    x, y = np.random.default_rng(1).normal(size=(2, 100))
    found = covariance_measure(x, y, [held(names, categories=True)])
    assert found.why_not == "100 complete rows are too few"


def test_copies_among_what_is_known_do_no_harm() -> None:
    g = np.random.default_rng(1)
    z = g.normal(size=500)
    x, y = z + g.normal(size=500), z + g.normal(size=500)
    found = covariance_measure(x, y, [held(z), held(z.copy()), held(2 * z)])
    assert found.p is not None
    assert found.p > 0.01


def test_groups_have_several_products_at_once() -> None:
    g = np.random.default_rng(1)
    first, second = g.integers(0, 3, size=(2, 1_000))
    one = (first == np.array([[1], [2]])).astype(float)
    other = (second == np.array([[1], [2]])).astype(float)
    found = covariance_measure(one, other, [])
    assert (found.df, found.p > 0.01) == (4, True)
    assert covariance_measure(one, one, []).p < 1e-10
