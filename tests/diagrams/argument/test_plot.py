"""The argument that a scenario makes by itself."""

from __future__ import annotations

import pytest

import causalstory as cs
from causalstory.diagrams.argument.plot import MOTTO, QUESTION, SAME, plot
from causalstory.diagrams.argument.step import Step
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Scenario


@pytest.fixture(scope="module")
def ward() -> Scenario:
    return cs.load("medication-errors")


def steps_of(scenario: Scenario, *names: str) -> tuple[Step, ...]:
    told = [scenario[name] for name in names] if names else scenario.stories
    return plot(scenario, told)


def test_the_managers_story_the_question_the_voice_story_the_audit(ward: Scenario) -> None:
    assert [step.title for step in steps_of(ward, "complacency", "voice")] == [
        "Do safe units make more medication errors?",
        "The manager's story",
        "Safety licenses mistakes",
        '"Rule by fear: leaderboard and sanctions", says the manager',
        "The same data. Is there another story?",
        "What the researcher changes",
        "Safety gives errors a voice",
        '"Make it safe to speak up", says the researcher',
        "The weekly report",
        "The report and the case mix",
        "An audit of the charts",
        "The data does not choose the action; the story does.",
    ]


def test_what_everybody_sees_comes_first_and_is_not_called_more_than_it_is(ward: Scenario) -> None:
    first = steps_of(ward)[0]
    assert first.words == " ".join(ward.about.split())
    assert first.notes.startswith("All the data is synthetic")
    assert first.story is None


def test_a_story_begins_between_treatment_and_outcome(ward: Scenario) -> None:
    heart, whole = steps_of(ward, "complacency")[1:3]
    assert (
        heart.words
        == "Psychological safety causes Errors made. Errors made causes Errors reported."
    )
    assert heart.arrows == (
        ("psychological_safety", "actual_errors"),
        ("actual_errors", "reported_errors"),
    )
    assert whole.arrows is None
    assert whole.words == (
        "The manager: Where nobody fears punishment, people take less care and make more errors."
    )


def test_a_story_that_runs_backwards_begins_there_too(ward: Scenario) -> None:
    heart = steps_of(ward, "aftermath")[1]
    assert ("actual_errors", "psychological_safety") in (heart.arrows or ())
    assert ("earlier_incidents", "actual_errors") not in (heart.arrows or ())


def test_the_next_story_is_told_by_what_it_changes(ward: Scenario) -> None:
    question, changes = steps_of(ward, "complacency", "aftermath")[4:6]
    assert question == Step(QUESTION)
    assert (changes.story, changes.against) == ("aftermath", "complacency")
    assert changes.words == (
        "Turned round: Errors made -> Psychological safety. "
        "Added: Earlier incidents -> Errors made."
    )
    twice = cs.scenario(
        question={"treatment": "a", "outcome": "b", "goal": "increase"},
        stories={"one": "dag { a -> b }", "two": "dag { a -> b }"},
    )
    same = next(step for step in steps_of(twice) if step.against)
    assert same.words == "No arrow: both stories draw the same graph."


def test_evidence_says_what_is_new_what_is_missing_and_what_nobody_can_measure(
    ward: Scenario,
) -> None:
    report, mix, audit = (step for step in steps_of(ward, "complacency", "voice") if step.evidence)
    assert report.words.startswith(
        "Measured: Psychological safety and Errors reported. Not measured"
    )
    assert mix.words.startswith("New: Patients' acuity per nurse. Not measured: Errors made.")
    assert audit.words == (
        "New: Errors made. Nobody can measure: Willingness to report and Learning from errors."
    )


def test_the_last_word_is_only_said_where_it_is_true() -> None:
    quartet = cs.load("causal-quartet")
    same = [story.name for story in quartet.stories if story.recommends == "raise_x"]
    assert plot(quartet, quartet.stories)[-1].title == MOTTO
    assert plot(quartet, [quartet[name] for name in same])[-1].title == SAME
    assert not any(step.actions for step in plot(quartet, quartet.stories[:1]))


def test_a_story_that_names_no_action_recommends_none() -> None:
    training = cs.load("job-training")
    steps = plot(training, training.stories)
    assert [step.story for step in steps if step.do] == ["need", "harm"]
    assert steps[-1].words.endswith("The sceptic: No action is named.")


def test_leaving_it_changes_nothing(ward: Scenario) -> None:
    said = next(step for step in steps_of(ward, "aftermath") if step.title.startswith('"Leave'))
    assert said.words == "Nothing is changed."
    assert said.do is None


def test_what_an_action_does_is_said_in_the_variables_unit() -> None:
    stones = cs.load("kidney-stones")
    deeds = [step.words for step in plot(stones, stones.stories) if step.do]
    assert deeds == [
        "Open surgery is set to 1 (1 open, 0 keyhole).",
        "Open surgery is set to 0 (1 open, 0 keyhole).",
    ]


def test_a_bare_scenario_has_an_argument_too() -> None:
    bare = cs.scenario(
        question={"treatment": "a", "outcome": "b", "goal": "increase"},
        stories={"one": "dag { a -> b }"},
    )
    assert [(step.title, step.words) for step in plot(bare, bare.stories)] == [
        ("What does a do to b?", "What has A to do with B?"),
        ("One", "A causes B."),
        ("Observed", "Measured: A and B."),
    ]


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_every_scenario_argues(scenario: Scenario) -> None:
    steps = plot(scenario, scenario.stories)
    assert all(step.title and (step.words or step.title == QUESTION) for step in steps)
    assert cs.reveal(scenario).steps == steps
    assert cs.reveal(scenario, steps=steps).frames == cs.reveal(scenario).frames
