from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.analysis.identification import identify
from causalstory.decision.recommendation import recommend

from .bench import BEST, NO_GAIN, NOT_CLEAR, advised, care, judged

MORE = "more.shift = { dose = 1 }"
COSTLY = MORE + "\nmore.cost = 1.5"
LESS = "\nless.shift = { dose = -1 }"
EAT = "\neat.shift = { diet = 1 }"


def change(value, low, high, label="Health"):
    return f"more changes {label} by {value} [{low}, {high}] per patient"


@pytest.mark.parametrize(
    ("actions", "goal", "more", "slope", "action", "clear", "reason"),
    [
        (MORE, "increase", "", (2, 1), "more", True, change(2, 1, 3)),
        (MORE, "decrease", "", (-2, 1), "more", True, change(-2, -3, -1)),
        (MORE, "increase", "", (2, 3), "leave_it", False, NOT_CLEAR),
        (MORE, "increase", "", (-2, 1), "leave_it", True, NO_GAIN),
        (MORE, "decrease", "", (2, 1), "leave_it", True, NO_GAIN),
        (COSTLY, "increase", "", (2, 1), "leave_it", False, NOT_CLEAR),
        (COSTLY, "increase", "", (3, 1), "more", True, change(3, 2, 4) + ", at a cost of 1.5"),
        (COSTLY, "increase", "", (0.5, 0.5), "leave_it", True, NO_GAIN),
        (MORE, "increase", "relevant = 2.5", (3, 1), "more", True, change(3, 2, 4)),
        (
            *(MORE, "increase", "relevant = 2.5", (2, 1), "leave_it", False),
            NOT_CLEAR + " (changes of 2.5 or less do not count)",
        ),
        (
            *(MORE, "increase", "relevant = 4", (2, 1), "leave_it", True),
            NO_GAIN + " (changes of 4 or less do not count)",
        ),
        (
            *(MORE, "increase", BEST, (2, 1), "more", True),
            f"the best estimate: {change(2, 1, 3)}, and the data alone tell it from leaving it",
        ),
        (
            *(MORE, "increase", BEST, (2, 3), "more", False),
            f"the best estimate: {change(2, -1, 5)}, but the data alone do not tell it from "
            "leaving it",
        ),
        (
            *(MORE, "increase", BEST, (-2, 3), "leave_it", False),
            "no action has an estimate better than leaving it",
        ),
        (MORE, "increase", BEST, (-2, 1), "leave_it", True, NO_GAIN),
        (
            *(COSTLY, "increase", BEST, (1, 3), "leave_it", False),
            "no action has an estimate better than leaving it",
        ),
        (
            *(MORE, "increase", BEST + "\nrelevant = 2", (2, 3), "leave_it", False),
            "no action has an estimate better than leaving it (changes of 2 or less do not count)",
        ),
    ],
)
def test_one_action(actions, goal, more, slope, action, clear, reason):
    found = advised(care(actions, goal=goal, more=more)["trial"], {"dose": slope})
    assert (found.action, found.clear, found.reason) == (action, clear, reason)
    assert found.settled_by is None


def test_there_may_be_no_action_at_all():
    found = advised(care("")["trial"], {})
    assert (found.action, found.clear) == ("leave_it", True)
    assert found.reason == "there is no action to choose from"


# Several actions


@pytest.mark.parametrize(
    ("diet", "action", "doubts"),
    [
        ((0.5, 0.3), "more", ()),
        ((1.8, 0.5), "more", ("not clearly better than eat",)),
        ((2.2, 9.0), "more", ("not clearly better than eat",)),  # best estimate, but unsure itself
        ((2.5, 1.0), "eat", ("not clearly better than more",)),
        ((9.0, 1.0), "eat", ()),
        ((-2.5, 1.0), "more", ()),
    ],
)
def test_the_best_of_those_that_are_clear(diet, action, doubts):
    found = advised(care(MORE + EAT)["trial"], {"dose": (2, 1), "diet": diet})
    assert (found.action, found.clear, found.doubts) == (action, True, doubts)
    assert found.reason.endswith("; ".join(("per patient", *doubts)))


