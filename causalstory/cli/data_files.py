"""Tables of data in and out: CSV, and Parquet where pyarrow is installed."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.errors import DataError, OutputError
from causalstory.runner.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

_ENDINGS = (".csv", ".parquet")


def refuse_output(path: str) -> None:
    """Raise OutputError if a frame could not be written there, before the work is done."""
    target = Path(path)
    ending = target.suffix.lower()
    if target.exists() and not target.is_file():  # such as /dev/stdout, which takes CSV
        return
    if ending not in _ENDINGS:
        raise OutputError(f"cannot write '{path}': the name must end in .csv or .parquet")
    if ending == ".parquet" and not find_spec("pyarrow"):
        raise OutputError(
            f"cannot write '{path}': Parquet needs pyarrow; write .csv instead, "
            "or pip install 'causalstory[scale]'"
        )


def write_frames(frames: Iterable[pd.DataFrame], path: str) -> None:
    """Write frames below one another as CSV or Parquet, by the ending of the name.

    The file is what their concatenation would give. One frame at a time is in memory.

    Raises
    ------
    OutputError
        If it cannot be written there.
    """
    refuse_output(path)
    with writing(path) as temporary:
        if temporary.suffix.lower() == ".parquet":
            _write_parquet(frames, temporary)
        else:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_parts(frames))


def csv_parts(frames: Iterable[pd.DataFrame], rows: int = 100_000) -> Iterator[str]:
    """Yield frames as one CSV text in parts, so that a long one need not be held twice."""
    head = True
    for frame in frames:
        for start in range(0, max(len(frame), 1), rows):
            part = frame.iloc[start : start + rows]
            yield part.to_csv(index=False, header=head, lineterminator="\n")
            head = False


def _write_parquet(frames: Iterable[pd.DataFrame], target: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    # What pandas writes too, one group of rows per frame; categories need the dictionary.
    tables = (pyarrow.Table.from_pandas(frame, preserve_index=False) for frame in frames)
    first = next(tables)
    with parquet.ParquetWriter(target, first.schema) as writer:
        for table in chain([first], tables):
            writer.write_table(table)


def read_frame(path: str) -> pd.DataFrame:
    """Read a CSV or Parquet file.

    Raises
    ------
    DataError
        If there is no such file, it is of another kind, or its rows do not fit its head.
    """
    source = Path(path)
    ending = source.suffix.lower()
    if not source.is_file():
        raise DataError(f"--data: there is no file '{path}'")
    if ending not in _ENDINGS:
        raise DataError(f"--data: '{path}' must end in .csv or .parquet")
    if ending == ".parquet" and not find_spec("pyarrow"):
        raise DataError(
            f"--data: reading '{path}' needs pyarrow; use a CSV file, "
            "or pip install 'causalstory[scale]'"
        )
    try:
        frame = _read_csv(source) if ending == ".csv" else _read_parquet(source)
    except (OSError, ValueError, Warning) as error:
        raise DataError(f"--data: cannot read '{path}': {_reason(error)}") from error
    if frame.empty:
        raise DataError(f"--data: '{path}' holds no rows")
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
    head = pd.read_csv(source, header=None, nrows=1, dtype=str, encoding="utf-8-sig")
    names = [str(name) for name in head.iloc[0]]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"column '{twice[0]}' occurs twice")
    if len(names) == 1 and ";" in names[0]:
        raise ValueError("its columns are separated by ';'; save it with commas")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # pandas warns where a row is longer than the head
        return pd.read_csv(source, encoding="utf-8-sig", index_col=False)


def _read_parquet(source: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(source)
