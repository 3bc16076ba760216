"""What is recommended where only a proxy of the outcome is seen."""

from __future__ import annotations

import pytest

from .bench import BEST, NO_GAIN, NOT_CLEAR, advised, ward

ACT = "act.shift = { care = 1 }"
COST = ACT + "\nact.cost = 1.5"
HELPS = "act helps, by the proxy; whether it is "
SPEAKS = "act changes Reports by -4 [-5, -3] per unit, which speaks for Errors"


@pytest.mark.parametrize(
    ("story", "actions", "more", "slope", "action", "reason"),
    [
        ("felt", ACT, "", (-4, 1), "act", SPEAKS),
        ("counted", ACT, "", (-4, 1), "act", SPEAKS),
        # With a cost: bought if reports count errors and fall by more than the cost themselves.
        ("counted", COST, "", (-4, 1), "act", SPEAKS + ", at a cost of 1.5"),
        (
            *("felt", COST, "", (-4, 1), "leave_it"),
            f"{NOT_CLEAR}; {HELPS}worth its cost needs audit",
        ),
        (
            *("counted", COST, "", (-1, 0.2), "leave_it"),
            f"{NOT_CLEAR}; {HELPS}worth its cost needs audit",
        ),
        (
            *("counted", COST, "", (-2, 1), "leave_it"),
            f"{NOT_CLEAR}; {HELPS}worth its cost needs audit",
        ),
        ("counted", COST, "", (-1, 2), "leave_it", NOT_CLEAR),
        ("felt", COST, "", (2, 1), "leave_it", NO_GAIN),
        ("felt", "act.shift = { care = 0 }", "", (2, 1), "leave_it", NO_GAIN),
        # A relevant change is one of the outcome, like a cost.
        (
            *("felt", ACT, "relevant = 2", (-4, 1), "leave_it"),
            f"{NOT_CLEAR} (changes of 2 or less do not count); {HELPS}enough to matter needs audit",
        ),
        ("counted", ACT, "relevant = 2", (-4, 1), "act", SPEAKS),
        # The best estimate will do, but a cost can be weighed no better.
        (
            *("felt", COST, BEST, (-4, 9), "leave_it"),
            f"no action has an estimate better than leaving it; {HELPS}worth its cost needs audit",
        ),
        (
            *("counted", COST, BEST, (-4, 1), "act"),
            f"the best estimate: {SPEAKS}, at a cost of 1.5, and the data alone tell it from "
            "leaving it",
        ),
    ],
)
def test_by_proxy(story, actions, more, slope, action, reason):
    found = advised(ward(actions, more=more)[story], {"care": slope}, evidence="report")
    assert (found.action, found.reason) == (action, reason)
    assert found.clear is (action == "act" or reason == NO_GAIN)
    assert found.settled_by is None


def test_where_no_evidence_ever_weighs_the_cost():
    found = advised(ward(COST, audit="")["felt"], {"care": (-4, 1)}, evidence="report")
    assert found.reason.endswith(
        "whether it is worth its cost cannot be told from any evidence here"
    )


def test_on_the_audit_the_same_action_is_weighed():
    found = advised(ward(COST)["felt"], {"care": (-4, 1)}, evidence="audit")
    assert (found.action, found.clear) == ("act", True)
    assert found.because == "act changes Errors by -4 [-5, -3] per unit, at a cost of 1.5"


def test_what_is_bought_does_not_silence_what_cannot_be_weighed():
    both = ACT + "\nhire.shift = { staff = 1 }\nhire.cost = 1"
    slopes = {"care": (-4, 1), "staff": (-3, 1)}
    found = advised(ward(both)["felt"], slopes, evidence="report")
    assert (found.action, found.clear) == ("act", True)
    assert found.doubts == ("hire helps, by the proxy; whether it is worth its cost needs audit",)
