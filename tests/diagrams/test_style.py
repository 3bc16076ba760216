from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.fitting import label_lines, node_size
from causalstory.diagrams.geometry import Outline
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.style import LABEL_LEADING, LABEL_SIZE, ROLES, node_style


def test_roles_differ_without_colour() -> None:
    looks = {
        (style.shape, style.dashes, style.double, style.thickness > 3)
        for style in map(node_style, ROLES)
    }
    assert len(looks) == len(ROLES)


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
