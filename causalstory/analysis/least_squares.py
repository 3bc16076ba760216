"""The slope of one column, others held equal: least squares with an honest interval.

Every interval of this package comes from here. The point estimates that users see are DoWhy's;
they are compared with these (:mod:`causalstory.analysis.estimation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from causalstory.errors import DataError, OptionError
from causalstory.tables.words import shortened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

OWN_SHARE = 1e-5
"""A column of whose spread a smaller share is its own counts as a copy of others: below it, two
correct programs no longer agree on the slope to eight digits."""

EXACT = 1e-13
"""An outcome of which a smaller share is left follows from the columns: the rest is rounding."""

OWN_ROW = 1e-10
"""A row that leaves less than this to the others fixes a coefficient alone, up to rounding."""


@dataclass(frozen=True)
class Fit:
    """One slope and how well it is known.

    Parameters
    ----------
    coefficient
        Change of the outcome per unit of the treatment, covariates held equal.
    se
        Its standard error.
    low, high
        Bounds of the interval at the level asked for.
    df, n
        Degrees of freedom (rows minus coefficients, the intercept included), and rows.
    """

    coefficient: float
    se: float
    low: float
    high: float
    df: int
    n: int

    def interval(self, level: float) -> tuple[float, float]:
        """Return the bounds at another level, from the same standard error.

        Parameters
        ----------
        level
            Coverage asked for, between 0 and 1.

        Raises
        ------
        OptionError
            If the level is not between 0 and 1.

        Examples
        --------
        >>> fit = slope(np.array([0.0, 1.0, 1.0, 3.0]), np.array([0.0, 1.0, 2.0, 3.0]))
        >>> fit.interval(0.95) == (fit.low, fit.high)
        True
        """
        half = self.se * t_quantile(level, self.df)
        return self.coefficient - half, self.coefficient + half

    def remarks(self, level: float) -> tuple[str, ...]:  # noqa: ARG002 (others depend on it)
        """Return what has to be said about the interval: nothing."""
        return ()


def t_quantile(level: float, df: float) -> float:
    """Return how many standard errors an interval reaches to each side (Student's t).

    Parameters
    ----------
    level, df
        Coverage of the interval, between 0 and 1, and degrees of freedom.

    Raises
    ------
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> round(t_quantile(0.95, 6), 3)
    2.447
    """
    from scipy.special import stdtrit

    check_level(level)
    return float(stdtrit(df, 0.5 + level / 2))


def check_level(level: float) -> None:
    """Raise OptionError unless the level of an interval lies between 0 and 1.

    Examples
    --------
    >>> check_level(0.95)
    """
    if not 0.0 < level < 1.0:
        raise OptionError(f"level is {level}: give the coverage as a number between 0 and 1")


@np.errstate(invalid="ignore")  # infinite numbers are refused in words
def slope(
    outcome: Floats,
    treatment: Floats,
    covariates: Floats | Sequence[Floats] | None = None,
    *,
    level: float = 0.95,
    robust: bool = True,
    names: Sequence[str] | None = None,
) -> Fit:
    """Regress the outcome on the treatment, covariates and an intercept; return the slope.

    The columns are centred and scaled to length one before a QR decomposition with the treatment
    last, so that units do not matter and the last column of Q is the treatment with everything
    else taken out (Frisch, Waugh and Lovell).

    Parameters
    ----------
    outcome, treatment
        One value per row.
    covariates
        A two-dimensional array with one column each, or a sequence of one-dimensional arrays.
    level
        Coverage of the interval.
    robust
        HC3 standard error (MacKinnon and White 1985, J. Econometrics 29:305-325), which allows
        the spread to differ from row to row as that of counts does; False gives the classical
        one. Both with the t distribution on the residual degrees of freedom.
    names
        Names of outcome, treatment and covariates for the error sentences.

    Returns
    -------
    Fit
        Slope, standard error, interval, degrees of freedom, rows.

    Raises
    ------
    DataError
        If a column is constant or follows from others, rows are too few, or one row alone
        decides a coefficient.
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> treatment, outcome = np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 3.0, 4.0, 8.0])
    >>> slope(outcome, treatment).coefficient
    4.0
    """
    columns = [*_columns(covariates), treatment]
    outcome_label, labels = _labels(names, len(columns) - 1)
    n = len(outcome)
    df = n - len(columns) - 1
    if df < 1:
        raise DataError(
            f"{n} rows are too few for a regression of {outcome_label} on {shortened(labels)}: "
            f"use at least {len(columns) + 2} rows"
        )
    q, r, scale = orthogonalised(columns, labels)
    centred = centred_column(outcome)
    residual = centred - q @ (q.T @ centred)
    alone, spread = q[:, -1], float(r[-1, -1]) * scale[-1]
    coefficient = float(alone @ centred) / spread
    rounding = EXACT * float(np.sqrt(centred @ centred))
    if np.sqrt(residual @ residual) <= rounding:
        coefficient = coefficient if abs(coefficient * spread) > rounding else 0.0
        return Fit(coefficient, 0.0, coefficient, coefficient, df, n)
    if robust:
        scores = alone * residual / left_to_others(q, r, labels)
        se = float(np.sqrt(scores @ scores)) / abs(spread)
    else:
        se = float(np.sqrt(residual @ residual / df)) / abs(spread)
    if not np.isfinite(se):
        raise DataError(f"column {outcome_label} holds missing or infinite values: drop those rows")
    half = se * t_quantile(level, df)
    return Fit(coefficient, se, coefficient - half, coefficient + half, df, n)


def _columns(covariates: Floats | Sequence[Floats] | None) -> list[Floats]:
    """Return the covariates one by one."""
    if isinstance(covariates, np.ndarray):
        return list(np.atleast_2d(covariates.T))
    return list(covariates or ())


def _labels(names: Sequence[str] | None, covariates: int) -> tuple[str, list[str]]:
    """Return the outcome's name for a sentence, and those of the design: treatment last."""
    if names is None:
        covariate = [f"covariate {i + 1}" for i in range(covariates)]
        return "the outcome", [*covariate, "the treatment"]
    outcome, treatment, *others = (f"'{name}'" for name in names)
    return outcome, [*others, treatment]


