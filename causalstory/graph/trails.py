"""The nouns of paths: what stands on a path, and whether association passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from causalstory.graph.listing import Listing
from causalstory.tables import Cell, Page, Paragraph, Readable, Table

if TYPE_CHECKING:
    import pandas as pd

Turn = Literal["chain", "fork", "collider"]
"""How a path passes a node: ``-> v ->`` (or back), ``<- v ->``, ``-> v <-``."""


@dataclass(frozen=True)
class Step:
    """An inner node of a path.

    Parameters
    ----------
    node
        Its name.
    turn
        How the path passes it.
    open
        Whether association passes it.
    reason
        Why, in a few words.
    """

    node: str
    turn: Turn
    open: bool
    reason: str


@dataclass(frozen=True)
class Path:
    """One path between treatment and outcome, and whether association passes.

    Parameters
    ----------
    nodes
        From end to end.
    text
        The same with the arrows as they point.
    causal
        Whether it follows the arrows from treatment to outcome.
    backdoor
        Whether it begins with an arrow into the treatment.
    steps
        What happens at each inner node.
    """

    nodes: tuple[str, ...]
    text: str
    causal: bool
    backdoor: bool
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{self.text}: {self.reason}"

    @property
    def open(self) -> bool:
        """Whether association passes every inner node."""
        return all(step.open for step in self.steps)

    @property
    def biasing(self) -> bool:
        """Whether it is open and no causal path."""
        return self.open and not self.causal

    @property
    def kind(self) -> Literal["causal", "biasing", "non-causal"]:
        """What it is to the effect: ``non-causal`` paths are blocked, so they do no harm."""
        if self.causal:
            return "causal"
        return "biasing" if self.open else "non-causal"

    @property
    def reason(self) -> str:
        """Why it is open, or what blocks it."""
        if not self.open:
            return "; ".join(step.reason for step in self.steps if not step.open)
        if not self.steps:
            return "open, as no node stands between"
        colliders = [step for step in self.steps if step.turn == "collider"]
        return "; ".join(step.reason for step in colliders or self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Return what it is as JSON-ready values."""
        return {
            "nodes": list(self.nodes),
            "path": self.text,
            "kind": self.kind,
            "causal": self.causal,
            "backdoor": self.backdoor,
            "open": self.open,
            "reason": self.reason,
            "steps": [
                {"node": s.node, "turn": s.turn, "open": s.open, "reason": s.reason}
                for s in self.steps
            ],
        }


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Paths(Readable, Listing[Path]):
    """The paths between two nodes: a sequence of :class:`Path`, and a table for people.

    Parameters
    ----------
    treatment, outcome
        The ends.
    given
        What is conditioned on, beside the selection nodes.
    """

    treatment: str
    outcome: str
    given: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Path, ...]:
        """Those that association passes."""
        return tuple(path for path in self if path.open)

    @property
    def blocked(self) -> tuple[Path, ...]:
        """Those that it does not pass."""
        return tuple(path for path in self if not path.open)

    @property
    def biasing(self) -> tuple[Path, ...]:
        """Those that are open and not causal."""
        return tuple(path for path in self if path.biasing)

    def to_dict(self) -> dict[str, Any]:
        """Return ends, conditions and paths as JSON-ready values."""
        return {
            "treatment": self.treatment,
            "outcome": self.outcome,
            "given": list(self.given),
            "complete": self.complete,
            "paths": [path.to_dict() for path in self],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each path."""
        import pandas as pd

        columns = ["path", "kind", "open", "backdoor", "reason"]
        rows = [{name: path.to_dict()[name] for name in columns} for path in self]
        return pd.DataFrame(rows, columns=columns)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))

    def to_page(self) -> Page:
        """Return what people read."""
        given = f", given {', '.join(self.given)}" if self.given else ""
        title = f"Paths between {self.treatment} and {self.outcome}{given}"
        if not self:
            return Page((Paragraph(f"{title}: there are none."),))
        return Page((self.to_table(title),))

    def to_table(self, title: str) -> Table:
        """Return the table alone."""
        tones = {"causal": "good", "biasing": "bad", "non-causal": "muted"}
        rows = [
            [path.text, Cell(path.kind, tones[path.kind]), path.reason]  # type: ignore[arg-type]
            for path in self
        ]
        notes = () if self.complete else (f"Only the {len(self)} shortest are shown.",)
        return Table.of(["path", "kind", "open or blocked"], rows, title=title, notes=notes)
