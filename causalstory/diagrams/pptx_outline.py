"""Free forms: shapes of a slide whose outline no preset shape has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from causalstory.diagrams.geometry import Path, bounds, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from causalstory.diagrams.pptx_shapes import Frame

Corner = tuple[int, int]

SITES = (("hc", "t"), ("l", "vc"), ("hc", "b"), ("r", "vc"))
"""Top, left, bottom and right, in the order in which the sites of a box are counted."""
ANGLES = (16200000, 10800000, 5400000, 0)


def add_freeform(
    shapes: Any, path: Path, frame: Frame, *, closed: bool = False, polygon: bool = False
) -> Any:
    """Draw a path as it is, with the theme's style like every new shape.

    Parameters
    ----------
    shapes
        Of the slide or the group.
    path
        A line, curves, or the corners of a ``polygon``.
    frame
        How its pixels become points.
    closed
        Whether it can be filled, and connectors can be glued to it.
    polygon
        Whether lines run between all points.
    """
    from pptx.enum.shapes import MSO_SHAPE

    points = [frame.emu(point) for point in path]
    left, top, right, bottom = (round(side) for side in bounds(points))
    shape = shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, right - left, bottom - top)
    if not closed:
        shape.fill.background()
    size = (max(1, right - left), max(1, bottom - top))
    corners = [(x - left, y - top) for x, y in points]
    properties = shape._element.spPr
    steps = _lines(corners) if polygon else _curves(corners)
    properties.replace(properties.prstGeom, _geometry(steps, size, closed=closed))
    return shape


def _curves(corners: Sequence[Corner]) -> list[str]:
    steps = [f"<a:moveTo>{_points(corners[:1])}</a:moveTo>"]
    for piece in pieces(tuple(corners)):
        tag = "a:lnTo" if len(piece) == 2 else "a:cubicBezTo"
        steps.append(f"<{tag}>{_points(piece[1:])}</{tag}>")
    return steps


def _lines(corners: Sequence[Corner]) -> list[str]:
    lines = [f"<a:lnTo>{_points([corner])}</a:lnTo>" for corner in corners[1:]]
    return [f"<a:moveTo>{_points(corners[:1])}</a:moveTo>", *lines]


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return "".join(f'<a:pt x="{round(x)}" y="{round(y)}"/>' for x, y in corners)


def _geometry(steps: Sequence[str], size: tuple[int, int], *, closed: bool) -> Any:
    """Return the custom geometry of a path."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    sites = "".join(
        f'<a:cxn ang="{angle}"><a:pos x="{x}" y="{y}"/></a:cxn>'
        for (x, y), angle in zip(SITES, ANGLES, strict=True)
    )
    drawn = "".join([*steps, *["<a:close/>"] * closed])
    fill = "" if closed else ' fill="none"'
    return parse_xml(
        f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/>"
        f"{f'<a:cxnLst>{sites}</a:cxnLst>' if closed else '<a:cxnLst/>'}"
        '<a:rect l="l" t="t" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{size[0]}" h="{size[1]}"{fill}>{drawn}</a:path></a:pathLst>'
        "</a:custGeom>"
    )
