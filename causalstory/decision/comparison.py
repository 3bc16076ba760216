"""The same question under every story, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causalstory.analysis.columns import Sample
from causalstory.decision.contradiction import contradiction
from causalstory.decision.pages import comparison_page
from causalstory.decision.reading import (
    ASSOCIATION,
    NAIVE,
    Reading,
    associate,
    prepare,
    read,
)
from causalstory.decision.sampling import Samples, richest_evidence, samples_for
from causalstory.errors import DataError, OptionError
from causalstory.runner.progress import step, track
from causalstory.simulation.effect import truth
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import Evidence
from causalstory.tables import Page, Readable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Comparison(Readable):
    """What every story of a scenario makes of the evidence.

    Parameters
    ----------
    scenario
        The scenario.
    evidence
        The columns that were used.
    n
        Units of observation.
    seed
        Seed of simulated data; None for data from outside.
    source
        Where the data comes from, in words.
    rows
        One reading per story, in the order of the file.
    ignored
        What was asked for and plays no part, in words without full stop.
    """

    scenario: Scenario
    evidence: Evidence
    n: int
    seed: int | None
    source: str
    rows: tuple[Reading, ...]
    ignored: tuple[str, ...] = ()

    @property
    def dropped(self) -> int:
        """Rows that a story leaves out because a value is missing: the most of any story."""
        return max(row.estimate.dropped for row in self.rows)

    def __iter__(self) -> Iterator[Reading]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, story: str) -> Reading:
        return self.rows[self.scenario.stories.index(self.scenario[story])]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-ready values."""
        return {
            "scenario": self.scenario.id,
            "evidence": self.evidence.name,
            "n": self.n,
            "seed": self.seed,
            "dropped": self.dropped,
            "remarks": list(self.ignored),
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per story; nested values in columns such as ``naive_slope``."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def records(self) -> list[dict[str, Any]]:
        """Return one flat record per story, without actions and claims."""
        records = []
        for row in self.rows:
            record = row.to_dict()
            del record["actions"], record["claims"]
            for nested, names in (("association", ASSOCIATION), ("naive", NAIVE)):
                values = record.pop(nested) or dict.fromkeys(names)
                record |= {f"{nested}_{name}": values[name] for name in names}
            records.append(record)
        return records

    def to_page(self) -> Page:
        """Return the table that people read, with the reasons below it."""
        return comparison_page(self)


def compare(
    scenario: Scenario,
    *,
    evidence: str | None = None,
    n: int | None = None,
    seed: int | None = None,
    world: str | None = None,
    data: pd.DataFrame | str | Path | None = None,
    count: str | None = None,
    cluster: str | None = None,
) -> Comparison:
    """Answer the question under every story, beside the naive number.

    Parameters
    ----------
    scenario
        The scenario.
    evidence
        The columns that somebody holds; by default the richest, or the richest that the data has.
    n, seed
        Units and seed of simulated data, by default 10,000 and 1. Data has its own number of
        units; the result then says that they play no part.
    world
        Read one data set, drawn from this story's world, under every story. By default each
        story is read on data of its own world.
    data
        Read this data set, a frame or the path of a CSV or Parquet file, under every story
        instead. A scenario that comes with a published
        table reads that one, unless a world is named.
    count
        Column of ``data`` that says how many individuals a row stands for.
    cluster
        Column of ``data`` that says which rows belong together, such as the ward of each nurse;
        intervals are then CR2's, which count wards.

    Returns
    -------
    Comparison
        One row per story: association, identification, DoWhy's estimate with an HC3 interval,
        the truth where it is known, whether the data contradicts the story, and the action that
        it recommends.

    Raises
    ------
    OptionError
        If both data and a world are given, or a count or cluster column without data.
    DataError
        If the data lacks columns or holds what cannot be estimated from.
    SimulationError
        If a story without mechanisms would have to be simulated.
    UnknownNameError
        If the evidence or the world does not exist.

    Examples
    --------
    >>> import causalstory as cs
    >>> audit = cs.compare(cs.load("medication-errors"), evidence="chart_audit", n=2_000)
    >>> [row.recommendation.action for row in audit]
    ['rule_by_fear', 'build_safety', 'staff_sick_wards', 'leave_it']
    """
    require_scenario(scenario)
    if data is not None and world is not None:
        raise OptionError("give data or a world, not both: data from outside has no world")
    for what, column in (("count", count), ("cluster", cluster)):
        if column is not None and data is None:
            raise OptionError(
                f"a {what} column belongs to data: hand over data as well, or leave it out"
            )
    level = None if evidence is None else scenario.evidence_named(evidence)
    with step("getting the data"):
        samples = samples_for(
            scenario, n=n, seed=seed, world=world, data=data, count=count, cluster=cluster
        )
    if level is None:
        level = richest_evidence(scenario, samples.frames[scenario.stories[0].name])
    return compare_samples(scenario, level, samples)


def compare_samples(scenario: Scenario, evidence: Evidence, samples: Samples) -> Comparison:
    """Read every story on its sample; the part of :func:`compare` that draws nothing.

    Raises
    ------
    DataError
        All problems of all stories, if the data cannot carry what some story needs.
    """
    # stories that share a world share its data, which is then prepared once
    readers = {world: story for story, world in samples.worlds.items()}
    prepared = {
        world: prepare(scenario, evidence, samples.frames[story], samples.count, samples.cluster)
        for world, story in readers.items()
    }
    rows: list[Reading] = []
    problems: dict[str, None] = {}
    for story in track(scenario.stories, f"reading {evidence.label}"):
        world = samples.worlds[story.name]
        try:
            rows.append(_reading(scenario, story, evidence, world, prepared[world]))
        except DataError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise DataError(problems)
    n = prepared[samples.worlds[scenario.stories[0].name]].n
    return Comparison(
        scenario, evidence, n, samples.seed, samples.source, tuple(rows), samples.ignored
    )


def _reading(
    scenario: Scenario, story: Story, evidence: Evidence, world: str | None, sample: Sample
) -> Reading:
    estimate, recommendation = read(story, evidence, sample)
    known = None
    if world is not None and estimate.identification.identified:
        kind = estimate.identification.effect  # what the story asks for, not what the world would
        known = truth(scenario[world], variable=estimate.variable, effect=kind)
    return Reading(
        story=story.name,
        title=story.title,
        world=world,
        association=associate(scenario, sample),
        estimate=estimate,
        truth=None if known is None else known.value,
        truth_se=None if known is None else known.se,
        recommendation=recommendation,
        contradiction=contradiction(
            story, sample, evidence.columns, estimate.identification, estimate.fit
        ),
    )
