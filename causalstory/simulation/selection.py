"""Who is seen: the rows of a world in which every selected variable is 1.

Units are drawn as ever, whole blocks of them, and those that nobody sees are left out. So the first
k rows that are seen do not depend on how many follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

import numpy as np

from causalstory.errors import SimulationError
from causalstory.runner.streams import BLOCK
from causalstory.simulation.world import Block
from causalstory.stories.model import Story
from causalstory.tables.words import listed

RAREST = 1_000
"""Where fewer than one unit in so many is seen, drawing stops."""
PATIENCE = 4 * BLOCK
"""Units drawn before that is judged."""


def endless_blocks() -> Iterator[tuple[int, int, int]]:
    """Yield the number, first row and row after the last of whole blocks, without end.

    Examples
    --------
    >>> next(endless_blocks())
    (0, 0, 16384)
    """
    for block in count():
        yield block, block * BLOCK, (block + 1) * BLOCK


def seen(story: Story, drawn: Block) -> Block:
    """Return the rows of a block in which every selected variable is 1.

    Parameters
    ----------
    story
        The story.
    drawn
        All of its variables.

    Raises
    ------
    SimulationError
        If a selected variable is neither 0 nor 1 somewhere.

    Examples
    --------
    >>> from causalstory.stories.parts import Question, Variable
    >>> variables = Variable("dose"), Variable("alive", selected=True)
    >>> story = Story("s", "S", Question("dose", "health", "increase"), variables, ())
    >>> seen(story, {"dose": np.array([1.0, 2.0, 3.0]), "alive": np.array([0, 1, 1])})["dose"]
    array([2., 3.])
    """
    kept = np.ones(len(next(iter(drawn.values()))), dtype=np.bool_)
    for name in story.selected:
        values = drawn[name]
        odd = (values != 0) & (values != 1)
        if odd.any():
            raise SimulationError(
                f"stories.{story.name}.mechanisms.{name}: is selected and comes out as "
                f"{values[int(np.argmax(odd))]:g}: it must be 0 or 1, as (x < 2500) is"
            )
        kept &= values == 1
    return {name: values[kept] for name, values in drawn.items()}


def refilled(story: Story, pieces: Iterable[Block], n: int) -> Iterator[Block]:
    """Yield n rows as blocks of :data:`~causalstory.runner.streams.BLOCK`, from thinner ones.

    Parameters
    ----------
    story
        The story, for the error.
    pieces
        What is seen of each block that was drawn.
    n
        How many rows are wanted.

    Raises
    ------
    SimulationError
        If hardly anybody is seen.
    """
    waiting: list[Block] = []
    held, found, left = 0, 0, n
    for number, piece in enumerate(pieces, start=1):
        size = len(next(iter(piece.values())))
        held, found = held + size, found + size
        waiting.append(piece)
        while left and held >= min(left, BLOCK):
            block, rest = _split(waiting, min(left, BLOCK))
            waiting, held, left = [rest], held - min(left, BLOCK), left - min(left, BLOCK)
            yield block
        if not left:
            return
        if number * BLOCK >= PATIENCE and found * RAREST < number * BLOCK:
            raise SimulationError(_hardly_anybody(story, found, number * BLOCK))


def _split(pieces: list[Block], size: int) -> tuple[Block, Block]:
    """Return the first rows of some pieces, and what is left over."""
    whole = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return (
        {name: values[:size] for name, values in whole.items()},
        {name: values[size:] for name, values in whole.items()},
    )


def _hardly_anybody(story: Story, found: int, drawn: int) -> str:
    return (
        f"story '{story.name}': only {found:,} of {drawn:,} units are seen, those in which "
        f"{listed(story.selected)} is 1: change what leads to it, or ask for everybody "
        "(population=True, --population)"
    )
