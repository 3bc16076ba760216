"""The noun of identification: whether an effect can be told from the columns at hand, and how."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from causalstory.stories.parts import EffectKind
from causalstory.tables import Page, Paragraph, Readable
from causalstory.tables.words import listed

if TYPE_CHECKING:
    import pandas as pd

Strategy = Literal["backdoor", "frontdoor", "iv", "no_effect", "unidentified"]
Problem = Literal[
    "around", "confounded", "indirect", "selected", "unmeasured treatment", "unmeasured outcome"
]

UNCOMPUTED: dict[Strategy, str] = {
    "no_effect": "zero by the arrows alone",
    "unidentified": "none, since the effect is not identified",
}
"""What stands in place of an estimand where nothing is computed."""


@dataclass(frozen=True)
class Identification(Readable):
    """Whether and how a story lets an effect be told from the columns at hand.

    Parameters
    ----------
    story
        Name of the story taken for true.
    evidence
        Name of the level of evidence, or None if the columns are none of the levels.
    treatment, outcome
        The effect asked for.
    variable
        The variable that is estimated: the proxy where it stands in, else the outcome.
    strategy
        ``backdoor`` (columns held equal), ``frontdoor`` (through mediators), ``iv`` (by
        instruments), ``no_effect`` or ``unidentified``.
    identified
        Whether the effect can be told; through a proxy, its sign.
    adjustment_set
        What is held equal, the smallest set that serves, sorted; beside instruments what they are
        judged given; empty with mediators; None if the effect is not identified.
    by_proxy
        Whether a proxy speaks for the outcome.
    conditions
        What no graph can show and the reader must grant.
    problem
        Why it is not identified, in a word.
    reason
        Why it is identified or not, in a sentence.
    settled_by
        Name of the first dearer evidence that identifies it; None if it is identified already,
        if none does, or if the columns are none of the levels.
    estimand
        What would be computed, in words.
    effect
        Whether the total or the direct effect is asked for.
    mediators
        Through which the whole effect goes, where that is how it is told; else empty.
    instruments
        By which the effect is told, where that is how it is told; else empty.
    """

    story: str
    evidence: str | None
    treatment: str
    outcome: str
    variable: str
    strategy: Strategy
    identified: bool
    adjustment_set: tuple[str, ...] | None
    by_proxy: bool
    conditions: tuple[str, ...]
    problem: Problem | None
    reason: str
    settled_by: str | None
    estimand: str
    effect: EffectKind = "total"
    mediators: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()

    @property
    def computed(self) -> bool:
        """Whether there is something to compute: neither zero by the arrows nor unidentified."""
        return self.strategy not in UNCOMPUTED

    @property
    def verdict(self) -> str:
        """Whether the columns at hand can say, in words; not knowing comes in two kinds.

        ``nobody measured it`` where dearer evidence of the scenario would tell, ``the data cannot
        say`` where no columns that there are would.
        """
        if self.identified:
            return "the data can say"
        return "nobody measured it" if self.settled_by else "the data cannot say"

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that an estimate reads; none where nothing is computed."""
        if not self.computed:
            return ()
        held = self.adjustment_set or ()
        return (self.treatment, self.variable, *held, *self.mediators, *self.instruments)

    @property
    def way(self) -> str:
        """How the effect is told, in the names of the columns; empty where nothing is computed."""
        if not self.computed:
            return ""
        held = self.adjustment_set or ()
        if self.mediators:
            return f"through {listed(self.mediators)}"
        if not self.instruments:
            return f"adjusting for {', '.join(held) or 'nothing'}"
        noun = "instrument" if len(self.instruments) == 1 else "instruments"
        given = f", adjusting for {', '.join(held)}" if held else ""
        return f"with {listed(self.instruments)} as {noun}{given}"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON-ready values."""
        values = asdict(self)
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in values.items()
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row; lists are joined into text, unknown ones stay None."""
        import pandas as pd

        values = self.to_dict()
        joiner = {
            "adjustment_set": ", ",
            "conditions": "; ",
            "mediators": ", ",
            "instruments": ", ",
        }
        for name, between in joiner.items():
            if values[name] is not None:
                values[name] = between.join(values[name])
        return pd.DataFrame([values])

    def to_page(self) -> Page:
        """Return what people read."""
        where = f"{self.story}, {self.evidence}" if self.evidence else self.story
        kind = "direct effect" if self.effect == "direct" else "effect"
        lines = [f"{where}: the {kind} of {self.treatment} on {self.outcome} {self._answer()}."]
        if self.computed:
            lines.append(f"Estimand: {self.estimand}.")
        lines.append(f"Reason: {self.reason}.")
        lines.extend(f"Condition: {condition}." for condition in self.conditions)
        if self.settled_by:
            lines.append(f"Settled by: {self.settled_by}.")
        return Page(tuple(Paragraph(line) for line in lines))

    def _answer(self) -> str:
        if not self.identified:
            return "is not identified"
        if self.strategy == "no_effect":
            return "is zero"
        through = f" through {self.variable}" if self.by_proxy else ""
        return f"is identified{through}, {self.way}"
