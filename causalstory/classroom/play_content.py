"""What a game is made of: histories of every action in every world, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.decision.long_run import long_run
from causalstory.runner.progress import track
from causalstory.simulation.timeline import timeline
from causalstory.simulation.weekly import weekly
from causalstory.simulation.weeks import timeline_of
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE_IT, Action

if TYPE_CHECKING:
    from causalstory.simulation.history import History
    from causalstory.stories.timeline import Timeline

AUDITS = 3
"""Audits that can be paid for."""
TOP = 5
"""Persons on the leaderboard of a week."""


def content(scenario: Scenario, *, seed: int, histories: int) -> dict[str, Any]:
    """Return the game as JSON-ready values, numbers rounded to what is shown.

    The weeks before the action stand there once for each world, those after it once for each
    action: ``seen`` and ``true`` are counts by week and unit, ``persons`` the leaderboard.
    """
    clock = _clock(scenario)
    question = scenario.question
    units = scenario.variable(question.treatment).level
    lowest = clock.levels[-1].name
    per_unit = clock.members(lowest) // clock.members(units)
    told = [
        {
            "id": story.name,
            "title": story.title,
            "teller": _capital(story.teller or "somebody"),
            "claim": " ".join(story.claim.split()),
            "action": story.recommends or LEAVE_IT,
        }
        for story in scenario.stories
    ]
    pairs = [(story, action) for story in scenario.stories for action in scenario.actions]
    lived = {
        (story.name, action.name): _weeks(scenario, story, action, units, seed)
        for story, action in track(pairs, "letting the weeks go by")
    }
    start = clock.start
    return {
        "title": scenario.title,
        "about": " ".join(scenario.about.split()),
        "start": start,
        "weeks": clock.weeks,
        "audits": AUDITS,
        "audit_cost": scenario.evidence[-1].cost,
        "seeds": histories,
        "seen": scenario.variable(question.seen).label,
        "true": scenario.variable(question.outcome).label,
        "survey": scenario.variable(question.treatment).label,
        "unit": clock.level(units).label,
        "person": clock.level(lowest).label,
        "units": list(clock.member_names(units)),
        "persons": list(clock.member_names(lowest)),
        "per_unit": per_unit,
        "stories": told,
        "actions": [
            {"id": action.name, "label": action.label, "cost": action.cost}
            for action in scenario.actions
        ],
        "before": {
            story.name: {kind: weeks[:start] for kind, weeks in lived[story.name, LEAVE_IT].items()}
            for story in scenario.stories
        },
        "after": {
            story.name: {
                action.name: {
                    kind: weeks[start:] for kind, weeks in lived[story.name, action.name].items()
                }
                for action in scenario.actions
            }
            for story in scenario.stories
        },
        "price": _prices(scenario, seed=seed, histories=histories),
    }


def _clock(scenario: Scenario) -> Timeline:
    return timeline_of(scenario.stories[0])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _weeks(
    scenario: Scenario, story: Story, action: Action, units: str, seed: int
) -> dict[str, list[Any]]:
    """Return what a game shows of one history, week by week."""
    history = timeline(scenario, world=story.name, action=action, seed=seed, truth=True)
    question = scenario.question
    survey = history.total(question.treatment, units)
    return {
        "seen": history.total(question.seen, units).tolist(),
        "true": history.total(question.outcome, units).tolist(),
        "survey": np.round(survey, 1).tolist(),
        "sanctions": _sanctions(history),
        "persons": _persons(history),
    }


def _sanctions(history: History) -> list[int]:
    name = history.timeline.sanctions
    if not name:
        return [0] * history.weeks
    level = history.timeline.levels[-1].name
    return [int(week.sum()) for week in history.total(name, level)]


def _persons(history: History) -> list[list[list[float]]]:
    """Return for each week the persons who stand highest: number and value."""
    name = history.timeline.ranking
    if not name:
        return [[] for _ in range(history.weeks)]
    values = history.total(name, history.timeline.levels[-1].name)
    order = np.argsort(-values, axis=1, kind="stable")[:, :TOP]
    return [
        [[int(person), round(float(week[person]), 1)] for person in top]
        for week, top in zip(values, order, strict=True)
    ]


def _prices(scenario: Scenario, *, seed: int, histories: int) -> dict[str, Any]:
    """Return what every action comes to in every world: means over histories, all weeks after."""
    clock, question = _clock(scenario), scenario.question
    table = long_run(scenario, histories=histories, seed=seed)
    names = [action.name for action in scenario.actions]
    found: dict[str, Any] = {}
    for story in scenario.stories:
        told = weekly(
            scenario,
            world=story.name,
            actions=names,
            variables=[question.seen, question.outcome],
            windows=[(clock.start, clock.weeks - 1)],
            histories=histories,
            seed=seed,
        )
        found[story.name] = {
            name: {
                "seen": _ratio(told.against_twin(name, question.seen).ratio),
                "true": _ratio(told.against_twin(name, question.outcome).ratio),
                "net": round(table.of(story.name, name).net, 2),
            }
            for name in names
        }
    return found


def _ratio(value: float | None) -> float:
    return 1.0 if value is None else round(value, 3)
