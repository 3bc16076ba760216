"""What each family says of one row: which values it cannot take, and what else it would have been.

The luck of a row is how far up its own distribution the row stands. ``carry`` finds it from the
value that was seen (the distribution function) and reads off what the same luck gives under other
parameters (the inverse): more luck never gives less. Where a value does not tell its luck, because
the distribution has a step or a single point there, ``place`` says where on the step it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.stories import steps
from causalstory.stories.draws import Parameters
from causalstory.stories.steps import Counts, Floats, Luck, Steps, luck_within, step_reached

Fault: TypeAlias = "tuple[NDArray[np.bool_], str]"
"""Rows whose value cannot be, and why: a sentence's end, with parameters in braces."""

_ROUNDING = 1e-9
"""Relative difference that a number may gain on its way through a file or another program."""

_LARGEST_WHOLE = 2.0**53
"""Beyond this floats skip whole numbers."""

_SMALLEST = 5e-324
"""The smallest float above 0."""

_NO_CHANCE = "has a chance too small for a number there"


@dataclass(frozen=True)
class Distribution:
    """What a family says of the values of one row.

    Parameters
    ----------
    faults
        Where values are impossible under the parameters, as :data:`Fault` pairs; where a parameter
        is NaN, only what no parameter could make possible.
    carry
        From values seen under one set of parameters to those under another, with the same luck:
        ``carry(values, before, after, place)``. The values must be free of faults; ``place`` is
        one number a row, strictly between 0 and 1.

    Examples
    --------
    >>> normal = DISTRIBUTIONS["normal"]
    >>> before, after = {"formula": 0.0, "sd": 1.0}, {"formula": 10.0, "sd": 2.0}
    >>> normal.carry(np.array([-1.0, 1.5]), before, after, np.array([0.5, 0.5]))
    array([ 8., 13.])
    """

    faults: Callable[[Floats, Parameters], Iterable[Fault]]
    carry: Callable[[Floats, Parameters, Parameters, Floats], NDArray[Any]]


def _differs(values: Any, other: Any) -> NDArray[np.bool_]:
    """Tell where two numbers differ by more than rounding."""
    scale = np.maximum(1.0, np.maximum(np.abs(values), np.abs(other)))
    return np.asarray(np.abs(np.subtract(values, other)) > _ROUNDING * scale)


def _or_else(luck: Any, chance: Floats) -> Floats:
    """Return the luck, and what chance gives where the value did not tell (0 divided by 0)."""
    return np.where(np.isnan(luck), chance, luck)


def _deterministic_faults(values: Floats, given: Parameters) -> Iterable[Fault]:
    yield _differs(values, given["formula"]), "is not {formula:.10g}, which the formula gives there"


def _deterministic(_: Floats, __: Parameters, after: Parameters, place: Floats) -> Floats:
    return np.zeros_like(place) + after["formula"]


def _normal_faults(values: Floats, given: Parameters) -> Iterable[Fault]:
    fixed = np.equal(given["sd"], 0) & _differs(values, given["formula"])
    yield fixed, "is not {formula:.10g}, the one value there where sd is 0"


def _normal(values: Floats, before: Parameters, after: Parameters, place: Floats) -> Floats:
    from scipy.special import ndtri

    deviation = np.subtract(values, before["formula"])
    score = np.where(np.equal(before["sd"], 0), ndtri(place), deviation / before["sd"])
    return np.add(after["formula"], after["sd"] * score)


def _lognormal_faults(values: Floats, given: Parameters) -> Iterable[Fault]:
    yield values <= 0, "is not above 0"
    fixed = np.equal(given["sd"], 0) & _differs(np.log(values), given["formula"])
    yield fixed, "is not exp({formula:.10g}), the one value there where sd is 0"


def _lognormal(values: Floats, before: Parameters, after: Parameters, place: Floats) -> Floats:
    carried: Floats = np.exp(_normal(np.log(values), before, after, place))
    return carried


def _exponential_faults(values: Floats, given: Parameters) -> Iterable[Fault]:
    yield values < 0, "is below 0"
    yield np.isinf(values / np.exp(given["formula"])), _NO_CHANCE


def _exponential(values: Floats, before: Parameters, after: Parameters, place: Floats) -> Floats:
    waited = _or_else(values / np.exp(before["formula"]), -np.log1p(-place))
    return np.asarray(waited * np.exp(after["formula"]))


