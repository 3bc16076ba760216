"""What one variable adds to a formula: its coefficient, or the part in which it occurs."""

from __future__ import annotations

import ast
import math
from dataclasses import dataclass

from causalstory.stories.formula import FUNCTIONS, Formula, parse
from causalstory.stories.syntax import tree


def coefficient(formula: Formula, name: str, *, lagged: bool = False) -> float | None:
    """Return what one unit more of a variable adds to a formula, if that is always the same.

    Parameters
    ----------
    formula
        The formula.
    name
        A variable; zero if it does not occur.
    lagged
        Whether what it was in the week before is meant, ``lag(x)``, and not what it is now.

    Returns
    -------
    float or None
        None where the formula is not linear in it, or what it adds depends on other variables.

    Examples
    --------
    >>> rate = parse("log(56) - 0.28*learning + 0.039*(made - 56.6)/2 + age**2 + dose*age")
    >>> [coefficient(rate, name) for name in ("learning", "made", "age", "dose")]
    [-0.28, 0.0195, None, None]
    """
    return _slope(tree(formula.text), _Wanted(name, lagged))


def part(formula: Formula, name: str, *, lagged: bool = False) -> str:
    """Return the terms of a sum in which a variable occurs, signs included.

    Parameters
    ----------
    formula, name, lagged
        As for :func:`coefficient`.

    Examples
    --------
    >>> part(parse("1 - 0.5*age**2 + dose*age + dose"), "age")
    '-0.5*age**2 + dose*age'
    """
    wanted = _Wanted(name, lagged)
    found = [
        f"{sign} {formula.text[node.col_offset : node.end_col_offset]}"
        for sign, node in _terms(tree(formula.text), "+")
        if wanted.occurs_in(node)
    ]
    words = " ".join(found)
    return f"-{words[2:]}" if words.startswith("- ") else words.removeprefix("+ ")


@dataclass(frozen=True)
class _Wanted:
    """The variable that is looked for: what it is, or what it was in the week before."""

    name: str
    lagged: bool

    def is_(self, node: ast.AST) -> bool:
        if _is_lag(node):
            return self.lagged and self.name in _names(node)
        return not self.lagged and isinstance(node, ast.Name) and node.id == self.name

    def occurs_in(self, node: ast.AST) -> bool:
        if self.is_(node) or _is_lag(node):
            return self.is_(node)
        return any(self.occurs_in(child) for child in ast.iter_child_nodes(node))


def _is_lag(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lag"


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _terms(node: ast.expr, sign: str) -> list[tuple[str, ast.expr]]:
    """Return the terms of a sum, each with its sign."""
    other = "-" if sign == "+" else "+"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        second = sign if isinstance(node.op, ast.Add) else other
        return _terms(node.left, sign) + _terms(node.right, second)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _terms(node.operand, other)
    return [(sign, node)]


def _slope(node: ast.expr, wanted: _Wanted) -> float | None:
    """Return the derivative of a formula with respect to a variable, if it is a constant."""
    if wanted.is_(node) or not wanted.occurs_in(node):
        return float(wanted.is_(node))
    if isinstance(node, ast.UnaryOp):
        inner = _slope(node.operand, wanted)
        return -inner if inner is not None and isinstance(node.op, ast.USub) else inner
    return _of_operation(node, wanted) if isinstance(node, ast.BinOp) else None


def _of_operation(node: ast.BinOp, wanted: _Wanted) -> float | None:
    """Return the slope of a sum, difference, product or ratio in which the variable occurs."""
    left, right = _slope(node.left, wanted), _slope(node.right, wanted)
    if left is None or right is None:
        return None
    if isinstance(node.op, ast.Add | ast.Sub):
        return left + right if isinstance(node.op, ast.Add) else left - right
    first, second = _value(node.left), _value(node.right)
    if isinstance(node.op, ast.Mult) and first is not None:
        return first * right
    if isinstance(node.op, ast.Mult) and second is not None:
        return left * second
    return left / second if isinstance(node.op, ast.Div) and second else None


def _value(node: ast.expr) -> float | None:
    """Return the value of a part without variables, whenever they are."""
    if _names(node) - set(FUNCTIONS):
        return None
    value = float(parse(ast.unparse(node))({}))
    return value if math.isfinite(value) else None
