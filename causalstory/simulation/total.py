"""What interventions do along all arrows: two regimes with the same luck, and their difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from causalstory.simulation.interventions import Intervention
from causalstory.simulation.world import (
    Block,
    conditional_mean,
    draw_blocks,
    effects_of,
    with_causes,
)
from causalstory.stories.levels import event_of
from causalstory.stories.model import Story

ROUNDING = 1e-13
"""Rows that differ by less than this share of their size differ by rounding alone."""


def total_differences(
    story: Story,
    names: Sequence[str],
    regime: Sequence[Intervention],
    against: Sequence[Intervention],
    n: int,
    seed: int,
) -> list[tuple[float, float]]:
    """Return what one regime makes of the means of variables, against another.

    Both regimes read the same streams, and means given the causes are compared, so that luck which
    the regimes share cancels.

    Parameters
    ----------
    story
        A story with mechanisms.
    names
        Whose means to compare.
    regime, against
        Interventions; the means under the second are subtracted from those under the first.
    n, seed
        Simulated units and the seed.

    Returns
    -------
    list of pairs of float
        For each variable the difference and its Monte Carlo standard error.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> to = [Intervention("psychological_safety", "set", value) for value in (1.0, 0.0)]
    >>> [(value, se)] = total_differences(voice, ["learning"], to[:1], to[1:], n=100, seed=1)
    >>> round(value, 6), round(se, 6)
    (0.7, 0.0)
    """
    total, squares, level = (np.zeros(len(names)) for _ in range(3))
    # Means given the causes need no draws of the variables themselves, unless they are acted on.
    acted_on = {change.variable for change in (*regime, *against)}
    causes = {cause for name in names for cause in story.mechanism(name).parents}
    only = with_causes(story, acted_on | causes) or names
    if (acted_on | effects_of(story, acted_on)).isdisjoint(names):
        n = 1  # no arrow leads there, so that the difference is zero in every row
    for with_action, without in draw_blocks(story, n, seed, (regime, against), only):
        for i, name in enumerate(names):
            before = _mean(story, name, without, against)
            difference = _mean(story, name, with_action, regime) - before
            total[i] += difference.sum()
            squares[i] += np.square(difference).sum()
            level[i] = max(level[i], np.abs(before).max())
    # Arrows that cancel leave a rounding error in each row: that is no change.
    cancelled = np.sqrt(squares / n) <= ROUNDING * level
    total[cancelled] = squares[cancelled] = 0.0
    means = total / n
    spread = squares / n - means**2
    # A change that is the same in every row has no error: what is left is rounding.
    spread[spread <= np.maximum(ROUNDING * means**2, np.square(ROUNDING * level))] = 0.0
    return [(float(m), float(np.sqrt(s / n))) for m, s in zip(means, spread, strict=True)]


def _mean(
    story: Story, name: str, values: Block, regime: Sequence[Intervention]
) -> NDArray[np.float64]:
    levels = story.mechanism(name).levels
    if any(change.variable == name for change in regime) and levels:
        return np.asarray(
            values[name] == levels.index(event_of(story.question, name, levels)), float
        )
    if any(change.variable == name for change in regime):
        return np.asarray(values[name], dtype=np.float64)
    return conditional_mean(story, name, values)
