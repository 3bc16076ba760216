"""The page as text, and its numbers; ``test_play_in_browser`` plays it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import causalstory as cs
from causalstory.classroom.class_words import WORDS, words_for, world_of
from causalstory.classroom.play import FOLDER, SCRIPTS, export_play, page
from causalstory.classroom.play_content import content
from causalstory.decision.long_run import long_run
from causalstory.errors import OptionError, OutputError
from causalstory.simulation.weeks import run
from causalstory.tables.policy import allowed

from .conftest import SHOP

WARD = cs.load("weekly-report")
WORLDS = [story.name for story in WARD.stories]
ACTIONS = [action.name for action in WARD.actions]

Read = Callable[[Path], dict[str, Any]]


@pytest.mark.parametrize(("world", "action"), list(product(WORLDS, ACTIONS)))
def test_its_weeks_are_those_of_timeline(
    game: Path, data_of: Read, world: str, action: str
) -> None:
    weeks = data_of(game)["weeks"][world]
    history = cs.timeline(WARD, world=world, action=action, seed=1, truth=True)

    def shown(kind: str) -> list[Any]:
        return list(weeks["before"][kind] + weeks[action][kind])

    assert len(weeks["before"]["seen"]) == 26
    for kind, name in (("seen", "reported_errors"), ("true", "actual_errors")):
        assert shown(kind) == history.total(name, "unit").tolist()
    survey = history.total("psychological_safety", "unit")
    np.testing.assert_allclose(shown("survey"), survey, atol=0.0501)
    acuity = history.total("acuity", "unit")
    np.testing.assert_allclose(np.array(shown("audited"))[:, 0], acuity, atol=0.0501)
    struck = history.total("sanctioned", "nurse")
    assert shown("sanctions") == struck.sum(axis=1).tolist()
    recent = history.total("recent_reports", "nurse")
    for week, top in enumerate(shown("persons")):
        who = [person for person, _, _ in top]
        assert len(set(who)) == 5
        assert recent[week, who].tolist() == sorted(recent[week], reverse=True)[:5]
        assert [value for _, value, _ in top] == [round(float(v), 1) for v in recent[week, who]]
        assert [hit for _, _, hit in top] == struck[week, who].tolist()


def test_weeks_before_the_action_and_twins_are_simulated_once(
    monkeypatch: pytest.MonkeyPatch, shop: cs.Scenario
) -> None:
    ran = []

    def counted(story: cs.Story, actions: Any, **options: Any) -> Any:
        ran.append((story.name, [action.name for action in actions]))
        return run(story, actions, **options)

    monkeypatch.setattr("causalstory.simulation.timeline.run", counted)
    content(shop, seed=1, histories=1)
    assert ran == [(story.name, ["train", "leave_it"]) for story in shop.stories]


def test_what_it_says_of_other_hospitals_are_the_means_of_many(game: Path, data_of: Read) -> None:
    means = data_of(game)["means"]
    for cell in long_run(WARD, histories=4, seed=1):
        assert means[cell.world][cell.action] == {
            "seen": round(cell.proxy_change or 0.0, 3),
            "true": round(cell.outcome_change, 3),
            "regret": round(cell.regret, 3),
            "fooled": cell.self_confirming,
        }
    assert means["voice"]["rule_by_fear"]["fooled"]


def test_words_and_prices_come_from_the_file(game: Path, data_of: Read) -> None:
    data = data_of(game)
    assert (data["start"], data["term"], data["place"]) == (26, 104, "hospital")
    assert data["seen"] == {"label": "Errors reported", "words": "errors reported"}
    assert data["unit"]["names"][0] == "Unit A"
    assert data["person"]["names"][-1] == "Nurse 8.16"
    # To see the errors one buys the case mix and the audit on top of it.
    bought = sum(level.cost for level in WARD.evidence[1:])
    assert data["audit"] == {
        "most": 3,
        "weeks": 13,
        "cost": bought,
        "columns": ["Patients' acuity per nurse"],
    }
    assert [story["action"] for story in data["stories"]] == [s.recommends for s in WARD.stories]


def test_a_scenario_without_survey_persons_or_audit_has_none(shop: cs.Scenario) -> None:
    from causalstory.classroom.play_content import content

    data = content(shop, seed=1, histories=20)
    assert [data[key] for key in ("survey", "ranking", "sanctions")] == [None] * 3
    assert data["audit"]["most"] == 0
    assert data["true"] == {"label": "VIP sales", "words": "VIP sales"}
    assert data["place"] == "place"
    assert set(data["weeks"]["kind"]["train"]) == {"seen", "true"}
    # No story recommends anything, so it is what is best in its own world.
    assert [story["action"] for story in data["stories"]] == ["train", "leave_it"]


def test_the_page_is_one_small_file_and_always_the_same(game: Path) -> None:
    text = game.read_text(encoding="utf-8")
    assert text == page(WARD, histories=4)
    assert len(text.encode()) < 500_000
    assert set(re.findall(r"https?://[\w./]*", text)) == {"http://www.w3.org/2000/svg"}
    assert re.findall(r"url\(|@import|\bsrc=|\bhref=|\bstyle=", text) == []


def test_its_policy_allows_its_script_and_style_and_nothing_else(game: Path) -> None:
    text = game.read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', text)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    assert policy == (
        f"default-src 'none'; style-src {allowed(style)}; script-src {allowed(script)}"
    )


def test_every_script_of_the_folder_is_in_the_page_and_none_ends_it_early() -> None:
    assert {path.name for path in FOLDER.glob("*.js")} == set(SCRIPTS)
    for path in FOLDER.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "</script" not in text.lower()
        assert "innerHTML" not in text
        assert len(text.splitlines()) <= 300


def test_words_of_a_scenario_stay_words(tmp_path: Path, data_of: Read, shop: cs.Scenario) -> None:
    hostile = "</script><script>alert(1)</script> <!-- $title & 'quotes' \\ \u2028"
    story = replace(shop.stories[0], title=hostile, claim=hostile, teller=hostile)
    told = replace(shop, title=hostile, stories=(story, *shop.stories[1:]))
    path = export_play(tmp_path / "hostile.html", scenario=told, histories=1)
    text = path.read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert text.count("<!--") == 0
    assert "&lt;/script&gt;" in text  # the title
    assert data_of(path)["stories"][0]["title"] == hostile


UNPLAYABLE = {
    "has no proxy": lambda s: replace(s, question=replace(s.question, proxy=None)),
    "give it total": lambda s: replace(
        s, variables=tuple(replace(v, total="mean") for v in s.variables)
    ),
    "before any report": lambda s: replace(s, timeline=replace(s.timeline, start=0)),
}


@pytest.mark.parametrize("sentence", UNPLAYABLE)
def test_what_cannot_be_played_is_refused(sentence: str, tmp_path: Path, shop: Any) -> None:
    with pytest.raises(OptionError, match=sentence):
        export_play(tmp_path / "a.html", scenario=UNPLAYABLE[sentence](shop))
    assert list(tmp_path.iterdir()) == []


def test_what_is_counted_must_be_of_the_units_that_are_compared(tmp_path: Path) -> None:
    level = {"actual_errors": "hospital"}
    variables = tuple(replace(v, level=level.get(v.name, v.level)) for v in WARD.variables)
    with pytest.raises(OptionError, match="'actual_errors' is not of each 'unit'"):
        export_play(tmp_path / "a.html", scenario=replace(WARD, variables=variables))


def test_what_falls_below_zero_is_no_count(tmp_path: Path) -> None:
    sales = 'sales = { family = "poisson", formula = "2 + 0.3*friendliness" }'
    assert sales in SHOP
    below = SHOP.replace(sales, 'sales = { family = "normal", formula = "friendliness" }').replace(
        'trials = "sales", formula = "0.5*friendliness"', 'trials = 9, formula = "sales"', 1
    )
    with pytest.raises(OptionError, match="a game counts 'sales', which falls below zero in the"):
        export_play(tmp_path / "play.html", scenario=cs.load(below), histories=1)
    assert list(tmp_path.iterdir()) == []


def test_impossible_numbers_and_places_are_refused_before_the_long_work(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="does not run over time"):
        export_play(tmp_path / "a.html", scenario="kidney-stones")
    with pytest.raises(OptionError) as caught:
        export_play(tmp_path / "a.html", seed=-1, histories=0)
    assert len(caught.value.problems) == 2
    with pytest.raises(OutputError, match="no folder"):
        export_play(tmp_path / "none" / "a.html", histories=10**9)
    assert list(tmp_path.iterdir()) == []


def test_the_words_of_the_document_are_those_of_the_page() -> None:
    told = (Path(__file__).parents[2] / "docs" / "play.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+, \w+, \w+) \| (.*) \|$", told, re.M)
    words = words_for(WORLDS)
    assert rows == [(", ".join(words[story.name][:3]), story.title) for story in WARD.stories]


def test_every_story_has_words_enough_for_some_classes() -> None:
    assert len(set(WORDS)) == len(WORDS) == 40
    assert all(len(words) >= 5 for words in words_for(WORLDS).values())
    assert {world_of(word, ["only"]) for word in WORDS} == {"only"}
