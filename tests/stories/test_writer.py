"""Writing scenario files: what is written reads back as what it was written from."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from causalstory.errors import ScenarioError
from causalstory.resources import dags_folder
from causalstory.stories.catalog import load
from causalstory.stories.file import read
from causalstory.stories.file.writer import to_toml
from causalstory.stories.model import Scenario
from causalstory.stories.parts import LEAVE, Action, Variable

from . import generated, generated_weeks
from .scrutiny import scrutinise

VALID = Path(__file__).resolve().parent.parent / "scenarios" / "valid"
FILES = sorted([*dags_folder().glob("*.toml"), *VALID.glob("*.toml")])
WARD = load("medication-errors")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_valid_file_comes_back(path: Path) -> None:
    scenario = load(path)
    assert read(to_toml(scenario), base=path.parent) == scenario


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(generated.scenarios())
def test_model_to_text_to_model_is_the_identity(scenario: Scenario) -> None:
    text = to_toml(scenario)
    again = read(text)
    assert again == scenario
    assert to_toml(again) == text


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(generated_weeks.scenarios_over_time())
def test_the_same_over_time_and_whatever_is_read_runs(scenario: Scenario) -> None:
    text = to_toml(scenario)
    again = read(text)
    assert again == scenario
    assert to_toml(again) == text
    scrutinise(again)


def test_what_the_reader_fills_in_is_not_written() -> None:
    text = (VALID / "minimal.toml").read_text(encoding="utf-8")
    scenario = read(text)
    written = tomllib.loads(to_toml(scenario))
    assert "evidence" not in written
    assert "actions" not in written
    assert set(written["question"]) == {"treatment", "outcome", "goal"}


def test_numbers_and_long_texts_are_written_as_people_write_them() -> None:
    text = to_toml(WARD)
    assert "cost = 10\n" in text
    assert "shift = {psychological_safety = -1}\n" in text
    assert "sd = 0.3}\n" in text
    assert 'about = """Hospital units' in text
    assert "\\n" not in text
    assert 'adds = ["acuity"]' in text


@pytest.mark.parametrize(
    "title",
    [
        '"quoted"',
        "'",
        '"""',
        "\\",
        "\\n",
        "# no comment",
        "= [x]",
        "a\u202eb",
        "\U0001f600",
        "\ufeff",
    ],
)
def test_any_title_is_quoted_so_that_it_says_itself(title: str) -> None:
    scenario = replace(WARD, title=title)
    assert read(to_toml(scenario)).title == title


@pytest.mark.parametrize("about", ["a\nb", "a\r\nb", "a\rb", 'a\n"b', 'a\n"""', "a\n\\b", "a\n\tb"])
def test_line_breaks_are_kept(about: str) -> None:
    assert read(to_toml(replace(WARD, about=about))).about == about


def test_the_table_of_a_scenario_is_written_by_its_name() -> None:
    stones = load("kidney-stones")
    assert stones.data is not None
    written = tomllib.loads(to_toml(stones))["data"]
    assert written == {"file": stones.data.file, "count": stones.data.count}


def test_what_no_file_can_say_is_refused_rather_than_lost() -> None:
    voice = replace(WARD["voice"], actions=(Action("other", "O", "set", "acuity", 1.0), LEAVE))
    with pytest.raises(ScenarioError, match=r"cannot be written: a file would change its stories"):
        to_toml(replace(WARD, stories=(voice, WARD["acuity"])))
    with pytest.raises(ScenarioError, match=r"a file would change its title; start from one that"):
        to_toml(replace(WARD, title="a title  with wide gaps"))


def test_a_model_that_is_not_valid_is_refused_in_the_words_of_the_reader() -> None:
    with pytest.raises(ScenarioError) as caught:
        to_toml(replace(WARD, title="\x1b[31m", variables=(*WARD.variables, Variable("exp"))))
    assert caught.value.problems == (
        "title: contains control characters: remove them",
        "variables.exp: 'exp' is a function of the formula language: choose another name",
    )
