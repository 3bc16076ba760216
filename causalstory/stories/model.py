"""The nouns: a scenario and its stories.

Both are frozen, hashable and pickle; their parts are in :mod:`causalstory.stories.parts`. Nothing
here reads files, draws numbers or looks at data: the rooms above do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from causalstory.errors import OptionError, UnknownNameError, did_you_mean
from causalstory.stories.finding import find
from causalstory.stories.parts import (
    LEAVE,
    Action,
    Evidence,
    Mechanism,
    Phenomenon,
    Question,
    RealData,
    Variable,
)
from causalstory.stories.timeline import Timeline


@dataclass(frozen=True, repr=False)
class Story:
    """One explanation of the phenomenon, resolved: every verb can work from it alone.

    Parameters
    ----------
    name, title, teller, claim
        Identifier, heading, who tells it, and the story in one or two sentences.
    question
        The scenario's question, with this story's own ``effect`` where it overrides it.
    variables
        The variables that this story has a word for, in the order of the file.
    arrows
        Pairs (cause, effect), sorted in the order of the variables; derived from the mechanisms
        where there are any.
    mechanisms
        One per variable, in a topological order; empty for a story that is only drawn,
        identified and estimated on data.
    actions
        The scenario's actions, ``leave_it`` last.
    evidence
        From cheap to dear.
    recommends
        The action that the file says this story recommends on the richest evidence; an assertion
        that ``check`` recomputes.
    counts_outcome
        Whether the proxy counts some of the outcome, for a story without mechanisms that came from
        one that has them; None: its mechanisms say it, if it has any.
    timeline
        How it runs over time; None if it does not. Its ``arrows`` are then those within a week.
    lagged
        Over time: pairs (cause, effect) where the cause works a week later, on itself too.
    """

    name: str
    title: str
    question: Question
    variables: tuple[Variable, ...]
    arrows: tuple[tuple[str, str], ...]
    mechanisms: tuple[Mechanism, ...] = ()
    actions: tuple[Action, ...] = (LEAVE,)
    evidence: tuple[Evidence, ...] = ()
    teller: str = ""
    claim: str = ""
    recommends: str | None = None
    counts_outcome: bool | None = None
    timeline: Timeline | None = None
    lagged: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"<Story '{self.name}': {self.title}>"

    @property
    def simulable(self) -> bool:
        """Whether the story has mechanisms, so that it can play the truth."""
        return bool(self.mechanisms)

    @cached_property
    def observable(self) -> tuple[str, ...]:
        """Names of the variables that can be columns: neither latent nor 1 in all that is seen."""
        return tuple(v.name for v in self.variables if not v.latent and not v.selected)

    @cached_property
    def selected(self) -> tuple[str, ...]:
        """Names of the 0/1 variables that are 1 in every unit that is seen."""
        return tuple(variable.name for variable in self.variables if variable.selected)

    @property
    def switches(self) -> tuple[str, ...]:
        """Names of the variables that are 0 until an action sets them."""
        return tuple(variable.name for variable in self.variables if variable.switch)

    def variable(self, name: str) -> Variable:
        """Return a variable by name, or raise UnknownNameError."""
        return find(self.variables, name, "variable")

    def mechanism(self, name: str) -> Mechanism:
        """Return the mechanism of a variable, or raise UnknownNameError."""
        for mechanism in self.mechanisms:
            if mechanism.variable == name:
                return mechanism
        raise UnknownNameError(
            f"story '{self.name}' has no mechanism for '{name}'"
            + did_you_mean(name, [m.variable for m in self.mechanisms])
        )

    def action(self, name: str) -> Action:
        """Return an action by name, or raise UnknownNameError."""
        return find(self.actions, name, "action")

    def evidence_named(self, name: str | None) -> Evidence:
        """Return a level of evidence by name; the richest one for None."""
        return self.evidence[-1] if name is None else find(self.evidence, name, "evidence")


@dataclass(frozen=True, repr=False)
class Scenario:
    """One phenomenon, one question, competing stories: one TOML file.

    Parameters
    ----------
    id, title
        Identifier and the phenomenon as a question.
    about
        What somebody sees, before any explanation.
    caveat
        What the study or table behind it showed and did not show.
    references
        Sources.
    question, phenomenon, variables, evidence, actions, stories, data
        The parts; ``variables`` holds every variable of the file, a story only its own.
    timeline
        How its stories run over time; None if they do not.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> [story.name for story in ward.stories]
    ['complacency', 'voice', 'acuity', 'aftermath']
    >>> ward["voice"].teller
    'the researcher'
    """

    id: str
    title: str
    question: Question
    variables: tuple[Variable, ...]
    evidence: tuple[Evidence, ...]
    actions: tuple[Action, ...]
    stories: tuple[Story, ...]
    phenomenon: Phenomenon | None = None
    data: RealData | None = None
    about: str = ""
    caveat: str = ""
    references: tuple[str, ...] = ()
    timeline: Timeline | None = None

    def __repr__(self) -> str:
        question = self.question
        seen = f", seen through {question.proxy}" if question.proxy else ""
        lines = [
            f"{self.title} ({self.id})",
            f"  question: what does {question.treatment} do to {question.outcome}{seen}?",
            f"  stories:  {', '.join(story.name for story in self.stories)}",
            f"  evidence: {', '.join(evidence.name for evidence in self.evidence)}",
            f"  actions:  {', '.join(action.name for action in self.actions)}",
        ]
        if time := self.timeline:
            lines.append(
                f"  timeline: {time.weeks} {time.unit}s, actions from {time.unit} {time.start} on"
            )
        return "\n".join(lines)

    def __getitem__(self, name: str) -> Story:
        return find(self.stories, name, "story")

    def variable(self, name: str) -> Variable:
        """Return a variable by name, or raise UnknownNameError."""
        return find(self.variables, name, "variable")

    def action(self, name: str) -> Action:
        """Return an action by name, or raise UnknownNameError."""
        return find(self.actions, name, "action")

    def evidence_named(self, name: str | None) -> Evidence:
        """Return a level of evidence by name; the richest one for None."""
        return self.evidence[-1] if name is None else find(self.evidence, name, "evidence")


_RUNS = (
    "runs over time, which this verb cannot take: timeline(scenario, world='STORY', "
    "action='ACTION'), in the shell `causalstory timeline ID --world STORY --action ACTION`, "
    "shows what happens, week by week"
)


def require_story(subject: object, *, over_time: bool = False) -> None:
    """Raise OptionError, with a way out, if something else stands where a story is needed.

    Parameters
    ----------
    subject
        What was handed over.
    over_time
        Whether a story that runs over time will do.

    Examples
    --------
    >>> import causalstory as cs
    >>> require_story(cs.load("kidney-stones"))
    Traceback (most recent call last):
    causalstory.errors.OptionError: a story is needed here, not a whole scenario: pick one, such as
    scenario['size_drives_choice']
    """
    if isinstance(subject, Story):
        if subject.timeline and not over_time:
            raise OptionError(f"story '{subject.name}' {_RUNS}")
        return
    if isinstance(subject, Scenario):
        first = subject.stories[0].name if subject.stories else "STORY"
        raise OptionError(
            f"a story is needed here, not a whole scenario: pick one, such as scenario['{first}']"
        )
    if _is_graph(subject):
        raise OptionError(
            "a story is needed here, not a bare graph: "
            "scenario(question=..., stories={'mine': graph})['mine'] makes one of it"
        )
    raise OptionError(
        f"a story is needed here, not {subject!r:.60}: load(...) reads a scenario, and "
        "scenario['STORY'] picks a story"
    )


def require_scenario(subject: object, *, over_time: bool = False) -> None:
    """Raise OptionError, with a way out, if something else stands where a scenario is needed.

    Parameters
    ----------
    subject, over_time
        As for :func:`require_story`.

    Examples
    --------
    >>> require_scenario("medication-errors")
    Traceback (most recent call last):
    causalstory.errors.OptionError: a scenario is needed here, not 'medication-errors': load(...)
    reads one
    """
    if isinstance(subject, Scenario):
        if subject.timeline and not over_time:
            raise OptionError(f"scenario '{subject.id}' {_RUNS}")
        return
    if isinstance(subject, Story):
        raise OptionError(
            f"a scenario is needed here, not the story '{subject.name}' alone: hand over the "
            "scenario that it belongs to"
        )
    if _is_graph(subject):
        raise OptionError(
            "a scenario is needed here, not a bare graph: "
            "scenario(question=..., stories={'mine': graph}) makes one of it"
        )
    raise OptionError(f"a scenario is needed here, not {subject!r:.60}: load(...) reads one")


def _is_graph(subject: object) -> bool:
    """Say whether something is a graph of networkx, without importing networkx."""
    return hasattr(subject, "nodes") and hasattr(subject, "edges")
