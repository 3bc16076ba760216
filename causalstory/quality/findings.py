"""The nouns of checking: a finding for each assertion, and the report that holds them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from causalstory.tables import Cell, Heading, Page, Paragraph, Readable, Table

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.tables import Tone

_TONES: dict[str, Tone] = {"holds": "good", "fails": "bad", "look": "warn"}


@dataclass(frozen=True)
class Finding:
    """What was asserted, and what came out when it was recomputed.

    Parameters
    ----------
    scenario
        Id of the scenario.
    story
        Name of the story it is about; None if it is about all of them or about the table.
    check
        Which kind of assertion.
    expected, found
        In words and numbers.
    ok
        Whether the assertion holds, as far as it can be recomputed.
    warning
        Whether there is something to look at although nothing failed.

    Examples
    --------
    >>> Finding("ward", None, "stories", "2 or more", "1", ok=False).verdict
    'fails'
    """

    scenario: str
    story: str | None
    check: str
    expected: str
    found: str
    ok: bool
    warning: bool = False

    @property
    def verdict(self) -> str:
        """``holds``, ``fails``, or ``look`` where there is a warning."""
        if not self.ok:
            return "fails"
        return "look" if self.warning else "holds"


@dataclass(frozen=True, repr=False)
class CheckReport(Readable):
    """Every finding, scenario by scenario.

    Parameters
    ----------
    rows
        The findings.

    Examples
    --------
    >>> CheckReport((Finding("ward", None, "stories", "2 or more", "4", ok=True),)).ok
    True
    """

    rows: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether no assertion fails; warnings do not count."""
        return all(row.ok for row in self.rows)

    def to_dict(self) -> list[dict[str, Any]]:
        """Return one JSON-ready dictionary a finding."""
        return [asdict(row) for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding."""
        import pandas as pd

        names = list(Finding.__dataclass_fields__)
        return pd.DataFrame(self.to_dict(), columns=names)

    def to_page(self) -> Page:
        """Return one table a scenario, and the sum of it all."""
        ids = dict.fromkeys(row.scenario for row in self.rows)
        tables = [self._table(scenario) for scenario in ids]
        heading = Heading("What the scenario files assert, recomputed")
        return Page((heading, *tables, self._sum()))

    def _table(self, scenario: str) -> Table:
        rows = [
            (row.check, row.story, row.expected, row.found, Cell(row.verdict, _TONES[row.verdict]))
            for row in self.rows
            if row.scenario == scenario
        ]
        return Table.of(("check", "story", "expected", "found", "verdict"), rows, title=scenario)

    def _sum(self) -> Paragraph:
        failed = sum(not row.ok for row in self.rows)
        to_look_at = sum(row.verdict == "look" for row in self.rows)
        words = f"{failed} of {len(self.rows)} fail" if failed else f"All {len(self.rows)} hold"
        words += f", {to_look_at} to look at" if to_look_at else ""
        tone: Tone = "bad" if failed else "warn" if to_look_at else "good"
        return Paragraph(f"{words}.", tone)
