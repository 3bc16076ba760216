"""The least enlargement of ideas: how small a change of mind would change the action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from causalstory.analysis.estimation import estimate_from
from causalstory.analysis.identification import identify
from causalstory.decision.edited_readings import EditedReadings
from causalstory.decision.edits import edited, edits_of, tiers_of
from causalstory.decision.enlarged import Enlargement, Idea
from causalstory.decision.reading import prepare, read
from causalstory.decision.sampling import richest_evidence, samples_for
from causalstory.decision.strength import NONE, Strength, strengths
from causalstory.errors import OptionError, not_whole
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import LEAVE_IT, Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from causalstory.analysis.identified import Problem
    from causalstory.decision.edited_readings import Change, Told
    from causalstory.decision.recommendation import Recommendation

MOST_STEPS = 2


def enlarge(
    scenario: Scenario,
    story: str,
    *,
    world: str | None = None,
    evidence: str | None = None,
    n: int = 10_000,
    seed: int = 1,
    steps: int = MOST_STEPS,
    tiers: Sequence[Sequence[str]] = (),
    jobs: int = 1,
) -> Enlargement:
    """Find the smallest changes of a believed graph that change the action.

    A believer reads data under the graph of his story and acts, or abstains. Every edit of that
    graph is tried, and two at a time where neither changes anything alone: an arrow added, dropped
    or turned round; a common cause of two variables; a variable that the story has no word for,
    brought in as a common cause or between two others. The arrow from outcome to proxy stays.

    Parameters
    ----------
    scenario
        The scenario.
    story
        Name of the story that is believed.
    world
        Name of the story whose data is read; by default the believed one's own, or, if it has no
        mechanisms, the table that the scenario comes with.
    evidence
        The columns that the believer sees; by default the cheapest.
    n, seed
        Simulated units, and the seed.
    steps
        How many edits to make at a time, at most: 1 or 2.
    tiers
        Groups of variables from early to late: no edit lets a later one act on an earlier one.
        What is in no group may come anywhere.
    jobs
        How many graphs to work on at a time; the answer does not depend on it.

    Returns
    -------
    Enlargement
        Smallest first: number of edits, what the data does not contradict, strength, text. Each
        row says what the edited graph recommends on this evidence, and on the richest, in data of
        the same world.

    Raises
    ------
    UnknownNameError
        If there is no such story, world, evidence or variable.
    OptionError
        If steps, n or jobs are out of their range, or tiers name a variable twice.
    DataError, SimulationError
        If there is no data for the story, or it cannot carry its estimate.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> smallest = cs.enlarge(ward, "complacency", world="voice", n=2_000, steps=1).rows[0]
    >>> for edit in smallest.edits:
    ...     print(edit)
    add psychological_safety -> reported_errors
    >>> smallest.action_before, smallest.action_after, smallest.action_settled
    ('rule_by_fear', None, 'build_safety')
    """
    require_scenario(scenario)
    _require(steps, jobs)
    believed = scenario[story]
    order = tiers_of(scenario, tiers)
    source = world or (believed.name if believed.simulable else None)
    samples = samples_for(scenario, n=n, seed=seed, world=source)
    frame = samples.frames[believed.name]

    def reads(level: Evidence) -> EditedReadings:
        sample = prepare(scenario, level, frame, samples.count, samples.cluster)
        return EditedReadings(believed, level, sample)

    here = reads(scenario.evidence_named(evidence) if evidence else scenario.evidence[0])
    there = reads(scenario.evidence[-1] if source else richest_evidence(scenario, frame))
    advised = read(believed, here.evidence, here.sample, dowhy=False)[1]
    singles = [(edit,) for edit in edits_of(scenario, believed, order)]
    seen = {frozenset(believed.arrows)}
    found = list(here.changed(advised.action, singles, seen, jobs))
    if steps > 1:
        alone = {edits for edits, _, _ in found}
        rest = [edits[0] for edits in singles if edits not in alone]
        found += here.changed(advised.action, combinations(rest, 2), seen, jobs)
    return Enlargement(
        scenario=scenario,
        story=believed,
        evidence=here.evidence,
        richest=there.evidence,
        source=samples.source,
        world=source,
        n=here.sample.n,
        seed=samples.seed,
        steps=steps,
        action=advised.action,
        reason=advised.reason,
        tried=len(seen) - 1,
        rows=tuple(sorted(_ideas(here, there, advised, found, jobs), key=lambda row: row.rank)),
    )


def _ideas(
    here: EditedReadings,
    there: EditedReadings,
    advised: Recommendation,
    found: Sequence[Change],
    jobs: int,
) -> Iterator[Idea]:
    """Yield what is said of edits that change the action."""
    needed = _strengths(here, advised)
    settled = there.actions([edits for edits, _, _ in found], jobs)
    for (edits, action, told), at_last in zip(found, settled, strict=True):
        problem = _problem(told, advised, here.story)
        yield Idea(
            edits=edits,
            story=edited(here.story, edits),
            evidence=here.evidence,
            richest=there.evidence,
            action_before=advised.action,
            action_after=action,
            action_settled=at_last,
            problem=problem,
            contradiction=here.contradiction(edits),
            contradicted_settled=there.refutes(edits),
            strength=needed.get(problem, NONE) if problem else NONE,
        )


def _require(steps: int, jobs: int) -> None:
    problems = not_whole(jobs=(jobs, 1))
    if steps not in range(1, MOST_STEPS + 1):
        problems.append(f"steps: needs 1 or 2, not {steps}")
    if problems:
        raise OptionError(problems)


def _problem(told: Told, advised: Recommendation, story: Story) -> Problem | None:
    """Return what spoils the estimate of what the chosen action acts on."""
    if advised.action in {None, LEAVE_IT}:
        return None
    variable = story.action(str(advised.action)).variable
    return next(found.problem for found in told if found.treatment == variable)


def _strengths(here: EditedReadings, advised: Recommendation) -> Mapping[Problem, Strength]:
    """Return how strong whatever spoils the believer's estimate would have to be."""
    if advised.action in {None, LEAVE_IT}:
        return {}
    story, level = here.story, here.evidence
    variable = story.action(str(advised.action)).variable
    found = identify(story, evidence=level.name, treatment=variable)
    if found.strategy != "backdoor":
        return {}
    estimate = estimate_from(story, here.sample, found, observed=level.columns, dowhy=False)
    return strengths(story, here.sample, advised, estimate)
