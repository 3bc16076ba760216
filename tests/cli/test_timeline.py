from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import causalstory as cs
from causalstory.__main__ import main

from .conftest import Shell

VALID = Path(__file__).parents[1] / "scenarios" / "valid"
FEAR = ["timeline", "weekly-report", "--world", "voice", "--action", "rule_by_fear"]
SHORT = [*FEAR, "--weeks", "40"]


def run(arguments: list[str], capsys: pytest.CaptureFixture[str], status: int = 0) -> str:
    assert main(arguments) == status
    captured = capsys.readouterr()
    return captured.out if status == 0 else captured.err


def test_the_manager_gets_a_report_and_no_truth(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    text = run(SHORT, capsys)
    for words in ("Trend", "Unit H", "Leaderboard of week 39", "sanctions so far", "synthetic"):
        assert words in text
    assert "Errors made" not in text
    assert "regression to the mean" in " ".join(text.split())
    truth = run([*SHORT, "--truth"], capsys)
    assert "had nobody acted" in " ".join(truth.split())


def test_rows_are_json_and_those_of_python(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run([*SHORT, "--truth", "--json"], capsys))
    ward = cs.load("weekly-report")
    history = cs.timeline(ward, world="voice", action="rule_by_fear", weeks=40, truth=True)
    assert answer == {**history.to_dict(), "file": None}
    assert [row["week"] for row in answer["rows"]] == list(range(40))
    assert "knowledge" in answer["rows"][0]


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_rows_go_to_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    run([*SHORT, "--by", "person", "-o", str(path)], capsys)
    frame = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    assert len(frame) == 40 * 128
    assert list(frame)[:3] == ["week", "unit", "nurse"]


@pytest.mark.parametrize(
    ("name", "magic"), [("c.svg", b"<?xml"), ("c.png", b"\x89PNG"), ("c.pdf", b"%PDF")]
)
def test_charts_go_to_files_with_the_same_bytes(
    name: str, magic: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = tmp_path / name, tmp_path / f"again-{name}"
    for path in (one, other):
        run([*SHORT, "--truth", "-o", str(path)], capsys)
    assert one.read_bytes().startswith(magic)
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["timeline", "weekly-report", "--world", "voic"], "did you mean 'voice'"),
        (["timeline", "kidney-stones", "--world", "x"], "does not run over time"),
        ([*SHORT, "--by", "ward"], "no level 'ward'"),
        ([*SHORT, "-o", "x.gif"], "must end in .csv, .parquet, .svg, .png or .pdf"),
        ([*SHORT, "-o", "rows"], "cannot write 'rows': the name must end in"),
        ([*SHORT, "-o", "."], "cannot write '.': "),
        ([*SHORT, "-o", "nowhere/x.csv"], "there is no folder 'nowhere'"),
        ([*SHORT, "-o", "nowhere/x.parquet"], "there is no folder 'nowhere'"),
        ([*SHORT, "-o", "nowhere/x.svg"], "there is no folder 'nowhere'"),
        ([*SHORT, "--by", "unit", "-o", "x.svg"], "--by: a chart shows the whole; leave it out"),
        ([*SHORT, "--by", "person", "-o", "x.PDF"], "--by: a chart shows the whole"),
        ([*SHORT, "--by", "week"], "known: hospital, unit, nurse, person"),
        ([*SHORT, "--by", ""], "known: hospital, unit, nurse, person"),
        ([*SHORT, "--evidence", "audit"], "there is no evidence 'audit'"),
        ([*FEAR, "--weeks", "0"], "--weeks: needs a whole number of at least 1, not '0'"),
        ([*FEAR, "--weeks", "1e9"], "--weeks: needs a whole number of at least 1, not '1e9'"),
        ([*FEAR, "--weeks", "1000000000"], "weeks: needs at most 34,232 here"),
        ([*SHORT, "--seed", "-1"], "--seed: needs a whole number of at least 0"),
        ([*SHORT, "--action", ""], "there is no action ''"),
        ([*SHORT, "--truth=yes"], "--truth"),
        (["timeline", "weekly-report"], "--world"),
        (["tell", "weekly-report"], "timeline"),
        (["compare", "weekly-report"], "timeline"),
        (["regret", "weekly-report"], "timeline"),
    ],
)
def test_refusals(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = run(arguments, capsys, status=2)
    assert words in text
    assert len(text.splitlines()) == 1


def full(*arguments: object, **options: object) -> None:
    """Stand in for whatever writes, on a disk without room."""
    raise OSError(28, "No space left on device")


WRITERS = {
    "rows.csv": "pandas.DataFrame.to_csv",
    "rows.parquet": "pyarrow.parquet.ParquetWriter.write_table",
    "chart.svg": "pathlib.Path.write_bytes",
    "chart.png": "pathlib.Path.write_bytes",
    "chart.pdf": "pathlib.Path.write_bytes",
}


@pytest.mark.parametrize("before", [None, b"what stood there"])
@pytest.mark.parametrize("name", WRITERS)
def test_a_file_appears_whole_or_not_at_all(
    name: str,
    before: bytes | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / name
    if before is not None:
        path.write_bytes(before)
    monkeypatch.setattr(WRITERS[name], full)
    told = run([*SHORT, "-o", str(path)], capsys, status=2)
    assert told == f"causalstory: cannot write '{path}': No space left on device\n"
    assert [found.name for found in tmp_path.iterdir()] == [name] * (before is not None)
    assert before is None or path.read_bytes() == before


def test_a_world_that_gives_impossible_numbers_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (VALID / "shortest.toml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.toml"
    broken.write_text(text.replace('"-rest"', '"log(rest - 1)"'), encoding="utf-8")
    arguments = ["timeline", str(broken), "--world", "told", "-o", str(tmp_path / "rows.csv")]
    told = run(arguments, capsys, status=2)
    assert "stories.told.mechanisms.errors: formula must be" in told
    assert told.endswith("(in week 0)\n")
    assert list(tmp_path.iterdir()) == [broken]


def test_rows_in_files_are_those_of_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    months = ["timeline", str(VALID / "months.toml"), "--world", "told", "--action", "half"]
    history = cs.timeline(cs.load(VALID / "months.toml"), world="told", action="half")
    for by, members in ((None, 1), ("ward", 2), ("person", 4)):
        frame = history.view(by=by).to_frame()
        assert len(frame) == 24 * members
        for name in ("rows.csv", "rows.parquet"):
            path = tmp_path / name
            run([*months, *(["--by", by] if by else []), "-o", str(path)], capsys)
            if path.suffix == ".csv":
                assert path.read_text(encoding="utf-8") == frame.to_csv(index=False)
            else:
                pd.testing.assert_frame_equal(pd.read_parquet(path), frame)


def test_a_piped_report_is_plain_and_as_wide_as_it_may_be(shell: Shell) -> None:
    texts = {}
    for width in ("80", "120"):
        done = shell(*SHORT, "--truth", env={"COLUMNS": width})
        assert (done.returncode, done.stderr) == (0, "")
        assert "\x1b" not in done.stdout
        assert max(map(len, done.stdout.splitlines())) <= int(width)
        texts[width] = done.stdout
    assert texts["80"] != texts["120"]
    numbers = [
        sorted(word for word in text.split() if word.replace(".", "").isdigit())
        for text in texts.values()
    ]
    assert numbers[0] == numbers[1]
