"""What simulation says of every pair of stories and every kind of evidence, drawn once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from causalstory.decision.experiments import (
    EXPERIMENT,
    TrialPanel,
    says,
    trial_differences,
    trial_of,
)
from causalstory.decision.power import Needed, Panel, measured, needed
from causalstory.decision.separability import Difference, differences, shared_columns
from causalstory.decision.verdicts import Observed, Reader
from causalstory.runner.progress import track
from causalstory.stories.model import Scenario, Story

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Verdicts: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Kind:
    """A level of evidence, or a trial that looks at one column.

    Parameters
    ----------
    name, label
        Name of the level, or ``experiment``; and its label.
    columns
        What is read.
    outcome
        The column that a trial looks at; None for a level of evidence.
    cost
        Added cost; None where nobody has said.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    outcome: str | None = None
    cost: float | None = None


Key: TypeAlias = tuple[str, str, Kind]
"""World, story, and what it reads."""


def kinds_of(scenario: Scenario) -> tuple[Kind, ...]:
    """Return the levels of evidence from cheap to dear, then trials: on the outcome, on the proxy.

    Examples
    --------
    >>> import causalstory as cs
    >>> [(kind.name, kind.outcome) for kind in kinds_of(cs.load("medication-errors"))][-3:]
    [('chart_audit', None), ('experiment', 'actual_errors'), ('experiment', 'reported_errors')]
    """
    levels = [
        Kind(level.name, level.label, level.columns, cost=level.cost) for level in scenario.evidence
    ]
    asked = scenario.question
    measurable = {v.name: v.label for v in scenario.variables if not v.latent and not v.selected}
    trials = []
    for column in dict.fromkeys((asked.outcome, asked.proxy or asked.outcome)):
        if column in measurable and asked.treatment in measurable:
            label = f"{measurable[asked.treatment]} by lot, look at {measurable[column]}"
            trials.append(Kind(EXPERIMENT, label, (asked.treatment, column), outcome=column))
    return (*levels, *trials)


@dataclass(frozen=True, eq=False)
class Soundings:
    """What was simulated.

    Parameters
    ----------
    scenario, replications
        The scenario, and the data sets behind every frequency.
    differences
        By pair and kind: the claims that tell the two apart.
    needed
        By world, false story and kind: how many units it takes to contradict it.
    drawn
        By world, story and kind: whether the story is contradicted, on each data set of the asked
        size, the same data sets for all stories.
    """

    scenario: Scenario
    replications: int
    differences: Mapping[Key, tuple[Difference, ...]]
    needed: Mapping[Key, Needed]
    drawn: Mapping[Key, Verdicts]

    @classmethod
    def take(
        cls, scenario: Scenario, *, n: int, seed: int, replications: int, jobs: int
    ) -> Soundings:
        """Find all differences, then draw what they ask for."""
        kinds = kinds_of(scenario)
        apart = {
            (first.name, second.name, kind): _differences(first, second, kind)
            for first, second in combinations(scenario.stories, 2)
            for kind in kinds
        }
        useful = [kind for kind in kinds if any(apart[key] for key in apart if key[2] == kind)]
        failing = {(d.world, d.rejects, key[2]) for key, found in apart.items() for d in found}
        worlds = [story for story in scenario.stories if story.simulable]
        sizes: dict[Key, Needed] = {}
        drawn: dict[Key, Verdicts] = {}
        for world in track(worlds, "measuring power", len(worlds)):
            for panel, keys in _panels(world, worlds, useful):
                every = range(len(keys))
                asked = [i for i in every if keys[i] in failing]
                options = {"replications": replications, "seed": seed, "jobs": jobs}
                found = needed(panel, asked, **options) if asked else {}
                sizes |= {keys[i]: size for i, size in found.items()}
                verdicts = measured(panel, every, n=n, **options)
                drawn |= {keys[i]: verdicts[:, i] for i in every}
        return cls(scenario, replications, apart, sizes, drawn)

    def power(self, key: Key) -> float | None:
        """Return how often a story is contradicted; None where nobody can say."""
        return float(self.drawn[key].mean()) if key in self.drawn else None

    def verdicts(self, world: str, stories: Sequence[str], kind: Kind) -> Verdicts:
        """Return which stories are contradicted on each data set of a world."""
        import numpy as np

        return np.column_stack([self.drawn[world, story, kind] for story in stories])

    def why_not(self, first: Story, second: Story, kind: Kind) -> str:
        """Say why nothing tells two stories apart, without a full stop."""
        if kind.outcome is None:
            return (
                "all that either story claims of these columns holds as well if the other is true"
            )
        both = says(first, kind.outcome), says(second, kind.outcome)
        if None in both or any(found is not None and found.open for found in both):
            return "not both stories say which way it goes"
        goes = {"positive": "rises", "negative": "falls", None: "stays as it is"}
        found = both[0]
        return f"in both stories it {goes[found.sign if found else None]}"


def _differences(first: Story, second: Story, kind: Kind) -> tuple[Difference, ...]:
    if kind.outcome is None:
        return differences(first, second, kind.columns)
    return trial_differences(first, second, kind.outcome)


def _panels(
    world: Story, stories: Sequence[Story], kinds: Sequence[Kind]
) -> list[tuple[Panel, list[Key]]]:
    """Return what to draw in a world, each with the keys of its readers."""
    panels: list[tuple[Panel, list[Key]]] = []
    levels = [(story, kind) for kind in kinds if kind.outcome is None for story in stories]
    if levels:
        readers = tuple(
            Reader.of(story, shared_columns(world, kind.columns)) for story, kind in levels
        )
        panels.append((Observed(world, readers), [(world.name, s.name, k) for s, k in levels]))
    trials = [(s, kind, kind.outcome) for kind in kinds if kind.outcome for s in stories]
    trial = trial_of(world)
    if trials and trial is not None:
        looked_at = tuple((story, column) for story, _, column in trials)
        panels.append(
            (TrialPanel(trial, looked_at), [(world.name, s.name, k) for s, k, _ in trials])
        )
    return panels
