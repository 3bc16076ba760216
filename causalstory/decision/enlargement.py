"""The least enlargement of ideas: how small a change of mind would change the action."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from causalstory.analysis.columns import Sample
from causalstory.analysis.estimation import estimate_from
from causalstory.analysis.identification import identify
from causalstory.decision.believers import Choice
from causalstory.decision.contradicted import Contradiction
from causalstory.decision.contradiction import contradiction
from causalstory.decision.edits import Arrow, Edit, arrows_after, edited, edits_of, tiers_of
from causalstory.decision.enlarged import Enlargement, Idea
from causalstory.decision.reading import LEVEL, prepare, read
from causalstory.decision.sampling import richest_evidence, samples_for
from causalstory.decision.strength import NONE, Strength, strengths
from causalstory.errors import DataError, OptionError
from causalstory.graph.projection import projection
from causalstory.runner.jobs import in_order
from causalstory.runner.progress import track
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import LEAVE_IT, Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from causalstory.analysis.identified import Identification, Problem
    from causalstory.analysis.implications import Tests
    from causalstory.decision.recommendation import Recommendation

Edits: TypeAlias = tuple[Edit, ...]
Told: TypeAlias = tuple["Identification", ...]
Answer: TypeAlias = tuple[tuple[object, ...], ...]

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
    _require_steps(steps)
    believed = scenario[story]
    order = tiers_of(scenario, tiers)
    source = world or (believed.name if believed.simulable else None)
    samples = samples_for(scenario, n=n, seed=seed, world=source)
    frame = samples.frames[believed.name]
    richest = scenario.evidence[-1] if source else richest_evidence(scenario, frame)
    levels = scenario.evidence_named(evidence) if evidence else scenario.evidence[0], richest
    benches = [
        _Bench(believed, level, prepare(scenario, level, frame, samples.count, samples.cluster))
        for level in levels
    ]
    here, there = benches
    advised = read(believed, here.evidence, here.sample, dowhy=False)[1]
    singles = [(edit,) for edit in edits_of(scenario, believed, order)]
    seen = {frozenset(believed.arrows)}
    found = list(here.changed(advised.action, singles, seen, jobs))
    if steps > 1:
        alone = {edits for edits, _, _ in found}
        rest = [edits[0] for edits in singles if edits not in alone]
        found += here.changed(advised.action, combinations(rest, 2), seen, jobs)
    needed = _strengths(believed, here, advised)
    settled = there.actions([edits for edits, _, _ in found], jobs)
    rows = [
        Idea(
            edits=edits,
            story=edited(believed, edits),
            evidence=here.evidence,
            richest=there.evidence,
            action_before=advised.action,
            action_after=action,
            action_settled=at_last,
            problem=problem,
            contradiction=here.contradiction(edits),
            contradiction_settled=there.contradiction(edits),
            strength=needed.get(problem, NONE) if problem else NONE,
        )
        for (edits, action, told), at_last in zip(found, settled, strict=True)
        for problem in [_problem(told, advised, believed)]
    ]
    return Enlargement(
        scenario=scenario,
        story=believed,
        evidence=here.evidence,
        richest=richest,
        source=samples.source,
        world=source,
        n=here.sample.n,
        seed=samples.seed,
        steps=steps,
        action=advised.action,
        reason=advised.reason,
        tried=len(seen) - 1,
        rows=tuple(sorted(rows, key=lambda row: row.rank)),
    )


def _require_steps(steps: int) -> None:
    if steps not in range(1, MOST_STEPS + 1):
        raise OptionError(f"steps: needs 1 or 2, not {steps}")


@dataclass(frozen=True, eq=False)
class _Bench:
    """One evidence in the data: what edited graphs make of it, each question asked once.

    What a graph lets be told from some columns follows from its projection on them; what is done
    follows from that and from the data. So most edits share their answer with an earlier one.
    """

    story: Story
    evidence: Evidence
    sample: Sample
    told: dict[Hashable, Told] = field(default_factory=dict)
    taken: dict[Answer, Choice | None] = field(default_factory=dict)
    unreadable: set[Answer] = field(default_factory=set)
    contradicted: dict[Hashable, Contradiction] = field(default_factory=dict)
    tests: Tests = field(default_factory=dict)

    def changed(
        self, before: Choice, candidates: Iterable[Edits], seen: set[frozenset[Arrow]], jobs: int
    ) -> Iterator[tuple[Edits, Choice, Told]]:
        """Yield the edits after which something else is done; ``seen`` are graphs to leave out."""
        fresh = []
        arrows = frozenset(self.story.arrows)
        for edits in candidates:
            after = arrows_after(arrows, edits)
            if after is not None and after not in seen:
                seen.add(after)
                fresh.append(edits)
        self.ask(fresh, jobs)
        for edits in fresh:
            told = self.told[self.key(edits)]
            answer = _answer(told)
            if answer not in self.unreadable and self.taken[answer] != before:
                yield edits, self.taken[answer], told

    def actions(self, candidates: Sequence[Edits], jobs: int) -> list[Choice]:
        """Return what is done after each of some edits; None too if the data cannot carry it."""
        self.ask(candidates, jobs)
        return [self.taken[_answer(self.told[self.key(edits)])] for edits in candidates]

    def ask(self, candidates: Iterable[Edits], jobs: int) -> None:
        """Ask what is not known yet: first of the graphs, then of the data."""
        waiting: dict[Hashable, Edits] = {}
        for edits in candidates:
            key = self.key(edits)
            if key not in self.told:
                waiting.setdefault(key, edits)
        stories = [edited(self.story, edits) for edits in waiting.values()]
        work = in_order(partial(_told, self.evidence), stories, jobs=jobs)
        answers = track(work, f"edited graphs, read on {self.evidence.label}", len(stories))
        for key, story, told in zip(waiting, stories, answers, strict=True):
            self.told[key] = told
            answer = _answer(told)
            if answer in self.taken:
                continue
            try:
                self.taken[answer] = read(story, self.evidence, self.sample, dowhy=False)[1].action
            except DataError:
                self.taken[answer] = None
                self.unreadable.add(answer)

    def key(self, edits: Edits) -> Hashable:
        """Return what the answers follow from: the projection on all that is asked about."""
        after = arrows_after(frozenset(self.story.arrows), edits)
        if after is None:
            raise AssertionError("edits that close a circle are left out before")
        if self.story.question.effect == "direct":
            return after  # about one arrow, which a way through unseen variables is not
        question = self.story.question
        kept = {*self.evidence.columns, *_acted_on(self.story), question.outcome}
        kept |= {question.proxy or question.outcome, *self.story.selected}
        return projection(after, kept)

    def contradiction(self, edits: Edits) -> Contradiction:
        """Say whether the data contradicts the edited graph."""
        brought = {edit.variable.name for edit in edits if edit.variable}
        key = self.key(edits), frozenset(brought & set(self.evidence.columns))
        if key not in self.contradicted:
            story, columns = edited(self.story, edits), self.evidence.columns
            found = identify(story, evidence=self.evidence.name)
            self.contradicted[key] = contradiction(
                story, self.sample, columns, found, known=self.tests
            )
        return self.contradicted[key]


def _acted_on(story: Story) -> tuple[str, ...]:
    """Return the treatment and whatever else an action changes."""
    names = [story.question.treatment, *(a.variable for a in story.actions if a.variable)]
    return tuple(name for name in dict.fromkeys(names) if name != story.question.outcome)


def _told(evidence: Evidence, story: Story) -> Told:
    """Ask a story what it can tell of everything that is acted on."""
    return tuple(
        identify(story, evidence=evidence.name, treatment=name) for name in _acted_on(story)
    )


def _answer(told: Told) -> Answer:
    """Return what decides the action, given the data."""
    return tuple(
        (t.strategy, t.variable, t.adjustment_set, t.mediators, t.instruments) for t in told
    )


def _problem(told: Told, advised: Recommendation, story: Story) -> Problem | None:
    """Return what spoils the estimate of what the chosen action acts on."""
    if advised.action in {None, LEAVE_IT}:
        return None
    variable = story.action(str(advised.action)).variable
    return next(found.problem for found in told if found.treatment == variable)


def _strengths(story: Story, bench: _Bench, advised: Recommendation) -> Mapping[Problem, Strength]:
    """Return how strong whatever spoils the believer's estimate would have to be."""
    if advised.action in {None, LEAVE_IT}:
        return {}
    found = identify(
        story, evidence=bench.evidence.name, treatment=story.action(str(advised.action)).variable
    )
    if found.strategy != "backdoor":
        return {}
    columns = bench.evidence.columns
    estimate = estimate_from(story, bench.sample, found, observed=columns, level=LEVEL, dowhy=False)
    return strengths(story, bench.sample, advised, estimate)
