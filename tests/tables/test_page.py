from __future__ import annotations

import pickle

import pytest

from causalstory.tables import Cell, Column, Heading, Lines, Page, Paragraph, Table, printable


def test_values_become_cells() -> None:
    row = Table.of(["a", "b", "c", "d", "e"], [["x", 0.67214, None, True, Cell("y", "good")]]).rows[
        0
    ]
    assert [cell.text for cell in row] == ["x", "0.672", "", "yes", "y"]
    assert row[4].tone == "good"


@pytest.mark.parametrize(
    ("values", "align"),
    [
        ([1, 2.5, None], "number"),
        (["0.67 [0.65, 0.69]", ""], "number"),
        ([Cell("-4.2"), Cell("")], "number"),
        (["1 of 2"], "left"),
        ([True, False], "left"),
        ([None, ""], "left"),
        (["words", 1], "left"),
    ],
)
def test_a_column_is_aligned_by_what_stands_in_it(values: list[object], align: str) -> None:
    table = Table.of(["head"], [[value] for value in values])
    assert table.columns[0].align == align


def test_a_column_keeps_the_alignment_it_was_given() -> None:
    assert Table.of([Column("n", "left")], [[1]]).columns[0].align == "left"


@pytest.mark.parametrize("row", [["one"], ["one", "two", "three"]])
def test_rows_must_fit_the_columns(row: list[str]) -> None:
    with pytest.raises(ValueError, match=r"the table has 2 columns"):
        Table.of(["a", "b"], [row])


def test_control_characters_never_get_into_a_page() -> None:
    hostile = "\x1b[2Jgone\x9b"
    parts = [
        Cell(hostile).text,
        Column(hostile).header,
        Heading(hostile).text,
        Paragraph(hostile).text,
        Lines((hostile,)).lines[0],
        Table((), (), hostile, (hostile,)).title,
        Table((), (), hostile, (hostile,)).notes[0],
    ]
    assert set(parts) == {"\N{REPLACEMENT CHARACTER}[2Jgone\N{REPLACEMENT CHARACTER}"}


def test_printable_keeps_letters_of_every_script_and_line_breaks() -> None:
    text = "Sicherheit auf Station: größer\n安全 → اعتماد"
    assert printable(text) == text


def test_pages_are_values() -> None:
    page = Page((Heading("h"), Paragraph("p", "warn"), Table.of(["a"], [[1]])))
    assert pickle.loads(pickle.dumps(page)) == page  # noqa: S301 - our own bytes
    assert hash(page) == hash(page)


def test_line_breaks_of_a_file_do_not_get_into_running_text() -> None:
    assert Paragraph("\nas a file\n  breaks it\n").text == "as a file breaks it"
    assert Cell("two\nlines").text == "two lines"
    assert Lines(("one\n  two", "three")).lines == ("one", "  two", "three")
