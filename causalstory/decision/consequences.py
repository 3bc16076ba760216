"""What actions really do: every action carried out in every world.

A believer never sees this table; it is what his choice is judged by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from math import hypot
from typing import TYPE_CHECKING

from causalstory.errors import SimulationError
from causalstory.runner.jobs import in_order
from causalstory.runner.progress import track
from causalstory.simulation.effect import Effect, effect
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE_IT, Action

if TYPE_CHECKING:
    import pandas as pd

UNITS = 100_000
"""Units simulated for each change."""

SURE = 3.0
"""A change of fewer Monte Carlo errors than this has no sign."""


@dataclass(frozen=True)
class Consequence:
    """One action carried out in one world.

    Parameters
    ----------
    world, action
        In which story, which action.
    outcome_change, outcome_change_se
        Change of the outcome's mean against leaving it, and its Monte Carlo standard error.
    proxy_change, proxy_change_se
        The same for the proxy; None where there is none.
    net
        The change in the goal's direction minus the action's cost, in outcome units.
    regret, regret_se
        How much better the best action of that world is, never negative, with its Monte Carlo
        standard error; that of independent runs, while here they share their luck, so it is
        rather too large.
    self_confirming
        Whether it looks like success and is none: the proxy moves in the goal's direction and the
        outcome against it.
    """

    world: str
    action: str
    outcome_change: float
    outcome_change_se: float
    proxy_change: float | None
    proxy_change_se: float | None
    net: float
    regret: float
    regret_se: float
    self_confirming: bool


@dataclass(frozen=True)
class Consequences:
    """Every action in every world.

    Parameters
    ----------
    worlds, actions
        Names, in the order of the file; ``leave_it`` last.
    cells
        World by world.
    """

    worlds: tuple[str, ...]
    actions: tuple[str, ...]
    cells: tuple[Consequence, ...]

    def __iter__(self) -> Iterator[Consequence]:
        return iter(self.cells)

    def of(self, world: str, action: str | None) -> Consequence:
        """Return one cell; an abstention is carried out as leaving it.

        Examples
        --------
        >>> import causalstory as cs
        >>> table = consequences(cs.load("medication-errors"), n=2_000)
        >>> table.of("voice", None).action, table.of("voice", "rule_by_fear").self_confirming
        ('leave_it', True)
        """
        row = self.worlds.index(world) * len(self.actions)
        return self.cells[row + self.actions.index(action or LEAVE_IT)]

    def best(self, world: str) -> Consequence:
        """Return the action without regret in a world; the first of the file among equals."""
        return min((self.of(world, action) for action in self.actions), key=lambda c: c.regret)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per world and action.

        Examples
        --------
        >>> import causalstory as cs
        >>> table = consequences(cs.load("medication-errors"), n=2_000).to_frame()
        >>> table[table["self_confirming"]][["world", "action"]].to_numpy().tolist()
        [['voice', 'rule_by_fear']]
        """
        import pandas as pd

        return pd.DataFrame([asdict(cell) for cell in self.cells])


def consequences(
    scenario: Scenario, *, n: int = UNITS, seed: int = 1, jobs: int = 1
) -> Consequences:
    """Carry every action out in every world.

    Parameters
    ----------
    scenario
        Its stories with mechanisms are the worlds.
    n, seed
        Simulated units for each change, and the seed; both regimes share their luck.
    jobs
        How many changes to work on at a time; the answer does not depend on it.

    Raises
    ------
    SimulationError
        If no story has mechanisms, or they give impossible numbers.

    Examples
    --------
    >>> import causalstory as cs
    >>> table = consequences(cs.load("medication-errors"), n=2_000)
    >>> [table.best(world).action for world in table.worlds]
    ['rule_by_fear', 'build_safety', 'staff_sick_wards', 'leave_it']
    """
    worlds = require_worlds(scenario)
    pairs = [(world, action) for world in worlds for action in scenario.actions]
    work = partial(_carried_out, n=n, seed=seed)
    found = list(track(in_order(work, pairs, jobs=jobs), "carrying out actions", len(pairs)))
    size = len(scenario.actions)
    rows = [found[start : start + size] for start in range(0, len(found), size)]
    cells = tuple(cell for row in rows for cell in judged(scenario, row))
    names = tuple(action.name for action in scenario.actions)
    return Consequences(tuple(world.name for world in worlds), names, cells)


def require_worlds(scenario: Scenario) -> tuple[Story, ...]:
    """Return the stories that can play the truth, or raise SimulationError if none can."""
    worlds = tuple(story for story in scenario.stories if story.simulable)
    if not worlds:
        raise SimulationError(
            f"no story of '{scenario.id}' has mechanisms, so nobody can say what an action does; "
            "give at least one of them mechanisms"
        )
    return worlds


def _carried_out(pair: tuple[Story, Action], n: int, seed: int) -> Effect:
    return _effect(*pair, n, seed)


@lru_cache(maxsize=1024)
def _effect(world: Story, action: Action, n: int, seed: int) -> Effect:
    return effect(world, action, n=n, seed=seed)


def judged(scenario: Scenario, effects: Sequence[Effect]) -> Iterator[Consequence]:
    """Judge the actions of one world by the best of them.

    Parameters
    ----------
    scenario
        Says in which direction the outcome should move, and what actions cost.
    effects
        What each of its actions does in that world, in their order.
    """
    sign = scenario.question.sign
    nets = [
        sign * found.outcome_change - action.cost
        for found, action in zip(effects, scenario.actions, strict=True)
    ]
    best = max(range(len(nets)), key=nets.__getitem__)
    for found, net in zip(effects, nets, strict=True):
        own = found is effects[best]
        se = 0.0 if own else hypot(found.outcome_change_se, effects[best].outcome_change_se)
        yield Consequence(
            world=found.story,
            action=found.action,
            outcome_change=found.outcome_change,
            outcome_change_se=found.outcome_change_se,
            proxy_change=found.proxy_change,
            proxy_change_se=found.proxy_change_se,
            net=net,
            regret=nets[best] - net,
            regret_se=se,
            self_confirming=_self_confirming(found, sign),
        )


def _self_confirming(found: Effect, sign: float) -> bool:
    """Say whether an action looks like success and is none, beyond simulation error."""
    if found.proxy_change is None or found.proxy_change_se is None:
        return False
    seen = sign * found.proxy_change > SURE * found.proxy_change_se
    return seen and -sign * found.outcome_change > SURE * found.outcome_change_se
