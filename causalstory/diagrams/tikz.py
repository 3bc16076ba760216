r"""A scene as TikZ: a bare ``tikzpicture`` to ``\input`` into a paper or a slide.

Labels are set in 10 points, and everything else in proportion. Places and sizes are the scene's,
so the picture is the one of the other outputs; TikZ draws the shapes, lines and heads of arrows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from causalstory.diagrams.geometry import Path, Point
from causalstory.diagrams.measure import clean
from causalstory.diagrams.routing import HEAD_LENGTH, HEAD_WIDTH
from causalstory.diagrams.scene import Edge, Node, Panel, Scene, Text
from causalstory.diagrams.style import CORNER, FOLD, FRAME, LABEL_LEADING, LABEL_SIZE, RING
from causalstory.diagrams.tex import to_tex

LABEL_POINTS = 10.0
POINT = LABEL_POINTS / LABEL_SIZE
"""Points in a pixel of the scene."""
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
    drawn = [line for panel in scene.panels for line in _panel(panel, alone=alone)]
    drawn += [line for node in scene.legend for line in _node(node, node.id)]
    headings = [_text(text) for text in scene.texts]
    lines = [
        *_comments(scene),
        r"\begin{tikzpicture}[",
        "  x=1pt, y=-1pt,  % y grows downwards",
        *(f"  {style}," for style in _styles(scene)),
        "]",
        *(rf"  \definecolor{{{_colour(code)}}}{{HTML}}{{{code[1:]}}}" for code in _colours(scene)),
        f"  \\useasboundingbox (0, 0) rectangle {_at((scene.width, scene.height))};",
        *(f"  {line}" for line in [*headings, *drawn]),
        r"\end{tikzpicture}%",
    ]
    return "\n".join(lines) + "\n"


def _comments(scene: Scene) -> Iterator[str]:
    """Say what the picture shows, and what it needs; a comment ends with its line."""
    words = f"{scene.title}. {scene.alt}" if scene.title not in scene.alt else scene.alt
    for line in wrap(clean(words)[:COMMENT_LENGTH], COMMENT_WIDTH):
        yield f"% {line}"
    yield "%"
    yield _INTRO


def _styles(scene: Scene) -> Iterator[str]:
    text = rf"\fontsize{{{LABEL_POINTS:g}}}{{{_number(LABEL_LEADING)}}}\sffamily"
    yield f"every node/.style={{inner sep=0pt, transform shape, font={text}}}"
    yield "words/.style={anchor=base west}"
    head = f"length={_number(HEAD_LENGTH)}pt, width={_number(HEAD_WIDTH)}pt"
    yield f"line/.style={{line width={_number(2)}pt}}"
    yield f"arrow/.style={{line, -{{Triangle[{head}]}}}}"
    for node in {node.role: node for node in _nodes(scene)}.values():
        yield f"{node.role} node/.style={{{', '.join(_look(node))}}}"


def _look(node: Node) -> Iterator[str]:
    """Give the look of a role; what one node has on its own is written there."""
    style = node.style
    yield "ellipse" if style.shape == "ellipse" else "rectangle"
    yield f"fill={_colour(style.fill)}"
    yield f"draw={_colour(style.stroke)}"
    yield f"line width={_number(style.thickness)}pt"
    if style.shape == "rounded":
        yield f"rounded corners={_number(CORNER)}pt"
    if style.double:
        yield f"double={_colour(style.fill)}"
        yield f"double distance={_number(RING - style.thickness)}pt"


def _nodes(scene: Scene) -> list[Node]:
    return [node for panel in scene.panels for node in panel.nodes] + list(scene.legend)


def _colours(scene: Scene) -> list[str]:
    nodes, panels = _nodes(scene), scene.panels
    codes = [FRAME] * any(panel.framed for panel in panels)
    codes += [colour for node in nodes for colour in (node.style.fill, node.style.stroke)]
    codes += [edge.colour for panel in panels for edge in panel.edges]
    texts = [*scene.texts, *(text for panel in panels for text in panel.texts)]
    codes += [text.colour for text in (*texts, *(text for node in nodes for text in node.texts))]
    return sorted(set(codes))


def _colour(code: str) -> str:
    return f"story{code[1:]}"


def _panel(panel: Panel, *, alone: bool) -> Iterator[str]:
    yield ""
    yield f"% {clean(panel.title)}"
    if panel.framed:
        far = (panel.x + panel.width, panel.y + panel.height)
        look = f"draw={_colour(FRAME)}, rounded corners={_number(CORNER)}pt"
        yield rf"\path[{look}] {_at((panel.x, panel.y))} rectangle {_at(far)};"
    yield from map(_text, panel.texts)
    yield from map(_edge, panel.edges)
    for node in panel.nodes:
        yield from _node(node, node.slug if alone else node.id)


def _edge(edge: Edge) -> str:
    look = [_colour(edge.colour), "arrow" if edge.directed else "line"]
    if edge.thickness != 2:
        look.append(f"line width={_number(edge.thickness)}pt")
    return rf"\draw[{', '.join(look + _dashed(edge.dashes))}] {_path(edge.path)};"


def _path(path: Path) -> str:
    start, *rest = map(_at, path)
    if len(rest) == 1:
        return f"{start} -- {rest[0]}"
    curves = (rest[i : i + 3] for i in range(0, len(rest), 3))
    return start + "".join(f" .. controls {a} and {b} .. {end}" for a, b, end in curves)


def _dashed(dashes: tuple[float, ...]) -> list[str]:
    steps = zip(("on", "off") * len(dashes), dashes, strict=False)
    pattern = " ".join(f"{step} {_number(length)}pt" for step, length in steps)
    return [f"dash pattern={pattern}"] * bool(dashes)


def _node(node: Node, name: str) -> Iterator[str]:
    r"""Draw a node: its size holds the line, TikZ's own is measured to the middle of it."""
    style = node.style
    rim = style.thickness + RING * style.double
    width, height = node.width - rim, node.height - rim
    size = f"minimum width={_number(width)}pt, minimum height={_number(height)}pt"
    look = [f"{node.role} node", size, *_dashed(style.dashes)]
    if style.shape == "note":
        yield from _sheet(node, width, height)
        look = [size]
    yield rf"\node[{', '.join(look)}] ({name}) at {_at((node.x, node.y))} {{}};"
    if any(text.anchor == "start" for text in node.texts):  # beside it, as in a legend
        yield from map(_text, node.texts)
        return
    # Apart from the shape, which would grow with its text. It follows when the shape is moved.
    label = r" \\ ".join(to_tex(text.text) for text in node.texts)
    yield rf"\node[align=center, text={_colour(node.texts[0].colour)}] at ({name}) {{{label}}};"


