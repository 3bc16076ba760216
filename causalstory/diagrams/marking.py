"""Where the signs and the words on arrows stand: on the arrow, off the nodes and each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product
from math import dist, inf

from causalstory.diagrams.geometry import Box, Point, bounds, cross, hits, overlap, polyline
from causalstory.diagrams.layout import SEEN
from causalstory.diagrams.measure import clean, text_width, wrap
from causalstory.diagrams.routing import head_size
from causalstory.diagrams.scene import Edge, EdgeLabel, Node, Sign, Text
from causalstory.diagrams.signs import RADIUS, sign_box
from causalstory.diagrams.sketch import Mark
from causalstory.diagrams.style import edge_style

NOTE_SIZE = 15.0
NOTE_LEADING = 18.0
NOTE_WIDTH = 150.0
"""Longer notes are wrapped."""
NOTE_LINES = 3
"""So many lines at most; what is longer is cut."""
PAD = (4.0, 2.0)
"""Paper beside and above the words."""

SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
"""Where along an arrow is tried, its middle first."""
STEPS = (0.0, 4.0, 8.0, 12.0, 18.0, 26.0, 40.0, 60.0, 80.0)
"""How far off the arrow words may stand."""
CORNERS = ((1, 1), (-1, 1), (1, -1), (-1, -1))
"""Of a node, for its sign: upper right, upper left, lower right, lower left."""
# What a place costs, in pixels that it might be nearer to the middle of the arrow.
ON_NODE = 10_000.0
OUTSIDE = 1_000.0
ON_OTHER = 600.0
ON_ARROW = 60.0
PARTED = 600.0
"""Words that something else parts from their arrow seem to be the words of that."""
HIDING = 40.0
ASIDE = 12.0
BOTH = 25.0
"""Words on the arrow beside its sign, and the room that the sign takes there."""


def note_label(note: str) -> EdgeLabel:
    """Return words for an arrow, wrapped and measured, around (0, 0).

    Examples
    --------
    >>> label = note_label("0.3")
    >>> [text.text for text in label.texts], label.height
    (['0.3'], 22.0)
    """
    lines = wrap(note, NOTE_WIDTH, NOTE_SIZE)
    if len(lines) > NOTE_LINES:
        *kept, last = lines[:NOTE_LINES]
        lines = (*kept, _cut(last))
    wide = max(text_width(line, NOTE_SIZE) for line in lines)
    first = 0.36 * NOTE_SIZE - (len(lines) - 1) * NOTE_LEADING / 2
    texts = tuple(
        Text(0.0, round(first + i * NOTE_LEADING, 1), line, NOTE_SIZE, anchor="middle")
        for i, line in enumerate(lines)
    )
    width, height = round(wide + 2 * PAD[0], 1), NOTE_LEADING * len(lines) + 2 * PAD[1]
    return EdgeLabel(clean(note), 0.0, 0.0, width, height, texts)


def mark_room(mark: Mark) -> tuple[float, float]:
    """Return width and height of the sign and the words on an arrow.

    Words alone stand on the arrow, words with a sign beside it.

    Examples
    --------
    >>> mark_room(Mark("plain")), mark_room(Mark("added")), mark_room(Mark("plain", "0.3"))
    ((0.0, 0.0), (28.0, 28.0), (31.9, 22.0))
    """
    sign = 2 * RADIUS + 2 * PAD[0] if edge_style(mark.state).sign else 0.0
    if not mark.note:
        return (sign, sign)
    label = note_label(mark.note)
    return (max(label.width, sign), label.height + sign)


def _cut(line: str) -> str:
    """Return a line that ends in an ellipsis and is not wider than words may be."""
    dots = "\N{HORIZONTAL ELLIPSIS}"
    while text_width(line + dots, NOTE_SIZE) > NOTE_WIDTH:
        line = line[:-1]
    return line.rstrip() + dots


def marked(edges: Sequence[Edge], nodes: Sequence[Node], room: Box) -> tuple[Edge, ...]:
    """Return the arrows of a story with their signs and words where they can be read.

    Parameters
    ----------
    edges
        With sign and label, wherever these are.
    nodes
        What must stay uncovered.
    room
        Where words may stand.
    """
    ground = Ground(edges, nodes, room)
    found = {edge.id: edge for edge in edges}
    for edge in edges:
        if edge.sign:
            signs = [(cost, _sign_at(edge.sign, place)) for cost, place in _spots(edge)]
            boxes: list[Seat] = [(cost, sign_box(sign), ()) for cost, sign in signs]
            _, sign = signs[ground.take(edge, boxes)]
            found[edge.id] = replace(found[edge.id], sign=sign)
    # The widest words have the least choice.
    named = [(edge, edge.label) for edge in edges if edge.label]
    for edge, label in sorted(named, key=lambda pair: -pair[1].width * pair[1].height):
        places = list(_beside(edge, label))
        boxes = [(cost, _box(label, stem[-1]), stem) for cost, stem in places]
        _, (*_, (x, y)) = places[ground.take(edge, boxes)]
        found[edge.id] = replace(found[edge.id], label=moved_label(label, x, y))
    return tuple(found.values())


def cornered(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Node, ...]:
    """Return the nodes with their signs at corners where no arrow comes in or leaves.

    Parameters
    ----------
    nodes
        Their signs stand at the upper right if that is free.
    edges
        What they must not lie on.
    """
    ways = [polyline(edge.path) for edge in edges]
    return tuple(_cornered(node, node.sign, ways) if node.sign else node for node in nodes)


def _cornered(node: Node, sign: Sign, ways: Sequence[list[Point]]) -> Node:
    across, down = abs(sign.x - node.x), -abs(sign.y - node.y)
    corners = (replace(sign, x=node.x + i * across, y=node.y + j * down) for i, j in CORNERS)
    free = (at for at in corners if not any(hits(way, sign_box(at)) for way in ways))
    return replace(node, sign=next(free, sign))


Stem = tuple[Point, ...]
"""From an arrow to the middle of its words: one point or none if they stand on it."""
Seat = tuple[float, Box, Stem]
"""Where something may stand, and what that costs by itself."""


class Ground:
    """What is taken already, and what it costs to stand there nevertheless."""

    def __init__(self, edges: Sequence[Edge], nodes: Sequence[Node], room: Box) -> None:
        self._outlines = [node.outline for node in nodes]
        ways = {edge.id: polyline(edge.path) for edge in edges}
        self._ways = {key: (way, bounds(way)) for key, way in ways.items()}
        self._room = room
        self._taken = [("", sign_box(node.sign)) for node in nodes if node.sign]

    def take(self, edge: Edge, boxes: Sequence[Seat]) -> int:
        """Take the cheapest of some boxes, each with a cost of its own; return its number."""
        best, least = 0, inf
        for number, (cost, box, stem) in sorted(enumerate(boxes), key=lambda pair: pair[1][0]):
            if cost >= least:
                break
            total = cost + self._price(box, edge, stem)
            if total < least:
                best, least = number, total
        self._taken.append((edge.id, boxes[best][1]))
        return best

    def _price(self, box: Box, edge: Edge, stem: Stem) -> float:
        others = [way for key, way in self._ways.items() if key != edge.id]
        crossed = sum(overlap(around, box) and hits(way, box) for way, around in others)
        aside = list(stem) if len(stem) > 1 else []
        parted = any(cross(aside, way) for way, _ in others) or any(
            hits(aside, other) for key, other in self._taken if key != edge.id
        )
        return (
            ON_NODE * any(outline.covers(box) for outline in self._outlines)
            + ON_OTHER * sum(overlap(box, other) for _, other in self._taken)
            + ON_ARROW * crossed
            + PARTED * (parted or bool(aside and crossed))
            + OUTSIDE * _outside(box, self._room)
        )


def _spots(edge: Edge) -> Iterator[tuple[float, tuple[Point, Point]]]:
    """Yield places on an arrow, each with its cost and the way that the arrow runs there."""
    points = polyline(edge.path)
    length = sum(dist(one, other) for one, other in pairwise(points))
    seen = max(length - head_size(edge.thickness)[0] * edge.directed, 1.0)
    for share in SHARES:
        yield abs(share - 0.5) * seen, _along(points, share * seen)


def _along(points: Sequence[Point], length: float) -> tuple[Point, Point]:
    """Return the place so far along a polyline, and its direction there."""
    for (x0, y0), (x1, y1) in pairwise(points):
        step = dist((x0, y0), (x1, y1))
        if step and length <= step:
            break
        length -= step
    way = ((x1 - x0) / (step or 1.0), (y1 - y0) / (step or 1.0))
    return (x0 + length * way[0], y0 + length * way[1]), way


def _beside(edge: Edge, label: EdgeLabel) -> Iterator[tuple[float, Stem]]:
    """Yield places of a label on its arrow, and on either side of it, each with its cost."""
    seen = sum(dist(one, other) for one, other in pairwise(polyline(edge.path)))
    for (cost, ((x, y), (dx, dy))), off in product(_spots(edge), STEPS):
        if not off:
            hidden = min(label.width / max(abs(dx), 0.01), label.height / max(abs(dy), 0.01))
            beside = BOTH if edge.sign else 0.0
            yield cost + beside + HIDING * (hidden > seen - SEEN - beside + 1), ((x, y),)
            continue
        reach = abs(dy) * label.width / 2 + abs(dx) * label.height / 2 + off
        for side in (1, -1):
            centre = (x + side * reach * dy, y - side * reach * dx)
            yield cost + ASIDE + off, ((x, y), centre)


def _sign_at(sign: Sign, place: tuple[Point, Point]) -> Sign:
    (x, y), along = place
    return replace(sign, x=round(x, 2), y=round(y, 2), along=along)


def moved_label(label: EdgeLabel, x: float, y: float) -> EdgeLabel:
    """Return a label with its centre at another place."""
    x, y = round(x, 1), round(y, 1)
    across, down = x - label.x, y - label.y
    texts = tuple(
        replace(text, x=round(text.x + across, 2), y=round(text.y + down, 2))
        for text in label.texts
    )
    return replace(label, x=x, y=y, texts=texts)


def label_box(label: EdgeLabel) -> Box:
    """Return left, top, right and bottom of a label."""
    return _box(label, (label.x, label.y))


def _box(label: EdgeLabel, centre: Point) -> Box:
    (x, y), across, down = centre, label.width / 2, label.height / 2
    return (x - across, y - down, x + across, y + down)


def _outside(box: Box, room: Box) -> float:
    """Return by how many pixels a box leaves its room."""
    beyond = (room[0] - box[0], room[1] - box[1], box[2] - room[2], box[3] - room[3])
    return sum(max(0.0, off) for off in beyond)
