"""One column of a frame as floating-point numbers, or the reason why it is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.errors import DataError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

MOST_LEVELS = 100
"""More different texts than this in one column look like names of rows, not like groups."""

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


def to_numbers(series: pd.Series, *, must_be_number: bool) -> tuple[Floats, tuple[str, ...]]:
    """Return a column as numbers, NaN where missing, and the levels where it is text.

    Parameters
    ----------
    series
        The column; it is not changed.
    must_be_number
        Whether text is refused unless it holds two levels that are numbers.

    Returns
    -------
    numbers, levels
        Numbers and no levels; for text positions in the levels, which stand in the order of a
        categorical column, else in alphabetical order.

    Raises
    ------
    DataError
        If the column holds anything else, infinite numbers or too many different texts.

    Examples
    --------
    >>> import pandas as pd
    >>> to_numbers(pd.Series(["b", "a", None]), must_be_number=False)
    (array([ 1.,  0., nan]), ('a', 'b'))
    """
    kind = _kind(series)
    if kind == "text":
        codes, levels = _codes(series)
        return (_two_numbers(series, codes, levels), ()) if must_be_number else (codes, levels)
    if kind != "numbers":
        raise DataError(f"column '{series.name}' holds {kind}: turn it into numbers")
    numbers = _floats(series)
    if np.isinf(numbers).any():
        raise DataError(
            f"column '{series.name}' holds infinite numbers: leave those values empty or correct "
            "them"
        )
    return numbers, ()


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
    numbers, _ = to_numbers(series, must_be_number=True)
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


def _codes(series: pd.Series) -> tuple[Floats, tuple[str, ...]]:
    """Return text as positions in its levels, NaN where missing."""
    categorical = series.astype("category").cat.remove_unused_categories().cat
    levels = tuple(str(level) for level in categorical.categories)
    if len(levels) > MOST_LEVELS:
        raise DataError(
            f"column '{series.name}' holds {len(levels):,} different texts: merge them into at "
            f"most {MOST_LEVELS} groups"
        )
    codes = categorical.codes.to_numpy(dtype=np.float64)
    return np.where(codes < 0, np.nan, codes), levels


def _two_numbers(series: pd.Series, codes: Floats, levels: tuple[str, ...]) -> Floats:
    """Return text with two levels that are numbers as those numbers; refuse any other."""
    try:
        values = np.array(levels, dtype=np.float64)
    except ValueError:
        values = np.array([])
    if len(values) != 2 or not np.isfinite(values).all():
        some = ", ".join(f"'{level}'" for level in levels[:3])
        more = ", ..." if len(levels) > 3 else ""
        raise DataError(
            f"column '{series.name}' holds text or categories ({some}{more}) where numbers are "
            "needed: code it in numbers, for instance 1 and 0"
        )
    known = ~np.isnan(codes)
    numbers = np.full(len(codes), np.nan)
    numbers[known] = values[codes[known].astype(np.intp)]
    return numbers
