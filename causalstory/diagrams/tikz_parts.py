"""The small parts of a TikZ picture: lengths, places, colours, lines and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from causalstory.diagrams.borders import Border
from causalstory.diagrams.geometry import Path, Point
from causalstory.diagrams.scene import Edge, Node, Scene, Text
from causalstory.diagrams.style import FRAME, LABEL_SIZE, PAPER
from causalstory.diagrams.tex import to_tex

LABEL_POINTS = 10.0
POINT = LABEL_POINTS / LABEL_SIZE
"""Points in a pixel of the scene."""


def number(pixels: float) -> str:
    """Write a length of the scene in points, with two decimals and no noise.

    Examples
    --------
    >>> number(34.0)
    '20'
    """
    text = f"{pixels * POINT:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def at(point: Point) -> str:
    """Write a place of the scene."""
    return f"({number(point[0])}, {number(point[1])})"


def colour(code: str) -> str:
    """Return the name of a six-digit colour."""
    return f"story{code[1:]}"


def colours(scene: Scene) -> list[str]:
    """Return the six-digit colours that occur in a scene."""
    panels = scene.panels
    nodes = [node for panel in panels for node in panel.nodes] + list(scene.legend)
    edges = [edge for panel in panels for edge in panel.edges] + list(scene.legend_edges)
    texts = [*scene.texts, *(text for panel in panels for text in (*panel.texts, *panel.footnotes))]
    codes = [FRAME] * any(panel.framed for panel in panels)
    codes += [code for node in nodes for code in _of_node(node)]
    codes += [code for edge in edges for code in _of_edge(edge)]
    return sorted({*codes, *(text.colour for text in texts)})


def _of_node(node: Node) -> Iterator[str]:
    yield from (node.style.fill, node.style.stroke)
    yield from (text.colour for text in node.texts)
    yield from [node.sign.colour, PAPER] if node.sign else []


def _of_edge(edge: Edge) -> Iterator[str]:
    yield edge.colour
    yield from [edge.sign.colour, PAPER] if edge.sign else []
    if edge.label:
        yield from (text.colour for text in edge.label.texts)
        yield from [edge.label.fill] * bool(edge.label.fill)


def path(points: Path) -> str:
    """Write a line, or curves one after the other."""
    start, *rest = map(at, points)
    if len(rest) == 1:
        return f"{start} -- {rest[0]}"
    curves = (rest[i : i + 3] for i in range(0, len(rest), 3))
    return start + "".join(f" .. controls {a} and {b} .. {end}" for a, b, end in curves)


def line(border: Border) -> str:
    """Write a line of a border or of a sign."""
    if border.form == "curve":
        return f"{path(border.points)} -- cycle"
    if border.form in ("polygon", "polyline"):
        return " -- ".join([*map(at, border.points), *["cycle"] * (border.form == "polygon")])
    (left, top), (right, bottom) = border.points
    centre = ((left + right) / 2, (top + bottom) / 2)
    radii = f"x radius={number((right - left) / 2)}pt, y radius={number((bottom - top) / 2)}pt"
    return f"{at(centre)} ellipse [{radii}]"


def dashed(dashes: Sequence[float]) -> list[str]:
    """Return the option that makes a line dashed, if it is."""
    steps = zip(("on", "off") * len(dashes), dashes, strict=False)
    pattern = " ".join(f"{step} {number(length)}pt" for step, length in steps)
    return [f"dash pattern={pattern}"] * bool(dashes)


def written(text: Text) -> str:
    """Write a line of text at its place."""
    look = ["words" if text.anchor == "start" else "anchor=base", f"text={colour(text.colour)}"]
    words = rf"\bfseries {to_tex(text.text)}" if text.bold else to_tex(text.text)
    return rf"\node[{', '.join(look + _scaled(text))}] at {at((text.x, text.y))} {{{words}}};"


def centred(texts: Sequence[Text], place: str) -> str:
    """Write lines of text in the middle of a place."""
    look = ["align=center", f"text={colour(texts[0].colour)}", *_scaled(texts[0])]
    words = r" \\ ".join(_line(text) for text in texts)
    return rf"\node[{', '.join(look)}] at {place} {{{words}}};"


def _line(text: Text) -> str:
    r"""Write a line that may follow ``\\``, which would take ``[...]`` for a distance."""
    words = to_tex(text.text)
    return f"{{}}{words}" if words.startswith(("[", "*")) else words


def _scaled(text: Text) -> list[str]:
    return [f"scale={round(text.size / LABEL_SIZE, 3):g}"] * (text.size != LABEL_SIZE)
