"""Tables of data out: CSV, and Parquet where pyarrow is installed."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.errors import OutputError
from causalstory.runner.files import writing
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

_ENDINGS = (".csv", ".parquet")


def refuse_output(path: str, others: tuple[str, ...] = ()) -> None:
    """Raise OutputError if a frame could not be written there, before the work is done.

    Parameters
    ----------
    path
        Where to.
    others
        Endings for which the command writes something else, to be named beside those of tables.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if target.exists() and not target.is_file():  # such as /dev/stdout, which takes CSV
        return
    if ending not in _ENDINGS:
        endings = listed((*_ENDINGS, *others), "or")
        raise OutputError(f"cannot write '{path}': the name must end in {endings}")
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
