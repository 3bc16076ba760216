"""Many histories in brief: weekly rows and their means over some weeks, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import OptionError, not_whole
from causalstory.runner.jobs import in_order
from causalstory.runner.progress import track
from causalstory.simulation.weeks import Floats, blocks_of, causes, run, timeline_of
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import LEAVE_IT, Variable
from causalstory.stories.timeline import Expectation, Timeline

Window = tuple[int, int]
"""First and last week, as in the rows of a history."""


@dataclass(frozen=True)
class Against:
    """A variable under an action against its twin: the same luck under ``leave_it``.

    Parameters
    ----------
    ratio, ratio_se
        The mean over all histories divided by the twins', and its Monte Carlo error (delta
        method, twins paired); None where the twins' mean is 0.
    difference, difference_se
        The mean of the differences, and its Monte Carlo error.
    """

    ratio: float | None
    ratio_se: float | None
    difference: float
    difference_se: float


@dataclass(frozen=True, eq=False)
class Weekly:
    """What weekly rows are like in many histories of one world.

    Parameters
    ----------
    world
        The story that was true.
    windows
        Which weeks each column stands for.
    values
        By action and variable an array of shape (histories, windows): the means over the weeks of
        a window of what a row a week shows. Twins stand in the same row.
    """

    world: str
    windows: tuple[Window, ...]
    values: Mapping[tuple[str, str], NDArray[np.float64]]

    def of(self, action: str, variable: str) -> Floats:
        """Return one row for each history and one column for each window."""
        return self.values[action, variable]

    def against_twin(self, action: str, variable: str, window: int = 0) -> Against:
        """Return what an action does to a variable in the window of that number."""
        done, left = (self.of(name, variable)[:, window] for name in (action, LEAVE_IT))
        root = np.sqrt(max(1, len(done)))
        difference = done - left
        spread = partial(np.std, ddof=min(1, len(done) - 1))
        twin = float(left.mean())
        ratio = float(done.mean()) / twin if twin else None
        error = None if ratio is None else float(spread(done - ratio * left) / root / abs(twin))
        return Against(ratio, error, float(difference.mean()), float(spread(difference) / root))


def since_action(timeline: Timeline, weeks: Window) -> Window:
    """Return weeks that are counted from the action, which begins in week 1, as weeks of rows.

    Examples
    --------
    >>> from causalstory.stories.timeline import Level
    >>> since_action(Timeline(104, 26, (Level("ward"),)), (5, 8))
    (30, 33)
    """
    return timeline.start + weeks[0] - 1, timeline.start + weeks[1] - 1


def weekly(
    scenario: Scenario,
    *,
    world: str,
    actions: Sequence[str],
    variables: Sequence[str],
    windows: Sequence[Window] | None = None,
    histories: int = 400,
    seed: int = 1,
    jobs: int = 1,
) -> Weekly:
    """Let a world run many times under several actions, each with the same luck.

    The first history is that of :func:`causalstory.timeline` with the same seed, and the first ones
    do not depend on how many follow. Memory holds the result and one block of histories for each
    job, whatever their number.

    Parameters
    ----------
    scenario, world, seed
        As for :func:`causalstory.timeline`.
    actions
        Their names, ``leave_it`` among them where twins are wanted.
    variables
        Which rows to sum up; only what they arise from is drawn.
    windows
        Pairs of a first and a last week; by default every week of the timeline by itself.
    histories
        How many.
    jobs
        How many blocks at a time, in threads; the numbers do not depend on it.

    Raises
    ------
    OptionError, UnknownNameError, SimulationError
        As :func:`causalstory.timeline`.
    """
    require_scenario(scenario, over_time=True)
    problems = not_whole(histories=(histories, 1), seed=(seed, 0), jobs=(jobs, 1))
    story = scenario[world]
    timeline = timeline_of(story)
    shown = tuple((week, week) for week in range(timeline.weeks)) if windows is None else windows
    problems += [
        f"windows: ({first}, {last}) is no first and last week from 0 to {timeline.weeks - 1}"
        for first, last in shown
        if not 0 <= first <= last < timeline.weeks
    ]
    if problems:
        raise OptionError(problems)
    brief = _Brief(
        story,
        tuple(story.action(action).name for action in actions),
        tuple(story.variable(variable) for variable in variables),
        tuple(shown),
        seed,
    )
    blocks = blocks_of(timeline, histories)
    done = track(in_order(brief, blocks, jobs=jobs), f"simulating {world}", len(blocks))
    values = np.concatenate(list(done))
    return Weekly(
        world,
        brief.windows,
        {
            (action, variable.name): values[:, place, column]
            for place, action in enumerate(brief.actions)
            for column, variable in enumerate(brief.variables)
        },
    )


@dataclass(frozen=True)
class _Brief:
    """Sums up one block of histories; it pickles, so that other processes can do it."""

    story: Story
    actions: tuple[str, ...]
    variables: tuple[Variable, ...]
    windows: tuple[Window, ...]
    seed: int

    def __call__(self, which: tuple[int, int]) -> Floats:
        """Return an array of shape (histories, actions, variables, windows)."""
        block, size = which
        found = np.zeros((size, len(self.actions), len(self.variables), len(self.windows)))
        every = run(
            self.story,
            [self.story.action(action) for action in self.actions],
            seed=self.seed,
            block=block,
            size=size,
            weeks=1 + max(last for _, last in self.windows),
            only=causes(self.story, [variable.name for variable in self.variables]),
        )
        for week, worlds in every:
            columns = [i for i, (first, last) in enumerate(self.windows) if first <= week <= last]
            if not columns:
                continue
            for place, world in enumerate(worlds):
                for row, variable in enumerate(self.variables):
                    found[:, place, row, columns] += _row(variable, world[variable.name])[:, None]
        return found / [last - first + 1 for first, last in self.windows]


def _row(variable: Variable, values: Floats) -> Floats:
    """Return what a row a week shows of a variable, for each history."""
    axes = tuple(range(1, values.ndim))
    apply = np.sum if variable.total == "sum" else np.mean
    return np.asarray(apply(values, axis=axes))


def expected(
    scenario: Scenario, *, histories: int = 400, seed: int = 1, jobs: int = 1
) -> list[tuple[Expectation, Against]]:
    """Recompute what a file expects of its actions, in its order.

    Parameters
    ----------
    scenario
        A scenario that runs over time.
    histories, seed, jobs
        As for :func:`weekly`.

    Raises
    ------
    OptionError, SimulationError
        As :func:`weekly`.
    """
    require_scenario(scenario, over_time=True)
    asked = scenario.timeline.expectations if scenario.timeline else ()
    found: dict[Expectation, Against] = {}
    for world in dict.fromkeys(each.world for each in asked):
        inside = [each for each in asked if each.world == world]
        timeline = timeline_of(scenario[world])
        windows = [since_action(timeline, each.weeks) for each in inside]
        told = weekly(
            scenario,
            world=world,
            actions=list(dict.fromkeys([LEAVE_IT, *(each.action for each in inside)])),
            variables=list(dict.fromkeys(each.variable for each in inside)),
            windows=windows,
            histories=histories,
            seed=seed,
            jobs=jobs,
        )
        for window, each in enumerate(inside):
            found[each] = told.against_twin(each.action, each.variable, window)
    return [(each, found[each]) for each in asked]
