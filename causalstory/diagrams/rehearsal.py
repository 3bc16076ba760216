"""How calm the arrows of every story would look in a layout: they are drawn for trial."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from causalstory.diagrams.detours import all_detours
from causalstory.diagrams.geometry import Outline
from causalstory.diagrams.layering import told_by
from causalstory.diagrams.places import Layout
from causalstory.diagrams.untangling import untangle

if TYPE_CHECKING:
    import networkx as nx

SWAY = 14.0
"""How far arrows may swing out beyond the nodes."""


def unrest(
    places: Layout, graph: nx.DiGraph[str], sizes: Mapping[str, tuple[float, float]]
) -> float:
    """Return how restless the arrows look, summed over the stories: 1 for each crossing.

    Parameters
    ----------
    places
        Where the nodes stand.
    graph
        Nodes and edges carry the numbers of their ``stories``, if there are several.
    sizes
        Node -> width and height.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.places import Way
    >>> centres = {"a": (40.0, 25.0), "b": (168.0, 25.0)}
    >>> way = Way((), (centres["a"], centres["b"]))
    >>> places = Layout(centres, {("a", "b"): way}, 208.0, 50.0)
    >>> unrest(places, nx.DiGraph([("a", "b")]), dict.fromkeys("ab", (80.0, 50.0)))
    0.0
    """
    room = (-SWAY, -SWAY, places.width + SWAY, places.height + SWAY)
    present = {node: data.get("stories", (0,)) for node, data in graph.nodes(data=True)}
    total = 0.0
    for story in sorted({number for told in present.values() for number in told}):
        outlines = {
            node: Outline("ellipse", *places.centres[node], *sizes[node])
            for node, told in present.items()
            if story in told
        }
        arrows = [arrow for arrow in graph.edges if story in told_by(graph, *arrow)]
        ways = {arrow: places.way(arrow) for arrow in arrows}
        total += untangle(all_detours(outlines, arrows, ways, room)).unrest
    return total
