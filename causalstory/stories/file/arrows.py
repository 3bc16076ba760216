"""Arrows: their notation in a file, and the order or the circles that they give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from causalstory.stories.file.fields import Table
from causalstory.stories.file.parts import Declared, reference
from causalstory.stories.syntax import quoted

Arrow: TypeAlias = tuple[str, str]

_ARROW = re.compile(r"\s*(<->|->|<-)\s*")


def read_arrows(table: Table, declared: Declared) -> list[Arrow]:
    """Read ``arrows = ["a -> b", "c <- d -> e"]``, each arrow once.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> read_arrows(Table({"arrows": ["a -> b <- c"]}, "", Problems()), {})
    [('a', 'b'), ('c', 'b')]
    """
    found: dict[Arrow, None] = {}
    for chain in filter(None, table.texts("arrows")):
        pieces = _ARROW.split(chain)
        names, signs = pieces[::2], pieces[1::2]
        if not signs or not all(names) or any(" " in name for name in names):
            table.problem("arrows", f"{quoted(chain)} must read like 'a -> b' or 'a -> b <- c'")
            continue
        if "<->" in signs:
            table.problem("arrows", f"{quoted(chain)}: draw a latent variable with two arrows")
            continue
        for name in dict.fromkeys(names):
            reference(table, "arrows", name, declared)
        for left, sign, right in zip(names, signs, names[1:], strict=False):
            found[(left, right) if sign == "->" else (right, left)] = None
    return list(found)


def sort_or_circles(
    nodes: Sequence[str], arrows: Iterable[Arrow]
) -> tuple[list[str], list[list[str]]]:
    """Return the nodes, causes first, and the circles that had to be broken.

    Parameters
    ----------
    nodes
        In the order that decides between nodes that could both come next.
    arrows
        Pairs (cause, effect) of nodes.

    Returns
    -------
    order, circles
        Each circle is a list of nodes that ends where it began; no node is in two of them.

    Examples
    --------
    >>> sort_or_circles("abc", [("c", "a")])
    (['b', 'c', 'a'], [])
    >>> sort_or_circles("abc", [("a", "b"), ("b", "a")])[1]
    [['a', 'b', 'a']]
    """
    causes: dict[str, set[str]] = {node: set() for node in nodes}
    for cause, effect in arrows:
        causes[effect].add(cause)
    waiting = dict.fromkeys(nodes)
    order, circles = [], []
    while waiting:
        free = (n for n in waiting if not any(cause in waiting for cause in causes[n]))
        ready = next(free, None)
        if ready is None:
            circle = _circle(causes, list(waiting))
            circles.append(circle)
            removed = circle[:-1]
        else:
            order.append(ready)
            removed = [ready]
        for node in removed:
            del waiting[node]
    return order, circles


def _circle(causes: Mapping[str, set[str]], waiting: Sequence[str]) -> list[str]:
    """Walk back from the first node: each has a cause that waits, so the walk meets itself."""
    walk = [waiting[0]]
    while True:
        cause = next(node for node in waiting if node in causes[walk[-1]])
        if cause in walk:
            circle = walk[walk.index(cause) :][::-1]
            first = circle.index(min(circle, key=waiting.index))
            return [*circle[first:], *circle[:first], circle[first]]
        walk.append(cause)
