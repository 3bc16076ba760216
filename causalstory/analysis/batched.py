"""The slopes of many small data sets at once, for work that repeats an estimate thousands of times.

The arithmetic of :mod:`causalstory.analysis.least_squares`, one axis wider: R data sets of n rows
are arrays of shape (R, n). Calling that module R times would spend its time on calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.least_squares import OWN_ROW, OWN_SHARE, t_quantile
from causalstory.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

ROUNDING = 1e-14
"""A column that spreads less than this share of its size does not vary."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """One slope for each data set and how well it is known.

    Parameters
    ----------
    coefficient, se
        Shape (R,): slopes and HC3 standard errors; NaN where the data set has none, since a column
        does not vary or follows from others, or one row decides alone.
    df
        Degrees of freedom of every data set.
    """

    coefficient: Floats
    se: Floats
    df: int

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the bounds at a level, each of shape (R,).

        Raises
        ------
        OptionError
            If the level is not between 0 and 1.

        Examples
        --------
        >>> found = slopes(np.array([[1.0, 3.0, 4.0, 8.0]]), np.array([[0.0, 0.0, 1.0, 1.0]]))
        >>> low, high = found.interval(0.95)
        >>> bool(low[0] < 4.0 < high[0])
        True
        """
        half = self.se * t_quantile(level, self.df)
        return self.coefficient - half, self.coefficient + half


@np.errstate(divide="ignore", invalid="ignore")  # data sets without a slope become NaN below
def slopes(outcome: Floats, treatment: Floats, covariates: Sequence[Floats] = ()) -> Slopes:
    """Regress outcome on treatment, covariates and an intercept in each of R data sets.

    Parameters
    ----------
    outcome, treatment
        Shape (R, n): one data set per row.
    covariates
        Arrays of that shape.

    Returns
    -------
    Slopes
        As :func:`causalstory.analysis.least_squares.slope` gives for each data set alone, with
        NaN where that refuses.

    Raises
    ------
    DataError
        If the data sets have too few rows for the regression.

    Examples
    --------
    >>> treatment = np.array([[0.0, 0.0, 1.0, 1.0], [2.0, 2.0, 2.0, 2.0]])
    >>> slopes(np.array([[1.0, 3.0, 4.0, 8.0]] * 2), treatment).coefficient
    array([ 4., nan])
    """
    columns = [*covariates, treatment]
    n = treatment.shape[1]
    df = n - len(columns) - 1
    if df < 1:
        raise DataError(
            f"{n} rows are too few for a regression on {len(columns)} columns: use at least "
            f"{len(columns) + 2} rows"
        )
    regular = np.ones(len(treatment), dtype=bool)
    directions: list[Floats] = []
    spread = np.ones(len(treatment))
    for column in columns:
        direction, length = _scaled(column)
        for earlier in directions:  # Gram and Schmidt: the treatment, last, keeps what is its own
            direction -= _dot(earlier, direction)[:, None] * earlier
        own = np.sqrt(_dot(direction, direction))
        regular &= (length > 0.0) & (own >= OWN_SHARE)
        direction /= own[:, None]
        directions.append(direction)
        spread = own * length
    alone = directions[-1]
    residual = _centred(outcome)
    coefficient = _dot(alone, residual) / spread
    left = np.full(treatment.shape, 1.0 - 1.0 / n)
    for direction in directions:
        residual -= _dot(direction, residual)[:, None] * direction
        left -= direction * direction
    regular &= left.min(axis=1) > OWN_ROW
    scores = alone * residual / left
    se = np.sqrt(_dot(scores, scores)) / spread
    return Slopes(np.where(regular, coefficient, np.nan), np.where(regular, se, np.nan), df)


def _scaled(column: Floats) -> tuple[Floats, Floats]:
    """Return each data set's column centred and of length one; its length, 0 if it is constant."""
    centred = _centred(column)
    length = np.sqrt(_dot(centred, centred))
    least = ROUNDING * np.sqrt(column.shape[1]) * np.abs(column).max(axis=1)
    centred /= length[:, None]
    return centred, np.where(length > least, length, 0.0)


def _centred(column: Floats) -> Floats:
    """Return the rows minus their means, twice: the mean of numbers far from zero is rounded."""
    centred: Floats = column - column.mean(axis=1, keepdims=True)
    centred -= centred.mean(axis=1, keepdims=True)
    return centred


def _dot(first: Floats, second: Floats) -> Floats:
    product: Floats = np.einsum("rn,rn->r", first, second)
    return product
