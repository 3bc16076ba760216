"""The teaching data of a scenario that runs over time: weeks of units, acted on and left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.simulation.timeline import timeline
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE_IT

if TYPE_CHECKING:
    import pandas as pd


def regimes(scenario: Scenario) -> tuple[str, ...]:
    """Return what is done in the files: nothing, and the first action of the scenario."""
    done = [action.name for action in scenario.actions if action.name != LEAVE_IT]
    return (LEAVE_IT, *done[:1])


def level_of_rows(scenario: Scenario) -> str:
    """Return the level whose members are the rows of a week: that of the treatment."""
    return scenario.variable(scenario.question.treatment).level


def size_over_time(scenario: Scenario) -> int:
    """Return how many rows each file has."""
    clock = scenario.timeline
    weeks = clock.weeks * clock.members(level_of_rows(scenario)) if clock else 0
    return weeks * len(regimes(scenario))


def rows_over_time(scenario: Scenario, story: Story, *, seed: int, teacher: bool) -> pd.DataFrame:
    """Return one row for each thing done, week and member: what is seen, or the truth too.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("weekly-report")
    >>> rows = rows_over_time(ward, ward["voice"], seed=1, teacher=False)
    >>> list(rows)[:4], len(rows) == size_over_time(ward)
    (['action', 'week', 'unit', 'psychological_safety'], True)
    """
    import pandas as pd

    frames = []
    for action in regimes(scenario):
        history = timeline(
            scenario,
            world=story.name,
            action=action,
            seed=seed,
            by=level_of_rows(scenario),
            truth=teacher,
        )
        frame = history.to_frame().drop(columns=[*story.switches])
        frame.insert(0, "action", action)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