def orthogonalised(
    columns: Sequence[Floats], labels: Sequence[str]
) -> tuple[Floats, Floats, list[float]]:
    """Return the QR decomposition of columns that were centred and scaled to length one.

    Parameters
    ----------
    columns, labels
        One-dimensional arrays, and what they are called in error sentences.

    Returns
    -------
    q, r, lengths
        The factors, and the length of each centred column.

    Raises
    ------
    DataError
        If a column is constant, not finite, or follows from those before it.
    """
    from scipy.linalg import qr

    design, lengths = _scaled(columns, labels)
    # scipy's QR works in place on Fortran order: ten times as fast as numpy's at 10,000 rows
    factors = qr(design, mode="economic", overwrite_a=True, check_finite=False)
    q, r = cast("tuple[Floats, Floats]", factors)
    own = np.abs(np.diagonal(r))
    if own.min() < OWN_SHARE:
        raise DataError(_collinear(labels, r, int(np.argmax(own < OWN_SHARE))))
    return q, r, lengths


def _scaled(columns: Sequence[Floats], labels: Sequence[str]) -> tuple[Floats, list[float]]:
    """Return the columns centred and scaled to length one, with their lengths."""
    n = len(columns[-1])
    design = np.empty((n, len(columns)), order="F")
    scale = []
    for column, into, label in zip(columns, design.T, labels, strict=True):
        centred = centred_column(column, into)
        length = float(np.sqrt(centred @ centred))
        if not np.isfinite(length):
            raise DataError(f"column {label} holds missing or infinite values: drop those rows")
        # a constant such as 0.1 leaves rounding errors behind when its mean is taken away
        if length <= 1e-14 * np.sqrt(n) * float(np.abs(column).max()):
            raise DataError(
                f"column {label} is the same in every row, up to rounding: leave it out"
            )
        np.divide(centred, length, out=centred)
        scale.append(length)
    return design, scale


def centred_column(column: Floats, into: Floats | None = None) -> Floats:
    """Return a column minus its mean, twice: the mean of numbers far from zero is rounded."""
    centred: Floats = np.subtract(column, column.mean(), out=into)
    centred -= centred.mean()
    return centred


def left_to_others(q: Floats, r: Floats, labels: Sequence[str]) -> Floats:
    """Return what each row leaves to the others; refuse rows that decide a coefficient alone."""
    leverage: Floats = np.einsum("ij,ij->i", q, q)
    leverage += 1.0 / len(q)
    rest: Floats = np.subtract(1.0, leverage, out=leverage)
    row = int(np.argmin(rest))
    if rest[row] > OWN_ROW:
        return rest
    # the combination of columns that is nonzero in this row only
    label = labels[int(np.argmax(np.abs(np.linalg.solve(r, q[row]))))]
    raise DataError(
        f"row {row + 1} alone decides the coefficient of {label}, so a robust interval does not "
        f"exist: collect more rows with that value of {label}, or merge it with another"
    )


def _collinear(labels: Sequence[str], r: Floats, at: int) -> str:
    """Say which column follows from which others."""
    weights = np.linalg.solve(r[:at, :at], r[:at, at])
    pairs = zip(labels, weights, strict=False)
    others = shortened([label for label, weight in pairs if abs(weight) > OWN_SHARE])
    follows = f"column {labels[at]} is a linear function of {others}"
    if at < len(labels) - 1:
        return f"{follows}: leave one of them out"
    return (
        f"{follows}: nothing of it is left to compare, so use other covariates or rows in which "
        "they differ"
    )