def _gamma_faults(values: Floats, given: Parameters) -> Iterable[Fault]:
    yield values < 0, "is below 0"
    luck = _gamma_luck(values, given, np.full(values.shape, 0.5))
    yield (luck.below <= 0) | (luck.above <= 0), _NO_CHANCE


def _gamma(values: Floats, before: Parameters, after: Parameters, place: Floats) -> Floats:
    from scipy.special import gammainccinv, gammaincinv

    shape: Any = after["shape"]
    alike = np.equal(before["shape"], shape)
    in_means = np.where(alike, values / np.exp(before["formula"]), np.nan)
    if np.isnan(in_means).any():
        luck = _gamma_luck(values, before, place)
        unlucky = luck.below < luck.above
        size = np.where(unlucky, gammaincinv(shape, luck.below), gammainccinv(shape, luck.above))
        in_means = _or_else(in_means, size / shape)
    carried: Floats = in_means * np.exp(after["formula"])
    return carried


def _gamma_luck(values: Floats, given: Parameters, place: Floats) -> Luck:
    """Return both tails; a zero stands for every number too small for a float."""
    from scipy.special import gammainc, gammaincc

    shape: Any = given["shape"]
    size = shape * (values / np.exp(given["formula"]))
    near_zero = place * gammainc(shape, _SMALLEST)
    below = np.where(size == 0, near_zero, gammainc(shape, size))
    above = np.where(size == 0, 1 - near_zero, gammaincc(shape, size))
    return Luck(_or_else(below, place), _or_else(above, 1 - place))


def _uniform_faults(values: Floats, given: Parameters) -> Iterable[Fault]:
    low, high = given["low"], given["high"]
    outside = np.less(values, low) & _differs(values, low)
    outside |= np.greater(values, high) & _differs(values, high)
    yield outside, "is not between {low:.10g} and {high:.10g}"


def _uniform(values: Floats, before: Parameters, after: Parameters, place: Floats) -> Floats:
    width = np.subtract(before["high"], before["low"])
    part = np.where(width == 0, place, np.subtract(values, before["low"]) / width)
    carried: Floats = np.clip(part, 0.0, 1.0) * np.subtract(after["high"], after["low"])
    return carried + after["low"]


_Test: TypeAlias = "tuple[Callable[[Floats, Parameters], NDArray[np.bool_]], str]"
_BELOW_0: _Test = (lambda values, _: values < 0, "is below 0")
_NOT_01: _Test = (lambda values, _: (values < 0) | (values > 1), "is neither 0 nor 1")
_TOO_MANY: _Test = (
    lambda values, given: np.greater(values, given["trials"]),
    "is more than the {trials:g} trials there",
)


def _discrete(staircase: Callable[[Parameters], Steps], *tests: _Test) -> Distribution:
    """Make the distribution of a whole number from its staircase and what bounds it."""

    def faults(values: Floats, given: Parameters) -> Iterable[Fault]:
        yield values != np.rint(values), "is not a whole number"
        yield np.abs(values) > _LARGEST_WHOLE, "is too large to be counted exactly"
        for test, why in tests:
            yield test(values, given), why
        yield staircase(given).chance(_whole(values)) == 0, _NO_CHANCE

    def carry(values: Floats, before: Parameters, after: Parameters, place: Floats) -> Counts:
        luck = luck_within(staircase(before), _whole(values), place)
        return step_reached(staircase(after), luck)

    return Distribution(faults, carry)


def _whole(values: Floats) -> Counts:
    return np.clip(values, -1.0, _LARGEST_WHOLE).astype(np.int64)


DISTRIBUTIONS: Mapping[str, Distribution] = MappingProxyType(
    {
        "normal": Distribution(_normal_faults, _normal),
        "lognormal": Distribution(_lognormal_faults, _lognormal),
        "bernoulli": _discrete(steps.two_levels, _NOT_01),
        "binomial": _discrete(steps.binomial, _BELOW_0, _TOO_MANY),
        "poisson": _discrete(steps.poisson, _BELOW_0),
        "negative_binomial": _discrete(steps.negative_binomial, _BELOW_0),
        "gamma": Distribution(_gamma_faults, _gamma),
        "exponential": Distribution(_exponential_faults, _exponential),
        "uniform": Distribution(_uniform_faults, _uniform),
        "categorical": _discrete(steps.levels),
        "deterministic": Distribution(_deterministic_faults, _deterministic),
    }
)
"""Every family's distribution, by the names of :data:`causalstory.stories.families.FAMILIES`."""
