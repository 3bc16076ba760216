r"""A scene as TikZ: a bare ``tikzpicture`` to ``\input`` into a paper or a slide.

Labels are set in 10 points, and everything else in proportion. Places and sizes are the scene's,
so the picture is the one of the other outputs; TikZ draws the shapes, lines and heads of arrows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from causalstory.diagrams.borders import borders
from causalstory.diagrams.marking import label_box
from causalstory.diagrams.measure import clean
from causalstory.diagrams.routing import HEAD_LENGTH, HEAD_WIDTH, head_size
from causalstory.diagrams.scene import Edge, EdgeLabel, Node, Panel, Scene, Sign
from causalstory.diagrams.signs import sign_lines
from causalstory.diagrams.style import CORNER, FRAME, HALVES, LABEL_LEADING, PAPER, RING
from causalstory.diagrams.tikz_parts import (
    LABEL_POINTS,
    at,
    centred,
    colour,
    colours,
    dashed,
    line,
    number,
    path,
    written,
)

COMMENT_WIDTH = 96
COMMENT_LENGTH = 4000

_INTRO = r"""% Needs \usepackage{tikz} and \usetikzlibrary{arrows.meta, shapes.geometric}.
% To fit it to a line: \resizebox{\linewidth}{!}{\input{THIS FILE}}
% If babel's language makes ; or : active (French does): \usetikzlibrary{babel}"""


def to_tikz(scene: Scene) -> str:
    r"""Return a scene as the text of a TeX file with one ``tikzpicture``.

    Parameters
    ----------
    scene
        What to draw.

    Returns
    -------
    str
        Compiles with pdfLaTeX, XeLaTeX and LuaLaTeX. Nodes have names to draw more arrows to:
        those of the variables, with the story's in front where there are several. Text is text,
        whatever it contains.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> spots = (Spot("x", "Rain & snow"), Spot("y", "Flood"))
    >>> tikz = to_tikz(compose([Sketch("mine", spots, (("x", "y"),))]))
    >>> r"Rain \& snow" in tikz
    True
    """
    alone = len(scene.panels) == 1
    drawn = [one for panel in scene.panels for one in _panel(panel, alone=alone)]
    drawn += [one for node in scene.legend for one in _node(node, node.id)]
    drawn += _edges(scene.legend_edges)
    headings = [written(text) for text in scene.texts]
    lines = [
        *_comments(scene),
        r"\begin{tikzpicture}[",
        "  x=1pt, y=-1pt,  % y grows downwards",
        *(f"  {style}," for style in _styles(scene)),
        "]",
        *(rf"  \definecolor{{{colour(code)}}}{{HTML}}{{{code[1:]}}}" for code in colours(scene)),
        f"  \\useasboundingbox (0, 0) rectangle {at((scene.width, scene.height))};",
        *(f"  {drawing}" for drawing in [*headings, *drawn]),
        r"\end{tikzpicture}%",
    ]
    return "\n".join(lines) + "\n"


def _comments(scene: Scene) -> Iterator[str]:
    """Say what the picture shows, and what it needs; a comment ends with its line."""
    words = f"{scene.title}. {scene.alt}" if scene.title not in scene.alt else scene.alt
    for part in wrap(clean(words)[:COMMENT_LENGTH], COMMENT_WIDTH):
        yield f"% {part}"
    yield "%"
    yield _INTRO


def _styles(scene: Scene) -> Iterator[str]:
    text = rf"\fontsize{{{LABEL_POINTS:g}}}{{{number(LABEL_LEADING)}}}\sffamily"
    yield f"every node/.style={{inner sep=0pt, transform shape, font={text}}}"
    yield "words/.style={anchor=base west}"
    yield f"line/.style={{line width={number(2)}pt}}"
    yield f"arrow/.style={{line, {_tip(HEAD_LENGTH, HEAD_WIDTH)}}}"
    for node in {node.look: node for node in _nodes(scene)}.values():
        yield f"{node.look} node/.style={{{', '.join(_look(node))}}}"


def _tip(length: float, width: float) -> str:
    return f"-{{Triangle[length={number(length)}pt, width={number(width)}pt]}}"


