from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.fitting import label_lines, node_size
from causalstory.diagrams.geometry import Outline
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.style import (
    ARROW_STATES,
    LABEL_LEADING,
    LABEL_SIZE,
    ROLES,
    edge_style,
    node_style,
)


def test_roles_differ_without_colour() -> None:
    looks = {
        (style.shape, style.dashes, style.double, style.thickness > 3)
        for style in map(node_style, ROLES)
    }
    assert len(looks) == len(ROLES)


def test_adjusted_nodes_are_like_no_role() -> None:
    for role in ROLES:
        adjusted = node_style(role, adjusted=True)
        assert (adjusted.shape, adjusted.double) == ("box", False)
        assert luminance(adjusted.fill) < min(luminance(node_style(r).fill) for r in ROLES) - 0.1


def test_arrow_states_differ_without_colour() -> None:
    looks = {(style.thickness, style.dashes, style.sign) for style in map(edge_style, ARROW_STATES)}
    assert len(looks) == len(ARROW_STATES)


def test_arrows_are_seen_on_paper() -> None:
    for state in ARROW_STATES:
        contrast = 1.05 / (luminance(edge_style(state).colour) + 0.05)
        assert contrast > (2 if state == "faint" else 4.5)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_have_six_digits() -> None:
    for role in ROLES:
        style = node_style(role)
        assert re.fullmatch("#[0-9A-F]{6}", style.fill)
        assert re.fullmatch("#[0-9A-F]{6}", style.stroke)


def test_latent_nodes_are_dashed_whatever_their_role() -> None:
    assert all(node_style(role, latent=True).dashes for role in ROLES)
    assert node_style("outcome", latent=True).double


@given(st.text(max_size=300), st.sampled_from(ROLES))
def test_text_stays_inside_its_node(label: str, role: str) -> None:
    style = node_style(role)
    lines = label_lines(label)
    width, height = node_size(lines, style)
    inner = Outline(style.shape, 0, 0, width - 2 * style.thickness, height - 2 * style.thickness)
    for index, line in enumerate(lines):
        middle = (index - (len(lines) - 1) / 2) * LABEL_LEADING
        half = text_width(line, LABEL_SIZE) / 2
        for x in (-half, half):
            for y in (middle - LABEL_SIZE / 2, middle + LABEL_SIZE / 2):
                assert inner.contains((x, y))


def test_words_stay_whole_or_are_cut_between_their_parts() -> None:
    assert label_lines("recommendation") == ("recommendation",)
    assert label_lines("willingness_to_report") == ("willingness_", "to_report")
    assert label_lines("well-being_of_adolescents") == ("well-being_of_", "adolescents")
    assert len(label_lines("Krankenhausaufenthaltsdauer")) == 2


def test_long_labels_are_cut_with_an_ellipsis() -> None:
    assert len(label_lines("x" * 300)) > 5
    assert "".join(label_lines("x" * 5000)).endswith("\N{HORIZONTAL ELLIPSIS}")
