"""Tables as teachers bring them, and what the shell makes of each.

Beside the tables stands ``answers.txt``, which a person can check against them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from causalstory.cli.main import main
from causalstory.tables import interval

FOLDER = Path(__file__).parents[1] / "data" / "awkward"
TABLES = sorted(FOLDER.glob("*.csv"))


def answers() -> dict[str, str]:
    text = (FOLDER / "answers.txt").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in text.split("== ")[1:])
    return {name: answer.strip() for name, _, answer in parts}


def answer(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the shell and sum its answer up; a refusal is one line a problem, and nothing else."""
    before = path.read_bytes()
    status = main(["compare", str(FOLDER / "scenario.toml"), "--data", str(path), "--json"])
    said = capsys.readouterr()
    assert path.read_bytes() == before
    if status:
        assert status == 2
        assert said.out == ""
        return said.err.replace(str(FOLDER), "...").strip()
    assert said.err == ""
    lines = []
    for row in json.loads(said.out)["rows"]:
        number = interval(row["estimate"], row["low"], row["high"])
        lines.append(f"{row['story']}: {number}, n = {row['n']}, dropped {row['dropped']}")
        lines += [f"  {remark}" for remark in row["remarks"]]
    return "\n".join(lines)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_answered_or_refused_as_written_down(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(path, capsys) == answers()[path.name]


def test_every_answer_has_its_table() -> None:
    assert sorted(answers()) == [path.name for path in TABLES]
    assert len(TABLES) >= 25


@pytest.mark.parametrize("other", ["semicolons", "tabs", "windows", "notes"])
def test_the_dialect_of_a_file_does_not_matter(other: str) -> None:
    assert answers()[f"{other}.csv"] == answers()["eight-rows.csv"]
