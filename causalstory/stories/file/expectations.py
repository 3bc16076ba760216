"""Reads what a file expects of actions over time: ``[[timeline.expect]]``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from causalstory.stories.file.fields import Table
from causalstory.stories.parts import LEAVE_IT, Action, Variable
from causalstory.stories.syntax import quoted
from causalstory.stories.timeline import Expectation, Timeline

MAX_EXPECTATIONS = 100
"""Most entries of ``[[timeline.expect]]``."""


def read_expectations(
    root: Table,
    timeline: Timeline,
    declared: Mapping[str, Variable],
    actions: Sequence[Action],
) -> Timeline:
    """Return the timeline with the entries of ``[[timeline.expect]]``, counted from 1."""
    outer = root.table("timeline")
    entries = outer.values.get("expect", [])
    if not isinstance(entries, list):
        outer.problem("expect", "must be an array of tables: write [[timeline.expect]]")
        return timeline
    if len(entries) > MAX_EXPECTATIONS:
        outer.problem("expect", f"holds {len(entries):,}, more than {MAX_EXPECTATIONS}")
    known = ("world", "action", "variable", "weeks", "ratio", "difference")
    found = []
    for place, entry in enumerate(entries[:MAX_EXPECTATIONS], start=1):
        table = Table(entry, f"{outer.path}.expect[{place}]", outer.problems, known)
        if isinstance(entry, dict):
            found.append(_expectation(root, table, timeline, declared, actions))
    return replace(timeline, expectations=tuple(found))


def _expectation(
    root: Table,
    table: Table,
    timeline: Timeline,
    declared: Mapping[str, Variable],
    actions: Sequence[Action],
) -> Expectation:
    told = root.values.get("stories")
    names = {
        "world": list(told) if isinstance(told, dict) else [],
        "action": [action.name for action in actions if action.name != LEAVE_IT],
        "variable": [name for name, variable in declared.items() if not variable.static],
    }
    named = {}
    for key, known in names.items():
        word = named[key] = table.text(key, f"name {'an' if key == 'action' else 'a'} {key}")
        if word and word not in known:
            what = {"world": "story", "action": "action", "variable": "variable that changes"}[key]
            table.problem(
                key, f"there is no {what} {quoted(word)}{table.problems.suggest(word, known)}"
            )
    if ("ratio" in table) == ("difference" in table):
        table.problem("", "must have either ratio or difference")
    return Expectation(
        world=named["world"],
        action=named["action"],
        variable=named["variable"],
        weeks=_weeks(table, timeline),
        ratio=table.interval("ratio", low=0, high=1000),
        difference=table.interval("difference"),
    )


def _weeks(table: Table, timeline: Timeline) -> tuple[int, int]:
    """Read a first and a last week, counted from the action."""
    if "weeks" not in table:
        table.problem("weeks", "missing: write the first and the last week, the action's is 1")
        return 1, 1
    pair = table.interval("weeks") or (1.0, 1.0)
    most = timeline.weeks - timeline.start
    if most < 1:  # the timeline itself is wrong, and says so
        return 1, 1
    first, last = (int(week) for week in pair)
    if (first, last) != pair or not 1 <= first <= last <= most:
        table.problem("weeks", f"must be whole weeks from 1, that of the action, to {most:,}")
        return 1, 1
    return first, last
