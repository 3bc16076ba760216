"""Rules: what a parameter may be, one number or a number a row."""

import sys

import numpy as np
import pytest

from causalstory.stories.rules import Rule

LARGEST = sys.float_info.max
RULES = [Rule(), Rule(at_least=0), Rule(at_most=3), Rule(at_least=-1, at_most=9, whole=True)]
NUMBERS = [0.0, -0.5, 2.0, 2.5, 1e6, LARGEST, -LARGEST, np.nan, np.inf, -np.inf]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("number", NUMBERS)
def test_one_number_is_judged_like_a_row(rule: Rule, number: float) -> None:
    alone, numpy = rule.complaint(number), rule.complaint(np.float64(number))
    row = rule.complaint(np.array([number]))
    allowed = rule.at_least <= number <= rule.at_most and (not rule.whole or number % 1 == 0)
    assert (alone is None) == allowed
    assert alone == numpy
    assert row == (alone and f"{alone} in 1 of 1 rows")


@np.errstate(over="ignore", invalid="ignore")
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_no_sum_hides_what_is_no_number(wrong: float) -> None:
    assert Rule().complaint(np.full(40, LARGEST)) is None
    assert Rule().complaint(np.array([LARGEST, LARGEST, -LARGEST, -LARGEST])) is None
    for rows in ([1.0, wrong], [-wrong, wrong], [wrong, LARGEST, LARGEST]):
        assert "must be a finite number" in str(Rule().complaint(np.array(rows)))
