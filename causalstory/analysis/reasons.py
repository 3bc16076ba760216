"""Why an effect is identified or not, and what is estimated, in the labels of the story.

Each is one sentence that begins in lower case and ends without a full stop, so that
others can go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

import networkx as nx

from causalstory.analysis.query import Query
from causalstory.graph.adjustment import forbidden_nodes, widest_set
from causalstory.graph.direct import widest_single_door_set
from causalstory.graph.separation import arrows_text, directed_path
from causalstory.tables.words import listed


def no_effect(query: Query) -> str:
    """Say that nothing leads from the treatment to the outcome."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    way = " straight" if query.effect == "direct" else ""
    sentence = f"in this {query.noun} no arrow leads{way} from {treatment} to {outcome}"
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


def frontdoor(query: Query, mediators: tuple[str, ...]) -> str:
    """Say why mediators tell the effect although its ends are confounded."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    names = _labels(query, mediators)
    them = "it" if len(mediators) == 1 else "them"
    return (
        f"{treatment} reaches {outcome} only through {names}, nothing confounds {treatment} with "
        f"{them}, and {treatment} closes every backdoor path from {them} to {outcome}"
    )


def instruments(query: Query, names: tuple[str, ...], given: tuple[str, ...]) -> str:
    """Say why instruments tell the effect although it is confounded."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    held = f"with {_labels(query, given)} held equal, " if given else ""
    moves, reaches = ("moves", "reaches") if len(names) == 1 else ("move", "reach")
    return (
        f"no columns close every backdoor path, but {held}{_labels(query, names)} {moves} "
        f"{treatment} and {reaches} {outcome} in no other way"
    )


def alike(query: Query, names: tuple[str, ...]) -> str:
    """Say whose effect instruments tell, which no graph can show."""
    treatment, moved = query.label(query.treatment), _labels(query, names)
    changes = "changes" if len(names) == 1 else "change"
    return (
        f"the number is everybody's if {treatment} does the same to all; else it is that of those "
        f"in whom {moved} {changes} {treatment}"
    )


