from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from causalstory.cli import data_files
from causalstory.cli.data_files import csv_parts, refuse_output, write_frames
from causalstory.errors import OutputError
from causalstory.runner.data_files import read_table

FRAME = pd.DataFrame({"safety": [0.1 + 0.2, -1.0], "errors": [3, 4]})
MIXED = pd.DataFrame(
    {
        "safety": [0.1 + 0.2, -1.0, 1e-300],
        "errors": [3, 4, 5],
        # Its first part holds two levels, its second one the third.
        "ward": pd.Categorical(["icu", "general", 'the "old" one']),
    }
)


def test_a_frame_comes_back_from_csv_as_it_was(tmp_path: Path) -> None:
    path = str(tmp_path / "data.csv")
    write_frames([FRAME], path)
    pd.testing.assert_frame_equal(read_table(path), FRAME, check_exact=True)


def test_a_frame_comes_back_from_parquet_as_it_was(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = str(tmp_path / "data.parquet")
    write_frames([FRAME], path)
    pd.testing.assert_frame_equal(read_table(path), FRAME, check_exact=True)


def test_a_long_frame_is_written_in_parts_that_make_one_file() -> None:
    parts = list(csv_parts([FRAME], rows=1))
    assert len(parts) == 2
    assert "".join(parts) == FRAME.to_csv(index=False, lineterminator="\n")


def test_frames_are_written_below_one_another(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    write_frames([MIXED.iloc[:2], MIXED.iloc[2:]], str(path))
    assert path.read_bytes().decode() == MIXED.to_csv(index=False, lineterminator="\n")


def test_frames_keep_their_types_in_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "data.parquet"
    write_frames(iter([MIXED.iloc[:2], MIXED.iloc[2:]]), str(path))
    pd.testing.assert_frame_equal(read_table(str(path)), MIXED, check_exact=True)
    whole = tmp_path / "whole.parquet"
    MIXED.to_parquet(whole, index=False)
    assert parquet.read_schema(path).equals(parquet.read_schema(whole), check_metadata=True)


@pytest.mark.parametrize("name", ["data.csv", "data.parquet"])
def test_frames_that_fail_to_come_leave_no_file(tmp_path: Path, name: str) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    path = tmp_path / name
    path.write_text("what stood there before")

    def frames() -> Iterator[pd.DataFrame]:
        yield FRAME
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_frames(frames(), str(path))
    assert path.read_text() == "what stood there before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_frame_still_has_its_head() -> None:
    assert "".join(csv_parts([FRAME.iloc[:0]])) == "safety,errors\n"


@pytest.mark.parametrize("name", ["data.xlsx", "data", "csv"])
def test_the_ending_must_say_the_format(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"the name must end in \.csv or \.parquet"):
        refuse_output(str(tmp_path / name))


def test_parquet_without_pyarrow_names_two_ways_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data_files, "find_spec", lambda name: None)
    with pytest.raises(OutputError, match=r"write \.csv instead, or pip install"):
        refuse_output("data.parquet")
