"""How a history reads: the report that lands on a desk, or with the truth beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.simulation.regression import regression_to_the_mean
from causalstory.tables.numbers import number
from causalstory.tables.page import Block, Heading, Page, Paragraph, Table
from causalstory.tables.words import span

if TYPE_CHECKING:
    from causalstory.simulation.history import History

QUARTER = 13
"""Weeks that a line of the trend sums up."""
TOP = 5
"""Persons on the leaderboard."""


def report_page(history: History) -> Page:
    """Return the report of the last week: trend, units, leaderboard, sanctions."""
    blocks: list[Block] = [Heading(history.title), Paragraph(_introduced(history)), _trend(history)]
    blocks += [*_units(history), *_leaderboard(history), *_sanctions(history)]
    return Page(tuple(blocks))


def _introduced(history: History) -> str:
    clock, label = history.timeline, history.action.label
    acted, when = bool(history.action.variable), f"{clock.unit} {clock.start}"
    done = f"'{label}' since {when}" if acted else f"nobody acted in {when}"
    if history.weeks <= clock.start:
        done = "nobody had acted yet" + f", '{label}' begins in {when}" * acted
    what = "What really happened" if history.truth else "What is reported"
    world = f" in the world of '{history.world}'" if history.truth else ""
    return (
        f"{what}{world} up to {clock.unit} {history.weeks - 1}: {done}. Seed {history.seed}; "
        "all of it is synthetic."
    )


def periods(history: History) -> list[tuple[str, int, int]]:
    """Return spans of weeks to sum up: before the action, its second month, then quarters.

    Returns
    -------
    list of tuple
        What it is called, its first week, and the week after its last one.
    """
    start, end, unit = history.timeline.start, history.weeks, history.timeline.unit
    before = min(start, end)
    found = [(f"{span(unit, 0, before - 1)}, before", 0, before)] if start else []
    if end >= start + 8:
        found.append((f"{span(unit, start + 4, start + 7)}, soon after", start + 4, start + 8))
    for first in range(start, end, QUARTER):
        last = min(first + QUARTER, end)
        found.append((span(unit, first, last - 1), first, last))
    return found


def _trend(history: History) -> Table:
    """Sum up what is shown, period by period; with the truth, beside what it would have been."""
    asked = [history.question.seen, *([history.question.outcome] if history.truth else [])]
    others = [
        variable.name
        for variable in history.variables
        if variable.name in history.observed
        and not (variable.switch or variable.static)
        and variable.name != history.timeline.ranking
    ]
    shown = [name for name in dict.fromkeys((*asked, *others)) if name in history.columns]
    twins = [history.question.outcome] if history.truth and history.twin else []
    heads = [f"per {history.timeline.unit}", *(_label(history, name) for name in shown)]
    heads += [f"{_label(history, name)}, had nobody acted" for name in twins]
    rows = []
    for words, first, last in periods(history):
        cells = [number(float(history.total(name)[first:last].mean())) for name in shown]
        cells += [number(float(history.twin_total(name)[first:last].mean())) for name in twins]
        rows.append([words, *cells])
    return Table.of(heads, rows, title="Trend")


def _units(history: History) -> Iterator[Table]:
    """Compare the members of the treatment's level, in the last weeks and before the action."""
    level = history.variable(history.question.treatment).level
    count = history.timeline.members(level)
    if count < 2:
        return
    counted = [history.question.seen, *([history.question.outcome] if history.truth else [])]
    counted = [name for name in dict.fromkeys(counted) if name in history.columns]
    treatment, start = history.question.treatment, history.timeline.start
    compared = 0 < start < history.weeks
    now = slice(max(start if compared else 0, history.weeks - QUARTER), history.weeks)
    before = slice(max(0, start - QUARTER), start)
    unit = history.timeline.unit
    earlier = "before the action" if history.action.variable else f"before {unit} {start}"
    heads = [history.timeline.level(level).label]
    if treatment in history.columns:
        heads.append(_label(history, treatment))
    for name in counted:
        heads += [_label(history, name), *[earlier] * compared]
    rows: list[list[Any]] = []
    for member, called in enumerate(history.timeline.told_apart(level)):
        row: list[Any] = [called]
        if treatment in history.columns:
            row.append(f"{history.total(treatment, level)[now, member].mean():.1f}")
        for name in counted:
            totals = history.total(name, level)[:, member]
            row += [number(float(totals[part].mean())) for part in (now, before)[: 1 + compared]]
        rows.append(row)
    note = f"; {earlier}: the {_many(unit, before)} up to it" * compared
    yield Table.of(
        heads,
        rows,
        title=f"The last {_many(unit, now)}, member by member",
        notes=[f"Means per {unit}{note}."],
    )


def _many(unit: str, weeks: slice) -> str:
    """Return how many weeks there are, one of them without its number."""
    count = weeks.stop - weeks.start
    return unit if count == 1 else f"{count} {unit}s"


def _leaderboard(history: History) -> Iterator[Block]:
    """Rank persons by what the file says persons are ranked by."""
    ranking = history.timeline.ranking
    if not ranking:
        return
    if ranking not in history.columns:
        yield Paragraph(f"No leaderboard: {_unseen(history, ranking)}")
        return
    level = history.variable(ranking).level
    last = history.total(ranking, level)[-1]
    order = np.argsort(-last, kind="stable")[:TOP]
    names = history.timeline.told_apart(level)
    struck = history.timeline.sanctions
    known = struck in history.columns
    heads = ["", history.timeline.level(level).label, _label(history, ranking)]
    if known:
        heads.append(_label(history, struck))
    rows = []
    for place, member in enumerate(order, start=1):
        row: list[Any] = [str(place), names[member], number(float(last[member]))]
        if known:
            row.append("yes" if history.total(struck, level)[-1, member] > 0 else "no")
        rows.append(row)
    week = f"{history.timeline.unit} {history.weeks - 1}"
    more = int((last == last[order[-1]]).sum() - (last[order] == last[order[-1]]).sum())
    also = f"{more:,} more {'has' if more == 1 else 'have'} as much as the last one here."
    yield Table.of(heads, rows, title=f"Leaderboard of {week}", notes=[also] * (more > 0))


def _sanctions(history: History) -> Iterator[Paragraph]:
    """Count the sanctions, and say what to think of those who then improve."""
    name = history.timeline.sanctions
    if not name:
        return
    if name not in history.columns:
        yield Paragraph(f"Sanctions are not counted: {_unseen(history, name)}")
        return
    level = history.variable(name).level
    struck = history.total(name, level) > 0
    total = int(struck.sum())
    if not total:
        yield Paragraph("Nobody was sanctioned.")
        return
    persons, all_of_them = int(struck.any(axis=0).sum()), struck.shape[1]
    yield Paragraph(
        f"{total:,} sanction{'s' * (total > 1)} so far, of {persons:,} of the {all_of_them:,} who "
        "could have been."
    )
    found = regression_to_the_mean(history)
    if found is not None:
        yield Paragraph(found.in_words(history.timeline.unit), "strong")


def _unseen(history: History, name: str) -> str:
    """Say that what somebody holds does not show a variable."""
    return f"this evidence does not show '{_label(history, name)}'."


def _label(history: History, name: str) -> str:
    return history.variable(name).label
