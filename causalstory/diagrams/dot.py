"""A scene as a ``graphviz.Digraph``: the same shapes and colours, laid out by Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from causalstory.diagrams.measure import wrap
from causalstory.diagrams.places import Direction
from causalstory.diagrams.scene import Node, Panel, Scene
from causalstory.diagrams.style import FRAME, INK, LABEL_SIZE

if TYPE_CHECKING:
    import graphviz

DOT_SHAPES = {"rounded": "box", "ellipse": "ellipse", "note": "note", "box": "box"}
RANKDIR: dict[Direction, str] = {"right": "LR", "down": "TB"}
FONT = "Helvetica"
TITLE_WIDTH = 480.0

_ENTITY = re.compile(r"&(?=#?\w+;)")


def to_dot(scene: Scene) -> graphviz.Digraph:
    """Return a scene as a graph for Graphviz.

    Parameters
    ----------
    scene
        What to draw. One panel gives a plain graph whose nodes bear the names of the variables;
        several give a cluster each, and the names begin with the story's.

    Returns
    -------
    graphviz.Digraph
        To render with Graphviz, or to change first. Labels are text, whatever they contain.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> spots = (Spot("x", "Rain"), Spot("y", "Flood"))
    >>> graph = to_dot(compose([Sketch("mine", spots, (("x", "y"),))]))
    >>> "x -> y" in graph.source
    True
    """
    import graphviz

    graph = graphviz.Digraph(
        graph_attr={
            "rankdir": RANKDIR[scene.direction],
            "fontname": FONT,
            "nodesep": "0.35",
            "ranksep": "0.5",
        },
        node_attr={"fontname": FONT, "fontsize": f"{LABEL_SIZE:g}", "fontcolor": INK},
        edge_attr={"arrowsize": "0.9"},
    )
    title = scene.title if len(scene.panels) > 1 else scene.panels[0].title
    if title:
        graph.attr(label=label(wrap(title, TITLE_WIDTH, 20)), labelloc="t", fontsize="20")
    if len(scene.panels) == 1:
        _fill(graph, scene.panels[0], clustered=False)
        return graph
    for panel in reversed(scene.panels):  # Graphviz stacks clusters from the bottom up
        with graph.subgraph(name=f"cluster_{panel.id}") as cluster:
            cluster.attr(
                label=label(wrap(panel.title, TITLE_WIDTH, 16)),
                fontsize="16",
                color=FRAME,
                style="rounded",
            )
            _fill(cluster, panel, clustered=True)
    return graph


def _fill(graph: graphviz.Digraph, panel: Panel, *, clustered: bool) -> None:
    names = {node.name: node.id if clustered else node.slug for node in panel.nodes}
    for node in panel.nodes:
        graph.node(names[node.name], **_look(node))
    for edge in panel.edges:
        graph.edge(
            names[edge.source],
            names[edge.target],
            id=edge.id,
            color=edge.colour,
            penwidth=f"{edge.thickness:g}",
            style="dashed" if edge.dashes else "solid",
            **({} if edge.directed else {"dir": "none"}),
        )


def _look(node: Node) -> dict[str, str]:
    """Return the attributes that make a node look as in the other outputs."""
    style = node.style
    lines = ["filled"] + ["rounded"] * (style.shape == "rounded") + ["dashed"] * bool(style.dashes)
    look = {
        "id": node.id,
        "label": label(node.lines),
        "shape": DOT_SHAPES[style.shape],
        "style": ",".join(lines),
        "fillcolor": style.fill,
        "color": style.stroke,
        "penwidth": f"{style.thickness:g}",
    }
    if style.double:
        look["peripheries"] = "2"
    return look


def label(lines: Iterable[str]) -> str:
    r"""Return lines of text as a label that Graphviz shows letter by letter.

    Backslashes would be taken for escapes, ``<...>`` for HTML and ``&lt;`` for an entity.

    Examples
    --------
    >>> print(label(["a\\nb", "x &lt; y"]))
    a\\nb\nx &amp;lt; y
    """
    import graphviz

    text: str = graphviz.nohtml(
        r"\n".join(graphviz.escape(_ENTITY.sub("&amp;", line)) for line in lines)
    )
    return text
