"""A scene as a flowchart of Mermaid: the same shapes, lines and colours, laid out by Mermaid.

For Markdown pages whose site draws Mermaid. A single story reads back with ``read_graph``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from causalstory.diagrams.measure import clean
from causalstory.diagrams.panel import identifiers
from causalstory.diagrams.places import Direction
from causalstory.diagrams.scene import Edge, Node, Panel, Scene
from causalstory.diagrams.signs import WORDS
from causalstory.diagrams.style import ARROW, FRAME, INK, PAPER, NodeStyle, Role, node_style

FLOWS: dict[Direction, str] = {"right": "LR", "down": "TB"}
SHAPES: dict[Role, tuple[str, str]] = {
    "treatment": ("(", ")"),
    "outcome": ("(((", ")))"),
    "proxy": ("[/", "/]"),
    "latent": ("([", "])"),
    "selected": ("[[", "]]"),
    "other": ("([", "])"),
}
"""Mermaid draws a rounded box, a double circle, a slanted box, rounds, a box with double sides."""
BOX = ("[", "]")
"""What is adjusted for, whatever its role."""
BETWEEN = " #124; "
"""Between the two halves of a split node, which is one node here."""

_RESERVED = re.compile(
    "end|(?:sub)?graph|flowchart|(?:link)?style|class(?:def)?|click|call|href|default"
    "|interpolate|direction|acctitle|accdescr|_(?:self|blank|parent|top)",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"[^\w .,?!()'-]|_|(?<!\w)-|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
"""Also the hyphens and numbers that begin a list in Markdown."""


def to_mermaid(scene: Scene) -> str:
    """Return a scene as the text of a flowchart.

    Parameters
    ----------
    scene
        What to draw. One panel gives a plain flowchart whose nodes bear the names of the variables;
        several give a subgraph each, and the names begin with the story's. The legend is left out:
        Mermaid would lay it out as one more graph.

    Returns
    -------
    str
        Labels are text, whatever they contain.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> spots = (Spot("x", "Rain", "treatment"), Spot("y", 'The "flood"', "outcome"))
    >>> print(to_mermaid(compose([Sketch("mine", spots, (("x", "y"),))])))
    flowchart LR
        accTitle: Causal diagram
        accDescr: Causal diagram#58; Rain (treatment) causes The #34;flood#34; (outcome).
        x("Rain"):::treatment
        y((("The #34;flood#34;"))):::outcome
        x --> y
        classDef treatment fill:#DCEBF5,stroke:#0072B2,stroke-width:3.5px,color:#1A1A1A
        classDef outcome fill:#FBE7D9,stroke:#D55E00,stroke-width:1.75px,color:#1A1A1A
        linkStyle default stroke:#333333,stroke-width:2px
    <BLANKLINE>
    """
    alone = len(scene.panels) == 1
    ids = _ids(scene, alone=alone)
    flow = FLOWS[scene.direction]
    lines = [f"accTitle: {escaped(scene.title)}", f"accDescr: {escaped(scene.alt)}"]
    for panel in scene.panels[::-1]:  # Mermaid stacks subgraphs from the bottom up
        body = [
            *_nodes(panel, ids),
            *_links(panel, ids),
            *_classes(panel, ids),
            *_styled(panel, ids),
        ]
        if panel.footnotes:
            body = _noted(panel, body, flow)
        if not alone:
            title = escaped(panel.title) or panel.id
            indented = (f"    {line}" for line in body)
            body = [f'subgraph {panel.id}["{title}"]', f"    direction {flow}", *indented, "end"]
            body.append(f"style {panel.id} fill:{PAPER},stroke:{FRAME},color:{INK}")
        lines += body
    lines += [*_looks(scene), *_lines(scene)]
    return "\n    ".join([f"flowchart {flow}", *lines]) + "\n"


def _noted(panel: Panel, body: Sequence[str], flow: str) -> list[str]:
    """Return a graph in a subgraph without a border, whose title is what stands below elsewhere."""
    words = "<br/>".join(escaped(text.text) for text in panel.footnotes)
    name = f"{panel.id}_notes"
    indented = (f"    {line}" for line in (f"direction {flow}", *body))
    look = f"style {name} fill:none,stroke:none,color:{INK}"
    return [f'subgraph {name}["{words}"]', *indented, "end", look]


def escaped(text: str) -> str:
    r"""Return text with an entity for each character that Mermaid or HTML might act on.

    Examples
    --------
    >>> escaped('1 < 2 "quoted" `ticks`')
    '1 #60; 2 #34;quoted#34; #96;ticks#96;'
    """
    return _ACTIVE.sub(_entity, clean(text))


def _entity(found: re.Match[str]) -> str:
    return f"#{ord(found.group())};"


def _ids(scene: Scene, *, alone: bool) -> dict[str, str]:
    """Return a word for each node of the scene that means nothing else to Mermaid."""
    nodes = [node for panel in scene.panels for node in panel.nodes]
    names = [node.slug if alone else node.id for node in nodes]
    words = identifiers([f"{name}_" if _RESERVED.fullmatch(name) else name for name in names])
    return {node.id: word for node, word in zip(nodes, words, strict=True)}


def _nodes(panel: Panel, ids: Mapping[str, str]) -> Iterator[str]:
    for node, halves in _whole(panel):
        opening, closing = BOX if node.adjusted else SHAPES[node.role]
        label = BETWEEN.join(_label(half) for half in halves)
        yield f'{ids[node.id]}{opening}"{label}"{closing}:::{node.role}'


def _whole(panel: Panel) -> Iterator[tuple[Node, list[Node]]]:
    """Yield the nodes, each with its two halves if it is split: Mermaid has no halves."""
    names = dict.fromkeys(node.name for node in panel.nodes)
    for name in names:
        halves = [node for node in panel.nodes if node.name == name]
        yield halves[0], halves


def _label(node: Node) -> str:
    # Mermaid breaks lines itself, but no words.
    whole = " ".join(node.lines) == node.label
    label = "<br/>".join(map(escaped, [node.label] if whole else node.lines))
    return f"{escaped(WORDS[node.sign.kind])} {label}" if node.sign else label


def _classes(panel: Panel, ids: Mapping[str, str]) -> Iterator[str]:
    """Yield what nodes are besides their role: Mermaid takes one class with a node, no more."""
    for name, has in (("hidden", _is_hidden), ("adjusted", lambda node: node.adjusted)):
        named = [ids[node.id] for node, _ in _whole(panel) if has(node)]
        if named:
            yield f"class {','.join(named)} {name}"


def _links(panel: Panel, ids: Mapping[str, str]) -> Iterator[str]:
    named = {node.name: ids[node.id] for node, _ in _whole(panel)}
    for edge in panel.edges:
        yield f"{named[edge.source]} {_link(edge)} {named[edge.target]}"


def _link(edge: Edge) -> str:
    line = "-.-" if edge.dashes else "--"
    words = [WORDS[edge.sign.kind]] if edge.sign else []
    words += [text.text for text in edge.label.texts] if edge.label else []
    said = f'|"{escaped(" ".join(words))}"|' if words else ""
    return line + (">" if edge.directed else "" if edge.dashes else "-") + said


def _is_hidden(node: Node) -> bool:
    """Whether a node has a role of its own and cannot be measured either."""
    return node.latent and node.role != "latent"


def _looks(scene: Scene) -> Iterator[str]:
    nodes = [node for panel in scene.panels for node, _ in _whole(panel)]
    for role in dict.fromkeys(node.role for node in nodes):
        style = node_style(role)
        yield f"classDef {role} {_look(style)}{_dashed(style.dashes)}"
    for style in [node.style for node in nodes if _is_hidden(node)][:1]:
        yield f"classDef hidden {_dashed(style.dashes).lstrip(',')}"
    for style in [node.style for node in nodes if node.adjusted][:1]:
        yield f"classDef adjusted fill:{style.fill},stroke-width:{style.thickness:g}px"


def _styled(panel: Panel, ids: Mapping[str, str]) -> Iterator[str]:
    """Yield the look of nodes that have been added or dropped, or do not matter."""
    for node, _ in _whole(panel):
        if node.state != "plain":
            yield f"style {ids[node.id]} {_look(node.style)}{_dashed(node.style.dashes)}"


def _lines(scene: Scene) -> Iterator[str]:
    edges = [edge for panel in scene.panels[::-1] for edge in panel.edges]  # as numbered above
    if edges:
        yield f"linkStyle default stroke:{ARROW},stroke-width:2px"
    for number, edge in enumerate(edges):
        look = f"stroke:{edge.colour},stroke-width:{edge.thickness:g}px{_dashed(edge.dashes)}"
        if (edge.colour, edge.thickness) != (ARROW, 2.0):
            yield f"linkStyle {number} {look}"


def _look(style: NodeStyle) -> str:
    width = f"stroke-width:{style.thickness:g}px"
    return f"fill:{style.fill},stroke:{style.stroke},{width},color:{style.ink}"


def _dashed(dashes: Sequence[float]) -> str:
    return f",stroke-dasharray:{' '.join(f'{length:g}' for length in dashes)}" * bool(dashes)
