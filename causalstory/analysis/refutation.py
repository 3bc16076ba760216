"""Attempts to refute an estimate, and what it means, and does not mean, to survive them.

The verb is :func:`refute`. The four refuters are DoWhy's. They try the arithmetic, not the arrows:
an estimate under a wrong story survives them as well as one under the right story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from causalstory.analysis.coding import Coding
from causalstory.analysis.design import design
from causalstory.analysis.dowhy_refuters import SUBSET, Refuters
from causalstory.analysis.estimation import estimate
from causalstory.analysis.preparation import frame_of, read_data
from causalstory.analysis.refuted import Attempt, Refutation, Refuter
from causalstory.errors import OptionError
from causalstory.runner.progress import track
from causalstory.runner.streams import generator

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from causalstory.stories.model import Story

__all__ = ["Refutation", "refute"]

STRENGTHS = (0.25, 0.5, 1.0)
"""Of the hidden causes that are mixed in, in standard deviations of treatment and outcome."""

FEWEST, MOST = 20, 10_000
"""New estimates of each refuter: with fewer their middle 95% means nothing."""


def refute(
    story: Story,
    data: pd.DataFrame | str | Path,
    *,
    evidence: str | None = None,
    treatment: str | None = None,
    count: str | None = None,
    seed: int = 1,
    simulations: int = 50,
) -> Refutation:
    """Try to refute the estimate that a story makes of data.

    Passing does not make the story right: none of the attempts can tell a right adjustment set
    from a wrong one.

    Parameters
    ----------
    story, data, evidence, treatment, count
        As in :func:`causalstory.estimate`.
    seed
        Root of the random numbers; NumPy's global generator is left as it was.
    simulations
        How many new estimates each attempt makes, from 20 to 10,000. All six attempts together
        take about a fifteenth of a second per simulation at 10,000 rows.

    Returns
    -------
    Refutation
        A row for each attempt: a shuffled treatment, a random column held equal, a random 80% of
        the rows, and hidden common causes of three strengths. Without rows where the estimate does
        not come from holding something equal, for then there is nothing to try.

    Raises
    ------
    OptionError
        If ``seed`` or ``simulations`` is out of bounds.
    CausalStoryError
        As :func:`causalstory.estimate`.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> report = cs.simulate(ward["acuity"], n=400, evidence="weekly_report")
    >>> wrong = cs.refute(ward["complacency"], report, simulations=20)
    >>> [row.passed for row in wrong]  # the world is another one, and yet
    [True, True, True, None, None, None]
    """
    _require(seed, simulations)
    data = frame_of(data)
    answer = estimate(story, data, evidence=evidence, treatment=treatment, count=count)
    found = answer.identification
    if found.strategy != "backdoor":
        return Refutation(answer, simulations, seed, ())
    held = found.adjustment_set or ()
    names = (found.treatment, found.variable, *held)
    sample = read_data(
        story.question, data, names, [found.treatment], count=count, coding=Coding.of(story)
    )
    refuters = Refuters(design(sample, found.treatment, found.variable, held))

    attempts = []
    for plan in _plans(refuters, answer.estimate or 0.0):
        # one stream a refuter: hidden causes of different strength are the same random numbers
        stream = generator(seed, f"refute {plan.refuter}", 0)
        random = np.random.RandomState(stream.bit_generator)
        what = f"refuting {story.name}: {plan.refuter.replace('_', ' ')}"
        new = [plan.draw(random) for _ in track(range(simulations), what)]
        attempts.append(_judged(plan, np.array(new), answer.estimate or 0.0))
    return Refutation(answer, simulations, seed, tuple(attempts))


@dataclass(frozen=True, eq=False)
class _Plan:
    """What one attempt does, and what should come out of it, if anything."""

    refuter: Refuter
    draw: Callable[[np.random.RandomState], float]
    done: str
    expected: float | None = None
    strength: float | None = None


def _plans(refuters: Refuters, estimated: float) -> list[_Plan]:
    """Return the attempts in the order of the table."""
    return [
        _Plan(
            "placebo_treatment",
            refuters.placebo,
            "the treatment's values shuffled among the rows",
            expected=0.0,
        ),
        _Plan(
            "random_common_cause",
            refuters.random_common_cause,
            "a column of pure noise held equal as well",
            expected=estimated,
        ),
        _Plan(
            "data_subset",
            refuters.data_subset,
            f"a random {SUBSET:.0%} of the rows",
            expected=estimated,
        ),
        *(
            _Plan(
                "unobserved_common_cause",
                partial(refuters.unobserved_common_cause, strength=strength),
                f"a hidden cause of {strength:g} SD mixed in",
                strength=strength,
            )
            for strength in STRENGTHS
        ),
    ]


def _judged(plan: _Plan, new: NDArray[np.float64], estimated: float) -> Attempt:
    """Sum new estimates up, and hold them against what should come out."""
    low, high = (float(bound) for bound in np.quantile(new, (0.025, 0.975)))
    expected = plan.expected
    return Attempt(
        refuter=plan.refuter,
        done=plan.done,
        strength=plan.strength,
        expected=expected,
        estimate=float(new.mean()),
        low=low,
        high=high,
        passed=None if expected is None else low <= expected <= high,
        sign_kept=min(low * estimated, high * estimated) > 0 if expected is None else None,
    )


def _require(seed: int, simulations: int) -> None:
    """Refuse numbers out of bounds, all at once."""
    bounds = {"seed": (seed, 0, None), "simulations": (simulations, FEWEST, MOST)}
    problems = []
    for name, (value, least, most) in bounds.items():
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or value < least or (most is not None and value > most):
            within = f"of at least {least}" if most is None else f"from {least} to {most:,}"
            problems.append(f"{name}: needs a whole number {within}, not {value!r}")
    if problems:
        raise OptionError(problems)
