"""The nouns of scenarios that run over time: how long, and who lives on which level."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from causalstory.stories.finding import find

WEEK = "week"
"""The column that counts weeks, whatever they are called."""

PERSON = "person"
"""Stands for the lowest level, whatever it is called."""


@dataclass(frozen=True)
class Level:
    """One level of those who live in a scenario, such as hospital units or nurses.

    Parameters
    ----------
    name
        Identifier, as in the file and in the columns of a history.
    label
        What people read; the name with spaces where the file gives none.
    count
        How many members it has in each member of the level above.
    names
        What the members are called: as many names as there are in each member of the level above,
        or one for every member there is; empty where they are numbered.

    Examples
    --------
    >>> Level("hospital_unit", count=8).label
    'Hospital unit'
    """

    name: str
    label: str = ""
    count: int = 1
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.label:
            words = self.name.replace("_", " ")
            object.__setattr__(self, "label", words[:1].upper() + words[1:])


@dataclass(frozen=True)
class Expectation:
    """What the file says an action does to a variable; ``check`` recomputes it.

    Parameters
    ----------
    world, action, variable
        The story that is true, what is done, and what is looked at.
    weeks
        The first and the last week, counted from the action: it begins in week 1.
    ratio
        In which interval the variable lies, divided by what it is with the same luck under
        ``leave_it``; None where the difference is stated.
    difference
        The same for the difference of the two, per week; None where the ratio is stated.
    """

    world: str
    action: str
    variable: str
    weeks: tuple[int, int]
    ratio: tuple[float, float] | None = None
    difference: tuple[float, float] | None = None


@dataclass(frozen=True)
class Timeline:
    """How a scenario runs over time.

    Parameters
    ----------
    weeks
        How many are shown; the first one is week 0.
    start
        The week in which an action begins.
    levels
        From the top: the whole first, persons last.
    burn_in
        How many weeks have gone by before week 0, so that stocks have found their level.
    unit
        What a week is called, should it be another span of time.
    ranking, sanctions
        The variables of persons by which a leaderboard ranks them, and which is 1 for those who
        are sanctioned; empty where the file names none. Reports show them.
    expectations
        What the file says actions do, in its order.

    Examples
    --------
    >>> levels = Level("hospital"), Level("unit", count=8), Level("nurse", count=16)
    >>> ward = Timeline(104, 26, levels)
    >>> ward.members("nurse"), ward.shape("unit")
    (128, (1, 8, 1))
    >>> ward.member_names("nurse")[-1]
    'Nurse 8.16'
    """

    weeks: int
    start: int
    levels: tuple[Level, ...]
    burn_in: int = 0
    unit: str = "week"
    ranking: str = ""
    sanctions: str = ""
    expectations: tuple[Expectation, ...] = ()

    def level(self, name: str) -> Level:
        """Return a level by name, or raise UnknownNameError."""
        return find(self.levels, name, "level")

    def depth(self, name: str) -> int:
        """Return how many levels stand above one, or raise UnknownNameError."""
        return self.levels.index(self.level(name))

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the members of a level along one axis for each level, 1 for those below it."""
        depth = self.depth(name)
        return tuple(
            level.count if place <= depth else 1 for place, level in enumerate(self.levels)
        )

    def members(self, name: str) -> int:
        """Return how many members a level has in all."""
        return prod(self.shape(name))

    def member_names(self, name: str) -> tuple[str, ...]:
        """Return what all members of a level are called, in their fixed order.

        Those that the file does not name are numbered along the levels with several members.
        """
        depth = self.depth(name)
        level, members = self.levels[depth], self.members(name)
        if level.names:
            return level.names * (members // len(level.names))
        several = [place for place in range(depth + 1) if self.levels[place].count > 1]
        numbers = (self.place(name, member) for member in range(members))
        paths = (".".join(str(number[place] + 1) for place in several) for number in numbers)
        return tuple(f"{level.label} {path}".strip() for path in paths)

    def told_apart(self, name: str) -> tuple[str, ...]:
        """Return the same, with the member above behind each name where some are named alike.

        Examples
        --------
        >>> nurses = Level("nurse", count=2, names=("Ann", "Bob"))
        >>> Timeline(9, 0, (Level("unit", count=2), nurses)).told_apart("nurse")
        ('Ann (Unit 1)', 'Bob (Unit 1)', 'Ann (Unit 2)', 'Bob (Unit 2)')
        """
        names = self.member_names(name)
        if len(set(names)) == len(names):
            return names
        above = self.told_apart(self.levels[self.depth(name) - 1].name)
        share = len(names) // len(above)
        return tuple(f"{called} ({above[i // share]})" for i, called in enumerate(names))

    def place(self, name: str, member: int) -> tuple[int, ...]:
        """Return which member of each level, from the top, a member of a level belongs to.

        Parameters
        ----------
        name
            The level.
        member
            The member's number, from 0, in the fixed order.

        Returns
        -------
        tuple of int
            For each level down to this one the number within the member above.

        Examples
        --------
        >>> Timeline(9, 0, (Level("unit", count=2), Level("nurse", count=3))).place("nurse", 4)
        (1, 1)
        """
        found = []
        for level in reversed(self.levels[: self.depth(name) + 1]):
            member, within = divmod(member, level.count)
            found.append(within)
        return tuple(reversed(found))
