"""A believer: a story, the evidence it reads, and the action that it buys on many data sets.

The rules are those of :func:`causalstory.decision.recommendation.recommend`. Where everything is a
regression of numbers, they are applied to all data sets at once; any other data set is read as
:func:`causalstory.decision.comparison.compare` reads one, only without DoWhy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.batched import Slopes, slopes
from causalstory.analysis.identification import Identification, identify
from causalstory.decision.assessment import comparable
from causalstory.decision.reading import LEVEL, prepare, read
from causalstory.decision.recommendation import unanswered
from causalstory.errors import DataError
from causalstory.simulation.replicate import as_frame
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE_IT, Action, Evidence

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Choice: TypeAlias = str | None
"""Name of an action, ``leave_it`` included; None for an abstention."""

Regressions: TypeAlias = dict[tuple[str, ...], Slopes]
"""By outcome, treatment and what is held equal."""


@dataclass(frozen=True)
class Believer:
    """A story, the evidence it reads, and what it says can be told from it: all before any data.

    Parameters
    ----------
    story
        The story taken for true.
    evidence
        The columns that it reads.
    found
        By variable acted on: whether and how its effect can be told.
    """

    story: Story
    evidence: Evidence
    found: Mapping[str, Identification]

    @classmethod
    def of(cls, story: Story, evidence: Evidence) -> Believer:
        """Ask a story what it can tell from an evidence.

        Examples
        --------
        >>> import causalstory as cs
        >>> ward = cs.load("medication-errors")
        >>> voice = Believer.of(ward["voice"], ward.evidence_named("chart_audit"))
        >>> voice.found["psychological_safety"].strategy, voice.regresses
        ('backdoor', True)
        """
        acted_on = dict.fromkeys(action.variable for action in story.actions if action.variable)
        acted_on.pop(story.question.outcome, None)
        found = {
            variable: identify(story, evidence=evidence.name, treatment=variable)
            for variable in acted_on
        }
        return cls(story, evidence, found)

    @property
    def regresses(self) -> bool:
        """Whether all that it estimates are slopes of numbers, so that many go at once."""
        computed = [found for found in self.found.values() if found.computed]
        used = {name for found in computed for name in found.needed}
        levels = {v.name for v in self.story.variables if v.levels}
        levels |= {m.variable for m in self.story.mechanisms if m.levels}
        return all(found.strategy == "backdoor" for found in computed) and not used & levels

    @property
    def judged(self) -> tuple[Action, ...]:
        """The actions whose effect can be told, in the order of the file."""
        known = {variable for variable, found in self.found.items() if found.identified}
        return tuple(action for action in self.story.actions if action.variable in known)

    @property
    def abstains(self) -> bool:
        """Whether no data set can bring it to an action: nothing that answers the question."""
        return unanswered(self.story, self.judged)


def choose(
    scenario: Scenario,
    believer: Believer,
    world: Story,
    columns: Mapping[str, Floats],
    known: Regressions | None = None,
) -> tuple[Choice, ...]:
    """Return what one story does on each data set.

    Parameters
    ----------
    scenario
        The scenario.
    believer
        The story and what it can tell.
    world
        Where the data comes from; it names the levels of columns that have any.
    columns
        Arrays of shape (R, n), a data set per row.
    known
        Regressions on this data that are known already; those done here are added.
    """
    sets = len(next(iter(columns.values())))
    if believer.abstains:
        return (None,) * sets
    picked: list[Choice] = [None] * sets
    regular = np.zeros(sets, dtype=bool)
    if believer.regresses:
        effects = _effects(believer, columns, {} if known is None else known)
        regular[:] = True
        for found in effects.values():
            regular &= ~np.isnan(found.se)
        picked = _best(believer, effects, columns)
    for i in np.flatnonzero(~regular):
        frame = as_frame(world, {name: values[i] for name, values in columns.items()})
        picked[i] = _one(scenario, believer, frame)
    return tuple(picked)


def _effects(
    believer: Believer, columns: Mapping[str, Floats], known: Regressions
) -> dict[str, Slopes]:
    """Estimate the effect of every variable acted on, in all data sets at once."""
    effects = {}
    for variable, found in believer.found.items():
        if not found.computed:
            continue
        key = (found.variable, variable, *(found.adjustment_set or ()))
        if key not in known:
            outcome, treatment, *held = (columns[name] for name in key)
            known[key] = slopes(outcome, treatment, held)
        effects[variable] = known[key]
    return effects


def _best(
    believer: Believer, effects: Mapping[str, Slopes], columns: Mapping[str, Floats]
) -> list[Choice]:
    """Return the action with the best gain among those that may be bought, else to leave it."""
    question, actions = believer.story.question, believer.judged
    level = 1 - (1 - LEVEL) / max(1, len(effects))
    sets = len(next(iter(columns.values())))
    gains = np.full((len(actions), sets), -np.inf)
    for row, action in zip(gains, actions, strict=True):
        found = effects.get(action.variable)
        by_proxy = believer.found[action.variable].by_proxy
        if found is None or not comparable(believer.story, action, by_proxy=by_proxy):
            continue  # it changes nothing, or what it changes cannot be held against its cost
        mean = columns[action.variable].mean(axis=1)
        dose = np.full(sets, action.value) if action.kind == "shift" else action.value - mean
        change, bounds = found.coefficient * dose, [b * dose for b in found.interval(level)]
        gain = question.sign * change - action.cost
        least = np.minimum(*(question.sign * bound for bound in bounds)) - action.cost
        bought = (np.abs(change) > question.relevant) & (gain > 0)
        if question.decide == "clear":
            bought &= least > 0
        row[bought] = gain[bought]
    if not actions:
        return [LEAVE_IT] * sets
    first = gains.argmax(axis=0)
    return [
        actions[i].name if gains[i, k] > -np.inf else LEAVE_IT for k, i in enumerate(first.tolist())
    ]


def _one(scenario: Scenario, believer: Believer, frame: pd.DataFrame) -> Choice:
    """Read one data set as `compare` would; what cannot be read buys nothing."""
    try:
        sample = prepare(scenario, believer.evidence, frame)
        return read(believer.story, believer.evidence, sample, dowhy=False)[1].action
    except DataError:
        return None
