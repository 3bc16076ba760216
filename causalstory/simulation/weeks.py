"""Week after week of a world that runs over time, for many histories at once.

Every variable is an array with one axis for the histories and one for each level, of length 1
below the variable's own: so a nurse reads what her unit has by the rules of broadcasting, and a
sum over the level below is a sum along its axis.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import SimulationError
from causalstory.runner.streams import generator
from causalstory.simulation.world import located
from causalstory.stories.families import FAMILIES
from causalstory.stories.language import BELOW, lagged
from causalstory.stories.model import Story
from causalstory.stories.parts import Action, Mechanism
from causalstory.stories.timeline import Timeline

Floats: TypeAlias = NDArray[np.float64]
Week: TypeAlias = dict[str, Floats]
"""One week of a world: every variable, with an axis for histories and one for each level."""

ROWS = 1 << 16
"""Members and histories drawn at a time; part of what a seed means for all but the first one."""

_IDLE = np.random.default_rng(0)  # handed to families that draw nothing


def timeline_of(story: Story) -> Timeline:
    """Return how a story runs over time, or raise SimulationError if it does not."""
    if story.timeline is None:
        raise SimulationError(f"story '{story.name}' does not run over time: simulate draws it")
    return story.timeline


def blocks_of(timeline: Timeline, histories: int) -> list[tuple[int, int]]:
    """Share histories among blocks: pairs of block number and number of histories.

    Examples
    --------
    >>> from causalstory.stories.timeline import Level
    >>> ward = Timeline(104, 26, (Level("unit", count=8), Level("nurse", count=16)))
    >>> blocks_of(ward, 1_000)
    [(0, 512), (1, 488)]
    """
    at_once = max(1, ROWS // timeline.members(timeline.levels[-1].name))
    starts = range(0, histories, at_once)
    return [(block, min(at_once, histories - start)) for block, start in enumerate(starts)]


def run(
    story: Story,
    actions: Sequence[Action],
    *,
    seed: int,
    block: int = 0,
    size: int = 1,
    weeks: int | None = None,
    only: Collection[str] | None = None,
) -> Iterator[tuple[int, tuple[Week, ...]]]:
    """Yield each week of some histories, under every action with the same luck.

    Until the action begins its histories are those of every other action; what it cannot reach
    stays bit for bit the same afterwards too, and is computed once.

    Parameters
    ----------
    story
        A story that runs over time.
    actions
        What is done; ``leave_it`` is one of them like any other.
    seed, block
        Which streams to read: one per variable, week and block of histories.
    size
        How many histories. The first ones are the same however many follow.
    weeks
        How many weeks after week 0, by default those of the timeline.
    only
        The variables to draw, everything that they arise from among them; by default all.

    Yields
    ------
    week, worlds
        The week, from minus the burn-in, and one :data:`Week` for each action. The arrays are
        shared and must not be changed.

    Raises
    ------
    SimulationError
        If a mechanism gives an impossible parameter, with its dotted path and the week.
    """
    world = _World(story, seed, block, size, only)
    timeline = timeline_of(story)
    moved = reached(story, [action.variable for action in actions])
    before = [world.before()] * len(actions)
    for week in range(-timeline.burn_in, timeline.weeks if weeks is None else weeks):
        if week < timeline.start:
            same = world.week(week, before[0], {})
            before = [same] * len(actions)
        else:
            still = world.week(week, before[0], {}, without=moved)
            before = [
                still | world.week(week, last, _turned_on(action), given=still)
                for action, last in zip(actions, before, strict=True)
            ]
        yield week, tuple(before)


def _turned_on(action: Action) -> dict[str, float]:
    return {action.variable: action.value} if action.variable else {}


def reached(story: Story, names: Iterable[str]) -> frozenset[str]:
    """Return variables and all that they lead to, in the same week or later.

    Examples
    --------
    >>> from causalstory.stories.parts import Question, Variable
    >>> called = tuple(map(Variable, ("board", "fear", "reports")))
    >>> story = Story("s", "S", Question("fear", "reports", "increase"), called,
    ...     arrows=(("board", "fear"),), lagged=(("fear", "fear"), ("fear", "reports")))
    >>> sorted(reached(story, ["board"]))
    ['board', 'fear', 'reports']
    """
    return _closure(names, [*story.arrows, *story.lagged])


def causes(story: Story, names: Iterable[str]) -> frozenset[str]:
    """Return variables and all that leads to them, in the same week or before."""
    initial = [
        (name, mechanism.variable)
        for mechanism in story.mechanisms
        if mechanism.initial is not None
        for name in mechanism.initial.names
    ]
    arrows = (*story.arrows, *story.lagged, *initial)
    return _closure(names, [(effect, cause) for cause, effect in arrows])


def _closure(names: Iterable[str], arrows: Sequence[tuple[str, str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        found |= waiting
        waiting = {target for source, target in arrows if source in waiting} - found
    return frozenset(found)


class _World:
    """A block of histories: what they need besides the week before."""

    def __init__(
        self, story: Story, seed: int, block: int, size: int, only: Collection[str] | None
    ) -> None:
        timeline = timeline_of(story)
        self.story, self.unit = story, timeline.unit
        self.seed, self.block, self.size = seed, block, size
        levels = {v.name: v.level for v in story.variables}
        self.members = {name: timeline.shape(level) for name, level in levels.items()}
        self.below = {name: timeline.depth(level) + 2 for name, level in levels.items()}
        static = {v.name for v in story.variables if v.static}
        drawn = [m for m in story.mechanisms if only is None or m.variable in only]
        self.mechanisms = [m for m in drawn if m.variable not in static]
        self.lagged = sorted({name for m in self.mechanisms for name in m.lagged})
        self.static: Week = {}
        for mechanism in drawn:
            if mechanism.variable in static:
                self.static[mechanism.variable] = self._draw(mechanism, None, dict(self.static))

    def before(self) -> Week:
        """Return what there was before the first week."""
        found = {name: np.zeros((1, *members)) for name, members in self.members.items()}
        for mechanism in self.mechanisms:
            if mechanism.initial is not None:
                name = mechanism.variable
                value = mechanism.initial({**self.static, BELOW: self.below[name]})
                found[name] = np.broadcast_to(value, (self.size, *self.members[name]))
        return found

    def week(
        self,
        week: int,
        before: Mapping[str, Floats],
        switched: Mapping[str, float],
        *,
        without: Collection[str] = (),
        given: Mapping[str, Floats] = MappingProxyType({}),
    ) -> Week:
        """Return one week: without some variables, or those that are not given."""
        new: Week = {} if given else dict(self.static)
        for name in self.story.switches:
            new[name] = np.full((1, *self.members[name]), switched.get(name, 0.0))
        known: dict[str, Any] = {lagged(name): before[name] for name in self.lagged}
        known.update(given)
        known.update(new)
        for mechanism in self.mechanisms:
            name = mechanism.variable
            if name not in without and name not in given:
                known[name] = new[name] = self._draw(mechanism, week, known)
        return new

    @np.errstate(all="ignore")  # impossible numbers are refused in words
    def _draw(self, mechanism: Mechanism, week: int | None, known: dict[str, Any]) -> Floats:
        name = mechanism.variable
        family = FAMILIES[mechanism.family]
        known[BELOW] = self.below[name]
        given = {key: formula.evaluate(known) for key, formula in mechanism.parameters}
        fixed = family.name == "deterministic"
        stream = _IDLE if fixed else generator(self.seed, name, self.block, week)
        try:
            drawn = family.draw(stream, given, (self.size, *self.members[name]))
        except SimulationError as error:
            raise _in_week(located(self.story, name, error), week, self.unit) from None
        return drawn.astype(np.float64, copy=False)


def _in_week(error: SimulationError, week: int | None, unit: str) -> SimulationError:
    if week is None:
        return error
    return SimulationError(f"{problem} (in {unit} {week})" for problem in error.problems)
