"""A scene as a ``graphviz.Digraph``: the same shapes and colours, laid out by Graphviz."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from causalstory.diagrams.measure import wrap
from causalstory.diagrams.places import Direction
from causalstory.diagrams.scene import Edge, Node, Panel, Scene
from causalstory.diagrams.signs import WORDS
from causalstory.diagrams.style import FRAME, HALVES, INK, LABEL_SIZE

if TYPE_CHECKING:
    import graphviz

LEFT, RIGHT = HALVES
DOT_SHAPES = {
    "rounded": "box",
    "ellipse": "ellipse",
    "note": "note",
    "box": "box",
    LEFT: "Mrecord",
}
FREE, SET = "free", "set"
"""Ports of the two fields of a split node."""
RANKDIR: dict[Direction, str] = {"right": "LR", "down": "TB"}
FONT = "Helvetica"
TITLE_WIDTH = 480.0

_ENTITY = re.compile(r"&(?=#?\w+;)")
_RECORD = re.compile(r"[{}|<>]")


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
        _noted(graph, scene, scene.panels[0], clustered=False)
        return graph
    for panel in reversed(scene.panels):  # Graphviz stacks clusters from the bottom up
        with graph.subgraph(name=f"cluster_{panel.id}") as cluster:
            cluster.attr(
                label=label(wrap(panel.title, TITLE_WIDTH, 16)),
                fontsize="16",
                color=FRAME,
                style="rounded",
            )
            _noted(cluster, scene, panel, clustered=True)
    return graph


def _noted(graph: graphviz.Digraph, scene: Scene, panel: Panel, *, clustered: bool) -> None:
    """Fill a graph; lines below it are the label of a cluster without a border around it."""
    if not panel.footnotes:
        _fill(graph, scene, panel, clustered=clustered)
        return
    with graph.subgraph(name=f"cluster_{panel.id}_notes") as cluster:
        words = "".join(label([text.text]) + r"\l" for text in panel.footnotes)
        cluster.attr(label=words, labelloc="b", labeljust="l", fontsize="16", peripheries="0")
        _fill(cluster, scene, panel, clustered=clustered)


def _fill(graph: graphviz.Digraph, scene: Scene, panel: Panel, *, clustered: bool) -> None:
    names = {node.name: node.id if clustered else node.slug for node in panel.nodes[::-1]}
    halves = {node.name: node for node in panel.nodes if node.style.shape == RIGHT}
    for node in panel.nodes:
        if node.style.shape != RIGHT:
            split = _split(node, halves[node.name], scene.direction) if node.name in halves else {}
            graph.node(names[node.name], **(_look(node) | split))
    for edge in panel.edges:
        source = names[edge.source] + f":{SET}" * (edge.source in halves)
        target = names[edge.target] + f":{FREE}" * (edge.target in halves)
        graph.edge(source, target, **_line(edge))


def _split(left: Node, right: Node, direction: Direction) -> dict[str, str]:
    """Return what a split node has on its own: it is one record of two fields."""
    fields = (f"<{port}> {_field(_words(half))}" for port, half in ((FREE, left), (SET, right)))
    beside = "|".join(fields)  # where ranks go down; else brackets turn it
    return {"shape": "Mrecord", "label": f"{{{beside}}}" if direction == "right" else beside}


def _field(lines: Iterable[str]) -> str:
    """Return lines of text for a record, whose brackets and bars mean something."""
    return _RECORD.sub(r"\\\g<0>", label(lines))


def _line(edge: Edge) -> dict[str, str]:
    """Return the attributes that make an arrow look as in the other outputs."""
    look = {
        "id": edge.id,
        "color": edge.colour,
        "penwidth": f"{edge.thickness:g}",
        "style": _dashed(edge.dashes) or "solid",
    }
    if not edge.directed:
        look["dir"] = "none"
    words = [WORDS[edge.sign.kind]] if edge.sign else []
    words += [text.text for text in edge.label.texts] if edge.label else []
    if words:
        look |= {"label": label(words), "fontname": FONT, "fontcolor": INK}
    return look


def _dashed(dashes: Sequence[float]) -> str:
    """Return Graphviz's word for a line of dashes or, where these are short, of dots."""
    if not dashes:
        return ""
    return "dotted" if dashes[0] < dashes[1] else "dashed"


def _look(node: Node) -> dict[str, str]:
    """Return the attributes that make a node look as in the other outputs."""
    style = node.style
    lines = ["filled"] + ["rounded"] * (style.shape == "rounded") + [_dashed(style.dashes)]
    look = {
        "id": node.id,
        "label": label(_words(node)),
        "shape": DOT_SHAPES[style.shape],
        "style": ",".join(filter(None, lines)),
        "fillcolor": style.fill,
        "color": style.stroke,
        "penwidth": f"{style.thickness:g}",
    }
    if style.double:
        look["peripheries"] = "2"
    if style.ink != INK:
        look["fontcolor"] = style.ink
    if node.texts[0].size != LABEL_SIZE:
        look["fontsize"] = f"{node.texts[0].size:g}"
    return look


def _words(node: Node) -> list[str]:
    """Return the lines of a label, with the sign of the node's state in front."""
    first, *others = node.lines
    return [f"{WORDS[node.sign.kind]} {first}" if node.sign else first, *others]


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
