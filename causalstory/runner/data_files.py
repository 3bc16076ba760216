"""Tables of data from files: CSV in its dialects, and Parquet where pyarrow is installed.

The only reader of data in the house. What a file leaves open is never guessed: how columns are
separated is read off the first line, decimals off whole columns, and all else is refused in words.
"""

from __future__ import annotations

import re
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".csv", ".tsv", ".parquet")
"""What the name of a data file may end in."""

_SEPARATORS = (",", ";", "\t")
_DECIMAL_COMMA = re.compile(r"\s*[-+]?(\d+(,\d+)?|,\d+)\s*")
_THOUSANDS = re.compile(r"\s*[-+]?\d{1,3}(,\d{3})+\s*")


def read_table(path: str | Path, called: str | None = None) -> pd.DataFrame:
    """Read a table from a CSV or Parquet file; the file is not changed.

    A CSV file is UTF-8 text whose first line names the columns. They are separated by commas,
    semicolons or tabs, whichever the first line holds; where it is not commas, columns written
    with decimal commas throughout are numbers.

    Parameters
    ----------
    path
        The file.
    called
        What to call it in problems; by default its path.

    Raises
    ------
    DataError
        If there is no such file, it is of another kind, or its rows do not fit its head.

    Examples
    --------
    >>> from causalstory.resources import datasets_folder
    >>> list(read_table(datasets_folder() / "kidney-stones" / "counts.csv"))
    ['open_surgery', 'large_stone', 'success', 'n']
    """
    source, name = Path(path), str(path) if called is None else called
    ending = source.suffix.lower()
    if not source.is_file():
        raise DataError(f"there is no file '{name}'")
    if ending not in ENDINGS:
        raise DataError(f"data file '{name}' must end in .csv, .tsv or .parquet")
    if ending == ".parquet" and not find_spec("pyarrow"):
        raise DataError(
            f"reading '{name}' needs pyarrow; use a CSV file, or pip install 'causalstory[scale]'"
        )
    try:
        frame = _read_parquet(source) if ending == ".parquet" else _read_csv(source)
    except (OSError, ValueError, Warning) as error:
        raise DataError(f"cannot read '{name}': {_reason(error)}") from error
    if frame.empty:
        raise DataError(f"data file '{name}' holds no rows")
    return frame


def _reason(error: Exception) -> str:
    """Say in our words what a reader of files complains of in its own."""
    import pandas as pd

    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text; save it as 'CSV UTF-8'"
    if isinstance(error, pd.errors.EmptyDataError):
        return "it is empty; a first line names the columns"
    if isinstance(error, pd.errors.ParserWarning) or "Expected" in str(error):
        return "a row has more cells than the first line has names; mend the row"
    if isinstance(error, pd.errors.ParserError):
        return "its rows cannot be told apart; look for a quotation mark that is not closed"
    return " ".join(str(error).split())


def _read_csv(source: Path) -> pd.DataFrame:
    import pandas as pd

    # Excel puts a byte order mark in front; utf-8-sig takes it away.
    with source.open(encoding="utf-8-sig", newline="") as file:
        separator = _separator(file.readline())
    head = pd.read_csv(source, sep=separator, header=None, nrows=1, dtype=str, encoding="utf-8-sig")
    names = [str(name).strip() for name in head.iloc[0]]
    _refuse_twice(names)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # pandas warns where a row is longer than the head
        frame = pd.read_csv(
            source,
            sep=separator,
            encoding="utf-8-sig",
            index_col=False,
            skipinitialspace=True,
            low_memory=False,  # else a long column may change its type half-way
        )
    frame.columns = pd.Index(names)
    return frame if separator == "," else _with_decimal_commas(frame)


def _separator(line: str) -> str:
    """Return what separates the names of the first line, outside of quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_SEPARATORS, key=bare.count)


def _refuse_twice(names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        shown = ", ".join(f"'{name}'" for name in twice[:3]) + (", ..." if len(twice) > 3 else "")
        what = "column" if len(twice) == 1 else "columns"
        occur = "occurs" if len(twice) == 1 else "occur"
        raise ValueError(f"{what} {shown} {occur} twice; rename all but one of each")


def _with_decimal_commas(frame: pd.DataFrame) -> pd.DataFrame:
    """Turn columns into numbers that are written with decimal commas from top to bottom.

    Where every comma might mark thousands, the column stays text, which is refused where numbers
    are needed.
    """
    import pandas as pd

    for name in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[name]):
            continue
        known = frame[name].dropna().astype(str).unique()
        commas = [text for text in known if "," in text]
        decimal = all(_DECIMAL_COMMA.fullmatch(text) for text in known)
        if decimal and commas and not all(_THOUSANDS.fullmatch(text) for text in commas):
            frame[name] = pd.to_numeric(frame[name].astype(str).str.replace(",", "."), "coerce")
    return frame


def _read_parquet(source: Path) -> pd.DataFrame:
    import pandas as pd

    frame = pd.read_parquet(source)
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()  # a frame that pandas wrote may carry columns as its index
    names = [str(name) for name in frame.columns]
    _refuse_twice(names)
    frame.columns = pd.Index(names)
    return frame
