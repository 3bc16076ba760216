"""Where treated and untreated cannot be compared: what has to be said, and what refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.columns import Column, is_binary, is_constant
from causalstory.errors import DataError
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.design import Design

    Floats: TypeAlias = NDArray[np.float64]

FEWEST = 5
"""A column of numbers is taken for groups if a value stands in as many rows as this, on average."""

MOST_GROUPS = 10
"""And if it has no more values than this: of a school mark each value alone says little."""


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


def remarks_on_exactness(columns: Design, se: float) -> tuple[str, ...]:
    """Say where an outcome follows from the other columns without exception, no full stop.

    Parameters
    ----------
    columns
        The rows of one regression.
    se
        The standard error that came out.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> grams = np.array([1.0, 2.0, 4.0, 5.0])
    >>> columns = design(Sample.of({"grams": grams, "ounces": grams / 28.35}), "grams", "ounces")
    >>> remarks_on_exactness(columns, columns.fit().se)
    ('ounces is a linear function of grams in every row, as if it had been computed: the interval
    has no width',)
    """
    if se:
        return ()
    names = listed(dict.fromkeys([columns.treatment, *(c.name for c in columns.adjustment)]))
    return (
        f"{columns.variable} is a linear function of {names} in every row, as if it had been "
        "computed: the interval has no width",
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
    >>> cut, large = np.repeat([0.0, 1.0, 0.0], 5), np.repeat([0.0, 0.0, 1.0], 5)
    >>> sample = Sample.of({"cut": cut, "large": large, "well": np.arange(15.0)})
    >>> remarks_on_overlap(design(sample, "cut", "well", ["large"]))
    ('every row with large = 1 has cut = 0: what it would be otherwise is not in the data there',)
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
    if not column.levels and len(values) > 2:
        one, other = column.numbers[treated], column.numbers[~treated]
        if one.min() > other.max() or one.max() < other.min():
            yield (
                f"no {column.name} occurs with and without {columns.treatment} ({one.min():g} to "
                f"{one.max():g} with, {other.min():g} to {other.max():g} without): the comparison "
                "rests on a straight line drawn through both"
            )
            return
    if not column.levels and (len(values) > MOST_GROUPS or len(values) * FEWEST > columns.n):
        return  # numbers that hardly recur, or take many values, are no groups
    share = np.bincount(codes, weights=columns.x) / np.bincount(codes)
    for arm in (0.0, 1.0):
        alone = values[share == arm]
        if len(alone):
            shown = [column.levels[int(v)] if column.levels else f"{v:g}" for v in alone[:3]]
            more = f" and {len(alone) - 3:,} more" if len(alone) > 3 else ""
            yield (
                f"every row with {column.name} = {', '.join(shown)}{more} has {columns.treatment} "
                f"= {arm:g}: what it would be otherwise is not in the data there"
            )
