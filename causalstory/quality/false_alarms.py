"""How often each story is contradicted by data of its own world: by chance alone, if all is well.

A test of independence that bends too little would refute true stories, the more surely the more
data there is; whoever then reads that the data contradicts a story would learn nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Sample
from causalstory.analysis.identification import identify
from causalstory.analysis.preparation import read_data
from causalstory.decision.contradiction import contradiction
from causalstory.quality.findings import Finding
from causalstory.runner.progress import track
from causalstory.simulation.simulate import CHUNK, simulate_chunks
from causalstory.stories.model import Scenario, Story

if TYPE_CHECKING:
    import pandas as pd

SETS = 200
"""Data sets of each story's own world."""

MOST = 6
"""Data sets that may contradict the story that made them, 3%. The tests hold the true rate to 1%;
more than six alarms then come up in fewer than one story in 200."""

UNITS = 10_000
"""Units in each data set, at most."""

TENTH = 10
"""With n units in ``check``, data sets hold one in so many."""


def false_alarms(scenario: Scenario, story: Story, n: int, seed: int) -> Iterator[Finding]:
    """Check that data of a story's own world hardly ever contradicts it, at any level of evidence.

    Parameters
    ----------
    scenario, story
        The story and where it is told.
    n
        Ten times the units of each data set, up to 10,000 of them.
    seed
        Of one long draw, which is cut into data sets.
    """
    asked = {level.name: identify(story, evidence=level.name) for level in story.evidence}
    columns = {level.name: level.columns for level in story.evidence}
    tested = dict.fromkeys(asked, 0)
    alarms = dict.fromkeys(asked, 0)
    size = max(min(UNITS, n // TENTH), 1)
    for sample in track(_samples(story, size, seed), f"false alarms of {story.name}", SETS):
        for name, found in asked.items():
            verdict = contradiction(story, sample, columns[name], found).contradicted
            tested[name] += verdict is not None
            alarms[name] += verdict is True
    parts = [f"{name} {alarms[name]}" for name in asked if tested[name]]
    yield Finding(
        scenario.id,
        story.name,
        "false alarms",
        f"{MOST} or fewer of {SETS} data sets, each of {size:,}",
        ", ".join(parts) or "nothing to test",
        ok=all(number <= MOST for number in alarms.values()),
    )


def _samples(story: Story, size: int, seed: int) -> Iterator[Sample]:
    """Yield data sets of the richest evidence, cut from one long draw."""
    whole = CHUNK // size  # what is left of a chunk is not used
    chunks = -(-SETS // whole)
    drawn = simulate_chunks(story, n=chunks * CHUNK, seed=seed)
    pieces = (
        chunk.iloc[start * size : (start + 1) * size] for chunk in drawn for start in range(whole)
    )
    yield from (_sample(story, piece) for piece in islice(pieces, SETS))


def _sample(story: Story, frame: pd.DataFrame) -> Sample:
    """Wrap simulated columns, which need no checks; groups are read as a user's would be."""
    if any(dtype == "category" for dtype in frame.dtypes):
        asked = story.question
        return read_data(asked, frame, map(str, frame), [asked.treatment], coding=Coding.of(story))
    return Sample.of({str(name): frame[name].to_numpy(np.float64) for name in frame})
