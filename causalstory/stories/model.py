"""The nouns: what a scenario, a story and their parts are.

Everything here is frozen, hashable and pickles. Collections are tuples; look a part up by name
with ``scenario["voice"]`` or :func:`find`. Nothing here reads files, draws numbers or looks at
data: the rooms above do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from causalstory.errors import UnknownNameError, did_you_mean

if TYPE_CHECKING:
    import networkx as nx

    from causalstory.stories.formula import Formula

LEAVE_IT = "leave_it"
"""The name of the action that changes nothing: the observed regime."""

Goal = Literal["increase", "decrease"]
Decide = Literal["clear", "best"]
EffectKind = Literal["total", "direct"]
ActionKind = Literal["set", "shift", "leave"]


class Named(Protocol):
    """Anything that bears a name."""

    @property
    def name(self) -> str:
        """The name by which files and verbs refer to it."""


N = TypeVar("N", bound=Named)


def find(parts: Iterable[N], name: str, what: str) -> N:
    """Return the part that bears a name.

    Parameters
    ----------
    parts
        Where to look.
    name
        The name looked for.
    what
        What kind of part it is, for the error.

    Raises
    ------
    UnknownNameError
        If no part bears the name; the sentence offers the closest one.

    Examples
    --------
    >>> find([Variable("safety")], "safety", "variable").name
    'safety'
    """
    parts = tuple(parts)
    for part in parts:
        if part.name == name:
            return part
    raise UnknownNameError(
        f"there is no {what} '{name}'{did_you_mean(name, [part.name for part in parts])}"
    )


@dataclass(frozen=True)
class Variable:
    """One column of the world.

    Parameters
    ----------
    name
        Identifier, as in formulas and data columns.
    label
        What people read; the name with spaces where the file gives none.
    unit
        Unit of measurement, in words.
    latent
        Whether nobody can measure it.

    Examples
    --------
    >>> Variable("psychological_safety").label
    'Psychological safety'
    """

    name: str
    label: str = ""
    unit: str = ""
    latent: bool = False

    def __post_init__(self) -> None:
        if not self.label:
            words = self.name.replace("_", " ")
            object.__setattr__(self, "label", words[:1].upper() + words[1:])


@dataclass(frozen=True)
class Mechanism:
    """How one variable arises from its parents: a family and its parameters.

    Parameters
    ----------
    variable
        The variable that arises.
    family
        A key of :data:`causalstory.stories.families.FAMILIES`.
    parameters
        Pairs of parameter name and formula, every parameter of the family filled in (defaults
        too). A categorical mechanism has one ``formula.LEVEL`` for each level but the first.
    levels
        The levels of a categorical variable, else empty.
    """

    variable: str
    family: str
    parameters: tuple[tuple[str, Formula], ...]
    levels: tuple[str, ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        """Every variable that occurs in a parameter, sorted; ``0.0*x`` makes x a parent."""
        return tuple(sorted({name for _, formula in self.parameters for name in formula.names}))

    def parameter(self, name: str) -> Formula:
        """Return the formula of one parameter.

        Raises
        ------
        UnknownNameError
            If the family has no such parameter.
        """
        for known, formula in self.parameters:
            if known == name:
                return formula
        raise UnknownNameError(f"mechanism of '{self.variable}' has no parameter '{name}'")


@dataclass(frozen=True)
class Evidence:
    """A named list of columns that somebody holds.

    Parameters
    ----------
    name
        Identifier.
    columns
        The columns, the cheaper level's included where the file says ``adds``.
    label
        What people read.
    cost
        Price of this level over the previous one, in outcome units per unit of observation.
    """

    name: str
    columns: tuple[str, ...]
    label: str = ""
    cost: float = 0.0

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", self.name.replace("_", " "))


@dataclass(frozen=True)
class Action:
    """A named intervention on exactly one variable.

    Parameters
    ----------
    name
        Identifier.
    label
        What people read.
    kind
        ``set`` fixes the variable at the value, ``shift`` adds the value to what the variable
        would have been, ``leave`` changes nothing.
    variable
        The variable acted on; empty for ``leave``.
    value
        The value set or the amount added, in the variable's unit.
    cost
        In outcome units per unit of observation.
    """

    name: str
    label: str = ""
    kind: ActionKind = "leave"
    variable: str = ""
    value: float = 0.0
    cost: float = 0.0

    def __post_init__(self) -> None:
        if not self.label:
            words = self.name.replace("_", " ")
            object.__setattr__(self, "label", words[:1].upper() + words[1:])


LEAVE = Action(LEAVE_IT, "Leave it as it is")
"""The action that always exists."""


@dataclass(frozen=True)
class Question:
    """What one would change, what one cares for, and how one decides.

    Parameters
    ----------
    treatment, outcome, proxy
        Variable names; the proxy is what one sees of the outcome and may be absent.
    goal
        Whether more or less of the outcome is wanted.
    unit
        The unit of observation, in words.
    decide
        ``clear``: act only if the interval against leaving it excludes zero. ``best``: the best
        estimate is chosen, because some choice must be made.
    relevant
        Smallest change of the outcome worth acting on, in outcome units.
    effect
        The total or the direct effect of the treatment.
    """

    treatment: str
    outcome: str
    goal: Goal
    proxy: str | None = None
    unit: str = "unit"
    decide: Decide = "clear"
    relevant: float = 0.0
    effect: EffectKind = "total"

    @property
    def seen(self) -> str:
        """The proxy where there is one, else the outcome."""
        return self.proxy or self.outcome

    @property
    def sign(self) -> float:
        """+1 where more of the outcome is wanted, -1 where less is."""
        return 1.0 if self.goal == "increase" else -1.0


@dataclass(frozen=True)
class Phenomenon:
    """What everybody sees and every story must reproduce.

    Parameters
    ----------
    association
        Treatment-like and outcome-like variable of the pair.
    correlation, slope, difference
        Closed intervals; absent where the file does not state them. ``difference`` is the
        difference in means of the second variable between the two values of the first.
    study_n
        The number of units in the study that the scenario goes back to, if small numbers are
        part of the lesson.
    """

    association: tuple[str, str]
    correlation: tuple[float, float] | None = None
    slope: tuple[float, float] | None = None
    difference: tuple[float, float] | None = None
    study_n: int | None = None


@dataclass(frozen=True)
class RealData:
    """A published or collected table that `compare` and `tell` read instead of simulating.

    Parameters
    ----------
    file
        Path as written in the scenario file.
    path
        Where it was found.
    count
        Column that says how many individuals a row stands for, if any.
    """

    file: str
    path: Path
    count: str | None = None


@dataclass(frozen=True)
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

    @property
    def simulable(self) -> bool:
        """Whether the story has mechanisms, so that it can play the truth."""
        return bool(self.mechanisms)

    @property
    def observable(self) -> tuple[str, ...]:
        """Names of the variables that somebody could measure."""
        return tuple(variable.name for variable in self.variables if not variable.latent)

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


@dataclass(frozen=True)
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
    references: tuple[str, ...] = field(default=())

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


def to_networkx(story: Story) -> nx.DiGraph[str]:
    """Return the DAG of a story as a bare networkx graph.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    networkx.DiGraph
        Nodes and edges in a fixed order; nodes carry ``label``, ``unit`` and ``latent``.

    Examples
    --------
    >>> import causalstory as cs
    >>> graph = cs.to_networkx(cs.load("medication-errors")["complacency"])
    >>> graph.has_edge("psychological_safety", "actual_errors")
    True
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(name=story.name)
    for variable in story.variables:
        graph.add_node(
            variable.name, label=variable.label, unit=variable.unit, latent=variable.latent
        )
    graph.add_edges_from(story.arrows)
    return graph
