"""One evidence in the data: what edited graphs make of it, each question asked once.

What a graph lets be told from some columns, and claims about them, follows from its projection on
them; what is done follows from the one and from the data. So most edits share their answers with an
earlier one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from causalstory.analysis.columns import Sample
from causalstory.analysis.identification import identify
from causalstory.analysis.implications import check_claims, implied_by
from causalstory.decision.believers import Choice
from causalstory.decision.contradicted import LEVEL, Contradiction
from causalstory.decision.contradiction import contradiction
from causalstory.decision.edits import Arrow, Edit, arrows_after, edited
from causalstory.decision.reading import read
from causalstory.errors import DataError
from causalstory.graph.projection import projection
from causalstory.runner.jobs import in_order
from causalstory.runner.progress import track
from causalstory.stories.model import Story
from causalstory.stories.parts import Evidence

if TYPE_CHECKING:
    from causalstory.analysis.identified import Identification
    from causalstory.analysis.implications import Tests

Edits: TypeAlias = tuple[Edit, ...]
Told: TypeAlias = tuple["Identification", ...]
Answer: TypeAlias = tuple[tuple[object, ...], ...]
Change: TypeAlias = tuple[Edits, Choice, Told]
"""Edits, what is done after them, and what the edited graph tells."""


@dataclass(frozen=True, eq=False)
class EditedReadings:
    """What edited graphs make of one evidence.

    Parameters
    ----------
    story
        The story whose graph is edited.
    evidence, sample
        The columns that are read, and the data.
    told, taken, unreadable
        What graphs tell by their projections; what is done by what they tell; where the data cannot
        carry the estimate.
    contradicted, refuted, tests
        Verdicts by projections, and tests by claims.

    Examples
    --------
    >>> import causalstory as cs
    >>> from causalstory.decision.reading import prepare
    >>> ward = cs.load("medication-errors")
    >>> manager, report = ward["complacency"], ward.evidence[0]
    >>> here = EditedReadings(manager, report, prepare(ward, report, cs.simulate(manager, n=500)))
    >>> here.actions([(Edit("drop", "psychological_safety", "actual_errors"),)], jobs=1)
    ['leave_it']
    """

    story: Story
    evidence: Evidence
    sample: Sample
    told: dict[Hashable, Told] = field(default_factory=dict)
    taken: dict[Answer, Choice | None] = field(default_factory=dict)
    unreadable: set[Answer] = field(default_factory=set)
    contradicted: dict[Hashable, Contradiction] = field(default_factory=dict)
    refuted: dict[Hashable, bool | None] = field(default_factory=dict)
    tests: Tests = field(default_factory=dict)

    def changed(
        self, before: Choice, candidates: Iterable[Edits], seen: set[frozenset[Arrow]], jobs: int
    ) -> Iterator[Change]:
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
        kept = {*self.evidence.columns, *acted_on(self.story), question.outcome}
        kept |= {question.proxy or question.outcome, *self.story.selected}
        return projection(after, kept)

    def contradiction(self, edits: Edits) -> Contradiction:
        """Say whether the data contradicts the edited graph."""
        key = self.claims_key(edits)
        if key not in self.contradicted:
            story, columns = edited(self.story, edits), self.evidence.columns
            found = identify(story, evidence=self.evidence.name)
            self.contradicted[key] = contradiction(
                story, self.sample, columns, found, known=self.tests
            )
        return self.contradicted[key]

    def refutes(self, edits: Edits) -> bool | None:
        """Say the same without a reason, which takes no more tests than the verdict does.

        By Holm's correction some claim is refuted just when the smallest p is, so the first p that
        is small enough for as many claims as there are answers.
        """
        key = self.claims_key(edits)
        if key not in self.refuted:
            self.refuted[key] = self._refuted(edited(self.story, edits))
        return self.refuted[key]

    def _refuted(self, story: Story) -> bool | None:
        claims = implied_by(story, self.evidence.columns)
        enough = LEVEL / max(1, len(claims))
        known = [test.p for c in claims if (test := self.tests.get((c, False))) is not None]
        if any(p is not None and p <= enough for p in known):
            return True
        found = []
        for _, test in check_claims(story, self.sample, self.evidence.columns, self.tests):
            if test.p is not None:
                found.append(test.p)
                if test.p <= enough:
                    return True
        return min(found) * len(found) <= LEVEL if found else None

    def claims_key(self, edits: Edits) -> Hashable:
        """Return what an edited graph claims follows from: its projection, and what it has."""
        brought = {edit.variable.name for edit in edits if edit.variable}
        return self.key(edits), frozenset(brought & set(self.evidence.columns))


def acted_on(story: Story) -> tuple[str, ...]:
    """Return the treatment and whatever else an action changes."""
    names = [story.question.treatment, *(a.variable for a in story.actions if a.variable)]
    return tuple(name for name in dict.fromkeys(names) if name != story.question.outcome)


def _told(evidence: Evidence, story: Story) -> Told:
    """Ask a story what it can tell of everything that is acted on."""
    return tuple(
        identify(story, evidence=evidence.name, treatment=name) for name in acted_on(story)
    )


def _answer(told: Told) -> Answer:
    """Return what decides the action, given the data."""
    return tuple(
        (t.strategy, t.variable, t.adjustment_set, t.mediators, t.instruments) for t in told
    )
