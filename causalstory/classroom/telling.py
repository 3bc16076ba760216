"""The narrative: one phenomenon, several stories, and what each makes of the same evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from causalstory.analysis.association import Association, association
from causalstory.analysis.reasons import listed
from causalstory.decision.comparison import Comparison, compare_samples
from causalstory.decision.pages import comparison_table, notes
from causalstory.decision.reading import pair_of
from causalstory.decision.sampling import samples_for
from causalstory.diagrams.text import arrows
from causalstory.runner.progress import step, track
from causalstory.simulation.simulate import simulate
from causalstory.stories.model import Scenario, Story
from causalstory.tables import (
    Block,
    Cell,
    Heading,
    Lines,
    Page,
    Paragraph,
    Readable,
    Table,
    Tone,
    interval,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Telling(Readable):
    """A scenario told from the phenomenon to the actions.

    Parameters
    ----------
    scenario
        The scenario.
    comparisons
        One per level of evidence, from cheap to dear.
    small
        By story: the association in as few units as the study behind the scenario had; empty if
        the scenario names no such number.
    """

    scenario: Scenario
    comparisons: tuple[Comparison, ...]
    small: tuple[tuple[str, Association], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparisons as JSON-ready values; what is not computed is null."""
        return {
            "scenario": self.scenario.id,
            "compare": [comparison.to_dict() for comparison in self.comparisons],
            "regret": None,
            "distinguish": None,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per evidence and story."""
        import pandas as pd

        frames = [
            comparison.to_frame().assign(evidence=comparison.evidence.name)
            for comparison in self.comparisons
        ]
        return pd.concat(frames, ignore_index=True)

    def to_page(self) -> Page:
        """Return the narrative."""
        blocks: list[Block] = [Heading(self.scenario.title)]
        if self.scenario.about:
            blocks.append(Paragraph(_flowing(self.scenario.about)))
        blocks += _phenomenon(self)
        blocks += [block for story in self.scenario.stories for block in _story(story)]
        for comparison in self.comparisons:
            blocks += _evidence(comparison)
        return Page((*blocks, *_moral(self)))


def tell(scenario: Scenario, *, n: int = 10_000, seed: int = 1) -> Telling:
    """Tell a scenario: what everybody sees, the stories, and what each evidence makes of them.

    Parameters
    ----------
    scenario
        The scenario.
    n, seed
        Units and seed of simulated data; a scenario with a published table reads that.

    Returns
    -------
    Telling
        Prints as a narrative, renders in notebooks, and holds one comparison per evidence.

    Raises
    ------
    SimulationError
        If a story without mechanisms would have to be simulated.

    Examples
    --------
    >>> import causalstory as cs
    >>> told = cs.tell(cs.load("medication-errors"), n=2_000)
    >>> [comparison.evidence.name for comparison in told.comparisons]
    ['weekly_report', 'case_mix', 'chart_audit']
    """
    with step("drawing data from each story"):
        samples = samples_for(scenario, n=n, seed=seed)
    comparisons = tuple(
        compare_samples(scenario, evidence, samples)
        for evidence in track(scenario.evidence, "reading the evidence")
    )
    return Telling(scenario, comparisons, tuple(_small(scenario, seed)))


def _small(scenario: Scenario, seed: int) -> Iterator[tuple[str, Association]]:
    size = scenario.phenomenon.study_n if scenario.phenomenon else None
    if size is None:
        return
    for story in scenario.stories:
        if story.simulable:
            frame = simulate(story, n=size, seed=seed)
            yield story.name, association(frame, *pair_of(scenario))


def _phenomenon(told: Telling) -> Iterator[Block]:
    """Show what everybody sees: in many units, and in as few as the study had."""
    scenario, first = told.scenario, told.comparisons[0]
    treatment, seen = (scenario.variable(name).label for name in pair_of(scenario))
    yield Heading("What everybody sees", 2)
    small = dict(told.small)
    first_head = "data" if first.seed is None else "if this story is true"
    heads = [first_head, f"correlation, n = {first.n:,}", f"{seen} per {treatment}"]
    if small:
        heads.append(f"correlation, n = {next(iter(small.values())).n}, as in the study")
    rows = []
    for row in first.rows:
        pair = row.association
        if pair is None:
            continue
        cells: list[object] = [
            Cell(row.story if row.world else scenario.data.file if scenario.data else "the data"),
            _correlation(pair),
            interval(pair.slope, pair.low, pair.high),
        ]
        if small:
            cells.append(_correlation(small[row.story]) if row.story in small else "")
        rows.append(cells)
        if row.world is None:
            break
    how = "synthetic, each story in a world of its own" if first.seed is not None else "published"
    about = (
        f"The data is {how}; one row is one {scenario.question.unit}. Brackets are 95% intervals."
    )
    yield Table.of(heads, rows, notes=[about])


def _correlation(pair: Association) -> str:
    numbers = (pair.correlation, pair.correlation_low, pair.correlation_high)
    value, low, high = (f"{number:.2f}" for number in numbers)
    return f"{value} [{low}, {high}]"


def _story(story: Story) -> Iterator[Block]:
    yield Heading(f"{story.name}: {story.title}", 2)
    teller = f"{story.teller[:1].upper()}{story.teller[1:]} says: " if story.teller else ""
    if story.claim:
        yield Paragraph(teller + _flowing(story.claim))
    yield Lines(tuple(f"  {line}" for line in arrows(story)))


def _evidence(comparison: Comparison) -> Iterator[Block]:
    """Show one table, and below it why a story abstains or hesitates."""
    scenario, evidence = comparison.scenario, comparison.evidence
    yield Heading(f"What the stories make of {evidence.label}", 2)
    yield replace(comparison_table(scenario, evidence, comparison.n, comparison.rows), title="")
    for row in comparison.rows:
        if row.recommendation.action is None or not row.recommendation.clear:
            tone: Tone = "warn" if row.recommendation.action is None else "plain"
            yield Paragraph(f"{row.story}: {row.recommendation.reason}.", tone)


def _moral(told: Telling) -> Iterator[Block]:
    """Say what changed the action: not the data."""
    scenario, last = told.scenario, told.comparisons[-1]
    care = notes([row for comparison in told.comparisons for row in comparison.rows])
    if care:
        yield Heading("To be read with care", 2)
        yield from (Paragraph(note, "muted") for note in care)
    yield Heading("What chose the action", 2)
    bought: dict[str, list[str]] = {}
    for row in last.rows:
        bought.setdefault(row.recommendation.action or "no action", []).append(row.story)
    parts = [f"{listed(stories)} buys {action}" for action, stories in bought.items()]
    yield Paragraph(f"With {last.evidence.label}: {'; '.join(parts)}.")
    if len(bought) > 1:
        yield Paragraph("The data did not choose the action; the story did.", "strong")
    if scenario.caveat:
        yield Paragraph(_flowing(scenario.caveat), "muted")


def _flowing(text: str) -> str:
    """Join the lines of a paragraph as the file breaks them."""
    return " ".join(text.split())
