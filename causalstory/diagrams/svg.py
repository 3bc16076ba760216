"""A scene as SVG: small, deterministic, readable without a style sheet and by screen readers.

Every colour and line is written on the element itself and no markers or style sheets are used, so
several drawings on one page do not disturb each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from causalstory.diagrams.borders import Border, borders
from causalstory.diagrams.geometry import Path
from causalstory.diagrams.marking import label_box
from causalstory.diagrams.scene import Edge, EdgeLabel, Node, Panel, Scene, Sign, Text
from causalstory.diagrams.signs import sign_lines
from causalstory.diagrams.style import CORNER, FONTS, FRAME, PAPER


def to_svg(scene: Scene, *, widest: float | None = None) -> str:
    """Return a scene as the text of an SVG file.

    Parameters
    ----------
    scene
        What to draw.
    widest
        Width in pixels beyond which the picture is shown smaller.

    Returns
    -------
    str
        An ``svg`` element with a title, a description in words, one group for each story, and
        in it one group with an id for each node (``STORY-node-NAME``) and arrow
        (``STORY-edge-CAUSE-EFFECT``).

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> svg = to_svg(compose([Sketch("mine", (Spot("x", "Fever & chills"),), ())]))
    >>> "<title>Fever &amp; chills</title>" in svg
    True
    """
    body = "\n".join(_body(scene))
    shrunk = 1.0 if widest is None else min(1.0, widest / scene.width)
    # Ids must differ between drawings on one page, and be the same for the same drawing.
    mark = "drawing-" + sha256((body + scene.alt).encode()).hexdigest()[:10]
    opening = _open(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(scene.width)} {_number(scene.height)}",
        width=scene.width * shrunk,
        height=scene.height * shrunk,
        style="max-width:100%;height:auto",
        role="img",
        aria_labelledby=f"{mark}-title {mark}-desc",
        font_family=FONTS,
    )
    title = f'<title id="{mark}-title">{escape(scene.title)}</title>'
    description = f'<desc id="{mark}-desc">{escape(scene.alt)}</desc>'
    return "\n".join([opening, title, description, body, "</svg>\n"])


def _body(scene: Scene) -> Iterator[str]:
    if scene.background:
        yield _empty("rect", width=scene.width, height=scene.height, fill=scene.background)
    yield from map(_text, scene.texts)
    for panel in scene.panels:
        yield from _panel(panel)
    for node in scene.legend:
        yield from _node(node)
    yield from _edges(scene.legend_edges)


def _panel(panel: Panel) -> Iterator[str]:
    yield _open("g", id=panel.id)
    if panel.framed:
        yield _empty(
            "rect",
            x=panel.x,
            y=panel.y,
            width=panel.width,
            height=panel.height,
            rx=CORNER,
            fill="none",
            stroke=FRAME,
        )
    yield from map(_text, panel.texts)
    yield from _edges(panel.edges)
    for node in panel.nodes:
        yield from _node(node)
    yield from map(_text, panel.footnotes)
    yield "</g>"


def _edges(edges: Sequence[Edge]) -> Iterator[str]:
    """Draw arrows, and then what lies on them."""
    for edge in edges:
        yield from _edge(edge)
    for edge in edges:
        if edge.sign or edge.label:
            yield _open("g", id=f"{edge.id}-mark")
            yield from _sign(edge.sign)
            yield from _label(edge.label)
            yield "</g>"


def _edge(edge: Edge) -> Iterator[str]:
    yield _open("g", id=edge.id)
    yield _empty(
        "path",
        d=_path(edge.shaft if edge.directed else edge.path),
        fill="none",
        stroke=edge.colour,
        stroke_width=edge.thickness,
        stroke_dasharray=_numbers(edge.dashes) or None,
    )
    if edge.directed:
        yield _empty("path", d=_polygon(edge.head), fill=edge.colour)
    yield "</g>"


def _label(label: EdgeLabel | None) -> Iterator[str]:
    if label is None:
        return
    yield f"<title>{escape(label.text)}</title>"
    if label.fill:
        left, top, right, bottom = label_box(label)
        size = {"width": right - left, "height": bottom - top}
        yield _empty("rect", x=left, y=top, **size, fill=label.fill)
    yield from map(_text, label.texts)


def _sign(sign: Sign | None) -> Iterator[str]:
    if sign is None:
        return
    for line in sign_lines(sign):
        look = {
            "fill": PAPER if line.filled else "none",
            "stroke": sign.colour if line.thickness else None,
            "stroke_width": line.thickness or None,
        }
        yield _border(line, look)


def _node(node: Node) -> Iterator[str]:
    yield _open("g", id=node.id)
    yield f"<title>{escape(node.label)}</title>"
    yield from _shape(node)
    yield from map(_text, node.texts)
    yield from _sign(node.sign)
    yield "</g>"


def _shape(node: Node) -> Iterator[str]:
    for border in borders(node):
        line: dict[str, object] = {
            "fill": node.style.fill if border.filled else "none",
            "stroke_linejoin": "round" if border.form in ("polygon", "curve") else None,
            "stroke": node.style.stroke,
            "stroke_width": border.thickness,
            "stroke_dasharray": _numbers(node.style.dashes) or None,
        }
        yield _border(border, line)


def _border(border: Border, line: Mapping[str, object]) -> str:
    if border.form == "polygon":
        return _empty("path", d=_polygon(border.points), **line)
    if border.form == "polyline":
        return _empty("path", d=_polyline(border.points), **line)
    if border.form == "curve":
        return _empty("path", d=_path(border.points) + " Z", **line)
    (left, top), (right, bottom) = border.points
    width, height = right - left, bottom - top
    if border.form == "rect":
        rounding = border.radius or None
        return _empty("rect", x=left, y=top, width=width, height=height, rx=rounding, **line)
    centre = {"cx": left + width / 2, "cy": top + height / 2}
    return _empty("ellipse", **centre, rx=width / 2, ry=height / 2, **line)


def _text(text: Text) -> str:
    opening = _open(
        "text",
        x=text.x,
        y=text.y,
        font_size=text.size,
        font_weight="bold" if text.bold else None,
        fill=text.colour,
        text_anchor=None if text.anchor == "start" else text.anchor,
    )
    return f"{opening}{escape(text.text)}</text>"


def _path(path: Path) -> str:
    start, *rest = (f"{_number(x)} {_number(y)}" for x, y in path)
    if len(rest) == 1:
        return f"M{start} L{rest[0]}"
    curves = (" ".join(rest[i : i + 3]) for i in range(0, len(rest), 3))
    return f"M{start} " + " ".join(f"C{curve}" for curve in curves)


def _polyline(points: Iterable[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{_number(x)} {_number(y)}" for x, y in points)


def _polygon(points: Iterable[tuple[float, float]]) -> str:
    return _polyline(points) + " Z"


def _number(value: float) -> str:
    """Write a length with at most two decimals and no noise."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _numbers(values: Iterable[float]) -> str:
    return " ".join(map(_number, values))


def _open(tag: str, **attributes: object) -> str:
    return f"<{tag}{_attributes(attributes)}>"


def _empty(tag: str, **attributes: object) -> str:
    return f"<{tag}{_attributes(attributes)}/>"


def _attributes(attributes: dict[str, object]) -> str:
    """Write attributes; underscores stand for hyphens, None for absent ones."""
    return "".join(
        f" {name.replace('_', '-')}={quoteattr(_value(value))}"
        for name, value in attributes.items()
        if value is not None
    )


def _value(value: object) -> str:
    return _number(value) if isinstance(value, int | float) else str(value)
