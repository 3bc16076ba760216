"""How a comparison is laid out for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from causalstory.decision.reading import Reading
from causalstory.stories.model import Scenario
from causalstory.stories.parts import LEAVE_IT, Evidence
from causalstory.tables import Cell, Column, Page, Paragraph, Table, Tone, interval, number

ABSTAINS = "abstains"
"""What stands where a story recommends nothing."""


def comparison_page(
    scenario: Scenario, evidence: Evidence, n: int, rows: Sequence[Reading]
) -> Page:
    """Lay out one row per story, and below the table each story's reason."""
    table = comparison_table(scenario, evidence, n, rows)
    reasons = [Paragraph(f"{row.story}: {row.recommendation.reason}.") for row in rows]
    return Page((table, *reasons, *(Paragraph(note, "muted") for note in notes(rows))))


def comparison_table(
    scenario: Scenario, evidence: Evidence, n: int, rows: Sequence[Reading]
) -> Table:
    """Lay out association, estimand, estimate, truth and action under every story."""
    known = any(row.truth is not None for row in rows)
    heads = [
        Column("story"),
        Column("r", "number"),
        Column("what is estimated"),
        Column("naive", "number"),
        Column("DoWhy [95%]", "number"),
        *([Column("truth", "number")] if known else []),
        Column("action"),
    ]
    return Table.of(
        heads,
        [_cells(row, with_truth=known) for row in rows],
        title=f"With {evidence.label}: n = {n:,}, one row a {scenario.question.unit}, "
        f"{_source(scenario, rows)}",
    )


def notes(rows: Sequence[Reading]) -> list[str]:
    """Return what has to be said below a table: conditions, standardisation, disagreements.

    What holds for several stories is said once, with their names before it.
    """
    stories: dict[str, dict[str, None]] = {}  # a dict keeps the order of the stories
    for row in rows:
        for words in _notes_on(row):
            stories.setdefault(words, {})[row.story] = None
    return [f"{', '.join(names)}: {words}." for words, names in stories.items()]


def _notes_on(row: Reading) -> Iterator[str]:
    found = row.estimate
    yield from found.identification.conditions
    if found.standardised is not None:
        yield (
            f"standardised to everybody the difference is {number(found.standardised)}, by "
            f"DoWhy's additive regression {number(found.estimate)}"
        )
    if found.dropped:
        yield f"{found.dropped:,} rows with missing values were left out"
    if found.dowhy_agrees is False:
        yield "DoWhy's own identification comes to another answer"


def action_cell(row: Reading) -> Cell:
    """Return the recommended action, or the abstention and what would settle it."""
    chosen = row.recommendation
    if chosen.action is None:
        ending = f" until {chosen.settled_by}" if chosen.settled_by else ""
        return Cell(ABSTAINS + ending, "warn")
    tone: Tone = "plain" if chosen.action == LEAVE_IT else "strong"
    return Cell(chosen.action, tone)


def _source(scenario: Scenario, rows: Sequence[Reading]) -> str:
    worlds = {row.world for row in rows}
    if worlds == {None}:
        return scenario.data.file if scenario.data else "data from outside"
    if len(worlds) == 1:
        return f"synthetic, from the world of '{worlds.pop()}'"
    return "synthetic, each story in its own world"


def _cells(row: Reading, *, with_truth: bool) -> list[object]:
    found, known = row.estimate, row.estimate.identification
    cells: list[object] = [
        Cell(row.story, "strong"),
        row.association and f"{row.association.correlation:.2f}",
        known.estimand if known.identified else "not identified",
        found.naive and found.naive.slope,
        interval(found.estimate, found.low, found.high),
    ]
    if with_truth:
        cells.append(row.truth)
    return [*cells, action_cell(row)]
