"""The families: how a variable is drawn, and what its mean is, once its parameters are known.

The families follow the habit of generalised linear models: ``formula`` is the linear predictor
and the family applies the inverse link, so a poisson variable with formula ``1`` has mean e.
Numbers are drawn natively by :class:`numpy.random.Generator` and row after row: the first k rows
do not depend on how many follow, nor on whether a parameter comes as a number or as an array.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import SimulationError
from causalstory.stories import draws
from causalstory.stories.draws import PER_LEVEL, Parameters, Size
from causalstory.stories.language import logistic
from causalstory.stories.rules import Rule

Sampler: TypeAlias = Callable[[np.random.Generator, Parameters, Size], NDArray[Any]]
Averager: TypeAlias = Callable[[Parameters], Any]


@dataclass(frozen=True)
class Family:
    """How variables of one kind arise from their parameters.

    Parameters
    ----------
    name
        As in the scenario file.
    required
        Parameters that a mechanism must give, besides ``formula``.
    optional
        Pairs of a parameter that may be left out and the formula that then stands for it.
    link
        The scale of ``formula``: identity, log or logit of the mean (lognormal: of the median).
    discrete
        Whether draws are whole numbers (``int64``), else they are ``float64``.
    sampler, averager
        The plain functions behind :meth:`draw` and :meth:`mean`.
    rules
        The values that each parameter may take.
    per_level
        Whether there is one ``formula.LEVEL`` for each level but the first.

    Examples
    --------
    >>> family = FAMILIES["poisson"]
    >>> family.draw(np.random.default_rng(1), {"formula": np.log([1.0, 5.0, 50.0])}, 3)
    array([ 2,  6, 56])
    >>> family.mean({"formula": np.log([1.0, 5.0, 50.0])}).round(6)
    array([ 1.,  5., 50.])
    """

    name: str
    link: str
    discrete: bool
    sampler: Sampler
    averager: Averager
    rules: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    optional: tuple[tuple[str, str], ...] = (("formula", "0"),)
    per_level: bool = False

    def complaints(self, parameters: Parameters) -> list[tuple[str, str]]:
        """Return pairs of parameter and what is wrong with it; parameters may be missing.

        Examples
        --------
        >>> FAMILIES["normal"].complaints({"sd": -1.0})
        [('sd', 'must be at least 0, but is -1')]
        """
        found = []
        for name, value in parameters.items():
            rule = self.rules.get("formula" if name.startswith(PER_LEVEL) else name)
            complaint = rule.complaint(value) if rule else None
            if complaint:
                found.append((name, complaint))
        bounds = "low" in parameters and "high" in parameters
        if bounds and np.any(np.greater(parameters["low"], parameters["high"])):
            found.append(("low", "must not be above high"))
        return found

    def draw(
        self, generator: np.random.Generator, parameters: Parameters, size: Size
    ) -> NDArray[Any]:
        """Draw one value a row. What NumPy warns of is left to the caller.

        Parameters
        ----------
        generator
            The stream; it is advanced.
        parameters
            Every parameter of the family by name: a number, or an array of `size` numbers.
        size
            How many rows; or the lengths of several axes, which the parameters are broadcast to.

        Returns
        -------
        numpy.ndarray
            A new array: ``int64`` for discrete families (codes 0, 1, 2, ... of the levels for
            categorical), else ``float64``.

        Raises
        ------
        SimulationError
            If a parameter has an impossible value; the sentence starts with its name.

        Examples
        --------
        >>> normal = FAMILIES["normal"]
        >>> rows = normal.draw(np.random.default_rng(7), {"formula": 10.0, "sd": 2.0}, 1000)
        >>> first = normal.draw(np.random.default_rng(7), {"formula": 10.0, "sd": 2.0}, 10)
        >>> bool((rows[:10] == first).all())
        True
        """
        self._check(parameters)
        return self.sampler(generator, parameters, size)

    def mean(self, parameters: Parameters) -> NDArray[np.float64]:
        """Return the mean of the variable in each row, given its parameters; see :meth:`draw`.

        Raises
        ------
        SimulationError
            If a parameter has an impossible value, or the family has no mean (categorical).

        Examples
        --------
        >>> FAMILIES["binomial"].mean({"trials": np.array([10.0, 20.0]), "formula": 0.0})
        array([ 5., 10.])
        """
        self._check(parameters)
        return np.array(self.averager(parameters), dtype=np.float64)

    def _check(self, parameters: Parameters) -> None:
        complaints = self.complaints(parameters)
        if complaints:
            raise SimulationError(f"{name} {what}" for name, what in complaints)


def _formula(given: Parameters) -> Any:
    return given["formula"]


def _exp_formula(given: Parameters) -> Any:
    return np.exp(given["formula"])


def _probability(given: Parameters) -> Any:
    return logistic(given["formula"])


def _no_mean(_: Parameters) -> Any:
    raise SimulationError("a categorical variable has no mean: its codes only name its levels")


_PREDICTOR = ("formula", "0")
_FINITE = Rule()
_LOG_OF_MEAN = Rule(at_most=690.0, why="the logarithm of the mean")  # exp(690) is about 1e300
# Up to here counts are exact as floats, and far from the limits of NumPy's generators.
_LARGEST_COUNT = 1e12
_LOG_OF_COUNT = Rule(at_most=math.log(_LARGEST_COUNT), why="the logarithm of a mean of 1e12")

_ALL = (
    Family(
        name="normal",
        link="identity",
        discrete=False,
        sampler=draws.normal,
        averager=_formula,
        optional=(_PREDICTOR, ("sd", "1")),
        rules={"formula": _FINITE, "sd": Rule(at_least=0)},
    ),
    Family(
        name="lognormal",
        link="log",
        discrete=False,
        sampler=draws.lognormal,
        averager=lambda given: np.exp(given["formula"] + np.square(given["sd"]) / 2),
        optional=(_PREDICTOR, ("sd", "1")),
        rules={"formula": _LOG_OF_MEAN, "sd": Rule(at_least=0)},
    ),
    Family(
        name="bernoulli",
        link="logit",
        discrete=True,
        sampler=draws.bernoulli,
        averager=_probability,
        rules={"formula": _FINITE},
    ),
    Family(
        name="binomial",
        link="logit",
        discrete=True,
        sampler=draws.binomial,
        averager=lambda given: given["trials"] * _probability(given),
        required=("trials",),
        rules={
            "formula": _FINITE,
            "trials": Rule(at_least=0, at_most=_LARGEST_COUNT, whole=True),
        },
    ),
    Family(
        name="poisson",
        link="log",
        discrete=True,
        sampler=draws.poisson,
        averager=_exp_formula,
        rules={"formula": _LOG_OF_COUNT},
    ),
    Family(
        name="negative_binomial",
        link="log",
        discrete=True,
        sampler=draws.negative_binomial,
        averager=_exp_formula,
        required=("dispersion",),
        rules={
            "formula": _LOG_OF_COUNT,
            "dispersion": Rule(at_least=1e-6, at_most=1e4),
        },
    ),
    Family(
        name="gamma",
        link="log",
        discrete=False,
        sampler=draws.gamma,
        averager=_exp_formula,
        required=("shape",),
        rules={"formula": _LOG_OF_MEAN, "shape": Rule(at_least=1e-3, at_most=1e9)},
    ),
    Family(
        name="exponential",
        link="log",
        discrete=False,
        sampler=draws.exponential,
        averager=_exp_formula,
        rules={"formula": _LOG_OF_MEAN},
    ),
    Family(
        name="uniform",
        link="identity",
        discrete=False,
        sampler=draws.uniform,
        averager=lambda given: np.add(given["low"], given["high"]) / 2,
        required=("low", "high"),
        optional=(),
        rules={"low": _FINITE, "high": _FINITE},
    ),
    Family(
        name="categorical",
        link="logit",
        discrete=True,
        sampler=draws.categorical,
        averager=_no_mean,
        optional=(),
        per_level=True,
        rules={"formula": _FINITE},
    ),
    Family(
        name="deterministic",
        link="identity",
        discrete=False,
        sampler=draws.deterministic,
        averager=_formula,
        rules={"formula": _FINITE},
    ),
)

FAMILIES: Mapping[str, Family] = MappingProxyType({family.name: family for family in _ALL})
"""Every family by its name in the scenario file."""
