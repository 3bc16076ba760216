"""Files from strangers: a clear error, in no time and little memory, and nothing else happens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from . import hostile

ROOT = Path(__file__).parents[2]
MIB = 1024 * 1024

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links, memory as in Unix")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, dict[str, Any]]:
    """Every case, read in a process of its own so that a hang or a crash is a failed test."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, hostile.__file__, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=5 * len(hostile.CASES),
        env={"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    lines = map(json.loads, done.stdout.splitlines())
    return {line["name"]: line for line in lines}


@pytest.mark.parametrize("name", hostile.CASES)
def test_a_hostile_file_is_refused_at_once_and_nothing_happens(
    name: str, outcomes: dict[str, dict[str, Any]]
) -> None:
    outcome = outcomes[name]
    assert outcome["kind"] == "refused", outcome["problems"]
    assert outcome["printable"]
    assert outcome["longest"] < 500
    assert outcome["did"] == []
    assert outcome["grown"] < 32 * MIB
    assert outcome["seconds"] < 5  # a tenth of a second or two, on a machine with nothing else


def test_memory_stays_bounded_over_all(outcomes: dict[str, dict[str, Any]]) -> None:
    assert sum(outcomes[name]["grown"] for name in hostile.CASES) < 64 * MIB


def test_the_watch_sees_what_files_must_not_bring_about(
    outcomes: dict[str, dict[str, Any]],
) -> None:
    kinds = [event.split()[0] for event in outcomes["control"]["did"]]
    assert {"open", "exec", "import"} <= set(kinds)


def test_nothing_is_written(folder: Path, outcomes: dict[str, dict[str, Any]]) -> None:
    there = {path.name for path in folder.iterdir()}
    assert there == {"from-a-stranger", "secret.csv"}
    cases = {f"{name}.toml" for name in (*hostile.TEXTS, *hostile.BYTES)}
    inner = {path.name for path in (folder / "from-a-stranger").iterdir()}
    assert inner == cases | {"tables", "linked", "pipe", "zero.toml", "itself.toml"}


EXPECTED = {
    "oversized": "oversized.toml: is larger than 256 KiB: shorten it",
    "nested_arrays": "nested_arrays.toml: line 6 nests more than 20 brackets",
    "dotted_key": "dotted_key.toml: line 6 has a key of more than 20 parts",
    "digits": "digits.toml: not valid TOML: a number or a nesting is beyond all reason",
    "hexadecimal": "phenomenon.slope: must be a finite number",
    "infinite": "phenomenon.slope: must be a finite number",
    "control_keys": '"\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000...: unknown key',
    "variables": "variables: holds 18,001, more than 200",
    "weeks": "timeline.weeks: must be a whole number from 1 to 5,000",
    "member_names": "levels.u.names: holds 60,000 entries, more than 1,000",
    "expectations": "timeline.expect: holds 4,000, more than 100",
    "many_numbers": "timeline: a history would hold 104,000,000 numbers, more than 20,000,000: "
    "take fewer weeks, members or variables",
    "formulas": "formulas.toml: its formulas are 213,590 characters long together, more than "
    "65,536: shorten them",
    "endless_device": "/dev/zero: is not an ordinary file: copy it to one",
    "null_in_name": r"'a\x00b.toml': there is no such file",
    "pipe": "{inner}/pipe: is not an ordinary file: copy it to one",
    "folder": "{inner}: is a folder: name a file in it",
    "data_of_the_system": "data.file: '/etc/passwd' must be a relative path, with / and without ..",
    "data_by_link": "data.file: 'tables/link.csv' is a link out of {inner}: copy the table there",
    "data_by_linked_folder": "data.file: 'linked/secret.csv' is a link out of {inner}: copy the "
    "table there",
    "zeros": "zeros.toml: not valid TOML: Invalid statement (at line 1, column 1)",
    "picture": "{inner}/picture.toml: is not UTF-8 text (byte 1): save it as UTF-8",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_error_says_what_is_wrong_and_where(
    name: str, folder: Path, outcomes: dict[str, dict[str, Any]]
) -> None:
    expected = EXPECTED[name].replace("{inner}", str(folder / "from-a-stranger"))
    assert outcomes[name]["problems"][0] == expected
