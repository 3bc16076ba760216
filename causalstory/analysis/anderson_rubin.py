"""The interval that holds however weak instruments are: what values they do not contradict.

Anderson and Rubin (1949, Ann. Math. Statist. 20:46-63) ask of each value whether the outcome minus
value times treatment is still related to the instruments. The values that pass make up the region.
It may be an interval, everything, everything but an interval, or, with several instruments that
contradict each other, nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

REAL = 1e-9
"""An end of the region whose imaginary part is a smaller share of it is real, up to rounding."""

Pieces: TypeAlias = tuple[tuple[float, float], ...]
"""Intervals in ascending order, infinite where there is no bound."""


@dataclass(frozen=True, eq=False)
class Region:
    """What instruments say about a treatment and an outcome, enough to test any value.

    With coefficients b(v) = outcome - v * treatment on the instruments and their robust variance
    V(v), a value passes if b' V^-1 b <= k F. That is where the matrix k F V(v) - b(v) b(v)', of
    second degree in v, has no negative eigenvalue; the ends are where its determinant is zero.

    Parameters
    ----------
    treatment, outcome
        Coefficients of both on k orthonormal instruments, shape (k,).
    spread, mixed, spread_outcome
        Their robust variances and covariance, shape (k, k): of the treatment's coefficients, of
        the outcome's with the treatment's, and of the outcome's.
    df
        Residual degrees of freedom.
    unit
        Outcome units per treatment unit: values are in these.
    """

    treatment: Floats
    outcome: Floats
    spread: Floats
    mixed: Floats
    spread_outcome: Floats
    df: int
    unit: float

    def pieces(self, level: float) -> Pieces:
        """Return the values that pass at a level, as intervals.

        Examples
        --------
        >>> one = np.array([1.0])
        >>> strong = Region(one, 2 * one, np.eye(1) / 100, np.zeros((1, 1)), np.eye(1) / 100, 50, 1)
        >>> [(round(low, 2), round(high, 2)) for low, high in strong.pieces(0.95)]
        [(1.62, 2.55)]
        >>> idle = Region(one, one, np.eye(1), np.zeros((1, 1)), np.eye(1), 50, 1)
        >>> idle.pieces(0.95)
        ((-inf, inf),)
        """
        constant, linear, square = self._polynomial(level)

        def passes(value: float) -> bool:
            matrix = constant + value * linear + value**2 * square
            return bool(np.linalg.eigvalsh(matrix)[0] >= 0.0)

        ends = _roots(constant, linear, square)
        marks = [-np.inf, *ends, np.inf]
        inside = [passes(_between(low, high)) for low, high in pairwise(marks)]
        found: list[tuple[float, float]] = []
        for (low, high), here in zip(pairwise(marks), inside, strict=True):
            if here and found and found[-1][1] == low:
                found[-1] = (found[-1][0], high)
            elif here:
                found.append((low, high))
        return tuple((float(low) * self.unit, float(high) * self.unit) for low, high in found)

    def _polynomial(self, level: float) -> tuple[Floats, Floats, Floats]:
        """Return k F V(v) - b(v) b(v)' by powers of v."""
        from scipy.special import fdtri

        k = len(self.treatment)
        limit = k * float(fdtri(k, self.df, level))
        mixed = self.mixed + self.mixed.T
        crossed = np.outer(self.outcome, self.treatment)
        return (
            limit * self.spread_outcome - np.outer(self.outcome, self.outcome),
            crossed + crossed.T - limit * mixed,
            limit * self.spread - np.outer(self.treatment, self.treatment),
        )


def _roots(constant: Floats, linear: Floats, square: Floats) -> list[float]:
    """Return the real values at which a quadratic matrix polynomial is singular, ascending.

    As a generalised eigenvalue problem of twice the size (Tisseur and Meerbergen 2001, SIAM
    Review 43:235-286, first companion form).
    """
    from scipy.linalg import eigvals

    k = len(constant)
    nothing, one = np.zeros((k, k)), np.eye(k)
    values = eigvals(
        np.block([[nothing, one], [-constant, -linear]]),
        np.block([[one, nothing], [nothing, square]]),
        check_finite=False,
    )
    finite = values[np.isfinite(values)]
    real = finite.real[np.abs(finite.imag) <= REAL * (1.0 + np.abs(finite.real))]
    return sorted({float(value) for value in real})


def _between(low: float, high: float) -> float:
    """Return a value inside an interval that may be unbounded."""
    if np.isinf(low) and np.isinf(high):
        return 0.0
    if np.isinf(low):
        return high - 1.0 - abs(high)
    if np.isinf(high):
        return low + 1.0 + abs(low)
    return (low + high) / 2
