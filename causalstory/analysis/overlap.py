"""Where treated and untreated cannot be compared: what has to be said, and what refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.columns import Column, is_binary, is_constant
from causalstory.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.design import Design

    Floats: TypeAlias = NDArray[np.float64]

MOST_GROUPS = 20
"""A column of numbers with more distinct values than this is taken for continuous."""


def refuse_separation(columns: Design) -> None:
    """Refuse a 0/1 outcome that follows from a 0/1 treatment without exception.

    Its residuals are all zero, so that any interval made of them would have no width.

    Raises
    ------
    DataError
        If all the treated have one outcome, and all the untreated the other.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> arms = np.array([0.0, 0, 1, 1])
    >>> refuse_separation(design(Sample.of({"cut": arms, "well": arms}), "cut", "well"))
    Traceback (most recent call last):
    causalstory.errors.DataError: every row with cut = 1 has well = 1 and every row with cut = 0
    has well = 0: perfect separation, from which no interval can be told, so collect more rows
    """
    if not (is_binary(columns.x) and is_binary(columns.y)):
        return
    treated = columns.x == 1.0
    if is_constant(columns.y[treated]) and is_constant(columns.y[~treated]):
        ends = [
            f"every row with {columns.treatment} = {arm:g} has {columns.variable} = {value:g}"
            for arm, value in ((1, columns.y[treated][0]), (0, columns.y[~treated][0]))
        ]
        raise DataError(
            f"{ends[0]} and {ends[1]}: perfect separation, from which no interval can be told, so "
            "collect more rows"
        )


def remarks_on_overlap(columns: Design) -> tuple[str, ...]:
    """Say where a 0/1 treatment leaves nobody to compare with, a sentence each, no full stop.

    Parameters
    ----------
    columns
        The rows of one regression.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> sample = Sample.of({"cut": np.array([0.0, 1, 0, 0]), "well": np.array([0.0, 1, 1, 0]),
    ...                     "large": np.array([0.0, 0, 1, 1])})
    >>> remarks_on_overlap(design(sample, "cut", "well", ["large"]))
    ('all 2 rows with large = 1 have cut = 0: what it would be otherwise there is not in the data',)
    """
    if not is_binary(columns.x):
        return ()
    treated = columns.x == 1.0
    return tuple(
        remark for column in columns.adjustment for remark in _remarks_on(columns, column, treated)
    )


def _remarks_on(columns: Design, column: Column, treated: NDArray[np.bool_]) -> Iterator[str]:
    values, codes = np.unique(column.numbers, return_inverse=True)
    if len(values) == 1:
        return
    if not column.levels and len(values) > MOST_GROUPS:
        yield from _apart(columns, column, treated)
        return
    there = np.bincount(codes)
    share = np.bincount(codes, weights=columns.x) / there
    for value, rows, mean in zip(values, there, share, strict=True):
        if mean in (0.0, 1.0):
            shown = column.levels[int(value)] if column.levels else f"{value:g}"
            which = "the row" if rows == 1 else f"all {rows:,} rows"
            have = "has" if rows == 1 else "have"
            yield (
                f"{which} with {column.name} = {shown} {have} {columns.treatment} = {mean:g}: "
                "what it would be otherwise there is not in the data"
            )


def _apart(columns: Design, column: Column, treated: NDArray[np.bool_]) -> Iterator[str]:
    """Say if the treated all lie above the untreated, or below."""
    one, other = column.numbers[treated], column.numbers[~treated]
    if one.min() > other.max() or one.max() < other.min():
        yield (
            f"no {column.name} occurs with and without {columns.treatment} ({one.min():g} to "
            f"{one.max():g} with, {other.min():g} to {other.max():g} without): the comparison "
            "rests on a straight line drawn through both"
        )
