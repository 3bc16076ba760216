"""Synthetic data from a story taken for true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from causalstory.errors import OptionError
from causalstory.runner.streams import blocks
from causalstory.simulation.interventions import Do, interventions
from causalstory.simulation.world import Values, draw_block, require_mechanisms

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.stories.model import Story


def simulate(
    story: Story,
    *,
    n: int = 10_000,
    seed: int = 1,
    do: Do = None,
    evidence: str | None = None,
    latent: bool = False,
) -> pd.DataFrame:
    """Draw data from a story taken for true.

    The same seed gives the same rows everywhere: the first k rows do not depend on n, and do()
    leaves every variable that is not a descendant bit-identical.

    Parameters
    ----------
    story
        A story with mechanisms.
    n
        Number of units of observation.
    seed
        Root of the random streams, a non-negative integer.
    do
        An action, its name, or values by variable: ``do={"psychological_safety": 1.0}``.
    evidence
        Level of evidence whose columns are returned; the richest by default.
    latent
        Whether to add every variable that this evidence lacks, latent ones included.

    Returns
    -------
    pandas.DataFrame
        n rows; columns in the order of the evidence, then (with ``latent``) the rest in the order
        of the story. Categorical variables come as pandas categoricals.

    Raises
    ------
    SimulationError
        If the story has no mechanisms or they give impossible numbers.
    UnknownNameError
        If the evidence, action or variable does not exist.
    OptionError
        If n or seed is outside its range.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> cs.simulate(voice, n=3, seed=1, evidence="weekly_report").shape
    (3, 2)
    """
    import pandas as pd

    require_mechanisms(story)
    require_size(n, seed)
    changes = interventions(story, do)
    chosen = list(story.evidence_named(evidence).columns)
    if latent:
        chosen += [v.name for v in story.variables if v.name not in chosen]

    columns: dict[str, Values] = {}
    for block, start, stop in blocks(n):
        drawn = draw_block(story, seed, block, stop - start, changes)
        for name in chosen:
            if start == 0:
                columns[name] = np.empty(n, dtype=drawn[name].dtype)
            columns[name][start:stop] = drawn[name]

    levels = {name: story.mechanism(name).levels for name in chosen}
    return pd.DataFrame(
        {
            name: pd.Categorical.from_codes(values, categories=pd.Index(levels[name]))
            if levels[name]
            else values
            for name, values in columns.items()
        }
    )


def require_size(n: int, seed: int) -> None:
    """Raise OptionError unless n is a positive and seed a non-negative whole number."""
    problems = []
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        problems.append(f"n: needs a whole number of at least 1, not {n!r}")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        problems.append(f"seed: needs a whole number of at least 0, not {seed!r}")
    if problems:
        raise OptionError(problems)