def _sheet(node: Node, width: float, height: float) -> Iterator[str]:
    """Draw a sheet with a folded corner, which TikZ has no shape for."""
    left, right = node.x - width / 2, node.x + width / 2
    top, bottom = node.y - height / 2, node.y + height / 2
    fold = min(FOLD, node.height / 3)
    corner = ((right - fold, top), (right - fold, top + fold), (right, top + fold))
    border = [(left, top), corner[0], corner[2], (right, bottom), (left, bottom)]
    dashed = _dashed(node.style.dashes)
    look = ", ".join([f"{node.role} node", "line join=round", *dashed])
    yield rf"\path[{look}] {_lines(border)} -- cycle;"
    thin = f"line width={_number(node.style.thickness / 2)}pt"
    look = ", ".join([f"draw={_colour(node.style.stroke)}", thin, *dashed])
    yield rf"\path[{look}] {_lines(corner)};"


def _text(text: Text) -> str:
    look = ["words" if text.anchor == "start" else "anchor=base", f"text={_colour(text.colour)}"]
    if text.size != LABEL_SIZE:
        look.append(f"scale={round(text.size / LABEL_SIZE, 3):g}")
    words = rf"\bfseries {to_tex(text.text)}" if text.bold else to_tex(text.text)
    return rf"\node[{', '.join(look)}] at {_at((text.x, text.y))} {{{words}}};"


def _lines(points: Iterable[Point]) -> str:
    return " -- ".join(map(_at, points))


def _at(point: Point) -> str:
    return f"({_number(point[0])}, {_number(point[1])})"


def _number(pixels: float) -> str:
    """Write a length of the scene in points, with two decimals and no noise."""
    text = f"{pixels * POINT:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
