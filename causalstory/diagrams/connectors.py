"""Arrows as office programs glue them: which sites, and which curve between them.

Of the ways that a connector can take, the one is chosen that runs through no node, stays near the
arrow of the scene, and can be told apart from the other arrows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import dist
from typing import NamedTuple

from causalstory.diagrams.connector_ways import (
    Connector,
    agree,
    aim,
    border,
    curved_ways,
    normal,
    straight_ways,
    walk,
)
from causalstory.diagrams.geometry import (
    Box,
    Outline,
    Path,
    Point,
    bounds,
    cross,
    meets,
    overlap,
    pieces,
    point_at,
)
from causalstory.diagrams.marking import cornered, marked
from causalstory.diagrams.scene import Edge, Node, Panel

CLEARANCES = (6.0, 2.0)
"""Room between an arrow and a node that it passes, and what must do if there is no such way."""
PATIENCE = 80
"""Of so many ways, the nearest ones, crossings and free passage are looked at."""
SHARES = tuple(step / 8 for step in range(8))
"""Where along the way it is compared with the scene's arrow."""

# What makes arrows hard to tell apart is worth so many pixels.
CROSSING = 30.0
SHARED = 3.0
COVERED = 30.0
GRAZING = 25.0
BENT = 10.0
ALIKE = 0.97
"""Arrows at one site whose directions agree so well (cosine) cover one another."""


class Arrow(NamedTuple):
    """An arrow and the nodes, or halves of nodes, that it joins."""

    edge: Edge
    source: Node
    target: Node


def connect(panel: Panel) -> dict[str, Connector | None]:
    """Choose the connectors of a story's arrows, by the arrows' ids.

    Returns
    -------
    dict
        None stands for an arrow that no connector can draw without running through a node.
    """
    arrows = [Arrow(edge, *panel.ends(edge)) for edge in panel.edges]
    found: dict[str, Connector | None] = {}
    known: list[tuple[Arrow, Connector]] = []
    # Straight arrows have the least choice.
    for arrow in sorted(arrows, key=lambda arrow: len(arrow.edge.path) > 2):
        chosen = _choose(arrow, panel.nodes, known)
        found[arrow.edge.id] = chosen
        if chosen:
            known.append((arrow, chosen))
    return found


def redrawn(panel: Panel, ways: Mapping[str, Connector | None]) -> Panel:
    """Return a story with its arrows as they are glued, signs and words moved onto them."""
    edges = [
        replace(edge, path=way.path) if (way := ways[edge.id]) else edge for edge in panel.edges
    ]
    room = (panel.x, panel.y, panel.x + panel.width, panel.y + panel.height)
    nodes = cornered(panel.nodes, edges)
    return replace(panel, nodes=nodes, edges=marked(edges, nodes, room))


def _choose(
    arrow: Arrow, nodes: Sequence[Node], known: Sequence[tuple[Arrow, Connector]]
) -> Connector | None:
    edge, source, target = arrow
    others = [node.outline for node in nodes if node not in (source, target)]
    lines = list(straight_ways(source, target))
    for ways in (lines, [*lines, *curved_ways(edge, source, target)]):
        if ways is lines and len(edge.path) > 2:
            continue
        near = sorted(ways, key=lambda way: _distance(way, edge))[:PATIENCE]
        priced = sorted(near, key=lambda way: _price(way, arrow, known))
        for clearance in CLEARANCES:
            for way in priced:
                points = walk(way.path)
                if not _is_covered(way, arrow, known) and _is_free(
                    points, (_inside(source), _inside(target)), others, clearance
                ):
                    return way
    return None


def _distance(way: Connector, edge: Edge) -> float:
    """Return how many pixels a way is off the scene's arrow on average; bent ones cost more."""
    off = sum(map(dist, _stations(edge.path), _stations(way.path))) / (len(SHARES) + 1)
    return off + BENT * (way.kind != "straightConnector1")


@lru_cache(maxsize=8192)
def _stations(path: Path) -> tuple[Point, ...]:
    """Return points at the same shares of every path."""
    curves = pieces(path)
    places = (share * len(curves) for share in SHARES)
    return (*(point_at(curves[int(place)], place % 1) for place in places), path[-1])


def _price(way: Connector, arrow: Arrow, known: Sequence[tuple[Arrow, Connector]]) -> float:
    """Return the distance with surcharges for all that makes arrows hard to tell apart."""
    ends, (drawn, room) = _ends(arrow, way), _coarse(way.path)
    out, into = aim(way.path), aim(way.path[::-1])
    price = _distance(way, arrow.edge)
    price += GRAZING * (1 - agree(out, normal(arrow.source, way.path[0])))
    price += GRAZING * (1 - agree(into, normal(arrow.target, way.path[-1])))
    for other, taken in known:
        line, around = _coarse(taken.path)
        price += CROSSING * (overlap(room, around) and cross(drawn, line))
        for site, way_off in _ends(other, taken).items():
            if site in ends:
                price += SHARED + COVERED * (agree(ends[site], way_off) > ALIKE)
    return price


@lru_cache(maxsize=8192)
def _coarse(path: Path) -> tuple[list[Point], Box]:
    """Return enough points of a path to see whether it crosses another, and their box."""
    points = walk(path)[::4]
    return points if len(path) > 2 else list(path), bounds(points)


def _ends(arrow: Arrow, way: Connector) -> dict[tuple[str, int], Point]:
    """Return the sites that an arrow uses, and which way it goes from there."""
    return {
        (arrow.source.id, way.start): aim(way.path),
        (arrow.target.id, way.end): aim(way.path[::-1]),
    }


def _is_covered(way: Connector, arrow: Arrow, known: Sequence[tuple[Arrow, Connector]]) -> bool:
    """Whether an arrow already runs between the same two sites."""
    return any(_ends(arrow, way).keys() == _ends(other, taken).keys() for other, taken in known)


def _is_free(
    points: list[Point], own: Sequence[Outline], others: Sequence[Outline], clearance: float
) -> bool:
    return not any(
        outline.contains(point) for outline in own for point in points[1:-1]
    ) and not any(meets(points, outline, clearance) for outline in others)


def _inside(node: Node) -> Outline:
    """Return the part of a node inside its border, which its own arrows must not enter."""
    rim = 2 * border(node.style)
    return Outline(node.style.shape, node.x, node.y, node.width - rim, node.height - rim)
