"""Steps of a teacher's own: what may stand in them, and what they show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import causalstory as cs
from causalstory.diagrams.argument.revealing import Frame
from causalstory.errors import GraphError, OptionError
from causalstory.stories.model import Scenario

SAFETY, ERRORS, REPORTS = "psychological_safety", "actual_errors", "reported_errors"


@pytest.fixture(scope="module")
def ward() -> Scenario:
    return cs.load("medication-errors")


def frame(scenario: Scenario, **fields: Any) -> Frame:
    return cs.reveal(scenario, steps=[cs.Step("A title", **fields)]).frames[0]


def drawn(shown: Frame) -> tuple[set[str], set[tuple[str, str]]]:
    (panel,) = shown.drawing.scene.panels
    return {node.name for node in panel.nodes}, {(e.source, e.target) for e in panel.edges}


def test_without_a_story_it_shows_what_everybody_sees(ward: Scenario) -> None:
    shown = frame(ward)
    assert drawn(shown) == ({SAFETY, REPORTS}, {(SAFETY, REPORTS)})
    (line,) = shown.drawing.scene.panels[0].edges
    assert not line.directed
    assert line.label is not None
    assert line.label.text == "positive association"
    assert str(shown.picture) == (
        "Psychological safety (treatment) and Errors reported (proxy) are joined by a line: "
        "positive association. No arrow says why."
    )


def test_a_phenomenon_that_nobody_states_is_a_question() -> None:
    bare = cs.scenario(
        question={"treatment": "a", "outcome": "b", "goal": "increase"},
        stories={"one": "dag { a -> c -> b }"},
    )
    (line,) = frame(bare).drawing.scene.panels[0].edges
    assert line.label is not None
    assert line.label.text == "?"


def test_a_band_around_zero_is_no_association() -> None:
    for scenario, words in (
        ("lords-paradox", "no clear association"),
        ("kidney-stones", "negative association"),
    ):
        (line,) = frame(cs.load(scenario)).drawing.scene.panels[0].edges
        assert line.label is not None
        assert line.label.text == words


def test_what_a_story_has_no_word_for_can_be_seen_all_the_same() -> None:
    bare = cs.scenario(
        question={"treatment": "a", "outcome": "b", "goal": "increase"},
        variables={"z": {"label": "Elsewhere"}},
        phenomenon={"association": ["a", "z"], "correlation": [-0.5, -0.3]},
        stories={"one": "dag { a -> b }"},
        evidence={"all": {"columns": ["a", "b", "z"]}},
    )
    assert drawn(frame(bare))[0] == {"a", "z"}


def test_a_story_is_shown_whole_or_in_part(ward: Scenario) -> None:
    voice = ward["voice"]
    assert drawn(frame(ward, story="voice")) == (
        {variable.name for variable in voice.variables},
        set(voice.arrows),
    )
    part = frame(ward, story="voice", variables=[SAFETY, "learning", ERRORS])
    assert drawn(part) == (
        {SAFETY, "learning", ERRORS},
        {(SAFETY, "learning"), ("learning", ERRORS)},
    )
    arrow = frame(ward, story="voice", arrows=["psychological_safety -> learning"])
    assert drawn(arrow) == ({SAFETY, "learning", REPORTS}, {(SAFETY, "learning")})
    alone = frame(
        ward, story="voice", arrows=[(SAFETY, "learning")], variables=[SAFETY, "learning"]
    )
    assert drawn(alone)[0] == {SAFETY, "learning"}
    nothing = frame(ward, story="voice", arrows=[])
    assert drawn(nothing) == ({SAFETY, REPORTS}, set())


def test_variables_without_a_story_stand_without_arrows(ward: Scenario) -> None:
    assert drawn(frame(ward, variables=[SAFETY, "acuity"])) == ({SAFETY, "acuity"}, set())


def test_what_evidence_does_not_measure_is_faint(ward: Scenario) -> None:
    for fields in ({}, {"story": "voice"}):
        shown = frame(ward, evidence="case_mix", **fields)
        states = {node.name: node.state for node in shown.drawing.scene.panels[0].nodes}
        plain = {name for name, state in states.items() if state == "plain"}
        assert plain == {SAFETY, REPORTS, "acuity"}
        assert set(states.values()) == {"plain", "faint"}
    words = str(frame(ward, evidence="case_mix", variables=[SAFETY, "learning"]).picture)
    assert words == (
        "Shown: Psychological safety (treatment). Faint, for it is not measured: "
        "Learning from errors (latent). No arrows are drawn."
    )


def states(shown: Frame) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """What is said of variables and arrows, as far as anything is."""
    (panel,) = shown.drawing.scene.panels
    nodes = {node.name: node.state for node in panel.nodes if node.state != "plain"}
    edges = {(e.source, e.target): e.state for e in panel.edges if e.state != "plain"}
    return nodes, edges  # type: ignore[return-value]


def test_what_a_story_changes_in_another_is_marked(ward: Scenario) -> None:
    shown = frame(ward, story="aftermath", against="acuity")
    assert states(shown) == (
        {"earlier_incidents": "added"},
        {
            (ERRORS, SAFETY): "reversed",
            ("earlier_incidents", ERRORS): "added",
            ("acuity", SAFETY): "dropped",
        },
    )
    assert shown.drawing.scene.panels[0].footnotes == ()
    assert "pointing otherwise: Errors made -> Psychological safety" in str(shown.picture)
    labels = {edge.state for edge in shown.drawing.scene.legend_edges}
    assert labels == {"added", "dropped", "reversed"}


def test_part_of_a_difference_can_be_shown(ward: Scenario) -> None:
    shown = frame(ward, story="voice", against="complacency", arrows=[(SAFETY, ERRORS)])
    assert states(shown)[1] == {(SAFETY, ERRORS): "dropped"}


def test_an_action_is_carried_out(ward: Scenario) -> None:
    shown = frame(ward, story="acuity", do="staff_sick_wards")
    lines = {node.name: node.lines for node in shown.drawing.scene.panels[0].nodes}
    assert lines["acuity"][-1] == "- 1"
    assert states(shown) == ({}, {}), "a shift cuts nothing"
    stones = frame(cs.load("kidney-stones"), story="size_drives_choice", do="operate_open")
    assert states(stones)[1] == {("large_stone", "open_surgery"): "cut"}
    assert states(frame(ward, story="voice", do="leave_it")) == ({}, {})


def test_those_who_are_seen_are_not_a_column_and_yet_not_faint() -> None:
    hospital = cs.load("berkson")
    name = next(variable.name for variable in hospital.variables if variable.selected)
    shown = frame(hospital, evidence=hospital.evidence[0].name)
    assert {node.name: node.state for node in shown.drawing.scene.panels[0].nodes}[name] == "plain"


def test_actions_stand_side_by_side(ward: Scenario) -> None:
    names, arrows = drawn(frame(ward, actions=True))
    assert {name for name in names if name.startswith("story_")} == {
        f"story_{story.name}" for story in ward.stories
    }
    labels = {n.name: n.label for n in frame(ward, actions=True).drawing.scene.panels[0].nodes}
    bought = {labels[a]: labels[b] for a, b in arrows if a.startswith("story_")}
    assert bought["The safety officer: First the errors, then the safety"] == "Leave it as it is"
    assert len(arrows) == 8


def test_stories_that_buy_the_same_action_share_it() -> None:
    quartet = cs.load("causal-quartet")
    names, arrows = drawn(frame(quartet, actions=True))
    assert len([name for name in names if name.startswith("action_")]) == 2
    assert len([arrow for arrow in arrows if arrow[0].startswith("story_")]) == 4


def test_the_stories_told_are_those_that_the_steps_name(ward: Scenario) -> None:
    steps = [cs.Step("One", story="voice"), cs.Step("Both", actions=True)]
    alone = cs.reveal(ward, steps=steps)
    assert len(drawn(alone.frames[1])[1]) == 2
    both = cs.reveal(ward, steps=steps, stories=["acuity", "voice"])
    assert len(drawn(both.frames[1])[1]) == 4


def test_a_step_is_frozen_and_hashable() -> None:
    step = cs.Step("A", story="voice", variables=["a"], arrows=[["a", "b"], "b -> c"])
    assert step.arrows == (("a", "b"), ("b", "c"))
    assert hash(step) == hash(cs.Step("A", story="voice", variables=("a",), arrows=step.arrows))


def test_every_problem_of_every_step_is_reported_at_once(
    ward: Scenario, request: pytest.FixtureRequest
) -> None:
    steps: list[Any] = [
        cs.Step("  ", 3, notes=None),  # type: ignore[arg-type]
        cs.Step("B", story="voise", evidence="audit"),
        cs.Step("C", story="voice", against="voice", do="rule"),
        cs.Step("D", arrows=["a -> b"], against="voice", do="rule_by_fear"),
        cs.Step("E", story="voice", arrows=["learning -> reported_errors", "learning"]),
        cs.Step("F", story="voice", arrows=["learning -> actual_erors"]),
        cs.Step("G", story="voice", variables=["learnin"]),
        cs.Step("H", story="voice", arrows=[("learning", ERRORS)], variables=["learning"]),
        cs.Step("I", actions=True, story="voice", evidence="case_mix"),
        cs.Step("J", variables="learning"),  # type: ignore[arg-type]
        cs.Step("K", variables=[]),
        cs.Step("L", actions="yes"),  # type: ignore[arg-type]
        {"title": "M"},
    ]
    with pytest.raises(OptionError) as refused:
        cs.reveal(ward, steps=steps, stories=["voice", "voice", "complacency", 7], lang="English-")
    golden = Path(request.path).parent / "golden" / "problems.txt"
    assert str(refused.value) == golden.read_text(encoding="utf-8").rstrip()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"stories": "voice"}, "stories: needs a list of names, not 'voice'"),
        ({"stories": []}, "stories: an argument needs at least one story; name one"),
        ({"stories": 3}, "stories: needs a list of names, not 3"),
        ({"steps": []}, "steps: an argument needs at least one step; add one"),
        ({"steps": "voice"}, "steps: needs a list of steps, not 'voice'"),
        ({"steps": cs.Step("A")}, "steps: needs a list of steps"),
        ({"layout": "neato"}, "layout: needs auto, layers or dot, not 'neato'"),
        ({"direction": "left"}, "direction: needs right or down, not 'left'"),
        ({"lang": "en_GB"}, "lang: needs a language tag such as 'en' or 'pt-BR', not 'en_GB'"),
        ({"lang": 'en" onload="x'}, "lang: needs a language tag"),
    ],
)
def test_options_that_are_none(ward: Scenario, options: dict[str, Any], words: str) -> None:
    with pytest.raises(OptionError, match="^" + words.replace("(", r"\(")):
        cs.reveal(ward, **options)


def test_an_action_on_what_the_story_has_no_word_for_is_refused() -> None:
    bare = cs.scenario(
        question={"treatment": "a", "outcome": "b", "goal": "increase"},
        stories={"one": "dag { a -> b }", "two": "dag { a -> b; c -> b }"},
        actions={"other": {"shift": {"c": 1}}},
        evidence={"all": {"columns": ["a", "b"]}},
    )
    with pytest.raises(OptionError, match="'other' changes 'c', for which story 'one' has no word"):
        frame(bare, story="one", do="other")


def test_a_scenario_without_stories_has_no_argument(ward: Scenario) -> None:
    with pytest.raises(GraphError, match="'medication-errors' has no story to tell; add one"):
        cs.reveal(replace(ward, stories=()))


@pytest.mark.parametrize("subject", ["medication-errors", 3, None])
def test_only_a_scenario_is_revealed(subject: Any) -> None:
    with pytest.raises(OptionError, match="a scenario is needed here"):
        cs.reveal(subject)
