"""Signed claims: which way an effect goes in a story's own world, held against data.

A story that implies few independencies, or the same as a rival, may still say which way the effect
goes. The sign comes from the story's mechanisms, the estimate from the data, read with the story's
own graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from causalstory.analysis.columns import Sample
from causalstory.analysis.estimation import fit_from
from causalstory.analysis.identified import Identification
from causalstory.analysis.independence.examined import Examined, untested
from causalstory.errors import CausalStoryError, DataError
from causalstory.simulation.effect import truth
from causalstory.simulation.simulate import simulate
from causalstory.stories.families import FAMILIES
from causalstory.stories.model import Story
from causalstory.stories.parts import EffectKind

if TYPE_CHECKING:
    from causalstory.analysis.fitted import Fitted
    from causalstory.decision.contradicted import Sign

SMALL = 0.05
"""An effect of a smaller share of the standard deviation of what it acts on claims no sign: data of
an ordinary size could not tell it from none. For a treatment that is not 0 or 1, the effect of one
standard deviation of it."""

UNITS = 20_000
"""Simulated units from which standard deviations are taken."""

SMALLEST_P = 1e-15
BISECTIONS = 40


@dataclass(frozen=True)
class Signed:
    """A signed claim, or why a story makes none.

    Parameters
    ----------
    sign
        The sign that the effect has in the story's own world; None if it claims none.
    why_not
        Why it claims none, without a full stop; empty if it does.
    """

    sign: Sign | None
    why_not: str = ""


def signed(story: Story, found: Identification) -> Signed:
    """Return the sign that a story claims for the effect that was identified.

    Where a proxy stands in, the claim is about the proxy: the story's own world says which way the
    treatment moves it, and the proxy rule says that the arrows allow to estimate that. So nothing
    has to carry over from proxy to outcome, and none of the conditions for that is needed.

    Parameters
    ----------
    story
        The story.
    found
        What it makes of the columns at hand.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> signed(ward["complacency"], cs.identify(ward["complacency"])).sign
    'positive'
    >>> signed(ward["acuity"], cs.identify(ward["acuity"])).why_not
    'the effect is too small in its own world to claim a sign'
    """
    if not story.simulable:
        return Signed(None, "without mechanisms it claims no sign of the effect")
    if not found.identified:
        return Signed(None, "the sign of the effect cannot be told from them")
    if not found.computed:
        return Signed(None, "there is no effect that could have the wrong sign")
    try:
        return _signed(story, found.treatment, found.variable, found.effect)
    except CausalStoryError:  # such as for groups without a number that could rise or fall
        return Signed(None, "its own world gives the effect no sign")


@lru_cache(maxsize=256)
def _signed(story: Story, treatment: str, variable: str, effect: EffectKind) -> Signed:
    true = truth(story, treatment=treatment, variable=variable, effect=effect).value
    binary = FAMILIES[story.mechanism(treatment).family].name == "bernoulli"
    size = abs(true) * (1.0 if binary else _spread(story, treatment))
    if size <= SMALL * _spread(story, variable):
        return Signed(None, "the effect is too small in its own world to claim a sign")
    return Signed("positive" if true > 0 else "negative")


def _spread(story: Story, name: str) -> float:
    """Return the standard deviation of a variable in the story's own world.

    Of groups, that of a contrast between two of them as large as it can be.
    """
    column = simulate(story, n=UNITS, latent=True)[name]
    return 0.5 if column.dtype == "category" else float(column.std())


def examine_sign(
    story: Story, sample: Sample, found: Identification, sign: Sign, fit: Fitted | None = None
) -> Examined:
    """Test a signed claim by the interval of the estimate.

    Parameters
    ----------
    story
        The story, for the names of what is missing.
    sample
        The columns.
    found
        What was identified.
    sign
        The sign that is claimed.
    fit
        The estimate, if there is one already.

    Returns
    -------
    Examined
        p is one minus the highest level at which the interval lies on the wrong side of zero, and
        one where the estimate lies on the right side: a claim is refuted at p <= a just where its
        interval at level 1 - a excludes every value of its sign.
    """
    if fit is None:
        try:
            fit = fit_from(sample, found)
        except DataError as error:
            return untested(sample.n, "; ".join(error.problems))
        except CausalStoryError as error:
            return untested(sample.n, str(error))
    if fit is None:
        return untested(sample.n, f"'{story.name}' leaves nothing to estimate")
    statistic = fit.coefficient / fit.se if fit.se else None
    return Examined("estimate", fit.n, statistic, None, _p_of_sign(fit, sign))


def _p_of_sign(fit: Fitted, sign: Sign) -> float:
    """Return one minus the highest level at which the interval lies on the wrong side of zero."""

    def wrong(p: float) -> bool:
        low, high = fit.interval(1 - p)
        return high < 0 if sign == "positive" else low > 0

    high = 0.999
    if not wrong(high):
        return 1.0
    low = SMALLEST_P
    if wrong(low):
        return low
    for _ in range(BISECTIONS):  # p lies between; halved on the scale of its logarithm
        middle = float((low * high) ** 0.5)
        low, high = (low, middle) if wrong(middle) else (middle, high)
    return high