def _look(node: Node) -> Iterator[str]:
    """Give the look of a role; what one node has on its own is written there."""
    style = node.style
    yield "ellipse" if style.shape == "ellipse" else "rectangle"
    yield f"fill={colour(style.fill)}"
    yield f"draw={colour(style.stroke)}"
    yield f"line width={number(style.thickness)}pt"
    if style.shape == "rounded":
        yield f"rounded corners={number(CORNER)}pt"
    if style.double and style.shape not in HALVES:
        yield f"double={colour(style.fill)}"
        yield f"double distance={number(RING - style.thickness)}pt"


def _nodes(scene: Scene) -> list[Node]:
    return [node for panel in scene.panels for node in panel.nodes] + list(scene.legend)


def _panel(panel: Panel, *, alone: bool) -> Iterator[str]:
    yield ""
    yield f"% {clean(panel.title)}"
    if panel.framed:
        far = (panel.x + panel.width, panel.y + panel.height)
        look = f"draw={colour(FRAME)}, rounded corners={number(CORNER)}pt"
        yield rf"\path[{look}] {at((panel.x, panel.y))} rectangle {at(far)};"
    yield from map(written, panel.texts)
    yield from _edges(panel.edges)
    for node in panel.nodes:
        yield from _node(node, node.slug if alone else node.id)
    yield from map(written, panel.footnotes)


def _edges(edges: Iterable[Edge]) -> list[str]:
    """Draw arrows, and then what lies on them."""
    marks = [mark for edge in edges for mark in (*_sign(edge.sign), *_label(edge.label))]
    return [*map(_edge, edges), *marks]


def _edge(edge: Edge) -> str:
    look = [colour(edge.colour), "arrow" if edge.directed else "line"]
    if edge.thickness != 2:
        look.append(f"line width={number(edge.thickness)}pt")
    head = head_size(edge.thickness)
    if edge.directed and head != (HEAD_LENGTH, HEAD_WIDTH):
        look.append(_tip(*head))
    return rf"\draw[{', '.join(look + dashed(edge.dashes))}] {path(edge.path)};"


def _sign(sign: Sign | None) -> Iterator[str]:
    for part in sign_lines(sign) if sign else ():
        look = [f"fill={colour(PAPER)}"] if part.filled else []
        if sign and part.thickness:
            look += [f"draw={colour(sign.colour)}", f"line width={number(part.thickness)}pt"]
        yield rf"\path[{', '.join(look)}] {line(part)};"


def _label(label: EdgeLabel | None) -> Iterator[str]:
    if label is None:
        return
    if not label.fill:  # beside its arrow, as in a legend
        yield from map(written, label.texts)
        return
    left, top, right, bottom = label_box(label)
    yield rf"\path[fill={colour(label.fill)}] {at((left, top))} rectangle {at((right, bottom))};"
    yield centred(label.texts, at((label.x, label.y)))


def _node(node: Node, name: str) -> Iterator[str]:
    r"""Draw a node: its size holds the line, TikZ's own is measured to the middle of it."""
    style = node.style
    rim = style.thickness + RING * style.double
    width, height = node.width - rim, node.height - rim
    size = f"minimum width={number(width)}pt, minimum height={number(height)}pt"
    look = [f"{node.look} node", size, *dashed(style.dashes)]
    if style.shape in ("note", *HALVES):
        yield from _shape(node)
        look = [size]
    yield rf"\node[{', '.join(look)}] ({name}) at {at((node.x, node.y))} {{}};"
    if any(text.anchor == "start" for text in node.texts):  # beside it, as in a legend
        yield from map(written, node.texts)
    elif node.texts:
        # Apart from the shape, which would grow with its text. It follows when that is moved.
        off = node.texts[0].x - node.x
        yield centred(node.texts, f"([xshift={number(off)}pt]{name})" if off else f"({name})")
    yield from _sign(node.sign)


def _shape(node: Node) -> Iterator[str]:
    """Draw what TikZ has no shape for: a sheet with a folded corner, and half a node."""
    pattern = dashed(node.style.dashes)
    for border in borders(node):
        thin = f"line width={number(border.thickness)}pt"
        look = [f"draw={colour(node.style.stroke)}", thin]
        if border.filled:
            look = [f"{node.look} node", "line join=round"]
        yield rf"\path[{', '.join(look + pattern)}] {line(border)};"
