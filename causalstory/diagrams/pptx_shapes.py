"""Nodes, arrows and text as shapes of a slide."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.connector_ways import Connector, border
from causalstory.diagrams.geometry import Path, Point, bounds, pieces
from causalstory.diagrams.style import CORNER, FOLD, LABEL_LEADING, LABEL_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from causalstory.diagrams.pptx_page import PageText
    from causalstory.diagrams.scene import Edge, Node
    from causalstory.diagrams.style import NodeStyle

POINT = 12700
"""English Metric Units, the whole numbers that the format counts in, to a point."""
FONT = "Arial"
THINNEST = POINT
"""A curved connector's box must have a width, in which its turn is given as a share."""
QUARTER_TURN = 5400000
PRESETS = {"rounded": "ROUNDED_RECTANGLE", "ellipse": "OVAL", "note": "FOLDED_CORNER"}
ADJUSTED = {"rounded": CORNER, "note": FOLD}


@dataclass(frozen=True)
class Frame:
    """How pixels of a scene become points of a slide: scaled, then moved."""

    scale: float
    left: float
    top: float

    def at(self, point: Point) -> Point:
        """Return where a point of the scene lies, in points.

        Examples
        --------
        >>> Frame(2.0, 10.0, 0.0).at((3.0, 4.0))
        (16.0, 8.0)
        """
        return (self.left + self.scale * point[0], self.top + self.scale * point[1])

    def emu(self, point: Point) -> tuple[int, int]:
        """Return where a point of the scene lies, in EMU."""
        x, y = self.at(point)
        return (round(x * POINT), round(y * POINT))

    def length(self, pixels: float) -> int:
        """Return a length of the scene in EMU."""
        return round(pixels * self.scale * POINT)


def add_node(shapes: Any, node: Node, frame: Frame, *, written: bool = True) -> Any:
    """Draw a node as the shape of its role, with its label inside unless told otherwise."""
    from pptx.enum.shapes import MSO_SHAPE

    rim = border(node.style)
    left, top = frame.emu((node.x - (node.width - rim) / 2, node.y - (node.height - rim) / 2))
    size = (frame.length(node.width - rim), frame.length(node.height - rim))
    preset = getattr(MSO_SHAPE, PRESETS.get(node.style.shape, "RECTANGLE"))
    shape = shapes.add_shape(preset, left, top, *size)
    if node.style.shape in ADJUSTED:
        _adjust(shape, "adj", min(0.5, frame.length(ADJUSTED[node.style.shape]) / min(size)))
    _bare(shape)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(node.style.fill)
    _draw_border(shape, node.style, frame)
    latent = ["latent"] if node.latent and node.role != "latent" else []
    notes = ([node.role] if node.role != "other" else []) + latent
    label(shape, node.label, f"{node.label} ({', '.join(notes)})" if notes else node.label)
    if written:
        _write_label(shape, node, frame)
    return shape


def _adjust(shape: Any, name: str, share: float) -> None:
    """Set the adjustment of a preset shape (python-pptx has none for a folded corner)."""
    values = shape._element.spPr.prstGeom.get_or_add_avLst()
    for old in list(values):
        values.remove(old)
    values.append(_element("a:gd", name=name, fmla=f"val {round(share * 100000)}"))


def label(shape: Any, name: str, words: str) -> None:
    """Name a shape, and say what it shows to those who do not see it."""
    properties = shape._element._nvXxPr.cNvPr
    properties.set("name", name)
    properties.set("descr", words)


def _bare(shape: Any) -> None:
    """Take the theme's look off a shape, shadows above all."""
    style = shape._element.find(f"{{{shape._element.nsmap['p']}}}style")
    shape._element.remove(style)


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    colour: Any = RGBColor
    return colour.from_string(code.removeprefix("#"))


def _draw_border(shape: Any, style: NodeStyle, frame: Frame) -> None:
    from pptx.enum.dml import MSO_LINE

    shape.line.color.rgb = _colour(style.stroke)
    shape.line.width = frame.length(border(style))
    if style.dashes:
        shape.line.dash_style = MSO_LINE.DASH
    if style.double:
        shape.line._get_or_add_ln().set("cmpd", "dbl")


def _write_label(shape: Any, node: Node, frame: Frame) -> None:
    points = LABEL_SIZE * frame.scale
    text = shape.text_frame
    _fill(text, node.lines, points, leading=LABEL_LEADING * frame.scale)
    text._txBody.bodyPr.set("anchor", "ctr")
    text.paragraphs[0]._p.get_or_add_pPr().set("algn", "ctr")
    if node.style.shape == "note":
        text.margin_top = frame.length(FOLD)  # as much as its fold takes away below


def add_text(shapes: Any, text: PageText) -> Any:
    """Write lines of text in a box without a border."""
    shape = shapes.add_textbox(0, 0, 0, 0)
    place(shape, text)
    fill_text(shape, text)
    return shape


def place(shape: Any, text: PageText) -> None:
    """Put a shape where a text belongs."""
    shape.left, shape.top = round(text.left * POINT), round(text.top * POINT)
    shape.width, shape.height = round(text.width * POINT), round(text.height * POINT)


