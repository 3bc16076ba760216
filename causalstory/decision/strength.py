"""How strong an idea would have to be to change the action by itself.

What spoils the estimate decides how that is measured: a way around the outcome by how much more of
it would have to be reported, a common cause that is not held equal by its robustness value, or by
its E-value where treatment and outcome make a ratio of risks or rates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from causalstory.analysis.columns import Sample, is_binary
from causalstory.analysis.design import Design, design
from causalstory.analysis.estimated import Estimate
from causalstory.analysis.identified import Problem
from causalstory.analysis.least_squares import slope
from causalstory.analysis.sensitivity import e_value, robustness_value
from causalstory.decision.assessment import Assessment
from causalstory.decision.recommendation import Recommendation
from causalstory.stories.model import Story
from causalstory.tables import number

StrengthKind = Literal["rate_change", "robustness_value", "e_value"]


@dataclass(frozen=True)
class Strength:
    """How strong something that spoils an estimate would have to be.

    Parameters
    ----------
    value
        A relative change of the reporting rate per unit of treatment; a share of the variance that
        is left, from 0 to 1; or a ratio from 1. None where there is no such number.
    kind
        Which of them.
    sentence
        The same in words, without a full stop.
    """

    value: float | None = None
    kind: StrengthKind | None = None
    sentence: str = ""


NONE = Strength()


@dataclass(frozen=True)
class Flip:
    """Where an action is no longer chosen.

    Parameters
    ----------
    left
        The share of the effect that is left there.
    level
        Coverage of the interval that comes down to it; None if the estimate itself does.
    """

    left: float
    level: float | None = None


def strengths(
    story: Story, sample: Sample, advised: Recommendation, estimate: Estimate | None
) -> Mapping[Problem, Strength]:
    """Return, by what spoils an estimate, how strong that would have to be to undo an action.

    Parameters
    ----------
    story
        The story that recommends the action.
    sample
        The data that it was read on.
    advised
        What it recommends.
    estimate
        The effect of what the action changes; None where it changes nothing.

    Returns
    -------
    mapping
        Empty unless an action is recommended on the slope of one column of numbers on another, with
        every row standing for itself.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> found = cs.enlarge(ward, "complacency", world="voice", n=2_000, steps=1)
    >>> [row.strength.kind for row in found][:3]
    ['rate_change', 'rate_change', 'rate_change']
    """
    chosen = next((a for a in advised.assessments if a.action.name == advised.action), None)
    if chosen is None or estimate is None or estimate.identification.strategy != "backdoor":
        return {}
    found = estimate.identification
    if sample.clusters or sample[found.treatment].levels or sample[found.variable].levels:
        return {}
    columns = design(sample, found.treatment, found.variable, found.adjustment_set or ())
    by_cause = _common_cause(story, columns, estimate, chosen, _flips(story, advised, chosen))
    # a path that stays open beside the arrow asked about needs the same: what is left out
    found_so_far: dict[Problem, Strength] = {"confounded": by_cause, "indirect": by_cause}
    if found.by_proxy:
        found_so_far["around"] = _rate_change(story, columns, estimate)
    return found_so_far


def _rate_change(story: Story, columns: Design, estimate: Estimate) -> Strength:
    """Say how much more would have to be reported, per unit, to make the slope all by itself."""
    found = estimate.estimate or 0.0
    base = _mean_at_zero(columns, found) if is_binary(columns.x) else float(columns.y.mean())
    if base <= 0:
        return NONE
    change = found / base
    step = _step(story, columns)
    verb = "raised" if change > 0 else "lowered"
    made, seen = (story.variable(n).label for n in (story.question.outcome, columns.variable))
    return Strength(
        change,
        "rate_change",
        f"if {step} {verb} the share of {made} that shows up in {seen} by "
        f"{number(100 * abs(change))}%, that alone would make what is seen",
    )


def _step(story: Story, columns: Design) -> str:
    variable = story.variable(columns.treatment)
    if is_binary(columns.x):
        return f"{variable.label} = 1 in place of 0"
    unit = f" ({variable.unit})" if variable.unit else ""
    return f"a step up of one in {variable.label}{unit}"


def _mean_at_zero(columns: Design, found: float) -> float:
    """Return the mean of what responds where the treatment is zero, all else as it is."""
    return float(columns.y.mean() - found * columns.x.mean())


def _flips(story: Story, advised: Recommendation, chosen: Assessment) -> list[Flip]:
    """Return where the action is no longer chosen, as its effect goes to zero.

    Its interval, or under ``decide = "best"`` the estimate, reaches its cost; the estimate reaches
    the smallest relevant change; or another action that may be bought becomes better.
    """
    question, action = story.question, chosen.action
    size = abs(chosen.change)
    clear = question.decide == "clear"
    least = [(action.cost, chosen.level if clear else None), (question.relevant, None)]
    for other in advised.assessments:
        bought = other.surely_better if clear else other.better
        if other is chosen or not bought:
            continue
        if other.action.target == action.target:  # its change goes to zero along with this one
            rate = 1 - abs(other.change) / size
            if rate > 0:
                least.append(((action.cost - other.action.cost) / rate, None))
        else:
            least.append((other.gain + action.cost, None))
    return [Flip(change / size, level) for change, level in least if 0 <= change <= size]


def _common_cause(
    story: Story, columns: Design, estimate: Estimate, chosen: Assessment, flips: list[Flip]
) -> Strength:
    """Say how closely something unmeasured would have to be tied to both ends."""
    names = [story.variable(name).label for name in (columns.treatment, columns.variable)]
    ratio = _needed_ratio(columns, estimate, flips)
    if ratio is not None:
        return Strength(
            ratio,
            "e_value",
            f"what is not held equal would have to go with {names[0]} and with {names[1]} at a "
            f"{'risk' if is_binary(columns.y) else 'rate'} ratio of {number(ratio)} each to undo "
            f"{chosen.action.name}",
        )
    fit = slope(columns.y, columns.x, columns.covariates, robust=False)
    if fit.df < 2 or fit.se == 0:
        return NONE
    t = fit.coefficient / fit.se
    value = min(
        robustness_value(t, fit.df, share=1 - flip.left, alpha=1 - flip.level if flip.level else 1)
        if flip.left < 1
        else 0.0
        for flip in flips
    )
    return Strength(
        value,
        "robustness_value",
        f"what is not held equal would have to explain {number(100 * value)}% of the variance of "
        f"{names[0]} and as much of what is left of {names[1]} to undo {chosen.action.name}",
    )


def _needed_ratio(columns: Design, estimate: Estimate, flips: list[Flip]) -> float | None:
    """Return the E-value at the flip; None where there is no ratio of risks or rates."""
    found = estimate.estimate
    counts = bool(np.all(columns.y >= 0) and np.all(columns.y == np.round(columns.y)))
    if found is None or not is_binary(columns.x) or not counts:
        return None
    base = _mean_at_zero(columns, found)
    values = []
    for flip in flips:
        reached, against = found, found * flip.left
        if flip.level:
            low, high = _bounds(estimate, flip.level)
            reached = low if found > 0 else high
        if min(base, base + reached, base + against) <= 0:
            return None
        values.append(e_value((base + reached) / (base + against)))
    return min(values)


def _bounds(estimate: Estimate, level: float) -> tuple[float, float]:
    again = estimate.at(level)
    if again.low is None or again.high is None:
        raise AssertionError("a slope has an interval")
    return again.low, again.high
