"""Worlds of straight lines and normal errors, by matrices. Nothing here knows the package.

With v = B v + e the variables are v = (1 - B)^-1 e: entry (i, j) of that inverse sums, over all
ways along the arrows from j to i, the products of the coefficients on the way. That is the total
effect of j on i; and the covariances are (1 - B)^-1 D (1 - B)^-T, where D holds the variances of
the errors.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


class Linear:
    """A linear world.

    ``equations`` has one entry a variable: its coefficients on its causes. ``sd`` holds the
    standard deviations of the errors that are not 1.
    """

    def __init__(
        self, equations: Mapping[str, Mapping[str, float]], sd: Mapping[str, float] | None = None
    ) -> None:
        self.names = list(equations)
        b = np.array([[equations[i].get(j, 0.0) for j in self.names] for i in self.names])
        errors = np.diag([(sd or {}).get(name, 1.0) ** 2 for name in self.names])
        self.ways = np.linalg.inv(np.eye(len(b)) - b)
        self.covariances = self.ways @ errors @ self.ways.T

    def _at(self, *names: str) -> list[int]:
        return [self.names.index(name) for name in names]

    def covariance(self, one: str, other: str) -> float:
        (i, j) = self._at(one, other)
        return float(self.covariances[i, j])

    def sd(self, name: str) -> float:
        return self.covariance(name, name) ** 0.5

    def correlation(self, one: str, other: str) -> float:
        return self.covariance(one, other) / (self.sd(one) * self.sd(other))

    def effect(self, cause: str, on: str) -> float:
        """The total effect of one unit."""
        (i, j) = self._at(on, cause)
        return float(self.ways[i, j])

    def slope(self, of: str, on: str, *given: str) -> float:
        """What least squares of ``of`` on ``on`` and the given ones converges to, for ``on``."""
        return float(self._fit(of, on, *given)[0])

    def error(self, of: str, on: str, *given: str, n: int) -> float:
        """Its large-sample error: residual sd / (sqrt(n) x sd of ``on`` given the rest)."""
        free = 1 / np.linalg.inv(self._block(on, *given))[0, 0]
        return float(np.sqrt(self.left(of, on, *given) / (n * free)))

    def left(self, of: str, *on: str) -> float:
        """The variance of ``of`` that is left once the others are known."""
        return float(self.covariance(of, of) - self._fit(of, *on) @ self._column(of, *on))

    def _block(self, *names: str) -> np.ndarray:
        at = self._at(*names)
        return self.covariances[np.ix_(at, at)]

    def _column(self, of: str, *on: str) -> np.ndarray:
        return self.covariances[self._at(*on), self._at(of)[0]]

    def _fit(self, of: str, *on: str) -> np.ndarray:
        return np.linalg.solve(self._block(*on), self._column(of, *on))
