"""The formula language: what it computes, what it refuses, and that nothing is executed."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.errors import FormulaError, UnknownNameError
from causalstory.stories.formula import FUNCTIONS, Formula, examine, parse

X = np.array([-1.5, 0.0, 2.0, 3.0])
N = np.array([0, 1, 2, 3])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3.0),
        ("1_000 + .5e1", 1005.0),
        ("-2**2", -4.0),
        ("2**-1", 0.5),
        ("x**(1/2 + 1/2)", X),
        ("+x - -x", 2 * X),
        ("1 - 2*x/4", 1 - 2 * X / 4),
        ("n/2", N / 2),
        ("n*n - n**2", np.zeros(4)),
        ("x > 0", [0.0, 0.0, 1.0, 1.0]),
        ("(x >= 0) + (n != 0)", [0.0, 2.0, 2.0, 2.0]),
        ("(x == 0)*5 + (x < 0) + (x <= -1.5)", [2.0, 5.0, 0.0, 0.0]),
        ("exp(0.5*x)", np.exp(0.5 * X)),
        ("log(n + 1) + sqrt(n) + abs(x)", np.log(N + 1) + np.sqrt(N) + np.abs(X)),
        ("minimum(x, 1) + maximum(n, 2)", np.minimum(X, 1) + np.maximum(N, 2)),
        ("where(x > 0, x, 0)", [0.0, 0.0, 2.0, 3.0]),
        ("where(n, 1, 2)", [2.0, 1.0, 1.0, 1.0]),
        ("where(2 > 1, x, n)", X),
        ("logistic(0*x)", np.full(4, 0.5)),
        ("1 +\n   x", 1 + X),
    ],
)
def test_formulas_compute_what_they_say(text: str, expected: Any) -> None:
    env = {"x": X, "n": N}
    before = X.copy(), N.copy()

    value = parse(text)(env)

    assert value.dtype == np.float64
    np.testing.assert_allclose(value, expected, rtol=1e-14)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(N, before[1])


def test_numbers_and_arrays_give_the_same() -> None:
    formula = parse("where(x > 0, x**1.5, -x) + (x < 1)*logistic(n) - minimum(x, n)")
    rows = formula({"x": X, "n": N})
    for index, row in enumerate(rows):
        single = formula({"x": float(X[index]), "n": int(N[index])})
        assert isinstance(single, np.float64)
        assert single == row


def test_large_arrays_are_not_overwritten_though_intermediate_ones_are_reused() -> None:
    x = np.linspace(-1, 1, 200_000)
    kept = x.copy()
    twice = parse("1 + 2*x - x*x + x")

    np.testing.assert_array_equal(twice({"x": x}), twice({"x": x}))
    np.testing.assert_array_equal(x, kept)


@pytest.mark.parametrize("text", ["1/x", "log(x)", "sqrt(x - 1)", "exp(1000*x + 1000)", "x**-2"])
def test_impossible_values_come_back_without_a_warning(text: str) -> None:
    values = parse(text)({"x": np.array([0.0, -0.0])})
    assert not np.isfinite(values).any()
    assert not np.isfinite(parse(text)({"x": 0.0}))


def test_overflow_and_zero_division_of_plain_numbers_are_infinite_not_errors() -> None:
    assert parse("1/x")({"x": 0}) == math.inf
    assert np.isnan(parse("x**0.5")({"x": -1}))


def test_names_are_sorted_and_kept_even_where_they_have_no_weight() -> None:
    assert parse("0.0*zeta + exp(alpha) + alpha").names == ("alpha", "zeta")
    assert parse("exp(1)").names == ()


def test_formulas_are_equal_by_their_text_and_pickle() -> None:
    formula = parse("1 + 2*x")
    copy = pickle.loads(pickle.dumps(formula))  # noqa: S301
    assert copy == formula == parse(" 1 +  2*x ")
    assert hash(copy) == hash(formula)
    assert formula != parse("1+2*x")
    assert str(formula) == "1 + 2*x"
    assert copy({"x": 2.0}) == 5.0


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(UnknownNameError, match="formula 'x \\+ y' needs a variable 'y'"):
        parse("x + y")({"x": 1.0})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x.real", "attribute access is"),
        ("x[0]", "subscripts are"),
        ("x[0:1]", "subscripts are"),
        ("'x'", "strings are"),
        ("b'x'", "strings are"),
        ("f'{x}'", "strings are"),
        ("lambda: 1", "lambda is"),
        ("1 if x else 2", "'if ... else' is"),
        ("x and y", "'and' is"),
        ("x or y", "'or' is"),
        ("not x", "'not' is"),
        ("~x", "'~' is"),
        ("x ^ 2", "'^' is"),
        ("x & 2", "'&' is"),
        ("x | 2", "'|' is"),
        ("x // 2", "'//' is"),
        ("x % 2", "'%' is"),
        ("x @ y", "'@' is"),
        ("x << 2", "'<<' is"),
        ("x >> 2", "'>>' is"),
        ("x in y", "'in' is"),
        ("x not in y", "'not in' is"),
        ("x is y", "'is' is"),
        ("x is not y", "'is not' is"),
        ("0 < x < 1", "chained comparisons are"),
        ("x, y", "commas outside a function are"),
        ("[x]", "lists are"),
        ("{x}", "sets are"),
        ("{x: 1}", "dictionaries are"),
        ("[a for a in x]", "comprehensions are"),
        ("{a for a in x}", "comprehensions are"),
        ("{a: a for a in x}", "comprehensions are"),
        ("exp(a for a in x)", "comprehensions are"),
        ("(y := x)", "':=' is"),
        ("exp(*x)", "'*' before an argument is"),
        ("exp(x=1)", "keyword arguments are"),
        ("exp(**x)", "keyword arguments are"),
        ("(await x)", "'await' is"),
        ("(yield x)", "'yield' is"),
        ("(yield from x)", "'yield from' is"),
        ("True", "True and False are"),
        ("None", "None is"),
        ("...", "'...' is"),
        ("2j", "imaginary numbers are"),
        ("exp(1)(2)", "calling anything but a function is"),
    ],
)
def test_every_other_construct_is_refused_by_name_with_a_way_out(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    (sentence,) = caught.value.problems
    start, _, way_out = sentence.partition(": ")
    assert start.startswith(f"{problem} not part of the formula language (in '")
    assert way_out


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the formula is empty: write a number, or leave the key out"),
        (
            "eval(1)",
            f"unknown function 'eval' (known: {', '.join(FUNCTIONS)})",
        ),
        ("maximun(x, 1)", "unknown function 'maximun' (did you mean 'maximum'?)"),
        ("exp", "'exp' is a function: write exp(...)"),
        ("lag + 1", "'lag' is a function over time: rename the variable"),
        (
            "sum(x)",
            "'sum' is for scenarios over time: declare a [timeline], or leave it out",
        ),
        ("exp()", "exp takes 1 value, not 0 (in 'exp()')"),
        ("where(x, 1)", "where takes 3 values, not 2 (in 'where(x, 1)')"),
        ("where()", "where takes 3 values, not 0 (in 'where()')"),
        ("1e400", "the number '1e400' is too large"),
        ("9" * 400, f"the number '{'9' * 37}...' is too large"),
        ("x + 1/0", "the constant '1/0' is not a finite number"),
        ("exp(1000)*x", "the constant 'exp(1000)' is not a finite number"),
        (
            "2**x",
            "the exponent in '2**x' must be a constant: write exp(b*log(a)) for a**b",
        ),
        ("x**101", "the exponent in 'x**101' must lie between -100 and 100"),
        ("1 # one", "the formula contains '#': comments go outside the formula"),
        ("\uff11", "the formula contains '\\uff11': write formulas in plain ASCII"),
        ("\u212fxp(x)", "the formula contains '\\u212f': write formulas in plain ASCII"),
        ("x +", "the formula ends too early: complete it, or close its brackets"),
        (
            "2 x",
            "the formula cannot be read at 'x' (column 3): check operators, commas and brackets",
        ),
    ],
)
def test_other_problems_in_words(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.problems == (problem,)


def test_all_problems_of_a_formula_come_at_once_and_once() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("x.a + 'b' + f(1) + 'b' + (1 < x < 2)")
    assert [problem.split(" ")[0] for problem in caught.value.problems] == [
        "attribute",
        "strings",
        "unknown",
        "chained",
    ]


def test_all_problems_of_a_text_come_at_once() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("\u00e9 # " + "1" * 2000)
    assert len(caught.value.problems) == 3


def test_names_of_a_refused_formula_are_still_known() -> None:
    formula, names, problems = examine("(alpha ^ beta) + gamma.real")
    assert formula is None
    assert names == ("alpha", "beta")
    assert len(problems) == 2


TOO_DEEP = "the formula nests more than 40 operations"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("1" * 2001, "the formula is 2,001 characters long, more than 2,000"),
        ("+".join(["1"] * 1000), TOO_DEEP),
        ("-" * 1999 + "1", TOO_DEEP),
        ("(" * 999 + "1" + ")" * 999, TOO_DEEP),
        ("(" * 41 + "1" + ")" * 41, TOO_DEEP),
        ("exp(" * 41 + "1" + ")" * 41, TOO_DEEP),
        ("-" * 40 + "x", TOO_DEEP),
        ("x." + "a." * 900 + "a", TOO_DEEP),
    ],
)
def test_limits(text: str, start: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    (sentence,) = caught.value.problems
    assert sentence.startswith(start)


def test_up_to_the_limits_formulas_are_read() -> None:
    assert parse(" " * 1999 + "1").text == "1"
    assert parse("(" * 40 + "x" + ")" * 40)({"x": 2.0}) == 2.0
    assert parse("-" * 39 + "x")({"x": 2.0}) == -2.0
    assert parse("+".join(["x"] * 40))({"x": 2.0}) == 80.0
    grouped = "(" + "+".join(["x"] * 30) + ") + (" + "+".join(["x"] * 30) + ")"
    assert parse(grouped)({"x": 1.0}) == 60.0


def test_nothing_is_executed() -> None:
    """An audit hook sees every exec, import, open and process; after the imports there is none."""
    program = """
