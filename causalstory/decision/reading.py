"""One story read on one data set: association, effect, actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.analysis.association import Association, association_of
from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Sample
from causalstory.analysis.design import design
from causalstory.analysis.estimated import Estimate
from causalstory.analysis.estimation import estimate_from
from causalstory.analysis.identification import Identification, identify
from causalstory.analysis.preparation import read_data
from causalstory.decision.assessment import assess
from causalstory.decision.contradicted import Contradiction
from causalstory.decision.recommendation import Recommendation, recommend
from causalstory.errors import DataError
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Action, Evidence
from causalstory.tables import finite

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95
"""Coverage of the intervals that are printed; actions share it by Bonferroni."""

ASSOCIATION = (
    "treatment", "variable", "correlation", "correlation_low", "correlation_high", "slope", "low",
    "high",
)  # fmt: skip
"""What is handed out of the phenomenon's association."""

NAIVE = ("variable", "slope", "low", "high")
"""What is handed out of the naive number."""


@dataclass(frozen=True)
class Reading:
    """What one story makes of one data set: a row of a comparison.

    Parameters
    ----------
    story, title
        The story whose graph was used.
    world
        The story whose world the data comes from; None for data from outside.
    association
        Of the phenomenon's own pair, nothing held equal; None where the data lacks it.
    estimate
        The effect of the treatment with its identification, naive number and interval.
    truth, truth_se
        The true effect per unit on the variable that was estimated, in the world of the data;
        None where nothing is identified or nobody knows.
    recommendation
        What the story recommends, given all that.
    contradiction
        Whether the data contradicts the story.
    """

    story: str
    title: str
    world: str | None
    association: Association | None
    estimate: Estimate
    truth: float | None
    truth_se: float | None
    recommendation: Recommendation
    contradiction: Contradiction

    @property
    def at_home(self) -> bool:
        """Whether the data comes from the story's own world, so that a refuted claim is chance."""
        return self.world == self.story

    @property
    def verdict(self) -> str:
        """What kind of answer this is: knowing, or one of three ways of not knowing.

        ``the data says no`` where it contradicts the story, so that the rest does not matter;
        else whether the columns at hand can say what the treatment does.
        """
        if self.contradiction.contradicted and not self.at_home:
            return "the data says no"
        return self.estimate.identification.verdict

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-ready values."""
        found, known = self.estimate, self.estimate.identification
        chosen = known.adjustment_set
        return {
            "story": self.story,
            "world": self.world,
            "association": _values(self.association, ASSOCIATION),
            "naive": _values(found.naive, NAIVE),
            "identified": known.identified,
            "verdict": self.verdict,
            "strategy": known.strategy,
            "adjustment_set": None if chosen is None else list(chosen),
            "instruments": list(known.instruments),
            "mediators": list(known.mediators),
            "effect": known.effect,
            "outcome": known.variable,
            "by_proxy": known.by_proxy,
            "estimand": known.estimand,
            "conditions": list(known.conditions),
            "estimate": found.estimate,
            "low": finite(found.low),
            "high": finite(found.high),
            "remarks": list(found.remarks),
            "standardised": found.standardised,
            "truth": self.truth,
            "truth_se": self.truth_se,
            "n": found.n,
            "dropped": found.dropped,
            "cluster": found.cluster,
            "dowhy_agrees": found.dowhy_agrees,
            "contradicted": self.contradiction.contradicted,
            "contradicted_reason": self.contradiction.reason,
            "claims": [claim.to_dict() for claim in self.contradiction.claims],
            "action": self.recommendation.action,
            "clear": self.recommendation.clear,
            "reason": self.recommendation.reason,
            "settled_by": self.recommendation.settled_by,
            "actions": [action.to_dict() for action in self.recommendation.assessments],
        }


def _values(association: Association | None, names: Sequence[str]) -> dict[str, Any] | None:
    if association is None:
        return None
    return {name: getattr(association, name) for name in names}


def prepare(
    scenario: Scenario,
    evidence: Evidence,
    data: pd.DataFrame,
    count: str | None = None,
    cluster: str | None = None,
) -> Sample:
    """Read the columns of an evidence, and the phenomenon's pair, once for all stories.

    Raises
    ------
    DataError
        All problems of all columns.
    """
    pair = [name for name in pair_of(scenario) if name in data.columns]
    acted_on = [a.variable for a in scenario.actions if a.variable in evidence.columns]
    numbers = {scenario.question.treatment, *acted_on, *pair}
    columns = dict.fromkeys([*evidence.columns, *pair])
    return read_data(
        scenario.question,
        data,
        columns,
        numbers,
        count=count,
        cluster=cluster,
        varying=pair if len(pair) == 2 else (),  # their association is told by every story
        coding=Coding.of(scenario),
    )


def read(
    story: Story, evidence: Evidence, sample: Sample, *, dowhy: bool = True
) -> tuple[Estimate, Recommendation]:
    """Estimate what a story says can be told from an evidence, and recommend an action.

    The interval of the treatment's effect is at 95%; those of the actions are simultaneous, by
    Bonferroni over the variables acted on whose effects were estimated. Without ``dowhy`` the
    numbers are ours alone, for replications.

    Raises
    ------
    DataError
        If the effect of the treatment is identified and the data cannot carry an estimate.
    """
    found = identify(story, evidence=evidence.name)
    main = estimate_from(story, sample, found, observed=evidence.columns, level=LEVEL, dowhy=dowhy)
    estimates, unknown = _effects_of_actions(story, evidence, sample, main, dowhy=dowhy)
    simultaneous = 1 - (1 - LEVEL) / max(1, _slopes(story, sample, estimates))
    assessments = assess(
        story,
        {name: estimate.at(simultaneous) for name, estimate in estimates.items()},
        means_of(sample),
    )
    return main, recommend(story, found, assessments, unknown)


def _effects_of_actions(
    story: Story, evidence: Evidence, sample: Sample, main: Estimate, *, dowhy: bool
) -> tuple[dict[str, Estimate], dict[str, str]]:
    """Estimate the effect of everything acted on, or say why that cannot be done.

    Both by what is acted on: a variable, or a level of one.
    """
    estimates: dict[str, Estimate] = {}
    unknown: dict[str, str] = {}
    for target, action in {a.target: a for a in story.actions if a.variable}.items():
        variable, to_level = action.variable, action.level or None
        if variable == story.question.outcome:
            label = story.variable(variable).label
            unknown[target] = f"{label} is the outcome itself, not a cause of it"
            continue
        found = main.identification
        if variable != main.treatment:
            found = identify(story, evidence=evidence.name, treatment=variable)
        if not found.identified:
            unknown[target] = found.reason
            continue
        try:
            _refuse_numbers_for_groups(action, sample, found)
            estimates[target] = (
                main
                if variable == main.treatment and to_level is None
                else estimate_from(
                    story,
                    sample,
                    found,
                    observed=evidence.columns,
                    level=LEVEL,
                    to_level=to_level,
                    dowhy=dowhy,
                )
            )
        except DataError as error:  # what is known of the treatment is known all the same
            unknown[target] = ", and ".join(error.problems)
    return estimates, unknown


def _slopes(story: Story, sample: Sample, estimates: Mapping[str, Estimate]) -> int:
    """Count the slopes behind the actions: of a variable of two levels one moves both."""
    estimated = [
        action
        for action in story.actions
        if (found := estimates.get(action.target)) is not None and found.fit is not None
    ]
    return len(
        {
            action.target if len(sample[action.variable].levels) > 2 else action.variable
            for action in estimated
        }
    )


def _refuse_numbers_for_groups(action: Action, sample: Sample, found: Identification) -> None:
    """Refuse an action that sets or shifts a number where the data holds groups, or the reverse."""
    if not found.computed:
        return
    name, levels = action.variable, sample[action.variable].levels
    if len(levels) > 2 and not action.level:
        raise DataError(
            f"column '{name}' holds groups: name one, as in set = {{ {name} = \"{levels[-1]}\" }}"
        )
    if action.level and not levels:
        raise DataError(f"column '{name}' holds numbers, so that '{action.level}' is none of it")


def pair_of(scenario: Scenario) -> tuple[str, str]:
    """Return the phenomenon's own pair, else the treatment and what is seen of the outcome."""
    if scenario.phenomenon:
        return scenario.phenomenon.association
    return scenario.question.treatment, scenario.question.seen


def associate(scenario: Scenario, sample: Sample) -> Association | None:
    """Return the association of the phenomenon's own pair, None where the data lacks it."""
    pair = pair_of(scenario)
    if not set(pair) <= set(sample.columns):
        return None
    return association_of(design(sample, *pair), LEVEL)


def means_of(sample: Sample) -> dict[str, float]:
    """Return the mean of every column, and the share of every level of those that hold groups.

    Examples
    --------
    >>> from causalstory.analysis.columns import Column
    >>> column = Column("cut", np.array([0.0, 1, 1, 1]), ("no", "yes"))
    >>> means_of(Sample({"cut": column}, 4))
    {'cut': 0.75, 'cut=no': 0.25, 'cut=yes': 0.75}
    """
    found = {}
    for name, column in sample.columns.items():
        if len(column.levels) <= 2:
            found[name] = float(np.nanmean(column.numbers))
        known = column.numbers[~np.isnan(column.numbers)]
        for code, level in enumerate(column.levels):
            found[f"{name}={level}"] = float(np.mean(known == code))
    return found
