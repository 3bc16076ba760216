"""Synthetic data from a story taken for true."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from causalstory.errors import OptionError, not_whole
from causalstory.runner.jobs import in_order
from causalstory.runner.progress import track
from causalstory.runner.streams import BLOCK, blocks
from causalstory.simulation.interventions import Do, Intervention, interventions
from causalstory.simulation.selection import endless_blocks, refilled, seen
from causalstory.simulation.world import Block, draw_block, require_mechanisms, with_causes

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.stories.model import Story

CHUNK = 16 * BLOCK
"""Rows in a frame of :func:`simulate_chunks`, 262,144; the last one may have fewer."""

_MANY_COLUMNS = 100  # from here on pandas warns of columns that lie apart


def simulate(
    story: Story,
    *,
    n: int = 10_000,
    seed: int = 1,
    do: Do = None,
    evidence: str | None = None,
    latent: bool = False,
    population: bool = False,
    jobs: int = 1,
) -> pd.DataFrame:
    """Draw data from a story taken for true.

    The same seed gives the same rows everywhere: the first k rows do not depend on n, and do()
    leaves every variable that is not a descendant bit-identical. Where the story has a selected
    variable, such as being in hospital, the n rows are units in which it is 1, since no others are
    ever seen; do() may then change who is seen.

    Parameters
    ----------
    story
        A story with mechanisms.
    n
        Number of units of observation.
    seed
        Root of the random streams, a non-negative integer.
    do
        An action, its name, or values by variable: ``do={"psychological_safety": 1.0}``.
    evidence
        Level of evidence whose columns are returned; the richest by default.
    latent
        Whether to add every variable that this evidence lacks, latent and selected ones included.
    population
        Whether to return everybody, seen or not, where the story has a selected variable.
    jobs
        How many blocks of rows to draw at a time, in threads; the rows do not depend on it.

    Returns
    -------
    pandas.DataFrame
        n rows; columns in the order of the evidence, then (with ``latent``) the rest in the order
        of the story. Categorical variables come as pandas categoricals.

    Raises
    ------
    SimulationError
        If the story has no mechanisms or they give impossible numbers, or if fewer than one unit
        in a thousand would be seen.
    UnknownNameError
        If the evidence, action or variable does not exist.
    OptionError
        If n, seed or jobs is outside its range.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> cs.simulate(voice, n=3, seed=1, evidence="weekly_report").shape
    (3, 2)
    """
    draw = _draw(story, n, seed, do, evidence, latent, population, jobs)
    (frame,) = _frames(draw, n, jobs, rows=n)
    return frame


def simulate_chunks(
    story: Story,
    *,
    n: int,
    seed: int = 1,
    do: Do = None,
    evidence: str | None = None,
    latent: bool = False,
    population: bool = False,
    jobs: int = 1,
) -> Iterator[pd.DataFrame]:
    """Draw the rows of :func:`simulate` in chunks, for data larger than the memory.

    Parameters
    ----------
    story, n, seed, do, evidence, latent, population, jobs
        As for :func:`simulate`.

    Returns
    -------
    iterator of pandas.DataFrame
        Frames of :data:`CHUNK` rows, the last one of the rest, numbered on: concatenated they are
        what ``simulate`` returns, with the same types. Memory holds a few chunks, whatever n is.

    Raises
    ------
    SimulationError, UnknownNameError, OptionError
        As :func:`simulate`; what can be known beforehand is raised before the first chunk.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> [len(chunk) for chunk in simulate_chunks(voice, n=300_000)]
    [262144, 37856]
    """
    draw = _draw(story, n, seed, do, evidence, latent, population, jobs)
    return _frames(draw, n, jobs, rows=CHUNK)


def columns_drawn(story: Story, *, evidence: str | None = None, latent: bool = False) -> list[str]:
    """Return the columns of :func:`simulate`, in their order.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> columns_drawn(voice, evidence="weekly_report")
    ['psychological_safety', 'reported_errors']
    """
    columns = list(story.evidence_named(evidence).columns)
    if latent:
        columns += [v.name for v in story.variables if v.name not in columns]
    return columns


def draw_columns(story: Story, columns: Sequence[str], *, n: int, seed: int) -> Block:
    """Return columns of :func:`simulate` as bare arrays, for work that draws thousands of times.

    Only the columns and what they arise from are drawn; their rows do not depend on that. Levels
    come as their positions.

    Raises
    ------
    SimulationError
        As :func:`simulate`.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> drawn = draw_columns(voice, ["reported_errors"], n=3, seed=1)
    >>> bool((drawn["reported_errors"] == cs.simulate(voice, n=3)["reported_errors"]).all())
    True
    """
    require_mechanisms(story)
    only = with_causes(story, {*columns, *story.selected})
    draw = _Draw(story, seed, (), columns, bool(story.selected), only)
    which = endless_blocks() if draw.selecting else blocks(n)
    pieces: Iterable[Block] = map(draw, which)
    if draw.selecting:
        pieces = refilled(story, pieces, n)
    return _below_one_another(pieces, n)


@dataclass(frozen=True)
class _Draw:
    """Draws one block of the chosen columns; it pickles, so that other processes can do it."""

    story: Story
    seed: int
    changes: Sequence[Intervention]
    columns: Sequence[str]
    selecting: bool
    only: frozenset[str] | None = None

    def __call__(self, which: tuple[int, int, int]) -> Block:
        block, start, stop = which
        drawn = draw_block(self.story, self.seed, block, stop - start, self.changes, self.only)
        if self.selecting:
            drawn = seen(self.story, drawn)
        return {name: drawn[name] for name in self.columns}


def _draw(
    story: Story,
    n: int,
    seed: int,
    do: Do,
    evidence: str | None,
    latent: bool,
    population: bool,
    jobs: int,
) -> _Draw:
    """Check everything that can be checked before the first draw."""
    require_mechanisms(story)
    require_size(n, seed, jobs)
    changes = interventions(story, do)
    columns = columns_drawn(story, evidence=evidence, latent=latent)
    return _Draw(story, seed, changes, columns, bool(story.selected) and not population)


def _frames(draw: _Draw, n: int, jobs: int, *, rows: int) -> Iterator[pd.DataFrame]:
    number = math.ceil(n / BLOCK)
    which = endless_blocks() if draw.selecting else blocks(n)
    drawn = in_order(draw, which, jobs=min(jobs, number))
    if draw.selecting:
        drawn = refilled(draw.story, drawn, n)
    if number > 1:
        drawn = track(drawn, f"simulating {draw.story.name}", number)
    for start in range(0, n, rows):
        stop = min(start + rows, n)
        pieces = islice(drawn, math.ceil((stop - start) / BLOCK))
        yield _frame(draw.story, _below_one_another(pieces, stop - start), start)


def _below_one_another(pieces: Iterable[Block], size: int) -> Block:
    """Copy blocks into columns of `size` rows as they come; numbers of one type into one array."""
    columns: Block = {}
    stop = 0
    for piece in pieces:
        start, stop = stop, stop + len(next(iter(piece.values())))
        if start == 0:
            columns = _empty(piece, size)
        for name, values in piece.items():
            columns[name][start:stop] = values
    return columns


def _empty(like: Block, size: int) -> Block:
    """Return columns without values, the rows of one array where all are of one type."""
    dtype = next(iter(like.values())).dtype
    if all(values.dtype == dtype for values in like.values()):
        return dict(zip(like, np.empty((len(like), size), dtype), strict=True))
    return {name: np.empty(size, values.dtype) for name, values in like.items()}


def _frame(story: Story, columns: Block, start: int) -> pd.DataFrame:
    import pandas as pd

    levels = {mechanism.variable: mechanism.levels for mechanism in story.mechanisms}
    first = next(iter(columns.values()))
    size = len(first)
    if first.base is not None and not any(levels[name] for name in columns):
        # pandas takes one array as it is, in a quarter of the time that it looks at columns
        index = pd.RangeIndex.from_range(range(start, start + size))
        return pd.DataFrame(first.base.T, index, _names(tuple(columns)).view(), copy=False)
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(values, categories=pd.Index(levels[name]))
            if levels[name]
            else values
            for name, values in columns.items()
        },
        index=pd.RangeIndex(start, start + size),
        copy=len(columns) > _MANY_COLUMNS,  # the columns are ours, so that no one else needs them
    )


@lru_cache(maxsize=256)
def _names(columns: tuple[str, ...]) -> pd.Index[str]:
    """Return names as pandas holds them: finding out that they are texts takes it a while."""
    import pandas as pd

    return pd.Index(columns)


def require_size(n: int, seed: int, jobs: int = 1) -> None:
    """Raise OptionError unless n and jobs are positive and seed is a non-negative whole number."""
    problems = not_whole(n=(n, 1), seed=(seed, 0), jobs=(jobs, 1))
    if problems:
        raise OptionError(problems)
