"""How each family draws: plain functions of a stream, the parameters and the number of rows.

Draws go row after row through one native generator call, so that the first rows are the same
whatever follows. Intermediate arrays are reused: drawing costs little more than the random numbers.
The parameters have been checked by :class:`causalstory.stories.families.Family`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.stories.language import logistic

Parameters: TypeAlias = "Mapping[str, NDArray[Any] | np.float64 | float]"
"""Numbers, or arrays with one number a row, by the name of the parameter."""

Size: TypeAlias = "int | tuple[int, ...]"
"""How many rows; over time the lengths of several axes, which parameters are broadcast to."""

PER_LEVEL = "formula."
"""What the parameters of a categorical variable start with: ``formula.LEVEL``."""


def deterministic(_: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Return the formula itself, copied."""
    values = np.empty(size)
    values[:] = given["formula"]
    return values


def normal(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw around the formula with standard deviation ``sd``."""
    values = generator.standard_normal(size)
    values *= given["sd"]
    values += given["formula"]
    return values


def lognormal(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw the exponential of a normal variable."""
    values = normal(generator, given, size)
    np.exp(values, out=values)
    return values


def uniform(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw evenly between ``low`` and ``high``."""
    values = generator.random(size)
    values *= np.subtract(given["high"], given["low"])
    values += given["low"]
    return values


def exponential(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw waiting times with mean exp(formula)."""
    values = generator.standard_exponential(size)
    values *= np.exp(given["formula"])
    return values


def gamma(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw with mean exp(formula) and variance mean^2 / ``shape``."""
    values: NDArray[Any] = generator.standard_gamma(given["shape"], size)
    values *= np.exp(given["formula"]) / given["shape"]
    return values


def bernoulli(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw 1 with probability logistic(formula), else 0."""
    below: NDArray[np.bool_] = np.less(generator.random(size), logistic(given["formula"]))
    return below.astype(np.int64)


def binomial(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw successes among ``trials``, each with probability logistic(formula)."""
    trials = np.asarray(given["trials"]).astype(np.int64)
    values: NDArray[Any] = generator.binomial(trials, logistic(given["formula"]), size)
    return values


def poisson(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Draw counts with mean exp(formula)."""
    return generator.poisson(np.exp(given["formula"]), size)


def negative_binomial(
    generator: np.random.Generator, given: Parameters, size: Size
) -> NDArray[Any]:
    """Draw counts with mean m = exp(formula) and variance m + ``dispersion`` m^2."""
    # NumPy counts failures before the n-th success: mean n(1-p)/p, variance mean + mean^2/n.
    successes = np.divide(1.0, given["dispersion"])
    chance = successes / (successes + np.exp(given["formula"]))
    return generator.negative_binomial(successes, chance, size)


def categorical(generator: np.random.Generator, given: Parameters, size: Size) -> NDArray[Any]:
    """Compare one uniform a row with the running sum of the levels' weights."""
    logits = [value for name, value in given.items() if name.startswith(PER_LEVEL)]
    largest: Any = 0.0
    for logit in logits:
        largest = np.maximum(largest, logit)
    weights = [np.exp(-largest), *(np.exp(logit - largest) for logit in logits)]
    reached = generator.random(size)
    reached *= sum(weights)
    codes = np.zeros(size, dtype=np.int64)
    bound: Any = 0.0
    for weight in weights[:-1]:
        bound = bound + weight
        codes += reached >= bound
    return codes


def share_of(level: str, levels: Sequence[str], given: Parameters) -> NDArray[np.float64]:
    """Return the probability of one level of a categorical variable, row by row.

    Examples
    --------
    >>> share_of("b", ["a", "b"], {"formula.b": np.log([1.0, 3.0])})
    array([0.5 , 0.75])
    """
    logits = {name: np.asarray(given.get(PER_LEVEL + name, 0.0)) for name in levels}
    # held against the level itself, so that no exponential overflows where it matters
    with np.errstate(over="ignore"):
        rest = sum(np.exp(logit - logits[level]) for logit in logits.values())
    return np.asarray(1.0 / rest, dtype=np.float64)
