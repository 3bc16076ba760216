"""`timeline`: one history of a world that runs over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import OptionError, not_whole, refuse_together
from causalstory.runner.progress import track
from causalstory.simulation.history import History, level_named
from causalstory.simulation.weeks import Week, run
from causalstory.stories.families import FAMILIES
from causalstory.stories.file.timeline import MAX_NUMBERS
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import LEAVE, LEAVE_IT, Action
from causalstory.stories.timeline import Timeline


def timeline(
    scenario: Scenario,
    *,
    world: str,
    action: str | Action = LEAVE_IT,
    seed: int = 1,
    weeks: int | None = None,
    by: str | None = None,
    truth: bool = False,
    evidence: str | None = None,
) -> History:
    """Let a world run week by week, with an action or without.

    The same seed gives the same history under every action up to the week in which the action
    begins, and for ever in what the action cannot reach.

    Parameters
    ----------
    scenario
        A scenario with a ``[timeline]``.
    world
        The story that is true.
    action
        What is done from the timeline's ``start`` on; by default nothing.
    seed
        Root of the random streams, a non-negative integer.
    weeks
        How many weeks, by default as many as the file says; fewer are the first of them.
    by
        The name of a level, "person" for the lowest: one row for each week and member. By default
        one row a week, each variable added up or averaged as the file says.
    truth
        Whether to show what nobody sees, too.
    evidence
        Whose columns are seen; by default those of the cheapest, and the switches.

    Returns
    -------
    History
        With ``.to_frame()``, ``.to_dict()`` and ``.view(by=..., truth=...)``.

    Raises
    ------
    OptionError
        If the scenario does not run over time, or a number is outside its range.
    UnknownNameError
        If there is no such story, action, level or evidence.
    SimulationError
        If a mechanism gives impossible numbers.

    Examples
    --------
    >>> import causalstory as cs
    >>> tired = cs.load('''
    ... format = 1
    ... id = "tired"
    ... title = "Who makes mistakes?"
    ... question = { treatment = "sleep", outcome = "mistakes", goal = "decrease" }
    ... timeline = { weeks = 8, start = 4 }
    ... levels = { shift = { count = 3 } }
    ... variables.curfew = { switch = true }
    ... variables.sleep = { latent = true }
    ... variables.mistakes = { total = "sum" }
    ... actions.early_nights = { set = { curfew = 1 } }
    ... [stories.tired]
    ... title = "The tired ones"
    ... [stories.tired.mechanisms]
    ... sleep = { family = "normal", formula = "0.5*lag(sleep) + curfew" }
    ... mistakes = { family = "poisson", formula = "1 - 0.5*sleep" }
    ... ''')
    >>> history = cs.timeline(tired, world="tired", action="early_nights")
    >>> history.to_frame().columns.tolist()
    ['week', 'mistakes', 'curfew']
    >>> history.to_frame()["curfew"].tolist()
    [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]
    """
    story, done, clock = _checked(scenario, world, action, seed, weeks, by, evidence)
    level = level_named(clock, by)
    shown = scenario.evidence[0] if evidence is None else scenario.evidence_named(evidence)
    actions = (done, LEAVE)[: 1 + bool(done.variable)]
    every = _histories(scenario, story, actions, seed, clock, weeks or clock.weeks)
    observed = tuple(dict.fromkeys((*shown.columns, *story.switches)))
    return replace(every[0], observed=observed, by=level, truth=truth)


def timelines(scenario: Scenario, *, world: str, seed: int = 1) -> dict[str, History]:
    """Return the history of every action by its name, with all that happened.

    The weeks before the action are the same for all and simulated once, and so is the twin.

    Parameters
    ----------
    scenario, world, seed
        As for :func:`timeline`.

    Examples
    --------
    >>> import causalstory as cs
    >>> every = timelines(cs.load("weekly-report"), world="voice")
    >>> list(every)
    ['rule_by_fear', 'build_safety', 'staff_sick_wards', 'leave_it']
    """
    story, _, clock = _checked(scenario, world, LEAVE_IT, seed, None)
    every = _histories(scenario, story, scenario.actions, seed, clock, clock.weeks)
    return {history.action.name: history for history in every}


def _histories(
    scenario: Scenario,
    story: Story,
    actions: Sequence[Action],
    seed: int,
    clock: Timeline,
    weeks: int,
) -> list[History]:
    """Return what happens under each action, all of it shown; the last action is to leave it."""
    every = _values(story, actions, seed, clock, weeks)
    return [
        History(
            scenario=scenario.id,
            title=scenario.title,
            world=story.name,
            action=action,
            seed=seed,
            timeline=clock,
            variables=story.variables,
            observed=tuple(variable.name for variable in story.variables),
            values=values,
            question=story.question,
            twin=every[-1] if action.variable else {},
            truth=True,
        )
        for action, values in zip(actions, every, strict=True)
    ]


def _checked(
    scenario: Scenario,
    world: str,
    action: str | Action,
    seed: int,
    weeks: int | None,
    by: str | None = None,
    evidence: str | None = None,
) -> tuple[Story, Action, Timeline]:
    """Return world, action and timeline; refuse at once all that is wrong with the call."""
    require_scenario(scenario, over_time=True)
    clock = scenario.timeline
    if clock is None:
        raise OptionError(
            f"scenario '{scenario.id}' does not run over time: simulate draws its data, and a "
            "[timeline] in its file would let it run"
        )
    named = action.name if isinstance(action, Action) else action
    refuse_together(
        lambda: _check_numbers(seed, weeks),
        lambda: scenario[world],
        lambda: scenario.action(named),
        lambda: level_named(clock, by),
        lambda: scenario.evidence_named(evidence),
    )
    story = scenario[world]
    members = sum(clock.members(variable.level) for variable in story.variables)
    if weeks is not None and (weeks + clock.burn_in) * members > MAX_NUMBERS:
        most = MAX_NUMBERS // members - clock.burn_in
        raise OptionError(f"weeks: needs at most {most:,} here, not {weeks:,}")
    return story, scenario.action(named), clock


def _check_numbers(seed: int, weeks: int | None) -> None:
    problems = not_whole(seed=(seed, 0), weeks=(1 if weeks is None else weeks, 1))
    if problems:
        raise OptionError(problems)


def _values(
    story: Story, actions: Sequence[Action], seed: int, clock: Timeline, weeks: int
) -> list[dict[str, NDArray[Any]]]:
    """Return for each action what every variable was in every week shown."""
    worlds: list[dict[str, NDArray[Any]]] = [
        {v.name: np.empty((weeks, *clock.shape(v.level))) for v in story.variables} for _ in actions
    ]
    every = run(story, actions, seed=seed, weeks=weeks)
    for week, now in track(every, f"simulating {story.name}", weeks + clock.burn_in):
        if week >= 0:
            for found, happened in zip(worlds, now, strict=True):
                _store(found, week, happened)
    for found, action in zip(worlds, actions, strict=True):
        _finish(found, story, action)
    return worlds


def _store(found: dict[str, NDArray[Any]], week: int, now: Week) -> None:
    for name, values in found.items():
        values[week] = now[name][0]


def _finish(found: dict[str, NDArray[Any]], story: Story, action: Action) -> None:
    """Make counts whole numbers, and everything unchangeable."""
    discrete = {m.variable for m in story.mechanisms if FAMILIES[m.family].discrete}
    for name, values in found.items():
        if name in discrete or (name in story.switches and action.value.is_integer()):
            found[name] = values.astype(np.int64)
        found[name].flags.writeable = False
