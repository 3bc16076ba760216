"""The price of the wrong story: what believers do, and what that does in the world that is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from causalstory.decision.believers import Choice
from causalstory.decision.consequences import Consequence, Consequences, consequences
from causalstory.decision.evidence_value import share_error
from causalstory.decision.regret_page import regret_page
from causalstory.decision.replications import believed, choices
from causalstory.decision.weighing import (
    Flip,
    expected_regret,
    flips,
    largest_regret,
    least_expected,
    minimax,
    weights_of,
)
from causalstory.errors import OptionError, not_whole
from causalstory.runner.progress import track
from causalstory.stories.model import Scenario, Story, require_scenario
from causalstory.stories.parts import Evidence
from causalstory.tables import Page, Readable

if TYPE_CHECKING:
    import pandas as pd

Shares: TypeAlias = Mapping[Choice, float | None]
"""By action: in how many of the replications it is taken; None where there is one data set."""


@dataclass(frozen=True)
class Belief:
    """One believer in one world: what he does there, and what comes of it.

    Parameters
    ----------
    world
        The story that is true.
    story
        The story that is believed.
    action
        What the believer does; None where he abstains, which is carried out as leaving it.
    consequence
        What that does in the world.
    share
        In how many of the replications he does so; None where there was one data set.
    share_se
        Its Monte Carlo standard error.
    """

    world: str
    story: str
    action: Choice
    consequence: Consequence
    share: float | None = None

    share_se: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-ready values."""
        cell = self.consequence
        row = {
            "world": self.world,
            "story": self.story,
            "action": self.action,
            "outcome_change": cell.outcome_change,
            "outcome_change_se": cell.outcome_change_se,
            "proxy_change": cell.proxy_change,
            "proxy_change_se": cell.proxy_change_se,
            "regret": cell.regret,
            "regret_se": cell.regret_se,
            "self_confirming": cell.self_confirming,
        }
        return row if self.share is None else row | {"share": self.share, "share_se": self.share_se}


