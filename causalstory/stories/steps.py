"""Discrete distributions as staircases: the luck within a step, and the step that a luck reaches.

The distribution function of a count climbs in steps. A value that was seen says only on which step
its luck stood; where on the step is a matter of chance (:func:`luck_within`). A luck leads back to
exactly one step of any other staircase (:func:`step_reached`), and more luck never to a lower one.

Both tails are carried along, because one minus a small chance forgets it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.stories.draws import PER_LEVEL, Parameters
from causalstory.stories.language import logistic

Floats: TypeAlias = "NDArray[np.float64]"
Counts: TypeAlias = "NDArray[np.int64]"

_BEYOND = 2**61
"""No search goes further; doubling once more still fits an integer."""


@dataclass(frozen=True, eq=False)
class Luck:
    """How far up its own distribution each row stands.

    Parameters
    ----------
    below, above
        Chance of less and of more luck, strictly between 0 and 1; of the two the smaller one is
        exact.
    """

    below: Floats
    above: Floats


@dataclass(frozen=True, eq=False)
class Steps:
    """The distribution of a whole number in each row.

    Parameters
    ----------
    at_most, more_than
        The chances of at most, and of more than, k in each row, for an integer array k.
    """

    at_most: Callable[[Counts], Floats]
    more_than: Callable[[Counts], Floats]

    def chance(self, values: Counts) -> Floats:
        """Return the chance of exactly these values: the height of their steps.

        Examples
        --------
        >>> fair_coin = two_levels({"formula": 0.0})
        >>> fair_coin.chance(np.array([0, 1, 2]))
        array([0.5, 0.5, 0. ])
        """
        lower, upper = self.at_most(values - 1), self.more_than(values)
        height: Floats = np.where(
            lower < upper, self.at_most(values) - lower, self.more_than(values - 1) - upper
        )
        return height


def luck_within(steps: Steps, values: Counts, place: Floats) -> Luck:
    """Return the luck that stands at a place of each value's step.

    Parameters
    ----------
    steps
        The distribution of each row.
    values
        What was seen.
    place
        Where on the step, from 0 (its foot) to 1 (its top).

    Examples
    --------
    >>> seen = np.array([0, 1])
    >>> luck_within(two_levels({"formula": 0.0}), seen, np.array([0.5, 0.5])).below
    array([0.25, 0.75])
    """
    foot, rest = steps.at_most(values - 1), steps.more_than(values)
    below = foot + place * (steps.at_most(values) - foot)
    above = rest + (1.0 - place) * (steps.more_than(values - 1) - rest)
    return Luck(below, above)


def step_reached(steps: Steps, luck: Luck) -> Counts:
    """Return the smallest k whose chance of at most k is at least the luck: the inverse.

    Doubles k until it suffices and then halves the bracket, in whole numbers: slower than a guess
    that is refined, and never astray.

    Examples
    --------
    >>> luck = Luck(np.array([0.4, 0.6]), np.array([0.6, 0.4]))
    >>> step_reached(two_levels({"formula": 0.0}), luck)
    array([0, 1])
    """
    unlucky = luck.below < luck.above

    def suffices(k: Counts) -> NDArray[np.bool_]:
        return np.where(unlucky, steps.at_most(k) >= luck.below, steps.more_than(k) <= luck.above)

    low = np.full(luck.below.shape, -1, dtype=np.int64)
    high = np.zeros_like(low)
    while (short := ~suffices(high) & (high < _BEYOND)).any():
        low = np.where(short, high, low)
        high = np.where(short, 2 * high + 1, high)
    while (open_ := high - low > 1).any():
        middle = low + (high - low) // 2
        enough = suffices(middle)
        high = np.where(open_ & enough, middle, high)
        low = np.where(open_ & ~enough, middle, low)
    return high


def two_levels(given: Parameters) -> Steps:
    """Return the staircase of a bernoulli variable: 0, then 1."""
    return _table([0.0, given["formula"]])


def levels(given: Parameters) -> Steps:
    """Return the staircase of a categorical variable, in the order of its levels."""
    logits = [value for name, value in given.items() if name.startswith(PER_LEVEL)]
    return _table([0.0, *logits])


def binomial(given: Parameters) -> Steps:
    """Return the staircase of a binomial variable: incomplete beta functions."""
    from scipy.special import betainc

    trials = np.asarray(given["trials"], dtype=np.float64)
    chance, other = logistic(given["formula"]), logistic(-np.asarray(given["formula"]))
    return Steps(
        lambda k: _staircase(k, betainc(trials - k, k + 1.0, other), last=trials, end=1.0),
        lambda k: _staircase(k, betainc(k + 1.0, trials - k, chance), last=trials, end=0.0),
    )


def poisson(given: Parameters) -> Steps:
    """Return the staircase of a Poisson variable: incomplete gamma functions."""
    from scipy.special import gammainc, gammaincc

    mean = np.exp(given["formula"])
    return Steps(
        lambda k: _staircase(k, gammaincc(k + 1.0, mean), end=1.0),
        lambda k: _staircase(k, gammainc(k + 1.0, mean), end=0.0),
    )


def negative_binomial(given: Parameters) -> Steps:
    """Return the staircase of a negative binomial variable: incomplete beta functions."""
    from scipy.special import betainc

    mean = np.exp(given["formula"])
    successes = np.divide(1.0, given["dispersion"])
    total = successes + mean
    return Steps(
        lambda k: _staircase(k, betainc(successes, k + 1.0, successes / total), end=1.0),
        lambda k: _staircase(k, betainc(k + 1.0, successes, mean / total), end=0.0),
    )


def _staircase(k: Counts, between: Any, *, last: Any = np.inf, end: float) -> Floats:
    """Return what the distribution is at k, which starts below 0 and ends at the last step."""
    return np.where(k < 0, 1.0 - end, np.where(k >= last, end, between))


def _table(logits: list[Any]) -> Steps:
    """Return the staircase of a few levels by the logarithms of their weights."""
    rows = np.stack(np.broadcast_arrays(*(np.atleast_1d(logit) for logit in logits)))
    weights = np.exp(rows - rows.max(axis=0))
    nothing = np.zeros((1, weights.shape[1]))
    climbing = np.cumsum(np.concatenate([nothing, weights]), axis=0)
    falling = np.cumsum(np.concatenate([nothing, weights[::-1]]), axis=0)[::-1]

    def look_up(table: Floats, k: Counts) -> Floats:
        table = np.broadcast_to(table, (len(table), k.size))
        place = np.clip(k + 1, 0, len(table) - 1)
        found: Floats = np.take_along_axis(table, place[np.newaxis], axis=0)[0]
        return found

    at_most, more_than = climbing / climbing[-1], falling / falling[0]
    return Steps(lambda k: look_up(at_most, k), lambda k: look_up(more_than, k))
