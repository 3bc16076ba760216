"""What may stand in a formula: three tables, and the words for everything that may not.

Whatever these tables do not name is refused. Nothing here evaluates Python: the tables hold
NumPy functions and small builders of closures, and :mod:`causalstory.stories.formula` puts them
together.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

MAX_LENGTH = 2_000
"""Longest formula, in characters."""

MAX_DEPTH = 40
"""How deep operations and brackets may nest."""

MAX_EXPONENT = 100.0
"""Largest exponent of ``**``, either way."""

OVER_TIME = ("lag", "mean", "sum")
"""Functions of scenarios that run over time: no variable of any scenario bears their names."""

BELOW = "sum"
"""Under this name the variables come with the axis along which ``sum`` and ``mean`` add up."""

Closure: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""A compiled part of a formula: variables in, numbers out."""


@dataclass(frozen=True)
class Function:
    """A function of the formula language.

    Parameters
    ----------
    arguments
        How many it takes.
    build
        Makes the closure of a call from the closures of its arguments.
    """

    arguments: int
    build: Callable[..., Closure]


@dataclass(frozen=True, order=True)
class Use:
    """How a variable occurs in a formula.

    Parameters
    ----------
    name
        The variable.
    depth
        How many sums and means stand around it.
    before
        Whether its value of the week before is meant.
    """

    name: str
    depth: int = 0
    before: bool = False


@dataclass(frozen=True, order=True)
class Total:
    """A sum or mean in a formula, without another one inside.

    Parameters
    ----------
    text
        As it is written, shortened.
    depth
        How many levels down its members live: 1 for those of the level below.
    names
        The variables in it.
    """

    text: str
    depth: int
    names: tuple[str, ...]


def logistic(value: Any) -> Any:
    """Return 1 / (1 + exp(-value)), the inverse of the logit.

    Examples
    --------
    >>> float(logistic(0.0))
    0.5
    """
    return 1.0 / (1.0 + np.exp(-value))


def _of_one(apply: Callable[[Any], Any]) -> Function:
    return Function(1, lambda value: lambda env: apply(value(env)))


def _of_two(apply: Callable[[Any, Any], Any]) -> Function:
    return Function(2, lambda first, second: lambda env: apply(first(env), second(env)))


def _where(condition: Closure, yes: Closure, no: Closure) -> Closure:
    return lambda env: np.where(condition(env), yes(env), no(env))


def _of_members(apply: Callable[..., Any]) -> Callable[[Closure, int], Closure]:
    """Return what builds a sum or mean over the members of the level below, `depth` levels down."""
    return lambda part, depth: lambda env: apply(part(env), axis=env[BELOW] + depth, keepdims=True)


TOTALS: dict[str, Callable[[Closure, int], Closure]] = {
    "mean": _of_members(np.mean),
    "sum": _of_members(np.sum),
}
"""Over the members of the level below: builders of closures from a part and how deep it nests."""


def lagged(name: str) -> str:
    """Return under which name a variable's value of the week before comes.

    Examples
    --------
    >>> lagged("fear")
    'lag(fear)'
    """
    return f"lag({name})"


FUNCTION_TABLE: dict[str, Function] = {
    "abs": _of_one(np.abs),
    "exp": _of_one(np.exp),
    "log": _of_one(np.log),
    "logistic": _of_one(logistic),
    "maximum": _of_two(np.maximum),
    "minimum": _of_two(np.minimum),
    "sqrt": _of_one(np.sqrt),
    "where": Function(3, _where),
}

# Operators are written out rather than taken from `operator` or NumPy: in `left(env) + right(env)`
# NumPy sees that an intermediate array has no other owner and reuses its memory.
BINARY: dict[type[ast.operator], Callable[[Closure, Closure], Closure]] = {
    ast.Add: lambda left, right: lambda env: left(env) + right(env),
    ast.Sub: lambda left, right: lambda env: left(env) - right(env),
    ast.Mult: lambda left, right: lambda env: left(env) * right(env),
    ast.Div: lambda left, right: lambda env: left(env) / right(env),
}

