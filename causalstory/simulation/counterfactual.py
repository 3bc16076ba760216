"""The third rung: what these very units would have been, had something been different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import SimulationError
from causalstory.runner.streams import blocks, generator
from causalstory.simulation.factual import read_factual
from causalstory.simulation.interventions import Do, interventions
from causalstory.simulation.simulate import require_size
from causalstory.simulation.world import (
    Block,
    Values,
    constant,
    located,
    parameters_of,
    require_mechanisms,
    shifted,
)
from causalstory.stories.distributions import DISTRIBUTIONS
from causalstory.stories.families import FAMILIES
from causalstory.stories.model import Story
from causalstory.stories.parts import Mechanism

if TYPE_CHECKING:
    import pandas as pd


def counterfactual(story: Story, frame: pd.DataFrame, *, do: Do, seed: int = 1) -> pd.DataFrame:
    """Say what each row would have been under do(), everything else about it as it was.

    Pearl's ladder has three rungs: seeing (:func:`causalstory.association`), doing
    (:func:`causalstory.simulate` with ``do``) and imagining. The third takes three steps (Pearl
    2009, Causality, 2nd ed., ch. 7). *Abduction*: from its values and its parents' find each
    variable's luck in each row, how far up its distribution it stands. *Action*: do() replaces
    mechanisms. *Prediction*: walk down the arrows and read off what the same luck gives now.

    For discrete variables (bernoulli, binomial, poisson, negative_binomial, categorical) the
    counterfactual is **not identified by the story alone**: a story says how values are
    distributed, and more than one rule about the same unit agrees with that. The rule here is
    the monotone coupling: more luck never gives less, and where on a value's step the luck stood
    is drawn at random. It is a choice. Without one there are only bounds (Pearl 2009, ch. 8; under
    monotonicity they close, sec. 9.2.3); Oberst and Sontag (2019, ICML) choose another rule, and
    for categorical variables ours even depends on the order of the levels. For continuous
    variables the same rule is the usual reading of an equation with its own error term. Over many
    units from the story itself the mean, :func:`causalstory.effect`, does not depend on the choice.

    Parameters
    ----------
    story
        A story with mechanisms.
    frame
        The units as they were, every variable of the story among the columns, latent ones
        included; from ``simulate(..., latent=True)`` or anywhere else. It is not changed.
    do
        As in :func:`causalstory.simulate`: an action, its name, or values by variable. What is
        set loses its arrows; a shift adds to the factual value.
    seed
        Root of the streams that place luck on the steps. They belong to the variable and the
        position of the row: the first k rows do not depend on how many follow.

    Returns
    -------
    pandas.DataFrame
        The story's variables in the frame's order, with the frame's index; other columns are left
        out. A value that do() does not reach comes back as it was, to the last bit. A column keeps
        its type if that can hold the new values.

    Raises
    ------
    DataError
        If columns or values are missing, or the story cannot give them; all problems at once.
    SimulationError
        If the story has no mechanisms, or do() leads to impossible parameters.
    UnknownNameError
        If the action or variable does not exist.
    OptionError
        If the seed is outside its range.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> units = cs.simulate(voice, n=1000, seed=1, latent=True)
    >>> fearful = cs.counterfactual(voice, units, do="rule_by_fear")
    >>> bool((fearful["actual_errors"] >= units["actual_errors"]).all())
    True
    >>> cs.counterfactual(voice, units, do="leave_it").equals(units)
    True
    """
    require_mechanisms(story)
    require_size(1, seed)
    changes = {change.variable: change for change in interventions(story, do)}
    factual = read_factual(story, frame)
    imagined: Block = {}
    for mechanism in story.mechanisms:
        name = mechanism.variable
        change = changes.get(name)
        if change is not None and change.kind == "set":
            imagined[name] = constant(mechanism, change.value, len(frame))
            continue
        imagined[name] = _predicted(story, mechanism, factual, imagined, seed)
        if change is not None:
            imagined[name] = shifted(imagined[name], change.value)

    result = frame.loc[:, frame.columns.isin(list(imagined))].copy()
    for name, values in imagined.items():
        moved = values != factual[name]
        if moved.any():
            result[name] = _as_column(frame[name], values, moved, story.mechanism(name).levels)
    return result


@np.errstate(all="ignore")  # impossible numbers are refused in words
def _predicted(
    story: Story, mechanism: Mechanism, factual: Block, imagined: Block, seed: int
) -> Values:
    """Return a variable under the imagined values of its parents, with its factual luck."""
    name = mechanism.variable
    seen = factual[name]
    reached = _any_differs(mechanism.parents, factual, imagined, len(seen))
    if not reached.any():
        return seen
    before, after = parameters_of(mechanism, factual), parameters_of(mechanism, imagined)
    complaints = FAMILIES[mechanism.family].complaints(after)
    if complaints:
        problems = SimulationError(f"{parameter} {what}" for parameter, what in complaints)
        raise located(story, name, problems)
    # An arrow with nothing on it (0.0*x) carries nothing, not even rounding.
    reached &= _any_differs(after, before, after, len(seen))
    if not reached.any():
        return seen
    places = _places(seed, name, len(seen))
    carried = DISTRIBUTIONS[mechanism.family].carry(seen.astype(np.float64), before, after, places)
    return np.where(reached, carried, seen)


def _any_differs(
    names: Iterable[str], one: Mapping[str, Any], other: Mapping[str, Any], n: int
) -> NDArray[np.bool_]:
    differs = np.zeros(n, dtype=np.bool_)
    for name in names:
        differs |= np.not_equal(one[name], other[name])
    return differs


def _places(seed: int, name: str, n: int) -> NDArray[np.float64]:
    """Return where on its step the luck of each row stands, strictly between 0 and 1."""
    # No variable's name holds a slash, so no variable is drawn from this stream.
    drawn = [
        generator(seed, f"{name}/place", block).integers(2**52, size=stop - start)
        for block, start, stop in blocks(n)
    ]
    return (np.concatenate(drawn) + 0.5) / 2**52


def _as_column(
    column: pd.Series, values: Values, moved: NDArray[np.bool_], levels: tuple[str, ...]
) -> pd.Series:
    """Return new values as a column of the old one's type, where that type can hold them all."""
    import pandas as pd

    if levels:
        named = pd.Categorical.from_codes(values.tolist(), categories=pd.Index(levels))
        new = pd.Series(named, index=column.index)
        known = column.dtype.categories if isinstance(column.dtype, pd.CategoricalDtype) else levels
        if not set(new) <= set(known):
            return new
    else:
        new = pd.Series(values, index=column.index)
    try:
        with np.errstate(all="ignore"):
            kept = new.astype(column.dtype)
    except (TypeError, ValueError, OverflowError):
        return new
    same = kept.astype(new.dtype) == new
    return kept.where(moved, column) if same.all() else new
