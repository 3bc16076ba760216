"""The lines that make up a node's border, for every writer that draws shapes itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from causalstory.diagrams.geometry import ARC, Path, Point
from causalstory.diagrams.scene import Node
from causalstory.diagrams.style import CORNER, FOLD, HALVES, RING


@dataclass(frozen=True)
class Border:
    """One line of a border.

    Parameters
    ----------
    form
        What is drawn: through the points for a polygon or an open polyline, else in the box between
        the two points left top and right bottom; a ``curve`` is a closed path.
    points
        Places in the scene, at the middle of the line.
    thickness
        Width of the line.
    filled
        Whether the node's colour fills it.
    radius
        Of the corners of a ``rect``.
    """

    form: Literal["ellipse", "rect", "polygon", "polyline", "curve"]
    points: tuple[Point, ...]
    thickness: float
    filled: bool = True
    radius: float = 0.0


def borders(node: Node) -> Iterator[Border]:
    """Yield the lines of a node's border, from the one that is filled to what lies on top of it.

    All of them lie inside the node's size, so that arrows end at the outer edge of the line.

    Examples
    --------
    >>> from causalstory.diagrams.nodes import make_nodes
    >>> from causalstory.diagrams.sketch import Spot
    >>> spot = Spot("y", "Errors made", "outcome")
    >>> (outcome,) = make_nodes(spot, ("story-node-y", ""), (100.0, 50.0), (140.0, 64.0))
    >>> [(border.form, border.filled) for border in borders(outcome)]
    [('ellipse', True), ('ellipse', False)]
    """
    style = node.style
    thick = style.thickness
    (left, top), (right, bottom) = _corners(node, thick / 2)
    if style.shape == "ellipse":
        yield Border("ellipse", ((left, top), (right, bottom)), thick)
        if style.double:
            yield Border("ellipse", _corners(node, thick / 2 + RING), thick, filled=False)
    elif style.shape == "rounded":
        yield Border("rect", ((left, top), (right, bottom)), thick, radius=CORNER)
    elif style.shape == "box":
        yield Border("rect", ((left, top), (right, bottom)), thick)
        if style.double:
            yield Border("rect", _corners(node, thick / 2 + RING), thick, filled=False)
    elif style.shape in HALVES:
        yield Border("curve", half_path(node, thick / 2), thick)
        if style.double:
            yield Border("curve", half_path(node, thick / 2 + RING), thick, filled=False)
    else:
        fold = min(FOLD, node.height / 3)
        corner = ((right - fold, top), (right - fold, top + fold), (right, top + fold))
        sheet = ((left, top), corner[0], corner[2], (right, bottom), (left, bottom))
        yield Border("polygon", sheet, thick)
        yield Border("polyline", corner, thick / 2, filled=False)


def half_path(node: Node, inset: float) -> Path:
    """Return half a node: three sides of a box and, on the outer side, half an ellipse."""
    (left, top), (right, bottom) = _corners(node, inset)
    flat, outer = (right, left) if node.style.shape == "left half" else (left, right)
    across, down = ARC * (outer - node.x), ARC * (bottom - node.y)
    tip = (outer, node.y)
    return (
        *_level(flat, node.x, top),
        *((node.x + across, top), (outer, node.y - down), tip),
        *((outer, node.y + down), (node.x + across, bottom), (node.x, bottom)),
        *_level(node.x, flat, bottom)[1:],
        *((flat, bottom), (flat, top), (flat, top)),
    )


def _level(start: float, end: float, y: float) -> Path:
    """Return a level line as a curve."""
    return ((start, y), (start, y), (end, y), (end, y))


def _corners(node: Node, inset: float) -> tuple[Point, Point]:
    half_width, half_height = node.width / 2 - inset, node.height / 2 - inset
    return (
        (node.x - half_width, node.y - half_height),
        (node.x + half_width, node.y + half_height),
    )
