"""Trials that nobody has done yet: the treatment handed out by lot, and one column looked at.

What a story says of a trial follows from its own world with the arrows into the treatment cut:
which way the column goes, or that it stays. Half of the units, by the toss of a coin, get a low
value of the treatment and the others a high one; where it is 0 or 1, these two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.batched import Slopes, slopes
from causalstory.decision.contradicted import LEVEL, Sign
from causalstory.decision.separability import Difference
from causalstory.decision.signs import SMALL, UNITS
from causalstory.graph.separation import directed_path
from causalstory.simulation.replicate import replicate
from causalstory.simulation.simulate import draw_columns
from causalstory.stories.formula import parse
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story
from causalstory.stories.parts import Mechanism, Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Verdicts: TypeAlias = NDArray[np.bool_]

EXPERIMENT = "experiment"
"""What stands in the place of a level of evidence."""

ARMS = (16.0, 84.0)
"""Percentiles of the treatment, as it is seen, that the two arms get."""


@dataclass(frozen=True)
class Trial:
    """A world in which the treatment is handed out by lot.

    Parameters
    ----------
    world
        The story with the arrows into the treatment cut, and nobody kept out of sight.
    arms
        The two values of the treatment.
    """

    world: Story
    arms: tuple[float, float]


@lru_cache(maxsize=128)
def trial_of(story: Story) -> Trial | None:
    """Return the trial in a story's world; None where the treatment has no two values to give.

    Examples
    --------
    >>> import causalstory as cs
    >>> trial = trial_of(cs.load("medication-errors")["aftermath"])
    >>> [arrow for arrow in trial.world.arrows if arrow[1] == "psychological_safety"]
    [('by_lot', 'psychological_safety')]
    """
    treatment = story.question.treatment
    names = [variable.name for variable in story.variables]
    if not story.simulable or treatment not in names:
        return None
    arms = _arms(story, treatment)
    if arms is None:
        return None
    lot = "by_lot"
    while lot in names:
        lot += "_"
    low, high = arms
    handed = f"{low:.12g} + {high - low:.12g}*{lot}"
    others = tuple(m for m in story.mechanisms if m.variable != treatment)
    mechanisms = (
        Mechanism(lot, "bernoulli", (("formula", parse("0")),)),
        Mechanism(treatment, "deterministic", (("formula", parse(handed)),)),
        *others,
    )
    arrows = ((lot, treatment), *(arrow for arrow in story.arrows if arrow[1] != treatment))
    variables = (Variable(lot, latent=True), *(replace(v, selected=False) for v in story.variables))
    world = replace(story, variables=variables, arrows=arrows, mechanisms=mechanisms)
    return Trial(world, arms)


def _arms(story: Story, treatment: str) -> tuple[float, float] | None:
    """Return a low and a high value of the treatment, as it is seen in a story's world."""
    mechanism = story.mechanism(treatment)
    if mechanism.levels:
        return None  # groups: what is handed out is no number
    seen = draw_columns(story, [treatment], n=UNITS, seed=1)[treatment]
    if set(np.unique(seen[:200]).tolist()) <= {0, 1}:
        return 0.0, 1.0
    low, high = np.percentile(seen, ARMS, method="nearest").astype(float).tolist()
    return (low, high) if low < high else None


@dataclass(frozen=True)
class Says:
    """What a story says of one column in a trial.

    Parameters
    ----------
    sign
        Which way the column goes with the treatment; None if it stays.
    margin
        An effect per unit of treatment up to which "it stays" holds; 0 where no arrow leads there.
    open
        Whether arrows lead there and no mechanism says which way it goes.
    """

    sign: Sign | None
    margin: float = 0.0
    open: bool = False

    @property
    def moves(self) -> bool:
        """Whether the column changes at all."""
        return self.open or self.sign is not None


