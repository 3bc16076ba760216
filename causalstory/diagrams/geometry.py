"""Curves and outlines: where an arrow leaves a shape, and whether it runs into one.

A path is a tuple of points: two for a straight line, else the start and then three for each cubic
Bezier curve (two handles and its end).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from causalstory.diagrams.style import CORNER, HALVES, Shape

Point = tuple[float, float]
Path = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""

ARC = 4 / 3 * (2**0.5 - 1)
"""How far the handles of a cubic curve reach that stands for a quarter of a circle of radius 1."""
SAMPLES = 24
HALVINGS = 30


@dataclass(frozen=True)
class Outline:
    """The border of a node.

    Parameters
    ----------
    shape
        See :class:`causalstory.diagrams.style.NodeStyle`.
    x, y
        Centre.
    width, height
        Of the box around it, line included.
    """

    shape: Shape
    x: float
    y: float
    width: float
    height: float

    def contains(self, point: Point) -> bool:
        """Whether a point lies inside the border.

        Examples
        --------
        >>> Outline("ellipse", 0, 0, 20, 10).contains((9, 4))
        False
        >>> Outline("note", 0, 0, 20, 10).contains((9, 4))
        True
        """
        across, down = abs(point[0] - self.x), abs(point[1] - self.y)
        half_width, half_height = self.width / 2, self.height / 2
        if self.shape == "ellipse":
            return (across / half_width) ** 2 + (down / half_height) ** 2 < 1
        if across >= half_width or down >= half_height:
            return False
        if self.shape in HALVES:
            outer = (point[0] < self.x) == (self.shape == "left half")
            return not outer or (across / half_width) ** 2 + (down / half_height) ** 2 < 1
        if self.shape in ("note", "box"):
            return True
        beyond = (across - half_width + CORNER, down - half_height + CORNER)
        return min(beyond) <= 0 or hypot(*beyond) < CORNER

    def covers(self, box: Box) -> bool:
        """Whether a box has more than its border in common with the node.

        Examples
        --------
        >>> Outline("ellipse", 0, 0, 20, 20).covers((8, 8, 12, 12))
        False
        """
        if self.shape != "ellipse":
            return overlap(box, self.box())
        near = (min(max(self.x, box[0]), box[2]), min(max(self.y, box[1]), box[3]))
        return self.contains(near)

    def box(self, margin: float = 0.0) -> Box:
        """Return left, top, right and bottom of the box around it, with a margin."""
        across, down = self.width / 2 + margin, self.height / 2 + margin
        return (self.x - across, self.y - down, self.x + across, self.y + down)


def point_at(path: Path, t: float) -> Point:
    """Return the point at t in [0, 1] of a line or of one cubic curve."""
    if len(path) == 2:
        (x0, y0), (x1, y1) = path
        return (x0 + t * (x1 - x0), y0 + t * (y1 - y0))
    s = 1 - t
    a, b, c, d = s**3, 3 * s * s * t, 3 * s * t * t, t**3
    p, q, r, z = path
    return (a * p[0] + b * q[0] + c * r[0] + d * z[0], a * p[1] + b * q[1] + c * r[1] + d * z[1])


def cut(path: Path, start: float, end: float) -> Path:
    """Return the part of a line or of one cubic curve between two values of t.

    Examples
    --------
    >>> cut(((0.0, 0.0), (8.0, 4.0)), 0.25, 0.5)
    ((2.0, 1.0), (4.0, 2.0))
    """
    if len(path) == 2:
        return (point_at(path, start), point_at(path, end))
    p, q, r, z = path
    span = (end - start) / 3
    first, last = point_at(path, start), point_at(path, end)

    def slope(t: float, i: int) -> float:
        s = 1 - t
        return 3 * (s * s * (q[i] - p[i]) + 2 * s * t * (r[i] - q[i]) + t * t * (z[i] - r[i]))

    return (
        first,
        (first[0] + span * slope(start, 0), first[1] + span * slope(start, 1)),
        (last[0] - span * slope(end, 0), last[1] - span * slope(end, 1)),
        last,
    )


def pieces(path: Path) -> list[Path]:
    """Return the line or the cubic curves that make up a path."""
    if len(path) == 2:
        return [path]
    return [path[i : i + 4] for i in range(0, len(path) - 1, 3)]


def polyline(path: Path) -> list[Point]:
    """Return points along a path, close enough together to stand for it."""
    if len(path) == 2:
        return list(path)
    points = [path[0]]
    for piece in pieces(path):
        points += [point_at(piece, step / SAMPLES) for step in range(1, SAMPLES + 1)]
    return points


def switch(inside: Callable[[float], bool]) -> float:
    """Return the t in [0, 1] at which ``inside``, true at 0 and false at 1, turns false."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle) else (low, middle)
    return high


