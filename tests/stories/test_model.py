"""Scenarios and stories: what they say of themselves, that they pickle, and look-ups."""

import pickle

import pytest

import causalstory as cs
from causalstory.errors import OptionError, UnknownNameError
from causalstory.stories.catalog import load, scenarios


def test_a_scenario_introduces_itself() -> None:
    assert repr(load("medication-errors")) == (
        "Do safe units make more medication errors? (medication-errors)\n"
        "  question: what does psychological_safety do to actual_errors, "
        "seen through reported_errors?\n"
        "  stories:  complacency, voice, acuity, aftermath\n"
        "  evidence: weekly_report, case_mix, chart_audit\n"
        "  actions:  rule_by_fear, build_safety, staff_sick_wards, leave_it"
    )
    assert repr(load("medication-errors")["voice"]) == (
        "<Story 'voice': Safety gives errors a voice>"
    )


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_scenarios_pickle_and_hash(scenario) -> None:
    again = pickle.loads(pickle.dumps(scenario))  # noqa: S301 - our own bytes
    assert again == scenario
    assert hash(again) == hash(scenario)
    assert repr(again) == repr(scenario)


def test_misspelt_parts_are_met_with_a_suggestion() -> None:
    ward = load("medication-errors")
    for look_up, sentence in (
        (lambda: ward["voise"], "there is no story 'voise' (did you mean 'voice'?)"),
        (lambda: ward.variable("acuty"), "there is no variable 'acuty' (did you mean 'acuity'?)"),
        (lambda: ward["voice"].action("leave"), "there is no action 'leave'"),
        (lambda: ward["voice"].mechanism("earlier_incidents"), "story 'voice' has no mechanism"),
    ):
        with pytest.raises(UnknownNameError) as caught:
            look_up()
        assert str(caught.value).startswith(sentence)


def test_the_wrong_noun_is_met_with_a_way_out() -> None:
    ward = load("medication-errors")
    whole = "a story is needed here, not a whole scenario: pick one, such as"
    alone = "a scenario is needed here, not the story 'voice' alone: hand over the scenario"
    name = "a scenario is needed here, not 'medication-errors': load(...) reads one"
    text = "a story is needed here, not 'voice': load(...) reads a scenario"
    graph = cs.from_dagitty("dag { x -> y }")
    bare = "not a bare graph: scenario(question=..., stories={'mine': graph})"
    for call, sentence in (
        (lambda: cs.estimate(ward, None), whole),
        (lambda: cs.estimate(graph, None), f"a story is needed here, {bare}['mine'] makes one"),
        (lambda: cs.compare(graph), f"a scenario is needed here, {bare} makes one"),
        (lambda: cs.simulate(ward), whole),
        (lambda: cs.effect(ward, "rule_by_fear"), whole),
        (lambda: cs.truth("voice"), text),
        (lambda: cs.identify(ward), whole),
        (lambda: cs.to_networkx(ward), whole),
        (lambda: cs.compare("medication-errors"), name),
        (lambda: cs.compare(ward["voice"]), alone),
        (lambda: cs.tell("medication-errors"), name),
        (lambda: cs.show(ward["voice"]), alone),
        (lambda: cs.load(None), "load needs the id of a scenario, the path of a file or TOML text"),
    ):
        with pytest.raises(OptionError) as caught:
            call()
        assert str(caught.value).startswith(sentence)
