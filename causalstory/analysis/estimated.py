"""The noun of estimation: an estimate, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from causalstory.analysis.association import Association
from causalstory.analysis.fitted import Fitted
from causalstory.analysis.identification import Identification
from causalstory.analysis.least_squares import check_level
from causalstory.tables import Page, Paragraph, Readable, finite, interval
from causalstory.tables.words import as_sentence, rows_left_out

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Estimate(Readable):
    """The effect of a treatment, as one story reads the data.

    Parameters
    ----------
    story, evidence
        The story taken for true, and the level of evidence that the columns make up (or None).
    treatment, variable
        The effect of what on what; the proxy where it stands in for the outcome.
    n, dropped
        Rows used, and rows left out because a value was missing.
    identification
        Why there is an estimate, or why there is none.
    estimate
        DoWhy's estimate, per unit of treatment (ours where DoWhy has none; ``remarks`` say so);
        zero without asking DoWhy where no arrow leads from treatment to outcome; None where it is
        not identified.
    low, high
        Robust interval at ``level``; both zero, or both None, with the estimate. Infinite where
        there is no bound (None in JSON).
    level
        Coverage of the intervals.
    naive
        The association of treatment and variable, nothing held equal; None where the columns
        lack one of them.
    standardised
        For a 0/1 treatment and strata: the difference standardised to everybody, else None.
    standardised_reason
        Why it is None although something is held equal.
    dowhy_agrees
        Whether DoWhy's own search comes to the same answer about back-door sets; None where it
        was not asked (no effect, a direct effect, another problem than confounding, a graph above
        15 nodes).
    fit
        Our own number, from which the interval comes.
    of_dowhy
        What has to be said about DoWhy's number.
    of_data
        How groups were turned into numbers, and where nobody can be compared with.
    cluster
        The column that says which rows belong together; None where every row stands for itself.
    """

    story: str
    evidence: str | None
    treatment: str
    variable: str
    n: int
    dropped: int
    identification: Identification
    estimate: float | None
    low: float | None
    high: float | None
    level: float
    naive: Association | None
    standardised: float | None = None
    standardised_reason: str = ""
    dowhy_agrees: bool | None = None
    fit: Fitted | None = None
    of_dowhy: tuple[str, ...] = ()
    of_data: tuple[str, ...] = ()
    cluster: str | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be said about number and interval, a sentence each without full stop."""
        of_interval = self.fit.remarks(self.level) if self.fit else ()
        return (*self.of_data, *of_interval, *self.of_dowhy)

    def at(self, level: float) -> Estimate:
        """Return the same estimate with its interval at another level; ``naive`` keeps its own.

        Parameters
        ----------
        level
            Coverage, between 0 and 1.

        Raises
        ------
        OptionError
            If the level is not between 0 and 1.
        """
        check_level(level)
        if self.fit is None:
            return replace(self, level=level)
        low, high = self.fit.interval(level)
        return replace(self, low=low, high=high, level=level)

    def to_dict(self) -> dict[str, Any]:
        """Return the numbers under their names, ready for JSON."""
        found, naive = self.identification, self.naive
        chosen = found.adjustment_set
        return {
            "story": self.story,
            "evidence": self.evidence,
            "treatment": self.treatment,
            "variable": self.variable,
            "n": self.n,
            "dropped": self.dropped,
            "cluster": self.cluster,
            "identified": found.identified,
            "strategy": found.strategy,
            "effect": found.effect,
            "adjustment_set": None if chosen is None else list(chosen),
            "mediators": list(found.mediators),
            "instruments": list(found.instruments),
            "by_proxy": found.by_proxy,
            "estimate": self.estimate,
            "low": finite(self.low),
            "high": finite(self.high),
            "level": self.level,
            "naive": naive
            and {
                "variable": naive.variable,
                "slope": naive.slope,
                "low": naive.low,
                "high": naive.high,
            },
            "standardised": self.standardised,
            "dowhy_agrees": self.dowhy_agrees,
            "reason": found.reason,
            "remarks": list(self.remarks),
            "settled_by": found.settled_by,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row; the naive number in columns of its own, the adjustment set as text."""
        import pandas as pd

        row = self.to_dict()
        naive = row.pop("naive") or dict.fromkeys(("variable", "slope", "low", "high"))
        row |= {f"naive_{name}": value for name, value in naive.items()}
        for name in ("adjustment_set", "mediators", "instruments"):
            if row[name] is not None:
                row[name] = ", ".join(row[name])
        row["remarks"] = "; ".join(row["remarks"])
        return pd.DataFrame([row])

    def to_page(self) -> Page:
        """Return what people read."""
        return Page(tuple(Paragraph(line) for line in self._lines()))

    def _lines(self) -> list[str]:
        where = f"{self.story}, {self.evidence}" if self.evidence else self.story
        kind = "direct effect" if self.identification.effect == "direct" else "effect"
        effect = f"{where}: the {kind} of {self.treatment} on {self.variable}"
        found, percent = self.identification, f"{100 * self.level:g}%"
        if found.computed:
            held = ", ".join(found.adjustment_set or ()) or "nothing"
            way = f"holding {held} equal" if found.strategy == "backdoor" else found.way
            number = interval(self.estimate, self.low, self.high)
            lines = [f"{effect}, {way}, is {number} per unit ({percent} interval, n = {self.n:,})."]
        else:
            answer = "zero" if found.strategy == "no_effect" else "not identified"
            lines = [f"{effect} is {answer}: {found.reason}."]
        lines += map(as_sentence, (*self.remarks, *rows_left_out(self.dropped)))
        if self.naive:
            number = interval(self.naive.slope, self.naive.low, self.naive.high)
            lines.append(f"Naive, on {self.naive.variable}: {number}.")
        if self.standardised is not None:
            by_strata = (
                "By the front-door formula"
                if found.strategy == "frontdoor"
                else "Standardised to everybody"
            )
            lines.append(f"{by_strata}: {interval(self.standardised, None, None)}.")
        if self.dowhy_agrees is False:
            lines.append("DoWhy's own search for a back-door set comes to another answer.")
        return lines
