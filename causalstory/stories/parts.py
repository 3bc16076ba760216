"""The parts of a scenario: variables, mechanisms, evidence, actions, the question.

Everything here is frozen, hashable and pickles. Collections are tuples.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from causalstory.errors import UnknownNameError

if TYPE_CHECKING:
    from causalstory.stories.formula import Formula

LEAVE_IT = "leave_it"
"""The name of the action that changes nothing: the observed regime."""

Goal = Literal["increase", "decrease"]
Decide = Literal["clear", "best"]
EffectKind = Literal["total", "direct"]
ActionKind = Literal["set", "shift", "leave"]
Adding = Literal["mean", "sum"]


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
    selected
        Whether only units in which it is 1 are ever seen: it decides who gets into the data, and
        so is no column of it.
    levels
        The values of a variable of groups in order, the one to compare with first; empty where
        it holds numbers, or where the data is to say.
    level
        Over time: who has it, a level of the timeline.
    static
        Over time: whether it is drawn once and then stays.
    switch
        Over time: whether it is 0 until an action sets it.
    total
        Over time: whether rows of several members show the sum or the mean of theirs.
    pos
        Where pictures show it, in any unit, y growing downwards; all of a scenario's, or none.

    Examples
    --------
    >>> Variable("psychological_safety").label
    'Psychological safety'
    """

    name: str
    label: str = ""
    unit: str = ""
    latent: bool = False
    selected: bool = False
    levels: tuple[str, ...] = ()
    level: str = ""
    static: bool = False
    switch: bool = False
    total: Adding = "mean"
    pos: tuple[float, float] | None = None

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
    initial
        Over time: what the variable was before the first week; 0 for None.
    """

    variable: str
    family: str
    parameters: tuple[tuple[str, Formula], ...]
    levels: tuple[str, ...] = ()
    initial: Formula | None = None

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """Every variable that occurs in a parameter, sorted; ``0.0*x`` makes x a parent.

        Over time these are the causes within the week.
        """
        return tuple(sorted({name for _, formula in self.parameters for name in formula.names}))

    @property
    def lagged(self) -> tuple[str, ...]:
        """Over time: every variable whose value of the week before occurs, sorted."""
        return tuple(sorted({name for _, formula in self.parameters for name in formula.lagged}))

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
    level
        The level set, where the variable has levels; the value then says nothing.
    """

    name: str
    label: str = ""
    kind: ActionKind = "leave"
    variable: str = ""
    value: float = 0.0
    cost: float = 0.0
    level: str = ""

    def __post_init__(self) -> None:
        if not self.label:
            words = self.name.replace("_", " ")
            object.__setattr__(self, "label", words[:1].upper() + words[1:])

    @property
    def target(self) -> str:
        """What is acted on: the variable, or ``variable=level`` where a level is set."""
        return f"{self.variable}={self.level}" if self.level else self.variable


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
    contrast
        Of a treatment with levels: the level compared with, and the level compared; empty for
        the first and the last one.
    event
        Of an outcome with levels: the one whose share is the outcome; empty for the last one.
    """

    treatment: str
    outcome: str
    goal: Goal
    proxy: str | None = None
    unit: str = "unit"
    decide: Decide = "clear"
    relevant: float = 0.0
    effect: EffectKind = "total"
    contrast: tuple[str, str] | tuple[()] = ()
    event: str = ""

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
    cluster
        Column that says which rows belong together, if any.
    """

    file: str
    path: Path
    count: str | None = None
    cluster: str | None = None