@lru_cache(maxsize=512)
def says(story: Story, column: str) -> Says | None:
    """Return what a story says of a column in a trial; None if it says nothing.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> {name: (says(ward[name], "reported_errors").sign, says(ward[name], "actual_errors").sign)
    ...  for name in ("complacency", "voice", "aftermath")}
    {'complacency': ('positive', 'positive'), 'voice': ('positive', 'negative'),
     'aftermath': (None, None)}
    """
    treatment = story.question.treatment
    if treatment == column or not {treatment, column} <= {v.name for v in story.variables}:
        return None
    if directed_path(to_networkx(story), treatment, column) is None:
        return Says(None)
    if not story.simulable:
        return Says(None, open=True)
    trial = trial_of(story)
    if trial is None or trial.world.mechanism(column).levels:
        return None
    drawn = draw_columns(trial.world, [treatment, column], n=UNITS, seed=1)
    given, seen = (drawn[name].astype(float)[None] for name in (treatment, column))
    slope = float(slopes(seen, given).coefficient[0])
    margin = SMALL * float(seen.std() / given.std())
    if abs(slope) <= margin:
        return Says(None, margin)
    return Says("positive" if slope > 0 else "negative")


def trial_differences(first: Story, second: Story, column: str) -> tuple[Difference, ...]:
    """Return the claims by which a trial that looks at one column tells two stories apart.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> trial_differences(ward["complacency"], ward["voice"], "reported_errors")
    ()
    >>> for found in trial_differences(ward["complacency"], ward["voice"], "actual_errors"):
    ...     print(f"rejects {found.rejects} if {found.world} is true: {found.says}")
    rejects complacency if voice is true: where Psychological safety is handed out by lot, Errors
    made rises with it
    rejects voice if complacency is true: where Psychological safety is handed out by lot, Errors
    made falls with it
    """
    return (*_rejecting(first, second, column), *_rejecting(second, first, column))


def _rejecting(story: Story, world: Story, column: str) -> Iterator[Difference]:
    claimed, true = says(story, column), says(world, column)
    if claimed is None or true is None or claimed.open or not true.moves:
        return
    if claimed.sign == true.sign and not true.open:
        return
    if claimed.moves and true.open:
        return  # it may go the same way
    treatment = story.question.treatment
    labels = {variable.name: variable.label for variable in story.variables}
    goes = {"positive": "rises with it", "negative": "falls with it", None: "stays as it is"}
    words = f"where {labels[treatment]} is handed out by lot, {labels[column]} {goes[claimed.sign]}"
    yield Difference(story.name, world.name, "trial", treatment, column, (), claimed.sign, words)


@dataclass(frozen=True)
class TrialPanel:
    """Trials in one world, each looking at one column, and stories that say what it does.

    Parameters
    ----------
    trial
        The world.
    readers
        Stories with the columns that they speak of.
    """

    trial: Trial
    readers: tuple[tuple[Story, str], ...]

    def draw(self, readers: Sequence[int], *, n: int, seed: int, batch: int, sets: int) -> Verdicts:
        """Return which of some stories are contradicted on each trial: (sets, readers)."""
        asked = [self.readers[reader] for reader in readers]
        columns = tuple(dict.fromkeys(column for _, column in asked))
        treatment = self.trial.world.question.treatment
        drawn = replicate(
            self.trial.world, (treatment, *columns), n=n, seed=seed, batch=batch, sets=sets
        )
        found = {column: slopes(drawn[column], drawn[treatment]) for column in columns}
        return np.column_stack(
            [_contradicted(found[column], says(story, column)) for story, column in asked]
        )


def _contradicted(found: Slopes, claim: Says | None) -> Verdicts:
    """Say where the interval lies wholly off what is claimed; NaN contradicts nothing."""
    if claim is None:
        return np.zeros(len(found.coefficient), dtype=bool)
    low, high = found.interval(1 - LEVEL)
    with np.errstate(invalid="ignore"):
        if claim.sign == "positive":
            return np.asarray(high < 0)
        if claim.sign == "negative":
            return np.asarray(low > 0)
        return np.asarray((low > claim.margin) | (high < -claim.margin))
