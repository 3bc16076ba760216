"""One column of a frame as floating-point numbers, or the reason why it is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.groups import declared_levels_in, levels_in, numbers_in, stripped
from causalstory.errors import DataError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LARGEST = 1e100
"""Numbers beyond this, or below one over it, cannot be squared and summed."""

MOST_ROWS = 20_000_000
"""A count column may stand for this many individuals: each becomes a row in memory."""

NUMBERS = frozenset({"boolean", "integer", "floating", "mixed-integer-float", "decimal", "empty"})
"""What pandas calls the contents of an object column that can be read as numbers."""


def one_column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return the one column of that name.

    Raises
    ------
    DataError
        If there is none (with the closest name) or more than one.

    Examples
    --------
    >>> import pandas as pd
    >>> one_column(pd.DataFrame({"safety": [1.0]}), "saftey")
    Traceback (most recent call last):
    causalstory.errors.DataError: the data has no column 'saftey' (did you mean 'safety'?)
    """
    found = int((frame.columns == name).sum())
    if found == 0:
        way_out = did_you_mean(name, map(str, frame.columns))
        raise DataError(f"the data has no column '{name}'{way_out}")
    if found > 1:
        raise DataError(f"the data has {found} columns '{name}': rename all but one")
    return frame[name]


def to_numbers(
    series: pd.Series, *, focal: bool, order: Sequence[str] = (), grouped: bool = False
) -> tuple[Floats, tuple[str, ...]]:
    """Return a column as numbers, NaN where missing, and its levels where it holds words.

    Parameters
    ----------
    series
        The column; it is not changed.
    focal
        Whether it is a treatment or an outcome: categories that are two numbers are then numbers.
    order
        Its levels, where somebody named them.
    grouped
        Whether its numbers are names of groups.

    Returns
    -------
    numbers, levels
        Numbers and no levels; for words positions in the levels.

    Raises
    ------
    DataError
        If the column holds anything else, infinite numbers, too many different words, or words
        that are numbers written in a way of their own.

    Examples
    --------
    >>> import pandas as pd
    >>> to_numbers(pd.Series(["b", "a", None]), focal=True)
    (array([ 1.,  0., nan]), ('a', 'b'))
    """
    import pandas as pd

    kind = _kind(series)
    if kind not in ("text", "numbers"):
        raise DataError(f"column '{series.name}' holds {kind}: turn it into numbers")
    if order or grouped:
        return declared_levels_in(series, order)
    if kind == "text":
        is_category = isinstance(series.dtype, pd.CategoricalDtype)
        words = series if is_category else stripped(series)
        read = None if is_category else numbers_in(words)
        if read is None:
            codes, levels = levels_in(words)
            read = _two_numbers(codes, levels) if is_category and focal else None
            if read is None:
                return codes, levels
        numbers = read
    else:
        numbers = _floats(series)
    if np.isinf(numbers).any():
        raise DataError(
            f"column '{series.name}' holds infinite numbers: leave those values empty or correct "
            "them"
        )
    _refuse_extremes(str(series.name), numbers)
    return numbers, ()


def _refuse_extremes(name: str, numbers: Floats) -> None:
    """Refuse numbers whose squares a computer cannot hold."""
    largest = float(np.nanmax(np.abs(numbers), initial=0.0))
    if largest and not 1 / LARGEST < largest < LARGEST:
        raise DataError(
            f"column '{name}' holds numbers of the order {largest:.0e}, too "
            f"{'large' if largest > 1 else 'small'} to compute with: use another unit"
        )


def counts(series: pd.Series) -> NDArray[np.int64]:
    """Return how many individuals each row stands for.

    Raises
    ------
    DataError
        If a value is missing, negative or not whole, or all of them are zero.

    Examples
    --------
    >>> import pandas as pd
    >>> counts(pd.Series([81, 6], name="n"))
    array([81,  6])
    """
    numbers, levels = to_numbers(series, focal=True)
    if levels:
        raise DataError(
            f"column '{series.name}' counts individuals, but holds text such as '{levels[0]}': "
            "give whole numbers from 0"
        )
    wrong = ~((numbers >= 0) & (numbers == np.floor(numbers)))
    if wrong.any():
        row = int(np.argmax(wrong))
        found = "nothing" if np.isnan(numbers[row]) else f"{numbers[row]:g}"
        raise DataError(
            f"column '{series.name}' counts individuals, but row {row + 1} holds {found}: give "
            "whole numbers from 0"
        )
    if not 0 < numbers.sum() <= MOST_ROWS:
        raise DataError(
            f"column '{series.name}' counts {numbers.sum():,.0f} individuals in all: give between "
            f"1 and {MOST_ROWS:,}"
        )
    return numbers.astype(np.int64)


def _kind(series: pd.Series) -> str:
    """Say in a word what a column holds: numbers, text, or what it cannot be used for."""
    import pandas as pd
    from pandas.api import types

    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return "text"
    if types.is_numeric_dtype(dtype):
        return "complex numbers" if types.is_complex_dtype(dtype) else "numbers"
    inferred = types.infer_dtype(series, skipna=True)
    if inferred in NUMBERS:
        return "numbers"
    if inferred == "string":
        return "text"
    if inferred.startswith(("date", "time", "period", "interval")):
        return "dates or times"
    return "values of different kinds"


def _floats(series: pd.Series) -> Floats:
    """Return numbers as floats; all infinite if one is too large for a float."""
    try:
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    except OverflowError:
        return np.full(len(series), np.inf)


def _two_numbers(codes: Floats, levels: tuple[str, ...]) -> Floats | None:
    """Return categories that are two numbers as those numbers; None for any other."""
    try:
        values = np.array(levels, dtype=np.float64)
    except ValueError:
        return None
    if len(values) != 2 or not np.isfinite(values).all():
        return None
    known = ~np.isnan(codes)
    numbers = np.full(len(codes), np.nan)
    numbers[known] = values[codes[known].astype(np.intp)]
    return numbers
