"""What believers do, many times over: the choices of stories on many data sets of one world."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from causalstory.decision.believers import Believer, Choice, Regressions, choose
from causalstory.decision.reading import prepare, read
from causalstory.runner.jobs import in_order
from causalstory.runner.progress import track
from causalstory.simulation.replicate import batches, replicate
from causalstory.simulation.simulate import simulate
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Evidence


def choices(
    scenario: Scenario,
    world: Story,
    evidence: Evidence,
    *,
    n: int,
    replications: int,
    seed: int,
    jobs: int = 1,
    stories: Sequence[Story] | None = None,
) -> dict[str, tuple[Choice, ...]]:
    """Return what stories do on each of many data sets of one world.

    Parameters
    ----------
    scenario
        The scenario; all stories read the same data sets.
    world
        The story that generates them.
    evidence
        The columns that everybody holds.
    n, replications
        Units in a data set, and number of data sets.
    seed
        Root of the random streams; the choices do not depend on ``jobs``.
    jobs
        How many batches of data sets to work on at a time.
    stories
        Those that choose; by default all of the scenario.

    Returns
    -------
    dict
        By story: its choice on each data set.

    Raises
    ------
    SimulationError
        If the world has no mechanisms or they give impossible numbers.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> audit = ward.evidence_named("chart_audit")
    >>> found = choices(ward, ward["voice"], audit, n=500, replications=4, seed=1)
    >>> found["voice"], found["aftermath"]
    (('build_safety', 'build_safety', 'build_safety', 'build_safety'),
     ('leave_it', 'leave_it', 'leave_it', 'leave_it'))
    """
    believers = [Believer.of(story, evidence) for story in stories or scenario.stories]
    work = partial(_batch, scenario, world, believers, n, seed)
    shared = batches(n, replications)
    done = in_order(work, shared, jobs=jobs)
    pieces = list(track(done, f"{replications:,} data sets of {world.name}", len(shared)))
    return {
        believer.story.name: tuple(choice for piece in pieces for choice in piece[i])
        for i, believer in enumerate(believers)
    }


def believed(
    scenario: Scenario,
    world: Story,
    evidence: Evidence,
    stories: Sequence[Story],
    *,
    n: int,
    seed: int,
) -> dict[str, Choice]:
    """Return what stories do on one data set: the one that ``simulate`` draws.

    Raises
    ------
    DataError
        If the data cannot carry an estimate that some story needs.
    SimulationError
        If the world has no mechanisms or they give impossible numbers.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> believed(ward, ward["voice"], ward.evidence[0], ward.stories[:2], n=500, seed=1)
    {'complacency': 'rule_by_fear', 'voice': None}
    """
    frame = simulate(world, n=n, seed=seed, evidence=evidence.name)
    sample = prepare(scenario, evidence, frame)
    return {story.name: read(story, evidence, sample, dowhy=False)[1].action for story in stories}


def _batch(
    scenario: Scenario,
    world: Story,
    believers: Sequence[Believer],
    n: int,
    seed: int,
    which: tuple[int, int],
) -> list[tuple[Choice, ...]]:
    batch, sets = which
    names = dict.fromkeys(name for b in believers for name in b.evidence.columns)
    columns = replicate(world, tuple(names), n=n, seed=seed, batch=batch, sets=sets)
    known: Regressions = {}  # believers often ask for the same slope
    return [choose(scenario, believer, world, columns, known) for believer in believers]
