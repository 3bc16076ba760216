"""The four stories of medication-errors, worked out on paper.

Written from the mechanisms alone, with NumPy and SciPy and nothing of the package. The letters:
S psychological safety, A acuity, E errors made, R errors reported, m the rate of errors (E given
its causes is Poisson(m)), q the share that is reported (R given E is binomial(E, q)), Z standard
normal. Three facts carry everything:

* lognormal mean: E exp(bZ) = exp(b^2/2), so a rate c exp(X) with X ~ N(0, v) has the mean
  M = c exp(v/2), the second moment M^2 exp(v), and Var E = M + M^2 (exp(v) - 1);
* tilting: E[exp(bZ) g(Z)] = exp(b^2/2) E g(Z + b);
* Stein: Cov(X, g(Y)) = Cov(X, Y) E g'(Y) for jointly normal X, Y, so Cov(X, m) = M Cov(X, log m).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

SAFETY, ACUITY = "psychological_safety", "acuity"
ERRORS, REPORTS = "actual_errors", "reported_errors"
COLUMNS = (SAFETY, ACUITY, ERRORS, REPORTS)
STORIES = ("complacency", "voice", "acuity", "aftermath")

SHARE = float(expit(-0.53))
"""Share of the errors that is reported where it does not depend on safety."""

ACTIONS = {
    "rule_by_fear": (SAFETY, -1.0, 2.0),
    "build_safety": (SAFETY, 1.0, 2.0),
    "staff_sick_wards": (ACUITY, -1.0, 10.0),
    "leave_it": (SAFETY, 0.0, 0.0),
}
"""Variable shifted, by how much, at what cost in errors."""


def normals(dimensions: int, nodes: int) -> tuple[Array, Array]:
    """Weights and points of Gauss-Hermite quadrature over independent standard normals."""
    points, weights = hermegauss(nodes)
    weights = weights / weights.sum()
    grid = np.array(list(product(points, repeat=dimensions))).T
    return np.array(list(product(weights, repeat=dimensions))).prod(axis=1), grid


@dataclass(frozen=True)
class Moments:
    """First and second moments of the four columns, in the order of COLUMNS."""

    means: Array
    covariance: Array

    def mean(self, name: str) -> float:
        return float(self.means[COLUMNS.index(name)])

    def cov(self, a: str, b: str) -> float:
        return float(self.covariance[COLUMNS.index(a), COLUMNS.index(b)])

    def sd(self, name: str) -> float:
        return float(np.sqrt(self.cov(name, name)))

    def correlation(self, a: str, b: str) -> float:
        return self.cov(a, b) / (self.sd(a) * self.sd(b))

    def slope(self, of: str, on: str, *given: str) -> float:
        """Population least squares: first entry of Var(X)^-1 Cov(X, Y), X = (on, given)."""
        x = [COLUMNS.index(name) for name in (on, *given)]
        y = COLUMNS.index(of)
        return float(np.linalg.solve(self.covariance[np.ix_(x, x)], self.covariance[x, y])[0])


def _moments(mean: dict[str, float], cov: dict[tuple[str, str], float]) -> Moments:
    full = {**cov, **{(b, a): value for (a, b), value in cov.items()}}
    means = np.array([mean.get(name, 0.0) for name in COLUMNS])
    return Moments(means, np.array([[full.get((a, b), 0.0) for b in COLUMNS] for a in COLUMNS]))


def rate_mean(story: str) -> float:
    """M = c exp(v/2): the mean number of errors made, c the rate of a unit at zero."""
    level = {"complacency": 54.0, "voice": 56.0, "acuity": 53.5, "aftermath": 54.0}
    return float(level[story] * np.exp(log_variance(story) / 2))


def log_variance(story: str) -> float:
    """Return v = Var log m: the sum of the squared coefficients of independent normals.

    complacency .25 S + .15 A; voice -.28 L + .12 A with L = .7 S + .3 Z, that is -.196 S - .084 Z
    + .12 A; acuity .33 A; aftermath .12 A + .28 H.
    """
    return {
        "complacency": 0.25**2 + 0.15**2,
        "voice": (0.28 * 0.7) ** 2 + (0.28 * 0.3) ** 2 + 0.12**2,
        "acuity": 0.33**2,
        "aftermath": 0.12**2 + 0.28**2,
    }[story]


def errors_variance(story: str) -> float:
    """Var E = M + M^2 (exp(v) - 1): Poisson noise plus the spread of the rate."""
    mean = rate_mean(story)
    return float(mean + mean**2 * np.expm1(log_variance(story)))


def _constant_share(story: str) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Moments of E and R where the same share q of all errors is reported.

    E R = q M; Cov(E, R) = q Var E; Var R = q M + q^2 (Var E - M), a thinned Poisson mixture.
    """
    mean, variance = rate_mean(story), errors_variance(story)
    means = {ERRORS: mean, REPORTS: SHARE * mean}
    return means, {
        (ERRORS, ERRORS): variance,
        (ERRORS, REPORTS): SHARE * variance,
        (REPORTS, REPORTS): SHARE * mean + SHARE**2 * (variance - mean),
    }


