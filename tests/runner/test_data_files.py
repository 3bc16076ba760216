"""Awkward files, and what the one reader makes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from causalstory.errors import DataError
from causalstory.runner import data_files
from causalstory.runner.data_files import read_table


def written(folder: Path, content: str | bytes, name: str = "units.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(path: Path | str) -> str:
    with pytest.raises(DataError) as caught:
        read_table(path)
    (sentence,) = caught.value.problems
    assert "\n" not in sentence
    return sentence


READABLE = {
    "commas": "dose,well\n1.5,0\n2,1\n",
    "semicolons": "dose;well\n1.5;0\n2;1\n",
    "semicolons and decimal commas": "dose;well\n1,5;0\n2;1\n",
    "tabs": "dose\twell\n1.5\t0\n2\t1\n",
    "tabs and decimal commas": "dose\twell\n1,5\t0\n2\t1\n",
    "a byte order mark": "\ufeffdose,well\n1.5,0\n2,1\n",
    "Windows": "dose,well\r\n1.5,0\r\n2,1\r\n",
    "blanks after separators": "dose, well\n1.5, 0\n2, 1\n",
    "blanks around names": " dose ,well \n1.5,0\n2,1\n",
    "quoted names and cells": '"dose","well"\n"1.5","0"\n"2","1"\n',
    "empty lines": "dose,well\n1.5,0\n\n2,1\n\n",
    "no end of line": "dose,well\n1.5,0\n2,1",
}


@pytest.mark.parametrize("dialect", READABLE)
def test_a_table_is_the_same_in_every_dialect(dialect: str, tmp_path: Path) -> None:
    frame = read_table(written(tmp_path, READABLE[dialect]))
    expected = pd.DataFrame({"dose": [1.5, 2.0], "well": [0, 1]})
    pd.testing.assert_frame_equal(frame, expected)


def test_a_cell_may_hold_separators_and_lines_in_quotes(tmp_path: Path) -> None:
    frame = read_table(written(tmp_path, 'note,dose\n"a, b\nand c",1\n"d ""e""",2\n'))
    assert frame["note"].tolist() == ["a, b\nand c", 'd "e"']
    assert frame["dose"].tolist() == [1, 2]


def test_commas_that_may_mark_thousands_stay_as_they_are(tmp_path: Path) -> None:
    frame = read_table(written(tmp_path, "pay;age\n1,500;30\n2,000;40\n"))
    assert frame["pay"].tolist() == ["1,500", "2,000"]


def test_a_column_of_words_among_semicolons_stays_words(tmp_path: Path) -> None:
    frame = read_table(written(tmp_path, "ward;dose\nA, left;1,5\nB;2\n;3\n"))
    assert frame["ward"].tolist()[:2] == ["A, left", "B"]
    np.testing.assert_array_equal(frame["dose"], [1.5, 2.0, 3.0])


def test_thousands_of_columns(tmp_path: Path) -> None:
    names = [f"x{i}" for i in range(3_000)]
    row = ",".join(map(str, range(3_000)))
    frame = read_table(written(tmp_path, f"{','.join(names)}\n{row}\n{row}\n"))
    assert frame.shape == (2, 3_000)
    assert list(frame) == names


UNREADABLE = {
    "": "cannot read '{path}': it is empty; a first line names the columns",
    "a,b\n": "data file '{path}' holds no rows",
    "a,b\n1,2,3\n": "cannot read '{path}': a row has more cells than the first line has names; "
    "mend the row",
    "a,b\n1,2\n1,2,3\n": "cannot read '{path}': a row has more cells than the first line has "
    "names; mend the row",
    "a,b,a,b\n1,2,3,4\n": "cannot read '{path}': columns 'a', 'b' occur twice; rename all but one "
    "of each",
    "a,a \n1,2\n": "cannot read '{path}': column 'a' occurs twice; rename all but one of each",
    'a,b\n1,"2\n': "cannot read '{path}': its rows cannot be told apart; look for a quotation mark "
    "that is not closed",
}


@pytest.mark.parametrize("content", UNREADABLE)
def test_an_unreadable_table_is_refused_in_our_words(content: str, tmp_path: Path) -> None:
    path = written(tmp_path, content)
    assert refusal(path) == UNREADABLE[content].format(path=path)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_not_guessed(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, "gr\u00f6\u00dfe\n1\n".encode(encoding))
    assert refusal(path).endswith("it is not UTF-8 text; save it as 'CSV UTF-8'")


def test_what_is_no_table(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").startswith("there is no file")
    assert refusal(tmp_path).startswith("there is no file")
    excel = written(tmp_path, b"PK", "units.xlsx")
    assert refusal(excel).endswith("must end in .csv, .tsv or .parquet")


def test_parquet_keeps_types_and_its_index(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame({"ward": pd.Categorical(["b", "a"]), "dose": [1.5, None]})
    frame.to_parquet(tmp_path / "plain.parquet")
    pd.testing.assert_frame_equal(read_table(tmp_path / "plain.parquet"), frame)
    frame.set_index("ward").to_parquet(tmp_path / "indexed.parquet")
    assert list(read_table(tmp_path / "indexed.parquet")) == ["ward", "dose"]
    broken = written(tmp_path, b"PAR1 and no more", "broken.parquet")
    assert refusal(broken).startswith("cannot read")


def test_parquet_without_pyarrow_names_two_ways_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data_files, "find_spec", lambda name: None)
    path = written(tmp_path, b"", "units.parquet")
    assert refusal(path).endswith("use a CSV file, or pip install 'causalstory[scale]'")
