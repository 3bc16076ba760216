"""What everybody could see before anybody acted: members side by side, in many histories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from causalstory.simulation.weeks import Floats, blocks_of, causes, run, timeline_of
from causalstory.stories.model import Story
from causalstory.stories.parts import LEAVE, Variable


def beforehand(
    story: Story, variables: Sequence[str], level: str, *, histories: int = 400, seed: int = 1
) -> Floats:
    """Return means over the weeks before the action, member by member.

    Parameters
    ----------
    story
        A story that runs over time and whose action does not begin in the first week.
    variables
        What is looked at.
    level
        The level whose members stand side by side. What lives above it is the same for all that
        stand below; what lives below it is added up or averaged, as the file says.
    histories, seed
        As for :func:`causalstory.simulation.weekly.weekly`.

    Returns
    -------
    numpy.ndarray
        Of shape (variables, histories, members).

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("weekly-report")["voice"]
    >>> beforehand(voice, ["psychological_safety"], "unit", histories=3).shape
    (1, 3, 8)
    """
    timeline = timeline_of(story)
    looked_at = [story.variable(name) for name in variables]
    found = np.zeros((len(variables), histories, timeline.members(level)))
    first = 0
    for block, size in blocks_of(timeline, histories):
        weeks = run(
            story,
            [LEAVE],
            seed=seed,
            block=block,
            size=size,
            weeks=timeline.start,
            only=causes(story, variables),
        )
        for week, (world,) in weeks:
            if week >= 0:
                for row, variable in enumerate(looked_at):
                    values = _side_by_side(world[variable.name], variable, timeline.shape(level))
                    found[row, first : first + size] += values.reshape(size, -1)
        first += size
    return found / timeline.start


def _side_by_side(values: Floats, variable: Variable, shape: tuple[int, ...]) -> Floats:
    """Return values with one for each member of a level of that shape."""
    below = tuple(
        axis for axis, members in enumerate(shape, start=1) if members < values.shape[axis]
    )
    apply = np.sum if variable.total == "sum" else np.mean
    merged = apply(values, axis=below, keepdims=True) if below else values
    return np.broadcast_to(merged, (len(values), *shape))