def test_with_decide_best_the_best_estimate_is_taken_however_unsure():
    story = care(MORE + EAT, more=BEST)["trial"]
    found = advised(story, {"dose": (2, 1), "diet": (2.2, 9)})
    assert (found.action, found.clear, found.doubts) == (
        *("eat", False),
        ("not clearly better than more",),
    )


def test_a_larger_dose_of_the_same_is_better_though_intervals_overlap():
    """[4, 12] and [8, 24] overlap; the second is the first doubled, whatever the slope."""
    twice = MORE + "\ntwice.shift = { dose = 2 }"
    found = advised(care(twice)["trial"], {"dose": (8, 4)})
    assert (found.action, found.doubts) == ("twice", ())
    # at a cost of 7 the double dose is better only if the slope is above 7
    found = advised(care(twice + "\ntwice.cost = 7")["trial"], {"dose": (8, 4)})
    assert (found.action, found.doubts) == ("twice", ("not clearly better than more",))


def test_the_opposite_dose_is_no_rival_of_a_clear_one():
    found = advised(care(MORE + LESS, goal="decrease")["trial"], {"dose": (2, 1)})
    assert (found.action, found.doubts) == ("less", ())


def test_costs_decide_between_actions():
    costs = "\nmore.cost = 1\neat.cost = 0.1"
    slopes = {"dose": (2, 0.2), "diet": (1.8, 0.2)}
    assert advised(care(MORE + EAT)["trial"], slopes).action == "more"
    assert advised(care(MORE + EAT + costs)["trial"], slopes).action == "eat"


# No path


NO_PATH = "in this story no arrow leads from Dose to Health, so acting on it changes nothing"


@pytest.mark.parametrize(
    ("actions", "slopes", "clear", "reason"),
    [
        (MORE + LESS, {"dose": (0, 0)}, True, NO_PATH),
        (
            *(MORE + EAT, {"dose": (0, 0), "diet": (1, 2)}, False),
            NO_PATH + ", and no other action is clearly better than leaving it",
        ),
        (
            *(MORE + EAT, {"dose": (0, 0), "diet": (-2, 1)}, True),
            NO_PATH + ", and no other action gains more than it costs",
        ),
    ],
)
def test_no_arrow_leads_from_the_treatment(actions, slopes, clear, reason):
    found = advised(care(actions)["reversed"], slopes)
    assert (found.action, found.clear, found.reason) == ("leave_it", clear, reason)


def test_where_the_treatment_does_nothing_another_action_may():
    found = advised(care(MORE + EAT)["reversed"], {"dose": (0, 0), "diet": (2, 1)})
    assert (found.action, found.clear) == ("eat", True)


def test_a_dose_of_nothing_is_not_a_missing_arrow():
    found = advised(care("same.shift = { dose = 0 }")["trial"], {"dose": (2, 1)})
    assert (found.action, found.reason) == ("leave_it", NO_GAIN)


def test_an_action_elsewhere_without_a_path():
    redo = "\nredo.shift = { paint = 1 }"
    found = advised(care(MORE + redo)["trial"], {"dose": (2, 1), "paint": (0, 0)})
    assert (found.action, found.doubts, found.unjudged) == ("more", (), ())


# Abstentions


def test_an_abstention_says_what_is_known_of_other_actions():
    redo = "\nredo.shift = { paint = 1 }"
    slopes = {"diet": (1.8, 0.5), "paint": (0, 0)}
    found = advised(care(MORE + EAT + redo)["selected"], slopes)
    assert (found.action, found.clear, found.settled_by) == (None, False, None)
    assert found.reason == (
        "confounded: Dose <- Frailty -> Health stays open, and Frailty is latent: nobody can "
        "measure it; known of other actions: eat changes Health by 1.8 [1.3, 2.3], redo changes "
        "nothing"
    )
    assert [a.action.name for a in found.assessments] == ["leave_it", "eat", "redo"]


