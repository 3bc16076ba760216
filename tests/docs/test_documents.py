"""The documents: all are in the index, links lead somewhere, and what they name exists."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import get_args

import pytest

import causalstory as cs
from causalstory.analysis import refutation
from causalstory.analysis.dowhy_bridge import MOST_NODES
from causalstory.analysis.identified import Strategy
from causalstory.analysis.refuted import LIMITS, NOTE
from causalstory.simulation.effect import STEP

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
ANALYSIS = ROOT / "tests" / "analysis"


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def plain(text: str) -> str:
    return " ".join(text.replace("*", "").split())


def test_the_readme_leads_to_the_index_and_the_index_to_every_page() -> None:
    assert "](docs/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    index = page("README")
    for path in PAGES:
        assert path.name == "README.md" or f"]({path.name})" in index, path.name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_public_names_that_are_mentioned_exist(path: Path) -> None:
    for name in re.findall(r"\bcs\.(\w+)\(?", path.read_text(encoding="utf-8")):
        assert name in cs.__all__, name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_python_examples_run(path: Path) -> None:
    if path.name == "reference.md":  # signatures, held by a test of their own
        return
    assert doctest.testfile(str(path), module_relative=False).failed == 0
    for code in re.findall(r"```python\n(?!>>>)(.*?)```", path.read_text(encoding="utf-8"), re.S):
        exec(compile(code, path.name, "exec"), {})  # noqa: S102 - our own text


def named_in(*files: str) -> set[str]:
    text = "".join((ANALYSIS / f"{name}.py").read_text(encoding="utf-8") for name in files)
    return set(re.findall(r"^def (test_\w+)", text, re.M))


def test_every_trap_is_told_with_the_test_that_shows_it() -> None:
    told = re.findall(r"`(test_\w+)` \|$", page("dowhy"), re.M)
    assert len(told) == len(set(told))
    everywhere = named_in(*(path.stem for path in ANALYSIS.glob("test_*.py")))
    assert set(told) <= everywhere
    traps = named_in(*(path.stem for path in ANALYSIS.glob("test_*traps.py")))
    assert traps - set(told) == set(), "give it a line in docs/dowhy.md"


def test_the_page_on_dowhy_knows_the_border_and_the_node_limit() -> None:
    text = page("dowhy")
    assert f"up to {MOST_NODES} nodes" in text
    assert list(ROOT.glob("causalstory/analysis/dowhy_*.py"))
    release = re.search(r"dowhy>=(\d+\.\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))[1]
    assert f"DoWhy](https://www.pywhy.org/dowhy/) {release}" in text


def test_the_page_on_refuters_names_them_all_and_what_passing_means() -> None:
    text = page("refuters")
    assert NOTE.split(":")[0] in plain(text)
    for name in LIMITS:
        assert f"| `{name}` |" in text
    for strength in refutation.STRENGTHS:
        assert f"a hidden cause of {strength:g} SD mixed in" in text
    table = text.partition("<!-- table")[2].partition("<!-- end")[0]
    assert table.count("| passes |") == 6  # three attempts, wrong story and right


def test_the_page_on_numbers_knows_the_step_of_a_slope() -> None:
    assert STEP == 0.1
    assert "a tenth of a standard deviation to each side" in plain(page("numbers"))


def test_the_page_on_numbers_knows_every_strategy() -> None:
    named = re.findall(r"^\| `(\w+)` \|", page("numbers"), re.M)
    assert named == list(get_args(Strategy))


def test_the_words_of_the_page_on_numbers_are_those_that_people_meet() -> None:
    text = plain(page("numbers"))
    ward = cs.load("medication-errors")
    answer = cs.identify(ward["complacency"], evidence="weekly_report")
    assert all(condition.startswith("the sign holds if") for condition in answer.conditions)
    assert len(answer.conditions) == 2
    assert "the sign holds if" in text
    assert "the report cannot tell" in cs.identify(ward["voice"], evidence="weekly_report").reason
    assert "the report cannot tell" in text
