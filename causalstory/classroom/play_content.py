"""What a game is made of: histories of every action in every world, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.decision.long_run import long_run
from causalstory.errors import OptionError
from causalstory.runner.progress import track
from causalstory.simulation.timeline import timelines
from causalstory.simulation.weeks import timeline_of
from causalstory.stories.parts import LEAVE_IT
from causalstory.tables.words import capital, inside_sentence

if TYPE_CHECKING:
    from causalstory.decision.consequences import Consequences
    from causalstory.simulation.history import History
    from causalstory.stories.model import Scenario
    from causalstory.stories.parts import Evidence, Variable
    from causalstory.stories.timeline import Level

AUDITS = 3
"""Audits that can be paid for."""
AUDITED = 13
"""Weeks that an audit looks back on."""
TOP = 5
"""Persons on the leaderboard of a week."""

Content = dict[str, Any]


def content(scenario: Scenario, *, seed: int, histories: int) -> Content:
    """Return the game as JSON-ready values, numbers rounded to what is shown.

    Parameters
    ----------
    scenario
        One that runs over time, whose outcome and proxy are counts.
    seed
        Root of the random streams.
    histories
        How many histories ``means`` are over.

    Returns
    -------
    dict
        The words and sizes of the scenario; ``weeks`` by world, then ``before`` the action, once
        for all actions, and after it by action: each a table of what a week shows, as
        :func:`_weeks` returns it; and ``means``, per member of the treatment's level and week.
    """
    table = long_run(scenario, histories=histories, seed=seed)
    clock = timeline_of(scenario.stories[0])
    return {
        **_words(scenario),
        "start": clock.start,
        "term": clock.weeks - clock.start,
        "audit": _audit(scenario),
        "stories": [
            {
                "id": story.name,
                "title": story.title,
                "teller": capital(story.teller or "somebody"),
                "claim": " ".join(story.claim.split()),
                "action": story.recommends or table.best(story.name).action,
            }
            for story in scenario.stories
        ],
        "actions": [
            {"id": action.name, "label": action.label, "cost": action.cost}
            for action in scenario.actions
        ],
        "weeks": _lived(scenario, seed),
        "histories": histories,
        "means": _means(table),
    }


def _words(scenario: Scenario) -> Content:
    """Return what things are called, and how many there are of them."""
    clock, question = timeline_of(scenario.stories[0]), scenario.question
    whole, units, persons = clock.levels[0], clock.level(_units(scenario)), clock.levels[-1]
    alone = whole.count == 1 and whole != units
    called = {
        "seen": question.seen,
        "true": question.outcome,
        "survey": question.treatment if _surveyed(scenario) else "",
        "ranking": clock.ranking if _ranked(scenario) else "",
        "sanctions": clock.sanctions,
    }
    return {
        "title": scenario.title,
        "about": " ".join(scenario.about.split()),
        "week": clock.unit,
        "goal": question.goal,
        "place": inside_sentence(whole.label) if alone else "place",
        **{key: _named(scenario.variable(name)) if name else None for key, name in called.items()},
        "unit": {**_named(units), "names": list(clock.told_apart(units.name))},
        "person": {**_named(persons), "names": list(clock.member_names(persons.name))},
    }


def _named(thing: Variable | Level) -> dict[str, str]:
    """Return what something is called, by itself and within a sentence."""
    return {"label": thing.label, "words": inside_sentence(thing.label)}


def _units(scenario: Scenario) -> str:
    """Return the level that is compared, and that costs are for: the treatment's."""
    return scenario.variable(scenario.question.treatment).level


def _surveyed(scenario: Scenario) -> bool:
    """Return whether the treatment is one of the columns that cost nothing."""
    return scenario.question.treatment in scenario.evidence[0].columns


def _ranked(scenario: Scenario) -> bool:
    """Return whether persons below the units are ranked by something."""
    clock = timeline_of(scenario.stories[0])
    lowest = clock.levels[-1].name
    return bool(clock.ranking) and lowest not in (_units(scenario), clock.levels[0].name)


def _levels_up_to_outcome(scenario: Scenario) -> list[Evidence]:
    """Return the evidence that has to be bought to see the outcome; nothing if none shows it."""
    outcome = scenario.question.outcome
    for place, evidence in enumerate(scenario.evidence):
        if outcome in evidence.columns:
            return list(scenario.evidence[1 : place + 1])
    return []


