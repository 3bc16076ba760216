"""Arrows, and what lies on them, as shapes of a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from causalstory.diagrams.connector_ways import Connector
from causalstory.diagrams.marking import NOTE_LEADING, label_box
from causalstory.diagrams.pptx_outline import add_freeform
from causalstory.diagrams.pptx_shapes import (
    POINT,
    Frame,
    adjust,
    bare,
    dash,
    element,
    fill,
    label,
    rgb,
    write_lines,
)
from causalstory.diagrams.signs import WORDS, sign_lines
from causalstory.diagrams.style import PAPER

if TYPE_CHECKING:
    from causalstory.diagrams.borders import Border
    from causalstory.diagrams.scene import Edge, EdgeLabel, Sign

THINNEST = POINT
"""A curved connector's box must have a width, in which its turn is given as a share."""
QUARTER_TURN = 5400000


def add_arrow(
    shapes: Any,
    edge: Edge,
    glue: tuple[Connector, Any, Any] | None,
    frame: Frame,
    words: str,
) -> Any:
    """Draw an arrow: a connector glued at both ends, or a free curve.

    Parameters
    ----------
    shapes
        Of the slide.
    edge
        The arrow.
    glue
        Its way, and the shapes that it joins; without any it is a free curve.
    frame
        How its pixels become points.
    words
        What it says.
    """
    shape = _glued(shapes, *glue, frame) if glue else add_freeform(shapes, edge.path, frame)
    bare(shape)
    label(shape, words, words)
    shape.line.color.rgb = rgb(edge.colour)
    shape.line.width = frame.length(edge.thickness)
    dash(shape, edge.dashes)
    if edge.directed:
        ln = shape.line._get_or_add_ln()
        ln.append(element("a:tailEnd", type="triangle", w="lg", len="lg"))
    return shape


def add_sign(shapes: Any, sign: Sign, frame: Frame, words: str) -> Any:
    """Draw a sign as a group of shapes, which is moved as one."""
    group = shapes.add_group_shape()
    for line in sign_lines(sign):
        shape = _part(group.shapes, line, frame)
        bare(shape)
        label(shape, WORDS[sign.kind], "")
        if line.filled:
            fill(shape, PAPER)
        if line.thickness:
            shape.line.color.rgb = rgb(sign.colour)
            shape.line.width = frame.length(line.thickness)
        else:
            shape.line.fill.background()
    label(group, words, words)
    return group


def _part(shapes: Any, line: Border, frame: Frame) -> Any:
    from pptx.enum.shapes import MSO_SHAPE

    if line.form != "ellipse":
        return add_freeform(shapes, line.points, frame, closed=line.filled, polygon=True)
    (left, top), (right, bottom) = map(frame.emu, line.points)
    return shapes.add_shape(MSO_SHAPE.OVAL, left, top, right - left, bottom - top)


def add_words(shapes: Any, words: EdgeLabel, frame: Frame) -> Any:
    """Write words on an arrow into a box of the paper's colour."""
    left, top, right, bottom = label_box(words)
    (x, y), (far, low) = frame.emu((left, top)), frame.emu((right, bottom))
    shape = shapes.add_textbox(x, y, far - x, low - y)
    fill(shape, words.fill)
    label(shape, words.text, words.text)
    lines, size = [text.text for text in words.texts], words.texts[0].size
    step = NOTE_LEADING * frame.scale
    write_lines(shape, lines, size * frame.scale, words.texts[0].colour, step=step)
    return shape


def _glued(shapes: Any, way: Connector, source: Any, target: Any, frame: Frame) -> Any:
    from pptx.enum.shapes import MSO_CONNECTOR

    (x0, y0), (x1, y1) = frame.emu(way.path[0]), frame.emu(way.path[-1])
    shape = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x0, y0, x1, y1)
    # The public begin_connect would move the ends: it knows only four sites, of rectangles.
    shape._connect_begin_to(source, way.start)
    shape._connect_end_to(target, way.end)
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
        adjust(shape, "adj1", share)
