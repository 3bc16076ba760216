"""Whether an effect can be told from the columns at hand, if the story is true.

Decided by the graph alone, before any number: from an adjustment set, through mediators, by
instruments, from the absence of a directed path, or by a proxy that may speak for the outcome.
"Not identified" is an answer too, and comes with its reason in words and the evidence that would
settle the matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import networkx as nx

from causalstory.analysis import reasons
from causalstory.analysis.graph_query import ask_graph
from causalstory.analysis.identified import UNCOMPUTED, Identification, Problem, Strategy
from causalstory.analysis.proxy import speaks_for
from causalstory.analysis.query import Query, ask
from causalstory.errors import OptionError
from causalstory.graph.adjustment import adjustment_set, forbidden_nodes, open_backdoor_path
from causalstory.graph.checks import adjusted_in, selected_in
from causalstory.graph.direct import forbidden_for_direct, open_indirect_path, single_door_set
from causalstory.graph.frontdoor import frontdoor_set
from causalstory.graph.instruments import joint_instruments
from causalstory.graph.separation import directed_path
from causalstory.stories.model import Story, require_story

__all__ = ["Identification", "identify"]


def identify(
    story: Story | nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
    *,
    evidence: str | None = None,
    columns: Iterable[str] | None = None,
    effect: str | None = None,
    latent: str | Iterable[str] | None = None,
) -> Identification:
    """Say whether a story, or a bare graph, lets an effect be told from the columns at hand.

    Parameters
    ----------
    story
        The story taken for true, or a DAG whose nodes may carry ``latent``, ``selected``,
        ``label`` and ``role``.
    treatment
        The variable whose effect is asked for; by default the question's treatment, or the node
        with that role. Where the story asks for a direct effect, that of its own treatment; of
        others the total one.
    outcome
        Of a graph, the node whose response is asked for; by default the one with that role. A
        story's own question says it.
    evidence
        Of a story, the name of the level of evidence; by default the richest.
    columns
        The columns at hand, in place of the evidence's own. Names that the story has no word
        for, and latent variables, do not count. Columns that are just those of a level are
        taken for that level. Of a graph, by default all nodes that are not latent.
    effect
        Of a graph, ``"total"`` (the default) or ``"direct"``. A story's own question says it.
    latent
        Of a graph, the nodes that nobody can measure, in place of the attribute.

    Returns
    -------
    Identification
        With the smallest adjustment set, or the reason why there is none. The ways are tried in
        this order: no directed path (the effect is zero), an adjustment set, mediators (Pearl's
        front door), instruments (the effect is then linear, or that of those whom they move).

    Raises
    ------
    OptionError
        If the treatment is the outcome itself, or an option does not fit a story or a graph.
    UnknownNameError
        If there is no such evidence or variable.
    GraphError
        If the graph is no DAG or lacks a node, or if treatment or outcome is selected.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> answer = cs.identify(voice, evidence="weekly_report")
    >>> answer.identified, answer.problem, answer.settled_by
    (False, 'around', 'chart_audit')
    >>> cs.identify(voice, evidence="chart_audit").adjustment_set
    ()

    A graph answers without mechanisms:

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("smoking", "tar"), ("tar", "cancer"), ("gene", "smoking"),
    ...                     ("gene", "cancer")])
    >>> print(cs.identify(graph, "smoking", "cancer", latent="gene"))
    graph: the effect of smoking on cancer is identified, through tar.
    Estimand: average slope of cancer on smoking, through tar.
    Reason: smoking reaches cancer only through tar, nothing confounds smoking with it, and smoking
    closes every backdoor path from it to cancer.
    """
    if isinstance(story, nx.DiGraph):
        if evidence is not None:
            raise OptionError("a graph has no evidence: say what is at hand with columns=")
        return _judge(
            ask_graph(story, treatment, outcome, effect=effect, columns=columns, latent=latent)
        )
    require_story(story)
    for name, value in {"outcome": outcome, "effect": effect, "latent": latent}.items():
        if value is not None:
            raise OptionError(f"{name}= is for graphs: a story's own question and variables say it")
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
        return _spoilt(query, query.outcome) or _indirect(query, open_indirect_path(*asked))
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
    spoilt = _spoilt(query, variable)
    if spoilt is not None:
        return spoilt
    reason = reasons.confounded(query, variable, _found(path))
    return _result(query, variable, "unidentified", reason, problem="confounded")


def _indirect(query: Query, path: tuple[str, ...] | None) -> Identification:
    reason = reasons.indirect(query, _found(path))
    return _result(query, query.outcome, "unidentified", reason, problem="indirect")


def _spoilt(query: Query, variable: str) -> Identification | None:
    """Say so if something conditioned on in any case must not be, whatever else is measured."""
    asked = query.graph, query.treatment, variable
    spoils = forbidden_for_direct(*asked) if query.effect == "direct" else forbidden_nodes(*asked)
    for name in sorted(selected_in(query.graph) & spoils):
        reason = reasons.selected_after(query, variable, name)
        return _result(query, variable, "unidentified", reason, problem="selected")
    for name in sorted(adjusted_in(query.graph) & query.columns & spoils):
        reason = reasons.adjusted_after(query, variable, name)
        return _result(query, variable, "unidentified", reason, problem="confounded")
    return None


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
