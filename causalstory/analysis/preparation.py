"""Which columns a story may use, which it needs, and reading them once."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Sample, read_columns, require_frame
from causalstory.analysis.identification import Identification
from causalstory.runner.data_files import read_table
from causalstory.stories.model import Story
from causalstory.stories.parts import Question

if TYPE_CHECKING:
    import pandas as pd


def frame_of(data: pd.DataFrame | str | Path) -> pd.DataFrame:
    """Return a frame as it is, or the table in the file that a path names.

    Raises
    ------
    DataError
        If the file cannot be read, the data is something else, or it is empty.

    Examples
    --------
    >>> from causalstory.resources import datasets_folder
    >>> len(frame_of(datasets_folder() / "kidney-stones" / "counts.csv"))
    8
    """
    if isinstance(data, str | Path):
        data = read_table(data)
    require_frame(data)
    return data


def columns_at_hand(
    story: Story, data: pd.DataFrame, evidence: str | None = None
) -> tuple[str, ...]:
    """Return the columns that a story may use: those of an evidence, else those of the data.

    Columns that the story has no word for, and variables that nobody can measure, stay out even
    where the data holds them.

    Raises
    ------
    UnknownNameError
        If the story has no such evidence.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> columns_at_hand(voice, cs.simulate(voice, n=8), "weekly_report")
    ('psychological_safety', 'reported_errors')
    """
    held = story.evidence_named(evidence).columns if evidence else map(str, data.columns)
    observable = frozenset(story.observable)
    return tuple(dict.fromkeys(name for name in held if name in observable))


def read_data(
    question: Question,
    data: pd.DataFrame,
    columns: Iterable[str],
    treatments: Iterable[str],
    *,
    count: str | None = None,
    cluster: str | None = None,
    varying: Iterable[str] = (),
    coding: Coding | None = None,
) -> Sample:
    """Read columns once for any number of estimates.

    Parameters
    ----------
    question
        Names outcome and proxy.
    data
        The frame; it is not changed.
    columns
        The columns to read.
    treatments
        Those of them whose effects will be asked for.
    count
        Column that says how many individuals each row stands for.
    cluster
        Column that says which rows belong together.
    varying
        Those that must not be the same in every row. An estimate that needs another one which is
        refuses later, and the others go on.
    coding
        What a scenario says of columns that hold groups; by default what its question says.

    Raises
    ------
    DataError
        All problems of all columns.

    Examples
    --------
    >>> import pandas as pd
    >>> question = Question("dose", "health", "increase")
    >>> frame = pd.DataFrame({"dose": [0, 1], "health": [1, 2], "ward": ["a", "b"]})
    >>> read_data(question, frame, frame.columns, ["dose"])["ward"].levels
    ('a', 'b')
    """
    columns = tuple(columns)
    focal = {*treatments, question.outcome, question.proxy}
    asked = [name for name in columns if name in focal]
    return read_columns(
        data,
        asked,
        columns,
        varying=[name for name in columns if name in set(varying)],
        count=count,
        cluster=cluster,
        coding=coding or Coding.of(question),
    )


def naive_variable(
    question: Question, identification: Identification, at_hand: Container[str]
) -> str | None:
    """Return what the naive comparison looks at: what is estimated, else outcome, else proxy."""
    found = identification
    if found.treatment not in at_hand:
        return None
    first = found.variable if found.computed else question.outcome
    candidates = (first, question.proxy)
    return next((c for c in candidates if c and c in at_hand and c != found.treatment), None)


def needed_columns(
    question: Question, identification: Identification, at_hand: Iterable[str]
) -> tuple[str, ...]:
    """Return the columns that an estimate reads, and no other: more rows are then complete."""
    found, at_hand = identification, tuple(at_hand)
    wanted = set(found.needed)
    if not wanted:
        seen = naive_variable(question, found, at_hand)
        wanted = {found.treatment, seen} if seen else set()
    return tuple(name for name in at_hand if name in wanted)
