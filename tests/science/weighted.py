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
        coefficients, x, bread = self._fit(of, on, *given)
        squared = (self.columns[of] - coefficients @ x) ** 2 + self._within(of)
        meat = (x * self.weights * squared) @ x.T
        return float(np.sqrt((bread @ meat @ bread)[1, 1] / n))

    def _within(self, name: str) -> np.ndarray:
        return np.broadcast_to(self.variances.get(name, 0.0), self.weights.shape)

    def _fit(self, of: str, *on: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        x = np.vstack([np.ones_like(self.weights), *(self.columns[name] for name in on)])
        bread = np.linalg.inv((x * self.weights) @ x.T)
        return bread @ ((x * self.weights) @ self.columns[of]), x, bread
