"""The G-test against scipy's, and on tables too thin for chi-squared."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from causalstory.analysis.independence.contingency import g_test


def coins(n: int, seed: int, levels: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, levels, size=n).astype(float)


def test_one_table_is_scipys() -> None:
    first, second = coins(300, 1, 3), coins(300, 2, 4)
    table = np.zeros((3, 4))
    np.add.at(table, (first.astype(int), second.astype(int)), 1)
    expected = chi2_contingency(table, lambda_="log-likelihood", correction=False)
    found = g_test(first, second, [])
    assert found.statistic == pytest.approx(expected.statistic)
    assert (found.df, found.p) == (expected.dof, pytest.approx(expected.pvalue))


def test_strata_add_up_and_those_without_support_add_no_degrees_of_freedom() -> None:
    first, second, stratum = coins(400, 1), coins(400, 2), coins(400, 3)
    alone = [g_test(first[stratum == s], second[stratum == s], []) for s in (0.0, 1.0)]
    both = g_test(first, second, [stratum])
    assert both.statistic == pytest.approx(sum(part.statistic for part in alone))
    assert both.df == 2
    first[stratum == 1] = 1.0  # nothing varies there now
    assert g_test(first, second, [stratum]).df == 1


def test_codes_far_apart_or_not_whole_are_levels_too() -> None:
    first, second, stratum = coins(400, 1), coins(400, 2), coins(400, 3)
    usual = g_test(first, second, [stratum])
    assert g_test(first * 1e7, second + 0.5, [stratum * 1e7 - 3]) == usual


def test_thin_tables_are_permuted_and_give_the_same_p_every_time() -> None:
    first, second, stratum = coins(40, 1, 3), coins(40, 2, 3), coins(40, 3, 4)
    found = g_test(first, second, [stratum])
    assert found.df is None
    assert found == g_test(first, second, [stratum])
    assert found.p is not None
    assert found.p > 0.01
    alike = g_test(first, first, [stratum])
    assert alike.p is not None
    assert alike.p < 0.001


def test_the_permutation_agrees_with_chi_squared_where_both_may_be_used(monkeypatch) -> None:
    from causalstory.analysis.independence import contingency

    first, second = coins(60, 1), coins(60, 2)
    second[:14] = first[:14]
    by_chi_squared = g_test(first, second, [])
    monkeypatch.setattr(contingency, "EXPECTED", 1e9)
    monkeypatch.setattr(contingency, "ENOUGH", 10**9)
    assert g_test(first, second, []).p == pytest.approx(by_chi_squared.p, abs=0.03)


def test_nothing_that_varies_in_any_stratum() -> None:
    first = coins(50, 1)
    assert g_test(first, coins(50, 2), [first]).why_not == "no stratum has both of them varying"
