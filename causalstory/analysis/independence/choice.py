"""Which test fits the columns: the one place that decides."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.columns import Column, Sample
from causalstory.analysis.independence.basis import Held, held
from causalstory.analysis.independence.contingency import EXPECTED, g_test, strata
from causalstory.analysis.independence.covariance import covariance_measure
from causalstory.analysis.independence.examined import Examined, untested
from causalstory.analysis.independence.fisher import fisher_z
from causalstory.analysis.independence.neighbours import by_neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

SMALL = 40
"""Rows below which flexible regressions have too little to go by."""

LEVELS = 10
"""A column of whole numbers with no more different values is discrete."""


def independence(
    sample: Sample,
    first: str,
    second: str,
    given: Iterable[str] = (),
    *,
    gaussian: bool = False,
    prepared: dict[str, Held] | None = None,
) -> Examined:
    """Test whether two columns are independent, others held equal.

    Parameters
    ----------
    sample
        Columns that were read. Rows with a missing value in a column concerned are left out.
    first, second, given
        Names of columns.
    gaussian
        Whether the story makes every variable normal around a sum of its causes.
    prepared
        Columns of this sample that earlier tests have prepared, by name; added to. For whoever
        tests many claims on one sample.

    Returns
    -------
    Examined
        The stratified G-test if all columns are discrete and the cells are not too thin, or all
        are categories; else Fisher's z for Gaussian stories and below 40 rows; else the
        generalised covariance measure.

    Examples
    --------
    >>> coins = np.random.default_rng(1).integers(0, 2, size=(2, 500)).astype(float)
    >>> found = independence(Sample.of({"heads": coins[0], "tails": coins[1]}), "heads", "tails")
    >>> found.method, found.p > 0.01
    ('G-test', True)
    """
    columns = [sample[name] for name in (first, second, *given)]
    complete = all(column.complete for column in columns)
    if not complete:
        columns, prepared = _complete_rows(columns), None  # other rows than those prepared
    n = len(columns[0].numbers)
    if n == 0:
        return untested(n, "no row has a value in every column concerned")
    for column in columns[:2]:
        if column.numbers.min() == column.numbers.max():
            return untested(n, f"'{column.name}' does not vary")
    others = [column for column in columns[2:] if column.numbers.min() < column.numbers.max()]
    one, other = columns[:2]
    if _for_tables([one, other, *others], n):
        return g_test(one.numbers, other.numbers, [column.numbers for column in others])
    look = partial(by_neighbours, given=others)
    if (gaussian or n < SMALL) and not one.levels and not other.levels:
        coded = _coded(others, n)
        return fisher_z(one.numbers, other.numbers, coded, None if gaussian else look)
    if n < SMALL:
        return untested(n, f"{n:,} complete rows are too few")
    shapes = [_held(column, {} if prepared is None else prepared) for column in others]
    return covariance_measure(_target(one), _target(other), shapes, look)


def _complete_rows(columns: list[Column]) -> list[Column]:
    there = ~np.logical_or.reduce([np.isnan(column.numbers) for column in columns])
    return [Column(c.name, c.numbers[there], c.levels) for c in columns]


def _for_tables(columns: list[Column], n: int) -> bool:
    """Whether all columns are categories, or few whole numbers that fill their cells."""
    sizes = []
    categories = True
    for column in columns:
        size = _levels(column)
        if size is None:
            return False
        sizes.append(size)
        categories = categories and (bool(column.levels) or size == 2)
    if categories:
        return True
    cells = sizes[0] * sizes[1] * (1 + int(strata([c.numbers for c in columns[2:]], n).max()))
    return n >= EXPECTED * cells


def _levels(column: Column) -> int | None:
    """Count the different values of a discrete column; None for any other."""
    if column.levels:
        return len(column.levels)
    some = column.numbers[:200]  # most columns give themselves away at once
    if np.any(some != np.floor(some)) or len(np.unique(some)) > LEVELS:
        return None
    values = np.unique(column.numbers)
    return len(values) if len(values) <= LEVELS and np.all(values == np.floor(values)) else None


def _held(column: Column, prepared: dict[str, Held]) -> Held:
    """Prepare a column, or take it as it was prepared before."""
    if column.name not in prepared:
        prepared[column.name] = held(column.numbers, categories=bool(column.levels))
    return prepared[column.name]


def _indicators(column: Column) -> Floats:
    """Return an indicator for every level that occurs but the first, one a row."""
    present = np.unique(column.numbers)
    return np.asarray(column.numbers == present[1:, None], dtype=np.float64)


def _target(column: Column) -> Floats:
    """Return numbers as they are, categories as indicators."""
    return _indicators(column) if column.levels else column.numbers


def _coded(columns: list[Column], n: int) -> Floats:
    parts = [np.atleast_2d(_target(column)) for column in columns]
    return np.vstack(parts).T if parts else np.empty((n, 0))
