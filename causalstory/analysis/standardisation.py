"""Compare like with like, stratum by stratum, and average over everybody.

For published tables of counts: the adjustment formula itself, with no line drawn through
anything. It stands beside the regression, which adds one common difference to every stratum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.columns import Column, is_binary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.design import Design

    Floats: TypeAlias = NDArray[np.float64]

MOST_VALUES = 20
"""A column with more distinct values than this is taken for continuous."""


@dataclass(frozen=True)
class Standardised:
    """A standardised difference, or why there is none.

    Parameters
    ----------
    difference
        Mean under treatment minus mean without, standardised to everybody; None if it cannot be
        had.
    reason
        Why it is None; empty otherwise.
    """

    difference: float | None
    reason: str = ""


def standardised(columns: Design) -> Standardised:
    """Return the difference between treated and untreated, standardised to everybody.

    The sum over strata z of P(z) (mean of the treated in z - mean of the untreated in z): the
    adjustment formula of Pearl (2009, Causality, theorem 3.3.2), where the strata are the
    combinations of values of the columns held equal.

    Parameters
    ----------
    columns
        The rows of one regression; its ``adjustment`` makes the strata.

    Returns
    -------
    Standardised
        The difference; or None with the reason, if the treatment is not 0 or 1, a column to hold
        equal has more than 20 different values, or some stratum lacks treated or untreated rows.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> sample = Sample.of({"cut": np.array([1.0, 0, 1, 0]), "large": np.array([0.0, 0, 1, 1]),
    ...                   "well": np.array([1.0, 0, 1, 1])})
    >>> standardised(design(sample, "cut", "well", ["large"])).difference
    0.5
    """
    cells = _cells(columns)
    if isinstance(cells, Standardised):
        return cells
    difference = cells.mean(columns.y, treated=True) - cells.mean(columns.y, treated=False)
    return Standardised(float(cells.size @ difference) / columns.n)


def standardised_through(columns: Design) -> Standardised:
    """Return the difference between treated and untreated by the front-door formula.

    The sum over strata m of mediators of (P(m | 1) - P(m | 0)) times the mean of the variable in m
    were treatment dealt out there as it is among everybody (Pearl 2009, Causality, theorem 3.3.4).

    Parameters
    ----------
    columns
        The rows of one regression; its ``adjustment`` holds the mediators, which make the strata.

    Returns
    -------
    Standardised
        The difference, or None with the reason, as :func:`standardised`.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> smoking, tar = np.array([0.0, 0, 0, 1, 1, 1]), np.array([0.0, 0, 1, 0, 1, 1])
    >>> sample = Sample.of({"smoking": smoking, "tar": tar, "ill": 2 * tar - smoking})
    >>> found = standardised_through(design(sample, "smoking", "ill", ["tar"]))
    >>> round(found.difference, 6)
    0.666667
    """
    cells = _cells(columns)
    if isinstance(cells, Standardised):
        return cells
    share = float(columns.x.mean())
    dealt_out = share * cells.mean(columns.y, treated=True)
    dealt_out += (1.0 - share) * cells.mean(columns.y, treated=False)
    moved = cells.treated / cells.treated.sum() - cells.untreated / cells.untreated.sum()
    return Standardised(float(moved @ dealt_out))


@dataclass(frozen=True, eq=False)
class _Cells:
    """A treatment of 0 and 1 by strata, nobody missing: codes by row, rows by stratum."""

    arm: NDArray[np.bool_]
    strata: NDArray[np.intp]
    treated: NDArray[np.intp]
    untreated: NDArray[np.intp]

    @property
    def size(self) -> NDArray[np.intp]:
        return self.treated + self.untreated

    def mean(self, values: Floats, *, treated: bool) -> Floats:
        """Return the mean of the treated, or of the untreated, in every stratum."""
        rows = self.arm if treated else ~self.arm
        sums = np.bincount(self.strata[rows], values[rows], minlength=len(self.treated))
        means: Floats = sums / (self.treated if treated else self.untreated)
        return means


def _cells(columns: Design) -> _Cells | Standardised:
    """Return treated and untreated by stratum, or why they cannot be compared."""
    if not is_binary(columns.x):
        return Standardised(None, f"{columns.treatment} is not 0 or 1")
    strata = np.zeros(columns.n, dtype=np.intp)
    for column in columns.adjustment:
        values, codes = np.unique(column.numbers, return_inverse=True)
        if len(values) > MOST_VALUES:
            return Standardised(
                None, f"{column.name} has {len(values):,} different values: too many for strata"
            )
        # renumbered after each column, so that the product of many columns cannot overflow
        strata = np.unique(strata * len(values) + codes, return_inverse=True)[1]
    arm = columns.x == 1.0
    many = int(strata.max()) + 1
    cells = _Cells(
        arm,
        strata,
        np.bincount(strata[arm], minlength=many),
        np.bincount(strata[~arm], minlength=many),
    )
    for value, there in ((1, cells.treated), (0, cells.untreated)):
        if not there.all():
            row = np.flatnonzero(strata == np.argmin(there))[0]
            where = _stratum(columns.adjustment, int(row))
            return Standardised(None, f"nobody with {where} has {columns.treatment} = {value}")
    return cells


def _stratum(adjustment: tuple[Column, ...], row: int) -> str:
    """Say to which stratum a row belongs."""
    parts = []
    for column in adjustment:
        number = column.numbers[row]
        value = column.levels[int(number)] if column.levels else f"{number:g}"
        parts.append(f"{column.name} = {value}")
    return " and ".join(parts)
