from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

import causalstory as cs
from causalstory.__main__ import main
from causalstory.quality.cards import card
from causalstory.quality.datasets import build, dataset
from causalstory.quality.provenance import Making
from causalstory.resources import datasets_folder
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.model import Scenario

from .tutoring import TUTORING

SHIPPED = scenarios()
each = pytest.mark.parametrize("scenario", SHIPPED, ids=lambda scenario: scenario.id)
FOR_THE_TEACHER = "## For the teacher"
SMALL = Making(rows=10, seed=1)


def text_of(scenario: Scenario) -> str:
    return (datasets_folder() / scenario.id / "CARD.md").read_text(encoding="utf-8")


def one_line(text: str) -> str:
    return " ".join(text.split())


@each
def test_the_card_says_what_the_scenario_says(scenario: Scenario) -> None:
    text = one_line(text_of(scenario))
    for part in (scenario.title, scenario.about, scenario.caveat, *scenario.references):
        assert one_line(part) in text
    for story in scenario.stories:
        for part in (story.title, story.teller, story.claim):
            assert part in text


@each
def test_the_card_begins_with_what_and_whether_it_is_real(scenario: Scenario) -> None:
    title, about, origin, *_ = text_of(scenario).split("\n\n")
    assert title == f"# {scenario.title}"
    assert about == one_line(scenario.about)
    assert ("Synthetic" in origin) is (scenario.data is None)
    assert ("Published" in origin) is (scenario.data is not None)


@pytest.mark.parametrize("scenario", [s for s in SHIPPED if s.data is None], ids=lambda s: s.id)
def test_the_part_for_a_class_gives_no_story_away(scenario: Scenario) -> None:
    for_class, for_teacher = text_of(scenario).split(FOR_THE_TEACHER)
    for story in scenario.stories:
        assert story.title not in for_class
        assert story.claim not in for_class
        assert f"`{story.name}.csv`" not in for_class
        assert f"`{story.name}.csv`, `{story.name}.teacher.csv`" in for_teacher
    if scenario.timeline is None:  # else a column says what was done
        for action in scenario.actions:
            assert action.name not in text_of(scenario)


@pytest.mark.parametrize("scenario", [s for s in SHIPPED if s.data is None], ids=lambda s: s.id)
def test_every_column_is_in_the_table_with_who_first_holds_it(scenario: Scenario) -> None:
    lines = {
        line.split("|")[1].strip(" `"): line
        for line in text_of(scenario).splitlines()
        if line.startswith("| `")
    }
    for story in scenario.stories:
        assert set(dataset(scenario, story.name, teacher=True)) <= set(lines)
    for variable in (v for v in scenario.variables if not v.switch):
        line = lines[variable.name]
        assert variable.label in line
        assert variable.unit in line
        holders = [level.name for level in scenario.evidence if variable.name in level.columns]
        absent = "nobody: 1 in every row" if variable.selected else "nobody"
        assert (f"`{holders[0]}`" if holders else absent) in line


def test_a_card_over_time_lists_what_is_in_its_files_and_nothing_else() -> None:
    ward = load("weekly-report")
    text = text_of(ward)
    table = text.partition("## Columns")[2].partition("\n\nA class's")[0]
    listed = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    files = [dataset(ward, story.name, teacher=True) for story in ward.stories]
    assert set(listed) == {column for frame in files for column in frame}
    made = re.findall(r"```python\n(cs\.timeline.*?)```", text, flags=re.DOTALL)
    (drawn,) = (eval(line, {"cs": cs}) for line in made)  # noqa: S307 - our own text
    assert ["action", *drawn] == list(dataset(ward, "complacency"))


def test_the_teachers_file_is_described() -> None:
    text = text_of(load("medication-errors"))
    assert "adds `willingness_to_report`, `learning`." in text
    assert text.count("This story has nothing latent") == 2


def test_the_published_table_is_described() -> None:
    text = text_of(load("kidney-stones"))
    assert "`counts.csv` has 8 rows" in text
    assert "the column `n` says how often it occurred" in text
    assert "700 observations" in text
    assert "| `n` | How often this row occurred |" in text


@each
def test_the_check_sums_are_those_of_the_files_beside_the_card(scenario: Scenario) -> None:
    folder = datasets_folder() / scenario.id
    told = dict(re.findall(r"^\| `(\S+\.csv)` \| `([0-9a-f]{64})` \|$", text_of(scenario), re.M))
    assert told == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.csv")
    }
    assert ("Drawn with numpy" in text_of(scenario)) is (scenario.data is None)


def test_a_card_says_who_is_in_the_files() -> None:
    sentence = "Only units in which `in_hospital` is 1 are in the files"
    assert sentence in text_of(load("berkson"))
    assert "Only units" not in text_of(load("medication-errors"))


def test_a_published_table_without_counts(tmp_path: Path) -> None:
    (tmp_path / "pupils.csv").write_text("tutoring,marks\n1,2\n2,1\n3,3\n")
    scenario = tmp_path / "tutoring.toml"
    scenario.write_text(TUTORING + '\n[data]\nfile = "pupils.csv"\n')
    text = card(load(scenario), SMALL)
    assert "`pupils.csv` has 3 rows; one row is one pupil." in text
    assert "count=" not in text


def test_stories_without_mechanisms_bring_no_data() -> None:
    head, *_ = TUTORING.split("[stories.")
    told = '[stories.drawn]\ntitle = "Arrows"\narrows = ["need -> knowledge"]\n'
    text = card(load(head + told), SMALL)
    assert "No data comes along" in text
    assert "Synthetic" not in text
    assert "```" not in text


@each
def test_the_python_in_a_card_runs(scenario: Scenario) -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", text_of(scenario), flags=re.DOTALL))
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, f"{scenario.id}/CARD.md", "exec"), {})  # noqa: S102 - our own text
    assert "correlation" in printed.getvalue()


def test_the_shell_line_in_a_card_makes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = load("medication-errors")
    (line,) = re.findall(r"```sh\n(.*?)\n```", text_of(ward), flags=re.DOTALL)
    monkeypatch.chdir(tmp_path)
    assert main(line.split()[1:]) == 0
    made = pd.read_csv(tmp_path / "complacency.csv")
    pd.testing.assert_frame_equal(made, dataset(ward, "complacency"), rtol=0, atol=1e-4)


def test_a_bar_does_not_end_a_cell() -> None:
    assert r"| `need` | Need \| at the start |" in card(load(TUTORING), SMALL)


@each
def test_a_card_knows_no_time_and_no_place(scenario: Scenario) -> None:
    text = build(scenario)["CARD.md"]
    assert text == build(scenario)["CARD.md"]
    assert str(datasets_folder()) not in text
    assert not re.search(r"\d{4}-\d\d-\d\d", text)
    assert text.endswith("causalstory.\n")
