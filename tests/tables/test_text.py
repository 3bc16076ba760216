from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.tables import Column, Heading, Lines, Page, Paragraph, Table, to_text

LONG = "the report cannot tell: safety reaches reported_errors around the outcome"
TABLE = Table.of(
    ["story", "slope", "reason"],
    [["complacency", "12.3 [11.9, 12.8]", ""], ["voice", "", LONG]],
    title="Four stories",
    notes=["One note."],
)


def test_a_page_is_its_blocks_with_blank_lines_between() -> None:
    page = Page((Heading("Title"), Paragraph("Words."), Lines(("a -> b", "  b -> c"))))
    assert to_text(page) == "Title\n=====\n\nWords.\n\na -> b\n  b -> c"


def test_a_second_level_heading_is_underlined_with_dashes() -> None:
    assert to_text(Page((Heading("Part", 2),))) == "Part\n----"


def test_a_table_has_title_columns_and_notes() -> None:
    lines = to_text(TABLE).splitlines()
    assert lines[0] == "Four stories"
    assert lines[2].split() == ["story", "slope", "reason"]
    assert lines[-1] == "One note."


def test_decimal_points_stand_below_one_another() -> None:
    table = Table.of(["x"], [[0.672], [12.5], [-140.0]])
    rows = to_text(table).splitlines()[2:]
    assert rows[0].index(".") == rows[1].index(".")
    assert rows[2].rstrip() == "-140"


def test_numbers_are_never_wrapped_but_words_are() -> None:
    text = to_text(TABLE, width=60)
    assert "12.3 [11.9, 12.8]" in text
    assert max(len(line) for line in text.splitlines()) <= 60
    assert LONG not in text
    assert " ".join(LONG.split()) in " ".join(
        " ".join(line[32:] for line in text.splitlines()[6:-1]).split()
    )


def test_rows_of_several_lines_are_set_apart() -> None:
    lines = to_text(TABLE, width=60).splitlines()
    assert lines[lines.index(next(x for x in lines if x.startswith("voice"))) - 1] == ""


def test_a_table_too_wide_for_its_words_becomes_a_paragraph_a_row() -> None:
    text = to_text(TABLE, width=30)
    assert "complacency\n  slope: 12.3 [11.9, 12.8]\n\nvoice\n  reason: the report" in text
    assert max(len(line) for line in text.splitlines()) <= 30


def test_identifiers_are_broken_before_a_table_is_given_up() -> None:
    table = Table.of(["story", "action"], [["first_story", "staff_sick_wards"]])
    assert to_text(table, 22).splitlines()[2:] == ["first_      staff_", "story       sick_wards"]


def test_a_table_without_rows_still_shows_its_heads() -> None:
    assert to_text(Table.of(["story", "slope"], [])).splitlines()[0] == "story  slope"


def test_text_that_looks_like_a_number_is_left_as_it_is() -> None:
    table = Table.of([Column("id"), Column("n")], [["007", "1e5"], ["0.50", "x"]])
    text = to_text(table)
    assert "007" in text
    assert "1e5" in text
    assert "0.50" in text


words = st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=12)
sentences = st.lists(words, max_size=6).map(" ".join)


@given(
    rows=st.lists(st.tuples(sentences, sentences, sentences), max_size=4),
    width=st.integers(20, 120),
)
def test_every_table_fits_the_width_and_loses_nothing(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    text = to_text(Table.of(["one", "two", "three"], rows), width)
    assert max(len(line) for line in text.splitlines()) <= width
    written = sorted(c for row in rows for cell in row for c in cell if not c.isspace())
    for character in set(written):
        assert text.count(character) >= written.count(character)


@pytest.mark.parametrize("width", [-5, 0, 1])
def test_an_impossible_width_is_taken_for_a_narrow_one(width: int) -> None:
    assert to_text(Page((Paragraph(LONG),)), width) == to_text(Page((Paragraph(LONG),)), 20)
