"""Worlds as weighted cells, where no closed form is at hand. Nothing here knows the package.

In a cell the columns are fixed. A column may vary within its cells, on its own: the cell then
holds its mean, and its variance is given beside it. Selection is a matter of weights: cells count
as often as they are seen.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def grid(dimensions: int, reach: float = 6.0, step: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Weights and points of the trapezoid rule over independent standard normals.

    Its error falls faster than any power of the step where the integrand is smooth, and steep
    logistic curves do not trouble it as they trouble Gauss and Hermite.
    """
    points = np.arange(-reach, reach + step / 2, step)
    axes = np.meshgrid(*[points] * dimensions, indexing="ij")
    places = np.array([axis.ravel() for axis in axes])
    weights = np.exp(-(places**2).sum(axis=0) / 2)
    return weights / weights.sum(), places


class Weighted:
    """A world of weighted cells.

    ``columns`` holds one value a cell, ``variances`` those of columns that vary within the cells.
    """

    def __init__(
        self,
        weights: np.ndarray,
        columns: Mapping[str, np.ndarray],
        variances: Mapping[str, np.ndarray | float] | None = None,
    ) -> None:
        self.weights = weights / weights.sum()
        self.columns = {
            name: np.broadcast_to(np.asarray(column, float), weights.shape)
            for name, column in columns.items()
        }
        self.variances = dict(variances or {})

    def mean(self, name: str) -> float:
        return float(self.weights @ self.columns[name])

    def covariance(self, one: str, other: str) -> float:
        between = self.weights @ (self.columns[one] * self.columns[other])
        within = self.weights @ self._within(one) if one == other else 0.0
        return float(between - self.mean(one) * self.mean(other) + within)

    def sd(self, name: str) -> float:
        return self.covariance(name, name) ** 0.5

    def correlation(self, one: str, other: str) -> float:
        return self.covariance(one, other) / (self.sd(one) * self.sd(other))

    def slope(self, of: str, on: str, *given: str) -> float:
        """What least squares of ``of`` on ``on`` and the given ones converges to, for ``on``.

        All but ``of`` must be fixed in the cells.
        """
        return float(self._fit(of, on, *given)[0][1])

    def error(self, of: str, on: str, *given: str, n: int) -> float:
        """Its large-sample standard error, robust to unequal variances (White 1980)."""
        along, squared, _ = self._residuals(of, on, *given)
        return float(np.sqrt(self.weights @ (along**2 * squared) / n) / (self.weights @ along**2))

    def error_of_error(self, of: str, on: str, *given: str, n: int) -> float:
        """How far that error is off as a share of itself, estimated from n rows: a standard error.

        The error goes by the root of E a^2 e^2, over E a^2, where a is what is left of ``on`` and
        e of ``of``; the means of n rows in their place move it by the mean of the share below.
        Within its cell ``of`` is taken as normal.
        """
        along, squared, fourth = self._residuals(of, on, *given)
        half = along**2 / (2 * (self.weights @ (along**2 * squared)))
        rest = along**2 / (self.weights @ along**2) - 0.5
        share = half**2 * fourth - 2 * half * rest * squared + rest**2
        return float(np.sqrt(self.weights @ share / n))

    def _residuals(
        self, of: str, on: str, *given: str
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What is left of ``on`` given the others; of ``of``, its mean square and fourth power."""
        coefficients, x = self._fit(of, on, *given)
        away, within = self.columns[of] - coefficients @ x, self._within(of)
        others = np.delete(x, 1, axis=0)
        weighted = others * self.weights
        held = np.linalg.solve(weighted @ others.T, weighted @ x[1])
        fourth = away**4 + 6 * away**2 * within + 3 * within**2
        return x[1] - held @ others, away**2 + within, fourth

    def _within(self, name: str) -> np.ndarray:
        return np.broadcast_to(self.variances.get(name, 0.0), self.weights.shape)

    def _fit(self, of: str, *on: str) -> tuple[np.ndarray, np.ndarray]:
        x = np.vstack([np.ones_like(self.weights), *(self.columns[name] for name in on)])
        weighted = x * self.weights
        return np.linalg.solve(weighted @ x.T, weighted @ self.columns[of]), x
