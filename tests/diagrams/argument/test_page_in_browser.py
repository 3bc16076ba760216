"""The page of an argument in Chromium, as a class sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import causalstory as cs
from causalstory.diagrams.argument.revealing import Reveal
from causalstory.diagrams.measure import clean
from causalstory.stories.model import Scenario

WIDE, NARROW = (1280, 720), (390, 844)
TREATMENT = "[id$='-node-psychological_safety'] > :nth-child(2)"
SEEN = """
() => [...document.querySelectorAll('.slides > section')].flatMap((section, number) => {
  const title = section.querySelector('h1').getBoundingClientRect();
  const top = document.elementFromPoint(title.x + title.width / 2, title.y + title.height / 2);
  return top !== null && section.contains(top) ? [number] : [];
})
"""

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def ward() -> Reveal:
    return cs.reveal(cs.load("medication-errors"), stories=["complacency", "voice"])


@pytest.fixture(scope="module")
def page(ward: Reveal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (path,) = ward.save(tmp_path_factory.mktemp("argument") / "argument.html")
    return path


def ready(opened: Any) -> Any:
    opened.frame.locator(".reveal.ready").wait_for()
    return opened


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_arrow_keys_turn_every_page(
    ward: Reveal, page: Path, open_page: Open, size: tuple[int, int]
) -> None:
    opened = ready(open_page(page, size))
    places = set()
    for number, frame in enumerate(ward.frames):
        assert opened.frame.evaluate(SEEN) == [number]
        assert opened.frame.inner_text(".present h1") == frame.step.title
        picture = opened.frame.locator(".present .picture svg").bounding_box()
        assert picture["width"] > 0.9 * (size[0] - 60)
        assert 0 < picture["y"] < picture["y"] + picture["height"] < size[1]
        if not frame.step.actions:
            box = opened.frame.locator(f".present {TREATMENT}").bounding_box()
            assert 0 < box["x"] < box["x"] + box["width"] < size[0]
            places.add(tuple(box.values()))
        assert opened.frame.evaluate("document.documentElement.scrollWidth") <= size[0]
        opened.page.keyboard.press("ArrowRight")
    for spread in zip(*places, strict=True):  # browsers break lines at fractions of a pixel
        assert max(spread) - min(spread) < 0.5, "the picture jumps"
    assert opened.frame.evaluate(SEEN) == [len(ward.frames) - 1]
    opened.page.keyboard.press("ArrowLeft")
    assert opened.frame.evaluate(SEEN) == [len(ward.frames) - 2]
    opened.page.keyboard.press("Home")
    opened.page.keyboard.press("Space")
    assert opened.frame.evaluate(SEEN) == [1]
    assert opened.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(page: Path, open_page: Open, size: tuple[int, int]) -> None:
    opened = ready(open_page(page, size))
    for key in ("Home", "ArrowRight", "End"):
        opened.page.keyboard.press(key)
        assert opened.violations() == []


@pytest.mark.slow
def test_axe_finds_nothing_on_any_page(ward: Reveal, page: Path, open_page: Open) -> None:
    opened = ready(open_page(page))
    for _ in ward.frames:
        assert opened.violations() == []
        opened.page.keyboard.press("ArrowRight")


def test_every_page_is_announced_with_its_picture_in_words(
    ward: Reveal, page: Path, open_page: Open
) -> None:
    opened = ready(open_page(page))
    for number, frame in enumerate(ward.frames[1:3], 2):
        opened.page.keyboard.press("ArrowRight")
        said = (f"{frame.step.title}.", frame.step.words, frame.picture, f"{number} / 12.")
        assert opened.frame.text_content(".aria-status").strip() == " ".join(map(str, said))


def test_samples_of_the_legend_are_not_cut_at_fractions_of_a_pixel(
    page: Path, open_page: Open
) -> None:
    opened = ready(open_page(page))
    samples = opened.frame.locator(".present .legend svg")
    assert samples.count() > 3
    for sample in samples.all():
        assert sample.evaluate("sample => getComputedStyle(sample).overflow") == "visible"


def test_buttons_work_without_a_keyboard(page: Path, open_page: Open) -> None:
    opened = ready(open_page(page, NARROW))
    opened.frame.get_by_label("next slide").click()
    assert opened.frame.evaluate(SEEN) == [1]
    opened.frame.get_by_label("previous slide").click()
    assert opened.frame.evaluate(SEEN) == [0]


def test_s_shows_the_notes_and_hides_them(ward: Reveal, page: Path, open_page: Open) -> None:
    opened = ready(open_page(page))
    notes = opened.frame.locator(".speaker-notes")
    assert not notes.is_visible()
    opened.page.keyboard.press("s")
    assert notes.is_visible()
    assert ward.frames[0].step.words in notes.inner_text()
    assert "All the data is synthetic" in notes.inner_text()
    assert opened.violations() == []
    opened.page.keyboard.press("ArrowRight")
    assert ward.frames[1].step.words in notes.inner_text()
    opened.page.keyboard.press("s")
    assert not notes.is_visible()


def test_it_works_in_a_sandbox_without_an_origin(ward: Reveal, page: Path, open_page: Open) -> None:
    opened = ready(open_page(page, sandboxed=True))
    assert opened.frame.evaluate("window.origin") == "null"
    opened.frame.locator("h1").first.click()
    for number in range(1, len(ward.frames)):
        opened.page.keyboard.press("ArrowRight")
        assert opened.frame.evaluate(SEEN) == [number]
    assert opened.complaints == []


def test_without_scripts_all_pages_stand_below_each_other(
    ward: Reveal, page: Path, open_page: Open
) -> None:
    opened = open_page(page, java_script_enabled=False)
    titles = opened.page.locator("h1")
    tops = [titles.nth(n).bounding_box()["y"] for n in range(len(ward.frames))]
    assert tops == sorted(set(tops))
    assert opened.page.locator(".picture svg").last.bounding_box()["height"] > 100


def test_nothing_moves(page: Path, open_page: Open) -> None:
    opened = ready(open_page(page, reduced_motion="reduce"))
    moving = """
    () => [...document.querySelectorAll('.reveal, .reveal *')].filter(element => {
      const style = getComputedStyle(element);
      return style.animationName !== 'none' || !/^0s(, 0s)*$/.test(style.transitionDuration);
    }).length
    """
    assert opened.frame.evaluate(moving) == 0


def test_it_prints_one_sheet_a_page(
    ward: Reveal, page: Path, open_page: Open, tmp_path: Path
) -> None:
    opened = ready(open_page(page))
    opened.page.pdf(path=tmp_path / "argument.pdf", prefer_css_page_size=True)
    sheets = pypdfium2.PdfDocument(tmp_path / "argument.pdf")
    assert len(sheets) == len(ward.frames)
    for sheet, frame in zip(sheets, ward.frames, strict=True):
        text = sheet.get_textpage().get_text_bounded()
        assert " ".join(frame.step.title.split()[:3]) in text
        assert "Speaker notes" not in text


def test_hostile_words_are_only_shown(hostile: Scenario, open_page: Open, tmp_path: Path) -> None:
    argument = cs.reveal(hostile)
    (path,) = argument.save(tmp_path / "hostile.html")
    for size in (WIDE, NARROW):
        opened = ready(open_page(path, size))
        for number, frame in enumerate(argument.frames):
            assert opened.frame.evaluate(SEEN) == [number]
            said = clean(frame.step.title) + clean(frame.step.words)
            assert opened.frame.text_content(".present .said") == said
            assert opened.frame.evaluate("document.documentElement.scrollWidth") <= size[0]
            opened.page.keyboard.press("ArrowRight")
        assert opened.violations() == []
        assert opened.complaints == []
