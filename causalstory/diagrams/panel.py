"""One story of a scene: its heading, nodes and arrows, in places that all stories share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causalstory.diagrams.fitting import Size
from causalstory.diagrams.geometry import Box, Point
from causalstory.diagrams.heading import Block
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.marking import cornered, marked, note_label
from causalstory.diagrams.nodes import make_nodes
from causalstory.diagrams.places import Layout
from causalstory.diagrams.rehearsal import SWAY
from causalstory.diagrams.routing import Route, routes
from causalstory.diagrams.scene import Edge, Node, Panel, Sign
from causalstory.diagrams.sketch import Mark, Sketch
from causalstory.diagrams.style import edge_style
from causalstory.diagrams.text import describe

MARGIN = 24.0


@dataclass(frozen=True)
class Plan:
    """What all panels of a scene share.

    Parameters
    ----------
    places, sizes
        Layout and node sizes, over all stories.
    headings, footnotes
        For each sketch.
    head, foot
        Height of the tallest heading and the gap below it, and of the tallest footnotes and the gap
        above: all get this room, so that graphs stand still when slides change.
    width, height
        Size of a panel.
    """

    places: Layout
    sizes: Mapping[str, Size]
    headings: Mapping[Sketch, Block]
    footnotes: Mapping[Sketch, Block]
    head: float
    foot: float
    width: float
    height: float


def make_panel(plan: Plan, sketch: Sketch, name: str, x: float, y: float, *, framed: bool) -> Panel:
    """Place one story's heading, nodes and arrows.

    Parameters
    ----------
    plan
        What it shares with the other panels.
    sketch
        What is drawn.
    name
        Its identifier in the scene.
    x, y
        Left top corner.
    framed
        Whether it gets a frame.
    """
    left = x + (plan.width - plan.places.width) / 2
    top = y + MARGIN + plan.head
    spots = _spots(plan, sketch, name, (left, top))
    nodes = tuple(node for halves in spots.values() for node in halves)
    right, bottom = left + plan.places.width, top + plan.places.height
    room = (left - SWAY, top - SWAY, right + SWAY, bottom + SWAY)
    edges = _edges(plan, sketch, name, spots, (left, top), room)
    nodes = cornered(nodes, edges)
    return Panel(
        id=f"{name}-story",
        title=sketch.title,
        teller=sketch.teller,
        claim=sketch.claim,
        alt=describe(sketch),
        x=x,
        y=y,
        width=plan.width,
        height=plan.height,
        texts=plan.headings[sketch].at(x + MARGIN, y + MARGIN - 4),
        nodes=nodes,
        edges=marked(edges, nodes, room),
        framed=framed,
        footnotes=plan.footnotes[sketch].at(x + MARGIN, y + plan.height - MARGIN / 2 - plan.foot),
        paragraphs=sketch.footnotes if plan.footnotes[sketch].texts else (),
    )


def _spots(plan: Plan, sketch: Sketch, name: str, corner: Point) -> dict[str, tuple[Node, ...]]:
    """Return the node of each variable, or its left and its right half."""
    names = [spot.name for spot in sketch.spots]
    split = [spot.name for spot in sketch.spots if spot.split]
    slugs = identifiers([*names, *(f"{half}_set" for half in split)])
    ids = [f"{name}-node-{slug}" for slug in slugs]
    seconds = dict(zip(split, ids[len(names) :], strict=True))
    found = {}
    for spot, identifier in zip(sketch.spots, ids, strict=False):
        x, y = plan.places.centres[spot.name]
        centre = (corner[0] + x, corner[1] + y)
        pair = (identifier, seconds.get(spot.name, ""))
        found[spot.name] = make_nodes(spot, pair, centre, plan.sizes[spot.name])
    return found


def _edges(
    plan: Plan,
    sketch: Sketch,
    name: str,
    spots: Mapping[str, tuple[Node, ...]],
    corner: Point,
    room: Box,
) -> tuple[Edge, ...]:
    """Return the arrows, each with its sign and words somewhere."""
    # Arrows leave from the second half of a split node and come into the first.
    halves = {arrow: (spots[arrow[0]][-1], spots[arrow[1]][0]) for arrow in sketch.arrows}
    ends = {arrow: (source.id, target.id) for arrow, (source, target) in halves.items()}
    ways = routes(
        {node.id: node.outline for nodes in spots.values() for node in nodes},
        list(ends.values()),
        {ends[arrow]: plan.places.way(arrow).moved(*corner) for arrow in sketch.arrows},
        room,
        {ends[arrow]: edge_style(sketch.mark(arrow).state).thickness for arrow in sketch.arrows},
    )
    return tuple(
        make_edge(
            f"{name}-edge-{spots[arrow[0]][0].slug}-{spots[arrow[1]][0].slug}",
            arrow,
            ways[pair],
            sketch.mark(arrow),
            directed=arrow not in sketch.lines,
        )
        for arrow, pair in ends.items()
    )


def make_edge(
    identifier: str, arrow: Pair, way: Route, mark: Mark, *, directed: bool = True
) -> Edge:
    """Return an arrow in the style of its state, its sign and its words around (0, 0)."""
    style = edge_style(mark.state)
    return Edge(
        identifier,
        *arrow,
        way.path,
        way.shaft,
        way.head,
        style.colour,
        style.thickness,
        style.dashes,
        directed,
        mark.state,
        Sign(style.sign, 0.0, 0.0, colour=style.colour) if style.sign else None,
        note_label(mark.note) if mark.note else None,
    )


def identifiers(names: Sequence[str]) -> list[str]:
    """Return for each name a word of letters, digits and underscores, all different.

    Examples
    --------
    >>> identifiers(["errors made", "errors_made", "reports"])
    ['errors_made', 'errors_made_2', 'reports']
    """
    found: list[str] = []
    for name in names:
        word = re.sub(r"[^A-Za-z0-9_]", "_", name) or "_"
        candidate, count = word, 1
        while candidate in found:
            count += 1
            candidate = f"{word}_{count}"
        found.append(candidate)
    return found
