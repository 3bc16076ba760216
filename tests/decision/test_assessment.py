from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.decision.assessment import Assessment, assess, counts_the_outcome
from causalstory.stories.catalog import load
from causalstory.stories.parts import LEAVE

from .bench import care, estimate, judged, ward

SLOPES = st.floats(-1e3, 1e3)
HALVES = st.floats(0.001, 1e3)
AMOUNTS = st.floats(-50, 50)


def only(story, slopes, **known):
    """The assessment of the one action besides leaving it."""
    leave, action = judged(story, slopes, **known)
    assert leave.action is LEAVE
    return action


def numbers(a):
    return [a.change, a.low, a.high]


def gains(a):
    return [a.gain, a.gain_low, a.gain_high]


def test_leaving_it_changes_nothing_and_comes_first():
    leave = assess(care()["trial"], {}, {})[0]
    assert leave == Assessment(LEAVE, "health")
    assert leave.to_dict() == {
        "action": "leave_it",
        "variable": "health",
        "change": 0.0,
        "low": 0.0,
        "high": 0.0,
        "level": None,
        "acts_on": None,
        "by_proxy": False,
    }
    assert not leave.better
    assert not leave.helps


def test_a_shift_is_the_slope_times_the_amount_whatever_the_mean():
    story = care("less.shift = { dose = -2 }")["trial"]
    found = only(story, {"dose": (1.5, 0.5)}, means={"dose": 7})
    assert numbers(found) == pytest.approx([-3.0, -4.0, -2.0])
    assert found.to_dict() == {
        "action": "less",
        "variable": "health",
        "change": found.change,
        "low": found.low,
        "high": found.high,
        "level": 0.95,
        "acts_on": "dose",
        "by_proxy": False,
    }


@pytest.mark.parametrize(("mean", "change"), [(2.5, 1.0), (3.0, 0.0), (5.0, -4.0)])
def test_set_is_judged_against_the_mean(mean, change):
    """slope 2 x (3 - mean): against leaving it, not against zero."""
    story = care("fix.set = { dose = 3 }")["trial"]
    found = only(story, {"dose": (2.0, 1.0)}, means={"dose": mean})
    assert numbers(found) == pytest.approx([change, *sorted((change / 2, change * 1.5))])


def test_the_gain_is_in_the_direction_of_the_goal_less_the_cost():
    actions = "more.shift = { dose = 1 }\nmore.cost = 0.25"
    up = only(care(actions)["trial"], {"dose": (2.0, 0.5)})
    assert gains(up) == pytest.approx([1.75, 1.25, 2.25])
    down = only(care(actions, goal="decrease")["trial"], {"dose": (2.0, 0.5)})
    assert gains(down) == pytest.approx([-2.25, -2.75, -1.75])
    assert numbers(up) == numbers(down)


def test_an_action_without_a_path_changes_nothing_and_still_costs():
    wall = "redo.shift = { paint = 4 }\nredo.cost = 0.1"
    found = only(care(wall)["trial"], {"paint": (0, 0)})
    assert numbers(found) == [0, 0, 0]
    assert gains(found) == pytest.approx([-0.1] * 3)
    assert found.level is None
    assert found.surely_no_better


def test_setting_what_has_no_path_needs_no_mean():
    found = only(care("redo.set = { paint = 4 }")["trial"], {"paint": (0, 0)})
    assert numbers(found) == [0, 0, 0]


def test_what_is_not_identified_is_not_assessed():
    """A naive number is no estimate, even if somebody hands one over."""
    story = care()["selected"]
    unidentified = replace(estimate(story, "dose", 2, 1), estimate=None, low=None, high=None)
    assert [a.action.name for a in assess(story, {"dose": unidentified}, {})] == ["leave_it"]


def test_actions_come_in_the_order_of_the_file():
    actions = "b.shift = { dose = 1 }\na.shift = { diet = 1 }\nc.shift = { dose = 2 }"
    found = judged(care(actions)["trial"], {"diet": (1, 1), "dose": (1, 1)})
    assert [a.action.name for a in found] == ["leave_it", "b", "a", "c"]


@pytest.mark.parametrize(
    ("evidence", "variable", "by_proxy"), [("report", "reports", True), ("audit", "errors", False)]
)
def test_the_proxy_stands_in_until_the_outcome_is_seen(evidence, variable, by_proxy):
    found = only(ward()["counted"], {"care": (-2, 1)}, evidence=evidence)
    assert (found.variable, found.by_proxy) == (variable, by_proxy)
    assert bool(found.conditions) is by_proxy


def test_sub_counts():
    """Binomial reports with the errors as trials are some of the errors; a mood is not."""
    both = ward()
    assert counts_the_outcome(both["counted"])
    assert not counts_the_outcome(both["felt"])
    assert not counts_the_outcome(care()["trial"])  # no proxy, no mechanisms
    assert all(counts_the_outcome(story) for story in load("medication-errors").stories)


