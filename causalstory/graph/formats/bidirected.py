"""``x <-> y``: a latent common cause that has no name of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import networkx as nx


class Bidirected(NamedTuple):
    """One two-headed arrow of a graph: its latent node, and its ends in sorted order."""

    node: str
    first: str
    second: str


def add_bidirected(graph: nx.DiGraph[str], pairs: Iterable[tuple[str, str]]) -> list[Bidirected]:
    """Add a latent common cause for each pair, once; changes the graph that is being read.

    Call it when every other node is there, so that the new names meet none of them.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("x", "y")])
    >>> add_bidirected(graph, [("y", "x"), ("x", "y")])
    [Bidirected(node='U_x_y', first='x', second='y')]
    >>> graph.nodes["U_x_y"]
    {'latent': True, 'bidirected': True}
    """
    added = []
    for first, second in sorted({(min(pair), max(pair)) for pair in pairs}):
        name = free_name(graph, f"U_{first}_{second}")
        graph.add_node(name, latent=True, bidirected=True)
        graph.add_edge(name, first)
        graph.add_edge(name, second)
        added.append(Bidirected(name, first, second))
    return added


def free_name(graph: nx.DiGraph[str], wanted: str) -> str:
    """Return the name that is wanted, numbered if a node has it already.

    Examples
    --------
    >>> import networkx as nx
    >>> free_name(nx.DiGraph([("x", "U")]), "U")
    'U_2'
    """
    name, number = wanted, 2
    while name in graph:
        name, number = f"{wanted}_{number}", number + 1
    return name


def bidirected_in(graph: nx.DiGraph[str], *, plain: bool = True) -> list[Bidirected]:
    """Return the two-headed arrows: what a writer may write as ``<->``.

    A node counts if it is marked ``bidirected`` and is still what the mark says: latent, without
    causes, with exactly two effects, under the name that a reader would give it, and with nothing
    said of its two arrows.

    Parameters
    ----------
    graph
        The graph.
    plain
        Only those of which nothing else is said, such as a place.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("x", "y")])
    >>> _ = add_bidirected(graph, [("x", "y")])
    >>> [(arrow.first, arrow.second) for arrow in bidirected_in(graph)]
    [('x', 'y')]
    """
    found = []
    for node, data in graph.nodes(data=True):
        if data.get("bidirected") is not True or not data.get("latent") or graph.in_degree(node):
            continue
        effects = sorted(graph.successors(node))
        if len(effects) != 2 or any(_said(graph.edges[node, effect]) for effect in effects):
            continue
        more = _said(data).keys() - {"latent", "bidirected"}
        allowed = not more if plain else not more & {"selected", "role", "adjusted"}
        if allowed and node.startswith(f"U_{effects[0]}_{effects[1]}"):
            found.append(Bidirected(node, *effects))
    return found


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that say something: an absent one and an empty one are the same."""
    return {key: value for key, value in data.items() if value not in (None, False, "")}
