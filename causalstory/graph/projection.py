"""The latent projection of a DAG: all that its other nodes do to those that are kept.

Two DAGs with one projection agree on every separation and every directed way among the kept nodes
(Verma 1993; Richardson et al. 2023, Annals of Statistics 51:334-361), so on everything that is
asked of these nodes alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import combinations
from typing import TypeAlias

Pairs: TypeAlias = frozenset[tuple[str, str]]


def projection(arrows: Iterable[tuple[str, str]], kept: Set[str]) -> tuple[Pairs, Pairs]:
    """Return which kept nodes cause each other, and which share a cause, past all others.

    Parameters
    ----------
    arrows
        The arrows of a DAG.
    kept
        Names of nodes; the others count as unseen.

    Returns
    -------
    directed, joint
        Pairs (a, b) such that a directed path leads from a to b through no other kept node; and
        sorted pairs that such paths reach from one unseen node.

    Examples
    --------
    >>> arrows = [("a", "m"), ("m", "b"), ("u", "b"), ("u", "c")]
    >>> directed, joint = projection(arrows, {"a", "b", "c"})
    >>> sorted(directed), sorted(joint)
    ([('a', 'b')], [('b', 'c')])
    """
    children: dict[str, list[str]] = {}
    for cause, effect in arrows:
        children.setdefault(cause, []).append(effect)
    reached: dict[str, frozenset[str]] = {}

    def seen_from(node: str) -> frozenset[str]:
        if node not in reached:
            parts = [
                {child} if child in kept else seen_from(child) for child in children.get(node, ())
            ]
            reached[node] = frozenset().union(*parts)
        return reached[node]

    directed = {(node, effect) for node in children if node in kept for effect in seen_from(node)}
    joint = {
        pair
        for node in children
        if node not in kept
        for pair in combinations(sorted(seen_from(node)), 2)
    }
    return frozenset(directed), frozenset(joint)
