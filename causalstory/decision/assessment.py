"""From estimates per unit to what each action would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from causalstory.analysis.estimated import Estimate
from causalstory.stories.model import Story
from causalstory.stories.parts import LEAVE, Action
from causalstory.tables import finite


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
        Change of the variable's mean against leaving it, with its simultaneous interval; a bound
        that does not exist is infinite.
    gain, gain_low, gain_high
        The change in the goal's direction minus the action's cost, in outcome units.
    comparable
        Whether the change can be held against a cost or a relevant change, which are in units of
        the outcome: it is one of the outcome; or there is neither; or the proxy counts some of the
        outcome, which then changes by at least as much.
    relevant
        Whether the change exceeds the smallest one worth acting on.
    negligible
        Whether the whole interval lies within it.
    level
        Coverage of the interval; None where there is nothing to estimate.
    conditions
        What has to hold for the sign to carry over from the proxy.
    """

    action: Action
    variable: str
    by_proxy: bool = False
    change: float = 0.0
    low: float = 0.0
    high: float = 0.0
    gain: float = 0.0
    gain_low: float = 0.0
    gain_high: float = 0.0
    comparable: bool = True
    relevant: bool = False
    negligible: bool = True
    level: float | None = None
    conditions: tuple[str, ...] = ()

    @property
    def better(self) -> bool:
        """Whether its estimate is better than leaving it, whose gain is zero."""
        return self.comparable and self.relevant and self.gain > 0

    @property
    def surely_better(self) -> bool:
        """Whether its whole interval is, too."""
        return self.better and self.gain_low > 0

    @property
    def surely_no_better(self) -> bool:
        """Whether none of its interval is; by proxy the gain may be larger, but not the sign."""
        most = self.gain_high + self.action.cost if self.by_proxy else self.gain_high
        return most <= 0 or (self.negligible and not self.by_proxy)

    @property
    def helps(self) -> bool:
        """Whether its estimate goes the right way, whatever it costs."""
        return self.gain + self.action.cost > 0

    @property
    def surely_helps(self) -> bool:
        """Whether its whole interval does."""
        return self.gain_low + self.action.cost > 0

    def surely_beats(self, other: Assessment) -> bool:
        """Whether it is better than another action, beyond the intervals."""
        if self.action.target == other.action.target and self.change * other.change > 0:
            # one slope drives both changes, so both are low together and high together
            return self.gain_low > other.gain_low and self.gain_high > other.gain_high
        return self.gain_low > other.gain_high

    def to_dict(self) -> dict[str, Any]:
        """Return the assessment as JSON-ready values."""
        return {
            "action": self.action.name,
            "variable": self.variable,
            "change": self.change,
            "low": finite(self.low),
            "high": finite(self.high),
            "level": self.level,
            "acts_on": self.action.variable or None,
            "by_proxy": self.by_proxy,
        }


def assess(
    story: Story, estimates: Mapping[str, Estimate], means: Mapping[str, float]
) -> tuple[Assessment, ...]:
    """Return what is known of every action: ``leave_it`` first, then in the order of the file.

    An action is assessed if no arrow leads from its variable to the outcome (it then changes
    nothing), or if the effect of its variable is identified and estimated.

    Parameters
    ----------
    story
        The story taken for true.
    estimates
        By what is acted on, a variable or a level of one, at a simultaneous level (Bonferroni
        over those estimated).
    means
        Means of the variables in the data, and shares of levels: where a variable is set to a
        value, the dose is the distance from its mean, since the action is judged against leaving
        it; where it is set to a level, the share of those who are not there yet.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> found = cs.estimate(voice, cs.simulate(voice, n=500))
    >>> leave, fear, build = assess(voice, {"psychological_safety": found}, {})
    >>> fear.change == -build.change == -found.estimate, fear.better, build.better
    (True, False, True)
    """
    found = [Assessment(LEAVE, story.question.outcome)]
    for action in story.actions:
        estimate = estimates.get(action.target)
        if estimate is not None and estimate.identification.identified:
            found.append(_assessment(story, action, estimate, means))
    return tuple(found)


def _assessment(
    story: Story, action: Action, estimate: Estimate, means: Mapping[str, float]
) -> Assessment:
    by_proxy, smallest = estimate.identification.by_proxy, story.question.relevant
    change, low, high = _scaled(estimate, _dose(action, estimate, means))
    gain, gain_low, gain_high = (
        part - action.cost for part in _in_goal_direction(story, change, low, high)
    )
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
        comparable=comparable(story, action, by_proxy=by_proxy),
        relevant=abs(change) > smallest,
        negligible=max(-low, high) <= smallest,
        level=estimate.level if estimate.fit else None,
        conditions=estimate.identification.conditions,
    )


def _dose(action: Action, estimate: Estimate, means: Mapping[str, float]) -> float:
    if estimate.identification.strategy == "no_effect":
        return 0.0
    if action.level:
        return 1.0 - means[action.target]
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


def comparable(story: Story, action: Action, *, by_proxy: bool) -> bool:
    """Say whether a change can be held against the action's cost and the relevant change.

    These are in units of the outcome; a change of the proxy is not, unless the proxy counts some
    of the outcome, which then changes by at least as much.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> comparable(voice, voice.action("rule_by_fear"), by_proxy=True)
    True
    """
    free = action.cost == story.question.relevant == 0
    return not by_proxy or free or counts_the_outcome(story)


def counts_the_outcome(story: Story) -> bool:
    """Whether the proxy is a sub-count of the outcome: binomial, with the outcome as its trials.

    Examples
    --------
    >>> import causalstory as cs
    >>> counts_the_outcome(cs.load("medication-errors")["voice"])
    True
    """
    if story.counts_outcome is not None:
        return story.counts_outcome
    proxy = story.question.proxy
    if proxy is None or not story.simulable:
        return False
    mechanism = story.mechanism(proxy)
    if mechanism.family != "binomial":
        return False
    return mechanism.parameter("trials").text.strip(" ()") == story.question.outcome
