"""The nouns of refutation: attempts, and what they can and cannot show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from causalstory.analysis.estimated import Estimate
from causalstory.tables import Page, Paragraph, Readable, Table, interval, number

if TYPE_CHECKING:
    import pandas as pd

Refuter = Literal[
    "placebo_treatment", "random_common_cause", "data_subset", "unobserved_common_cause"
]

NOTE = "Passing does not make the story right: these attempts try the arithmetic, not the arrows."
"""What stands above every table of attempts."""

LIMITS: Mapping[Refuter, tuple[str, str]] = MappingProxyType(
    {
        "placebo_treatment": (
            "whether the method finds an effect where there is none, and how large an estimate "
            "chance alone makes of these rows",
            "a common cause: shuffling the treatment cuts it off from that too",
        ),
        "random_common_cause": (
            "whether one more column upsets the estimate, as where rows are few",
            "a common cause: noise causes nothing",
        ),
        "data_subset": (
            "whether a few rows carry the estimate",
            "a bias that all the rows share",
        ),
        "unobserved_common_cause": (
            "how strong a hidden cause would have to be to change the answer",
            "whether there is such a cause",
        ),
    }
)
"""By refuter: what it can show, and what it cannot."""


@dataclass(frozen=True)
class Attempt:
    """One attempt to refute an estimate.

    Parameters
    ----------
    refuter
        Which one.
    done
        What was done, in words.
    strength
        Of the hidden cause: by how many standard deviations one of its own moves treatment and
        outcome. None for other refuters.
    expected
        What should come out; None where nothing should, as with a hidden cause.
    estimate
        The mean of the new estimates, per unit of treatment.
    low, high
        Their middle 95%. This is the spread of the attempt, not an interval for the effect.
    passed
        Whether what should come out lies between ``low`` and ``high``; None where nothing should.
    sign_kept
        For a hidden cause: whether ``low`` and ``high`` have the sign of the estimate still.
    """

    refuter: Refuter
    done: str
    strength: float | None
    expected: float | None
    estimate: float
    low: float
    high: float
    passed: bool | None
    sign_kept: bool | None

    @property
    def shows(self) -> str:
        """What the refuter can show."""
        return LIMITS[self.refuter][0]

    @property
    def cannot_show(self) -> str:
        """What it cannot."""
        return LIMITS[self.refuter][1]

    @property
    def verdict(self) -> str:
        """What came of it, in a word or two."""
        if self.passed is None:
            return "keeps its sign" if self.sign_kept else "loses its sign"
        return "passes" if self.passed else "fails"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields and the two sentences as JSON-ready values."""
        return {
            **asdict(self),
            "verdict": self.verdict,
            "shows": self.shows,
            "cannot_show": self.cannot_show,
        }


@dataclass(frozen=True, repr=False)
class Refutation(Readable):
    """Attempts to refute one estimate.

    Parameters
    ----------
    estimate
        The estimate, with the story that made it.
    simulations, seed
        New estimates of each attempt, and the root of their random numbers.
    rows
        The attempts; none where the estimate does not come from holding something equal.
    """

    estimate: Estimate
    simulations: int
    seed: int
    rows: tuple[Attempt, ...]

    def __iter__(self) -> Iterator[Attempt]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def passed(self) -> bool | None:
        """Whether every attempt that can be passed was; None if there was none."""
        verdicts = [row.passed for row in self.rows if row.passed is not None]
        return all(verdicts) if verdicts else None

    def to_dict(self) -> dict[str, Any]:
        """Return the estimate and the attempts as JSON-ready values."""
        answer = self.estimate
        return {
            "story": answer.story,
            "evidence": answer.evidence,
            "treatment": answer.treatment,
            "variable": answer.variable,
            "n": answer.n,
            "strategy": answer.identification.strategy,
            "estimate": answer.estimate,
            "low": answer.low,
            "high": answer.high,
            "simulations": self.simulations,
            "seed": self.seed,
            "passed": self.passed,
            "note": NOTE,
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per attempt."""
        import pandas as pd

        return pd.DataFrame([row.to_dict() for row in self.rows])

    def to_page(self) -> Page:
        """Return what people read: first what passing does not mean."""
        about = self.estimate.to_page().blocks[:1]
        if not self.rows:
            nothing = "There is nothing to try: no estimate here comes from holding columns equal."
            return Page((*about, Paragraph(nothing)))
        attempts = Table.of(
            ("what was done", "should give", "gives, with the middle 95%", ""),
            [
                (
                    row.done,
                    number(row.expected),
                    interval(row.estimate, row.low, row.high),
                    row.verdict,
                )
                for row in self.rows
            ],
            notes=[
                f"Each attempt makes {self.simulations:,} new estimates; their middle 95% is the "
                "spread of the attempt, not an interval for the effect.",
                "A hidden cause of 0.5 SD moves the treatment by half a standard deviation for "
                "each one of its own, and the outcome by half a one so that the estimate shrinks.",
            ],
        )
        limits = Table.of(
            ("attempt", "can show", "cannot show"),
            [(name.replace("_", " "), *both) for name, both in LIMITS.items()],
        )
        return Page((Paragraph(NOTE, "warn"), *about, attempts, limits))
