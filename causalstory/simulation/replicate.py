"""Many data sets of one world, for questions about what happens how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.simulation.simulate import draw_columns
from causalstory.stories.model import Story

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

ROWS = 1 << 16
"""Rows drawn at a time, cut into data sets: their columns fit a processor's cache."""


def batches(n: int, replications: int) -> list[tuple[int, int]]:
    """Share data sets of n rows among batches: pairs of batch number and number of data sets.

    Examples
    --------
    >>> batches(10_000, 20)
    [(0, 6), (1, 6), (2, 6), (3, 2)]
    """
    at_once = max(1, ROWS // n)
    starts = range(0, replications, at_once)
    return [(batch, min(at_once, replications - start)) for batch, start in enumerate(starts)]


def replicate(
    story: Story, columns: Sequence[str], *, n: int, seed: int, batch: int, sets: int
) -> dict[str, Floats]:
    """Draw one batch of data sets.

    Each batch has streams of its own, derived from (seed, batch), and is one long draw cut into
    data sets. So the first k data sets are the same however many follow, and batches may be
    drawn in any order or in parallel.

    Parameters
    ----------
    story
        The world: a story with mechanisms.
    columns
        The variables to return; levels come as their positions.
    n
        Rows of each data set.
    seed
        Root of the random streams.
    batch, sets
        One of :func:`batches`.

    Returns
    -------
    dict
        Variable name to an array of shape (sets, n).

    Raises
    ------
    SimulationError
        If the story has no mechanisms or they give impossible numbers.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> replicate(voice, ["acuity"], n=8, seed=1, batch=0, sets=5)["acuity"].shape
    (5, 8)
    """
    words = np.random.SeedSequence(seed, spawn_key=(batch,)).generate_state(4)
    root = sum(int(word) << 32 * i for i, word in enumerate(words))
    drawn = draw_columns(story, columns, n=n * sets, seed=root)
    return {
        name: values.astype(np.float64, copy=False).reshape(sets, n)
        for name, values in drawn.items()
    }


def as_frame(story: Story, columns: Mapping[str, Floats]) -> pd.DataFrame:
    """Return one data set as the frame that :func:`simulate` would give, levels by their names.

    Parameters
    ----------
    story
        The world that it comes from.
    columns
        One-dimensional arrays, levels as their positions.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> drawn = replicate(voice, ["acuity"], n=8, seed=1, batch=0, sets=5)
    >>> as_frame(voice, {name: values[0] for name, values in drawn.items()}).shape
    (8, 1)
    """
    import pandas as pd

    levels = {name: story.mechanism(name).levels for name in columns}
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(values.astype(int).tolist(), pd.Index(levels[name]))
            if levels[name]
            else values
            for name, values in columns.items()
        }
    )