def _with_reports(cov: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Cov(X, R) = q Cov(X, E) for whatever X does not touch the reporting."""
    return cov | {(x, REPORTS): SHARE * cov[x, ERRORS] for x in (SAFETY, ACUITY)}


def complacency() -> Moments:
    """S, A independent N(0, 1): Cov(S, E) = .25 M and Cov(A, E) = .15 M by Stein."""
    means, cov = _constant_share("complacency")
    mean = means[ERRORS]
    cov |= {(SAFETY, SAFETY): 1.0, (ACUITY, ACUITY): 1.0}
    cov |= {(SAFETY, ERRORS): 0.25 * mean, (ACUITY, ERRORS): 0.15 * mean}
    return _moments(means, _with_reports(cov))


def acuity() -> Moments:
    """S = .78 A + .626 Z: Cov(S, A) = .78, Cov(A, E) = .33 M, Cov(S, E) = .78 x .33 M."""
    means, cov = _constant_share("acuity")
    mean = means[ERRORS]
    cov |= {(SAFETY, SAFETY): 0.78**2 + 0.626**2, (ACUITY, ACUITY): 1.0, (SAFETY, ACUITY): 0.78}
    cov |= {(SAFETY, ERRORS): 0.78 * 0.33 * mean, (ACUITY, ERRORS): 0.33 * mean}
    return _moments(means, _with_reports(cov))


def aftermath() -> Moments:
    """S = .039 (E - 56.6) + .68 Z, linear in the errors already made.

    E S = .039 (M - 56.6); Var S = .039^2 Var E + .68^2; Cov(S, E) = .039 Var E;
    Cov(A, E) = .12 M and so Cov(S, A) = .039 x .12 M.
    """
    means, cov = _constant_share("aftermath")
    mean, variance = means[ERRORS], cov[ERRORS, ERRORS]
    means[SAFETY] = 0.039 * (mean - 56.6)
    cov |= {(SAFETY, SAFETY): 0.039**2 * variance + 0.68**2, (ACUITY, ACUITY): 1.0}
    cov |= {(SAFETY, ERRORS): 0.039 * variance, (ACUITY, ERRORS): 0.12 * mean}
    cov |= {(SAFETY, ACUITY): 0.039 * 0.12 * mean}
    return _moments(means, _with_reports(cov))


def voice() -> Moments:
    """The share q = logistic(-.53 + .95 W), W = .9 S + .3 Z, rises with safety.

    Write t(b, g) = E g(S + b) for a tilt by b. Then E R = M t(-.196, q),
    E[S R] = M t(-.196, S q), E[E R] = M^2 e^v t(-.392, q) + E R (as E E^2 = m^2 + m),
    Var R = M^2 e^v t(-.392, q^2) + E R - (E R)^2 and Cov(A, R) = .12 E R.
    """
    mean, tilt = rate_mean("voice"), -0.28 * 0.7
    square = mean**2 * np.exp(log_variance("voice"))
    reports = mean * _tilted(lambda s, q: q, tilt)
    means = {ERRORS: mean, REPORTS: reports}
    both = square * _tilted(lambda s, q: q, 2 * tilt) + reports
    second = square * _tilted(lambda s, q: q**2, 2 * tilt) + reports
    return _moments(
        means,
        {
            (SAFETY, SAFETY): 1.0,
            (ACUITY, ACUITY): 1.0,
            (SAFETY, ERRORS): tilt * mean,
            (ACUITY, ERRORS): 0.12 * mean,
            (ERRORS, ERRORS): errors_variance("voice"),
            (SAFETY, REPORTS): mean * _tilted(lambda s, q: s * q, tilt),
            (ACUITY, REPORTS): 0.12 * reports,
            (ERRORS, REPORTS): both - mean * reports,
            (REPORTS, REPORTS): second - reports**2,
        },
    )


def _tilted(function: Callable[[Array, Array], Array], tilt: float, shift: float = 0.0) -> float:
    """E f(s, q) over S ~ N(tilt, 1) + shift and the noise of W, by Gauss-Hermite quadrature."""
    weights, (z, noise) = normals(2, 60)
    safety = z + tilt + shift
    share = expit(-0.53 + 0.95 * (0.9 * safety + 0.3 * noise))
    return float(weights @ function(safety, share))


MOMENTS = {
    "complacency": complacency(),
    "voice": voice(),
    "acuity": acuity(),
    "aftermath": aftermath(),
}


def means_after(story: str, variable: str, shift: float) -> tuple[float, float]:
    """Mean errors and mean reports after adding ``shift`` to a variable.

    Errors are multiplied by exp(b shift), b the coefficient of the variable in log m along every
    directed path: zero for safety in acuity and in aftermath. Reports follow, except for safety
    in voice, where the share moves too: M exp(b shift) E q(S + b + shift), b = -.196.
    """
    coefficients = {
        "complacency": {SAFETY: 0.25, ACUITY: 0.15},
        "voice": {SAFETY: -0.28 * 0.7, ACUITY: 0.12},
        "acuity": {SAFETY: 0.0, ACUITY: 0.33},
        "aftermath": {SAFETY: 0.0, ACUITY: 0.12},
    }
    b = coefficients[story][variable]
    before = MOMENTS[story]
    errors, reports = (before.mean(name) * np.exp(b * shift) for name in (ERRORS, REPORTS))
    if story == "voice" and variable == SAFETY:
        reports = errors * _tilted(lambda s, q: q, b, shift)
    return float(errors), float(reports)


def average_slope(story: str, variable: str) -> tuple[float, float]:
    """[E Y(x + h) - E Y(x - h)] / 2h for errors and reports, h = .1 standard deviations."""
    h = 0.1 * MOMENTS[story].sd(variable)
    up, down = means_after(story, variable, h), means_after(story, variable, -h)
    return (up[0] - down[0]) / (2 * h), (up[1] - down[1]) / (2 * h)


def change(story: str, action: str) -> tuple[float, float]:
    """Change of the mean errors and reports when an action is carried out at full size."""
    variable, shift, _ = ACTIONS[action]
    after, before = means_after(story, variable, shift), means_after(story, variable, 0.0)
    return after[0] - before[0], after[1] - before[1]


def net_loss(story: str, action: str) -> float:
    """Change of the errors plus the cost: what is left is lost."""
    return change(story, action)[0] + ACTIONS[action][2]


def regrets(story: str) -> dict[str, float]:
    """Net loss of each action in a world minus that of the best one there."""
    losses = {action: net_loss(story, action) for action in ACTIONS}
    return {action: loss - min(losses.values()) for action, loss in losses.items()}


def best_action(story: str) -> str:
    """The action without regret."""
    return min(ACTIONS, key=lambda action: net_loss(story, action))
