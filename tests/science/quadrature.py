"""The same four stories by brute force: every mechanism as it stands, summed over a grid.

A second derivation, to catch a slip in the closed forms of ``hospital``, and the large-sample
standard errors of least squares, for which there is no closed form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit
from scipy.stats import poisson

from .hospital import ACUITY, COLUMNS, ERRORS, REPORTS, SAFETY, Array, Moments, normals


@dataclass(frozen=True)
class Cells:
    """Weighted cells of a world: in each, safety and acuity are fixed, E and R still random."""

    weights: Array
    safety: Array
    acuity: Array
    errors_mean: Array
    errors_variance: Array
    share: Array

    def conditional_mean(self, name: str) -> Array:
        """E(R | cell) = q E(E | cell), because R given E is binomial(E, q)."""
        known = {SAFETY: self.safety, ACUITY: self.acuity, ERRORS: self.errors_mean}
        return self.share * self.errors_mean if name == REPORTS else known[name]

    def conditional_cov(self, a: str, b: str) -> Array:
        """Cov(E, R) = q Var E and Var R = q^2 Var E + q (1 - q) E E, all within the cell."""
        if not {a, b} <= {ERRORS, REPORTS}:
            return np.zeros_like(self.weights)
        power = (a == REPORTS) + (b == REPORTS)
        binomial = self.share * (1 - self.share) * self.errors_mean if power == 2 else 0.0
        return self.share**power * self.errors_variance + binomial


@lru_cache
def cells(story: str) -> Cells:
    """Return the grid of a world, the mechanisms written out one by one."""
    return {"complacency": _complacency, "voice": _voice, "acuity": _acuity}.get(
        story, _aftermath
    )()


def _poisson_cells(weights: Array, s: Array, a: Array, rate: Array, logit: Array) -> Cells:
    return Cells(weights, s, a, rate, rate, expit(logit))


def _complacency() -> Cells:
    weights, (a, s) = normals(2, 30)
    rate = np.exp(np.log(54) + 0.25 * s + 0.15 * a)
    return _poisson_cells(weights, s, a, rate, np.full_like(s, -0.53))


def _voice() -> Cells:
    weights, (a, s, noise, luck) = normals(4, 20)
    willingness, learning = 0.9 * s + 0.3 * noise, 0.7 * s + 0.3 * luck
    rate = np.exp(np.log(56) - 0.28 * learning + 0.12 * a)
    return _poisson_cells(weights, s, a, rate, -0.53 + 0.95 * willingness)


def _acuity() -> Cells:
    weights, (a, noise) = normals(2, 30)
    s = 0.78 * a + 0.626 * noise
    rate = np.exp(np.log(53.5) + 0.0 * s + 0.33 * a)
    return _poisson_cells(weights, s, a, rate, np.full_like(s, -0.53))


def _aftermath() -> Cells:
    """Safety follows the count itself, so the cells run over the counts too."""
    weights, (a, incidents, noise) = normals(3, 14)
    rate = np.exp(np.log(54) + 0.12 * a + 0.28 * incidents)
    count = np.arange(500)
    chance = weights[:, None] * poisson.pmf(count, rate[:, None])
    made = np.broadcast_to(count.astype(float), chance.shape)
    s = 0.039 * (made - 56.6) + 0.68 * noise[:, None]
    acuity = np.broadcast_to(a[:, None], chance.shape)
    share = np.full(chance.size, expit(-0.53))
    return Cells(
        chance.ravel(), s.ravel(), acuity.ravel(), made.ravel(), np.zeros(chance.size), share
    )


def moments(story: str) -> Moments:
    """Means and covariances: the covariance of the cells' means plus the mean covariance."""
    world = cells(story)
    centres = np.array([world.conditional_mean(name) for name in COLUMNS])
    means = centres @ world.weights
    within = [[world.conditional_cov(a, b) @ world.weights for b in COLUMNS] for a in COLUMNS]
    away = centres - means[:, None]
    return Moments(means, (away * world.weights) @ away.T + np.array(within))


def slope_error(story: str, of: str, on: str, *given: str, n: int) -> float:
    """Large-sample standard error of the least-squares slope, robust to unequal variances.

    The sandwich B^-1 C B^-1 / n (White 1980, Econometrica 48:817) with B = E XX',
    C = E[XX' r^2] and r^2 = Var(Y | cell) + (E(Y | cell) - X b)^2.
    """
    world = cells(story)
    columns = [world.conditional_mean(name) for name in (on, *given)]
    x = np.vstack([np.ones_like(world.weights), *columns])
    y = world.conditional_mean(of)
    bread = np.linalg.inv((x * world.weights) @ x.T)
    residual = y - (bread @ (x * world.weights) @ y) @ x
    squared = world.conditional_cov(of, of) + residual**2
    meat = (x * world.weights * squared) @ x.T
    return float(np.sqrt((bread @ meat @ bread)[1, 1] / n))
