"""What one arrow carries: the treatment moved for the outcome alone, all else as it was."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from causalstory.simulation.interventions import Intervention
from causalstory.simulation.total import ROUNDING
from causalstory.simulation.world import Block, conditional_mean, draw_blocks, with_causes
from causalstory.stories.model import Story


def direct_difference(
    story: Story, variable: str, changes: tuple[Intervention, Intervention], n: int, seed: int
) -> tuple[float, float]:
    """Return what two values of a treatment make of a variable along the arrow alone.

    The mean over units of E[Y | treatment moved one way, other parents as they are] - E[Y |
    treatment moved the other way, other parents as they are]: the average natural direct effect
    (Pearl 2001, UAI, definition 6) of a treatment whose other parents keep the values of the
    undisturbed world.

    Parameters
    ----------
    story
        A story with mechanisms.
    variable
        The one that responds.
    changes
        The two values of the treatment; the second is subtracted from the first.
    n, seed
        Simulated units and the seed.

    Returns
    -------
    tuple of float
        The difference and its Monte Carlo standard error.

    Examples
    --------
    >>> import causalstory as cs
    >>> size_after = cs.load("kidney-stones")["surgery_drives_size"]
    >>> to = [Intervention("open_surgery", "set", value) for value in (1.0, 0.0)]
    >>> value, _ = direct_difference(size_after, "success", (to[0], to[1]), n=20_000, seed=1)
    >>> round(value, 2)  # held at its size, a stone is better off with open surgery
    0.05
    """
    up, down = changes
    total = squares = 0.0
    only = with_causes(story, {up.variable, *story.mechanism(variable).parents})
    for (block,) in draw_blocks(story, n, seed, [()], only):
        difference = conditional_mean(story, variable, _moved(block, up))
        difference = difference - conditional_mean(story, variable, _moved(block, down))
        total += float(difference.sum())
        squares += float(difference @ difference)
    mean = total / n
    spread = squares / n - mean**2
    return mean, float(np.sqrt(spread / n)) if spread > ROUNDING * mean**2 else 0.0


def _moved(block: Block, change: Intervention) -> Block:
    """Return a block with one column moved and nothing that follows from it."""
    natural = np.asarray(block[change.variable], dtype=np.float64)
    moved: NDArray[np.float64] = (
        np.full(natural.shape, change.value) if change.kind == "set" else natural + change.value
    )
    return {**block, change.variable: moved}
