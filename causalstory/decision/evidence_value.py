"""What evidence is worth before anybody has it: how much regret it would spare.

Evidence tells which stories are contradicted. Whoever knows that weighs the stories anew and takes
the action with the least expected regret; the value is what this spares, on the average over what
may come out, against choosing without (Raiffa and Schlaifer 1961, Applied Statistical Decision
Theory, part I).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, TypeAlias

from causalstory.decision.consequences import Consequences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Verdicts: TypeAlias = NDArray[np.bool_]

Outcome: TypeAlias = tuple[bool, ...]
"""Which stories are contradicted."""

ROUNDING = 1e-12
"""A share of all regret that is smaller than this is a rounding error."""

HALF = 0.5
"""Part of a data set that is added to every outcome in errors, so that none is taken for exact."""


@dataclass(frozen=True)
class Value:
    """What evidence is worth, in units of the outcome per unit of observation.

    Parameters
    ----------
    value, se
        The value and its Monte Carlo standard error.
    without
        The least expected regret without the evidence: what evidence is worth at most.
    action
        The action that is best without it.
    after
        By outcome, the stories that are contradicted: the action that is best then.
    """

    value: float
    se: float
    without: float
    action: str
    after: Mapping[tuple[str, ...], str]


def share_error(share: float, of: int) -> float:
    """Return the Monte Carlo standard error of a share; that of none or all is not taken for none.

    Examples
    --------
    >>> share_error(0.5, 100), round(share_error(1.0, 100), 3)
    (0.05, 0.007)
    """
    inside = (share * of + HALF) / (of + 2 * HALF)
    if 0 < share < 1:
        inside = share
    return sqrt(inside * (1 - inside) / of)


def chances(stories: Sequence[str], verdicts: Verdicts) -> dict[Outcome, float]:
    """Return how often each outcome came up, from verdicts of shape (data sets, stories).

    Examples
    --------
    >>> import numpy as np
    >>> chances(["a", "b"], np.array([[True, False], [True, False], [False, False], [True, True]]))
    {(True, False): 0.5, (False, False): 0.25, (True, True): 0.25}
    """
    if verdicts.shape[1:] != (len(stories),):
        raise ValueError(f"{len(stories)} stories, but verdicts of shape {verdicts.shape}")
    counted = Counter(tuple(row) for row in verdicts.tolist())
    return {outcome: times / len(verdicts) for outcome, times in counted.items()}


def value_of(
    table: Consequences,
    weights: Mapping[str, float],
    outcomes: Mapping[str, Mapping[Outcome, float]],
    replications: int | None = None,
) -> Value:
    """Return what evidence is worth.

    Parameters
    ----------
    table
        Every action in every world.
    weights
        By world: how likely it is thought to be, on any scale.
    outcomes
        By world: how often each outcome comes up there.
    replications
        Data sets behind these; None where they are exact.

    Examples
    --------
    Evidence that always says which story is true spares all regret:

    >>> import causalstory as cs
    >>> from causalstory.decision.consequences import consequences
    >>> table = consequences(cs.load("medication-errors"), n=2_000)
    >>> perfect = {"complacency": {(False, True): 1.0}, "voice": {(True, False): 1.0}}
    >>> found = value_of(table, {"complacency": 1, "voice": 1}, perfect)
    >>> found.value == found.without
    True
    """
    total = sum(weights[world] for world in outcomes)
    prior = {world: weights[world] / total for world in outcomes}
    nothing, without = _best(table, prior)
    every = dict.fromkeys(outcome for found in outcomes.values() for outcome in found)
    after, left = {}, 0.0
    for outcome in every:
        joint = {world: prior[world] * outcomes[world].get(outcome, 0.0) for world in prior}
        after[outcome], loss = _best(table, joint)
        left += loss
    named = {_named(tuple(outcomes), outcome): action for outcome, action in after.items()}
    se = _error(table, prior, outcomes, nothing, after, replications)
    return Value(max(0.0, beyond_rounding(without - left, without)), se, without, nothing, named)


def beyond_rounding(difference: float, whole: float) -> float:
    """Return a difference of regrets, exactly zero where it is nothing but rounding.

    Examples
    --------
    >>> beyond_rounding(2.2e-16, 1.05), beyond_rounding(0.03, 1.05)
    (0.0, 0.03)
    """
    return difference if abs(difference) > ROUNDING * abs(whole) else 0.0


def _best(table: Consequences, weights: Mapping[str, float]) -> tuple[str, float]:
    """Return the action with the least regret under weights, which need not sum to one."""

    def loss(action: str) -> float:
        return sum(weight * table.of(world, action).regret for world, weight in weights.items())

    action = min(table.actions, key=loss)
    return action, loss(action)


def _named(stories: Sequence[str], outcome: Outcome) -> tuple[str, ...]:
    return tuple(story for story, refuted in zip(stories, outcome, strict=False) if refuted)


def _error(
    table: Consequences,
    prior: Mapping[str, float],
    outcomes: Mapping[str, Mapping[Outcome, float]],
    nothing: str,
    after: Mapping[Outcome, str],
    replications: int | None,
) -> float:
    """Return the Monte Carlo error: of the outcomes' frequencies, and of the table of regrets."""
    variance = 0.0
    for world, weight in prior.items():
        spared = {
            outcome: table.of(world, nothing).regret - table.of(world, action).regret
            for outcome, action in after.items()
        }
        if replications is not None:
            times = {o: outcomes[world].get(o, 0.0) * replications + HALF for o in after}
            total = sum(times.values())
            mean = sum(times[o] * spared[o] for o in after) / total
            square = sum(times[o] * (spared[o] - mean) ** 2 for o in after) / total
            variance += weight**2 * square / replications
        actions = {
            action: sum(outcomes[world].get(o, 0.0) for o in after if after[o] == action)
            for action in set(after.values()) - {nothing}
        }
        before = table.of(world, nothing).outcome_change_se * sum(actions.values())
        noise = before**2 + sum(
            (share * table.of(world, action).outcome_change_se) ** 2
            for action, share in actions.items()
        )
        variance += weight**2 * noise
    return sqrt(variance)
