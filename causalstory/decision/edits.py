"""Small changes of a believed graph: every arrow and common cause that might be otherwise.

The arrow from the outcome to its proxy is never touched: that reports are reports of errors is what
the word means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Literal, TypeAlias

from causalstory.decision.assessment import counts_the_outcome
from causalstory.errors import OptionError, UnknownNameError, did_you_mean
from causalstory.stories.levels import declared_levels
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Variable

Arrow: TypeAlias = tuple[str, str]
Kind = Literal["add", "drop", "reverse", "latent", "common", "between"]
Tiers: TypeAlias = Mapping[str, int]
"""By variable: how early it comes; nothing acts on what comes earlier."""


@dataclass(frozen=True)
class Edit:
    """One change of a graph.

    Parameters
    ----------
    kind
        ``add``, ``drop`` or ``reverse`` an arrow; a ``latent`` common cause that nobody has thought
        of; a variable of the scenario as a ``common`` cause, or ``between`` cause and effect.
    first, second
        The arrow from first to second, or the two that share a cause.
    variable
        What is brought in; None if it is an arrow alone.
    """

    kind: Kind
    first: str
    second: str
    variable: Variable | None = None

    @property
    def added(self) -> tuple[Arrow, ...]:
        """The arrows that it draws."""
        if self.kind in {"add", "drop"}:
            return ((self.first, self.second),) if self.kind == "add" else ()
        if self.variable is None:
            return ((self.second, self.first),)
        middle = self.variable.name
        if self.kind == "between":
            return ((self.first, middle), (middle, self.second))
        return ((middle, self.first), (middle, self.second))

    @property
    def dropped(self) -> tuple[Arrow, ...]:
        """The arrows that it takes away."""
        return ((self.first, self.second),) if self.kind in {"drop", "reverse"} else ()

    def __str__(self) -> str:
        if self.variable is None:
            return f"{self.kind} {self.first} -> {self.second}"
        if self.kind == "latent":
            return f"add a latent common cause: {self.first} <-> {self.second}"
        middle = self.variable.name
        into = "->" if self.kind == "between" else "<-"
        return f"bring in {middle}: {self.first} {into} {middle} -> {self.second}"


def edits_of(scenario: Scenario, story: Story, tiers: Tiers | None = None) -> Iterator[Edit]:
    """Yield every edit of a story's graph, those that would close a circle by themselves too.

    Parameters
    ----------
    scenario
        Its variables may be brought in where the story has no word for them, or draws no arrow.
    story
        The story that is believed.
    tiers
        As :func:`tiers_of` gives them; by default any order goes.

    Examples
    --------
    >>> import causalstory as cs
    >>> stones = cs.load("kidney-stones")
    >>> for edit in list(edits_of(stones, stones["size_drives_choice"]))[:3]:
    ...     print(edit)
    reverse open_surgery -> success
    reverse large_stone -> open_surgery
    reverse large_stone -> success
    """
    order = tiers or {}
    for edit in _edits(scenario, story):
        if all(order.get(a, 0) <= order.get(b, 0) for a, b in edit.added if {a, b} <= set(order)):
            yield edit


def _edits(scenario: Scenario, story: Story) -> Iterator[Edit]:
    question = story.question
    untouched = {(question.outcome, question.proxy), (question.proxy, question.outcome)}
    names = [variable.name for variable in story.variables]
    # what is the same in all that is seen moves nothing in it
    ways = [(a, b) for a, b in permutations(names, 2) if a not in story.selected]
    ways = [way for way in ways if way not in untouched]
    arrows = [arrow for arrow in story.arrows if arrow not in untouched]
    joined = {*story.arrows, *((b, a) for a, b in story.arrows)}
    yield from (Edit("reverse", a, b) for a, b in arrows if (b, a) in ways)
    yield from (Edit("drop", a, b) for a, b in arrows)
    yield from (Edit("add", a, b) for a, b in ways if (a, b) not in joined)
    yield from (Edit("latent", a, b, _nameless(a, b)) for a, b in combinations(names, 2))
    for variable in _strangers(scenario, story):
        others = [name for name in names if name != variable.name]
        yield from (Edit("common", a, b, variable) for a, b in combinations(others, 2))
        yield from (Edit("between", a, b, variable) for a, b in ways if variable.name not in (a, b))


def _nameless(first: str, second: str) -> Variable:
    return Variable(f"U_{first}_{second}", "Something that nobody measures", latent=True)


def _strangers(scenario: Scenario, story: Story) -> Iterator[Variable]:
    """Yield what the story has no word for, or no arrow, and the question is not about."""
    asked = {scenario.question.treatment, scenario.question.outcome, scenario.question.proxy}
    joined = {name for arrow in story.arrows for name in arrow}
    for variable in scenario.variables:
        if variable.name not in joined | asked and not variable.selected:
            yield variable


def arrows_after(arrows: Set[Arrow], edits: Sequence[Edit]) -> frozenset[Arrow] | None:
    """Return the arrows of a graph after some edits; None if they make no DAG together.

    Examples
    --------
    >>> sorted(arrows_after({("a", "b")}, [Edit("reverse", "a", "b"), Edit("add", "a", "c")]))
    [('a', 'c'), ('b', 'a')]
    >>> arrows_after({("a", "b")}, [Edit("add", "b", "c"), Edit("add", "c", "a")]) is None
    True
    """
    dropped = [arrow for edit in edits for arrow in edit.dropped]
    if len(set(dropped)) < len(dropped):
        return None  # dropped and turned round at once
    after = frozenset(arrows).difference(dropped).union(*(edit.added for edit in edits))
    return after if _acyclic(after) else None


def _acyclic(arrows: frozenset[Arrow]) -> bool:
    """Take away what nothing points at until nothing is left, or nothing goes."""
    left = arrows
    while left:
        effects = {effect for _, effect in left}
        going = frozenset(arrow for arrow in left if arrow[0] in effects)
        if len(going) == len(left):
            return False
        left = going
    return True


def edited(story: Story, edits: Sequence[Edit]) -> Story:
    """Return the story with its graph edited: arrows to be read by, no mechanisms to simulate.

    What mechanisms say beside arrows is kept, as no edit is about it: the levels of variables, and
    whether the proxy counts some of the outcome.

    Raises
    ------
    OptionError
        If the edits close a circle.

    Examples
    --------
    >>> import causalstory as cs
    >>> manager = cs.load("medication-errors")["complacency"]
    >>> around = edited(manager, [Edit("add", "psychological_safety", "reported_errors")])
    >>> cs.identify(around, evidence="weekly_report").problem
    'around'
    """
    after = arrows_after(set(story.arrows), edits)
    if after is None:
        raise OptionError(f"{'; '.join(map(str, edits))}: makes no DAG")
    levels = declared_levels(story)
    known = {variable.name: variable for variable in story.variables}
    known |= {edit.variable.name: edit.variable for edit in edits if edit.variable}
    variables = tuple(
        replace(variable, levels=levels.get(name, variable.levels))
        for name, variable in known.items()
    )
    place = {name: index for index, name in enumerate(known)}
    return replace(
        story,
        title=f"{story.title}, edited",
        variables=variables,
        arrows=tuple(sorted(after, key=lambda arrow: (place[arrow[0]], place[arrow[1]]))),
        mechanisms=(),
        counts_outcome=counts_the_outcome(story),
        recommends=None,
    )


def tiers_of(scenario: Scenario, tiers: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return how early each variable comes.

    Parameters
    ----------
    scenario
        It has the variables.
    tiers
        Groups of variables from early to late; who is in none may come anywhere.

    Raises
    ------
    UnknownNameError
        If there is no such variable; all of them are named.
    OptionError
        If one is named twice.

    Examples
    --------
    >>> import causalstory as cs
    >>> tiers_of(cs.load("kidney-stones"), [["large_stone"], ["open_surgery"]])
    {'large_stone': 0, 'open_surgery': 1}
    """
    known = [variable.name for variable in scenario.variables]
    named = [(name, place) for place, tier in enumerate(tiers) for name in tier]
    foreign = [name for name, _ in named if name not in known]
    if foreign:
        raise UnknownNameError(
            f"tiers: there is no variable '{name}'{did_you_mean(name, known)}" for name in foreign
        )
    order = dict(named)
    if len(order) < len(named):
        twice = next(name for name, _ in named if [n for n, _ in named].count(name) > 1)
        raise OptionError(f"tiers: '{twice}' is named twice; name it once")
    return order
