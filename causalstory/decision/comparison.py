"""The same question under every story, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.decision.pages import comparison_page
from causalstory.decision.reading import Reading, associate, prepare, read
from causalstory.decision.sampling import Samples, richest_evidence, samples_for
from causalstory.errors import OptionError
from causalstory.runner.progress import step, track
from causalstory.simulation.effect import truth
from causalstory.stories.model import Scenario
from causalstory.stories.parts import Evidence
from causalstory.tables import Page, Readable

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
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
    rows
        One reading per story, in the order of the file.
    """

    scenario: Scenario
    evidence: Evidence
    n: int
    seed: int | None
    rows: tuple[Reading, ...]

    def __iter__(self) -> Iterator[Reading]:
        return iter(self.rows)

    def __getitem__(self, story: str) -> Reading:
        return self.rows[[told.name for told in self.scenario.stories].index(story)]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as JSON-ready values."""
        return {
            "scenario": self.scenario.id,
            "evidence": self.evidence.name,
            "n": self.n,
            "seed": self.seed,
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per story; nested values in columns such as ``naive_slope``."""
        import pandas as pd

        records = []
        for row in self.rows:
            record = row.to_dict()
            del record["actions"]
            for nested in ("association", "naive"):
                for key, value in (record.pop(nested) or {}).items():
                    record[f"{nested}_{key}"] = value
            records.append(record)
        return pd.DataFrame(records)

    def to_page(self) -> Page:
        """Return the table that people read, with the reasons below it."""
        return comparison_page(self.scenario, self.evidence, self.n, self.rows)


def compare(
    scenario: Scenario,
    *,
    evidence: str | None = None,
    n: int = 10_000,
    seed: int = 1,
    world: str | None = None,
    data: pd.DataFrame | None = None,
    count: str | None = None,
) -> Comparison:
    """Answer the question under every story, beside the naive number.

    Parameters
    ----------
    scenario
        The scenario.
    evidence
        The columns that somebody holds; by default the richest, or the richest that the data has.
    n, seed
        Units and seed of simulated data.
    world
        Read one data set, drawn from this story's world, under every story. By default each
        story is read on data of its own world.
    data
        Read this data set under every story instead. A scenario that comes with a published
        table reads that one, unless a world is named.
    count
        Column of ``data`` that says how many individuals a row stands for.

    Returns
    -------
    Comparison
        One row per story: association, identification, DoWhy's estimate with an HC3 interval,
        the truth where it is known, and the action that the story recommends.

    Raises
    ------
    OptionError
        If both data and a world are given, or a count column without data.
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
    if data is not None and world is not None:
        raise OptionError("give data or a world, not both: data from outside has no world")
    if count is not None and data is None:
        raise OptionError("a count column belongs to data: hand over data as well, or leave it out")
    with step("reading data" if data is not None else "simulating"):
        samples = samples_for(scenario, n=n, seed=seed, world=world, data=data, count=count)
    first = samples.frames[scenario.stories[0].name]
    level = (
        richest_evidence(scenario, first)
        if evidence is None and samples.seed is None
        else scenario.evidence_named(evidence)
    )
    return compare_samples(scenario, level, samples)


def compare_samples(scenario: Scenario, evidence: Evidence, samples: Samples) -> Comparison:
    """Read every story on its sample; the part of :func:`compare` that draws nothing."""
    rows = []
    prepared: dict[int, Any] = {}
    for story in track(scenario.stories, f"reading {evidence.label}"):
        frame, world = samples.frames[story.name], samples.worlds[story.name]
        if id(frame) not in prepared:
            prepared[id(frame)] = prepare(scenario, evidence, frame, samples.count)
        sample = prepared[id(frame)]
        estimate, recommendation = read(story, evidence, sample)
        known = None
        if world is not None and estimate.identification.identified:
            known = truth(scenario[world], variable=estimate.variable).value
        rows.append(
            Reading(
                story=story.name,
                title=story.title,
                world=world,
                association=associate(scenario, sample),
                estimate=estimate,
                truth=known,
                recommendation=recommendation,
            )
        )
    n = prepared[id(samples.frames[scenario.stories[0].name])].n
    return Comparison(scenario, evidence, n, samples.seed, tuple(rows))
