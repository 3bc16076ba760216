from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.fonts import MISSING, SLACK, drawn_width, writable
from causalstory.diagrams.measure import clean, text_width
from causalstory.stories.catalog import scenarios


@given(st.text(max_size=40).map(clean), st.booleans())
def test_what_is_drawn_is_no_wider_than_the_layout_took_it_to_be(text: str, bold: bool) -> None:
    line = writable(text, 17, bold=bold)
    assert drawn_width(line.text, line.size, bold=bold) <= SLACK * text_width(text, 17, bold=bold)


def test_the_labels_of_every_scenario_are_drawn_at_their_size() -> None:
    for scenario in scenarios():
        for story in scenario.stories:
            assert writable(story.title, 22, bold=True).size > 21.5
            for variable in story.variables:
                assert writable(variable.label, 17).size == 17
                assert writable(variable.label, 17).text == variable.label


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("e\u0301", "é"),
        ("病院", MISSING * 2),
        ("a\u200bb\ufe0f", "ab"),
        ("á ß ε β → ψ", "á ß ε β → ψ"),
        ("\u200b", ""),
        ("$x^2$ \\alpha", "$x^2$ \\alpha"),
    ],
)
def test_letters(text: str, written: str) -> None:
    assert writable(text, 17).text == written


def test_wide_signs_are_drawn_smaller() -> None:
    assert writable("⟷" * 5, 17).size < 17