def single_door(query: Query, chosen: tuple[str, ...]) -> str:
    """Say what leaves nothing but the arrow from treatment to outcome."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    if not chosen:
        return f"nothing but its own arrow joins {treatment} to {outcome}"
    names = listed(query.label(name) for name in chosen)
    return f"adjusting for {names} closes every path from {treatment} to {outcome} but its arrow"


def indirect(query: Query, path: tuple[str, ...]) -> str:
    """Say which path beside the arrow stays open, and what would have to be measured."""
    adjusted = widest_single_door_set(query.graph, query.treatment, query.outcome, query.columns)
    opening = _opening(query, path, adjusted)
    useless = _colliders(query.graph, path)
    return f"the direct effect cannot be told: {opening}, and {_remedy(query, path, useless)}"


def sign_conditions(query: Query, proxy: str) -> tuple[str, ...]:
    """Say under what conditions, which no graph can show, the sign carries over from a proxy."""
    treatment, outcome = query.label(query.treatment), query.label(query.outcome)
    return (
        f"the sign holds if {query.label(proxy)} does not fall when {outcome} rises, others equal",
        f"the sign holds if {treatment} moves {outcome} the same way throughout",
    )


def estimand(query: Query, variable: str, chosen: tuple[str, ...]) -> str:
    """Say what is computed: a slope, or a difference where the story says 0 or 1."""
    names = [query.label(name) for name in chosen]
    held = f"adjusted for {listed(names)}" if names else "unadjusted"
    return f"{_contrast(query, variable)}, {held}"


def estimand_through(query: Query, mediators: tuple[str, ...]) -> str:
    """Say what is computed where an effect is told through mediators."""
    return f"{_contrast(query, query.outcome)}, through {_labels(query, mediators)}"


def estimand_by(query: Query, names: tuple[str, ...], given: tuple[str, ...]) -> str:
    """Say what is computed where an effect is told by instruments."""
    held = f", adjusted for {_labels(query, given)}" if given else ""
    moves = "moves" if len(names) == 1 else "move"
    return f"{_contrast(query, query.outcome)}, as far as {_labels(query, names)} {moves} it{held}"


def _labels(query: Query, names: tuple[str, ...]) -> str:
    return listed(query.label(name) for name in names)


def _contrast(query: Query, variable: str) -> str:
    """Return what is compared: means where the story says 0 or 1, else what a unit makes."""
    treatment, seen = query.label(query.treatment), query.label(variable)
    direct = "direct effect: " if query.effect == "direct" else ""
    event = query.event(variable)
    means = f"the share of {seen} = {event}" if event else f"means of {seen}"
    if query.contrast:
        zero, one = query.contrast
        return f"{direct}difference in {means} between {treatment} = {one} and {zero}"
    if query.binary_treatment:
        return f"{direct}difference in {means} between {treatment} = 1 and 0"
    if event:
        return f"{direct}average slope of {means} on {treatment}"
    return f"{direct}average slope of {seen} on {treatment}"


def with_contrast(estimand: str, treatment: str, zero: str, one: str) -> str:
    """Say of an estimand which two values the data compares, where the story did not know.

    Parameters
    ----------
    estimand
        In words.
    treatment
        Its label.
    zero, one
        What it is compared with, and what is compared.

    Examples
    --------
    >>> with_contrast("average slope of Pain on Dose, unadjusted", "Dose", "0", "1")
    'difference in means of Pain between Dose = 1 and 0, unadjusted'
    """
    before, slope, rest = estimand.partition("average slope of ")
    seen, on, after = rest.partition(f" on {treatment}")
    if not slope or not on:
        return estimand
    what = (
        seen if seen.startswith("the share of ") else f"means of {seen.removeprefix('means of ')}"
    )
    return f"{before}difference in {what} between {treatment} = {one} and {zero}{after}"


def unmeasured_treatment(query: Query) -> str:
    """Say that what one would change was not measured."""
    return _not_measured(query, query.treatment)


def unmeasured_outcome(query: Query) -> str:
    """Say that the outcome was not measured, and why nothing stands in for it."""
    proxy = query.proxy
    if query.effect == "direct" and proxy is not None:
        rest = f"what {query.label(proxy)} says of a direct effect is not covered"
    elif proxy is None:
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
    """Say which path confounds and which variable on it would have to be measured.

    The second node of a backdoor path always would do: it sends an arrow into the treatment.
    """
    asked = query.graph, query.treatment, variable
    useless = _colliders(query.graph, path) | forbidden_nodes(*asked)
    opening = _opening(query, path, widest_set(*asked, query.columns))
    return f"confounded: {opening}, and {_remedy(query, path, useless)}"


def selected_after(query: Query, variable: str, chosen: str) -> str:
    """Say that who is seen follows from what one asks about, so that no column can help."""
    way = directed_path(query.graph, variable, chosen)
    way = way or directed_path(query.graph, query.treatment, chosen) or ()
    return (
        f"selected: {_only_seen(query, [chosen])}, to which {query.label(way[0])} leads by "
        f"{arrows_text(query.graph, way, query.label)}, and no column undoes that"
    )


def adjusted_after(query: Query, variable: str, chosen: str) -> str:
    """Say that a node that the graph adjusts for in any case must not be adjusted for."""
    way = directed_path(query.graph, query.treatment, chosen) or (variable, chosen)
    return (
        f"confounded: the graph adjusts for {query.label(chosen)} in any case, and that follows "
        f"from what is asked about: {arrows_text(query.graph, way, query.label)}"
    )


def _only_seen(query: Query, chosen: Iterable[str]) -> str:
    return f"only units in which {listed(query.label(name) for name in chosen)} is 1 are seen"


def _opening(query: Query, path: tuple[str, ...], adjusted: tuple[str, ...]) -> str:
    """Say that a path stays open, or what opens it: who is seen, or what must be adjusted for."""
    text = arrows_text(query.graph, path, query.label)
    chosen = _openers(query, path, query.story.selected)
    if chosen:
        return f"{_only_seen(query, chosen)}, which opens {text}"
    openers = _openers(query, path, adjusted)
    if not openers:
        return f"{text} stays open"
    names = listed(query.label(name) for name in openers)
    them = "it" if len(openers) == 1 else "them"
    return f"adjusting for {names} opens {text}, leaving {them} out leaves another path open"


def _colliders(graph: nx.DiGraph[str], path: tuple[str, ...]) -> set[str]:
    triples = zip(path, path[1:], path[2:], strict=False)
    return {
        here
        for before, here, after in triples
        if graph.has_edge(before, here) and graph.has_edge(after, here)
    }


def _openers(query: Query, path: tuple[str, ...], adjusted: tuple[str, ...]) -> list[str]:
    """Return what, adjusted for to close other paths, opens the colliders on this one."""
    openers: set[str] = set()
    for collider in _colliders(query.graph, path):
        openers |= set(adjusted) & {collider, *nx.descendants(query.graph, collider)}
    return sorted(openers)


def _remedy(query: Query, path: tuple[str, ...], useless: Set[str]) -> str:
    """Name the variable that would close the path: the one measured soonest, if any ever is."""
    blockers = [name for name in path[1:-1] if name not in useless]
    if not blockers:
        return "no column closes it"
    for level in query.dearer:
        for name in blockers:
            if name in level.columns and name in query.story.observable:
                return f"{query.label(name)} is first measured in {level.label}"
    return _not_measured(query, min(blockers, key=lambda name: name not in query.story.observable))


def _not_measured(query: Query, name: str) -> str:
    label = query.label(name)
    if name in query.story.selected:
        return f"{label} is the same in all that is seen"
    if name in query.graph and name not in query.story.observable:
        return f"{label} is latent: nobody can measure it"
    where = f"in {query.evidence.label}" if query.evidence else "among the columns at hand"
    return f"{label} is not measured {where}"
