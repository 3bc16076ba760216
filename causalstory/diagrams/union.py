"""What several sketches have between them: all their variables and arrows, and the main line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from causalstory.diagrams.sketch import Sketch

if TYPE_CHECKING:
    import networkx as nx


def union(sketches: Sequence[Sketch]) -> nx.DiGraph[str]:
    """Return one graph of all nodes and arrows; both carry the numbers of their ``stories``.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> a, b = Spot("a", "A"), Spot("b", "B")
    >>> both = union([Sketch("one", (a, b), (("a", "b"),)), Sketch("two", (b, a), (("a", "b"),))])
    >>> both.edges["a", "b"]["stories"]
    (0, 1)
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, sketch in enumerate(sketches):
        for spot in sketch.spots:
            told = graph.nodes[spot.name]["stories"] if spot.name in graph else ()
            graph.add_node(spot.name, stories=(*told, number))
    for number, sketch in enumerate(sketches):
        for source, target in sketch.arrows:
            known = graph.get_edge_data(source, target, default={}).get("stories", ())
            graph.add_edge(source, target, stories=(*known, number))
    return graph


def axis(sketches: Sequence[Sketch]) -> list[str]:
    """Return treatment, outcome and proxy, as far as there are any, in this order.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> spots = (Spot("y", "Y", "outcome"), Spot("t", "T", "treatment"))
    >>> axis([Sketch("one", spots, ())])
    ['t', 'y']
    """
    found: list[str] = []
    for role in ("treatment", "outcome", "proxy"):
        named = [spot.name for sketch in sketches for spot in sketch.spots if spot.role == role]
        found += [name for name in named[:1] if name not in found]
    return found
