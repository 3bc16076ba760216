"""One story of a scene: its heading, nodes and arrows, in places that all stories share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causalstory.diagrams.heading import Block
from causalstory.diagrams.places import Layout
from causalstory.diagrams.routing import routes
from causalstory.diagrams.scene import Edge, Node, Panel, Text
from causalstory.diagrams.sketch import Sketch, Spot
from causalstory.diagrams.style import LABEL_LEADING, LABEL_SIZE, label_lines, node_style
from causalstory.diagrams.text import describe

MARGIN = 24.0
SWAY = 14.0
"""How far arrows may swing out beyond the nodes."""

Size = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """What all panels of a scene share.

    Parameters
    ----------
    places, sizes
        Layout and node sizes, over all stories.
    headings
        For each sketch.
    head
        Height of the tallest heading and the gap below it: every heading gets this room, so that
        graphs stand still when slides change.
    width, height
        Size of a panel.
    """

    places: Layout
    sizes: Mapping[str, Size]
    headings: Mapping[Sketch, Block]
    head: float
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
    names = [spot.name for spot in sketch.spots]
    slugs = dict(zip(names, identifiers(names), strict=True))
    nodes = {
        spot.name: _node(spot, f"{name}-node-{slugs[spot.name]}", plan, left, top)
        for spot in sketch.spots
    }
    right, bottom = left + plan.places.width, top + plan.places.height
    room = (left - SWAY, top - SWAY, right + SWAY, bottom + SWAY)
    ways = routes(
        {spot: node.outline for spot, node in nodes.items()},
        sketch.arrows,
        {arrow: plan.places.way(arrow).moved(left, top) for arrow in sketch.arrows},
        room,
    )
    edges = tuple(
        Edge(
            f"{name}-edge-{slugs[source]}-{slugs[target]}",
            source,
            target,
            way.path,
            way.shaft,
            way.head,
            directed=(source, target) not in sketch.lines,
        )
        for (source, target), way in ways.items()
    )
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
        nodes=tuple(nodes.values()),
        edges=edges,
        framed=framed,
    )


def _node(spot: Spot, identifier: str, plan: Plan, left: float, top: float) -> Node:
    x, y = plan.places.centres[spot.name]
    x, y = left + x, top + y
    lines = label_lines(spot.label)
    # A capital letter is about 0.72 of the font size high: this centres lines on the node.
    first = y - (len(lines) - 1) * LABEL_LEADING / 2 + 0.36 * LABEL_SIZE
    texts = tuple(
        Text(x, round(first + i * LABEL_LEADING, 1), line, LABEL_SIZE, anchor="middle")
        for i, line in enumerate(lines)
    )
    width, height = plan.sizes[spot.name]
    style = node_style(spot.role, latent=spot.latent)
    return Node(
        identifier, spot.name, spot.label, spot.role, spot.latent, x, y, width, height, style, texts
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
