from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import causalstory as cs
from causalstory.classroom.charts import _figure, chart
from causalstory.errors import OptionError, OutputError
from causalstory.stories.model import Scenario

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


@pytest.mark.parametrize(
    ("weeks", "words"),
    [(1, "per week<"), (5, "per week, means of up to 4<"), (40, "per week, means of 4<")],
)
def test_the_axes_say_what_a_point_is_and_that_it_is_synthetic(weeks: int, words: str) -> None:
    svg = chart(cs.timeline(WARD, world="voice", weeks=weeks)).svg
    assert words in svg
    assert ">week (synthetic data)<" in svg


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


def test_its_words_are_means_of_weeks_and_none_under_the_action_is_from_before() -> None:
    reports = FEAR.total("reported_errors")
    assert chart(FEAR).lines[0].ends == (reports[:26].mean(), reports[47:].mean())
    early = cs.timeline(WARD, world="voice", action="rule_by_fear", weeks=30)
    assert chart(early).lines[0].ends == (reports[:26].mean(), reports[26:30].mean())
    assert chart(early).alt == (
        "The report improved. Did the hospital? Rule by fear: leaderboard and sanctions begins in "
        "week 26. Per week: Errors reported: 13 before, 5.75 at the end. Synthetic data."
    )


def test_a_line_begins_where_it_is_a_mean_of_four_weeks() -> None:
    """Before, it would swing as if something had happened."""
    assert _figure(chart(FEAR.view())).axes[0].get_lines()[0].get_xdata()[0] == 3
    few = cs.timeline(WARD, world="voice", weeks=8)
    assert _figure(chart(few)).axes[0].get_lines()[0].get_xdata()[0] == 0


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.svg, \.png, \.pdf"):
        chart(FEAR).save(tmp_path / "chart.gif")
    assert list(tmp_path.iterdir()) == []


SMALL = """
format = 1
id = "small"
title = "Pay $\\\\frac$ or \u8c01?"
question = {{ treatment = "x", outcome = "y", goal = "increase" }}
timeline = {{ weeks = {weeks}, start = {start} }}
levels.ward = {{}}
variables.board.switch = true
variables.x = {{}}
variables.y = {{ latent = true, label = "Cost $\\\\x$ \u9519" }}
evidence.seen.columns = ["x"]
actions.act.set.board = 1
[stories.told]
title = "Told"
mechanisms.x = {{ family = "normal", formula = "board" }}
mechanisms.y = {{ family = "deterministic", formula = "-5 - board" }}
"""


def small(weeks: int = 6, start: int = 2) -> Scenario:
    return cs.load(SMALL.format(weeks=weeks, start=start))


def axes_of(shown):
    (axes,) = _figure(shown).axes
    return axes


def test_where_nothing_of_the_outcome_is_seen_nothing_is_drawn() -> None:
    history = cs.timeline(small(), world="told", action="act")
    with pytest.raises(OptionError, match="the evidence does not show 'y'; name another one, or"):
        chart(history)
    assert len(chart(history.view(truth=True)).lines) == 2


def test_values_below_zero_are_inside_the_picture() -> None:
    shown = chart(cs.timeline(small(), world="told", action="act", truth=True))
    low, high = axes_of(shown).get_ylim()
    assert low < -6 < -5 < 0 < high
    names = sorted(text.xy[1] for text in axes_of(shown).texts if text.get_text() != "Act")
    assert names[0] == -6  # all four weeks of the last point lie after the action
    assert names[1] - names[0] >= 0.06 * (high - low)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_labels_are_no_formulas_and_unknown_letters_no_warning(form: str, tmp_path: Path) -> None:
    shown = chart(cs.timeline(small(), world="told", truth=True))
    content = shown.save(tmp_path / f"chart.{form}").read_bytes()
    assert content
    if form == "svg":
        assert "Cost $\\x$ \u9519</text>" in content.decode()


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_single_week_is_a_point(form: str, tmp_path: Path) -> None:
    shown = chart(cs.timeline(small(1, 0), world="told", action="act", truth=True))
    assert shown.save(tmp_path / f"chart.{form}").read_bytes()
    assert [line.get_marker() for line in axes_of(shown).lines[:2]] == ["o", "o"]


def test_weeks_are_whole_numbers_and_an_action_in_week_0_is_told() -> None:
    shown = chart(cs.timeline(small(3, 0), world="told", action="act", truth=True))
    assert [tick for tick in axes_of(shown).get_xticks() if tick != int(tick)] == []
    assert "Act begins in week 0. Per week: " in shown.alt
    assert "before" not in shown.alt
