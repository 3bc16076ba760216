"""The table that a scenario comes with, if it comes with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.decision.sampling import samples_for

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.stories.model import Scenario


def published(scenario: Scenario) -> pd.DataFrame | None:
    """Read the published table of a scenario; None if its data is all simulated.

    Raises
    ------
    DataError
        If the table cannot be read.

    Examples
    --------
    >>> import causalstory as cs
    >>> published(cs.load("kidney-stones")).shape
    (8, 4)
    >>> published(cs.load("medication-errors")) is None
    True
    """
    if scenario.data is None:
        return None
    samples = samples_for(scenario, n=1, seed=0)  # n and seed play no part in a published table
    return samples.frames[scenario.stories[0].name]
