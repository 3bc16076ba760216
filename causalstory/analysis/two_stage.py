"""An effect by instruments: two-stage least squares with an honest interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.anderson_rubin import Region
from causalstory.analysis.least_squares import (
    OWN_SHARE,
    centred_column,
    check_level,
    left_to_others,
    orthogonalised,
    t_quantile,
)
from causalstory.errors import DataError
from causalstory.tables.numbers import number
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

WEAK = 10.0
"""Instruments with a smaller first-stage F are weak (Staiger and Stock 1997, Econometrica 65)."""

IDLE = 1e-6
"""Instruments whose correlation with the treatment is smaller do not move it: what they tell would
be rounding."""


@dataclass(frozen=True)
class InstrumentalFit:
    """An effect told by instruments and how well it is known.

    Parameters
    ----------
    coefficient
        Change of the outcome per unit of the treatment, by two-stage least squares.
    se
        Its robust standard error, which says little where the instruments are weak.
    low, high
        Bounds at the level asked for: Student's t, or those of Anderson and Rubin where the
        instruments are weak; infinite where there is none.
    df
        Degrees of freedom of the second stage.
    n
        Number of rows.
    strength
        The effective first-stage F (Montiel Olea and Pflueger 2013, J. Bus. Econ. Stat. 31), with
        one instrument the robust F.
    names
        The instruments.
    region
        What gives the bounds where they are weak.
    """

    coefficient: float
    se: float
    low: float
    high: float
    df: int
    n: int
    strength: float
    names: tuple[str, ...]
    region: Region

    @property
    def weak(self) -> bool:
        """Whether the first-stage F is below 10."""
        return self.strength < WEAK

    def interval(self, level: float) -> tuple[float, float]:
        """Return the bounds at another level; infinite where there is none.

        Raises
        ------
        OptionError
            If the level is not between 0 and 1.
        """
        check_level(level)
        if not self.weak:
            half = self.se * t_quantile(level, self.df)
            return self.coefficient - half, self.coefficient + half
        pieces = self.region.pieces(level)
        return (pieces[0][0], pieces[-1][1]) if pieces else (-inf, inf)

    def remarks(self, level: float) -> tuple[str, ...]:
        """Say how strong the instruments are, and what their interval is where they are weak."""
        is_ = "is" if len(self.names) == 1 else "are"
        strength = f"{listed(self.names)} {is_}"
        if not self.weak:
            return (f"{strength} strong enough: the first-stage F is {number(self.strength)}",)
        return (
            f"{strength} weak, with a first-stage F of {number(self.strength)}, below 10: the "
            f"interval is that of Anderson and Rubin, {self._shape(level)}",
        )

    def _shape(self, level: float) -> str:
        pieces = self.region.pieces(level)
        if not pieces:
            return "in which no value lies, since the instruments contradict each other"
        ends = pieces[0][0], pieces[-1][1]
        gaps = [
            f"none from {number(before[1])} to {number(after[0])}"
            for before, after in pairwise(pieces)
        ]
        without = f", but {listed(gaps)}" if gaps else ""
        if ends == (-inf, inf):
            return f"which has no bounds: any effect is possible{without}"
        if inf in ends or -inf in ends:
            return f"which is bounded to one side only{without}"
        return "wider than the usual one, and honest" + without


def two_stage(
    outcome: Floats,
    treatment: Floats,
    instruments: Sequence[Floats],
    covariates: Sequence[Floats] = (),
    *,
    level: float = 0.95,
    names: Sequence[str] | None = None,
) -> InstrumentalFit:
    """Return the effect of a treatment by what instruments move of it.

    The outcome is regressed on the part of the treatment that the instruments account for, the
    covariates taken out of everything (Wooldridge 2010, Econometric Analysis, chapter 5). The
    variance is robust, with residuals of the treatment itself, blown up for leverage as HC3 does.

    Parameters
    ----------
    outcome, treatment
        One value per row.
    instruments
        One array each; at least one.
    covariates
        What is held equal, one array each.
    level
        Coverage of the interval.
    names
        Names of outcome, treatment, instruments and covariates for the sentences.

    Raises
    ------
    DataError
        If a column is constant or follows from others, rows are too few, one row alone decides a
        coefficient, or the instruments do not move the treatment at all.
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> lottery = np.array([0.0, 0, 0, 0, 1, 1, 1, 1])
    >>> course = np.array([0.0, 0, 0, 1, 0, 1, 1, 1])
    >>> wage = np.array([1.0, 2, 3, 2, 2, 3, 3, 4])
    >>> round(two_stage(wage, course, [lottery]).coefficient, 6)  # (3 - 2) / (3/4 - 1/4)
    2.0
    """
    check_level(level)
    n, p, k = len(outcome), len(covariates), len(instruments)
    seen, treated, moving, held = _named(names, k, p)
    df = n - p - max(k, 1) - 1
    if df < 1:
        raise DataError(
            f"{n} rows are too few to tell the effect of '{treated}' on '{seen}' by "
            f"{listed(moving)}: use at least {p + k + 2} rows"
        )
    labels = [f"'{name}'" for name in (*held, *moving)]
    q, r, _ = orthogonalised([*covariates, *instruments], labels)
    x, x_unit = _scaled_rest(treatment, q[:, :p], treated)
    if x_unit == 0.0:
        raise DataError(f"nothing of '{treated}' is left when {listed(held)} are held equal")
    y, y_unit = _scaled_rest(outcome, q[:, :p], seen)
    z = q[:, p:]
    moved, followed = z.T @ x, z.T @ y
    power = float(moved @ moved)
    if power < IDLE**2:
        raise DataError(
            f"'{treated}' does not change with {listed(moving)} at all: nothing can be learnt by "
            "what does not move it"
        )
    coefficient = float(moved @ followed) / power
    left = left_to_others(q, r, labels)

    share = z @ moved / np.sqrt(power)
    own = 1.0 - 1.0 / n - np.square(q[:, :p]).sum(axis=1) - np.square(share)
    scores = share * (y - coefficient * x) / own
    se = float(np.sqrt(scores @ scores / power))

    rows_x = z * ((x - z @ moved) / left)[:, None]
    rows_y = z * ((y - z @ followed) / left)[:, None]
    region = Region(
        moved,
        followed,
        rows_x.T @ rows_x,
        rows_y.T @ rows_x,
        rows_y.T @ rows_y,
        df,
        y_unit / x_unit,
    )
    noise = float(np.trace(region.spread))
    fit = InstrumentalFit(
        coefficient=coefficient * region.unit,
        se=se * region.unit,
        low=-inf,
        high=inf,
        df=n - p - 2,
        n=n,
        strength=power / noise if noise > 0.0 else inf,
        names=moving,
        region=region,
    )
    low, high = fit.interval(level)
    return replace(fit, low=low, high=high)


def rest_of(column: Floats, covariates: Sequence[Floats]) -> Floats:
    """Return a column with covariates and its mean taken out.

    Examples
    --------
    >>> rest_of(np.array([1.0, 3.0]), []).tolist()
    [-1.0, 1.0]
    """
    if not covariates:
        return centred_column(column)
    q, _, _ = orthogonalised(covariates, ["a covariate" for _ in covariates])
    return _without(column, q)


def _scaled_rest(column: Floats, q: Floats, name: str) -> tuple[Floats, float]:
    """Return a column with an orthonormal basis taken out, scaled to length one, and its length.

    Zeros and zero where nothing is left.
    """
    rest = _without(column, q)
    length = float(np.sqrt(rest @ rest))
    if not np.isfinite(length):
        raise DataError(f"column '{name}' holds missing or infinite values: drop those rows")
    if length <= OWN_SHARE * float(np.linalg.norm(centred_column(column))):
        return np.zeros_like(rest), 0.0
    return rest / length, length


def _without(column: Floats, q: Floats) -> Floats:
    """Take an orthonormal basis out of a column, twice: the first time leaves rounding behind."""
    rest = centred_column(column)
    for _ in range(2):
        rest = rest - q @ (q.T @ rest)
    return rest


def _named(
    names: Sequence[str] | None, instruments: int, covariates: int
) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """Return the names of outcome, treatment, instruments and covariates."""
    if names is None:
        moving = tuple(f"instrument {i + 1}" for i in range(instruments))
        return (
            "outcome",
            "treatment",
            moving,
            tuple(f"covariate {i + 1}" for i in range(covariates)),
        )
    outcome, treatment, *others = names
    return outcome, treatment, tuple(others[:instruments]), tuple(others[instruments:])
