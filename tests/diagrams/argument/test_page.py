"""The page of an argument as text; ``test_page_in_browser`` turns its pages."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

import causalstory as cs
from causalstory.diagrams.argument.page import HERE, LIBRARY, to_html
from causalstory.diagrams.argument.revealing import Reveal
from causalstory.stories.model import Scenario

NAMESPACE = "http://www.w3.org/2000/svg"


class Page(HTMLParser):
    """Every element with its attributes, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)

    def attributes(self, name: str) -> list[str]:
        return [values[name] or "" for _, values in self.elements if name in values]


@pytest.fixture(scope="module")
def argument() -> Reveal:
    return cs.reveal(cs.load("medication-errors"))


@pytest.fixture(scope="module")
def page(argument: Reveal) -> Page:
    return Page(to_html(argument))


def test_elements_are_closed_and_ids_unique(page: Page) -> None:
    assert page.open == []
    assert [name for name, count in Counter(page.attributes("id")).items() if count > 1] == []
    ids = set(page.attributes("id"))
    labels = {word for words in page.attributes("aria-labelledby") for word in words.split()}
    assert labels <= ids


def test_nothing_comes_from_elsewhere(argument: Reveal, page: Page) -> None:
    text = re.sub(r"<!--.*?-->|/\*!.*?\*/", "", to_html(argument), flags=re.DOTALL)
    assert set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'`)]*", text)) == {NAMESPACE}
    assert [page.attributes(name) for name in ("src", "srcset", "href", "xlink:href")] == [[]] * 4
    assert re.findall(r"url\((?!data:)|@import", "".join(page.texts["style"])) == []


def test_its_policy_allows_its_two_scripts_and_no_network(page: Page) -> None:
    (policy,) = (
        values["content"] or ""
        for tag, values in page.elements
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert len(re.findall(r"'sha256-[\w+/]{43}='", policy)) == 2
    assert "unsafe-inline" not in policy.partition("script-src")[2]
    assert [tag for tag, _ in page.elements].count("script") == 2


def test_titles_are_headings_and_the_language_is_said(argument: Reveal, page: Page) -> None:
    assert page.texts["h1"] == [frame.step.title for frame in argument.frames]
    assert page.elements[0] == ("html", {"lang": "en"})
    assert page.texts["title"][0] == argument.title
    german = cs.reveal(cs.load("kidney-stones"), lang="de-AT")
    assert Page(to_html(german)).elements[0] == ("html", {"lang": "de-AT"})


def test_the_library_is_the_published_one_and_its_licence_is_in_the_page(page: Page) -> None:
    note = (LIBRARY / "README.md").read_text(encoding="utf-8")
    sums = dict(re.findall(r"^\| `([\w.]+)` \| ([0-9a-f]{64}) \|$", note, re.MULTILINE))
    assert set(sums) == {"reveal.js", "reveal.css", "LICENSE"}
    for name, expected in sums.items():
        assert sha256((LIBRARY / name).read_bytes()).hexdigest() == expected
    assert "Permission is hereby granted" in to_html(cs.reveal(cs.load("kidney-stones")))


@pytest.mark.parametrize("path", [*LIBRARY.glob("*.js"), *HERE.glob("*.js")], ids=lambda p: p.name)
def test_no_script_ends_early(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert "</script" not in text
    assert "<!--" not in text


def test_a_page_is_the_same_whenever_it_is_written(argument: Reveal) -> None:
    assert to_html(argument) == to_html(cs.reveal(cs.load("medication-errors")))


def test_words_that_try_to_be_more_stay_words(hostile: Scenario) -> None:
    page = Page(to_html(cs.reveal(hostile)))
    assert page.open == []
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["script"] == 2
    assert tags["img"] == tags["b"] == 0
    assert not any(name.startswith("on") for _, values in page.elements for name in values)
    assert [name for name, count in Counter(page.attributes("id")).items() if count > 1] == []