COMPARISONS: dict[type[ast.cmpop], Callable[[Closure, Closure], Closure]] = {
    ast.Lt: lambda left, right: lambda env: left(env) < right(env),
    ast.LtE: lambda left, right: lambda env: left(env) <= right(env),
    ast.Gt: lambda left, right: lambda env: left(env) > right(env),
    ast.GtE: lambda left, right: lambda env: left(env) >= right(env),
    ast.Eq: lambda left, right: lambda env: left(env) == right(env),
    ast.NotEq: lambda left, right: lambda env: left(env) != right(env),
}

_COMPREHENSION = ("comprehensions are", "write the terms out")
_ONE_VALUE = "a formula gives one number; write decimals with a point"
_COMPARE = "compare numbers with <, <=, >, >=, == or !="

REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Attribute: ("attribute access is", "use declared names, numbers and functions"),
    ast.Subscript: ("subscripts are", "name the variable itself"),
    ast.Slice: ("slices are", "name the variable itself"),
    ast.Call: ("calling anything but a function is", "write * between factors"),
    ast.Lambda: ("lambda is", "write the expression itself"),
    ast.IfExp: ("'if ... else' is", "write where(condition, a, b)"),
    ast.And: ("'and' is", "multiply comparisons, as in (x > 0)*(y > 0)"),
    ast.Or: ("'or' is", "write maximum(x > 0, y > 0)"),
    ast.Not: ("'not' is", "write 1 - (x > 0)"),
    ast.Invert: ("'~' is", "write 1 - (x > 0)"),
    ast.BitXor: ("'^' is", "write ** for powers"),
    ast.BitAnd: ("'&' is", "multiply comparisons, as in (x > 0)*(y > 0)"),
    ast.BitOr: ("'|' is", "write maximum(x > 0, y > 0)"),
    ast.FloorDiv: ("'//' is", "write /"),
    ast.Mod: ("'%' is", "use + - * / and **"),
    ast.MatMult: ("'@' is", "use + - * / and **"),
    ast.LShift: ("'<<' is", "use + - * / and **"),
    ast.RShift: ("'>>' is", "use + - * / and **"),
    ast.In: ("'in' is", _COMPARE),
    ast.NotIn: ("'not in' is", _COMPARE),
    ast.Is: ("'is' is", _COMPARE),
    ast.IsNot: ("'is not' is", _COMPARE),
    ast.Compare: ("chained comparisons are", "write (0 < x)*(x < 1)"),
    ast.Tuple: ("commas outside a function are", _ONE_VALUE),
    ast.List: ("lists are", _ONE_VALUE),
    ast.Set: ("sets are", _ONE_VALUE),
    ast.Dict: ("dictionaries are", _ONE_VALUE),
    ast.ListComp: _COMPREHENSION,
    ast.SetComp: _COMPREHENSION,
    ast.DictComp: _COMPREHENSION,
    ast.GeneratorExp: _COMPREHENSION,
    ast.JoinedStr: ("strings are", "write names without quotes"),
    ast.NamedExpr: ("':=' is", "write the expression itself"),
    ast.Starred: ("'*' before an argument is", "write the arguments out"),
    ast.keyword: ("keyword arguments are", "give the values in their order"),
    ast.Await: ("'await' is", "write the expression itself"),
    ast.Yield: ("'yield' is", "write the expression itself"),
    ast.YieldFrom: ("'yield from' is", "write the expression itself"),
}
"""Constructs of Python that are no part of the language: name with verb, and the way out."""

REFUSED_CONSTANTS: dict[type, tuple[str, str]] = {
    bool: ("True and False are", "write 1 or 0"),
    str: ("strings are", "write names without quotes"),
    bytes: ("strings are", "write names without quotes"),
    complex: ("imaginary numbers are", "write a variable's name, or * between factors"),
    type(None): ("None is", "write a number"),
    type(...): ("'...' is", "write the expression out"),
}
"""The same for what Python counts among the constants."""
