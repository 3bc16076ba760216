from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.stories.formula import parse
from causalstory.stories.terms import coefficient, part


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        ("x", 1.0),
        ("-x", -1.0),
        ("+x", 1.0),
        ("1 + 2*z", 0.0),
        ("0.0*x + z", 0.0),
        ("2*x - x*3", -1.0),
        ("2*(x - 1)/4 - -x", 1.5),
        ("exp(1)*x", math.e),
        ("(1 + 1)*(2*x + z)", 4.0),
        ("x*z", None),
        ("z*x", None),
        ("1/x", None),
        ("x/z", None),
        ("z/x", None),
        ("x**2", None),
        ("exp(x)", None),
        ("x > 1", None),
        ("where(x > 1, 1, 0)", None),
        ("x - (x + exp(x))", None),
        ("z*z + x", 1.0),
    ],
)
def test_coefficients(text: str, slope: float | None) -> None:
    found = coefficient(parse(text), "x")
    assert found == (slope if slope is None else pytest.approx(slope))


@pytest.mark.parametrize(
    ("text", "slope", "words"),
    [
        ("0.5*x + 0.9*lag(x)", 0.5, "0.5*x"),
        ("0.9*lag(x) + z", 0.0, ""),
        ("x*lag(z)", None, "x*lag(z)"),
        ("2*sum(x) - x", None, "2*sum(x) - x"),
    ],
)
def test_what_was_a_week_ago_is_another_variable(
    text: str, slope: float | None, words: str
) -> None:
    formula = parse(text, over_time=True)
    assert (coefficient(formula, "x"), part(formula, "x")) == (slope, words)


@pytest.mark.parametrize(
    ("text", "slope", "words"),
    [
        ("0.5*x + 0.9*lag(x)", 0.9, "0.9*lag(x)"),
        ("x + lag(z)", 0.0, ""),
        ("minimum(1, 0.9*lag(x) + z)", None, "minimum(1, 0.9*lag(x) + z)"),
    ],
)
def test_what_it_was_a_week_ago(text: str, slope: float | None, words: str) -> None:
    formula = parse(text, over_time=True)
    found = coefficient(formula, "x", lagged=True), part(formula, "x", lagged=True)
    assert found == (slope, words)


numbers = st.integers(-9, 9).map(str)
linear = st.recursive(
    st.sampled_from(["x", "z", "exp(z)", "3", "0.5"]),
    lambda inner: st.one_of(
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} - {})".format, inner, inner),
        st.builds("(-{})".format, inner),
        st.builds("(({})*{})".format, numbers, inner),
        st.builds("({}/4)".format, inner),
    ),
    max_leaves=8,
)


@given(linear)
def test_a_coefficient_is_what_one_unit_more_adds(text: str) -> None:
    formula = parse(text)
    at = {"x": 0.7, "z": -0.4}
    rise = float(formula({**at, "x": 1.7})) - float(formula(at))
    assert coefficient(formula, "x") == pytest.approx(rise, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 + x**2 - z", "x**2"),
        ("1 - x**2 + exp(x)", "-x**2 + exp(x)"),
        ("1 - (z - x*z)", "x*z"),
        ("-(exp(x) + 1)", "-exp(x)"),
        ("where(x > 1, 2, z)", "where(x > 1, 2, z)"),
        ("1 + z", ""),
        ("2*(1 + x**2)", "2*(1 + x**2)"),
        ("xx + x*z", "x*z"),
    ],
)
def test_the_part_in_which_a_variable_stands(text: str, words: str) -> None:
    assert part(parse(text), "x") == words


@given(linear)
def test_parts_leave_nothing_out(text: str) -> None:
    formula, zero = parse(text), {"x": 0.0, "z": 0.3}
    words = part(formula, "x")
    at = {**zero, "x": 2.0}
    change = float(formula(at)) - float(formula(zero))
    of_part = float(parse(words)(at)) - float(parse(words)(zero)) if words else 0.0
    assert of_part == pytest.approx(change, abs=1e-9)