def _audit(scenario: Scenario) -> Content:
    """Return how many audits can be paid for, their price per unit and week, what else they show.

    An audit buys every level of evidence up to the first one that holds the outcome.
    """
    bought = _levels_up_to_outcome(scenario)
    weeks = min(AUDITED, timeline_of(scenario.stories[0]).weeks)
    return {
        "most": AUDITS if bought else 0,
        "weeks": weeks,
        "cost": round(sum(level.cost for level in bought), 6),
        "columns": [scenario.variable(name).label for name in _audited(scenario)],
    }


def _audited(scenario: Scenario) -> list[str]:
    """Return the columns that an audit shows besides the report and the outcome."""
    bought = _levels_up_to_outcome(scenario)
    if not bought:
        return []
    known = (*scenario.evidence[0].columns, scenario.question.outcome, scenario.question.seen)
    return [name for name in bought[-1].columns if name not in known]


def _lived(scenario: Scenario, seed: int) -> Content:
    """Return the weeks of every action in every world, all with the same luck."""
    start = timeline_of(scenario.stories[0]).start
    found: Content = {}
    for story in track(scenario.stories, "letting the weeks go by"):
        every = timelines(scenario, world=story.name, seed=seed)
        shown = {action: _weeks(scenario, history) for action, history in every.items()}
        before = {key: value[:start] for key, value in shown[LEAVE_IT].items()}
        after = {
            action: {key: value[start:] for key, value in weeks.items()}
            for action, weeks in shown.items()
        }
        found[story.name] = {"before": before, **after}
    return found


def _weeks(scenario: Scenario, history: History) -> dict[str, list[Any]]:
    """Return what the game shows of a history.

    Returns
    -------
    dict
        By name one entry for each week: ``seen``, ``true`` and ``survey`` hold a number for each
        unit, ``audited`` a list of such numbers for each further column of an audit, ``sanctions``
        their number, ``persons`` the leaderboard.
    """
    units, question = _units(scenario), scenario.question
    for name in dict.fromkeys((question.seen, question.outcome)):
        if (history.values[name] < 0).any():
            raise OptionError(
                f"scenario '{scenario.id}': a game counts '{name}', which falls below zero in the "
                f"world of '{history.world}': choose a family of counts"
            )
    shown: dict[str, list[Any]] = {
        "seen": history.total(question.seen, units).round(2).tolist(),
        "true": history.total(question.outcome, units).round(2).tolist(),
    }
    if _surveyed(scenario):
        shown["survey"] = np.round(history.total(question.treatment, units), 1).tolist()
    if columns := _audited(scenario):
        values = [np.round(history.total(name, units), 1) for name in columns]
        shown["audited"] = np.stack(values, axis=1).tolist()
    if history.timeline.sanctions:
        shown["sanctions"] = _struck(history).sum(axis=1).tolist()
    if _ranked(scenario):
        shown["persons"] = _leaderboard(history)
    return shown


def _struck(history: History) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return for each week and person whether there was a sanction."""
    level = history.timeline.levels[-1].name
    return np.asarray(history.total(history.timeline.sanctions, level) > 0, dtype=np.int64)


def _leaderboard(history: History) -> list[list[list[float]]]:
    """Return for each week those who stand highest: number, value, whether sanctioned."""
    values = history.total(history.timeline.ranking, history.timeline.levels[-1].name)
    struck = _struck(history) if history.timeline.sanctions else np.zeros(values.shape, int)
    order = np.argsort(-values, axis=1, kind="stable")[:, :TOP]
    return [
        [[int(who), round(float(values[week, who]), 1), int(struck[week, who])] for who in top]
        for week, top in enumerate(order)
    ]


def _means(table: Consequences) -> Content:
    """Return what every action does in every world, per unit and week."""
    return {
        world: {
            action: {
                "seen": round(table.of(world, action).proxy_change or 0.0, 3),
                "true": round(table.of(world, action).outcome_change, 3),
                "regret": round(table.of(world, action).regret, 3),
                "fooled": table.of(world, action).self_confirming,
            }
            for action in table.actions
        }
        for world in table.worlds
    }
