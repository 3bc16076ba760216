"""The nouns of enlargement: an idea that would change the action, and all of them in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.decision.contradicted import Contradiction
from causalstory.decision.edits import Edit
from causalstory.decision.enlarged_page import enlargement_page, sentence
from causalstory.decision.strength import Strength
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Evidence
from causalstory.tables import Page, Readable

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.analysis.identified import Problem
    from causalstory.decision.believers import Choice


@dataclass(frozen=True)
class Idea:
    """Edits of a believed graph that change the action together, and none of them alone.

    Parameters
    ----------
    edits
        What changes in the graph.
    story
        The story with the graph edited.
    evidence, richest
        The columns that it is read on, and the richest ones.
    action_before, action_after
        What the believer does without and with the idea; None where he abstains.
    action_settled
        What he does with the idea once the richest evidence is bought.
    problem
        What the idea does to the estimate that the action rested on; None if it can still be made,
        or none was.
    contradiction
        Whether the data contradicts the edited graph, on this evidence.
    contradicted_settled
        Whether it does on the richest evidence; None if nothing could be tested there either.
    strength
        How strong the idea would have to be.
    """

    edits: tuple[Edit, ...]
    story: Story
    evidence: Evidence
    richest: Evidence
    action_before: Choice
    action_after: Choice
    action_settled: Choice
    problem: Problem | None
    contradiction: Contradiction
    contradicted_settled: bool | None
    strength: Strength

    @property
    def contradicted(self) -> bool | None:
        """Whether the data contradicts the edited graph; None if nothing could be tested."""
        return self.contradiction.contradicted

    @property
    def sentence(self) -> str:
        """The idea and what it changes, as a manager would put it, without a full stop."""
        return sentence(self)

    @property
    def rank(self) -> tuple[object, ...]:
        """Few edits first, not contradicted, weak enough to be so, few arrows, alphabet."""
        value = self.strength.value
        return (
            len(self.edits),
            bool(self.contradicted),
            value is None,
            abs(value or 0.0),
            sum(len(edit.added) + len(edit.dropped) for edit in self.edits),
            self.sentence,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-ready values."""
        return {
            "edits": [str(edit) for edit in self.edits],
            "sentence": self.sentence,
            "action_before": self.action_before,
            "action_after": self.action_after,
            "action_settled": self.action_settled,
            "problem": self.problem,
            "contradicted": self.contradicted,
            "contradicted_reason": self.contradiction.reason,
            "contradicted_settled": self.contradicted_settled,
            "strength": self.strength.value,
            "strength_kind": self.strength.kind,
            "strength_sentence": self.strength.sentence,
        }


@dataclass(frozen=True, repr=False)
class Enlargement(Readable):
    """Which small changes of a believed graph change the action.

    Parameters
    ----------
    scenario, story
        What is believed.
    evidence, richest
        The columns that the believer sees, and those that would settle the matter.
    source
        Where the data comes from, in words.
    world
        Whose data it is; None for a table.
    n, seed
        Units in the data, and the seed; no seed for a table.
    steps
        How many edits were made at a time, at most.
    action, reason
        What the believer does as it is, None where he abstains, and why.
    tried
        How many edited graphs were looked at.
    rows
        The ideas that change the action, smallest first.
    """

    scenario: Scenario
    story: Story
    evidence: Evidence
    richest: Evidence
    source: str
    world: str | None
    n: int
    seed: int | None
    steps: int
    action: Choice
    reason: str
    tried: int
    rows: tuple[Idea, ...]

    def __iter__(self) -> Iterator[Idea]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready values."""
        return {
            "scenario": self.scenario.id,
            "story": self.story.name,
            "world": self.world,
            "evidence": self.evidence.name,
            "richest": self.richest.name,
            "n": self.n,
            "seed": self.seed,
            "steps": self.steps,
            "action": self.action,
            "reason": self.reason,
            "tried": self.tried,
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per idea; the edits are joined into text."""
        import pandas as pd

        rows = [row.to_dict() for row in self.rows]
        return pd.DataFrame([row | {"edits": "; ".join(row["edits"])} for row in rows])

    def to_page(self) -> Page:
        """Return what people read: the smallest ideas, and how many more there are."""
        return enlargement_page(self)
