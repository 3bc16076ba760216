"""The shell among other programs: pipes that close, terminals, full disks, poor encodings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Shell = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")


def environment(**more: str) -> dict[str, str]:
    quiet = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return {**quiet, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **more}


def test_json_holds_letters_of_every_script_in_an_ascii_locale(shell: Shell) -> None:
    done = shell("list", "--json", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)


def test_a_refusal_in_an_ascii_locale_is_still_one_line(shell: Shell) -> None:
    done = shell("show", "größe", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"})
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


@posix
def test_a_device_takes_csv(shell: Shell) -> None:
    line = "simulate medication-errors --story voice -n 2 --evidence weekly_report"
    done = shell(*line.split(), "-o", "/dev/stdout", "--json")
    assert done.returncode == 0
    assert done.stdout.startswith("psychological_safety,reported_errors\n")


@posix
def test_a_reader_may_leave_early() -> None:
    line = "simulate medication-errors --story voice -n 200000"
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "causalstory", *line.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"psychological_safety")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("line", ["list", "--help"])
def test_a_full_disk_is_told_in_one_line(line: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "causalstory", *line.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=environment(),
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr == (
        "causalstory: cannot write to the standard output: No space left on device\n"
    )


@posix
@pytest.mark.parametrize(
    ("line", "colours"), [("list", True), ("list --no-color", False), ("list --json", False)]
)
def test_a_terminal_gets_colours_unless_they_are_refused(line: str, colours: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "causalstory", *line.split()],
        stdout=theirs,
        stderr=theirs,
        env=environment(COLUMNS="90"),
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so where others say that there is nothing more
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(60) == 0
    assert b"medication-errors" in shown
    assert (b"\x1b[" in shown) == colours