import sys
from causalstory.errors import FormulaError
from causalstory.stories.formula import parse
import difflib, ast, warnings
parse("exp(x) + y")({"x": 1.0, "y": 2.0})
seen = []
armed = True
sys.addaudithook(lambda event, args: seen.append(event) if armed else None)
attacks = [
    "__import__('os').system('echo hacked')",
    "().__class__.__bases__[0].__subclasses__()",
    "[c for c in (1).__class__.__mro__]",
    "eval('1')", "exec('1')", "open('/etc/passwd')", "breakpoint()", "globals()",
    "(lambda: 1)()", "f'{x!r:{y}}'", "exp.__globals__", "x if print(1) else y", "(y := open)",
]
for attack in attacks:
    try:
        parse(attack)
    except FormulaError:
        continue
    armed = False
    sys.exit(f"accepted: {attack}")
parse("__builtins__ + __import__ + exp(x)")
armed = False
bad = [event for event in seen if event.split(".")[0] in
       ("exec", "import", "open", "os", "subprocess", "socket", "ctypes")]
sys.exit(f"executed: {bad}" if bad else 0)
"""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""


# --- random formulas against a second, plain evaluator -------------------------------------------

Tree = tuple[Any, ...]
NAMES = ("a", "b")

numbers = st.integers(-80, 80).map(lambda k: ("number", k / 8))
leaves = numbers | st.sampled_from(NAMES).map(lambda name: ("name", name))


def _extend(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """Operations that IEEE arithmetic defines to the last bit."""
    comparison = st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner, inner)
    return st.one_of(
        st.tuples(st.sampled_from("+-*/"), inner, inner),
        st.tuples(st.sampled_from(["negative", "abs", "sqrt"]), inner),
        st.tuples(st.sampled_from(["minimum", "maximum"]), inner, inner),
        comparison,
        st.tuples(st.just("where"), comparison | inner, inner, inner),
    )


exact_trees = st.recursive(leaves, _extend, max_leaves=10)
# Libraries may differ in the last bit of these, so nothing that could enlarge it comes after.
rough_trees = st.one_of(
    st.tuples(st.sampled_from(["exp", "log", "logistic"]), exact_trees),
    st.tuples(st.just("**"), exact_trees, st.integers(-12, 12).map(lambda k: ("number", k / 4))),
)


def _text(tree: Tree) -> str:
    kind, *parts = tree
    if kind in ("number", "name"):
        text = str(parts[0])
        return f"({text})" if text.startswith("-") else text  # a power binds tighter than a minus
    inner = [_text(part) for part in parts]
    if kind == "negative":
        return f"(-{inner[0]})"
    if kind in FUNCTIONS:
        return f"{kind}({', '.join(inner)})"
    return f"({inner[0]} {kind} {inner[1]})"


_PLAIN = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": math.pow,
    "negative": lambda x: -x,
    "abs": abs,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "logistic": lambda x: 1 / (1 + math.exp(-x)),
    "minimum": min,
    "maximum": max,
    "where": lambda test, yes, no: yes if test else no,
    "<": lambda x, y: float(x < y),
    "<=": lambda x, y: float(x <= y),
    ">": lambda x, y: float(x > y),
    ">=": lambda x, y: float(x >= y),
    "==": lambda x, y: float(x == y),
    "!=": lambda x, y: float(x != y),
}


def _value(tree: Tree, env: dict[str, float]) -> float:
    """Evaluate in plain Python floats; an undefined step raises."""
    kind, *parts = tree
    if kind == "number":
        return float(parts[0])
    if kind == "name":
        return env[parts[0]]
    value = float(_PLAIN[kind](*(_value(part, env) for part in parts)))
    if not math.isfinite(value):
        raise OverflowError
    return value


finite = st.floats(-1e6, 1e6)


@given(exact_trees | rough_trees, st.lists(st.tuples(finite, finite), min_size=1, max_size=5))
def test_random_formulas_agree_with_plain_floats(
    tree: Tree, rows: list[tuple[float, float]]
) -> None:
    try:
        formula = parse(_text(tree))
    except FormulaError as error:
        assert all("constant" in problem for problem in error.problems)  # noqa: PT017
        return
    a, b = (np.array(column) for column in zip(*rows, strict=True))
    values = np.broadcast_to(formula({"a": a, "b": b}), a.shape)
    for value, row in zip(values, rows, strict=True):
        try:
            expected = _value(tree, dict(zip(NAMES, row, strict=True)))
        except (ArithmeticError, ValueError):
            continue
        assert math.isclose(value, expected, rel_tol=1e-12, abs_tol=1e-300), formula.text


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    _read_or_refuse(text)


_pieces = st.sampled_from(
    [
        *"xyz0123456789.()[]{},:;+-*/%<>=!&|^~@'\"\\# \t\n_jebx",
        *FUNCTIONS,
        *("lambda ", " if ", " else ", " for ", " in ", " not ", " is ", "**", "None", "yield "),
    ]
)


@given(st.lists(_pieces, max_size=25).map("".join))
def test_anything_that_looks_like_a_formula_is_one_or_refused(text: str) -> None:
    _read_or_refuse(text)


def _read_or_refuse(text: str) -> None:
    try:
        formula = parse(text)
    except FormulaError as error:
        assert error.problems  # noqa: PT017
        assert all(problem.isprintable() for problem in error.problems)  # noqa: PT017
        return
    assert isinstance(formula, Formula)
    formula(dict.fromkeys(formula.names, np.array([0.0, 1.0, -1e300])))
