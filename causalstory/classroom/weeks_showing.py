"""What ``show`` says of a scenario that runs over time: its weeks, who lives in it, what lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from causalstory.tables import Block, Lines, Paragraph, Table, number
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from causalstory.stories.model import Scenario, Story
    from causalstory.stories.parts import Variable
    from causalstory.stories.timeline import Expectation, Timeline


def timeline_content(scenario: Scenario) -> dict[str, Any]:
    """Return the timeline as JSON-ready values; nothing for a scenario about one moment."""
    timeline = scenario.timeline
    if timeline is None:
        return {}
    return {
        "timeline": {
            "weeks": timeline.weeks,
            "start": timeline.start,
            "burn_in": timeline.burn_in,
            "unit": timeline.unit,
            "ranking": timeline.ranking or None,
            "sanctions": timeline.sanctions or None,
            "levels": [
                {"name": level.name, "label": level.label, "members": timeline.members(level.name)}
                for level in timeline.levels
            ],
            "variables": [
                {"name": v.name, "level": v.level, "kind": _kind(v), "total": v.total}
                for v in scenario.variables
            ],
            "expect": [_expected(expected) for expected in timeline.expectations],
        }
    }


def _kind(variable: Variable) -> str:
    return "static" if variable.static else "switch" if variable.switch else "weekly"


def _expected(expected: Expectation) -> dict[str, Any]:
    return {
        "world": expected.world,
        "action": expected.action,
        "variable": expected.variable,
        "weeks": list(expected.weeks),
        "ratio": expected.ratio and list(expected.ratio),
        "difference": expected.difference and list(expected.difference),
    }


def timeline_blocks(scenario: Scenario) -> list[Block]:
    """Return how a scenario runs over time; nothing for one about one moment."""
    timeline = scenario.timeline
    if timeline is None:
        return []
    comes = {
        "static": "once, and then stays",
        "switch": f"0, until an action sets it in {timeline.unit} {timeline.start}",
        "weekly": f"anew every {timeline.unit}",
    }
    rows = [
        [v.name, timeline.level(v.level).label, comes[_kind(v)], v.total]
        for v in scenario.variables
    ]
    heads = ["variable", "of each", "comes about", "shown for several as"]
    words = f"{_course(timeline)}{_reported(scenario, timeline)}"
    blocks: list[Block] = [Paragraph(words), Table.of(heads, rows, title="Over time")]
    if timeline.expectations:
        blocks.append(_expectations(timeline))
    return blocks


def _course(timeline: Timeline) -> str:
    unit = timeline.unit
    before = f" after {timeline.burn_in} that nobody sees" if timeline.burn_in else ""
    lives = ", ".join(
        f"{level.label} ({timeline.members(level.name):,})" for level in timeline.levels
    )
    return (
        f"It runs over time: {unit} 0 to {timeline.weeks - 1}{before}; an action begins in {unit} "
        f"{timeline.start}. Who lives in it: {lives}."
    )


def _reported(scenario: Scenario, timeline: Timeline) -> str:
    """Say what reports rank persons by, and how they count sanctions; nothing without."""
    said = {"rank by": timeline.ranking, "count sanctions by": timeline.sanctions}
    parts = [f"{what} '{scenario.variable(name).label}'" for what, name in said.items() if name]
    return f" Reports {listed(parts)}." if parts else ""


def _expectations(timeline: Timeline) -> Table:
    rows = []
    for expected in timeline.expectations:
        band = expected.ratio or expected.difference or (0.0, 0.0)
        what = "times" if expected.ratio else "more than"
        rows.append(
            [
                expected.world,
                expected.action,
                expected.variable,
                f"{expected.weeks[0]} to {expected.weeks[1]}",
                f"{number(band[0])} to {number(band[1])} {what} its twin",
            ]
        )
    return Table.of(
        ["world", "action", "variable", f"{timeline.unit}s after it", "is"],
        rows,
        title="What the file expects",
        notes=["The twin is the same history, with the same luck, if nobody acts."],
    )


def lagged_blocks(story: Story) -> list[Block]:
    """Return the arrows from one week to the next."""
    if story.timeline is None or not story.lagged:
        return []
    labels = {variable.name: variable.label for variable in story.variables}
    lines = (f"  {labels[cause]} -> {labels[effect]}" for cause, effect in story.lagged)
    return [Lines((f"One {story.timeline.unit} later:", *lines))]
