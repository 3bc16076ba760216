"""What each action comes to where a scenario runs over time, in every world.

The table is that of :mod:`causalstory.decision.consequences`: the same nouns, judged alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from causalstory.decision.consequences import Consequences, judged, require_worlds
from causalstory.simulation.effect import Effect
from causalstory.simulation.weekly import Weekly, weekly
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import Action

HISTORIES = 200
"""Histories of each world."""


def long_run(
    scenario: Scenario, *, histories: int = HISTORIES, seed: int = 1, jobs: int = 1
) -> Consequences:
    """Carry every action out in every world, from its first week to the last one shown.

    Changes are against the same luck under ``leave_it``, per unit of observation and week: one
    member of the level on which the treatment lives. Costs are in the same unit.

    Parameters
    ----------
    scenario
        A scenario that runs over time.
    histories, seed, jobs
        As for :func:`causalstory.simulation.weekly.weekly`.

    Raises
    ------
    OptionError
        If a number is outside its range.
    SimulationError
        If the scenario has no timeline, or mechanisms give impossible numbers.

    Examples
    --------
    >>> import causalstory as cs
    >>> table = long_run(cs.load("weekly-report"), histories=20)
    >>> [table.best(world).action for world in table.worlds]
    ['rule_by_fear', 'build_safety', 'staff_sick_wards', 'leave_it']
    >>> table.of("voice", "rule_by_fear").self_confirming
    True
    """
    require_scenario(scenario, over_time=True)
    names = tuple(action.name for action in scenario.actions)
    question = scenario.question
    looked_at = [question.outcome, *([question.proxy] if question.proxy else [])]
    cells = []
    worlds = require_worlds(scenario)
    for world in worlds:
        told = weekly(
            scenario,
            world=world.name,
            actions=names,
            variables=looked_at,
            windows=[(world.timeline.start, world.timeline.weeks - 1)] if world.timeline else None,
            histories=histories,
            seed=seed,
            jobs=jobs,
        )
        effects = _effects(world, scenario.actions, told, histories, seed)
        cells += list(judged(scenario, list(effects)))
    return Consequences(tuple(world.name for world in worlds), names, tuple(cells))


def _effects(
    world: Story, actions: tuple[Action, ...], told: Weekly, histories: int, seed: int
) -> Iterator[Effect]:
    """Return what each action does to outcome and proxy, per unit of observation and week."""
    question = world.question
    for action in actions:
        outcome = told.against_twin(action.name, question.outcome)
        proxy = told.against_twin(action.name, question.proxy) if question.proxy else None
        units = {
            name: _observed_together(world, name)
            for name in (question.outcome, question.proxy)
            if name
        }
        per = units[question.outcome]
        seen = units[question.proxy] if question.proxy else 1
        yield Effect(
            story=world.name,
            action=action.name,
            outcome=question.outcome,
            proxy=question.proxy,
            outcome_change=outcome.difference / per,
            outcome_change_se=outcome.difference_se / per,
            proxy_change=proxy.difference / seen if proxy else None,
            proxy_change_se=proxy.difference_se / seen if proxy else None,
            n=histories,
            seed=seed,
        )


def _observed_together(world: Story, name: str) -> int:
    """Return how many units of observation a weekly row of a variable adds up."""
    if world.timeline is None or world.variable(name).total != "sum":
        return 1
    return world.timeline.members(world.variable(world.question.treatment).level)