def fill_text(shape: Any, text: PageText) -> None:
    """Write a text into a shape, to the left."""
    words = " ".join(text.lines)
    label(shape, words, words)
    _fill(shape.text_frame, text.lines, text.size, text.colour, bold=text.bold)
    shape.text_frame._txBody.bodyPr.set("anchor", text.anchor)
    shape.text_frame.paragraphs[0]._p.get_or_add_pPr().set("algn", "l")


def _fill(
    frame: Any,
    lines: Sequence[str],
    size: float,
    colour: str = "#1A1A1A",
    *,
    bold: bool = False,
    leading: float | None = None,
) -> None:
    """Write lines that were measured: they break where they were broken, and never shrink."""
    from pptx.enum.text import MSO_AUTO_SIZE
    from pptx.util import Pt

    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = False
    frame.auto_size = MSO_AUTO_SIZE.NONE
    paragraph = frame.paragraphs[0]
    if leading:
        paragraph.line_spacing = Pt(max(1.0, leading))
    for number, line in enumerate(lines):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        run.font.name = FONT
        run.font.size = Pt(max(1.0, floor(10 * size) / 10))
        run.font.bold = bold
        run.font.color.rgb = _colour(colour)


def add_arrow(
    shapes: Any,
    edge: Edge,
    way: Connector | None,
    ends: tuple[Any, Any],
    frame: Frame,
    words: str,
) -> Any:
    """Draw an arrow: a connector glued at both ends, or a free curve where none is free."""
    shape = _freeform(shapes, edge.path, frame) if way is None else _glued(shapes, way, ends, frame)
    _bare(shape)
    label(shape, words, words)
    shape.line.color.rgb = _colour(edge.colour)
    shape.line.width = frame.length(edge.thickness)
    if edge.dashes:
        from pptx.enum.dml import MSO_LINE

        shape.line.dash_style = MSO_LINE.DASH
    if edge.directed:
        ln = shape.line._get_or_add_ln()
        ln.append(_element("a:tailEnd", type="triangle", w="lg", len="lg"))
    return shape


def _element(tag: str, **attributes: str) -> Any:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    element: Any = parse_xml(f"<{tag} {nsdecls('a')}/>")
    for name, value in attributes.items():
        element.set(name, value)
    return element


def _glued(shapes: Any, way: Connector, ends: tuple[Any, Any], frame: Frame) -> Any:
    from pptx.enum.shapes import MSO_CONNECTOR

    (x0, y0), (x1, y1) = frame.emu(way.path[0]), frame.emu(way.path[-1])
    shape = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x0, y0, x1, y1)
    # The public begin_connect would move the ends: it knows only four sites, of rectangles.
    shape._connect_begin_to(ends[0], way.start)
    shape._connect_end_to(ends[1], way.end)
    geometry = shape._element.spPr.prstGeom
    geometry.set("prst", way.kind)
    if way.kind != "straightConnector1":
        _bend(shape, way, (x0, y0), (x1, y1), frame)
    return shape


def _bend(
    shape: Any, way: Connector, start: tuple[int, int], end: tuple[int, int], frame: Frame
) -> None:
    """Place a curve, which runs from left top to right bottom of its box: by flips and a turn.

    An upright one is turned clockwise by a quarter about the middle of its box, after the flips.
    """
    along, over = (
        end[way.upright] - start[way.upright],
        end[not way.upright] - start[not way.upright],
    )
    length = max(abs(along), THINNEST)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    xfrm = shape._element.spPr.xfrm
    xfrm.off.x, xfrm.off.y = round(middle[0] - length / 2), round(middle[1] - abs(over) / 2)
    xfrm.ext.cx, xfrm.ext.cy = length, abs(over)
    backward = along < 0
    xfrm.flipH = backward
    xfrm.flipV = (over > 0) if way.upright else (over < 0)
    if way.upright:
        xfrm.set("rot", str(QUARTER_TURN))
    if way.kind == "curvedConnector3":
        level = frame.emu((way.level, way.level))[way.upright]
        share = (level - start[way.upright]) * (-1 if backward else 1) / length
        _adjust(shape, "adj1", share)


def _freeform(shapes: Any, path: Path, frame: Frame) -> Any:
    """Draw a path as it is, with the theme's style like every new shape."""
    from pptx.enum.shapes import MSO_SHAPE

    points = [frame.emu(point) for point in path]
    left, top, right, bottom = (round(side) for side in bounds(points))
    shape = shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, right - left, bottom - top)
    shape.fill.background()
    properties = shape._element.spPr
    properties.replace(properties.prstGeom, _outline(points, left, top, right, bottom))
    return shape


def _outline(
    points: Sequence[tuple[float, float]], left: int, top: int, right: int, bottom: int
) -> Any:
    """Return the custom geometry of an open path."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    def corners(some: Sequence[tuple[float, float]]) -> str:
        return "".join(f'<a:pt x="{round(x) - left}" y="{round(y) - top}"/>' for x, y in some)

    steps = [f"<a:moveTo>{corners(points[:1])}</a:moveTo>"]
    for piece in pieces(tuple(points)):
        tag = "a:lnTo" if len(piece) == 2 else "a:cubicBezTo"
        steps.append(f"<{tag}>{corners(piece[1:])}</{tag}>")
    size = f'w="{max(1, right - left)}" h="{max(1, bottom - top)}"'
    return parse_xml(
        f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path {size} fill="none">{"".join(steps)}</a:path></a:pathLst></a:custGeom>'
    )
