"""More rows make a wrong answer surer, not less wrong.

In two worlds safety does nothing to errors, and yet units that feel safe have more of them: because
the sick wards have both, and because errors came first. A regression that leaves the reason out
comes to about fourteen errors per unit of safety, whatever n is; only its interval shrinks.
"""

from math import hypot, sqrt

import numpy as np
import pytest

import causalstory as cs
from causalstory.analysis.batched import slopes
from causalstory.simulation.replicate import batches, replicate

WARD = cs.load("medication-errors")
SAFETY, ERRORS = "psychological_safety", "actual_errors"
SEEDS = 1_000


def many(world: str, n: int) -> tuple[float, float, float]:
    """Mean of the estimate over many data sets, its Monte Carlo error, mean standard error."""
    found = []
    for batch, sets in batches(n, SEEDS):
        columns = replicate(WARD[world], (SAFETY, ERRORS), n=n, seed=4, batch=batch, sets=sets)
        found.append(slopes(columns[ERRORS], columns[SAFETY]))
    estimates = np.concatenate([f.coefficient for f in found])
    errors = np.concatenate([f.se for f in found])
    return float(estimates.mean()), float(estimates.std() / sqrt(SEEDS)), float(errors.mean())


@pytest.mark.parametrize("world", ["acuity", "aftermath"])
def test_the_bias_stays_while_the_interval_shrinks(world: str) -> None:
    assert cs.truth(WARD[world]).value == 0.0
    small, small_error, small_se = many(world, 100)
    large, large_error, large_se = many(world, 10_000)
    assert abs(small - large) < 3 * hypot(small_error, large_error)  # by chance once in 370
    assert small > 13  # and nothing of it is true
    assert small_se / large_se == pytest.approx(10, rel=0.05)  # the square root of a hundred


@pytest.mark.slow
@pytest.mark.parametrize("world", ["acuity", "aftermath"])
def test_ten_million_rows_are_as_wrong_as_a_hundred(world: str) -> None:
    n = 10_000_000
    rows, sums, products = 0, np.zeros(2), np.zeros((2, 2))
    for chunk in cs.simulate_chunks(WARD[world], n=n, seed=11, jobs=2):
        both = chunk[[SAFETY, ERRORS]].to_numpy(float)
        rows += len(both)
        sums += both.sum(axis=0)
        products += both.T @ both
    assert rows == n
    (xx, xy), (_, yy) = products - np.outer(sums, sums) / n
    estimate = xy / xx
    se = sqrt((yy - estimate * xy) / n / xx)
    typical, error, large_se = many(world, 10_000)
    assert abs(estimate - typical) < 4 * error  # by chance once in 16,000
    assert se < large_se / 25  # a thousand times the rows: 32 times as sure
    assert estimate / se > 1_000  # of something that is not there
