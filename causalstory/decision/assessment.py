"""From estimates per unit to what each action would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from causalstory.analysis.estimated import Estimate
from causalstory.stories.model import Action, Story


@dataclass(frozen=True)
class Assessment:
    """What an action would change, under a story and the evidence at hand.

    Parameters
    ----------
    action
        The action.
    variable
        What ``change`` is a change of: the outcome, or the proxy where it stands in.
    by_proxy
        Whether the proxy stands in, so that only the sign carries over to the outcome.
    change, low, high
        Change of the variable's mean against leaving it, with its simultaneous interval.
    gain, gain_low, gain_high
        The change in the goal's direction minus the action's cost, in outcome units.
    weighable
        Whether the gain can be told: through a proxy a cost can only be weighed if the proxy
        counts some of the outcome and its change alone exceeds the cost.
    """

    action: Action
    variable: str
    by_proxy: bool
    change: float
    low: float
    high: float
    gain: float
    gain_low: float
    gain_high: float
    weighable: bool

    @property
    def surely_better(self) -> bool:
        """Whether the whole interval of the gain lies above zero, the gain of leaving it."""
        return self.weighable and self.gain_low > 0

    @property
    def surely_helps(self) -> bool:
        """Whether it moves the variable the right way for certain, whatever it costs."""
        return self.gain_low + self.action.cost > 0

    def to_dict(self) -> dict[str, Any]:
        """Return the assessment as JSON-ready values."""
        return {
            "action": self.action.name,
            "variable": self.variable,
            "change": self.change,
            "low": self.low,
            "high": self.high,
            "acts_on": self.action.variable or None,
            "by_proxy": self.by_proxy,
        }


def assess(
    story: Story, estimates: Mapping[str, Estimate], means: Mapping[str, float]
) -> tuple[Assessment, ...]:
    """Return what is known of every action, in the order of the file, ``leave_it`` first.

    An action is assessed if no arrow leads from its variable to the outcome (it then changes
    nothing), or if the effect of its variable is identified and estimated.

    Parameters
    ----------
    story
        The story taken for true.
    estimates
        By variable acted on, at a simultaneous level (Bonferroni over the variables estimated).
    means
        Means of the variables in the data: where a variable is set to a value, the dose is the
        distance from its mean, since the action is judged against leaving it.
    """
    found = [_leaving(story)]
    for action in story.actions:
        estimate = estimates.get(action.variable)
        if estimate is not None and estimate.identification.identified:
            found.append(_assessment(story, action, estimate, means))
    return tuple(found)


def _leaving(story: Story) -> Assessment:
    leave = story.action("leave_it")
    return Assessment(leave, story.question.outcome, False, 0, 0, 0, 0, 0, 0, weighable=True)


def _assessment(
    story: Story, action: Action, estimate: Estimate, means: Mapping[str, float]
) -> Assessment:
    by_proxy = estimate.identification.by_proxy
    dose = _dose(action, estimate, means)
    change, low, high = _scaled(estimate, dose)
    gain, gain_low, gain_high = (
        (part - action.cost) for part in _in_goal_direction(story, change, low, high)
    )
    weighable = not by_proxy or action.cost == 0 or (_counts_the_outcome(story) and gain > 0)
    return Assessment(
        action=action,
        variable=estimate.variable,
        by_proxy=by_proxy,
        change=change,
        low=low,
        high=high,
        gain=gain,
        gain_low=gain_low,
        gain_high=gain_high,
        weighable=weighable,
    )


def _dose(action: Action, estimate: Estimate, means: Mapping[str, float]) -> float:
    if estimate.identification.strategy == "no_effect":
        return 0.0
    return action.value if action.kind == "shift" else action.value - means[action.variable]


def _scaled(estimate: Estimate, dose: float) -> tuple[float, float, float]:
    if dose == 0.0:
        return 0.0, 0.0, 0.0
    if estimate.estimate is None or estimate.low is None or estimate.high is None:
        raise AssertionError("an identified effect has an estimate and an interval")
    low, high = sorted((estimate.low * dose, estimate.high * dose))
    return estimate.estimate * dose, low, high


def _in_goal_direction(
    story: Story, change: float, low: float, high: float
) -> tuple[float, float, float]:
    return (change, low, high) if story.question.goal == "increase" else (-change, -high, -low)


def _counts_the_outcome(story: Story) -> bool:
    """Whether the proxy is a sub-count of the outcome: binomial, with the outcome as its trials."""
    proxy = story.question.proxy
    if proxy is None or not story.simulable:
        return False
    mechanism = story.mechanism(proxy)
    if mechanism.family != "binomial":
        return False
    return mechanism.parameter("trials").text.strip() == story.question.outcome
