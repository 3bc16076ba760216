"""The formula language: text in, a vectorised function out, nothing executed on the way.

A formula is read with :func:`ast.parse`, walked once against an allow-list and turned into
closures over NumPy. There is no ``eval``, ``exec`` or ``compile``: a construct that the walk does
not know is refused in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import FormulaError, UnknownNameError
from causalstory.stories.language import FUNCTION_TABLE, Closure
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
        The variables that occur in it, sorted; ``0.0*x`` contains x.
    evaluate
        The compiled closure; call the formula itself instead.

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
        return parse, (self.text,)


def parse(text: str) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text
        Numbers, names, ``+ - * /``, ``**`` with a constant exponent, single comparisons (which
        give 0 or 1) and the functions in :data:`FUNCTIONS`.

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
    formula, _, problems = examine(text)
    if formula is None:
        raise FormulaError(problems)
    return formula


def examine(text: str) -> tuple[Formula | None, tuple[str, ...], tuple[str, ...]]:
    """Read a formula without raising: for whoever checks its names although it is refused.

    Returns
    -------
    formula, names, problems
        None with problems; the names found so far come in either case.

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
    translator = Translator(text)
    code = translator.translate(body)
    names = tuple(sorted(translator.names))
    if translator.problems:
        return None, names, tuple(dict.fromkeys(translator.all_problems()))
    return Formula(text, names, as_closure(code)), names, ()
