"""What to measure next: which evidence tells which stories apart, how much of it, at what worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from math import hypot

from causalstory.decision.consequences import Consequences, consequences
from causalstory.decision.distinguished import Direction, Distinction, Distinctions, Worth
from causalstory.decision.evidence_value import (
    Outcome,
    Value,
    beyond_rounding,
    chances,
    share_error,
    value_of,
)
from causalstory.decision.power import largest
from causalstory.decision.soundings import Kind, Soundings, kinds_of
from causalstory.decision.weighing import weights_of
from causalstory.errors import OptionError, not_whole
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.tables.words import listed


def distinguish(
    scenario: Scenario,
    *,
    n: int = 200,
    seed: int = 1,
    weights: Mapping[str, float] | None = None,
    replications: int = 200,
    jobs: int = 1,
) -> Distinctions:
    """Say what would tell the stories apart: which evidence, how much of it, and what it is worth.

    Parameters
    ----------
    scenario
        The scenario. Stories without mechanisms are told apart by their arrows alone.
    n
        Units that one would measure: what evidence is worth depends on it.
    seed
        Root of the random streams.
    weights
        By story: how likely it is thought to be, on any scale; equal by default.
    replications
        Data sets behind every frequency.
    jobs
        How many batches of data sets to work on at a time; the answer does not depend on it.

    Returns
    -------
    Distinctions
        For every pair of stories and every level of evidence, and for trials that hand the
        treatment out by lot and look at outcome or proxy: whether they can be told apart, by which
        claims, in which direction, with how many units in 80% of data sets, and the value.

    Raises
    ------
    OptionError
        If there are fewer than two stories, or n, replications, weights or jobs are out of range.

    Examples
    --------
    >>> import causalstory as cs
    >>> found = cs.distinguish(cs.load("kidney-stones"), replications=20)
    >>> [(row.evidence, row.separable) for row in found]
    [('results', False), ('case_notes', False), ('experiment', True)]
    """
    require_scenario(scenario)
    _check(scenario, n, replications, seed, jobs)
    worlds = [story.name for story in scenario.stories if story.simulable]
    shares = weights_of(worlds, weights) if worlds else {}
    table = consequences(scenario, seed=seed, jobs=jobs) if worlds else None
    taken = Soundings.take(scenario, n=n, seed=seed, replications=replications, jobs=jobs)
    rows = tuple(
        _row(pair, kind, taken, table, shares)
        for pair in combinations(scenario.stories, 2)
        for kind in kinds_of(scenario)
    )
    worths = tuple(_worths(rows, taken, table, shares)) if table else ()
    return Distinctions(scenario, n, seed, replications, shares, rows, worths)


def _check(scenario: Scenario, n: int, replications: int, seed: int, jobs: int) -> None:
    problems = not_whole(n=(n, 5), replications=(replications, 10), seed=(seed, 0), jobs=(jobs, 1))
    if len(scenario.stories) < 2:
        problems.append(f"'{scenario.id}' has one story alone: there is nothing to tell it from")
    if problems:
        raise OptionError(problems)


def _row(
    pair: tuple[Story, Story],
    kind: Kind,
    taken: Soundings,
    table: Consequences | None,
    weights: Mapping[str, float],
) -> Distinction:
    """Put together what is known of one pair and one kind of evidence."""
    first, second = pair
    claims = taken.differences[first.name, second.name, kind]
    directions = []
    for false, true in ((first.name, second.name), (second.name, first.name)):
        failing = tuple(claim for claim in claims if claim.rejects == false)
        if failing:
            key = (true, false, kind)
            power = taken.power(key)
            error = None if power is None else share_error(power, taken.replications)
            needs = taken.needed.get(key)
            directions.append(Direction(false, true, failing, needs, power, error))
    numbers = [direction.needed for direction in directions if direction.needed is not None]
    value, missing = _value(
        [story.name for story in pair], kind, taken, table, weights, bool(claims)
    )
    mute = [story.name for story in pair if not story.simulable]
    if mute:
        verb = "has" if len(mute) == 1 else "have"
        missing = f"figures need mechanisms, and {listed(mute)} {verb} none"
    reason = missing if claims else taken.why_not(first, second, kind)
    return Distinction(
        stories=(first.name, second.name),
        evidence=kind.name,
        label=kind.label,
        outcome=kind.outcome,
        directions=tuple(directions),
        needed=largest(numbers) if numbers else None,
        value=value,
        cost=kind.cost,
        reason=reason,
    )


def _value(
    names: list[str],
    kind: Kind,
    taken: Soundings,
    table: Consequences | None,
    weights: Mapping[str, float],
    separable: bool,
) -> tuple[Value | None, str]:
    """Return what evidence is worth while some stories are in play, or why nobody can say."""
    if table is None or any(name not in weights for name in names):
        return None, ""
    if not sum(weights[name] for name in names):
        return None, f"neither {names[0]} nor {names[1]} is given any weight"
    silent: dict[Outcome, float] = {(False,) * len(names): 1.0}
    outcomes: dict[str, dict[Outcome, float]] = dict.fromkeys(names, silent)
    if separable:
        outcomes = {world: chances(names, taken.verdicts(world, names, kind)) for world in names}
    return value_of(table, weights, outcomes, taken.replications), ""


def _worths(
    rows: tuple[Distinction, ...],
    taken: Soundings,
    table: Consequences,
    weights: Mapping[str, float],
) -> Iterator[Worth]:
    """Yield what each kind of evidence is worth while all stories with mechanisms are in play."""
    names = list(table.worlds)
    below: Value | None = None
    for kind in kinds_of(taken.scenario):
        separates = tuple(
            row.stories
            for row in rows
            if (row.evidence, row.outcome) == (kind.name, kind.outcome) and row.separable
        )
        value, _ = _value(names, kind, taken, table, weights, bool(separates))
        if value is None:
            continue
        added, se = value.value, value.se
        if kind.outcome is None:
            if below is not None:
                added = beyond_rounding(value.value - below.value, value.without)
                se = hypot(value.se, below.se)
            below = value
        yield Worth(kind.name, kind.label, kind.outcome, kind.cost, value, added, se, separates)
