"""One block of rows of a world: every mechanism in turn, each with its own stream."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import SimulationError
from causalstory.runner.streams import blocks, generator
from causalstory.simulation.interventions import Intervention
from causalstory.stories.draws import share_of
from causalstory.stories.families import FAMILIES
from causalstory.stories.levels import event_of
from causalstory.stories.model import Story, require_story
from causalstory.stories.parts import Mechanism

Values = NDArray[Any]
"""One number a row: float64, or int64 for counts, 0/1 and levels."""
Block = dict[str, Values]


def require_mechanisms(story: Story) -> None:
    """Raise SimulationError if a story has only arrows and so cannot play the truth.

    Raise OptionError if it is no story at all.
    """
    require_story(story)
    if not story.simulable:
        raise SimulationError(
            f"story '{story.name}' gives arrows but no mechanisms, so it cannot be simulated; "
            "give it mechanisms, or hand over data to analyse under it"
        )


@np.errstate(all="ignore")  # impossible numbers are refused in words; once for all mechanisms
def draw_block(
    story: Story,
    seed: int,
    block: int,
    size: int,
    changes: Sequence[Intervention] = (),
    only: Collection[str] | None = None,
    drawn: Mapping[str, Values] = MappingProxyType({}),
) -> Block:
    """Draw the variables of a story for one block of rows.

    Parameters
    ----------
    story
        A story with mechanisms.
    seed, block
        Which streams to read.
    size
        Number of rows, at most :data:`causalstory.runner.streams.BLOCK`.
    changes
        Interventions; a variable that is ``set`` reads no stream, the others read theirs as if
        nothing had happened.
    only
        The variables to draw, all their causes among them (see :func:`with_causes`); by default
        every one. Their values do not depend on what else is drawn.
    drawn
        What was drawn before the changes, of variables whose causes they do not reach.

    Returns
    -------
    dict
        Variable name to array of shape (size,): floats, or integers for counts, 0/1 and levels.

    Raises
    ------
    SimulationError
        If a mechanism gives an impossible parameter; the sentence starts with its dotted path.
    """
    change_of = {change.variable: change for change in changes}
    values: Block = {}
    for mechanism in story.mechanisms:
        name = mechanism.variable
        if only is not None and name not in only:
            continue
        change = change_of.get(name)
        if change is not None and change.kind == "set":
            values[name] = constant(mechanism, change.value, size)
            continue
        natural = drawn.get(name)
        if natural is None:
            natural = _draw(story, mechanism, generator(seed, name, block), values, size)
        values[name] = natural if change is None else shifted(natural, change.value)
    return values


def _draw(
    story: Story,
    mechanism: Mechanism,
    stream: np.random.Generator,
    values: Mapping[str, Values],
    size: int,
) -> Values:
    try:
        return FAMILIES[mechanism.family].draw(stream, parameters_of(mechanism, values), size)
    except SimulationError as error:
        raise located(story, mechanism.variable, error) from None


def with_causes(story: Story, names: Iterable[str]) -> frozenset[str]:
    """Return variables and everything that they arise from.

    Examples
    --------
    >>> import causalstory as cs
    >>> sorted(with_causes(cs.load("medication-errors")["voice"], ["learning"]))
    ['learning', 'psychological_safety']
    """
    found = set(names)
    for mechanism in reversed(story.mechanisms):  # effects before their causes
        if mechanism.variable in found:
            found.update(mechanism.parents)
    return frozenset(found)


def effects_of(story: Story, names: Iterable[str]) -> frozenset[str]:
    """Return everything that arises from variables, they themselves only if from each other.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> sorted(effects_of(voice, ["learning", "actual_errors"]))
    ['actual_errors', 'reported_errors']
    """
    causes = set(names)
    found: set[str] = set()
    for mechanism in story.mechanisms:  # causes before their effects
        if not (causes | found).isdisjoint(mechanism.parents):
            found.add(mechanism.variable)
    return frozenset(found)


def draw_blocks(
    story: Story,
    n: int,
    seed: int,
    regimes: Iterable[Sequence[Intervention]],
    only: Collection[str] | None = None,
) -> Iterator[tuple[Block, ...]]:
    """Yield the blocks of n rows, each drawn under several regimes with the same streams.

    What no regime moves is drawn once for all. Memory stays bounded by one block per regime
    whatever n is.
    """
    regimes = tuple(regimes)
    changed = [change for changes in regimes for change in changes]
    moved = effects_of(story, (change.variable for change in changed))
    moved |= {change.variable for change in changed if change.kind == "set"}
    names = [m.variable for m in story.mechanisms] if only is None else only
    shared = set(names) - moved
    for block, start, stop in blocks(n):
        size = stop - start
        drawn = draw_block(story, seed, block, size, only=shared)
        yield tuple(
            draw_block(story, seed, block, size, changes, only, drawn) for changes in regimes
        )


@np.errstate(all="ignore")  # as above
def conditional_mean(story: Story, name: str, values: Mapping[str, Values]) -> NDArray[np.float64]:
    """Return the mean of a variable given its parents, row by row.

    Of a categorical one the probability of the level that the question counts, else of the last.
    Averaging these instead of draws takes the variable's own luck out of a comparison of regimes.

    Raises
    ------
    SimulationError
        If a parameter is impossible.
    """
    mechanism = story.mechanism(name)
    try:
        given = parameters_of(mechanism, values)
        if mechanism.levels:
            event = event_of(story.question, name, mechanism.levels)
            mean = share_of(event, mechanism.levels, given)
        else:
            mean = FAMILIES[mechanism.family].mean(given)
    except SimulationError as error:
        raise located(story, name, error) from None
    size = next(iter(values.values())).shape
    return np.broadcast_to(np.asarray(mean, dtype=np.float64), size)


def located(story: Story, name: str, error: SimulationError) -> SimulationError:
    """Put the dotted path of a mechanism before each problem of an error."""
    where = f"stories.{story.name}.mechanisms.{name}"
    return SimulationError(f"{where}: {problem}" for problem in error.problems)


def parameters_of(
    mechanism: Mechanism, values: Mapping[str, Values]
) -> dict[str, NDArray[np.float64] | float]:
    """Return the parameters of a mechanism in each row, given at least its parents.

    They may share memory with the parents' values and must not be changed. NaN and infinity come
    as they are; NumPy's warnings of them are left to the caller.
    """
    # Formulas compute in floats: integers would overflow, and refuse negative powers.
    parents = {name: np.asarray(values[name], dtype=np.float64) for name in mechanism.parents}
    return {key: formula.evaluate(parents) for key, formula in mechanism.parameters}


def constant(mechanism: Mechanism, value: float, size: int) -> Values:
    """Return a variable that do() fixes: integers where the family and the value allow it."""
    if FAMILIES[mechanism.family].discrete and value.is_integer():
        return np.full(size, int(value), dtype=np.int64)
    return np.full(size, value)


def shifted(drawn: Values, amount: float) -> Values:
    """Return values that do() moves by an amount: still integers if both were."""
    if drawn.dtype == np.int64 and amount.is_integer():
        return drawn + np.int64(amount)
    return drawn + amount
