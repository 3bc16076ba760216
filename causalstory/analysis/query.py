"""What exactly is asked of a story: which effect, seen through which columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from causalstory.errors import OptionError, UnknownNameError, did_you_mean
from causalstory.graph.checks import names_in
from causalstory.stories.graphs import to_networkx
from causalstory.stories.levels import declared_levels
from causalstory.stories.model import Story, require_story
from causalstory.stories.parts import EffectKind, Evidence, Variable

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class Query:
    """The effect of one variable on a story's outcome, with the columns at hand.

    Parameters
    ----------
    story
        The story taken for true.
    graph
        Its DAG.
    treatment
        The variable whose effect is asked for.
    columns
        The measurable variables of the story that are at hand.
    evidence
        The level of evidence that holds these columns, if it is one.
    effect
        Whether the total or the direct effect is asked for. A direct one only of the question's
        own treatment: what an action on another variable does is its total effect.
    noun
        What holds the arrows, in a word: a story, or a bare graph.
    """

    story: Story
    graph: nx.DiGraph[str]
    treatment: str
    columns: frozenset[str]
    evidence: Evidence | None
    effect: EffectKind = "total"
    noun: str = "story"

    @property
    def outcome(self) -> str:
        """The variable that the question cares for."""
        return self.story.question.outcome

    @property
    def proxy(self) -> str | None:
        """What one sees of the outcome, if the question names it."""
        return self.story.question.proxy

    @property
    def dearer(self) -> tuple[Evidence, ...]:
        """The levels above the one at hand; all of them if it is none of the levels."""
        levels = self.story.evidence
        return levels if self.evidence is None else levels[levels.index(self.evidence) + 1 :]

    @property
    def binary_treatment(self) -> bool:
        """Whether the story says that the treatment is 0 or 1."""
        return any(
            mechanism.variable == self.treatment and mechanism.family == "bernoulli"
            for mechanism in self.story.mechanisms
        )

    @property
    def contrast(self) -> tuple[str, str] | None:
        """The two levels of the treatment that are compared, where the story names its levels."""
        levels = declared_levels(self.story).get(self.treatment, ())
        asked = self.story.question
        if self.treatment == asked.treatment and asked.contrast:
            return asked.contrast
        return (levels[0], levels[-1]) if levels else None

    def event(self, variable: str) -> str | None:
        """Return the level of a variable that counts, where the story names its levels."""
        levels = declared_levels(self.story).get(variable, ())
        asked = self.story.question
        if variable == asked.outcome and asked.event:
            return asked.event
        return levels[-1] if levels else None

    def label(self, name: str) -> str:
        """Return what people read for a variable, be it foreign to the story."""
        labels = {variable.name: variable.label for variable in self.story.variables}
        return labels.get(name) or Variable(name).label


def ask(
    story: Story,
    *,
    evidence: str | None = None,
    treatment: str | None = None,
    columns: Iterable[str] | None = None,
) -> Query:
    """Settle what is asked, or refuse.

    Parameters
    ----------
    story
        The story taken for true.
    evidence
        Name of a level of evidence; by default the one that ``columns`` match, or the richest.
    treatment
        The variable whose effect is asked for; by default the question's treatment.
    columns
        The columns at hand; by default those of the evidence, or, in a story without evidence,
        everything that can be measured.

    Raises
    ------
    OptionError
        If the treatment is the outcome itself.
    UnknownNameError
        If there is no such evidence or variable.

    Examples
    --------
    >>> from causalstory.stories.parts import Question, Variable
    >>> variables = Variable("dose"), Variable("mood", latent=True), Variable("health")
    >>> question = Question("dose", "health", "increase")
    >>> story = Story("trial", "A trial", question, variables, (("dose", "health"),))
    >>> sorted(ask(story).columns)
    ['dose', 'health']
    """
    require_story(story)
    question = story.question
    treated = question.treatment if treatment is None else treatment
    if treated == question.outcome:
        raise OptionError(f"'{treated}' is the outcome itself: name another variable as treatment")
    _require_known(story, treated)
    held = None if columns is None else names_in(columns)
    level = _level(story, evidence, held)
    if held is None:
        held = frozenset(level.columns if level else story.observable)
    seen = held & frozenset(story.observable)
    effect = question.effect if treated == question.treatment else "total"
    return Query(story, to_networkx(story), treated, seen, level, effect)


def _require_known(story: Story, treatment: str) -> None:
    """Refuse a name that occurs nowhere: it is misspelt, not a variable without an effect."""
    question = story.question
    known = {variable.name for variable in story.variables}
    known.update(*(level.columns for level in story.evidence))
    known |= {action.variable for action in story.actions if action.variable}
    if treatment not in known | {question.treatment, question.proxy}:
        raise UnknownNameError(
            f"story '{story.name}', its evidence and its actions name no variable '{treatment}'"
            + did_you_mean(treatment, sorted(known))
        )


def _level(story: Story, name: str | None, held: frozenset[str] | None) -> Evidence | None:
    """Return the level named, else the one that holds just these columns, else the richest."""
    if name is not None:
        return story.evidence_named(name)
    if held is None:
        return story.evidence[-1] if story.evidence else None
    known = frozenset(story.observable).union(*(level.columns for level in story.evidence))
    return next((level for level in story.evidence if set(level.columns) == held & known), None)
