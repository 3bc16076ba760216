from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import causalstory as cs
from causalstory.classroom.charts import chart
from causalstory.errors import OutputError

WARD = cs.load("weekly-report")
FEAR = cs.timeline(WARD, world="voice", action="rule_by_fear", weeks=60, truth=True)


def test_lines_are_means_of_four_weeks_and_the_twin_is_the_same_before() -> None:
    seen, true, twin = chart(FEAR).lines
    reports, errors = FEAR.total("reported_errors"), FEAR.total("actual_errors")
    assert seen.values[0] == reports[0]
    assert seen.values[30] == reports[27:31].mean()
    assert true.values[59] == errors[56:60].mean()
    assert twin.values[:26] == true.values[:26]
    assert twin.values != true.values


def test_no_line_is_told_by_its_colour_alone() -> None:
    lines = chart(FEAR).lines
    assert len({line.dashes for line in lines}) == len(lines)
    assert all(line.name in chart(FEAR).svg for line in lines)


def test_the_truth_is_drawn_only_where_it_is_asked_for() -> None:
    assert [line.name for line in chart(FEAR.view()).lines] == ["Errors reported"]
    assert "Errors made" not in chart(FEAR.view()).svg
    left = cs.timeline(WARD, world="voice", weeks=60, truth=True)
    assert [line.name for line in chart(left).lines] == ["Errors reported", "Errors made"]
    assert chart(left).start is None


def test_an_svg_says_what_it_shows() -> None:
    shown = chart(FEAR)
    root = ElementTree.fromstring(shown.svg)  # noqa: S314 - our own text
    assert root.get("role") == "img"
    assert root.get("aria-label") == shown.alt == str(shown)
    assert "begins in week 26" in shown.alt
    assert shown._repr_svg_() == shown.svg


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.svg, \.png, \.pdf"):
        chart(FEAR).save(tmp_path / "chart.gif")
    assert list(tmp_path.iterdir()) == []
