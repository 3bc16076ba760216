"""The game in Chromium, from the first screen to the reveal: by mouse, by keyboard, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

import causalstory as cs
from causalstory.classroom.class_words import WORDS, words_for, world_of
from causalstory.classroom.play import export_play

from .conftest import SHOP

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from tests.conftest import Open, Opened

Read = Callable[[Path], dict[str, Any]]

WARD = cs.load("weekly-report")
WORLDS = [story.name for story in WARD.stories]
WORD = {world: words[0] for world, words in words_for(WORLDS).items()}
WIDE, NARROW = (1280, 720), (320, 640)
ANSWERS = ("What was true: ", "It looked like", "it was true", "egret", "Your account")
"""What only the last screen says."""


def text(frame: Frame) -> str:
    return " ".join(frame.locator("body").inner_text().split())


def press(frame: Frame, name: str) -> None:
    frame.get_by_role("button", name=name).click()


def enter(frame: Frame, word: str) -> None:
    frame.get_by_text("Playing in a class?").click()
    box = frame.get_by_label("A word that your class")
    box.fill(word)
    box.blur()


def choose(frame: Frame, made: tuple[str, ...], why: str) -> None:
    for choice in made:
        frame.locator(f"#{choice}").check()
    frame.get_by_label("Why?").fill(why)


def decide(frame: Frame, action: str = "rule_by_fear") -> None:
    press(frame, "Decide what to do")
    made = ("story-complacency", f"action-{action}", "guess-seen-down", "guess-true-down")
    choose(frame, made, "They will <b>learn</b> to take care.")
    press(frame, "Do it")


def train(frame: Frame, why: str = "So be it.") -> None:
    """Choose in the shop, without doing it yet."""
    choose(frame, ("story-kind", "action-train", "guess-seen-up", "guess-true-up"), why)


def to_the_end(frame: Frame) -> None:
    for _ in range(8):
        press(frame, "13 weeks on")
    press(frame, "See what was true")


@cache
def lived(world: str, action: str) -> Any:
    return cs.timeline(WARD, world=world, action=action, seed=1, truth=True)


def total(world: str, action: str, name: str, first: int = 26, last: int = 129) -> int:
    return int(lived(world, action).total(name)[first : last + 1].sum())


def looks_well(opened: Opened, width: int) -> None:
    """Nothing for axe to say, nothing wider than the screen, nothing in the console."""
    assert opened.frame.locator(".wide[tabindex]").count() == 0  # not even a table
    assert opened.violations() == []
    assert opened.frame.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.complaints == []


HIDDEN = """
[...document.querySelectorAll('body *')].filter(e => e.tagName !== 'SCRIPT').flatMap(e => [
  ...[...e.attributes].filter(a => /^(aria|data|title|alt|value)/.test(a.name)).map(a => a.value),
  ...[...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data),
]).join(' ')
"""


def keeps_the_secret(frame: Frame, world: str, action: str, week: int) -> None:
    """No answer on the screen, for screen readers or hidden in the page; no true number."""
    body = frame.locator("body")
    made = total(world, action, "actual_errors", week - 12, week)
    for words in (body.inner_text(), body.aria_snapshot(), frame.evaluate(HIDDEN)):
        assert [answer for answer in ANSWERS if answer in words] == []
        assert not re.search(rf"\b{made}\b", words)
    assert frame.locator(".line.true, .dot.true").count() == 0


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_from_the_first_screen_to_the_reveal(
    game: Path, open_page: Open, size: tuple[int, int]
) -> None:
    opened = open_page(game, size)
    frame = opened.frame
    enter(frame, WORD["voice"])
    assert "Nobody counts the errors that are not reported" in text(frame)
    looks_well(opened, size[0])
    keeps_the_secret(frame, "voice", "leave_it", 25)

    press(frame, "Decide what to do")
    looks_well(opened, size[0])
    keeps_the_secret(frame, "voice", "leave_it", 25)
    press(frame, "Do it")
    problem = frame.get_by_role("alert")
    assert problem.inner_text().startswith("Still missing: the story that you believe; what you do")
    assert frame.evaluate("document.activeElement.id") == "story-complacency"
    looks_well(opened, size[0])
    press(frame, "Back to the report")
    decide(frame)

    assert frame.locator("#weeks-title").inner_text() == "Week 25: you have decided"
    assert frame.get_by_role("button", name="See what was true").is_disabled()
    press(frame, "1 week on")
    press(frame, "4 weeks on")
    press(frame, "13 weeks on")
    assert frame.locator("#weeks-title").inner_text() == "Week 43: 18 weeks under your decision"
    assert "The board writes" in text(frame)
    assert "Well done!" in text(frame)
    looks_well(opened, size[0])
    keeps_the_secret(frame, "voice", "rule_by_fear", 43)

    press(frame, "Pay for an audit")
    made = total("voice", "rule_by_fear", "actual_errors", 31, 43)
    assert frame.evaluate("document.activeElement.id") == "audit-1"
    row = frame.locator("#audit-1 tr", has_text="All")
    assert f" {made} " in " ".join(row.inner_text().split())
    assert frame.get_by_role("button", name="Pay for an audit").is_disabled()
    assert "2 of 3 left" in text(frame)
    looks_well(opened, size[0])

    for _ in range(7):
        press(frame, "13 weeks on")
    assert "The two years are over" in text(frame)
    assert frame.evaluate("document.activeElement.textContent") == "See what was true"
    frame.get_by_label("The story that you believe by now").select_option("voice")
    press(frame, "See what was true")
    said = text(frame)
    assert "What was true: Safety gives errors a voice" in said
    assert "It looked like success." in said
    assert "They will <b>learn</b> to take care." in said  # as words
    assert "began with “Safety licenses mistakes” and in the end believed the story that" in said
    assert "did not choose the action; the story did." in said
    looks_well(opened, size[0])

    press(frame, "Play again")
    assert frame.locator("#report-title").inner_text() == "The report on your desk"
    assert frame.locator("#decide, #weeks, #truth").all_text_contents() == ["", "", ""]
    assert opened.complaints == []


def tab_to(page: Page, frame: Frame, selector: str) -> None:
    """Press Tab until something has the focus, as one does who has no mouse."""
    for _ in range(60):
        if frame.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way to {selector} by keyboard")


def test_by_keyboard_alone_in_a_sandboxed_frame(game: Path, open_page: Open) -> None:
    opened = open_page(game, sandboxed=True)
    page, frame = opened.page, opened.frame
    assert frame.evaluate("window.origin") == "null"
    tab_to(page, frame, "#report .main")
    page.keyboard.press("Enter")
    assert frame.evaluate("document.activeElement.id") == "decide-title"
    for group, downs in (("story", 1), ("action", 1), ("guess-seen", 0), ("guess-true", 2)):
        tab_to(page, frame, f"input[name={group}]")
        page.keyboard.press("Space")
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
    tab_to(page, frame, "#words")
    page.keyboard.type("They will dare to speak.")
    tab_to(page, frame, "#decide .main")
    page.keyboard.press("Space")
    assert frame.evaluate("document.activeElement.id") == "weeks-title"
    memo = frame.locator("#weeks .memo").first.inner_text()
    assert "Make it safe to speak up. You believe: Safety gives errors a voice" in memo
    assert "goes up and “Errors made” goes down" in memo
    tab_to(page, frame, "#weeks button:nth-of-type(3)")
    for week in (38, 51, 64, 77, 90, 103, 116, 129):
        page.keyboard.press("Enter")
        assert frame.locator("#news").text_content().startswith(f"Week {week}: ")
    assert frame.evaluate("document.activeElement.textContent") == "See what was true"
    page.keyboard.press("Enter")
    assert frame.evaluate("document.activeElement.id") == "truth-title"
    tab_to(page, frame, "#truth summary")
    page.keyboard.press("Enter")
    assert frame.locator("#truth details table").is_visible()
    tab_to(page, frame, "#truth .main")
    page.keyboard.press("Enter")
    assert frame.evaluate("document.activeElement.id") == "report-title"
    assert opened.violations() == []
    assert opened.complaints == []


def row(frame: Frame, caption: str, start: str) -> list[str]:
    """The cells of the row of a table that begins so."""
    table = frame.locator("table", has=frame.get_by_text(caption, exact=True))
    rows = [each.locator("th, td").all_inner_texts() for each in table.locator("tbody tr").all()]
    (found,) = (cells for cells in rows if cells[0].startswith(start))
    return [cell.replace(",", "").replace("\u2212", "-") for cell in found]


@pytest.mark.parametrize("world", WORLDS)
def test_the_reveal_names_the_world_and_counts_right(
    game: Path, open_page: Open, world: str
) -> None:
    frame = open_page(game).frame
    enter(frame, WORD[world])
    press(frame, "Pay for an audit")
    decide(frame)
    to_the_end(frame)
    assert frame.locator("#truth-title").inner_text() == f"What was true: {WARD[world].title}"

    units = 8
    audit = round(0.88 * 13 * units)
    prices = {action.name: round(action.cost * units * 104) for action in WARD.actions}
    burdens = {name: total(world, name, "actual_errors") + prices[name] for name in prices}
    regrets = {name: burden - min(burdens.values()) for name, burden in burdens.items()}
    account = "Your account after two years"
    assert row(frame, account, "Errors made since")[1] == str(
        burdens["rule_by_fear"] - prices["rule_by_fear"]
    )
    assert row(frame, account, "Price of “")[1] == str(prices["rule_by_fear"])
    assert row(frame, account, "Price of 1 audit")[1] == str(audit)
    assert row(frame, account, "Your account")[1] == str(burdens["rule_by_fear"] + audit)
    assert row(frame, account, "The best")[1] == str(min(burdens.values()))
    assert row(frame, account, "Your regret")[1] == str(regrets["rule_by_fear"] + audit)

    for story in WARD.stories:
        cells = row(frame, "What each story would have had you do in this hospital", story.title)
        assert cells[1] == WARD.action(story.recommends).label
        for cell, name in ((cells[2], "reported_errors"), (cells[3], "actual_errors")):
            share = total(world, story.recommends, name) / total(world, "leave_it", name)
            assert abs(float(cell.rstrip("%")) - 100 * (share - 1)) <= 0.5
        assert cells[4] == str(regrets[story.recommends])
        assert ("it was true" in cells[0]) == (story.name == world)
        assert ("you believed it" in cells[0]) == (story.name == "complacency")


@pytest.mark.parametrize(
    ("world", "looked"),
    [
        ("complacency", "It looked like success, and it was one."),
        ("voice", "It looked like success. "),
        ("aftermath", "It changed next to nothing."),
    ],
)
def test_the_same_action_and_the_same_report_are_not_the_same_thing(
    game: Path, open_page: Open, world: str, looked: str
) -> None:
    frame = open_page(game).frame
    enter(frame, WORD[world])
    decide(frame)
    for _ in range(4):
        press(frame, "13 weeks on")
    press(frame, "See what was true")  # a year is enough
    assert looked in text(frame)
    assert "Your account after one year" in text(frame)


def test_predictions_are_judged_by_the_rule_that_is_told(game: Path, open_page: Open) -> None:
    frame = open_page(game).frame
    enter(frame, WORD["voice"])
    decide(frame)
    to_the_end(frame)
    caption = "Your prediction, and what happened"
    assert row(frame, caption, "Errors reported")[1:] == [
        *("goes down", "went down (-65%)", "as you said")
    ]
    assert row(frame, caption, "Errors made")[1:] == [
        *("goes down", "went up (+17%)", "not as you said")
    ]
    ways = "[0.9499, 0.9501, 1.0499, 1.0501].map(direction)"
    assert frame.evaluate(ways) == ["down", "same", "same", "up"]


def test_a_word_is_a_world_and_page_and_package_agree(game: Path, open_page: Open) -> None:
    frame = open_page(game).frame
    for word in (*WORDS, "  Tuesday ", "Ärger", "A\u0308rger", "two words", "語", "🦉"):
        assert frame.evaluate("word => worldFor(word)", word) == world_of(word, WORLDS), word
    many = [f"caf\u00e9 {number}" for number in range(20)]
    split = [word.replace("\u00e9", "e\u0301") for word in many]
    worlds = [[world_of(word, WORLDS) for word in words] for words in (many, split)]
    assert worlds[0] == worlds[1] == frame.evaluate("words => words.map(worldFor)", split)
    drawn = frame.evaluate("Array.from({length: 200}, () => worldFor(' '))")
    assert set(drawn) == set(WORLDS)  # the chance of missing one is below 1e-24


def test_the_decision_looks_the_same_in_every_world(game: Path, open_page: Open) -> None:
    seen = set()
    for word in WORD.values():
        frame = open_page(game).frame
        enter(frame, word)
        press(frame, "Decide what to do")
        seen.add(frame.locator("#decide").inner_html())
    assert len(seen) == 1


def test_a_choice_survives_a_look_at_the_report_but_not_another_word(
    game: Path, open_page: Open
) -> None:
    frame = open_page(game).frame
    press(frame, "Decide what to do")
    frame.locator("#story-acuity").check()
    press(frame, "Back to the report")
    press(frame, "Decide what to do")
    assert frame.locator("#story-acuity").is_checked()
    press(frame, "Back to the report")
    press(frame, "Pay for an audit")
    assert frame.locator("#audit-1").count() == 1
    enter(frame, "owl")
    assert frame.locator("#audit-1").count() == 0  # it was of another hospital
    press(frame, "Decide what to do")
    assert not frame.locator("#story-acuity").is_checked()


def test_the_complaint_says_what_is_still_missing(game: Path, open_page: Open) -> None:
    frame = open_page(game).frame
    press(frame, "Decide what to do")
    for choice in ("story-voice", "action-leave_it", "guess-seen-same", "guess-true-same"):
        frame.locator(f"#{choice}").check()
    frame.get_by_label("Why?").fill("   ")
    press(frame, "Do it")
    problem = frame.locator("#problem")
    assert problem.inner_text() == "Still missing: a sentence that says why."
    assert frame.evaluate("document.activeElement.id") == "words"
    frame.get_by_label("Why?").fill("Because.")
    assert problem.inner_text() == ""
    press(frame, "Do it")
    assert "you have decided" in text(frame)


def test_charts_say_in_words_and_numbers_what_they_show(game: Path, open_page: Open) -> None:
    frame = open_page(game, NARROW).frame
    enter(frame, WORD["voice"])
    decide(frame)
    to_the_end(frame)
    figure = frame.locator("#truth figure")
    drawn = figure.get_by_role("img", name="Chart: What was seen, and what was true")
    assert drawn.locator("text", has_text="you act").count() == 1
    assert drawn.bounding_box()["width"] <= 320
    dashes = "lines => lines.map(line => getComputedStyle(line).strokeDasharray)"
    assert len(set(drawn.locator("polyline").evaluate_all(dashes))) == 4  # without any colour
    words = figure.get_by_role("list").inner_text()
    late = lived("voice", "rule_by_fear").total("actual_errors")[-13:].mean()
    assert f"{late:.0f} in the last 13 weeks" in words
    figure.get_by_text("The same in numbers").click()
    assert figure.locator("tbody tr").count() == 10
    last = figure.locator("tbody tr").last.locator("td").all_inner_texts()
    assert last[1] == f"{late:.1f}"


def test_what_must_be_scrolled_is_within_reach_and_nothing_else(
    shop: cs.Scenario, open_page: Open, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    long = replace(shop.timeline.levels[0], names=tuple(f"{name}-{'x' * 50}" for name in "NSW"))
    told = replace(shop, timeline=replace(shop.timeline, levels=(long,)))
    stories = tuple(replace(s, timeline=told.timeline) for s in shop.stories)
    path = export_play(tmp_path / "long.html", scenario=replace(told, stories=stories), histories=1)
    opened = open_page(path, NARROW)
    box = opened.frame.locator("#report .pair .wide").first
    expect(box).to_have_attribute("tabindex", "0")  # told once the page is laid out
    assert opened.frame.evaluate("document.documentElement.scrollWidth") <= 320
    assert opened.violations() == []
    opened.page.set_viewport_size({"width": 1280, "height": 720})
    expect(box).not_to_have_attribute("tabindex", "0")


def test_it_prints_what_was_true(game: Path, open_page: Open, tmp_path: Path) -> None:
    opened = open_page(game)
    enter(opened.frame, WORD["voice"])
    decide(opened.frame)
    to_the_end(opened.frame)
    opened.page.pdf(path=tmp_path / "truth.pdf")
    sheets = pypdfium2.PdfDocument(tmp_path / "truth.pdf")
    said = " ".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)
    assert len(sheets) <= 3
    assert "What was true: Safety gives errors a voice" in said
    assert "Your regret" in said
    assert "Play again" not in said


def test_another_scenario_is_played_in_its_own_words(
    shop: cs.Scenario, open_page: Open, tmp_path: Path
) -> None:
    hostile = "</script><b>Kindness</b> & 'sales' $x"
    stories = (replace(shop.stories[0], title=hostile), shop.stories[1])
    path = export_play(
        tmp_path / "shop.html", scenario=replace(shop, stories=stories), histories=20
    )
    opened = open_page(path, NARROW)
    frame = opened.frame
    enter(frame, words_for(["kind", "habit"])["kind"][0])
    looks_well(opened, 320)
    press(frame, "Decide what to do")
    assert hostile in text(frame)
    assert "Costs as much as 27 VIP sales, over 18 days." in text(frame)
    train(frame, hostile)
    press(frame, "Do it")
    assert frame.locator("#weeks-title").inner_text() == "Day 1: you have decided"
    press(frame, "13 days on")
    assert "Well done!" in text(frame)  # more is better here
    assert frame.get_by_role("button", name="Pay for an audit").count() == 0
    press(frame, "13 days on")
    press(frame, "See what was true")
    assert f"What was true: {hostile}" in text(frame)
    assert "It looked like success, and it was one." in text(frame)

    def sales(action: str) -> int:
        history = cs.timeline(shop, world="kind", action=action, truth=True)
        return int(history.total("sales")[2:].sum())

    account = "Your account after 18 days"
    assert row(frame, account, "Price of")[1] == "-27"  # 0.5 for each of 3 shops and 18 days
    assert row(frame, account, "Your account")[1] == str(sales("train") - 27)
    regret = max(0, sales("leave_it") - sales("train") + 27)
    assert row(frame, account, "Your regret")[1] == str(regret)
    looks_well(opened, 320)


def test_nothing_is_compared_with_weeks_that_are_not_there(
    shop: cs.Scenario, open_page: Open, tmp_path: Path
) -> None:
    """Two days lie before the decision; the days to come are no yardstick for them."""
    opened = open_page(export_play(tmp_path / "shop.html", scenario=shop, histories=4))
    frame = opened.frame
    enter(frame, words_for(["kind", "habit"])["kind"][0])
    stars = cs.timeline(shop, world="kind", action="train").total("stars")
    said = text(frame)
    assert stars[:2].tolist() == [6, 15]
    assert f"This day {stars[1]} A day, over the last two 10.5 Stars," in said
    assert "Last 2 days Trend, 2 days" in said
    press(frame, "Decide what to do")
    assert "Over all the days that you live through" in text(frame)
    assert "Somebody" not in text(frame)  # there are no claims in the file
    train(frame)
    press(frame, "Do it")
    press(frame, "4 days on")
    said = text(frame)
    change = 100 * (stars[2:6].mean() / stars[:2].mean() - 1)
    assert f"are up {change:.0f}% on the 2 days before you acted. Well done!" in said
    assert f"Against the 2 days before +{change:.0f}%" in said
    press(frame, "13 days on")
    press(frame, "See what was true")
    assert "looked much the same in both worlds" in text(frame)
    assert "Somebody" not in text(frame)


def test_a_word_longer_than_a_phone_is_wide_does_not_widen_the_page(
    shop: cs.Scenario, open_page: Open, tmp_path: Path
) -> None:
    word = "Unvertr\u00e4glichkeitsmeldungsverpflichtungs\u00fcberpr\u00fcfungsverfahren"
    variables = tuple(replace(variable, label=word) for variable in shop.variables)
    long = replace(
        shop,
        title=word,
        about=word,
        variables=variables,
        actions=tuple(replace(action, label=word) for action in shop.actions),
        stories=tuple(
            replace(story, title=word, teller=word, claim=word, variables=variables)
            for story in shop.stories
        ),
    )
    path = export_play(tmp_path / "long.html", scenario=long, histories=4)
    frame = open_page(path, NARROW).frame
    wide = "document.documentElement.scrollWidth"
    assert frame.evaluate(wide) <= 320
    press(frame, "Decide what to do")
    train(frame, word)
    assert frame.evaluate(wide) <= 320
    press(frame, "Do it")
    press(frame, "13 days on")
    assert frame.evaluate(wide) <= 320
    press(frame, "See what was true")
    assert frame.evaluate(wide) <= 320


def test_what_an_action_makes_of_nothing_is_no_standstill(open_page: Open, tmp_path: Path) -> None:
    sold = 'sales = { family = "poisson", formula = "2 + 0.3*friendliness" }'
    assert sold in SHOP
    told = SHOP.replace(sold, 'sales = { family = "deterministic", formula = "3*training" }')
    frame = open_page(
        export_play(tmp_path / "shop.html", scenario=cs.load(told), histories=4)
    ).frame
    enter(frame, words_for(["kind", "habit"])["kind"][0])
    press(frame, "Decide what to do")
    train(frame)
    press(frame, "Do it")
    press(frame, "13 days on")
    press(frame, "See what was true")
    caption = "Your prediction, and what happened"
    assert row(frame, caption, "VIP sales")[1:] == ["goes up", "went up (from none)", "as you said"]


def test_a_story_that_stands_alone_is_not_compared_with_others(
    shop: cs.Scenario, open_page: Open, tmp_path: Path
) -> None:
    alone = replace(shop, stories=shop.stories[:1])
    frame = open_page(export_play(tmp_path / "shop.html", scenario=alone, histories=4)).frame
    press(frame, "Decide what to do")
    train(frame)
    press(frame, "Do it")
    press(frame, "13 days on")
    press(frame, "See what was true")
    assert "worlds" not in text(frame)
    assert "It looked like success, and it was one." in text(frame)
