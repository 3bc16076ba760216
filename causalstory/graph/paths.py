"""The paths between two nodes: which are open, which are blocked, and at which node.

A path lets association through unless a node blocks it. A *chain* (``-> v ->``) or a *fork*
(``<- v ->``) blocks if it is conditioned on; a *collider* (``-> v <-``) blocks unless it, or
something that follows from it, is conditioned on (Pearl 2009, Causality, section 1.2.3). A causal
path follows the arrows from treatment to outcome; any other path that is open is a biasing one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Literal

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.checks import (
    names_in,
    require_nodes,
    require_unselected,
    selected_in,
)
from causalstory.graph.ends import pair_in
from causalstory.graph.listing import require_limit
from causalstory.graph.reach import downstream
from causalstory.graph.separation import arrows_text
from causalstory.graph.trails import Path, Paths, Step, Turn
from causalstory.tables.words import listed


def paths(
    graph: nx.DiGraph[str],
    treatment: str | None = None,
    outcome: str | None = None,
    given: str | Iterable[str] = (),
    *,
    limit: int | None = 100,
) -> Paths:
    """Return the paths between two nodes, each with what opens or blocks it.

    Parameters
    ----------
    graph
        A DAG.
    treatment, outcome
        The ends of the paths; by default the nodes that have these roles.
    given
        The nodes conditioned on, as if they were measured. Selection nodes are so in any case.
    limit
        At most so many paths, the shortest; None for all. There may be exponentially many.

    Returns
    -------
    Paths
        A sequence of paths, shorter ones first, then by the alphabet. Some path is open exactly
        where the two nodes are d-connected, if ``complete``.

    Raises
    ------
    GraphError
        If the graph is no DAG, lacks a node, or an end of the paths is given or selected.
    OptionError
        If the limit is below one.

    Examples
    --------
    >>> graph = nx.DiGraph([("age", "dose"), ("age", "health"), ("dose", "health"),
    ...                     ("dose", "visit"), ("health", "visit")])
    >>> found = paths(graph, "dose", "health", given=["visit"])
    >>> for path in found:
    ...     print(path.text, "|", path.kind, "|", path.reason)
    dose -> health | causal | open, as no node stands between
    dose <- age -> health | biasing | open at the fork age, which nobody conditions on
    dose -> visit <- health | biasing | opened at the collider visit by conditioning on it
    >>> paths(graph, "dose", "health", given=["age"]).biasing
    ()
    """
    treatment, outcome = pair_in(graph, treatment, outcome)
    known, selected = names_in(given), selected_in(graph)
    require_nodes(graph, known)
    require_unselected(graph, (treatment, outcome))
    require_limit(limit)
    if known & {treatment, outcome}:
        raise GraphError(
            f"'{min(known & {treatment, outcome})}' is an end of the paths and cannot be given"
        )
    series = _shortest_first(graph, treatment, outcome)
    found = [*series] if limit is None else [*islice(series, limit + 1)]
    kept = sorted(found[:limit], key=lambda nodes: (len(nodes), nodes))
    items = tuple(judge(graph, nodes, known, selected) for nodes in kept)
    complete = limit is None or len(found) <= limit
    chosen = tuple(sorted(known))
    return Paths(items=items, complete=complete, treatment=treatment, outcome=outcome, given=chosen)


def judge(
    graph: nx.DiGraph[str],
    nodes: tuple[str, ...],
    given: frozenset[str] = frozenset(),
    selected: frozenset[str] = frozenset(),
) -> Path:
    """Say of one path whether it is open, and why, node by node.

    Parameters
    ----------
    graph
        A DAG.
    nodes
        The path.
    given, selected
        What is conditioned on: by choice, and because only such units are seen.

    Examples
    --------
    >>> graph = nx.DiGraph([("talent", "fame"), ("beauty", "fame"), ("fame", "wealth")])
    >>> judge(graph, ("talent", "fame", "beauty"), frozenset({"wealth"})).steps[0].reason
    'opened at the collider fame by conditioning on wealth, which follows from it'
    """
    steps = []
    for before, here, after in zip(nodes, nodes[1:], nodes[2:], strict=False):
        turn = _turn(graph, before, here, after)
        if turn == "collider":
            steps.append(_at_collider(graph, here, given, selected))
        else:
            steps.append(_at_passage(here, turn, given, selected))
    causal = all(graph.has_edge(*arrow) for arrow in pairwise(nodes))
    backdoor = graph.has_edge(nodes[1], nodes[0])
    return Path(nodes, arrows_text(graph, nodes), causal, backdoor, tuple(steps))


def _shortest_first(graph: nx.DiGraph[str], source: str, target: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the skeleton by length, each after polynomial work (Yen 1971)."""
    skeleton: nx.Graph[str] = nx.Graph()
    skeleton.add_nodes_from(sorted(graph))
    skeleton.add_edges_from(sorted((min(arrow), max(arrow)) for arrow in graph.edges))
    if not nx.has_path(skeleton, source, target):
        return
    for nodes in nx.shortest_simple_paths(skeleton, source, target):
        yield tuple(nodes)


def _turn(graph: nx.DiGraph[str], before: str, here: str, after: str) -> Turn:
    enters, returns = graph.has_edge(before, here), graph.has_edge(after, here)
    if enters and returns:
        return "collider"
    return "chain" if enters or returns else "fork"


def _at_passage(
    here: str,
    turn: Literal["chain", "fork"],
    given: frozenset[str],
    selected: frozenset[str],
) -> Step:
    if here in given | selected:
        doing = "conditioning" if here in given else "selection"
        return Step(here, turn, False, f"blocked at the {turn} {here} by {doing} on it")
    return Step(here, turn, True, f"open at the {turn} {here}, which nobody conditions on")


def _at_collider(
    graph: nx.DiGraph[str], here: str, given: frozenset[str], selected: frozenset[str]
) -> Step:
    later = downstream(graph, [here])
    for known, doing in ((given, "conditioning"), (selected, "selection")):
        if here in known:
            return Step(here, "collider", True, f"opened at the collider {here} by {doing} on it")
        openers = sorted(later & known)
        if openers:
            follows = "follows" if len(openers) == 1 else "follow"
            by = f"by {doing} on {listed(openers)}, which {follows} from it"
            return Step(here, "collider", True, f"opened at the collider {here} {by}")
    nobody = "which nobody conditions on" + (
        ", nor on what follows from it" if later > {here} else ""
    )
    return Step(here, "collider", False, f"blocked at the collider {here}, {nobody}")
