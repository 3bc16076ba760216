"""Open and blocked paths between treatment and outcome, marked and told in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from causalstory.diagrams.layering import Pair
from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.sketching import shown_names, with_footnotes, with_spots, with_states
from causalstory.diagrams.style import ArrowState
from causalstory.diagrams.subjects import Subject
from causalstory.graph.carrying import Carrying, carrying, openers
from causalstory.graph.checks import selected_in
from causalstory.graph.paths import paths
from causalstory.graph.reach import downstream
from causalstory.graph.separation import arrows_text
from causalstory.graph.trails import Path, Paths, Step
from causalstory.tables.words import listed

if TYPE_CHECKING:
    import networkx as nx

MOST_TOLD = 8
"""Paths that are told one by one; of more, the shortest are."""

NOT_LOOKED_AT = "Arrows drawn plainly lie on longer paths, which nobody has looked at."

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def highlighted(subject: Subject) -> Subject:
    r"""Return a story or graph with its paths from treatment to outcome marked.

    An arrow on an open path is marked as open, one on blocked paths alone as blocked; what lies
    on no path, nor opens one, is faint. The nodes marked as held equal are conditioned on, and so
    is what is selected.

    Raises
    ------
    GraphError
        If the graph is no DAG, has no treatment or no outcome, or one of them is held equal.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import subject_of
    >>> graph = nx.DiGraph([("age", "dose"), ("age", "pain"), ("dose", "pain")])
    >>> graph.nodes["dose"]["role"], graph.nodes["pain"]["role"] = "treatment", "outcome"
    >>> print("\n".join(highlighted(subject_of(graph)).sketch.footnotes))
    2 paths from dose to pain: one causal, open; one backdoor, open.
    1. dose -> pain: causal, open.
    2. dose <- age -> pain: backdoor, open through age.
    """
    sketch = subject.sketch
    given = [spot.name for spot in sketch.spots if spot.adjusted]
    graph = subject.graph()
    found = paths(graph, given=given)
    states = path_states(sketch, graph, found)
    on_paths = {end for arrow, state in states.items() if state != "faint" for end in arrow}
    needed = on_paths | {found.treatment, found.outcome, *given} | selected_in(graph)
    faint = {s.name: {"state": "faint"} for s in sketch.spots if s.name not in needed}
    marked = with_spots(with_states(sketch, states), faint)
    lines = told(graph, found, shown_names(sketch))
    if "plain" in states.values() and not found.complete:
        lines.append(NOT_LOOKED_AT)
    return subject.drawn_as(with_footnotes(marked, lines))


def path_states(sketch: Sketch, graph: nx.DiGraph[str], found: Paths) -> dict[Pair, ArrowState]:
    """Return for each arrow that is not cut whether it lies on open or on blocked paths.

    Where it lies on both, association passes it, so open wins. What leads from an opened collider
    to what is conditioned on lies on no path and matters all the same: it stays plain. So does what
    lies on paths alone that nobody has looked at, for there are too many.
    """
    links = _links(graph, found)
    known = selected_in(graph).union(found.given)
    colliders = [s.node for path in found.open for s in path.steps if s.turn == "collider"]
    opening = openers(graph, colliders, known)
    states: dict[Pair, ArrowState] = {}
    for arrow in sketch.arrows:
        if sketch.mark(arrow).state != "cut":
            state = links.get(frozenset(arrow), "faint")
            matters = state == "faint" and opening.issuperset(arrow)
            states[arrow] = "plain" if matters else state
    return states


def _links(graph: nx.DiGraph[str], found: Paths) -> dict[frozenset[str], ArrowState]:
    """Return what is known of the two ends of each arrow that lies on a path."""
    states: dict[frozenset[str], ArrowState] = {}
    if found.complete:
        states = {frozenset(step): "blocked" for path in found for step in pairwise(path.nodes)}
    else:
        words: dict[Carrying, ArrowState] = {
            "open": "open", "blocked": "blocked", "nothing": "faint", "unknown": "plain"
        }  # fmt: skip
        known = carrying(graph, found.treatment, found.outcome, found.given)
        states = {link: words[what] for link, what in known.items()}
    opened = {frozenset(step) for path in found.open for step in pairwise(path.nodes)}
    return states | dict.fromkeys(opened, "open")


def told(graph: nx.DiGraph[str], found: Paths, names: Mapping[str, str]) -> list[str]:
    """Say in sentences which paths there are, and what opens or blocks each.

    Parameters
    ----------
    graph
        The graph with these paths.
    found
        The paths.
    names
        What the variables are called in the picture.
    """
    ends = f"from {names[found.treatment]} to {names[found.outcome]}"
    given = listed(names[name] for name in found.given) if found.given else ""
    held = f", holding {given} equal" if given else ""
    if not found:
        return [f"No path leads {ends}."]
    each = []
    for path in found[:MOST_TOLD]:
        written = arrows_text(graph, path.nodes, lambda name: names[name])
        each.append(f"{written}: {_kind(path)}, {_why(graph, path, found.given, names)}.")
    if len(found) == 1:
        return [f"One path {ends}{held}: {each[0]}"]
    number = f"{len(found)} paths" if found.complete else f"More than {len(found)} paths"
    of_these = "" if found.complete else f"the {len(found)} shortest are "
    kinds = Counter(f"{_kind(path)}, {'open' if path.open else 'blocked'}" for path in found)
    parts = [f"{_count(times)} {kind}" for kind, times in kinds.items()]
    lines = [f"{number} {ends}{held}: {of_these}{'; '.join(parts)}."]
    lines += [f"{rank}. {words}" for rank, words in enumerate(each, start=1)]
    if len(found) > MOST_TOLD:
        least = "" if found.complete else "at least "
        lines.append(f"And {least}{len(found) - MOST_TOLD} more, none of them shorter.")
    return lines


def _kind(path: Path) -> str:
    return "causal" if path.causal else "backdoor" if path.backdoor else "not causal"


def _count(times: int) -> str:
    return _COUNTS[times] if times < len(_COUNTS) else str(times)


def _why(
    graph: nx.DiGraph[str], path: Path, given: Collection[str], names: Mapping[str, str]
) -> str:
    """Say whether a path is open, and through or at which nodes."""
    if not path.open:
        blocks = [_at(graph, step, given, names) for step in path.steps if not step.open]
        return f"blocked at {' and at '.join(blocks)}"
    colliders = [step for step in path.steps if step.turn == "collider"]
    if colliders:
        opened = [_at(graph, step, given, names) for step in colliders]
        return f"opened at {' and at '.join(opened)}"
    if path.steps:
        return f"open through {listed(names[step.node] for step in path.steps)}"
    return "open"


def _at(
    graph: nx.DiGraph[str], step: Step, given: Collection[str], names: Mapping[str, str]
) -> str:
    """Name an inner node, with what it does to the path."""
    name, alike = names[step.node], "the same in all that is seen"
    if step.turn != "collider":
        return f"{name}, which is {'held equal' if step.node in given else alike}"
    if not step.open:
        return f"the collider {name}"
    if step.node in given or step.node in selected_in(graph):
        return f"the collider {name}, which is {'held equal' if step.node in given else alike}"
    held = sorted(downstream(graph, [step.node]).intersection(given))
    follows = listed(names[node] for node in held) if held else "what follows from it"
    verb = "are" if len(held) > 1 else "is"
    return f"the collider {name}, as {follows} {verb} {'held equal' if held else alike}"
