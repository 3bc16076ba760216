"""One walk over a formula's syntax tree: every node is compiled or refused in words."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import did_you_mean
from causalstory.stories.language import (
    BINARY,
    COMPARISONS,
    FUNCTION_TABLE,
    MAX_EXPONENT,
    OVER_TIME,
    REFUSED,
    REFUSED_CONSTANTS,
    Closure,
    Total,
    Use,
)
from causalstory.stories.syntax import crop

Code: TypeAlias = "Closure | np.float64"
"""A compiled part: a number if no variable occurs in it."""

_JOINING = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.Compare, ast.Tuple, ast.List)
"""Constructs whose parts are formulas themselves, whether the whole is allowed or not."""

_MAX_PROBLEMS = 20  # of one formula; nobody reads on, and looking for suggestions takes time


def as_closure(code: Code) -> Closure:
    """Return code as something to call, a constant included.

    Examples
    --------
    >>> float(as_closure(np.float64(2.0))({}))
    2.0
    """
    if isinstance(code, np.float64):
        constant = code
        return lambda _env: constant
    return code


def look_up(name: str) -> Closure:
    """Return the closure that finds a variable, its numbers as floats."""

    def find(env: Mapping[str, Any]) -> np.float64 | NDArray[np.float64]:
        value = np.asarray(env[name], dtype=np.float64)
        return value if value.ndim else np.float64(value)

    return find


class Translator:
    """Checks and compiles one formula in one walk, noting every problem on the way.

    A part of a formula becomes a number if no variable occurs in it, else a closure.

    Parameters
    ----------
    text
        The tidy formula, for quotations from it.

    Attributes
    ----------
    uses
        How the variables met so far occur.
    totals
        The sums and means over the level below met so far.
    problems
        What was refused so far, a sentence each, as far as anybody reads on.
    refused
        How often something was refused, written down or not.

    Examples
    --------
    >>> translator = Translator("1 + 2")
    >>> float(translator.translate(ast.parse("1 + 2", mode="eval").body))
    3.0
    """

    functions: tuple[str, ...] = tuple(FUNCTION_TABLE)
    """What may be called."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.uses: set[Use] = set()
        self.totals: set[Total] = set()
        self.problems: list[str] = []
        self.refused = 0
        self.handlers: dict[type[ast.expr], Callable[[Any], Code]] = {
            ast.Constant: self._number,
            ast.Name: self._name,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.BoolOp: lambda node: self._refuse(node, node.op),
            ast.Compare: self._comparison,
            ast.Call: self._call,
        }

    def translate(self, node: ast.expr) -> Code:
        """Return the code of a node, noting what is refused in :attr:`problems`."""
        handler = self.handlers.get(type(node))
        if handler:
            return handler(node)
        return self._refuse(node, node)

    def all_problems(self) -> list[str]:
        """Return the problems, and how many more there are than anybody reads."""
        more = self.refused - len(self.problems)
        return self.problems + [f"{more} more mistakes: correct these first"] * bool(more)

    def _problem(self, what: str) -> Closure:
        """Note a problem; the closure returned stands in so that the walk can go on."""
        self.refused += 1
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(what)
        return lambda _env: np.float64("nan")

    def _refuse(self, node: ast.expr | ast.keyword, construct: ast.AST) -> Closure:
        """Note that a construct is outside the language, and look into what it joins."""
        fallback = (f"'{type(construct).__name__}' is", "use numbers, names and functions")
        what, way_out = REFUSED.get(type(construct), fallback)
        refused = self._outside(node, what, way_out)
        if isinstance(node, _JOINING):
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    self.translate(child)
        return refused

    def _outside(self, node: ast.AST, what: str, way_out: str) -> Closure:
        return self._problem(
            f"{what} not part of the formula language (in '{self._source(node)}'): {way_out}"
        )

    def _source(self, node: ast.AST) -> str:
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
        return crop(self.text[start:end])

    def _combine(self, node: ast.expr, build: Callable[..., Closure], *parts: Code) -> Code:
        """Return the closure of an operation, or its value if all its parts are numbers."""
        closure = build(*map(as_closure, parts))
        if not all(isinstance(part, np.float64) for part in parts):
            return closure
        with np.errstate(all="ignore"):
            value = np.float64(closure({}))
        if not np.isfinite(value):
            return self._problem(f"the constant '{self._source(node)}' is not a finite number")
        return value

    def _number(self, node: ast.Constant) -> Code:
        refused = REFUSED_CONSTANTS.get(type(node.value))
        if refused:
            return self._outside(node, *refused)
        try:
            value = float(node.value)  # type: ignore[arg-type]
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            return self._problem(f"the number '{self._source(node)}' is too large")
        return np.float64(value)

    def _name(self, node: ast.Name) -> Closure:
        name = node.id
        if name in self.functions:
            return self._problem(f"'{name}' is a function: write {name}(...)")
        if name in OVER_TIME:
            return self._problem(f"'{name}' is a function over time: rename the variable")
        return self._variable(name)

    def _variable(self, name: str) -> Closure:
        self.uses.add(Use(name))
        return look_up(name)

    def _unary(self, node: ast.UnaryOp) -> Code:
        if isinstance(node.op, ast.UAdd):
            return self.translate(node.operand)
        if isinstance(node.op, ast.USub):
            operand = self.translate(node.operand)
            return self._combine(node, lambda part: lambda env: -part(env), operand)
        return self._refuse(node, node.op)

    def _binary(self, node: ast.BinOp) -> Code:
        if isinstance(node.op, ast.Pow):
            return self._power(node)
        if type(node.op) not in BINARY:
            return self._refuse(node, node.op)
        left, right = self.translate(node.left), self.translate(node.right)
        return self._combine(node, BINARY[type(node.op)], left, right)

    def _power(self, node: ast.BinOp) -> Code:
        base = self.translate(node.left)
        before = self.refused
        exponent = self.translate(node.right)
        if self.refused > before:
            return base
        if not isinstance(exponent, np.float64):
            return self._problem(
                f"the exponent in '{self._source(node)}' must be a constant: write exp(b*log(a)) "
                "for a**b"
            )
        if abs(exponent) > MAX_EXPONENT:
            return self._problem(
                f"the exponent in '{self._source(node)}' must lie between -{MAX_EXPONENT:g} and "
                f"{MAX_EXPONENT:g}"
            )
        constant = float(exponent)  # NumPy has short cuts for plain numbers such as 2.0
        return self._combine(node, lambda part: lambda env: part(env) ** constant, base)

    def _comparison(self, node: ast.Compare) -> Code:
        """Compile a comparison to the numbers 0.0 and 1.0."""
        condition = self._condition(node)
        if isinstance(condition, np.float64):
            return condition
        return lambda env: condition(env) * 1.0

    def _condition(self, node: ast.expr) -> Code:
        """Compile what decides between two values, without a detour over 0.0 and 1.0."""
        if not isinstance(node, ast.Compare):
            return self._combine(
                node, lambda part: lambda env: part(env) != 0.0, self.translate(node)
            )
        if len(node.ops) > 1:
            return self._refuse(node, node)
        if type(node.ops[0]) not in COMPARISONS:
            return self._refuse(node, node.ops[0])
        left, right = self.translate(node.left), self.translate(node.comparators[0])
        return self._combine(node, COMPARISONS[type(node.ops[0])], left, right)

    def _call(self, node: ast.Call) -> Code:
        if not isinstance(node.func, ast.Name):
            refused = type(node.func) in REFUSED
            return self._refuse(node.func if refused else node, node.func if refused else node)
        name = node.func.id
        before = self.refused
        if name not in FUNCTION_TABLE:
            self._problem(self._unknown(name))
        for keyword in node.keywords:
            self._refuse(keyword, keyword)
        arguments = self._arguments(name, node.args)
        if self.refused > before:
            return look_up(name)  # stands in; the formula is refused anyway
        expected = FUNCTION_TABLE[name].arguments
        if len(arguments) != expected:
            return self._problem(
                f"{name} takes {expected} value{'s' if expected > 1 else ''}, not "
                f"{len(arguments)} (in '{self._source(node)}')"
            )
        return self._combine(node, FUNCTION_TABLE[name].build, *arguments)

    def _arguments(self, name: str, nodes: list[ast.expr]) -> list[Code]:
        if name == "where" and nodes:
            return [self._condition(nodes[0]), *map(self.translate, nodes[1:])]
        return [self.translate(node) for node in nodes]

    def _unknown(self, name: str) -> str:
        if name in OVER_TIME:
            return f"'{name}' is for scenarios over time: declare a [timeline], or leave it out"
        return f"unknown function '{crop(name)}'{did_you_mean(name, self.functions)}"
