"""The game in a real browser: from the first screen to the reveal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import causalstory as cs
from causalstory.classroom.play import export_play, page
from causalstory.errors import OptionError, OutputError
from causalstory.stories.catalog import load

if TYPE_CHECKING:
    from playwright.sync_api import Frame

    from tests.conftest import Open

WARD = load("weekly-report")
WORLDS = [story.name for story in WARD.stories]


@pytest.fixture(scope="module")
def game(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_play(tmp_path_factory.mktemp("play") / "play.html", histories=4)


def data_of(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert found
    return dict(json.loads(found[1]))


def test_the_page_shows_the_weeks_of_timeline(game: Path) -> None:
    data = data_of(game)
    for world in WORLDS:
        for action in WARD.actions:
            history = cs.timeline(WARD, world=world, action=action.name, truth=True)
            for kind, name in (("seen", "reported_errors"), ("true", "actual_errors")):
                shown = data["before"][world][kind] + data["after"][world][action.name][kind]
                assert shown == history.total(name, "unit").tolist()
            shown = data["before"][world]["sanctions"]
            shown = shown + data["after"][world][action.name]["sanctions"]
            assert shown == history.total("sanctioned").astype(int).tolist()
            first = (
                data["before"][world]["persons"] + data["after"][world][action.name]["persons"]
            )[60][0]
            highest = history.total("recent_reports", "nurse")[60]
            assert first == [int(highest.argmax()), round(float(highest.max()), 1)]


def test_the_page_is_one_small_file_and_always_the_same(game: Path) -> None:
    text = game.read_text(encoding="utf-8")
    assert text == page(WARD, histories=4)
    assert len(text) < 500_000
    assert not re.search(r"https?://(?!www\.w3\.org)", text)


def test_what_cannot_be_played_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="does not run over time"):
        export_play(tmp_path / "a.html", scenario="kidney-stones")
    with pytest.raises(OptionError, match="histories"):
        export_play(tmp_path / "a.html", histories=0)
    with pytest.raises(OutputError, match="no folder"):
        export_play(tmp_path / "none" / "a.html", histories=1)
    assert list(tmp_path.iterdir()) == []


def test_words_of_a_scenario_stay_words(tmp_path: Path) -> None:
    from dataclasses import replace

    hostile = "</script><script>alert(1)</script> $title & 'quotes' \\"
    story = replace(WARD.stories[0], title=hostile, claim=hostile, teller=hostile)
    stories = (story, *WARD.stories[1:])
    text = page(replace(WARD, title=hostile, about=hostile, stories=stories), histories=1)
    assert "<script>alert" not in text
    assert "&lt;/script&gt;" in text  # the title
    path = tmp_path / "hostile.html"
    path.write_text(text, encoding="utf-8")
    assert data_of(path)["stories"][0]["title"] == hostile


def decide(frame: Frame, action: str = "rule_by_fear") -> None:
    frame.get_by_role("button", name="Decide what to do").click()
    frame.locator("#story-complacency").check()
    frame.locator(f"#action-{action}").check()
    frame.locator("#guess-seen-down").check()
    frame.locator("#guess-true-down").check()
    frame.get_by_label("In your own words").fill("They will <b>learn</b> to take care.")
    frame.get_by_role("button", name="Do it").click()


def a_year_on(frame: Frame) -> None:
    for _ in range(4):
        frame.get_by_role("button", name="13 weeks on").click()


def visible_text(frame: Frame) -> str:
    return " ".join(frame.locator("main").inner_text().split())


SECRETS = ("the hospital of", "It looked like success", "had you do, in this hospital")


def test_from_the_first_screen_to_the_reveal(game: Path, open_page: Open) -> None:
    opened = open_page(game)
    frame = opened.frame
    text = visible_text(frame)
    assert "errors reported" in text
    assert "Errors made" not in text
    assert not any(secret in text for secret in SECRETS)
    assert opened.violations() == []
    frame.get_by_role("button", name="Decide what to do").click()
    assert opened.violations() == []
    frame.get_by_role("button", name="Do it").click()
    assert "Still to choose: a story, an action" in visible_text(frame)
    decide_again = frame.locator("#story-voice")
    decide_again.check()
    frame.locator("#action-rule_by_fear").check()
    frame.locator("#guess-seen-down").check()
    frame.locator("#guess-true-down").check()
    frame.get_by_label("In your own words").fill("They will <b>learn</b>.")
    frame.get_by_role("button", name="Do it").click()
    assert "Errors made" not in visible_text(frame)
    assert frame.get_by_role("button", name="See what was true").is_disabled()
    frame.get_by_role("button", name="13 weeks on").click()
    assert opened.violations() == []
    assert not any(secret in visible_text(frame) for secret in SECRETS)
    frame.get_by_role("button", name="Pay for an audit").click()
    assert "Errors made" in visible_text(frame)
    assert "2 left" in visible_text(frame)
    for _ in range(3):
        frame.get_by_role("button", name="13 weeks on").click()
    frame.get_by_role("button", name="See what was true").click()
    text = visible_text(frame)
    assert "It was the hospital of" in text
    assert "They will <b>learn</b>." in text  # as words
    assert "What each story would have had you do, in this hospital" in text
    assert "1 audits" not in text
    assert opened.violations() == []
    frame.get_by_role("button", name="Play again").click()
    assert "The report on your desk" in visible_text(frame)
    assert opened.complaints == []


def test_the_same_word_gives_the_same_hospital(game: Path, open_page: Open) -> None:
    worlds = set()
    for _ in range(2):
        frame = open_page(game).frame
        frame.get_by_text("Playing in a class?").click()
        frame.get_by_label("A word that your class").fill("Tuesday")
        frame.get_by_label("A word that your class").blur()
        decide(frame)
        a_year_on(frame)
        frame.get_by_role("button", name="See what was true").click()
        worlds.add(frame.locator("#truth-title").inner_text())
    assert len(worlds) == 1


def test_by_keyboard_alone_in_a_sandbox_on_a_narrow_screen(game: Path, open_page: Open) -> None:
    opened = open_page(game, (320, 640), sandboxed=True)
    frame = opened.frame
    frame.get_by_role("button", name="Decide what to do").focus()
    opened.page.keyboard.press("Enter")
    assert frame.evaluate("document.activeElement.id") == "decide-title"
    for group in ("story-voice", "action-build_safety", "guess-seen-up", "guess-true-down"):
        frame.locator(f"#{group}").focus()
        opened.page.keyboard.press("Space")
    frame.get_by_role("button", name="Do it").focus()
    opened.page.keyboard.press("Enter")
    for _ in range(8):
        frame.get_by_role("button", name="13 weeks on").focus()
        opened.page.keyboard.press("Enter")
    frame.get_by_role("button", name="See what was true").focus()
    opened.page.keyboard.press("Enter")
    assert "It was the hospital of" in visible_text(frame)
    assert opened.complaints == []


def test_nothing_is_wider_than_a_narrow_screen(game: Path, open_page: Open) -> None:
    opened = open_page(game, (320, 640))
    frame = opened.frame
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not frame.evaluate(wide)
    decide(frame)
    assert not frame.evaluate(wide)
    a_year_on(frame)
    frame.get_by_role("button", name="See what was true").click()
    assert not frame.evaluate(wide)
    assert opened.violations() == []
