"""The nouns of contradiction: a story's claims about data, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from causalstory.analysis.independence.examined import Examined
from causalstory.errors import UnknownNameError, did_you_mean
from causalstory.tables import Cell, Heading, Page, Paragraph, Readable, Table, number

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.tables import Tone

LEVEL = 0.01
"""How often a true story may be contradicted, at most, by all of its claims together."""

COLUMNS = (
    "kind", "first", "second", "given", "sign", "test", "n", "statistic", "df", "p", "adjusted_p",
    "refuted", "sentence",
)  # fmt: skip
"""What is handed out of a claim."""

Sign = Literal["positive", "negative"]


@dataclass(frozen=True)
class Claim:
    """Something that a story says about the columns at hand, and how it fared.

    Parameters
    ----------
    kind
        ``independence``, implied by the arrows, or ``sign``, of the effect in its own world.
    first, second, given
        Columns: independent given others; or treatment, what it acts on, and what is held equal.
    sign
        Which sign the story claims; None for an independence.
    test
        What the test came to, or why there was none.
    adjusted_p
        Its p by Holm's correction over the story's claims that could be tested; None without test.
    sentence
        Claim and outcome in words, without a full stop.
    """

    kind: Literal["independence", "sign"]
    first: str
    second: str
    given: tuple[str, ...]
    sign: Sign | None
    test: Examined
    adjusted_p: float | None
    sentence: str

    @property
    def refuted(self) -> bool | None:
        """Whether the data contradicts the claim; None if it was not tested."""
        return None if self.adjusted_p is None else self.adjusted_p <= LEVEL

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as JSON-ready values."""
        test = self.test
        values = (
            self.kind, self.first, self.second, list(self.given), self.sign, test.method, test.n,
            test.statistic, test.df, test.p, self.adjusted_p, self.refuted, self.sentence,
        )  # fmt: skip
        return dict(zip(COLUMNS, values, strict=True))


@dataclass(frozen=True, repr=False)
class Contradiction(Readable):
    """Whether data contradicts one story.

    Parameters
    ----------
    story, title
        The story.
    claims
        What it says about the columns at hand.
    nothing
        Why it says nothing, if it does not.
    """

    story: str
    title: str
    claims: tuple[Claim, ...]
    nothing: str = ""

    @property
    def contradicted(self) -> bool | None:
        """True if some claim is refuted, False if some were tested and none is, else None."""
        verdicts = [claim.refuted for claim in self.claims if claim.refuted is not None]
        return any(verdicts) if verdicts else None

    @property
    def refuted(self) -> tuple[Claim, ...]:
        """The claims that the data contradicts."""
        return tuple(claim for claim in self.claims if claim.refuted)

    @property
    def worst(self) -> str:
        """The refuted claim with the smallest p, in words; empty if none is refuted."""
        first = min(self.refuted, key=lambda claim: claim.test.p or 0.0, default=None)
        return first.sentence if first else ""

    @property
    def reason(self) -> str:
        """The claims that failed, or that none did, or why nothing could be tested."""
        if self.refuted:
            return "; ".join(claim.sentence for claim in self.refuted)
        if not self.claims:
            return f"nothing to test: {self.nothing}"
        untested = [claim.test.why_not for claim in self.claims if not claim.test.done]
        tested = len(self.claims) - len(untested)
        if not tested:
            return f"not tested: {'; '.join(dict.fromkeys(untested))}"
        claims = (
            "1 claim was tested and is" if tested == 1 else f"{tested} claims were tested, none"
        )
        words = f"not contradicted: {claims} {'not refuted' if tested == 1 else 'is refuted'}"
        return f"{words}; {len(untested)} could not be tested" if untested else words

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-ready values."""
        return {
            "story": self.story,
            "contradicted": self.contradicted,
            "contradicted_reason": self.reason,
            "claims": [claim.to_dict() for claim in self.claims],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row per claim."""
        import pandas as pd

        names = ["story", *COLUMNS]
        rows = [{"story": self.story, **claim.to_dict()} for claim in self.claims]
        frame = pd.DataFrame(rows, columns=names)
        frame["given"] = [", ".join(given) for given in frame["given"]]
        return frame

    def to_page(self) -> Page:
        """Return the verdict, and one row per claim below it."""
        return Page((Paragraph(f"{self.story}: {self.reason}.", self.tone), *self.table()))

    @property
    def tone(self) -> Tone:
        """How the verdict looks."""
        return "bad" if self.contradicted else "muted" if self.contradicted is None else "plain"

    def table(self) -> Iterator[Table]:
        """Yield the table of claims, if there are any."""
        if self.claims:
            heads = ("claim", "test", "statistic", "p", "adjusted p", "refuted")
            yield Table.of(heads, [_row(claim) for claim in self.claims])


@dataclass(frozen=True, repr=False)
class Contradictions(Readable):
    """Whether data contradicts stories.

    Parameters
    ----------
    rows
        One verdict per story.
    n
        Units of observation in the data.
    """

    rows: tuple[Contradiction, ...]
    n: int

    def __iter__(self) -> Iterator[Contradiction]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, story: str) -> Contradiction:
        for row in self.rows:
            if row.story == story:
                return row
        told = [row.story for row in self.rows]
        raise UnknownNameError(f"there is no story '{story}' here{did_you_mean(story, told)}")

    def to_dict(self) -> dict[str, Any]:
        """Return the verdicts as JSON-ready values."""
        return {"n": self.n, "level": LEVEL, "rows": [row.to_dict() for row in self.rows]}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per claim."""
        import pandas as pd

        return pd.concat([row.to_frame() for row in self.rows], ignore_index=True)

    def to_page(self) -> Page:
        """Return verdict and claims, story by story."""
        heading = Heading(f"Does the data contradict the stories? n = {self.n:,}")
        return Page((heading, *(block for row in self.rows for block in row.to_page().blocks)))


def p_text(p: float) -> str:
    """Write a p-value.

    Examples
    --------
    >>> p_text(0.0004), p_text(0.0312), p_text(1.0)
    ('p < 0.001', 'p = 0.031', 'p = 1')
    """
    return "p < 0.001" if p < 0.001 else f"p = {number(float(f'{p:.2g}'))}"


def _row(claim: Claim) -> tuple[object, ...]:
    if claim.kind == "sign":
        words = f"effect of {claim.first} on {claim.second} is {claim.sign}"
    else:
        given = f" | {', '.join(claim.given)}" if claim.given else ""
        words = f"{claim.first} _||_ {claim.second}{given}"
    test, verdict = claim.test, claim.refuted
    refuted = Cell("not tested", "muted") if verdict is None else Cell("yes", "bad")
    if verdict is False:
        refuted = Cell("no")
    return (words, test.method, test.statistic, test.p, claim.adjusted_p, refuted)