def between(path: Path, source: Outline, target: Outline) -> Path:
    """Cut a path from centre to centre to what lies between the two borders."""
    curves = pieces(path)
    while len(curves) > 1 and source.contains(curves[0][-1]):
        del curves[0]
    while len(curves) > 1 and target.contains(curves[-1][0]):
        del curves[-1]
    first, last = curves[0], curves[-1]
    leaves = switch(lambda t: source.contains(point_at(first, t)))
    arrives = switch(lambda t: target.contains(point_at(last, 1 - t)))
    if len(curves) == 1:
        return cut(first, leaves, 1 - arrives)
    inner = (point for curve in curves[1:-1] for point in curve[1:])
    return (*cut(first, leaves, 1.0), *inner, *cut(last, 0.0, 1 - arrives)[1:])


def through(stations: Sequence[Point]) -> Path:
    """Return a smooth path through points (Catmull and Rom 1974).

    Examples
    --------
    >>> through([(0.0, 0.0), (6.0, 6.0), (12.0, 0.0)])[3:5]
    ((6.0, 6.0), (8.0, 6.0))
    """
    path = [stations[0]]
    for index in range(len(stations) - 1):
        before, start = stations[max(index - 1, 0)], stations[index]
        end, after = stations[index + 1], stations[min(index + 2, len(stations) - 1)]
        path += [
            (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6),
            (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6),
            end,
        ]
    return tuple(path)


def bounds(points: Sequence[Point]) -> Box:
    """Return the box around some points.

    Examples
    --------
    >>> bounds([(0, 5), (3, 1)])
    (0, 1, 3, 5)
    """
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than their borders in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def hits(points: list[Point], box: Box) -> bool:
    """Whether a polyline runs through a box.

    Examples
    --------
    >>> hits([(0, 0), (10, 10)], (4, 4, 6, 6)), hits([(0, 0), (10, 0)], (4, 4, 6, 6))
    (True, False)
    """
    return any(_crosses(one, other, box) for one, other in pairwise(points))


def meets(points: list[Point], outline: Outline, margin: float) -> bool:
    """Whether a polyline comes nearer to the border of a node than a margin.

    Examples
    --------
    >>> circle = Outline("ellipse", 0, 0, 20, 20)
    >>> corner = [(6.0, 12.0), (12.0, 6.0)]
    >>> hits(corner, circle.box()), meets(corner, circle, 1.0)
    (True, False)
    """
    if not hits(points, outline.box(margin)):
        return False
    if outline.shape != "ellipse":
        return True
    across, down = outline.width / 2 + margin, outline.height / 2 + margin
    scaled = [((x - outline.x) / across, (y - outline.y) / down) for x, y in points]
    return any(_from_origin(p, q) < 1 for p, q in pairwise(scaled))


def cross(one: Sequence[Point], other: Sequence[Point]) -> bool:
    """Whether two polylines cross.

    Examples
    --------
    >>> cross([(0, 0), (2, 2)], [(0, 2), (2, 0)]), cross([(0, 0), (2, 2)], [(1, 0), (2, 0)])
    (True, False)
    """
    return any(_meetings(one, other))


def count_crossings(one: Sequence[Point], other: Sequence[Point]) -> int:
    """Return how often two polylines cross.

    Examples
    --------
    >>> count_crossings([(0, 0), (4, 0)], [(1, -1), (1, 1), (3, 1), (3, -1)])
    2
    """
    return sum(_meetings(one, other))


def _meetings(one: Sequence[Point], other: Sequence[Point]) -> Iterator[bool]:
    """Say for each piece of one polyline and each of another that may cross whether they do."""
    left, top, right, bottom = bounds(other)
    for a, b in pairwise(one):
        (x0, y0), (x1, y1) = a, b
        if max(x0, x1) < left or min(x0, x1) > right or max(y0, y1) < top or min(y0, y1) > bottom:
            continue
        across, down = x1 - x0, y1 - y0
        turns = [across * (y - y0) - down * (x - x0) for x, y in other]  # which side of the piece
        for index, (before, after) in enumerate(pairwise(turns)):
            if before * after < 0:
                c, d = other[index], other[index + 1]
                yield _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return which way one turns on going from a by b to c: positive, negative or 0."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _from_origin(one: Point, other: Point) -> float:
    """Return the distance of a line from the origin."""
    step = (other[0] - one[0], other[1] - one[1])
    length = step[0] ** 2 + step[1] ** 2
    t = -(one[0] * step[0] + one[1] * step[1]) / length if length else 0.0
    t = min(max(t, 0.0), 1.0)
    return hypot(one[0] + t * step[0], one[1] + t * step[1])


def _crosses(one: Point, other: Point, box: Box) -> bool:
    """Whether a line meets the inside of a box (Liang and Barsky 1984)."""
    enters, leaves = 0.0, 1.0
    for axis in (0, 1):
        low, high = box[axis], box[axis + 2]
        start, end = one[axis], other[axis]
        if (start <= low and end <= low) or (start >= high and end >= high):
            return False
        if start != end:
            near, far = sorted(((low - start) / (end - start), (high - start) / (end - start)))
            enters, leaves = max(enters, near), min(leaves, far)
    return enters < leaves
