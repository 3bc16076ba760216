"""How a comparison is laid out for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from causalstory.decision.reading import LEVEL, Reading
from causalstory.stories.parts import LEAVE_IT
from causalstory.tables import Cell, Column, Page, Paragraph, Table, Tone, interval, number
from causalstory.tables.words import as_sentence, rows_left_out

if TYPE_CHECKING:
    from causalstory.analysis.identified import Identification
    from causalstory.decision.comparison import Comparison

ABSTAINS = "abstains"
"""What stands where a story recommends nothing."""

VERDICTS = {True: Cell("yes", "bad"), False: Cell("no"), None: Cell("not tested", "muted")}
"""What stands for whether the data contradicts a story."""


def comparison_page(comparison: Comparison) -> Page:
    """Lay out one row per story, and below the table each story's reason."""
    title = (
        f"With {comparison.evidence.label}: n = {comparison.n:,}, each one "
        f"{comparison.scenario.question.unit}; {comparison.source}"
    )
    rows = comparison.rows
    reasons = [Paragraph(f"{row.story}: {row.recommendation.reason}.") for row in rows]
    ignored = [Paragraph(as_sentence(words), "warn") for words in comparison.ignored]
    care = [*ignored, *(Paragraph(note, "muted") for note in notes(rows))]
    return Page((comparison_table(rows, title), *reasons, *verdicts(rows), *care))


def verdicts(rows: Iterable[Reading]) -> Iterator[Paragraph]:
    """Say whether the data contradicts each story: by which claim, or why not.

    Data of a story's own world can contradict it only by chance; that is said if it happens.
    """
    quiet: dict[str, list[str]] = {}
    for row in rows:
        found = row.contradiction
        if not found.refuted:
            if not row.at_home:
                quiet.setdefault(found.reason, []).append(row.story)
            continue
        by_chance = ", by chance, since the data is its own world's" if row.at_home else ""
        failing = f"{len(found.refuted)} of {len(found.claims)} claims fail"
        several = f" ({failing}, this one most clearly)" if len(found.refuted) > 1 else ""
        words = f"{row.story} is contradicted{by_chance}{several}: {found.worst}."
        yield Paragraph(words, "muted" if row.at_home else "bad")
    for words, stories in quiet.items():
        yield Paragraph(f"{', '.join(stories)}: {words}.", "muted")


def comparison_table(rows: Sequence[Reading], title: str = "", *, narrow: bool = False) -> Table:
    """Lay out association, estimand, estimate, truth and action under every story.

    A narrow one has no correlation and tells the estimand by the names of the columns.
    """
    known = any(row.truth is not None for row in rows)
    abroad = any(not row.at_home for row in rows)
    heads = [
        Column("story"),
        *([] if narrow else [Column("r", "number")]),
        Column("what is estimated"),
        Column("naive", "number"),
        Column(f"DoWhy [{100 * LEVEL:g}%]", "number"),
        *([Column("truth", "number")] if known else []),
        *([Column("contradicted")] if abroad else []),
        Column("action"),
    ]
    cells = [_cells(row, with_truth=known, with_verdict=abroad, narrow=narrow) for row in rows]
    return Table.of(heads, cells, title=title)


def notes(rows: Iterable[Reading]) -> list[str]:
    """Return what has to be said below a table: conditions, standardisation, disagreements.

    What holds for several stories is said once, with their names before it.
    """
    stories: dict[str, dict[str, None]] = {}  # a dict keeps the order of the stories
    for row in rows:
        for words in _notes_on(row):
            stories.setdefault(words, {})[row.story] = None
    return [f"{', '.join(names)}: {words}." for words, names in stories.items()]


def _notes_on(row: Reading) -> Iterator[str]:
    found, actions = row.estimate, row.recommendation.assessments
    yield from found.identification.conditions
    yield from found.remarks
    for action in actions:
        yield from action.conditions
    level = max((action.level for action in actions if action.level), default=LEVEL)
    if level > LEVEL:
        yield (
            f"several variables are judged at once, so the interval of each action is a "
            f"{number(100 * level)}% one: then all of them hold together at {100 * LEVEL:g}%"
        )
    if found.standardised is not None:
        through = found.identification.strategy == "frontdoor"
        by_strata = "by the front-door formula" if through else "standardised to everybody"
        by_dowhy = "product of regressions" if through else "additive regression"
        yield (
            f"{by_strata} the difference is {number(found.standardised)}, by "
            f"DoWhy's {by_dowhy} {number(found.estimate)}"
        )
    for words in rows_left_out(found.dropped):
        yield f"{words}, {found.n:,} used"
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


def correlation_text(value: float) -> str:
    """Write a correlation with two decimals, zero without a sign.

    Examples
    --------
    >>> correlation_text(0.6789), correlation_text(-0.001)
    ('0.68', '0.00')
    """
    return f"{round(value, 2) + 0.0:.2f}"


def _briefly(known: Identification) -> str:
    """Tell what is computed by the names of the columns, as short as can be."""
    way = known.way.replace("adjusting for nothing", "unadjusted").replace("adjusting for", "given")
    return f"{known.variable} {way}"


def _cells(row: Reading, *, with_truth: bool, with_verdict: bool, narrow: bool) -> list[object]:
    found, known = row.estimate, row.estimate.identification
    told, unknown = known.estimand, f"nothing: {known.verdict}"
    if narrow:
        told, unknown = _briefly(known) if known.computed else told, known.verdict
    seen = row.association and correlation_text(row.association.correlation)
    cells: list[object] = [
        Cell(row.story, "strong"),
        *([] if narrow else [seen]),
        told if known.identified else Cell(unknown, "warn"),
        found.naive and found.naive.slope,
        interval(found.estimate, found.low, found.high),
    ]
    if with_truth:
        cells.append(row.truth)
    if with_verdict:
        cells.append(VERDICTS[row.contradiction.contradicted])
    return [*cells, action_cell(row)]
