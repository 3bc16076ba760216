from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import linalg, stats

from causalstory.analysis.least_squares import slope, t_quantile
from causalstory.errors import DataError, OptionError


def rows(n, covariates=2, seed=0):
    """Uneven spread, as counts have it."""
    random = np.random.default_rng(seed)
    z = random.normal(size=(n, covariates))
    t = random.normal(size=n) + z.sum(axis=1)
    y = 0.7 * t + z.sum(axis=1) + random.normal(size=n) * (1 + np.abs(t))
    return y, t, z


def by_statsmodels(y, t, z, *, robust, level=0.95):
    model = sm.OLS(y, sm.add_constant(np.column_stack([t, z])))
    fit = model.fit(cov_type="HC3", use_t=True) if robust else model.fit()
    low, high = fit.conf_int(alpha=1 - level)[1]
    return fit.params[1], fit.bse[1], low, high


@pytest.mark.parametrize("robust", [True, False])
@pytest.mark.parametrize(("n", "covariates"), [(6, 0), (8, 2), (57, 3), (700, 1)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_equals_statsmodels(n, covariates, robust, level):
    y, t, z = rows(n, covariates)
    fit = slope(y, t, z, level=level, robust=robust)
    expected = by_statsmodels(y, t, z, robust=robust, level=level)
    assert (fit.coefficient, fit.se, fit.low, fit.high) == pytest.approx(expected, rel=1e-10)
    assert (fit.df, fit.n) == (n - covariates - 2, n)


@pytest.mark.parametrize("robust", [True, False])
def test_units_and_origins_do_not_matter(robust):
    y, t, z = rows(200)
    expected = np.array(by_statsmodels(y, t, z, robust=robust))
    badly = z * np.array([1e9, 1e-9]) + np.array([1e12, 1e-6])
    fit = slope(y * 1e-7 + 40.0, t * 1e6 + 2e9, badly, robust=robust)
    found = np.array([fit.coefficient, fit.se, fit.low, fit.high]) * 1e13
    np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_covariates_as_matrix_or_as_columns_or_one_alone():
    y, t, z = rows(50)
    assert slope(y, t, z) == slope(y, t, [z[:, 0], z[:, 1]]) == slope(y, t, np.asfortranarray(z))
    assert slope(y, t, z[:, 0]) == slope(y, t, z[:, :1])
    assert slope(y, t) == slope(y, t, []) == slope(y, t, np.empty((50, 0)))


def test_inputs_are_not_changed_and_may_be_read_only():
    arrays = rows(30)
    copies = [array.copy() for array in arrays]
    for array in arrays:
        array.flags.writeable = False
    slope(*arrays)
    for array, copy in zip(arrays, copies, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_whole_numbers_are_welcome():
    assert slope(np.array([1, 3, 4, 8]), np.array([0, 0, 1, 1])).coefficient == pytest.approx(4.0)


def test_interval_at_another_level_is_that_of_another_call():
    y, t, z = rows(40)
    wide = slope(y, t, z, level=0.99)
    assert slope(y, t, z, level=0.9).interval(0.99) == (wide.low, wide.high)


def test_t_quantile_equals_scipy():
    assert t_quantile(0.95, 5) == pytest.approx(stats.t.ppf(0.975, 5), rel=1e-12)


@pytest.mark.parametrize("level", [0.0, 1.0, -1, 95, float("nan")])
def test_a_level_outside_zero_to_one_is_refused(level):
    with pytest.raises(OptionError, match="between 0 and 1"):
        slope(*rows(20), level=level)


def test_a_constant_outcome_has_slope_zero():
    _, t, z = rows(20)
    fit = slope(np.full(20, 3.0), t, z)
    assert (fit.coefficient, fit.low, fit.high) == (0.0, 0.0, 0.0)


NAMES = ("errors", "safety", "acuity", "beds")


def refusal(y, t, z, **options):
    with pytest.raises(DataError) as caught:
        slope(y, t, z, names=NAMES[: 2 + z.shape[1]], **options)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_too_few_rows():
    assert refusal(*rows(4)) == (
        "4 rows are too few for a regression of 'errors' on 'acuity', 'beds', 'safety': "
        "use at least 5 rows"
    )
    assert slope(*rows(5)).df == 1


@pytest.mark.parametrize("value", [0.0, 0.1, 1e9 / 3])
def test_a_constant_column_is_named(value):
    y, t, z = rows(30)
    assert refusal(y, np.full(30, value), z).startswith("column 'safety' is the same in every row")
    z[:, 1] = value
    assert refusal(y, t, z).startswith("column 'beds' is the same in every row")


def test_a_copied_covariate_is_named():
    y, t, z = rows(30)
    z[:, 1] = 3 * z[:, 0] - 7
    assert refusal(y, t, z) == (
        "column 'beds' is a linear function of 'acuity': leave one of them out"
    )


def test_a_treatment_that_follows_from_covariates_is_named():
    y, _, z = rows(30)
    assert refusal(y, z[:, 0] - 2 * z[:, 1], z).startswith(
        "column 'safety' is a linear function of 'acuity', 'beds': nothing of it is left"
    )


def test_nearly_the_same_is_not_the_same():
    y, t, z = rows(400)
    own = z[:, 1].copy()
    z[:, 1] = z[:, 0] + 1e-4 * own
    assert np.isfinite(slope(y, t, z).se)
    z[:, 1] = z[:, 0] + 1e-6 * own
    assert "'beds' is a linear function of 'acuity'" in refusal(y, t, z)


def test_a_row_that_decides_alone_is_named():
    y, t, z = rows(30)
    z[:, 1] = 0.0
    z[16, 1] = 1.0
    assert refusal(y, t, z).startswith("row 17 alone decides the coefficient of 'beds'")
    assert np.isfinite(slope(y, t, z, robust=False).se)
    assert refusal(y, z[:, 1], z[:, :1]).startswith("row 17 alone decides the coefficient of 's")


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_what_is_not_a_number_is_refused(wrong):
    for place, name in ((0, "errors"), (1, "safety")):
        arrays = rows(30)
        arrays[place][3] = wrong
        assert f"column '{name}' holds missing or infinite values" in refusal(*arrays)


def test_without_names_the_sentence_still_says_which():
    y, t, z = rows(30)
    z[:, 1] = z[:, 0]
    with pytest.raises(DataError, match="column covariate 2 is a linear function of covariate 1"):
        slope(y, t, z)


def test_hc3_covers_where_the_classical_interval_does_not():
    """Both at 95%, over 400 data sets whose spread grows with the treatment."""
    random = np.random.default_rng(7)
    hits = {True: 0, False: 0}
    for _ in range(400):
        t = random.normal(size=60)
        y = random.normal(size=60) * t**2
        for robust in hits:
            fit = slope(y, t, robust=robust)
            hits[robust] += fit.low < 0 < fit.high
    assert hits[True] >= 0.92 * 400
    assert hits[False] < 0.85 * 400


def test_ten_thousand_rows_take_one_decomposition_and_a_few_columns(counted):
    """No matrix of rows by rows, which would hold 800 MB; `benchmarks/estimate.py` has the time."""
    y, t, z = rows(10_000)
    slope(y, t, z)  # what is imported when first needed is no part of it
    factored = counted(linalg, "qr")
    tracemalloc.start()
    try:
        slope(y, t, z)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [design.shape for design, *_ in factored] == [(10_000, 3)]
    assert peak < 15 * y.nbytes


def test_only_the_columns_that_take_part_are_named_as_copies():
    random = np.random.default_rng(3)
    age, beds, staff, outcome = random.normal(size=(4, 30))
    covariates = np.column_stack([age, staff, beds])
    with pytest.raises(DataError) as caught:
        slope(outcome, age - 2 * beds, covariates, names=("y", "dose", "age", "staff", "beds"))
    (problem,) = caught.value.problems
    assert problem.startswith("column 'dose' is a linear function of 'age', 'beds': nothing of it")


@pytest.mark.parametrize("unit", [1.0, 1e-7, 1e6])
@pytest.mark.parametrize("seed", range(5))
def test_an_outcome_that_follows_from_covariates_has_slope_zero(unit, seed):
    _, t, z = rows(60, seed=seed)
    fit = slope(unit * (2 * z[:, 0] - z[:, 1] + 1), t, z)
    assert (fit.coefficient, fit.se, fit.low, fit.high) == (0.0, 0.0, 0.0, 0.0)


def test_an_outcome_that_follows_from_the_treatment_has_its_number_as_interval():
    _, t, z = rows(60)
    fit = slope(3 * t + z[:, 0], t, z)
    assert fit.low == fit.coefficient == fit.high == pytest.approx(3.0, rel=1e-12)


def test_a_hair_of_noise_is_not_rounding():
    y, t, z = rows(60)
    fit = slope(z[:, 0] + 1e-9 * y, t, z)
    assert fit.low < fit.coefficient < fit.high


def test_of_many_levels_a_few_are_named():
    y, t, _ = rows(30)
    names = ("errors", "safety", *(f"ward={i}" for i in range(40)))
    with pytest.raises(
        DataError, match=r"on 'ward=0', .*, 'ward=4', 35 more, 'safety': use"
    ) as one:
        slope(y, t, np.random.default_rng(1).normal(size=(30, 40)), names=names)
    assert len(str(one.value)) < 200
