"""``causalstory play`` writes the page, and opens it where nobody asked for a file."""

from __future__ import annotations

import json
import sys
import webbrowser
from pathlib import Path

import pytest

from causalstory.__main__ import main
from causalstory.classroom import play


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the long work out, which other tests look at, and break no line, however long."""
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setattr(play, "page", lambda scenario, **options: f"{scenario.id} {options}")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["play", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_the_page_is_written_where_it_should_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "game.html"
    told = run(capsys, "--export", str(path), "--seed", "7")
    words = f"Wrote {path}: one file that needs nothing else. Open it in a browser to play."
    assert "".join(told.split()) == "".join(words.split())  # long paths break where they must
    assert path.read_text(encoding="utf-8") == "weekly-report {'seed': 7, 'histories': 100}"


def test_words_are_told_to_a_teacher_who_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "game.html")
    assert "Safety gives errors a voice" not in run(capsys, "--export", path)
    told = run(capsys, "--export", path, "--words")
    assert "grove, hazel, igloo, lemon, nutmeg   Safety gives errors a voice" in told
    answer = json.loads(run(capsys, "--export", path, "--json"))
    assert answer["words"]["voice"][:2] == ["grove", "hazel"]
    assert (answer["scenario"], answer["seed"], answer["file"]) == ("weekly-report", 1, path)


def test_without_a_name_the_browser_opens_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: bool(asked.append(address)) or True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "Open it in a browser" in " ".join(run(capsys).split())  # a pipe: nobody looks
    assert asked == []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert " ".join(run(capsys).split()).endswith("Your browser opens it.")
    (address,) = asked
    path = Path(address.removeprefix("file://"))
    assert path.name == "weekly-report.html"
    assert path.is_file()


def test_what_cannot_be_played_is_refused_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", "kidney-stones", "--export", str(tmp_path / "game.html")]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("causalstory: scenario 'kidney-stones' does not run over time")
    assert len(complaint.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
