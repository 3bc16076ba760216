"""Many rows: the same in one piece, in chunks, and several blocks at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import joblib
import numpy as np
import pandas as pd
import pytest

from causalstory.errors import OptionError, SimulationError, UnknownNameError
from causalstory.runner.progress import listening
from causalstory.runner.streams import BLOCK
from causalstory.simulation import simulate as module
from causalstory.simulation.simulate import CHUNK, columns_drawn, simulate, simulate_chunks
from causalstory.stories.catalog import load
from causalstory.stories.model import Scenario, Story

SEVERAL_BLOCKS = 4 * BLOCK + 17

FAILING = """
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
y = { family = "normal", formula = "x", sd = "4.2 - x" }
"""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2 * BLOCK)


@pytest.mark.parametrize("jobs", [2, 5, 100])
def test_jobs_draw_the_same_rows(every_family: Story, jobs: int) -> None:
    alone = simulate(every_family, n=SEVERAL_BLOCKS, seed=4)
    together = simulate(every_family, n=SEVERAL_BLOCKS, seed=4, jobs=jobs)
    pd.testing.assert_frame_equal(together, alone, check_exact=True)


def test_other_processes_draw_the_same_rows(every_family: Story) -> None:
    alone = simulate(every_family, n=SEVERAL_BLOCKS, seed=4)
    with joblib.parallel_config(backend="loky"):
        together = simulate(every_family, n=SEVERAL_BLOCKS, seed=4, jobs=2)
    pd.testing.assert_frame_equal(together, alone, check_exact=True)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("n", [1, 2 * BLOCK, 2 * BLOCK + 1, SEVERAL_BLOCKS])
def test_chunks_make_the_whole(every_family: Story, n: int, jobs: int) -> None:
    options: dict[str, Any] = {"n": n, "seed": 4, "do": {"ward": "icu"}, "jobs": jobs}
    chunks = list(simulate_chunks(every_family, **options))
    assert [len(chunk) for chunk in chunks[:-1]] == [2 * BLOCK] * (math.ceil(n / BLOCK / 2) - 1)
    whole = simulate(every_family, **options)
    pd.testing.assert_frame_equal(pd.concat(chunks), whole, check_exact=True)
    for chunk in chunks:
        pd.testing.assert_series_equal(chunk.dtypes, whole.dtypes)


@pytest.mark.usefixtures("small_chunks")
def test_chunks_take_the_same_options(ward: Scenario) -> None:
    options: dict[str, Any] = {"n": SEVERAL_BLOCKS, "do": "rule_by_fear", "latent": True}
    chunks = simulate_chunks(ward["voice"], evidence="case_mix", **options)
    whole = simulate(ward["voice"], evidence="case_mix", **options)
    pd.testing.assert_frame_equal(pd.concat(list(chunks)), whole, check_exact=True)
    assert list(whole) == columns_drawn(ward["voice"], evidence="case_mix", latent=True)


def test_a_chunk_is_whole_blocks() -> None:
    assert CHUNK % BLOCK == 0


def test_more_rows_than_any_memory_holds_can_be_begun(ward: Scenario) -> None:
    chunks = simulate_chunks(ward["voice"], n=10**12)
    first = next(chunks)
    pd.testing.assert_frame_equal(first.head(50), simulate(ward["voice"], n=50), check_exact=True)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"n": 0}, OptionError),
        ({"n": 1, "jobs": 0}, OptionError),
        ({"n": 1, "evidence": "chart"}, UnknownNameError),
        ({"n": 1, "do": {"acuti": 1}}, UnknownNameError),
    ],
)
def test_what_can_be_known_beforehand_is_refused_beforehand(
    ward: Scenario, options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        simulate_chunks(ward["voice"], **options)


@pytest.mark.parametrize("jobs", [0, -1, 1.5, True])
def test_jobs_must_be_a_positive_whole_number(ward: Scenario, jobs: float) -> None:
    with pytest.raises(OptionError) as caught:
        simulate(ward["voice"], n=10, jobs=jobs)  # type: ignore[arg-type]
    assert caught.value.problems == (f"jobs: needs a whole number of at least 1, not {jobs!r}",)


def test_a_refusal_is_the_same_whoever_comes_first() -> None:
    """Several blocks fail, each in other rows; the first one is told."""
    story = load(FAILING)["one"]
    with pytest.raises(SimulationError) as alone:
        simulate(story, n=30 * BLOCK)
    assert "of 16,384 rows" in alone.value.problems[0]
    for _ in range(3):
        with pytest.raises(SimulationError) as together:
            simulate(story, n=30 * BLOCK, jobs=4)
        assert together.value.problems == alone.value.problems


class Counter:
    def __init__(self) -> None:
        self.entries: list[object] = []

    def start(self, what: str, total: int | None) -> None:
        self.entries.append((what, total))

    def advance(self) -> None:
        self.entries.append("advance")

    def finish(self) -> None:
        self.entries.append("finish")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_listener_hears_of_each_block(ward: Scenario, jobs: int) -> None:
    heard = Counter()
    with listening(heard):
        simulate(ward["voice"], n=2 * BLOCK + 1, jobs=jobs)
    assert heard.entries[0] == ("simulating voice", 3)
    assert heard.entries.count("advance") >= 2
    assert heard.entries[-1] == "finish"


def test_a_listener_hears_of_chunks_given_up(ward: Scenario) -> None:
    heard = Counter()
    with listening(heard):
        chunks: Iterator[pd.DataFrame] = simulate_chunks(ward["voice"], n=10 * CHUNK)
        list(islice(chunks, 1))
        del chunks
    assert heard.entries[0] == ("simulating voice", 160)
    assert heard.entries[-1] == "finish"


def test_one_block_is_over_before_anybody_looks(ward: Scenario) -> None:
    heard = Counter()
    with listening(heard):
        simulate(ward["voice"], n=BLOCK)
    assert heard.entries == []


def test_frames_of_very_many_columns_can_be_added_to() -> None:
    """pandas warns where more than a hundred columns lie apart; warnings are errors here."""
    names = [f"x{i}" for i in range(101)]
    head, _, tail = FAILING.partition("y = {}\n")
    declared = "".join(f"{name} = {{}}\n" for name in names)
    drawn = "".join(f'{name} = {{ family = "normal" }}\n' for name in names)
    story = load(head + "y = {}\n" + declared + tail.replace("4.2", "42") + drawn)["one"]
    frame = simulate(story, n=3)
    frame["another"] = 1
    assert frame.shape == (3, 104)


def test_a_frame_can_be_changed_and_changes_nothing_else(every_family: Story) -> None:
    frame = simulate(every_family, n=5)
    other = simulate(every_family, n=5)
    frame.loc[0, "dose"] = 99.0
    frame["count"] += 1
    assert frame.loc[0, "dose"] == 99.0
    np.testing.assert_array_equal(frame["count"], other["count"] + 1)
    pd.testing.assert_frame_equal(other, simulate(every_family, n=5), check_exact=True)
