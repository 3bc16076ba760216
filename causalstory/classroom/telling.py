"""The narrative: one phenomenon, several stories, and what each makes of the same evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.analysis.association import Association, association
from causalstory.classroom.further import Further, further
from causalstory.decision.comparison import Comparison, compare_samples
from causalstory.decision.pages import comparison_table, correlation_text, notes, verdicts
from causalstory.decision.reading import pair_of
from causalstory.decision.sampling import SEED, UNITS, Samples, samples_for
from causalstory.diagrams.text import arrows
from causalstory.errors import DataError
from causalstory.runner.progress import step, track
from causalstory.simulation.simulate import simulate
from causalstory.stories.model import Scenario, Story, require_scenario
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
    number,
)
from causalstory.tables.words import as_sentence, listed

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
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
    further
        The price of being wrong, small ideas, what to measure next; None if that was not asked
        for, or some story has no mechanisms.
    brief
        Whether that was not asked for.
    """

    scenario: Scenario
    comparisons: tuple[Comparison, ...]
    small: tuple[tuple[str, Association], ...]
    further: Further | None = None
    brief: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON-ready values; what is not computed is null."""
        rest = {"regret": None, "enlarge": None, "distinguish": None}
        return {
            "scenario": self.scenario.id,
            "compare": [comparison.to_dict() for comparison in self.comparisons],
            **(self.further.to_dict() if self.further else rest),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per evidence and story."""
        import pandas as pd

        records = [
            {"evidence": comparison.evidence.name, **record}
            for comparison in self.comparisons
            for record in comparison.records()
        ]
        return pd.DataFrame(records)

    def to_page(self) -> Page:
        """Return the narrative."""
        blocks: list[Block] = [Heading(self.scenario.title)]
        if self.scenario.about:
            blocks.append(Paragraph(_flowing(self.scenario.about)))
        blocks += _phenomenon(self)
        blocks.append(Heading("The stories", 2))
        blocks += [block for story in self.scenario.stories for block in _story(story)]
        said: set[tuple[str, str]] = set()
        for before, comparison in zip((None, *self.comparisons), self.comparisons, strict=False):
            blocks += _evidence(comparison, before, said)
        blocks += _moral(self)
        if self.further:
            blocks += self.further.blocks()
        return Page((*blocks, *_care(self)))


def tell(
    scenario: Scenario, *, n: int | None = None, seed: int | None = None, brief: bool = False
) -> Telling:
    """Tell a scenario: what everybody sees, the stories, and what each evidence makes of them.

    Then, unless it is to be brief, what it costs to be wrong, how small an idea would change each
    action, and what to measure next; these are simulated, so every story needs mechanisms.

    Parameters
    ----------
    scenario
        The scenario.
    n, seed
        Units and seed of simulated data, by default 10,000 and 1; a scenario with a published
        table reads that, and says that they play no part there.
    brief
        Whether to stop at the actions.

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
    >>> told = cs.tell(cs.load("medication-errors"), n=2_000, brief=True)
    >>> [comparison.evidence.name for comparison in told.comparisons]
    ['weekly_report', 'case_mix', 'chart_audit']
    """
    require_scenario(scenario)
    with step("drawing data from each story"):
        samples = samples_for(scenario, n=n, seed=seed)
    comparisons = tuple(
        compare_samples(scenario, evidence, samples)
        for evidence in track(scenario.evidence, "reading the evidence")
    )
    small = tuple(_small(scenario, samples))
    size = {"n": UNITS if n is None else n, "seed": SEED if seed is None else seed}
    rest = None if brief else further(scenario, **size)
    return Telling(scenario, comparisons, small, rest, brief)


def _small(scenario: Scenario, samples: Samples) -> Iterator[tuple[str, Association]]:
    """Look at each world in as few units as the study had, if it had few and worlds are drawn."""
    size = scenario.phenomenon.study_n if scenario.phenomenon else None
    if size is None or samples.seed is None:
        return
    pair = pair_of(scenario)
    for story in scenario.stories:
        frame = simulate(story, n=size, seed=samples.seed, latent=True)
        if set(pair) <= set(frame.columns):
            try:
                yield story.name, association(frame, *pair)
            except DataError:  # so few units may all be alike
                continue


def _phenomenon(told: Telling) -> Iterator[Block]:
    """Show what everybody sees: in many units, and in as few as the study had."""
    scenario, first = told.scenario, told.comparisons[0]
    seen = [(row, row.association) for row in first.rows if row.association is not None]
    if not seen:
        return
    yield Heading("What everybody sees", 2)
    treatment, variable = (scenario.variable(name).label for name in pair_of(scenario))
    small = dict(told.small)
    drawn = first.seed is not None
    first_pair = seen[0][1]
    per = "1 against 0" if first_pair.binary else "per unit"
    heads = [
        "if this story is true" if drawn else "data",
        f"correlation, n = {first_pair.n:,}",
        f"{variable}, {per} of {treatment}",
    ]
    if small:
        heads.append(f"correlation, n = {next(iter(small.values())).n}, as in the study")
    rows = []
    for row, pair in seen if drawn else seen[:1]:  # one table is the same under every story
        cells = [
            row.story if drawn else first.source,
            _correlation(pair),
            interval(pair.slope, pair.low, pair.high),
        ]
        if small:
            cells.append(_correlation(small[row.story]) if row.story in small else "")
        rows.append(cells)
    about = (
        f"The data {'is' if drawn else 'comes from'} {first.source}. Each of the n is one "
        f"{scenario.question.unit}. Brackets are 95% intervals."
    )
    yield Table.of(heads, rows, notes=[about])


