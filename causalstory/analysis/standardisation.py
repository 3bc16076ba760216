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
    treated = columns.x == 1.0
    with_it, without = np.bincount(strata[treated]), np.bincount(strata[~treated])
    size = np.bincount(strata)
    with_it, without = (np.pad(arm, (0, len(size) - len(arm))) for arm in (with_it, without))
    for value, arm in ((1, with_it), (0, without)):
        if not arm.all():
            row = np.flatnonzero(strata == np.argmin(arm))[0]
            where = _stratum(columns.adjustment, int(row))
            return Standardised(None, f"nobody with {where} has {columns.treatment} = {value}")
    sign = np.where(treated, 1.0 / with_it[strata], -1.0 / without[strata])
    return Standardised(float(np.sum(size[strata] / columns.n * sign * columns.y)))


def _stratum(adjustment: tuple[Column, ...], row: int) -> str:
    """Say to which stratum a row belongs."""
    parts = []
    for column in adjustment:
        number = column.numbers[row]
        value = column.levels[int(number)] if column.levels else f"{number:g}"
        parts.append(f"{column.name} = {value}")
    return " and ".join(parts)
