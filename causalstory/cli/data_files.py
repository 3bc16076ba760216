"""Tables of data in and out: CSV, and Parquet where pyarrow is installed."""

from __future__ import annotations

import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.errors import DataError, OutputError
from causalstory.runner.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def write_frame(frame: pd.DataFrame, path: str) -> None:
    """Write a frame as CSV or Parquet, by the ending of the name.

    Raises
    ------
    OutputError
        If it cannot be written there.
    """
    refuse_output(path)
    with writing(path) as temporary:
        if temporary.suffix.lower() == ".parquet":
            frame.to_parquet(temporary, index=False)
        else:
            frame.to_csv(temporary, index=False, lineterminator="\n")


def csv_parts(frame: pd.DataFrame, rows: int = 100_000) -> Iterator[str]:
    """Yield a frame as CSV in parts, so that a long one need not be held twice."""
    for start in range(0, max(len(frame), 1), rows):
        part = frame.iloc[start : start + rows]
        yield part.to_csv(index=False, header=start == 0, lineterminator="\n")


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
        reason = " ".join(str(error).split())
        raise DataError(f"--data: cannot read '{path}': {reason}") from error
    if frame.empty:
        raise DataError(f"--data: '{path}' holds no rows")
    return frame


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
