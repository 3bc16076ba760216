"""What of weekly-report can be had without luck, by algebra and quadrature.

Stocks that nothing random feeds. After k weeks praise is 1 - .9^k and relief 1 - .8^k.

Rates. Outside the voice world log rates are normal before anybody acts and under every action but
fear, so that E rate = .29 exp(base + v / 2 + what the action adds), v being the variance that
sickness, openness and luck leave. The action changes it by the same factor in every unit.

Voice. Given what a unit is (openness, and what sickness and luck add to its log rate), the errors
of a week are Poisson(c e^-K) and the reports R Poisson(q c e^-K), q the share reported: thinning.
Then K' = a K + b R with a = .988, b = .0075 / 1.72. With m and v the mean and variance of K, were
it normal, the mean rate is l = q c exp(-m + v / 2), its covariance with K is -v l, its variance
l^2 (exp(v) - 1), and so

    m' = a m + b l        v' = a^2 v + b^2 (l + l^2 (exp(v) - 1)) - 2 a b v l

K is a sum of some eighty weeks, and v about .001: what is not normal in it does not matter.

Recent reports. Where reports are Poisson(r) a nurse and week, recent = sum of .75^j R_j, j = 0, 1,
..., and P(recent <= x) = sum over k of P(R_0 = k) P(recent <= (x - k) / .75).
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.stats import poisson

from .weeks import BUILD, BURN_IN, NURSES, STAFF, STORIES, UNITS, WEEKS

A, B = 0.988, 0.0075 / 1.72
PEOPLE = UNITS * NURSES
SURE = 12.0
"""Nobody has so many recent reports: beyond it P(recent <= x) is taken for 1."""
GRID = np.arange(0, SURE, 0.001)


def normal(nodes):
    points, weights = hermegauss(nodes)
    return points, weights / weights.sum()


def praise(action, week):
    """In weeks counted from the action, which begins in week 1."""
    return 1 - 0.9 ** np.maximum(week, 0) if action == BUILD else 0.0 * week


def relief(action, week):
    return 1 - 0.8 ** np.maximum(week, 0) if action == STAFF else 0.0 * week


def log_variance(name):
    """Of the log rate across units, before anybody acts; safety and acuity share sickness."""
    story = STORIES[name]
    of_sickness = story.by_acuity + story.by_safety * story.by_sickness
    return of_sickness**2 + (story.by_safety * story.openness) ** 2 + story.luck**2


def means(name, action, weeks):
    """Errors and reports to be expected in weeks counted from the action, not under fear."""
    story = STORIES[name]
    if story.by_knowledge:
        return [voice(action)[k][weeks + BURN_IN + 25] for k in ("errors", "reports")]
    added = story.by_safety * praise(action, weeks) - story.by_acuity * relief(action, weeks)
    errors = PEOPLE * 0.29 * np.exp(story.base + log_variance(name) / 2 + added)
    return [errors, errors * story.share(0)]


def voice(action, weeks=BURN_IN + WEEKS):
    """Errors, reports and knowledge from the first week of the burn-in on."""
    story, (points, weights) = STORIES["voice"], normal(24)
    openness = (story.openness * points)[:, None]
    rest = np.hypot(story.by_acuity, story.luck) * points[None, :]
    weigh = weights[:, None] * weights[None, :]
    m, v, rate = np.full(weigh.shape, 0.625), np.zeros(weigh.shape), np.zeros(weigh.shape)
    found = {"errors": [], "reports": [], "knowledge": []}
    for week in np.arange(weeks) - BURN_IN - 25:
        m, v = (
            A * m + B * rate,
            A**2 * v + B**2 * (rate + rate**2 * np.expm1(v)) - 2 * A * B * v * rate,
        )
        less = story.by_acuity * relief(action, week)
        errors = NURSES * 0.29 * np.exp(0.625 - m + v / 2 + rest - less)
        rate = errors * story.share(openness + praise(action, week))
        for name, value in (
            ("errors", UNITS * errors),
            ("reports", UNITS * rate),
            ("knowledge", m),
        ):
            found[name].append((weigh * value).sum())
    return {name: np.array(values) for name, values in found.items()}


def recent_reports(rates):
    """P(recent <= x) on GRID, one row for every rate: the lowest and the highest it can be.

    The equation is iterated from 0 and from 1; off the grid one takes the point below or above.
    """
    pmf = poisson.pmf(np.arange(int(SURE))[:, None, None], rates[:, None])
    bounds = []
    for start, nearest in ((0.0, np.floor), (1.0, np.ceil)):
        found = np.full((len(rates), len(GRID) + 1), start)
        found[:, -1] = 1.0
        for _ in range(40):
            total = np.zeros((len(rates), len(GRID)))
            for k in range(int(SURE)):
                at = nearest((GRID[k <= GRID] - k) / 0.75 / GRID[1] - 1e-9).astype(int)
                total[:, k <= GRID] += pmf[k] * found[:, np.minimum(at, len(GRID))]
            found[:, :-1] = total
        bounds.append(found[:, :-1])
    return bounds


def sanctions(name):
    """What a sanction in the first week comes to, of a person: its probability and how far that may
    be off, and the mean reports of the week before and of the week itself, given that there is one.

    Not in the voice world. Two other worlds go on like that for ever: what follows changes no
    report there.
    """
    story, (points, weights) = STORIES[name], normal(16)
    rates = 0.29 * np.exp(story.base + log_variance(name) ** 0.5 * points) * story.share(0)
    lowest, highest = (_below(rates, each) for each in recent_reports(rates))
    none, one = (lowest + highest) / 2
    above = 1 - none - one
    share, off = weights @ above, weights @ (highest - lowest).sum(axis=0) / 2
    return share, off, weights @ (rates - one) / share, weights @ (rates * above) / share


def _below(rates, at_most):
    """P(recent <= 1.2), with no report and with one report in the last week; more are too many."""
    beyond = [[np.interp((1.2 - k) / 0.75, GRID, each) for each in at_most] for k in range(2)]
    return poisson.pmf(np.arange(2)[:, None], rates) * beyond
