"""From a frame to checked columns of numbers.

A frame is read once, however many treatments are estimated on it; each estimate then picks its
rows and columns (:mod:`causalstory.analysis.design`). The caller's frame is never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.clusters import Clusters, read_clusters
from causalstory.analysis.coding import NO_CODING, Coding
from causalstory.analysis.conversion import counts, one_column, to_numbers
from causalstory.errors import DataError, did_you_mean
from causalstory.stories.levels import Contrast

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Column:
    """One column as numbers.

    Parameters
    ----------
    name
        Its name in the frame.
    numbers
        Numbers, NaN where missing; for text the position in ``levels``.
    levels
        The different texts in order, the reference level first; empty for numbers.
    complete
        Whether no value is missing.
    contrast, event
        The levels that matter where it is a treatment or an outcome; None for the first and the
        last one.
    """

    name: str
    numbers: Floats
    levels: tuple[str, ...] = ()
    complete: bool = True
    contrast: Contrast | None = None
    event: str | None = None

    def of_rows(self, kept: NDArray[np.bool_]) -> Column:
        """Return the column of some rows.

        Examples
        --------
        >>> Column("x", np.array([1.0, 2.0])).of_rows(np.array([True, False])).numbers
        array([1.])
        """
        return replace(self, numbers=self.numbers[kept])


@dataclass(frozen=True, eq=False)
class Sample:
    """Columns of equal length, read and checked.

    Parameters
    ----------
    columns
        The columns by name.
    n
        Number of rows (individuals, where a count column said how many a row stands for).
    clusters
        Which rows belong together; None where every row stands for itself.
    """

    columns: Mapping[str, Column]
    n: int
    clusters: Clusters | None = None

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> Sample:
        """Wrap arrays that are known to be complete, finite numbers, without any check.

        For data that this package drew itself, thousands of times over.

        Examples
        --------
        >>> Sample.of({"x": np.array([1.0, 2.0])}).n
        2
        """
        columns = {name: Column(name, values) for name, values in arrays.items()}
        return cls(columns, len(next(iter(arrays.values()))))

    def complete_rows(self) -> pd.DataFrame:
        """Return a new frame of the rows without missing values, text as categories.

        Raises
        ------
        DataError
            If no row is complete.

        Examples
        --------
        >>> Sample.of({"x": np.array([1.0, np.nan])}).complete_rows().shape
        (1, 1)
        """
        import pandas as pd

        frame = pd.DataFrame({name: column.numbers for name, column in self.columns.items()})
        frame = frame.dropna(ignore_index=True)
        if frame.empty:
            names = ", ".join(f"'{name}'" for name in self.columns)
            raise DataError(f"no row has a value in every one of {names}: fill some in")
        for name, column in self.columns.items():
            if column.levels:
                codes = frame[name].astype(int).tolist()
                frame[name] = pd.Categorical.from_codes(codes, pd.Index(column.levels))
        return frame

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> Column:
        if name not in self.columns:
            raise DataError(f"column '{name}' was not read{did_you_mean(name, self.columns)}")
        return self.columns[name]


def is_binary(values: Floats) -> bool:
    """Return whether an array holds zeros and ones, both of them, and nothing else.

    Examples
    --------
    >>> is_binary(np.array([0.0, 1.0, 1.0])), is_binary(np.array([1.0, 1.0]))
    (True, False)
    """
    ones = values == 1.0
    zeros = values == 0.0
    return bool((ones | zeros).all() and ones.any() and zeros.any())


def is_constant(values: Floats) -> bool:
    """Return whether all numbers of an array are the same, missing ones aside.

    Examples
    --------
    >>> is_constant(np.array([2.0, np.nan, 2.0]))
    True
    """
    return bool(np.fmin.reduce(values) == np.fmax.reduce(values))


def read_columns(
    frame: pd.DataFrame,
    numeric: Iterable[str],
    others: Iterable[str] = (),
    *,
    varying: Iterable[str] = (),
    count: str | None = None,
    cluster: str | None = None,
    coding: Coding = NO_CODING,
) -> Sample:
    """Read the columns that are needed from a frame and check them, all problems at once.

    Parameters
    ----------
    frame
        The data; it is not changed.
    numeric
        Treatments and outcomes. True and False become 1 and 0; so do categories that are these
        two numbers. Words are levels.
    others
        Columns to hold equal.
    varying
        Columns that must not be the same in every row.
    count
        Column that says how many individuals each row stands for.
    cluster
        Column that says which rows belong together.
    coding
        What somebody said of columns that hold groups.

    Returns
    -------
    Sample
        The columns; rows repeated as ``count`` says.

    Raises
    ------
    DataError
        One sentence for each column that is missing, occurs twice, is empty, holds dates,
        infinite numbers, numbers mixed with text or levels that nobody named, does not vary, or
        counts individuals in anything but whole numbers from zero.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"open": [True, False], "size": ["large", "small"], "n": [2, 1]})
    >>> sample = read_columns(frame, ["open"], ["size"], count="n")
    >>> sample["open"].numbers
    array([1., 1., 0.])
    >>> sample["size"].levels
    ('large', 'small')
    """
    require_frame(frame)
    focal = dict.fromkeys(others, False) | dict.fromkeys(numeric, True)
    must_vary = frozenset(varying)
    problems: list[str] = []
    columns: dict[str, Column] = {}
    repeats = None
    if count is not None:
        try:
            repeats = counts(one_column(frame, count))
        except DataError as error:
            problems.extend(error.problems)
    for name, is_focal in focal.items():
        try:
            columns[name] = _read(frame, name, is_focal, repeats, coding)
            if name in must_vary:
                check_varies(columns[name])
        except DataError as error:
            problems.extend(error.problems)
    clusters = None
    if cluster is not None:
        taken = [count, *(name for name, is_focal in focal.items() if is_focal)]
        try:
            clusters = read_clusters(frame, cluster, taken, repeats)
        except DataError as error:
            problems.extend(error.problems)
    if problems:
        raise DataError(problems)
    return Sample(columns, len(frame) if repeats is None else int(repeats.sum()), clusters)


def require_frame(data: object) -> None:
    """Raise DataError unless the data is a pandas DataFrame with rows and columns.

    Examples
    --------
    >>> require_frame([1, 2])
    Traceback (most recent call last):
    causalstory.errors.DataError: the data is a list: give a pandas DataFrame
    """
    import pandas as pd

    if not isinstance(data, pd.DataFrame):
        raise DataError(f"the data is a {type(data).__name__}: give a pandas DataFrame")
    if data.empty:
        raise DataError("the data has no rows or no columns: give a table with a row per unit")


def check_varies(column: Column) -> None:
    """Raise DataError if a column is the same in every row.

    Examples
    --------
    >>> check_varies(Column("safety", np.array([1.0, 2.0])))
    """
    if is_constant(column.numbers):
        value = np.nanmax(column.numbers)
        shown = f"'{column.levels[int(value)]}'" if column.levels else f"{value:g}"
        raise DataError(
            f"column '{column.name}' is {shown} in every row: nothing can be "
            "learnt from a column that does not vary, so add rows in which it does"
        )


def _read(
    frame: pd.DataFrame,
    name: str,
    focal: bool,
    repeats: NDArray[np.int64] | None,
    coding: Coding,
) -> Column:
    """Return one column as numbers, repeated as a count column says."""
    named = coding.names(name)
    numbers, levels = to_numbers(
        one_column(frame, name),
        focal=focal,
        order=coding.levels.get(name, ()),
        grouped=bool(named),
    )
    if repeats is not None:
        numbers = np.repeat(numbers, repeats)
    missing = np.isnan(numbers)
    if missing.all():
        raise DataError(f"column '{name}' has no value in any row: fill it in or leave it out")
    unknown = [level for level in named if level not in levels]
    if unknown:
        raise DataError(
            f"column '{name}' holds no '{level}', which the question asks about"
            + did_you_mean(level, levels)
            for level in unknown
        )
    contrast, event = coding.contrast.get(name), coding.event.get(name)
    return Column(name, numbers, levels, not missing.any(), contrast, event)
