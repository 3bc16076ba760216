"""Choosing without knowing: exact answers on tables small enough to work out by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.decision.consequences import Consequence, Consequences
from causalstory.decision.weighing import (
    expected_regret,
    flips,
    least_expected,
    minimax,
    weights_of,
)
from causalstory.errors import OptionError


def table(regrets: dict[str, dict[str, float]], se: float = 0.0) -> Consequences:
    worlds = tuple(regrets)
    actions = tuple(next(iter(regrets.values())))
    cells = tuple(
        Consequence(world, action, 0.0, se, None, None, -regret, regret, se, False)
        for world, row in regrets.items()
        for action, regret in row.items()
    )
    return Consequences(worlds, actions, cells)


TWO = table({"a": {"left": 0.0, "right": 4.0}, "b": {"left": 1.0, "right": 0.0}})
HEDGE = table(
    {
        "a": {"left": 0.0, "right": 10.0, "leave_it": 4.0},
        "b": {"left": 10.0, "right": 0.0, "leave_it": 4.0},
    }
)


def test_minimax_takes_the_hedge() -> None:
    assert minimax(TWO) == "left"
    assert minimax(HEDGE) == "leave_it"


def test_expected_regret_averages_over_worlds() -> None:
    weights = weights_of(TWO.worlds, {"a": 1, "b": 3})
    assert expected_regret(TWO, weights, "left") == 0.75
    assert expected_regret(TWO, weights, "right") == 1.0
    assert least_expected(TWO, weights) == "left"


def test_the_best_action_flips_where_two_lines_cross() -> None:
    # weight p on a: left costs 1 - p, right costs 4p; they meet at p = 1/5
    found = [(f.story, round(f.low, 12), round(f.high, 12), f.action)
             for f in flips(TWO, weights_of(TWO.worlds, None))]  # fmt: skip
    assert found == [
        ("a", 0.0, 0.2, "right"),
        ("a", 0.2, 1.0, "left"),
        ("b", 0.0, 0.8, "left"),
        ("b", 0.8, 1.0, "right"),
    ]


def test_the_hedge_is_best_in_the_middle() -> None:
    # weight p on a: left 10(1 - p), right 10p, leaving it 4 throughout
    found = [(round(f.low, 12), round(f.high, 12), f.action)
             for f in flips(HEDGE, weights_of(HEDGE.worlds, None)) if f.story == "a"]  # fmt: skip
    assert found == [(0.0, 0.4, "right"), (0.4, 0.6, "leave_it"), (0.6, 1.0, "left")]


def test_what_simulation_cannot_tell_from_nothing_goes_to_the_neighbours() -> None:
    nearly = {"a": {"left": 0.0, "right": 1.0}, "b": {"left": 0.001, "right": 0.0}}
    equal = weights_of(("a", "b"), None)
    assert [f.action for f in flips(table(nearly), equal) if f.story == "a"] == ["right", "left"]
    blurred = flips(table(nearly, se=0.001), equal)
    assert [(f.low, f.high, f.action) for f in blurred if f.story == "a"] == [(0.0, 1.0, "left")]


def test_bounds_carry_their_simulation_error() -> None:
    (first, second) = [f for f in flips(table(
        {"a": {"left": 0.0, "right": 4.0}, "b": {"left": 1.0, "right": 0.0}}, se=0.01
    ), weights_of(("a", "b"), None)) if f.story == "a"]  # fmt: skip
    # p = d0/(d0 - d1) with d0 = 1 and d1 = -4; errors of both are 0.01 * sqrt(2)
    expected = 0.01 * 2**0.5 * (4**2 + 1**2) ** 0.5 / 25
    assert first.high_se == second.low_se == pytest.approx(expected)
    assert first.low_se == second.high_se == 0.0


def test_weights_are_shares_and_all_their_problems_come_at_once() -> None:
    assert weights_of(("a", "b"), None) == {"a": 0.5, "b": 0.5}
    assert weights_of(("a", "b"), {"a": 3}) == {"a": 1.0, "b": 0.0}
    with pytest.raises(OptionError) as caught:
        weights_of(("voice", "acuity"), {"voce": 1, "acuity": -1})
    assert caught.value.problems == (
        "weights: there is no world 'voce' (did you mean 'voice'?)",
        "weights: 'acuity' has -1; give a finite number from 0",
    )
    with pytest.raises(OptionError, match="all are zero"):
        weights_of(("a",), {"a": 0.0})


def test_weights_as_large_as_numbers_go_are_shared_out() -> None:
    assert weights_of(["a", "b"], {"a": 1e308, "b": 1e308}) == {"a": 0.5, "b": 0.5}


def test_a_single_world_has_nothing_to_flip() -> None:
    only = table({"a": {"left": 0.0, "leave_it": 1.0}})
    assert [(f.low, f.high, f.action) for f in flips(only, {"a": 1.0})] == [(0.0, 1.0, "left")]


REGRETS = st.lists(
    st.lists(st.integers(0, 20).map(float), min_size=3, max_size=3), min_size=2, max_size=4
)


@given(REGRETS, st.floats(0.0, 1.0))
def test_between_the_bounds_no_other_action_is_better(rows: list[list[float]], p: float) -> None:
    worlds = [f"w{i}" for i in range(len(rows))]
    shown = table(
        {w: dict(zip("xyz", row, strict=True)) for w, row in zip(worlds, rows, strict=True)}
    )
    weights = weights_of(worlds, None)
    for story in worlds:
        parts = [f for f in flips(shown, weights) if f.story == story]
        assert parts[0].low == 0.0
        assert parts[-1].high == 1.0
        assert all(a.high == b.low for a, b in pairwise(parts))
        there = next(f for f in parts if f.low <= p <= f.high)
        moved = {w: p if w == story else (1 - p) / (len(worlds) - 1) for w in worlds}
        best = min(expected_regret(shown, moved, action) for action in "xyz")
        assert expected_regret(shown, moved, there.action) == pytest.approx(best, abs=1e-9)
