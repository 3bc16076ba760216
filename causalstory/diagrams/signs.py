"""The lines that make up a sign: what tells a state in a black-and-white print."""

from __future__ import annotations

from collections.abc import Iterator

from causalstory.diagrams.borders import Border
from causalstory.diagrams.geometry import Box, Point
from causalstory.diagrams.scene import Sign
from causalstory.diagrams.style import SignKind

RADIUS = 10.0
"""Of the circle, and half the length of a bar."""
RIM = 1.75
STROKE = 2.5
"""Thickness of what is written in a circle."""
REACH = 5.5
"""From the middle of a circle to the end of what is written in it."""
BAR = 4.5
"""Thickness of the one bar across a blocked arrow."""
CUT = 4.0
"""From the middle of a cut to each of its bars."""
LEAN = 3.0
"""How far the bars of a cut lean, as in a broken axis."""

WORDS: dict[SignKind, str] = {
    "plus": "\N{CIRCLED PLUS}",
    "minus": "\N{CIRCLED MINUS}",
    "swap": "\N{RIGHTWARDS ARROW OVER LEFTWARDS ARROW}",
    "bar": "\N{LEFT TACK}",
    "bars": "//",
}
"""The same in letters, for formats that draw no shapes of ours."""


def sign_box(sign: Sign) -> Box:
    """Return left, top, right and bottom of a sign."""
    return (sign.x - RADIUS, sign.y - RADIUS, sign.x + RADIUS, sign.y + RADIUS)


def sign_lines(sign: Sign) -> Iterator[Border]:
    """Yield the lines of a sign, from the back to the front; what is filled is paper.

    Examples
    --------
    >>> from causalstory.diagrams.scene import Sign
    >>> [line.form for line in sign_lines(Sign("plus", 0.0, 0.0))]
    ['ellipse', 'polyline', 'polyline']
    """
    if sign.kind == "bar":
        yield _line(sign, (0.0, -RADIUS), (0.0, RADIUS), thickness=BAR)
    elif sign.kind == "bars":
        gap = ((-CUT, RADIUS / 2), (CUT, RADIUS / 2), (CUT, -RADIUS / 2), (-CUT, -RADIUS / 2))
        yield Border("polygon", tuple(_turned(sign, point) for point in gap), 0.0)
        for middle in (-CUT, CUT):
            yield _line(sign, (middle - LEAN, RADIUS), (middle + LEAN, -RADIUS))
    else:
        yield Border("ellipse", _circle(sign), RIM)
        yield from _written(sign)


def _written(sign: Sign) -> Iterator[Border]:
    """Yield what stands in the circle, upright whichever way the arrow runs."""
    if sign.kind == "swap":
        for way in (1, -1):
            height, barb, tip = -2.75 * way, 3.0 * way, REACH * way
            yield _upright(sign, (-tip, height), (tip, height), (tip - barb, height - barb))
        return
    yield _upright(sign, (-REACH, 0.0), (REACH, 0.0))
    if sign.kind == "plus":
        yield _upright(sign, (0.0, -REACH), (0.0, REACH))


def _circle(sign: Sign) -> tuple[Point, Point]:
    inner = RADIUS - RIM / 2
    return ((sign.x - inner, sign.y - inner), (sign.x + inner, sign.y + inner))


def _line(sign: Sign, *points: Point, thickness: float = STROKE) -> Border:
    """Return a line through points given along the arrow and across it."""
    places = tuple(_turned(sign, point) for point in points)
    return Border("polyline", places, thickness, filled=False)


def _upright(sign: Sign, *points: Point) -> Border:
    places = tuple((sign.x + x, sign.y + y) for x, y in points)
    return Border("polyline", places, STROKE, filled=False)


def _turned(sign: Sign, point: Point) -> Point:
    (along, across), (dx, dy) = point, sign.along
    return (sign.x + along * dx - across * dy, sign.y + along * dy + across * dx)
