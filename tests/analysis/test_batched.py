"""Many slopes at once are the slopes one by one."""

import numpy as np
import pytest

from causalstory.analysis.batched import slopes
from causalstory.analysis.least_squares import slope
from causalstory.errors import DataError


def data(sets: int, n: int, covariates: int, seed: int = 1):
    stream = np.random.default_rng(seed)
    others = [stream.normal(5.0, 2.0, size=(sets, n)) for _ in range(covariates)]
    treatment = sum(others, start=stream.normal(size=(sets, n)))
    outcome = stream.poisson(np.exp(0.2 * treatment / treatment.std())).astype(float)
    return outcome, treatment, others


@pytest.mark.parametrize(("n", "covariates"), [(8, 0), (8, 2), (60, 1), (400, 4)])
def test_every_data_set_gets_what_it_gets_alone(n: int, covariates: int) -> None:
    outcome, treatment, others = data(25, n, covariates)
    together = slopes(outcome, treatment, others)
    low, high = together.interval(0.99)
    for i in range(25):
        alone = slope(outcome[i], treatment[i], [other[i] for other in others], level=0.99)
        for ours, theirs in (
            (together.coefficient[i], alone.coefficient),
            (together.se[i], alone.se),
            (low[i], alone.low),
            (high[i], alone.high),
        ):
            assert ours == pytest.approx(theirs, rel=1e-10, abs=1e-10)
        assert together.df == alone.df


def test_a_level_far_from_zero_costs_no_digits() -> None:
    outcome, treatment, others = data(10, 50, 2)
    there = slopes(outcome + 1e6, treatment + 1e6, [other - 1e6 for other in others])
    here = slopes(outcome, treatment, others)
    assert there.coefficient == pytest.approx(here.coefficient, rel=1e-7)
    assert there.se == pytest.approx(here.se, rel=1e-7)


def test_data_sets_without_a_slope_are_nan_and_leave_the_others_alone() -> None:
    outcome, treatment, (other,) = data(6, 20, 1)
    here = slopes(outcome, treatment, [other])
    treatment[0] = 0.1  # does not vary
    other[1] = 3.0 * treatment[1] - 1.0  # follows from the treatment
    other[2] = 0.1  # a covariate that does not vary
    treatment[3] = np.eye(20)[0]  # one row decides alone
    there = slopes(outcome, treatment, [other])
    assert np.isnan(there.coefficient).tolist() == [True] * 4 + [False] * 2
    assert np.isnan(there.se).tolist() == [True] * 4 + [False] * 2
    assert there.coefficient[4:] == pytest.approx(here.coefficient[4:], rel=1e-12)


def test_the_data_is_not_changed() -> None:
    outcome, treatment, others = data(3, 10, 1)
    before = [column.copy() for column in (outcome, treatment, *others)]
    slopes(outcome, treatment, others)
    for column, copy in zip((outcome, treatment, *others), before, strict=True):
        assert np.array_equal(column, copy)


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(DataError, match=r"3 rows are too few .* at least 4 rows"):
        slopes(np.ones((2, 3)), np.ones((2, 3)), [np.ones((2, 3))])
