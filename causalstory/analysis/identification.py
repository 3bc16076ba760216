"""Whether an effect can be told from the columns at hand, if the story is true.

Decided by the graph alone, before any number: from an adjustment set, from the absence of a
directed path, or by a proxy that may speak for the outcome. "Not identified" is an answer too,
and comes with its reason in words and the evidence that would settle the matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from causalstory.analysis import reasons
from causalstory.analysis.identified import UNCOMPUTED, Identification, Problem, Strategy
from causalstory.analysis.proxy import speaks_for
from causalstory.analysis.query import Query, ask
from causalstory.graph.adjustment import adjustment_set, forbidden_nodes, open_backdoor_path
from causalstory.graph.direct import open_indirect_path, single_door_set
from causalstory.graph.frontdoor import frontdoor_set
from causalstory.graph.instruments import joint_instruments
from causalstory.graph.separation import directed_path
from causalstory.stories.model import Story

__all__ = ["Identification", "identify"]


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
        The variable whose effect is asked for; by default the question's treatment. Where the
        story asks for a direct effect, that of its own treatment; of others the total one.
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
        If the treatment is the outcome itself.
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
    if not _leads(query):
        return _result(query, query.outcome, "no_effect", reasons.no_effect(query), chosen=())
    if query.treatment not in query.columns:
        reason = reasons.unmeasured_treatment(query)
        return _result(query, _seen(query), "unidentified", reason, problem="unmeasured treatment")
    direct = query.effect == "direct"
    if query.outcome in query.columns:
        return _by_single_door(query) if direct else _by_adjustment(query)
    if not direct and query.proxy in query.columns - {query.treatment}:
        return _by_proxy(query, str(query.proxy))
    reason = reasons.unmeasured_outcome(query)
    return _result(query, query.outcome, "unidentified", reason, problem="unmeasured outcome")


def _leads(query: Query) -> bool:
    """Whether arrows lead from treatment to outcome: any way, or straight for a direct effect."""
    graph, treatment, outcome = query.graph, query.treatment, query.outcome
    if treatment not in graph or outcome not in graph:
        return False
    if query.effect == "direct":
        return bool(graph.has_edge(treatment, outcome))
    return directed_path(graph, treatment, outcome) is not None


def _by_single_door(query: Query) -> Identification:
    """Look for a set that leaves nothing but the arrow from treatment to outcome."""
    asked = query.graph, query.treatment, query.outcome, query.columns
    chosen = single_door_set(*asked)
    if chosen is None:
        reason = reasons.indirect(query, _found(open_indirect_path(*asked)))
        return _result(query, query.outcome, "unidentified", reason, problem="indirect")
    reason = reasons.single_door(query, chosen)
    return _result(query, query.outcome, "backdoor", reason, chosen=chosen)


def _by_adjustment(query: Query) -> Identification:
    """Look for an adjustment set for the treatment on the outcome, then for other ways."""
    asked = query.graph, query.treatment, query.outcome, query.columns
    chosen = adjustment_set(*asked)
    if chosen is not None:
        reason = reasons.backdoor(query, query.outcome, chosen)
        return _result(query, query.outcome, "backdoor", reason, chosen=chosen)
    mediators = frontdoor_set(*asked)
    if mediators is not None:
        reason = reasons.frontdoor(query, mediators)
        found = _result(query, query.outcome, "frontdoor", reason, chosen=())
        estimand = reasons.estimand_through(query, mediators)
        return replace(found, mediators=mediators, estimand=estimand)
    moving = joint_instruments(*asked)
    if moving is not None:
        return _by_instruments(query, *moving)
    return _confounded(query, query.outcome, open_backdoor_path(*asked))


def _by_instruments(
    query: Query, instruments: tuple[str, ...], given: tuple[str, ...]
) -> Identification:
    reason = reasons.instruments(query, instruments, given)
    found = _result(query, query.outcome, "iv", reason, chosen=given)
    return replace(
        found,
        instruments=instruments,
        estimand=reasons.estimand_by(query, instruments, given),
        conditions=(reasons.alike(query, instruments),),
    )


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
    follows = forbidden_nodes(query.graph, query.treatment, variable)
    for name in query.story.selected:
        if name in follows:
            reason = reasons.selected_after(query, variable, name)
            return _result(query, variable, "unidentified", reason, problem="selected")
    reason = reasons.confounded(query, variable, _found(path))
    return _result(query, variable, "unidentified", reason, problem="confounded")


def _found(path: tuple[str, ...] | None) -> tuple[str, ...]:
    if path is None:
        raise AssertionError("where no set of columns serves, a path is open")
    return path


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
        estimand=UNCOMPUTED.get(strategy) or reasons.estimand(query, variable, chosen or ()),
        effect=query.effect,
    )
