from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from causalstory.cli import data_files
from causalstory.cli.data_files import csv_parts, read_frame, refuse_output, write_frames
from causalstory.errors import DataError, OutputError

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
    pd.testing.assert_frame_equal(read_frame(path), FRAME, check_exact=True)


def test_a_frame_comes_back_from_parquet_as_it_was(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = str(tmp_path / "data.parquet")
    write_frames([FRAME], path)
    pd.testing.assert_frame_equal(read_frame(path), FRAME, check_exact=True)


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
    pd.testing.assert_frame_equal(read_frame(str(path)), MIXED, check_exact=True)
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
    (tmp_path / "data.parquet").write_bytes(b"")
    with pytest.raises(DataError, match="use a CSV file, or pip install"):
        read_frame(str(tmp_path / "data.parquet"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "cannot read '.*': it is empty"),
        ("a,b\n", "holds no rows"),
        ("a,b\n1,2,3\n", "cannot read"),
        ("a,b\n1,2\n1,2,3\n", "cannot read"),
        ("a,a\n1,2\n", "column 'a' occurs twice"),
        ("a;b\n1;2\n", "separated by ';'; save it with commas"),
        ('a,b\n1,"2\n', "cannot read"),
        ("a,b\n1,\x00\xff\n", "cannot read"),
    ],
)
def test_a_bad_csv_file_is_refused_in_one_sentence(
    content: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(DataError, match=problem) as refusal:
        read_frame(str(path))
    (sentence,) = refusal.value.problems
    assert "\n" not in sentence


def test_the_byte_order_mark_of_a_spreadsheet_is_no_part_of_a_name(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("\ufeffa,b\n1,2\n".encode())
    assert list(read_frame(str(path)).columns) == ["a", "b"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(DataError, match="--data: there is no file"):
            read_frame(str(path))
    (tmp_path / "data.txt").write_text("a\n1\n")
    with pytest.raises(DataError, match=r"must end in \.csv or \.parquet"):
        read_frame(str(tmp_path / "data.txt"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty; a first line names the columns"),
        (b"a,b\n1,2,3\n", "a row has more cells than the first line has names"),
        (b"a,b\n1,2\n1,2,3\n", "a row has more cells than the first line has names"),
        (b'a,b\n1,"2\n', "look for a quotation mark that is not closed"),
        ("größe\n1\n".encode("latin-1"), "it is not UTF-8 text; save it as 'CSV UTF-8'"),
    ],
)
def test_unreadable_tables_are_refused_in_our_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "units.csv").write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_frame(str(tmp_path / "units.csv"))
