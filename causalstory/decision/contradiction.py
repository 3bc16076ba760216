"""Does the data contradict a story? Its claims are put to the test, all of them at one level.

A story that is not contradicted is not thereby supported: others that claim the same, or less, pass
the same tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Sample
from causalstory.analysis.holm import adjusted
from causalstory.analysis.identification import identify
from causalstory.analysis.identified import Identification
from causalstory.analysis.implications import check_claims
from causalstory.analysis.independence.examined import Examined
from causalstory.analysis.preparation import columns_at_hand, frame_of, read_data
from causalstory.decision.contradicted import (
    LEVEL,
    Claim,
    Contradiction,
    Contradictions,
    Sign,
    p_text,
)
from causalstory.decision.signs import examine_sign, signed
from causalstory.errors import DataError
from causalstory.stories.model import Scenario, Story, require_story
from causalstory.tables import listed

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from causalstory.analysis.fitted import Fitted
    from causalstory.analysis.implications import Tests

__all__ = ["Contradiction", "Contradictions", "contradiction", "contradictions"]

NO_ARROWS_MISSING = "its arrows imply no independence among these columns"


def contradictions(
    subject: Scenario | Story,
    data: pd.DataFrame | str | Path,
    *,
    evidence: str | None = None,
    count: str | None = None,
) -> Contradictions:
    """Say whether data contradicts a story, or each story of a scenario, and by which claim.

    A story claims what its arrows imply, that some columns are independent once others are known;
    and, if it has mechanisms, the sign that the treatment's effect has in its own world, where that
    effect is more than .05 standard deviations and can be told from the columns. Each claim is
    tested; Holm's correction holds all claims of one story together to a level of .01.

    Parameters
    ----------
    subject
        A scenario or one of its stories.
    data
        One row per unit of observation, or the path of a CSV or Parquet file. Rows with a missing
        value in a column that a claim is about are left out of its test. The frame is not changed.
    evidence
        Use the columns of this level only; by default every column that a story can measure.
    count
        Column that says how many individuals each row stands for.

    Returns
    -------
    Contradictions
        By story: True, with the claims that failed in words; False, if something was tested and
        nothing failed ("not contradicted", which is not "supported"); or None, because the story
        says nothing about these columns or because there are too few rows.

    Raises
    ------
    DataError
        If a column cannot be read, or the evidence names columns that the data lacks.
    UnknownNameError
        If there is no such evidence.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> found = cs.contradictions(ward, cs.simulate(ward["voice"], n=2_000))
    >>> [(row.story, row.contradicted) for row in found]
    [('complacency', True), ('voice', False), ('acuity', True), ('aftermath', True)]
    """
    if not isinstance(subject, Scenario):
        require_story(subject)
    data = frame_of(data)
    stories = subject.stories if isinstance(subject, Scenario) else (subject,)
    at_hand = {story.name: columns_at_hand(story, data, evidence) for story in stories}
    needed = dict.fromkeys(name for names in at_hand.values() for name in names)
    sample = Sample({}, len(data))
    if needed:
        asked = subject.question
        focal = [name for name in needed if name == asked.treatment]
        sample = read_data(asked, data, needed, focal, count=count, coding=Coding.of(subject))
    rows = []
    for story in stories:
        columns = at_hand[story.name]
        found = identify(story, columns=columns)
        rows.append(contradiction(story, sample, columns, found))
    return Contradictions(tuple(rows), sample.n)


def contradiction(
    story: Story,
    sample: Sample,
    columns: Iterable[str],
    identification: Identification,
    fit: Fitted | None = None,
    known: Tests | None = None,
) -> Contradiction:
    """Test what one story claims about columns that were read.

    Parameters
    ----------
    story
        The story.
    sample
        Columns that were read; at least those at hand.
    columns
        The columns at hand.
    identification
        Whether and how the story lets the effect be told from them.
    fit
        The estimate of that effect, if there is one already.
    known
        Tests on this sample that are known already; those done here are added.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> data = cs.simulate(voice, n=2_000)
    >>> sample = Sample.of({name: data[name].to_numpy(float) for name in data})
    >>> print(contradiction(voice, sample, data.columns, cs.identify(voice)).reason)
    not contradicted: 3 claims were tested, none is refuted
    """
    claim = signed(story, identification)
    drafts = [*_independencies(story, sample, columns, known)]
    if claim.sign is not None:
        drafts.append(_sign(story, sample, identification, claim.sign, fit))
    claims = tuple(_held_to_one_level(drafts))
    return Contradiction(
        story.name, story.title, claims, f"{NO_ARROWS_MISSING}, and {claim.why_not}"
    )


@dataclass(frozen=True)
class _Draft:
    """A claim with its test, before the others are known."""

    first: str
    second: str
    given: tuple[str, ...]
    sign: Sign | None
    test: Examined
    says: str
    but: str


def _independencies(
    story: Story, sample: Sample, columns: Iterable[str], known: Tests | None
) -> Iterator[_Draft]:
    labels = {variable.name: variable.label for variable in story.variables}
    for (first, second, given), test in check_claims(story, sample, columns, known):
        once = ""
        if given:
            once = f" once {listed(labels[name] for name in given)} {_is(given)} known"
        says = f"'{story.title}' says that {labels[first]} tells nothing about {labels[second]}"
        yield _Draft(first, second, given, None, test, says + once, "in the data it does")


def _is(names: tuple[str, ...]) -> str:
    return "is" if len(names) == 1 else "are"


def _sign(
    story: Story, sample: Sample, found: Identification, sign: Sign, fit: Fitted | None
) -> _Draft:
    treatment, variable = (story.variable(n).label for n in (found.treatment, found.variable))
    kind = "direct effect" if found.effect == "direct" else "effect"
    says = f"'{story.title}' says that the {kind} of {treatment} on {variable} is {sign}"
    other = "negative" if sign == "positive" else "positive"
    but = f"read as it reads them, the data say {other}"
    test = examine_sign(story, sample, found, sign, fit)
    given = (*(found.adjustment_set or ()), *found.mediators, *found.instruments)
    return _Draft(found.treatment, found.variable, given, sign, test, says, but)


def _held_to_one_level(drafts: list[_Draft]) -> Iterator[Claim]:
    """Yield the claims with their p-values by Holm's correction, and their sentences."""
    tested = [index for index, draft in enumerate(drafts) if draft.test.p is not None]
    corrected = dict(zip(tested, adjusted([_p(drafts[i].test) for i in tested]), strict=True))
    for index, draft in enumerate(drafts):
        p = corrected.get(index)
        yield Claim(
            "independence" if draft.sign is None else "sign",
            draft.first,
            draft.second,
            draft.given,
            draft.sign,
            draft.test,
            p,
            f"{draft.says}; {_outcome(draft, p)}",
        )


def _outcome(draft: _Draft, p: float | None) -> str:
    if p is None:
        return f"not tested: {draft.test.why_not}"
    return (
        f"{draft.but} ({p_text(p)})" if p <= LEVEL else f"the data do not refute it ({p_text(p)})"
    )


def _p(test: Examined) -> float:
    if test.p is None:
        raise DataError(f"no test was done: {test.why_not}")
    return test.p
