"""The G-test: whether two discrete columns are independent in every stratum of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.independence.examined import Examined, untested

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Counts: TypeAlias = NDArray[np.int64]

EXPECTED = 5.0
"""Where cells are expected to hold fewer, on average, chi-squared is no guide."""

DRAWS = 4_000
"""Most tables drawn for a permutation p-value; its smallest value is one in 4,001."""

ENOUGH = 20
"""Drawn tables as extreme as the data after which the drawing stops: p is then known well enough
(Besag and Clifford 1991, Biometrika 78:301-304)."""

MOST_CODES = 100_000
"""Values that lie closer together are counted rather than sorted."""

BATCH = 200
"""Tables drawn at a time."""

SEED = 20_260_101
"""Of the permutations: the same data gives the same p."""


def g_test(first: Floats, second: Floats, given: Sequence[Floats]) -> Examined:
    """Test whether two discrete columns are independent in every stratum of the others.

    Parameters
    ----------
    first, second
        Codes or numbers with few different values, shape (n,).
    given
        Columns with few different values; each of their combinations is a stratum.

    Returns
    -------
    Examined
        G = 2 sum of observed log(observed / expected), added up over the strata (Sokal and Rohlf
        1995, Biometry, chapter 17). A stratum with r and c different values adds
        (r - 1)(c - 1) degrees of freedom, none if one of the two columns does not vary there.
        Where tables are so thin that cells are expected to hold fewer than five on average,
        p counts the tables with the same margins that are as extreme: the values of one column
        permuted within strata.

    Examples
    --------
    >>> a, b = np.repeat([0.0, 0, 1, 1], 25), np.tile([0.0, 1], 50)
    >>> g_test(a, b, []).df, g_test(a, a, []).p < 0.001
    (1, True)
    """
    tables = [table for table in _tables(first, second, given) if min(table.shape) > 1]
    n = len(first)
    if not tables:
        return untested(n, "no stratum has both of them varying")
    from scipy.special import chdtrc

    df = sum((table.shape[0] - 1) * (table.shape[1] - 1) for table in tables)
    statistic = sum(_g(table) for table in tables)
    cells = sum(table.size for table in tables)
    if sum(int(table.sum()) for table in tables) < EXPECTED * cells:
        return Examined("G-test", n, statistic, None, _permuted(tables, statistic))
    return Examined("G-test", n, statistic, df, float(chdtrc(df, max(0.0, statistic))))


def strata(given: Sequence[Floats], n: int) -> Counts:
    """Return the number of the combination of values that each row holds.

    Examples
    --------
    >>> strata([np.array([5.0, 5, 7]), np.array([1.0, 2, 1])], 3)
    array([0, 1, 2])
    """
    numbered = np.zeros(n, dtype=np.int64)
    for column in given:
        codes = _codes(column)
        numbered = _codes(numbered * (int(codes.max()) + 1) + codes)
    return numbered


def _codes(column: Floats | Counts) -> Counts:
    """Return the position of each value among those that occur, counted from 0."""
    whole = column.astype(np.int64)
    least = whole.min()
    if whole.max() - least > MOST_CODES or np.any(whole != column):
        return np.unique(column, return_inverse=True)[1]
    occurs = np.bincount(whole - least) > 0
    return np.asarray((np.cumsum(occurs) - 1)[whole - least])


def _tables(first: Floats, second: Floats, given: Sequence[Floats]) -> Iterator[Counts]:
    """Yield one table of counts per stratum, without rows and columns that are empty there."""
    row, column, stratum = _codes(first), _codes(second), strata(given, len(first))
    shape = (int(stratum.max()) + 1, int(row.max()) + 1, int(column.max()) + 1)
    cell = (stratum * shape[1] + row) * shape[2] + column
    occupied, held = _counted(cell)
    where, start = occupied // (shape[1] * shape[2]), 0
    for stop in [*np.flatnonzero(np.diff(where)) + 1, len(where)]:
        inside = occupied[start:stop] % (shape[1] * shape[2])
        r = np.unique(inside // shape[2], return_inverse=True)
        c = np.unique(inside % shape[2], return_inverse=True)
        table = np.zeros((len(r[0]), len(c[0])), dtype=np.int64)
        table[r[1], c[1]] = held[start:stop]
        yield table
        start = stop


def _counted(cell: Counts) -> tuple[Counts, Counts]:
    """Return the cells that hold something, in order, and how much."""
    if cell.max() > MOST_CODES:
        occupied, held = np.unique(cell, return_counts=True)
        return occupied, held
    held = np.bincount(cell)
    return np.flatnonzero(held), held[held > 0]


def _g(table: Counts) -> float:
    return 2 * float(
        _n_log_n(table) - _n_log_n(table.sum(0)) - _n_log_n(table.sum(1)) + _n_log_n(table.sum())
    )


def _n_log_n(counts: Counts) -> float:
    from scipy.special import xlogy

    return float(np.sum(xlogy(counts, counts)))


def _permuted(tables: Sequence[Counts], statistic: float) -> float:
    """Count the tables with the same margins that are as far from independence."""
    from scipy.special import xlogy
    from scipy.stats import random_table

    fixed = sum(_g(table) - 2 * _n_log_n(table) for table in tables)  # the margins do not change
    generator = np.random.default_rng(SEED)
    draws = [random_table(table.sum(1), table.sum(0)) for table in tables]
    drawn = extreme = 0
    while drawn < DRAWS and extreme < ENOUGH:
        found = np.full(BATCH, fixed)
        for draw in draws:
            cells = draw.rvs(BATCH, random_state=generator)
            found += 2 * xlogy(cells, cells).sum(axis=(1, 2))
        extreme += int(np.sum(found >= statistic - 1e-9))
        drawn += BATCH
    return (extreme + 1) / (drawn + 1)
