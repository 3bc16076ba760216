"""The truth of a story: what interventions really do in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.errors import UnknownNameError, did_you_mean
from causalstory.simulation.direct import direct_difference
from causalstory.simulation.interventions import Intervention, interventions
from causalstory.simulation.simulate import require_size
from causalstory.simulation.total import total_differences
from causalstory.simulation.world import draw_block, require_mechanisms, with_causes
from causalstory.stories.families import FAMILIES
from causalstory.stories.levels import contrast_of
from causalstory.stories.model import Story
from causalstory.stories.parts import Action, EffectKind
from causalstory.tables.numbers import number
from causalstory.tables.page import Page, Paragraph, Table
from causalstory.tables.readable import Readable

if TYPE_CHECKING:
    import pandas as pd

STEP = 0.1
"""Half-width of the slope's difference quotient, in standard deviations of the treatment."""


@dataclass(frozen=True, repr=False)
class Truth(Readable):
    """A true effect per unit of treatment, by simulated intervention.

    Parameters
    ----------
    story, treatment, variable
        In which story, of what, on what.
    value
        E[Y | do(1)] - E[Y | do(0)] for a 0/1 treatment, the same for the two levels compared
        where it has levels, else the average slope.
    se
        Monte Carlo standard error of the value.
    n, seed
        Simulated units and the seed.
    effect
        Whether the value is the total or the direct effect.
    contrast
        Of a treatment with levels: the level compared with, and the level compared.
    """

    story: str
    treatment: str
    variable: str
    value: float
    se: float
    n: int
    seed: int
    effect: EffectKind = "total"
    contrast: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the truth as JSON-ready values."""
        return dict(vars(self))

    def to_frame(self) -> pd.DataFrame:
        """Return the truth as a frame of one row."""
        import pandas as pd

        return pd.DataFrame([self.to_dict()])

    def to_page(self) -> Page:
        """Return the truth in a sentence."""
        what = f"the true {self.effect} effect of {self.treatment} on {self.variable}"
        error = f"Monte Carlo error {number(self.se)}, n = {self.n:,}"
        per = f"per unit of {self.treatment}"
        if self.contrast:
            zero, one = self.contrast
            per = f"for '{one}' against '{zero}'"
        text = f"{self.story}: {what} is {number(self.value)} {per} ({error})."
        return Page((Paragraph(text),))


@dataclass(frozen=True, repr=False)
class Effect(Readable):
    """What an action really does in a story, against leaving it.

    Parameters
    ----------
    story, action
        In which story, which action.
    outcome, proxy
        The variables whose means are compared; the proxy may be absent.
    outcome_change, outcome_change_se
        Change of the outcome's mean and its Monte Carlo standard error.
    proxy_change, proxy_change_se
        The same for the proxy; None where there is none.
    n, seed
        Simulated units and the seed.
    """

    story: str
    action: str
    outcome: str
    proxy: str | None
    outcome_change: float
    outcome_change_se: float
    proxy_change: float | None
    proxy_change_se: float | None
    n: int
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """Return the effect as JSON-ready values."""
        return dict(vars(self))

    def to_frame(self) -> pd.DataFrame:
        """Return the effect as a frame of one row."""
        import pandas as pd

        return pd.DataFrame([self.to_dict()])

    def to_page(self) -> Page:
        """Return the effect as a table of one row per variable."""
        rows = [(self.outcome, self.outcome_change, self.outcome_change_se)]
        if self.proxy and self.proxy_change is not None and self.proxy_change_se is not None:
            rows.append((self.proxy, self.proxy_change, self.proxy_change_se))
        table = Table.of(
            ("variable", "change", "Monte Carlo error"),
            rows,
            title=f"What '{self.action}' does in the world of '{self.story}'",
            notes=[
                "Changes of the mean per unit of observation, the action carried out at full size; "
                "a slope times the dose is only close to it."
            ],
        )
        return Page((table,))


def effect(story: Story, action: str | Action, *, n: int = 100_000, seed: int = 1) -> Effect:
    """Carry an action out in a story taken for true.

    The means are those of everybody, also of those whom a selected variable keeps out of sight.
    Both regimes are simulated with the same streams and compared through conditional means, so
    that luck which the action does not touch cancels. The standard errors take rows for
    independent; where draws upstream of a variable differ between the regimes they share some
    luck across rows too, and the true error is smaller than the stated one.

    An action on the treatment does what the story asks about: where that is the direct effect,
    the outcome alone notices, along the arrow, and what lies between stays as it was. A proxy
    changes by all arrows in any case.

    Parameters
    ----------
    story
        A story with mechanisms.
    action
        An action of the scenario or its name.
    n, seed
        Simulated units and the seed.

    Returns
    -------
    Effect
        Change of outcome and proxy against ``leave_it``, with Monte Carlo standard errors.

    Raises
    ------
    SimulationError
        If the story has no mechanisms.
    UnknownNameError
        If there is no such action.

    Examples
    --------
    >>> import causalstory as cs
    >>> fear = cs.effect(cs.load("medication-errors")["voice"], "rule_by_fear")
    >>> fear.outcome_change > 0 > fear.proxy_change
    True
    """
    require_mechanisms(story)
    require_size(n, seed)
    changes = interventions(story, action)
    name = action if isinstance(action, str) else action.name
    question = story.question
    seen = [question.outcome] + ([question.proxy] if question.proxy else [])
    differences = total_differences(story, seen, changes, (), n, seed)
    outcome = differences[0]
    if question.effect == "direct" and [c.variable for c in changes] == [question.treatment]:
        as_it_was = Intervention(question.treatment, "shift", 0.0)
        outcome = direct_difference(story, question.outcome, (changes[0], as_it_was), n, seed)
    proxy = differences[1] if question.proxy else (None, None)
    changed = (*outcome, proxy[0], proxy[1])
    return Effect(story.name, name, question.outcome, question.proxy, *changed, n, seed)


def truth(
    story: Story,
    *,
    treatment: str | None = None,
    variable: str | None = None,
    effect: EffectKind | None = None,
    n: int = 200_000,
    seed: int = 1,
) -> Truth:
    """Return the true effect of a treatment per unit, in a story taken for true.

    It is the mean over everybody, also over those whom a selected variable keeps out of sight.
    For a 0/1 treatment, drawn or computed, this is E[Y | do(1)] - E[Y | do(0)]. For any other it
    is the average slope (E[Y | do(X + h)] - E[Y | do(X - h)]) / 2h with h a tenth of X's standard
    deviation: what a linear estimator targets where X is normal, by Stein's lemma (Stein 1981,
    Ann. Statist. 9:1135).
    For a count it is the change for one more, E[Y | do(X + 1)] - E[Y]: the same where X is Poisson,
    by Chen's identity (Chen 1975, Ann. Probab. 3:534), and a count stays a whole number.
    A treatment with levels is set to each of the two that the question contrasts, by default to
    the first and the last one; a variable with levels is the share of the event, or of the last.
    A direct effect is the same difference of the variable's mean given its parents, with the
    treatment moved and every other parent left at its natural value.

    Parameters
    ----------
    story
        A story with mechanisms.
    treatment, variable
        Of what on what; by default the question's treatment and outcome.
    effect
        ``total`` or ``direct``; by default what the story asks for of its own treatment and
        outcome, else the total effect.
    n, seed
        Simulated units and the seed.

    Raises
    ------
    SimulationError
        If the story has no mechanisms.
    UnknownNameError
        If the story has no such variable.

    Examples
    --------
    >>> import causalstory as cs
    >>> cs.truth(cs.load("medication-errors")["aftermath"]).value
    0.0
    """
    require_mechanisms(story)
    require_size(n, seed)
    treatment = treatment or story.question.treatment
    variable = variable or story.question.outcome
    known = [v.name for v in story.variables]
    unknown = [name for name in (treatment, variable) if name not in known]
    if unknown:
        raise UnknownNameError(
            f"story '{story.name}' has no variable '{name}'{did_you_mean(name, known)}"
            for name in unknown
        )
    asked = story.question
    own = (treatment, variable) == (asked.treatment, asked.outcome)
    kind = effect or (asked.effect if own else "total")
    value, se = _slope(story, treatment, variable, kind, n, seed)
    levels = story.mechanism(treatment).levels
    contrast = contrast_of(asked, treatment, levels) if levels else ()
    return Truth(story.name, treatment, variable, value, se, n, seed, kind, contrast)


@lru_cache(maxsize=256)
def _slope(
    story: Story, treatment: str, variable: str, effect: EffectKind, n: int, seed: int
) -> tuple[float, float]:
    family = FAMILIES[story.mechanism(treatment).family]
    if levels := story.mechanism(treatment).levels:
        zero, one = contrast_of(story.question, treatment, levels)
        up, down = (_set(treatment, float(levels.index(level))) for level in (one, zero))
        width = 1.0
    elif family.name == "bernoulli":
        up, down, width = _set(treatment, 1.0), _set(treatment, 0.0), 1.0
    elif family.discrete:
        up, down, width = _shift(treatment, 1.0), _shift(treatment, 0.0), 1.0
    else:
        only = with_causes(story, [treatment])
        natural = draw_block(story, seed, 0, min(n, 10_000), only=only)[treatment]
        if set(np.unique(natural)) == {0.0, 1.0}:
            up, down, width = _set(treatment, 1.0), _set(treatment, 0.0), 1.0
        else:
            h = STEP * float(np.std(natural)) or STEP
            up, down, width = _shift(treatment, h), _shift(treatment, -h), 2 * h
    if effect == "direct":
        value, se = direct_difference(story, variable, (up[0], down[0]), n, seed)
    else:
        value, se = total_differences(story, [variable], up, down, n, seed)[0]
    return value / width, se / width


def _set(variable: str, value: float) -> tuple[Intervention, ...]:
    return (Intervention(variable, "set", value),)


def _shift(variable: str, amount: float) -> tuple[Intervention, ...]:
    return (Intervention(variable, "shift", amount),)
