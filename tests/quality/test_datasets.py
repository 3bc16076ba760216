from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import causalstory as cs
from causalstory.errors import OutputError, SimulationError, UnknownNameError
from causalstory.quality import datasets
from causalstory.quality.datasets import build, dataset, differences, main, write
from causalstory.resources import datasets_folder
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.model import Scenario, Story

from .tutoring import TUTORING

SYNTHETIC = [
    (scenario.id, story.name)
    for scenario in scenarios()
    if scenario.data is None and scenario.timeline is None
    for story in scenario.stories
]
each_file = pytest.mark.parametrize(("scenario", "story"), SYNTHETIC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of everything that comes along."""
    write(tmp_path)
    counts = Path("kidney-stones", "counts.csv")
    (tmp_path / counts).write_bytes((datasets_folder() / counts).read_bytes())
    return tmp_path


def test_what_comes_along_is_what_is_built() -> None:
    assert list(differences(datasets_folder())) == []


@each_file
def test_student_files_hold_the_richest_evidence_and_nothing_latent(
    scenario: str, story: str
) -> None:
    told = load(scenario)
    latent = {variable.name for variable in told.variables if variable.latent}
    columns = list(dataset(scenario, story))
    assert columns == list(told.evidence[-1].columns)
    assert not latent & set(columns)


@each_file
def test_teachers_files_hold_the_students_rows_and_every_variable(
    scenario: str, story: str
) -> None:
    student, teacher = dataset(scenario, story), dataset(scenario, story, teacher=True)
    pd.testing.assert_frame_equal(student, teacher[list(student)], check_exact=True)
    assert set(teacher) == {variable.name for variable in load(scenario)[story].variables}


@each_file
def test_rows_are_those_of_simulate(scenario: str, story: str) -> None:
    rows = 6_000 if scenario in ("big-data", "birth-weight") else 240
    drawn = cs.simulate(load(scenario)[story], n=rows, seed=2026)
    pd.testing.assert_frame_equal(dataset(scenario, story), drawn, rtol=0, atol=1e-4)


@pytest.mark.parametrize(
    "scenario",
    [s for s in scenarios() if s.data is None and s.timeline is None],
    ids=lambda s: s.id,
)
def test_a_class_meets_one_phenomenon_and_several_actions(scenario: Scenario) -> None:
    assert scenario.phenomenon is not None
    seen = [
        cs.association(dataset(scenario, story.name), *scenario.phenomenon.association)
        for story in scenario.stories
    ]
    assert max(pair.low for pair in seen) < min(pair.high for pair in seen)  # naively alike
    for story in scenario.stories:
        compared = cs.compare(scenario, data=dataset(scenario, story.name))
        assert compared[story.name].recommendation.action == story.recommends


@pytest.mark.parametrize("story", ["complacency", "voice", "acuity", "aftermath"])
def test_files_of_weeks_are_what_the_manager_sees_and_what_was_true(story: str) -> None:
    ward = load("weekly-report")
    student, teacher = dataset(ward, story), dataset(ward, story, teacher=True)
    pd.testing.assert_frame_equal(student, teacher[list(student)], check_exact=True)
    assert list(student) == ["action", "week", "unit", *ward.evidence[0].columns]
    told = {v.name for v in ward[story].variables if not v.switch}
    assert set(teacher) == {"action", "week", "unit", *told}
    assert len(student) == 2 * 130 * 8
    for action, rows in student.groupby("action"):
        drawn = cs.timeline(ward, world=story, action=str(action), seed=2026, by="unit").to_frame()
        same = drawn.drop(columns=[*ward[story].switches]).astype({"unit": "str"})
        there = rows.drop(columns="action").reset_index(drop=True).astype({"unit": "str"})
        pd.testing.assert_frame_equal(there, same, rtol=0, atol=1e-4)


def test_a_published_table_needs_no_story() -> None:
    table = dataset("kidney-stones")
    assert list(table) == ["open_surgery", "large_stone", "success", "n"]
    assert table["n"].sum() == 700


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("medication-errors", "voise"), "did you mean 'voice'"),
        (("medication-error", "voice"), "did you mean 'medication-errors'"),
        (("medication-errors",), "name one of complacency, voice, acuity, aftermath"),
        (
            ("kidney-stones", "size_drives_choice"),
            r"dataset\('kidney-stones'\) is the published table",
        ),
    ],
)
def test_what_is_not_there_is_refused(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UnknownNameError, match=sentence):
        dataset(*arguments)


def test_a_scenario_of_ones_own_has_no_shipped_data() -> None:
    with pytest.raises(UnknownNameError, match="simulate"):
        dataset(load(TUTORING), "dependence")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_changed_cell_is_noticed_and_named(folder: Path) -> None:
    voice = folder / "medication-errors" / "voice.csv"
    frame = pd.read_csv(voice)
    frame.loc[16, "actual_errors"] += 1
    frame.to_csv(voice, index=False)
    after = frame.loc[16, "actual_errors"]
    assert list(differences(folder)) == [
        f"medication-errors/voice.csv: row 17, column actual_errors: {after} instead of {after - 1}"
    ]


@pytest.mark.parametrize(("last_digits", "noticed"), [(1, False), (2, True)])
def test_rounding_is_forgiven_and_no_more(folder: Path, last_digits: int, noticed: bool) -> None:
    path = folder / "medication-errors" / "voice.teacher.csv"
    frame = pd.read_csv(path)
    frame.loc[0, "learning"] += last_digits * 1e-4
    frame.round(4).to_csv(path, index=False)
    found = list(differences(folder))
    assert any(line.startswith("medication-errors/voice.teacher.csv") for line in found) is noticed


def test_a_card_may_name_another_numpy_but_no_other_check_sum(folder: Path) -> None:
    card = folder / "medication-errors" / "CARD.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(re.sub(r"numpy \S+\n", "numpy 9.9.9.\n", text), encoding="utf-8")
    assert list(differences(folder)) == []
    voice = folder / "medication-errors" / "voice.csv"
    voice.write_bytes(voice.read_bytes().replace(b"\n", b"\r\n"))
    assert list(differences(folder)) == ["medication-errors/CARD.md: not the card that is built"]


def test_every_other_way_to_differ_is_noticed(folder: Path) -> None:
    ward = folder / "medication-errors"
    (ward / "acuity.csv").unlink()
    (ward / "rumour.csv").write_text("x\n1\n")
    (ward / "aftermath.csv").write_bytes(b"\xff\xfe")
    (ward / "voice.teacher.csv").write_text("")
    change(ward / "voice.csv", "acuity", "severity")
    lines = (ward / "complacency.csv").read_text().splitlines(keepends=True)
    (ward / "complacency.csv").write_text("".join(lines[:-1]))
    change(folder / "kidney-stones" / "CARD.md", "82.6%", "83%")
    found = dict(line.split(": ", 1) for line in differences(folder))
    assert found == {
        "kidney-stones/CARD.md": "not the card that is built",
        "medication-errors/complacency.csv": "239 rows instead of 240",
        "medication-errors/voice.csv": (
            "columns psychological_safety, reported_errors, severity, actual_errors "
            "instead of psychological_safety, reported_errors, acuity, actual_errors"
        ),
        "medication-errors/voice.teacher.csv": "cannot be read",
        "medication-errors/acuity.csv": "missing",
        "medication-errors/aftermath.csv": "cannot be read",
        "medication-errors/rumour.csv": "left over, nothing builds it",
    }


def test_text_columns_are_compared_as_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ward = load("medication-errors")
    monkeypatch.setattr(datasets, "scenarios", lambda: (ward,))
    monkeypatch.setattr(datasets, "build", lambda _: {"wards.csv": "ward,n\nicu,1\nsurgery,2\n"})
    path = folder / ward.id / "wards.csv"
    path.write_text("ward,n\nicu,1\ngeneral,2\n")
    assert f"{ward.id}/wards.csv: row 2, column ward: general instead of surgery" in differences(
        folder
    )


def test_stories_without_mechanisms_have_no_files() -> None:
    drawn = '\n[stories.drawn]\ntitle = "Arrows"\narrows = ["need -> knowledge"]\n'
    assert set(build(load(TUTORING + drawn))) == {
        "CARD.md",
        "need_first.csv",
        "need_first.teacher.csv",
        "dependence.csv",
        "dependence.teacher.csv",
    }


def test_writing_twice_gives_the_same_bytes(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    written = write(folder)
    assert {path: path.read_bytes() for path in before} == before
    assert set(written) < set(before)
    assert all(b"\r" not in content for content in before.values())


def test_nothing_is_written_if_something_cannot_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(story: Story, **options: int) -> pd.DataFrame:
        if story.name == "aftermath":
            raise SimulationError("no such luck")
        return cs.simulate(story, **options)

    monkeypatch.setattr(datasets, "simulate", fails)
    with pytest.raises(SimulationError):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="cannot make the folder"):
        write(tmp_path / "taken")


def test_the_command_compares_and_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == "all data sets are as built\n"
    assert main(["compare", "--folder", str(tmp_path)]) == 1
    assert "medication-errors/voice.csv: missing\n" in capsys.readouterr().out
    assert main(["write", "--folder", str(tmp_path)]) == 0
    assert f"wrote {tmp_path / 'medication-errors' / 'voice.csv'}\n" in capsys.readouterr().out
    assert main(["--folder", str(tmp_path)]) == 0


def test_the_command_refuses_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file")
    assert main(["write", "--folder", str(tmp_path / "taken")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(SystemExit):
        main(["rewrite"])


@pytest.mark.parametrize("status", [0, 1])
def test_the_module_runs_and_exits_as_it_should(tmp_path: Path, status: int) -> None:
    folder = [] if status == 0 else ["--folder", str(tmp_path)]
    command = [sys.executable, "-m", "causalstory.quality.datasets", *folder]
    finished = subprocess.run(command, check=False, capture_output=True)  # noqa: S603
    assert finished.returncode == status