@dataclass(frozen=True, repr=False)
class Regret(Readable):
    """What it costs to act on a story if another one is true.

    Parameters
    ----------
    scenario
        The scenario.
    table
        Every action carried out in every world.
    evidence
        The columns on which the believers chose.
    convinced
        Whether each believer chose on data of his own world.
    n, seed
        Units in the data that was chosen on, and the seed.
    weights
        How likely each world is thought to be, summing to one.
    rows
        World by world, one row per believer, or one per action that he takes in the replications.
    """

    scenario: Scenario
    table: Consequences
    evidence: Evidence
    convinced: bool
    n: int
    seed: int
    weights: Mapping[str, float]
    rows: tuple[Belief, ...]

    def __iter__(self) -> Iterator[Belief]:
        return iter(self.rows)

    @property
    def minimax(self) -> str:
        """The action whose largest regret is smallest; the first of the file among equals."""
        return minimax(self.table)

    @property
    def weighted(self) -> str:
        """The action with the least regret on the average over the worlds, as weighted.

        The first of the file among equals.
        """
        return least_expected(self.table, self.weights)

    @property
    def flips(self) -> tuple[Flip, ...]:
        """Where the best action changes as the weight moves to one story."""
        return flips(self.table, self.weights)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready values."""
        return {
            "scenario": self.scenario.id,
            "worlds": list(self.table.worlds),
            "stories": [story.name for story in self.scenario.stories],
            "evidence": self.evidence.name,
            "convinced": self.convinced,
            "n": self.n,
            "seed": self.seed,
            "minimax": self.minimax,
            "minimax_regret": largest_regret(self.table, self.minimax),
            "weights": dict(self.weights),
            "weighted": self.weighted,
            "weighted_regret": expected_regret(self.table, self.weights, self.weighted),
            "flips": [
                {"story": f.story, "from": f.low, "to": f.high, "action": f.action,
                 "from_se": f.low_se, "to_se": f.high_se}
                for f in self.flips
            ],
            "actions": [asdict(cell) for cell in self.table],
            "rows": [row.to_dict() for row in self.rows],
        }  # fmt: skip

    def to_frame(self) -> pd.DataFrame:
        """Return one row per world and believer."""
        import pandas as pd

        return pd.DataFrame([row.to_dict() for row in self.rows])

    def to_page(self) -> Page:
        """Return what people read."""
        return regret_page(self)


def regret(
    scenario: Scenario,
    *,
    evidence: str | None = None,
    convinced: bool = False,
    n: int = 10_000,
    seed: int = 1,
    replications: int | None = None,
    weights: Mapping[str, float] | None = None,
    jobs: int = 1,
) -> Regret:
    """Let believers choose, and carry their choices out in every world.

    Parameters
    ----------
    scenario
        The scenario; its stories with mechanisms are the worlds.
    evidence
        The columns that the believers see; by default the cheapest, with ``convinced`` the richest.
    convinced
        By default everybody reads data of the world that is true, under the graph of his own
        story. With ``convinced`` each reads data of his own world instead, as somebody does who
        knows his story to be true, and carries his action into every world.
    n, seed
        Units in the data that is chosen on, and the seed.
    replications
        Choose on so many data sets in place of one; rows then give the share of each action.
    weights
        By world: how likely it is thought to be, on any scale; equal by default.
    jobs
        How much to work on at a time; the answer does not depend on it.

    Returns
    -------
    Regret
        Every action in every world; every believer in every world, with the change of outcome and
        proxy, their Monte Carlo errors and the regret; minimax, weighted choice, breakpoints.

    Raises
    ------
    SimulationError
        If no story has mechanisms, or, with ``convinced``, one has none.
    OptionError
        If n, replications, weights or jobs are out of their range.
    UnknownNameError
        If there is no such evidence.

    Examples
    --------
    >>> import causalstory as cs
    >>> price = cs.regret(cs.load("medication-errors"), convinced=True, n=2_000)
    >>> [row.world for row in price if row.consequence.self_confirming]
    ['voice']
    """
    require_scenario(scenario)
    wanted = 1 if replications is None else replications
    if problems := not_whole(n=(n, 1), seed=(seed, 0), replications=(wanted, 1), jobs=(jobs, 1)):
        raise OptionError(problems)
    level = scenario.evidence_named(evidence) if evidence or convinced else scenario.evidence[0]
    table = consequences(scenario, seed=seed, jobs=jobs)
    shares = weights_of(table.worlds, weights)
    sources = scenario.stories if convinced else [scenario[world] for world in table.worlds]
    taken: dict[tuple[str, str], Shares] = {}
    for source in track(sources, "letting believers choose"):
        readers = [source] if convinced else list(scenario.stories)
        found = _choices(scenario, source, level, readers, n, seed, replications, jobs)
        taken |= {(source.name, story): actions for story, actions in found.items()}
    rows = tuple(
        Belief(
            world, story.name, action, table.of(world, action), share, _error(share, replications)
        )
        for world in table.worlds
        for story in scenario.stories
        for action, share in taken[story.name if convinced else world, story.name].items()
    )
    return Regret(scenario, table, level, convinced, n, seed, shares, rows)


def _error(share: float | None, replications: int | None) -> float | None:
    return None if share is None or replications is None else share_error(share, replications)


def _choices(
    scenario: Scenario,
    world: Story,
    evidence: Evidence,
    readers: list[Story],
    n: int,
    seed: int,
    replications: int | None,
    jobs: int,
) -> dict[str, Shares]:
    """Return by reader which actions he takes on data of a world, each with its share."""
    if replications is None:
        picked = believed(scenario, world, evidence, readers, n=n, seed=seed)
        return {story: {action: None} for story, action in picked.items()}
    found = choices(
        scenario, world, evidence,
        n=n, replications=replications, seed=seed, jobs=jobs, stories=readers,
    )  # fmt: skip
    return {
        story: {action: times / replications for action, times in Counter(taken).most_common()}
        for story, taken in found.items()
    }
