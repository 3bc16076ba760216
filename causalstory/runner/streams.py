"""One stream of random numbers per variable and block of rows, over time per week too.

A stream is derived from (seed, variable name, block, week) and from nothing else. So the first k
rows are the same whatever n is, an intervention leaves the draws of every non-descendant
bit-identical, and blocks may be drawn in any order or in parallel. The global generators are never
touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BLOCK = 16_384
"""Rows in a block; part of what a seed means, so changing it changes every data set."""


@lru_cache(maxsize=4096)
def _spelled(name: str) -> bytes:
    """Spell a name as four 32-bit words, the same on every machine and in every process."""
    return hashlib.sha256(name.encode()).digest()[:16]


def _words(seed: int, key: bytes) -> NDArray[np.uint32]:
    """Return what ``SeedSequence(seed, spawn_key=...)`` mixes, the key spelled as 32-bit words.

    It fills the seed up to four words. Ready-made in one array they save it from reading the key
    number by number, which takes three times as long as all the rest that it does.
    """
    root = int(seed)
    length = max(4, (root.bit_length() + 31) // 32)
    return np.frombuffer(root.to_bytes(4 * length, "little") + key, dtype="<u4")


def generator(seed: int, name: str, block: int, week: int | None = None) -> np.random.Generator:
    """Return the generator of one variable in one block of rows, and in one week.

    Parameters
    ----------
    seed
        Root of all streams, a non-negative integer.
    name
        The variable.
    block
        Number of the block, from 0.
    week
        Number of the week, below 0 in a burn-in; None for what has no week.

    Returns
    -------
    numpy.random.Generator
        A fresh generator at the start of its stream.

    Examples
    --------
    >>> first = generator(1, "safety", 0).normal(size=2)
    >>> bool((generator(1, "safety", 0).normal(size=5)[:2] == first).all())
    True
    """
    key = _spelled(name) + block.to_bytes(4, "little")
    if week is not None:
        number = 2 * week if week >= 0 else -2 * week - 1  # whole numbers without a sign
        key += number.to_bytes(4, "little")
    return np.random.Generator(np.random.PCG64(_words(seed, key)))


def blocks(n: int) -> Iterator[tuple[int, int, int]]:
    """Cut n rows into blocks: number, first row, row after the last.

    Examples
    --------
    >>> list(blocks(20_000))
    [(0, 0, 16384), (1, 16384, 20000)]
    """
    for block, start in enumerate(range(0, n, BLOCK)):
        yield block, start, min(start + BLOCK, n)
