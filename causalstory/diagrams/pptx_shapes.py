"""Nodes and text as shapes of a slide."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.borders import half_path
from causalstory.diagrams.connector_ways import border
from causalstory.diagrams.fitting import leading
from causalstory.diagrams.geometry import Point
from causalstory.diagrams.pptx_outline import add_freeform
from causalstory.diagrams.style import CORNER, FOLD, HALVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from causalstory.diagrams.pptx_page import PageText
    from causalstory.diagrams.scene import Node
    from causalstory.diagrams.style import NodeStyle

POINT = 12700
"""English Metric Units, the whole numbers that the format counts in, to a point."""
FONT = "Arial"
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
    shape = _outline(shapes, node, frame)
    bare(shape)
    fill(shape, node.style.fill)
    _draw_border(shape, node.style, frame)
    notes: list[str] = [node.role] if node.role != "other" else []
    notes += ["latent"] if node.latent and node.role != "latent" else []
    notes += ["adjusted"] if node.adjusted else []
    notes += [node.state] if node.state != "plain" else []
    label(shape, node.label, f"{node.label} ({', '.join(notes)})" if notes else node.label)
    if written:
        _write_label(shape, node, frame)
    return shape


def _outline(shapes: Any, node: Node, frame: Frame) -> Any:
    """Add the shape, up to the middle of the border."""
    from pptx.enum.shapes import MSO_SHAPE

    rim = border(node.style)
    if node.style.shape in HALVES:
        return add_freeform(shapes, half_path(node, rim / 2), frame, closed=True)
    left, top = frame.emu((node.x - (node.width - rim) / 2, node.y - (node.height - rim) / 2))
    size = (frame.length(node.width - rim), frame.length(node.height - rim))
    preset = getattr(MSO_SHAPE, PRESETS.get(node.style.shape, "RECTANGLE"))
    shape = shapes.add_shape(preset, left, top, *size)
    if node.style.shape in ADJUSTED:
        adjust(shape, "adj", min(0.5, frame.length(ADJUSTED[node.style.shape]) / min(size)))
    return shape


def fill(shape: Any, colour: str) -> None:
    """Fill a shape with a six-digit colour."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(colour)


def dash(shape: Any, dashes: Sequence[float]) -> None:
    """Draw a shape's line in dashes, in dots if they are short, or solid if there are none."""
    from pptx.enum.dml import MSO_LINE

    if dashes:
        dotted = dashes[0] < dashes[1]
        shape.line.dash_style = MSO_LINE.ROUND_DOT if dotted else MSO_LINE.DASH


def adjust(shape: Any, name: str, share: float) -> None:
    """Set the adjustment of a preset shape (python-pptx has none for a folded corner)."""
    values = shape._element.spPr.prstGeom.get_or_add_avLst()
    for old in list(values):
        values.remove(old)
    values.append(element("a:gd", name=name, fmla=f"val {round(share * 100000)}"))


def label(shape: Any, name: str, words: str) -> None:
    """Name a shape, and say what it shows to those who do not see it."""
    properties = shape._element._nvXxPr.cNvPr
    properties.set("name", name)
    properties.set("descr", words)


def bare(shape: Any) -> None:
    """Take the theme's look off a shape, shadows above all."""
    style = shape._element.find(f"{{{shape._element.nsmap['p']}}}style")
    shape._element.remove(style)


def rgb(code: str) -> Any:
    """Return a six-digit colour as python-pptx takes it."""
    from pptx.dml.color import RGBColor

    colour: Any = RGBColor
    return colour.from_string(code.removeprefix("#"))


def _draw_border(shape: Any, style: NodeStyle, frame: Frame) -> None:
    shape.line.color.rgb = rgb(style.stroke)
    shape.line.width = frame.length(border(style))
    dash(shape, style.dashes)
    if style.double:
        shape.line._get_or_add_ln().set("cmpd", "dbl")


def _write_label(shape: Any, node: Node, frame: Frame) -> None:
    first = node.texts[0]
    step = leading(first.size) * frame.scale
    write_lines(shape, node.lines, first.size * frame.scale, first.colour, step=step)
    text = shape.text_frame
    if node.style.shape == "note":
        text.margin_top = frame.length(FOLD)  # as much as its fold takes away below
    off = first.x - node.x  # words of a half stand nearer to its flat side
    text.margin_left, text.margin_right = (frame.length(max(0.0, 2 * s * off)) for s in (1, -1))


def write_lines(shape: Any, lines: Sequence[str], size: float, colour: str, *, step: float) -> None:
    """Write lines into the middle of a shape."""
    _fill(shape.text_frame, lines, size, colour, step=step)
    shape.text_frame._txBody.bodyPr.set("anchor", "ctr")
    shape.text_frame.paragraphs[0]._p.get_or_add_pPr().set("algn", "ctr")


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
    colour: str,
    *,
    bold: bool = False,
    step: float | None = None,
) -> None:
    """Write lines that were measured: they break where they were broken, and never shrink."""
    from pptx.enum.text import MSO_AUTO_SIZE
    from pptx.util import Pt

    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = False
    frame.auto_size = MSO_AUTO_SIZE.NONE
    paragraph = frame.paragraphs[0]
    if step:
        paragraph.line_spacing = Pt(max(1.0, step))
    for number, line in enumerate(lines):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line
        run.font.name = FONT
        run.font.size = Pt(max(1.0, floor(10 * size) / 10))
        run.font.bold = bold
        run.font.color.rgb = rgb(colour)


def element(tag: str, **attributes: str) -> Any:
    """Return an element of DrawingML without children."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    element: Any = parse_xml(f"<{tag} {nsdecls('a')}/>")
    for name, value in attributes.items():
        element.set(name, value)
    return element
