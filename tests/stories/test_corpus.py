"""The corpus: every invalid file beside its exact problems, every valid one beside its meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from causalstory.errors import ScenarioError
from causalstory.resources import datasets_folder
from causalstory.stories.catalog import load
from causalstory.stories.file.timeline import OF_VARIABLES
from causalstory.stories.model import Scenario, Story
from causalstory.stories.timeline import Timeline

CORPUS = Path(__file__).resolve().parent.parent / "scenarios"
INVALID = sorted((CORPUS / "invalid").glob("*.toml"))
VALID = sorted((CORPUS / "valid").glob("*.toml"))


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_file_is_refused_with_exactly_these_problems(path: Path) -> None:
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    expected = expected.replace("{base}", str(path.parent))
    expected = expected.replace("{datasets}", str(datasets_folder()))

    with pytest.raises(ScenarioError) as caught:
        load(path)

    assert "\n".join(caught.value.problems) + "\n" == expected


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_file_means_exactly_this(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    assert resolved(load(path)) == expected


def test_the_corpus_is_complete() -> None:
    assert len(INVALID) >= 30
    assert len(VALID) >= 5
    for folder, kind in (("invalid", ".txt"), ("valid", ".json")):
        files = {path.stem for path in (CORPUS / folder).glob("*.toml")}
        assert files == {path.stem for path in (CORPUS / folder).glob(f"*{kind}")}


def test_no_problem_shows_a_traceback_or_runs_over_lines() -> None:
    for path in INVALID:
        with pytest.raises(ScenarioError) as caught:
            load(path)
        for problem in caught.value.problems:
            assert "Traceback" not in problem
            assert problem.isprintable()
            assert ": " in problem


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as JSON that a person can check against the file."""
    question = scenario.question
    timeline = scenario.timeline
    return {
        "id": scenario.id,
        "title": scenario.title,
        "about": scenario.about,
        "caveat": scenario.caveat,
        "references": list(scenario.references),
        "question": _lists(vars(question)),
        "phenomenon": scenario.phenomenon and _lists(vars(scenario.phenomenon)),
        "variables": [_variable(vars(v), over_time=bool(timeline)) for v in scenario.variables],
        "evidence": [_lists(vars(level)) for level in scenario.evidence],
        "actions": [_lists(vars(action)) for action in scenario.actions],
        "data": scenario.data
        and {
            "file": scenario.data.file,
            "found": scenario.data.path.is_file(),
            "count": scenario.data.count,
        },
        "stories": [_story(story) for story in scenario.stories],
    } | ({"timeline": _timeline(timeline)} if timeline else {})


def _variable(fields: dict[str, Any], *, over_time: bool) -> dict[str, Any]:
    kept = {name: value for name, value in fields.items() if over_time or name not in OF_VARIABLES}
    if kept["pos"] is None:
        del kept["pos"]
    return _lists(kept)


def _timeline(timeline: Timeline) -> dict[str, Any]:
    report = {key: value for key, value in vars(timeline).items() if value != ""}
    return report | {
        "levels": [_lists(vars(level)) for level in timeline.levels],
        "expectations": [_lists(vars(expected)) for expected in timeline.expectations],
    }


def _story(story: Story) -> dict[str, Any]:
    return {
        "name": story.name,
        "title": story.title,
        "teller": story.teller,
        "claim": story.claim,
        "recommends": story.recommends,
        "effect": story.question.effect,
        "variables": [variable.name for variable in story.variables],
        "arrows": [f"{cause} -> {effect}" for cause, effect in story.arrows],
        "mechanisms": [
            {
                "variable": mechanism.variable,
                "family": mechanism.family,
                "parameters": {name: str(formula) for name, formula in mechanism.parameters},
                "levels": list(mechanism.levels),
            }
            | ({"initial": str(mechanism.initial)} if mechanism.initial else {})
            for mechanism in story.mechanisms
        ],
    } | ({"lagged": [" -> ".join(arrow) for arrow in story.lagged]} if story.timeline else {})


def _lists(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()
    }