def _correlation(pair: Association) -> str:
    numbers = (pair.correlation, pair.correlation_low, pair.correlation_high)
    value, low, high = map(correlation_text, numbers)
    return f"{value} [{low}, {high}]"


def _story(story: Story) -> Iterator[Block]:
    teller = f" {story.teller[:1].upper()}{story.teller[1:]} says:" if story.teller else ""
    claim = f"{teller} {_flowing(story.claim)}" if story.claim else ""
    stop = "" if story.title.endswith((".", "?", "!")) else "."
    yield Paragraph(f"{story.name}: {story.title}{stop}{claim}")
    yield Lines(tuple(f"  {line}" for line in arrows(story)))


def _evidence(
    comparison: Comparison, before: Comparison | None, said: set[tuple[str, str]]
) -> Iterator[Block]:
    """Show what is new in one table, and why a story abstains or hesitates unless ``said``."""
    yield Heading(f"What the stories make of {comparison.evidence.label}", 2)
    known = _shown(before) if before else {}
    shown = _shown(comparison)
    new = [row for row in comparison.rows if shown[row.story] != known.get(row.story)]
    if new:
        yield comparison_table(new, narrow=True)
    same = [row.story for row in comparison.rows if row not in new]
    if before and same:
        who = listed(same) if new else "All stories"
        yield Paragraph(f"{who}: the same as with {before.evidence.label}.", "muted")
    hesitates = comparison.scenario.question.decide == "best"
    for row in comparison.rows:
        chosen = row.recommendation
        why = row.story, chosen.because
        if (chosen.action is None or (hesitates and not chosen.clear)) and why not in said:
            said.add(why)
            tone: Tone = "warn" if chosen.action is None else "plain"
            yield Paragraph(f"{row.story}: {chosen.because}.", tone)
    yield from verdicts(comparison.rows)


def _shown(comparison: Comparison) -> dict[str, tuple[Cell, ...]]:
    """Return what people see of each story."""
    table = comparison_table(comparison.rows, narrow=True)
    return {row.story: shown for row, shown in zip(comparison.rows, table.rows, strict=True)}


_CHOSE = "The data did not choose the action; the story did."
_CHOSE_ALIKE = (
    "All stories read this evidence in the same way, each in its own world: here the data chose "
    "the action, and on one and the same table all of them would buy the same."
)


def _read_alike(comparison: Comparison) -> bool:
    """Whether all stories would compute the same, of whatever table."""
    ways = {
        (known.strategy, known.effect, known.variable, known.way)
        for known in (row.estimate.identification for row in comparison.rows)
    }
    return len(ways) == 1 and all(row.estimate.identification.computed for row in comparison.rows)


def _moral(told: Telling) -> Iterator[Block]:
    """Say what changed the action: the story, unless all stories read data in the same way."""
    last = told.comparisons[-1]
    yield Heading("What chose the action", 2)
    bought: dict[str | None, list[str]] = {}
    for row in last.rows:
        bought.setdefault(row.recommendation.action, []).append(row.story)
    parts = [_buys(stories, action) for action, stories in bought.items()]
    yield Paragraph(f"With {last.evidence.label}: {'; '.join(parts)}.")
    if len(bought) > 1:
        yield Paragraph(_CHOSE_ALIKE if _read_alike(last) else _CHOSE, "strong")


def _care(told: Telling) -> Iterator[Block]:
    """Say what has to be kept in mind, last of all what is invented."""
    rows = [row for comparison in told.comparisons for row in comparison.rows]
    care = [*map(as_sentence, told.comparisons[-1].ignored), *notes(rows)]
    errors = [row.truth_se for row in rows if row.truth_se]
    care += [f"truth: Monte Carlo errors are {number(max(errors))} at most."] if errors else []
    drawn = [story.name for story in told.scenario.stories if not story.simulable]
    if drawn and not told.brief:
        gives = f"{listed(drawn)} give{'s' if len(drawn) == 1 else ''} arrows but no mechanisms"
        care.append(f"{gives}, so nobody can say what it costs to be wrong.")
    if told.scenario.caveat:
        care.append(_flowing(told.scenario.caveat))
    if care:
        yield Heading("To be read with care", 2)
        yield from (Paragraph(note, "muted") for note in care)


def _buys(stories: list[str], action: str | None) -> str:
    s = "s" if len(stories) == 1 else ""
    return f"{listed(stories)} " + (f"buy{s} {action}" if action else f"abstain{s}")


def _flowing(text: str) -> str:
    """Join the lines of a paragraph as the file breaks them."""
    return " ".join(text.split())