def test_other_trials_are_no_sub_count():
    text = """
    format = 1
    id = "calls"
    title = "Calls"
    question = { treatment = "x", outcome = "y", proxy = "r", goal = "decrease" }
    variables = { x = {}, y = {}, r = {} }
    [stories.s]
    title = "s"
    [stories.s.mechanisms]
    x = { family = "normal" }
    y = { family = "poisson", formula = "x" }
    r = { family = "binomial", trials = "%s", formula = "0.1*y" }
    """
    found = {trials: counts_the_outcome(load(text % trials)["s"]) for trials in ("9", "y", "(y)")}
    assert found == {"9": False, "y": True, "(y)": True}


COST = "act.shift = { care = 1 }\nact.cost = 1.5"


@pytest.mark.parametrize(
    ("story", "actions", "relevant", "comparable"),
    [
        ("felt", "act.shift = { care = 1 }", 0, True),  # nothing to hold it against
        ("felt", COST, 0, False),
        ("felt", "act.shift = { care = 1 }", 1, False),
        ("counted", COST, 1, True),
    ],
)
def test_a_proxy_is_held_against_a_cost_only_if_it_counts(story, actions, relevant, comparable):
    told = ward(actions, more=f"relevant = {relevant}")[story]
    found = only(told, {"care": (-9, 1)}, evidence="report")
    assert found.comparable is comparable
    assert found.surely_better is comparable
    seen = only(told, {"care": (-9, 1)}, evidence="audit")
    assert seen.comparable
    assert seen.surely_better


def test_by_proxy_a_gain_below_the_cost_rules_nothing_out():
    """Reports fall by 1 at a cost of 1.5, but errors may fall by more than reports."""
    told = ward(COST)["counted"]
    by_reports = only(told, {"care": (-1, 0.2)}, evidence="report")
    assert by_reports.gain_high < 0
    assert not by_reports.surely_no_better
    assert only(told, {"care": (-1, 0.2)}, evidence="audit").surely_no_better
    assert only(told, {"care": (1, 0.2)}, evidence="report").surely_no_better


@pytest.mark.parametrize(
    ("value", "half", "relevant", "negligible"),
    [(2, 1, False, False), (2, 0.4, False, True), (3, 1, True, False), (-3, 0.1, True, False)],
)
def test_relevance_is_about_size(value, half, relevant, negligible):
    found = only(care(more="relevant = 2.5")["trial"], {"dose": (value, half)})
    assert (found.relevant, found.negligible) == (relevant, negligible)
    assert found.surely_no_better is (negligible or value < 0)


@pytest.mark.parametrize(
    ("first", "second", "beats"),
    [
        ((9, 8, 10), (5, 4, 6), True),
        ((9, 5, 13), (5, 4, 6), False),
    ],
)
def test_other_variables_are_beaten_where_intervals_are_apart(first, second, beats):
    dose, diet = (
        Assessment(action, "health", False, *values, *values)
        for action, values in zip(
            care("a.shift = { dose = 1 }\nb.shift = { diet = 1 }").actions,
            (first, second),
            strict=False,
        )
    )
    assert dose.surely_beats(diet) is beats
    assert not diet.surely_beats(dose)


@given(SLOPES, HALVES, AMOUNTS, AMOUNTS, st.floats(0, 20), st.floats(0, 20))
def test_two_doses_of_one_thing_share_their_slope(slope, half, one, two, cost, price):
    """Better beyond the interval means better at either end of the slope's interval."""
    actions = (
        f"a.shift = {{ dose = {one} }}\na.cost = {cost}\n"
        f"b.shift = {{ dose = {two} }}\nb.cost = {price}"
    )
    _, a, b = judged(care(actions)["trial"], {"dose": (slope, half)})
    if a.change * b.change == 0:
        return
    ends = [end * (one - two) - (cost - price) for end in (slope - half, slope + half)]
    if min(map(abs, ends)) > 1e-6:
        assert a.surely_beats(b) is (min(ends) > 0)


@given(SLOPES, HALVES, AMOUNTS, st.floats(0, 20), st.sampled_from(["increase", "decrease"]))
def test_intervals_hold_together(slope, half, amount, cost, goal):
    actions = f"act.shift = {{ dose = {amount} }}\nact.cost = {cost}"
    found = only(care(actions, goal=goal)["trial"], {"dose": (slope, half)})
    assert found.low <= found.change <= found.high
    assert found.gain_low <= found.gain <= found.gain_high
    sign = 1 if goal == "increase" else -1
    assert found.gain + cost == pytest.approx(sign * found.change)
    assert found.gain_high - found.gain_low == pytest.approx(found.high - found.low)
    assert not (found.surely_better and found.surely_no_better)
    assert found.better or not found.surely_better
    assert found.helps or not found.surely_helps
