"""The page on data shows what the package does with the files that stand on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from causalstory.analysis.groups import NO, YES
from causalstory.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "data.md"
TEXT = PAGE.read_text(encoding="utf-8")


def block(kind: str) -> str:
    (found,) = re.findall(rf"```{kind}\n(.*?)```", TEXT, re.S)
    return found


def test_the_answer_is_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")  # the width of a pipe, whatever started the tests
    Path("my.csv").write_text(block("csv"), encoding="utf-8")
    Path("my.toml").write_text(block("toml"), encoding="utf-8")
    (command,) = re.findall(r"^\$ causalstory (.*)$", block("console"), re.M)
    assert main(command.split()) == 0
    assert capsys.readouterr().out == block("text")


def test_the_words_for_yes_and_no_are_those_that_are_read() -> None:
    (sentence,) = re.findall(r"Of two words 1 is (.*?);", TEXT, re.S)
    yes, no = (re.findall(r"`(\w+)`", part) for part in sentence.split(" or whose "))
    assert yes
    assert no
    assert set(yes) <= YES
    assert set(no) <= NO
