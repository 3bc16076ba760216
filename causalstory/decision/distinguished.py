"""The nouns of what to measure next: pairs of stories, evidence, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.decision.contradicted import LEVEL
from causalstory.decision.distinction_page import distinction_page
from causalstory.decision.power import MOST, Needed
from causalstory.decision.separability import Difference
from causalstory.stories.model import Scenario
from causalstory.tables import Page, Readable

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.decision.evidence_value import Value


@dataclass(frozen=True)
class Direction:
    """How one of two stories is rejected where the other is true.

    Parameters
    ----------
    rejects, world
        The story that is rejected, and the one that is true.
    claims
        The claims of the first that fail there.
    needed
        How many units it takes; None without mechanisms.
    power
        In how many data sets of the asked size it is contradicted; None without mechanisms.
    power_se
        Its Monte Carlo standard error.
    """

    rejects: str
    world: str
    claims: tuple[Difference, ...]
    needed: Needed | None = None
    power: float | None = None
    power_se: float | None = None

    @property
    def words(self) -> str:
        """The direction and its claims, without a full stop."""
        said = "; ".join(claim.says for claim in self.claims)
        return f"rejects {self.rejects} if {self.world} is true: {said}"

    def to_dict(self) -> dict[str, Any]:
        """Return the direction as JSON-ready values."""
        needed = (self.needed or Needed(None)).to_dict()
        if self.needed is None:
            needed["n_more_than"] = None
        return {
            "rejects": self.rejects,
            "if": self.world,
            "claims": [claim.to_dict() for claim in self.claims],
            "power": self.power,
            "power_se": self.power_se,
            **needed,
        }


@dataclass(frozen=True)
class Distinction:
    """What one kind of evidence says about two stories.

    Parameters
    ----------
    stories
        The two.
    evidence, label
        Name of the level of evidence, or ``experiment``; and its label.
    outcome
        Of an experiment: the column that is looked at.
    directions
        How one is rejected where the other is true; empty if nothing tells them apart.
    needed
        Units that serve every direction; None if there is none, or without mechanisms.
    value
        What the evidence is worth; None without mechanisms.
    cost
        What it costs more than the level below; None where nobody has said.
    reason
        Why figures are missing, or why nothing separates the two; empty otherwise.
    """

    stories: tuple[str, str]
    evidence: str
    label: str
    outcome: str | None
    directions: tuple[Direction, ...]
    needed: Needed | None
    value: Value | None
    cost: float | None
    reason: str = ""

    @property
    def separable(self) -> bool:
        """Whether the two can be told apart."""
        return bool(self.directions)

    @property
    def test(self) -> str | None:
        """What tells them apart, with its direction, in words."""
        return "; ".join(direction.words for direction in self.directions) or None

    @property
    def value_per_cost(self) -> float | None:
        """Worth for each unit of added cost; None where it costs nothing or nobody has said."""
        return None if self.value is None or not self.cost else self.value.value / self.cost

    @property
    def value_per_cost_se(self) -> float | None:
        """Monte Carlo standard error of that."""
        return None if self.value is None or not self.cost else self.value.se / self.cost

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-ready values."""
        needed = (self.needed or Needed(None)).to_dict()
        if self.needed is None:
            needed["n_more_than"] = None
        return {
            "stories": list(self.stories),
            "evidence": self.evidence,
            "outcome": self.outcome,
            "separable": self.separable,
            "test": self.test,
            **needed,
            "value": None if self.value is None else self.value.value,
            "value_se": None if self.value is None else self.value.se,
            "value_at_most": None if self.value is None else self.value.without,
            "cost": self.cost,
            "value_per_cost": self.value_per_cost,
            "value_per_cost_se": self.value_per_cost_se,
            "directions": [direction.to_dict() for direction in self.directions],
            "reason": self.reason or None,
        }


@dataclass(frozen=True)
class Worth:
    """What one kind of evidence is worth while all stories are in play.

    Parameters
    ----------
    evidence, label, outcome, cost
        As in :class:`Distinction`.
    value
        What it is worth against knowing nothing.
    added, added_se
        How much more than the level of evidence below, and its Monte Carlo error.
    separates
        The pairs of stories that it tells apart.
    """

    evidence: str
    label: str
    outcome: str | None
    cost: float | None
    value: Value
    added: float
    added_se: float
    separates: tuple[tuple[str, str], ...]

    @property
    def per_cost(self) -> float | None:
        """Added worth for each unit of added cost; None where it costs nothing."""
        return self.added / self.cost if self.cost else None

    def to_dict(self) -> dict[str, Any]:
        """Return the worth as JSON-ready values."""
        return {
            "evidence": self.evidence,
            "outcome": self.outcome,
            "cost": self.cost,
            "value": self.value.value,
            "value_se": self.value.se,
            "value_at_most": self.value.without,
            "added_value": self.added,
            "added_value_se": self.added_se,
            "added_value_per_cost": self.per_cost,
            "separates": [list(pair) for pair in self.separates],
        }


@dataclass(frozen=True, repr=False)
class Distinctions(Readable):
    """What tells the stories of a scenario apart.

    Parameters
    ----------
    scenario
        The scenario.
    n, seed, replications
        Units that the values are for, the seed, and the data sets behind each frequency.
    weights
        How likely each story is thought to be, summing to one.
    rows
        Pair by pair: the levels of evidence from cheap to dear, then experiments.
    worths
        What each kind of evidence is worth while all stories are in play, in the same order.
    """

    scenario: Scenario
    n: int
    seed: int
    replications: int
    weights: Mapping[str, float]
    rows: tuple[Distinction, ...]
    worths: tuple[Worth, ...]

    def __iter__(self) -> Iterator[Distinction]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def buys(self) -> tuple[Worth, ...]:
        """What to measure next, the best buy first: most added worth for each unit of cost."""
        useful = [worth for worth in self.worths if worth.cost and worth.added > 0]
        return tuple(sorted(useful, key=lambda worth: -(worth.per_cost or 0.0)))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready values."""
        return {
            "scenario": self.scenario.id,
            "n": self.n,
            "seed": self.seed,
            "replications": self.replications,
            "level": LEVEL,
            "most": MOST,
            "weights": dict(self.weights),
            "rows": [row.to_dict() for row in self.rows],
            "worths": [worth.to_dict() for worth in self.worths],
            "next": [worth.evidence for worth in self.buys],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per pair and kind of evidence."""
        import pandas as pd

        rows = [row.to_dict() for row in self.rows]
        for row in rows:
            row["stories"] = ", ".join(row["stories"])
            del row["directions"]
        return pd.DataFrame(rows)

    def to_page(self) -> Page:
        """Return what people read."""
        return distinction_page(self)
