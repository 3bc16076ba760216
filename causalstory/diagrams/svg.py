"""A scene as SVG: small, deterministic, readable without a style sheet and by screen readers.

Every colour and line is written on the element itself and no markers or style sheets are used, so
several drawings on one page do not disturb each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from xml.sax.saxutils import escape, quoteattr

from causalstory.diagrams.geometry import Path
from causalstory.diagrams.scene import Edge, Node, Panel, Scene, Text
from causalstory.diagrams.style import CORNER, FOLD, FONTS, FRAME, RING


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
    for edge in panel.edges:
        yield from _edge(edge)
    for node in panel.nodes:
        yield from _node(node)
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


def _node(node: Node) -> Iterator[str]:
    yield _open("g", id=node.id)
    yield f"<title>{escape(node.label)}</title>"
    yield from _shape(node)
    yield from map(_text, node.texts)
    yield "</g>"


def _shape(node: Node) -> Iterator[str]:
    """Draw the border inside the node's size, so that arrows end at the line's outer edge."""
    style = node.style
    line: dict[str, object] = {
        "stroke": style.stroke,
        "stroke_width": style.thickness,
        "stroke_dasharray": _numbers(style.dashes) or None,
    }
    inset = style.thickness / 2
    half_width, half_height = node.width / 2 - inset, node.height / 2 - inset
    if style.shape == "ellipse":
        centre: dict[str, object] = {"cx": node.x, "cy": node.y}
        yield _empty("ellipse", **centre, rx=half_width, ry=half_height, fill=style.fill, **line)
        if style.double:
            yield _empty(
                "ellipse",
                **centre,
                rx=half_width - RING,
                ry=half_height - RING,
                fill="none",
                **line,
            )
        return
    left, top = node.x - half_width, node.y - half_height
    right, bottom = node.x + half_width, node.y + half_height
    if style.shape == "rounded":
        box = {"x": left, "y": top, "width": 2 * half_width, "height": 2 * half_height}
        yield _empty("rect", **box, rx=CORNER, fill=style.fill, **line)
        return
    if style.shape == "box":
        yield from _double_box(left, top, right, bottom, style.fill, line)
        return
    fold = min(FOLD, node.height / 3)
    corner = ((right - fold, top), (right - fold, top + fold), (right, top + fold))
    sheet = ((left, top), corner[0], corner[2], (right, bottom), (left, bottom))
    yield _empty("path", d=_polygon(sheet), fill=style.fill, stroke_linejoin="round", **line)
    line["stroke_width"] = style.thickness / 2
    yield _empty("path", d=_polyline(corner), fill="none", **line)


def _double_box(
    left: float, top: float, right: float, bottom: float, fill: str, line: dict[str, object]
) -> Iterator[str]:
    for inset, inside in ((0.0, fill), (RING, "none")):
        yield _empty(
            "rect",
            x=left + inset,
            y=top + inset,
            width=right - left - 2 * inset,
            height=bottom - top - 2 * inset,
            fill=inside,
            **line,
        )


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
