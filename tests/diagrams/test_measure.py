from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.measure import clean, text_width, wrap


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  two\n\twords ", "two words"),
        ("bell\x07, escape\x1b[31m, nul\x00", "bell, escape[31m, nul"),
        ("half a pair \ud800.", "half a pair ."),
        ("turned \u202earound", "turned around"),
        ("no\u00a0break", "no break"),
    ],
)
def test_clean_drops_what_cannot_be_shown(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_clean_text_is_valid_xml_text(text: str) -> None:
    for character in clean(text):
        assert unicodedata.category(character) not in ("Cc", "Cs")
        assert character not in "\ufffe\uffff"


def test_widths_know_letters() -> None:
    assert text_width("iii", 16) < text_width("aaa", 16) < text_width("WWW", 16)
    assert text_width("é", 16) == text_width("e", 16)
    assert text_width("e\u0301", 16) == text_width("e", 16)
    assert text_width("ψ", 10) == 6.60
    assert text_width("病", 10) >= 10
    assert text_width("a", 10, bold=True) > text_width("a", 10)


@given(st.text(max_size=120), st.floats(20, 300), st.sampled_from([10.0, 16.0]))
def test_wrapped_lines_fit_and_lose_nothing(text: str, limit: float, size: float) -> None:
    lines = wrap(text, limit, size)
    assert all(text_width(line, size) <= limit or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")


def test_wrapped_lines_are_balanced_without_cutting_words() -> None:
    assert wrap("Where nobody fears punishment people take less care", 330, 16) == (
        "Where nobody fears punishment",
        "people take less care",
    )
    assert wrap("Psychological safety", 125, 16) == ("Psychological", "safety")


def test_empty_text_is_one_empty_line() -> None:
    assert wrap(" ", 100, 16) == ("",)
