"""The formula language: text in, a vectorised function out, nothing executed on the way.

A formula is read with :func:`ast.parse`, walked once against an allow-list and turned into
closures over NumPy. There is no ``eval``, ``exec`` or ``compile``: a construct that the walk does
not know is refused in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import FormulaError, UnknownNameError
from causalstory.stories.language import FUNCTION_TABLE, Closure, Total, Use
from causalstory.stories.over_time import TimeTranslator
from causalstory.stories.syntax import tidy, tree
from causalstory.stories.translator import Translator, as_closure

FUNCTIONS: tuple[str, ...] = tuple(FUNCTION_TABLE)
"""Names of the functions that a formula may call."""

Value: TypeAlias = "np.float64 | NDArray[np.float64]"
Environment: TypeAlias = "Mapping[str, NDArray[Any] | float]"


@dataclass(frozen=True)
class Formula:
    """A formula that can be evaluated; made by :func:`parse`.

    Two formulas are equal when their texts are.

    Parameters
    ----------
    text
        The formula, runs of white space made single spaces.
    names
        The variables that occur in it, sorted; ``0.0*x`` contains x. Over time: whose value of
        the same week does.
    evaluate
        The compiled closure, for who holds all the variables and has silenced NumPy; others call
        the formula itself.
    lagged
        Over time: the variables whose value of the week before occurs in it, sorted.
    uses, totals
        Over time: how each variable occurs, and the sums and means over the level below.

    Examples
    --------
    >>> rate = parse("exp(0.5*acuity) + 1")
    >>> rate.names
    ('acuity',)
    >>> rate({"acuity": np.array([0.0, 2.0])}).round(3)
    array([2.   , 3.718])
    """

    text: str
    names: tuple[str, ...] = field(compare=False)
    evaluate: Closure = field(compare=False, repr=False)
    lagged: tuple[str, ...] = field(default=(), compare=False, repr=False)
    uses: tuple[Use, ...] = field(default=(), compare=False, repr=False)
    totals: tuple[Total, ...] = field(default=(), compare=False, repr=False)

    @property
    def constant(self) -> bool:
        """Whether it gives the same number whatever the variables are."""
        return not (self.names or self.lagged or self.totals)

    def __call__(self, env: Environment) -> Value:
        """Evaluate on variables; every number is taken as a 64-bit float.

        Parameters
        ----------
        env
            Arrays or numbers by variable name; broadcast as NumPy does. An array may come back
            uncopied (the formula ``x`` returns x), so treat the result as read-only.

        Returns
        -------
        numpy.float64 or numpy.ndarray
            NaN and infinity are returned without a warning: the caller knows what they mean.

        Raises
        ------
        UnknownNameError
            If a variable of the formula is missing from `env`.
        """
        try:
            with np.errstate(all="ignore"):
                result: Value = self.evaluate(env)
        except KeyError as error:
            raise UnknownNameError(f"formula '{self.text}' needs a variable {error}") from None
        return result if result.ndim else np.float64(result)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Callable[[str], Formula], tuple[str]]:
        return partial(parse, over_time=bool(self.lagged or self.totals)), (self.text,)


def parse(text: str, *, over_time: bool = False) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text
        Numbers, names, ``+ - * /``, ``**`` with a constant exponent, single comparisons (which
        give 0 or 1) and the functions in :data:`FUNCTIONS`.
    over_time
        Whether it may say ``lag(x)``, and ``sum`` and ``mean`` over the level below.

    Raises
    ------
    FormulaError
        With every problem of the formula, each one sentence.

    Examples
    --------
    >>> float(parse("1 + 2*3")({}))
    7.0
    >>> parse("x.real + f(1)")
    Traceback (most recent call last):
        ...
    causalstory.errors.FormulaError: attribute access is not part of the formula language (in
    'x.real'): use declared names, numbers and functions
    unknown function 'f' (known: abs, exp, log, logistic, maximum, minimum, sqrt, where)
    """
    formula, _, problems = examine(text, over_time=over_time)
    if formula is None:
        raise FormulaError(problems)
    return formula


def examine(
    text: str, *, over_time: bool = False
) -> tuple[Formula | None, tuple[str, ...], tuple[str, ...]]:
    """Read a formula without raising: for whoever checks its names although it is refused.

    Returns
    -------
    formula, names, problems
        None with problems; the names found so far, also those inside ``lag``, come in either case.

    Examples
    --------
    >>> examine("speed^2")[1:]
    (('speed',), ("'^' is not part of the formula language (in 'speed^2'): write ** for powers",))
    """
    try:
        text = tidy(text)
        body = tree(text)
    except FormulaError as error:
        return None, (), error.problems
    translator = TimeTranslator(text) if over_time else Translator(text)
    code = translator.translate(body)
    uses = translator.uses
    met = _names(uses)
    if translator.problems:
        return None, met, tuple(dict.fromkeys(translator.all_problems()))
    formula = Formula(
        text,
        names=_names(use for use in uses if not use.before),
        evaluate=as_closure(code),
        lagged=_names(use for use in uses if use.before),
        uses=tuple(sorted(uses)),
        totals=tuple(sorted(translator.totals)),
    )
    return formula, met, ()


def _names(uses: Iterable[Use]) -> tuple[str, ...]:
    return tuple(sorted({use.name for use in uses}))
