"""Why an effect is identified or not, and what is estimated, in the labels of the story.

Each is one sentence that begins in lower case and ends without a full stop, so that
others can go on.
"""

from __future__ import annotations

import networkx as nx

from causalstory.analysis.query import Query
from causalstory.graph.adjustment import forbidden_nodes, widest_set
from causalstory.graph.separation import arrows_text
from causalstory.tables.words import listed


def no_effect(query: Query) -> str:
    """Say that nothing leads from the treatment to the outcome."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    sentence = f"in this story no arrow leads from {treatment} to {outcome}"
    foreign = [name for name in (query.treatment, query.outcome) if name not in query.graph]
    return f"{sentence}: it has no word for {query.label(foreign[0])}" if foreign else sentence


def backdoor(query: Query, variable: str, chosen: tuple[str, ...]) -> str:
    """Say what closes the backdoor paths, and by what right a proxy stands in."""
    treatment, seen = query.label(query.treatment), query.label(variable)
    if chosen:
        names = listed(query.label(name) for name in chosen)
        closed = f"adjusting for {names} closes every backdoor path"
    else:
        closed = "no backdoor path is open"
    if variable == query.outcome:
        return f"{closed} between {treatment} and {seen}"
    outcome = query.label(query.outcome)
    return (
        f"{outcome} is not measured, but {seen} speaks for it: {treatment} reaches {seen} only "
        f"through {outcome}, and {closed}"
    )


def sign_conditions(query: Query, proxy: str) -> tuple[str, ...]:
    """Say under what conditions, which no graph can show, the sign carries over from a proxy."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    return (
        f"the sign holds if {query.label(proxy)} does not fall when {outcome} rises, others equal",
        f"the sign holds if {treatment} moves {outcome} the same way throughout",
    )


def estimand(query: Query, variable: str, chosen: tuple[str, ...]) -> str:
    """Say what is computed: a slope, or a difference where the story says 0 or 1."""
    treatment, seen = query.label(query.treatment), query.label(variable)
    if query.binary_treatment:
        text = f"difference in means of {seen} between {treatment} = 1 and 0"
    else:
        text = f"average slope of {seen} on {treatment}"
    names = [query.label(name) for name in chosen]
    return text + (f", adjusted for {listed(names)}" if names else ", unadjusted")


def unmeasured_treatment(query: Query) -> str:
    """Say that what one would change was not measured."""
    return _not_measured(query, query.treatment)


def unmeasured_outcome(query: Query) -> str:
    """Say that the outcome was not measured, and why nothing stands in for it."""
    proxy = query.proxy
    if proxy is None:
        rest = "nothing stands in for it"
    elif proxy == query.treatment:
        rest = f"{query.label(proxy)}, the treatment asked about, cannot stand in for it"
    elif proxy not in query.graph:
        rest = f"this story has no word for {query.label(proxy)}"
    elif proxy not in query.columns:
        rest = _not_measured(query, proxy)
    else:
        rest = f"{query.label(proxy)} does not respond to it"
    return f"{_not_measured(query, query.outcome)}, and {rest}"


def around(query: Query, proxy: str, path: tuple[str, ...]) -> str:
    """Say by which way the treatment reaches the proxy without the outcome."""
    return (
        f"the report cannot tell: {query.label(query.treatment)} reaches {query.label(proxy)} by "
        f"{arrows_text(query.graph, path, query.label)}, around the outcome"
    )


def confounded(query: Query, variable: str, path: tuple[str, ...]) -> str:
    """Say which path confounds and which variable on it would have to be measured."""
    text = arrows_text(query.graph, path, query.label)
    openers = _openers(query, variable, path)
    if openers:
        names = listed(query.label(name) for name in openers)
        them = "it" if len(openers) == 1 else "them"
        opening = f"adjusting for {names} opens {text}, leaving {them} out leaves another path open"
    else:
        opening = f"{text} stays open"
    return f"confounded: {opening}, and {_remedy(query, variable, path)}"


def _colliders(graph: nx.DiGraph[str], path: tuple[str, ...]) -> set[str]:
    triples = zip(path, path[1:], path[2:], strict=False)
    return {
        here
        for before, here, after in triples
        if graph.has_edge(before, here) and graph.has_edge(after, here)
    }


def _openers(query: Query, variable: str, path: tuple[str, ...]) -> list[str]:
    """Return what, adjusted for to close other paths, opens the colliders on this one."""
    adjusted = set(widest_set(query.graph, query.treatment, variable, query.columns))
    openers: set[str] = set()
    for collider in _colliders(query.graph, path):
        openers |= adjusted & {collider, *nx.descendants(query.graph, collider)}
    return sorted(openers)


def _remedy(query: Query, variable: str, path: tuple[str, ...]) -> str:
    """Name the variable that would close the path: the one measured soonest, if any ever is.

    The second node of a backdoor path always would: it sends an arrow into the treatment.
    """
    useless = _colliders(query.graph, path) | forbidden_nodes(
        query.graph, query.treatment, variable
    )
    blockers = [name for name in path[1:-1] if name not in useless]
    for level in query.dearer:
        for name in blockers:
            if name in level.columns and name in query.story.observable:
                return f"{query.label(name)} is first measured in {level.label}"
    return _not_measured(query, min(blockers, key=lambda name: name not in query.story.observable))


def _not_measured(query: Query, name: str) -> str:
    label = query.label(name)
    if name in query.graph and name not in query.story.observable:
        return f"{label} is latent: nobody can measure it"
    where = f"in {query.evidence.label}" if query.evidence else "among the columns at hand"
    return f"{label} is not measured {where}"