def test_decide_best_abstains_all_the_same():
    found = advised(care(MORE + EAT, more=BEST)["selected"], {"diet": (1.8, 0.5)})
    assert found.action is None


def test_a_question_about_one_thing_and_actions_on_another():
    """Without an action on the treatment, whatever can be judged is judged."""
    found = advised(care(EAT)["selected"], {"diet": (1.8, 0.5)})
    assert (found.action, found.clear) == ("eat", True)


def test_where_nothing_can_be_judged_nothing_is_recommended():
    reason = "Diet is not measured in the first interview"
    found = advised(care(EAT)["trial"], {}, unknown={"diet": reason})
    assert (found.action, found.clear) == (None, False)
    assert found.reason == f"no action can be judged: {reason}"


@pytest.mark.parametrize(
    ("slope", "action", "clear", "because"),
    [
        ((2, 1), "more", True, change(2, 1, 3)),
        ((-2, 1), "leave_it", False, "no action that can be judged gains more than it costs"),
        (
            *((2, 3), "leave_it", False),
            "no action that can be judged is clearly better than leaving it",
        ),
    ],
)
def test_leaving_it_is_not_clear_while_an_action_is_not_judged(slope, action, clear, because):
    feast = "\nfeast.shift = { diet = 3 }"
    reason = "Diet is not measured here"
    found = advised(care(MORE + EAT + feast)["trial"], {"dose": slope}, unknown={"diet": reason})
    assert (found.action, found.clear, found.because) == (action, clear, because)
    assert found.unjudged == (f"eat and feast cannot be judged: {reason}",)
    assert found.reason == f"{because}; eat and feast cannot be judged: {reason}"


def test_a_reason_is_given_even_where_none_was_handed_over():
    found = advised(care(MORE + EAT)["trial"], {"dose": (2, 1)})
    assert found.unjudged == ("eat cannot be judged: nothing is known of what it acts on",)


# Whatever the numbers

NUMBERS = st.tuples(st.floats(-100, 100), st.floats(0.01, 100))


@given(NUMBERS, NUMBERS, st.floats(0, 50), st.floats(0, 50), st.booleans(), st.booleans())
def test_the_rule_in_one_place(dose, diet, cost, relevant, increase, best):
    """Against the definition, written out again for two variables."""
    goal = "increase" if increase else "decrease"
    more = f"relevant = {relevant}\n" + (BEST if best else "")
    story = care(f"{MORE}{EAT}\neat.cost = {cost}", goal=goal, more=more)["trial"]
    found = advised(story, {"dose": dose, "diet": diet})
    sign = 1 if increase else -1
    nets = {}
    for name, (value, half), price in (("more", dose, 0.0), ("eat", diet, cost)):
        net = sign * value - price
        sure = net - half > 0
        if abs(value) > relevant and net > 0 and (sure or best):
            nets[name] = net
    expected = max(nets, key=nets.get) if nets else "leave_it"
    if len(set(nets.values())) == len(nets):
        assert found.action == expected
    assert found.action in {"more", "eat", "leave_it"}
    assert found.reason
    assert isinstance(found.clear, bool)


@given(NUMBERS, st.floats(-10, 10))
def test_turning_the_question_round_turns_nothing_else(dose, amount):
    """More health wanted, or less of the same with the sign of everything reversed."""
    actions = f"act.shift = {{ dose = {amount} }}\nact.cost = 0.5"
    value, half = dose
    up = advised(care(actions)["trial"], {"dose": (value, half)})
    down = advised(care(actions, goal="decrease")["trial"], {"dose": (-value, half)})
    assert (up.action, up.clear) == (down.action, down.clear)


def test_recommend_needs_no_more_than_what_is_known():
    story = care()["trial"]
    found = recommend(story, identify(story), judged(story, {"dose": (2, 1)}))
    assert found.action == "more"
