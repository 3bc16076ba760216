"""``simulate`` with more rows than it keeps in memory at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from causalstory.cli.main import INTERRUPTED, main
from causalstory.runner.progress import listening
from causalstory.runner.streams import BLOCK
from causalstory.simulation import simulate as module
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

ROOT = Path(__file__).parents[2]
N = 3 * BLOCK + 5
LINE = ["simulate", "medication-errors", "--story", "voice", "-n", str(N), "--seed", "7"]

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2 * BLOCK)


@pytest.fixture(scope="module")
def whole() -> pd.DataFrame:
    return simulate(load("medication-errors")["voice"], n=N, seed=7)


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_csv_is_the_text_of_the_whole_frame(
    jobs: str, whole: pd.DataFrame, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "data.csv"
    assert main([*LINE, "--jobs", jobs, "-o", str(path)]) == 0
    assert f"Wrote {N:,} rows of 4 columns" in " ".join(capsys.readouterr().out.split())
    text = whole.to_csv(index=False, lineterminator="\n")
    assert path.read_bytes() == text.encode()
    assert main([*LINE, "--jobs", jobs]) == 0
    assert capsys.readouterr().out == text


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_parquet_is_the_whole_frame(jobs: str, whole: pd.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "data.parquet"
    assert main([*LINE, "--jobs", jobs, "-o", str(path)]) == 0
    pd.testing.assert_frame_equal(pd.read_parquet(path), whole, check_exact=True)


class Heard:
    def __init__(self) -> None:
        self.work: list[str] = []

    def start(self, what: str, _: int | None) -> None:
        self.work.append(what)

    def advance(self) -> None: ...

    def finish(self) -> None: ...


@pytest.mark.parametrize(("terminal", "work"), [(False, ["simulating voice"]), (True, [])])
def test_no_bar_is_drawn_across_the_rows(
    terminal: bool, work: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    heard = Heard()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    with listening(heard):
        assert main(LINE) == 0
    assert heard.work == work
    assert capsys.readouterr().out.count("\n") == N + 1


def test_impossible_numbers_far_down_leave_no_file(tmp_path: Path, capsys: Capture) -> None:
    """The standard deviation turns negative in about one row of 185,000."""
    scenario = tmp_path / "failing.toml"
    scenario.write_text(
        """
format = 1
id = "failing"
title = "Fails in some rows?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
x = {}
y = {}
[stories.one]
title = "One"
[stories.one.mechanisms]
x = { family = "normal" }
y = { family = "normal", formula = "x", sd = "4.4 - x" }
"""
    )
    line = f"simulate {scenario} --story one -n 10000000 -o {tmp_path / 'data.csv'}"
    assert main(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("causalstory: stories.one.mechanisms.y: sd must be at least 0")
    assert list(tmp_path.iterdir()) == [scenario]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that can be sent to one process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_giving_up_leaves_nothing_behind(jobs: str, tmp_path: Path) -> None:
    line = "simulate medication-errors --story voice -n 100000000 -o data.csv --jobs"
    running = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "causalstory", *line.split(), jobs],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not any(path.stat().st_size for path in tmp_path.iterdir()):
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=60) == (b"", b"")
    assert running.returncode == INTERRUPTED
    assert list(tmp_path.iterdir()) == []
