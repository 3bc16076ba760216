"""Whether an effect can be told from the columns at hand, if the story is true.

Decided by the graph alone, before any number: from an adjustment set, from the absence of a
directed path, or by a proxy that may speak for the outcome. "Not identified" is an answer too,
and comes with its reason in words and the evidence that would settle the matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from causalstory.analysis import reasons
from causalstory.analysis.proxy import speaks_for
from causalstory.analysis.query import Query, ask
from causalstory.graph.adjustment import adjustment_set, open_backdoor_path
from causalstory.graph.separation import directed_path
from causalstory.tables import Page, Paragraph, Readable

if TYPE_CHECKING:
    import pandas as pd

    from causalstory.stories.model import Story

Strategy = Literal["backdoor", "frontdoor", "iv", "no_effect", "unidentified"]
Problem = Literal["around", "confounded", "unmeasured treatment", "unmeasured outcome"]

ESTIMANDS: dict[Strategy, str] = {
    "no_effect": "zero by the arrows alone",
    "unidentified": "none, since the effect is not identified",
}
"""What stands in place of an estimand where nothing is computed."""


@dataclass(frozen=True, repr=False)
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
        ``backdoor``, ``no_effect`` or ``unidentified`` (``frontdoor`` and ``iv`` are reserved).
    identified
        Whether the effect can be told; through a proxy, its sign.
    adjustment_set
        The smallest valid one, sorted; None if there is none.
    by_proxy
        Whether a proxy speaks for the outcome.
    conditions
        What no graph can show and the reader must grant; empty unless a proxy speaks.
    problem
        Why it is not identified, in a word.
    reason
        Why it is identified or not, in a sentence.
    settled_by
        Name of the first dearer evidence that identifies it; None if it is identified already,
        if none does, or if the columns are none of the levels.
    estimand
        What would be computed, in words.
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
        joiner = {"adjustment_set": ", ", "conditions": "; "}
        for name, between in joiner.items():
            if values[name] is not None:
                values[name] = between.join(values[name])
        return pd.DataFrame([values])

    def to_page(self) -> Page:
        """Return what people read."""
        where = f"{self.story}, {self.evidence}" if self.evidence else self.story
        lines = [f"{where}: the effect of {self.treatment} on {self.outcome} {self._answer()}."]
        if self.strategy not in ESTIMANDS:
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
        return (
            f"is identified{through}, adjusting for {', '.join(self.adjustment_set or ['nothing'])}"
        )


def identify(
    story: Story,
    *,
    evidence: str | None = None,
    treatment: str | None = None,
    columns: Iterable[str] | None = None,
) -> Identification:
    """Say whether a story lets the effect on its outcome be told from the columns at hand.

    Parameters
    ----------
    story
        The story taken for true.
    evidence
        Name of the level of evidence; by default the richest.
    treatment
        The variable whose total effect is asked for; by default the question's treatment.
    columns
        The columns at hand, in place of the evidence's own. Names that the story has no word
        for, and latent variables, do not count. Columns that are just those of a level are
        taken for that level.

    Returns
    -------
    Identification
        With the smallest adjustment set, or the reason why there is none.

    Raises
    ------
    OptionError
        If the story asks for a direct effect, or the treatment is the outcome itself.
    UnknownNameError
        If there is no such evidence or variable.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> answer = cs.identify(voice, evidence="weekly_report")
    >>> answer.identified, answer.problem, answer.settled_by
    (False, 'around', 'chart_audit')
    >>> cs.identify(voice, evidence="chart_audit").adjustment_set
    ()
    """
    query = ask(story, evidence=evidence, treatment=treatment, columns=columns)
    found = _judge(query)
    if found.identified or query.evidence is None:
        return found
    for level in query.dearer:
        if _judge(ask(story, evidence=level.name, treatment=query.treatment)).identified:
            return replace(found, settled_by=level.name)
    return found


def _judge(query: Query) -> Identification:
    """Go through the cases in order; the first that applies answers."""
    known = query.treatment in query.graph and query.outcome in query.graph
    if not known or directed_path(query.graph, query.treatment, query.outcome) is None:
        return _result(query, query.outcome, "no_effect", reasons.no_effect(query), chosen=())
    if query.treatment not in query.columns:
        reason = reasons.unmeasured_treatment(query)
        return _result(query, _seen(query), "unidentified", reason, problem="unmeasured treatment")
    if query.outcome in query.columns:
        return _by_backdoor(query)
    if query.proxy in query.columns - {query.treatment}:
        return _by_proxy(query, str(query.proxy))
    reason = reasons.unmeasured_outcome(query)
    return _result(query, query.outcome, "unidentified", reason, problem="unmeasured outcome")


def _by_backdoor(query: Query) -> Identification:
    """Look for an adjustment set for the treatment on the outcome."""
    asked = query.graph, query.treatment, query.outcome, query.columns
    chosen = adjustment_set(*asked)
    if chosen is None:
        return _confounded(query, query.outcome, open_backdoor_path(*asked))
    reason = reasons.backdoor(query, query.outcome, chosen)
    return _result(query, query.outcome, "backdoor", reason, chosen=chosen)


def _by_proxy(query: Query, proxy: str) -> Identification:
    """Ask whether the proxy may speak for an outcome that is not at hand."""
    verdict = speaks_for(query.graph, query.treatment, query.outcome, proxy, query.columns)
    if not verdict.responds:
        reason = reasons.unmeasured_outcome(query)
        return _result(query, proxy, "unidentified", reason, problem="unmeasured outcome")
    if verdict.around is not None:
        reason = reasons.around(query, proxy, verdict.around)
        return _result(query, proxy, "unidentified", reason, problem="around")
    if verdict.adjustment_set is None:
        return _confounded(query, proxy, verdict.open_path)
    reason = reasons.backdoor(query, proxy, verdict.adjustment_set)
    return _result(query, proxy, "backdoor", reason, chosen=verdict.adjustment_set)


def _confounded(query: Query, variable: str, path: tuple[str, ...] | None) -> Identification:
    if path is None:
        raise AssertionError("where no adjustment set exists a backdoor path is open")
    reason = reasons.confounded(query, variable, path)
    return _result(query, variable, "unidentified", reason, problem="confounded")


def _seen(query: Query) -> str:
    """Return what there is to look at: the outcome, or the proxy where only that is at hand."""
    if query.outcome not in query.columns and query.proxy in query.columns:
        return str(query.proxy)
    return query.outcome


def _result(
    query: Query,
    variable: str,
    strategy: Strategy,
    reason: str,
    *,
    chosen: tuple[str, ...] | None = None,
    problem: Problem | None = None,
) -> Identification:
    identified = strategy != "unidentified"
    by_proxy = identified and variable != query.outcome
    return Identification(
        story=query.story.name,
        evidence=query.evidence.name if query.evidence else None,
        treatment=query.treatment,
        outcome=query.outcome,
        variable=variable,
        strategy=strategy,
        identified=identified,
        adjustment_set=chosen,
        by_proxy=by_proxy,
        conditions=reasons.sign_conditions(query, variable) if by_proxy else (),
        problem=problem,
        reason=reason,
        settled_by=None,
        estimand=ESTIMANDS.get(strategy) or reasons.estimand(query, variable, chosen or ()),
    )
