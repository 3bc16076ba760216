from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

from causalstory.classroom.implied import Independence, identifications, implied_independencies
from causalstory.classroom.showing import show
from causalstory.errors import UnknownNameError
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Evidence, Question, Variable

SELECTED = Path(__file__).parent.parent / "scenarios" / "valid" / "selected.toml"


def told(arrows: list[tuple[str, str]], *, latent: str = "", effect: str = "total") -> Story:
    names = sorted({name for arrow in arrows for name in arrow})
    question = Question("a", "c", "decrease", effect=effect)  # type: ignore[arg-type]
    return Story(
        "mine",
        "Mine",
        question,
        tuple(Variable(name, latent=name in latent) for name in names),
        tuple(arrows),
        evidence=(Evidence("all", tuple(name for name in names if name not in latent)),),
    )


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_everything_in_a_scenario_is_shown(scenario: Scenario) -> None:
    shown = show(scenario)
    answer = json.loads(json.dumps(shown.to_dict(), allow_nan=False))
    assert answer["id"] == scenario.id
    text = " ".join(str(shown).split())
    for parts in (scenario.variables, scenario.evidence, scenario.actions, scenario.stories):
        assert all(part.name in text for part in parts)
    for reference in scenario.references:
        assert reference in text
    assert len(shown.to_frame()) == len(scenario.stories)
    assert "<table>" in shown._repr_html_()


def test_the_flagship_resolved() -> None:
    answer = show(load("medication-errors")).to_dict()
    voice = next(story for story in answer["stories"] if story["name"] == "voice")
    assert ["psychological_safety", "willingness_to_report"] in voice["edges"]
    assert voice["adjustment_sets"]["weekly_report"]["set"] is None
    assert "around the outcome" in voice["adjustment_sets"]["weekly_report"]["reason"]
    assert voice["adjustment_sets"]["chart_audit"]["set"] == []
    acuity = next(story for story in answer["stories"] if story["name"] == "acuity")
    assert acuity["adjustment_sets"]["case_mix"]["set"] == ["acuity"]
    assert {v["name"] for v in answer["variables"] if v["latent"]} == {
        *("willingness_to_report", "learning", "earlier_incidents")
    }


def test_one_story_can_be_shown_alone() -> None:
    shown = show(load("medication-errors"), "voice")
    assert [story["name"] for story in shown.to_dict()["stories"]] == ["voice"]
    with pytest.raises(UnknownNameError, match="did you mean 'voice'"):
        show(load("medication-errors"), "voise")


def test_a_scenario_of_arrows_alone_is_shown() -> None:
    story = told([("a", "b"), ("b", "c")])
    scenario = Scenario(
        "mine", "Mine?", story.question, story.variables, story.evidence, story.actions, (story,)
    )
    answer = show(scenario).to_dict()
    assert answer["phenomenon"] is None
    assert answer["data"] is None
    assert answer["stories"][0]["mechanisms"] == []
    assert "A -> B -> C" in str(show(scenario))


def test_what_is_selected_is_shown_as_such() -> None:
    shown = show(load(SELECTED))

    assert [v["selected"] for v in shown.to_dict()["variables"]] == [False, False, True, True]
    assert str(shown).count("only units in which it is 1 are seen") == 2


@pytest.mark.parametrize(
    ("arrows", "latent", "pairs"),
    [
        ([("a", "b"), ("b", "c")], "", [Independence("a", "c", ("b",))]),
        ([("a", "b"), ("c", "b")], "", [Independence("a", "c", ())]),
        ([("a", "b"), ("b", "c")], "b", []),
        ([("a", "b"), ("b", "c"), ("a", "c")], "", []),
    ],
)
def test_independencies_of_textbook_graphs(
    arrows: list[tuple[str, str]], latent: str, pairs: list[Independence]
) -> None:
    assert list(implied_independencies(told(arrows, latent=latent))) == pairs


@pytest.mark.parametrize(
    "scenario", [s for s in scenarios() if s.timeline is None], ids=lambda scenario: scenario.id
)
def test_every_independency_is_a_separation_that_needs_all_of_its_set(scenario: Scenario) -> None:
    for story in scenario.stories:
        graph = to_networkx(story)
        for pair in implied_independencies(story):
            ends = {pair.first}, {pair.second}
            seen = set(story.selected)
            assert not set(pair.given) - set(story.observable)
            assert nx.is_d_separator(graph, *ends, seen | set(pair.given))
            for name in pair.given:
                assert not nx.is_d_separator(graph, *ends, seen | set(pair.given) - {name})


def test_a_direct_effect_is_shown_as_such() -> None:
    story = told([("a", "b"), ("b", "c"), ("a", "c")], effect="direct")
    (found,) = identifications(story)
    assert (found.effect, found.adjustment_set) == ("direct", ("b",))
    scenario = Scenario(
        "mine", "Mine?", story.question, story.variables, story.evidence, story.actions, (story,)
    )
    text = " ".join(str(show(scenario)).split())
    assert "Only what it does directly counts" in text
    assert "adjusting for b" in text


def test_a_scenario_over_time_is_laid_open() -> None:
    file = Path(__file__).parents[1] / "scenarios" / "valid" / "weekly.toml"
    shown = show(load(file), "voice")
    text = str(shown)
    assert "It runs over time: week 0 to 129 after 250 that nobody sees" in text
    assert "Hospital (1), Hospital unit (8), Nurse (128)" in text
    assert "0, until an action sets it in week 26" in text
    assert "voice  rule_by_fear  reports   5 to 8          0.3 to 0.4 times its twin" in text
    assert "One week later:\n  Recent reports -> Recent reports" in text
    assert "at first 0.625" in " ".join(text.split())
    assert "The file asserts that it buys: build_safety." in text
    assert "Reports rank" not in text
    told = shown.to_dict()
    assert (told["timeline"]["ranking"], told["timeline"]["sanctions"]) == (None, None)
    assert told["timeline"]["levels"][2] == {"name": "nurse", "label": "Nurse", "members": 128}
    assert told["timeline"]["expect"][0]["weeks"] == [5, 8]
    assert ["fear", "fear"] in told["stories"][0]["lagged"]
    assert "timeline" not in show(load("kidney-stones")).to_dict()


def test_what_reports_rank_and_count_is_said() -> None:
    shown = show(load("weekly-report"))
    words = "Reports rank by 'Recent reports' and count sanctions by 'Sanctions'."
    assert words in " ".join(str(shown).split())
    told = shown.to_dict()["timeline"]
    assert (told["ranking"], told["sanctions"]) == ("recent_reports", "sanctioned")
