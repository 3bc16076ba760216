"""Streams: derived from seed, name and block, and from nothing else."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.runner.streams import BLOCK, blocks, generator


def first(seed: int, name: str, block: int) -> int:
    return int(generator(seed, name, block).integers(2**63))


def test_same_address_same_numbers() -> None:
    assert first(3, "safety", 7) == first(3, "safety", 7)


@pytest.mark.parametrize("other", [(4, "safety", 7), (3, "acuity", 7), (3, "safety", 8)])
def test_each_part_of_the_address_matters(other: tuple[int, str, int]) -> None:
    assert first(3, "safety", 7) != first(*other)


@given(
    seed=st.integers(min_value=0, max_value=2**200),
    name=st.text(max_size=20),
    block=st.integers(min_value=0, max_value=2**32 - 1),
    week=st.none() | st.integers(min_value=-(2**31), max_value=2**31 - 1),
)
def test_a_stream_is_that_of_the_seed_sequence_with_this_key(
    seed: int, name: str, block: int, week: int | None
) -> None:
    digest = hashlib.sha256(name.encode()).digest()
    key = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)] + [block]
    if week is not None:
        key.append(2 * week if week >= 0 else -2 * week - 1)
    sequence = np.random.SeedSequence(seed, spawn_key=key)
    assert generator(seed, name, block, week).bit_generator.state == np.random.PCG64(sequence).state


def test_streams_do_not_depend_on_the_process() -> None:
    """Python's own hash of a string changes from process to process; ours must not."""
    code = (
        "from causalstory.runner.streams import generator;"
        "print(int(generator(3, 'safety', 7).integers(2**63)))"
    )
    there = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert int(there.stdout) == first(3, "safety", 7)


def test_streams_of_two_variables_are_uncorrelated() -> None:
    """At 16,384 rows |r| > 0.04 has probability below 1e-6 for independent streams."""
    one, two = (generator(1, name, 0).normal(size=BLOCK) for name in ("one", "two"))
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.04


@given(st.integers(min_value=0, max_value=10 * BLOCK))
def test_blocks_cover_every_row_once(n: int) -> None:
    cut = list(blocks(n))
    assert [number for number, _, _ in cut] == list(range(len(cut)))
    assert [start for _, start, _ in cut] == [0, *(stop for _, _, stop in cut)][: len(cut)]
    assert sum(stop - start for _, start, stop in cut) == n
    assert all(0 < stop - start <= BLOCK and start % BLOCK == 0 for _, start, stop in cut)
