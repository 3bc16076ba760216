"""From sketches to a scene: one layout for all of them, one panel for each that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log

from causalstory.diagrams.arrangement import Engine, arrange
from causalstory.diagrams.fitting import Size
from causalstory.diagrams.heading import footing, panel_heading, scene_heading
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.legend import flowed, legend
from causalstory.diagrams.marking import mark_room
from causalstory.diagrams.nodes import spot_size
from causalstory.diagrams.panel import MARGIN, Plan, identifiers, make_panel
from causalstory.diagrams.places import Direction
from causalstory.diagrams.scene import Scene
from causalstory.diagrams.sketch import Sketch

GAP = 20.0
"""Between panels, and between heading and graph."""
NARROWEST = 360.0
"""A heading is not squeezed into less than this."""
SLIDE = 16 / 9
TALLER = 1.8
"""How much worse it is to be too tall for a slide than too wide."""


def compose(
    sketches: Sequence[Sketch],
    *,
    shown: Sequence[Sketch] | None = None,
    title: str = "",
    explained: bool = False,
    across: int | None = None,
    direction: Direction = "right",
    engine: Engine = "auto",
) -> Scene:
    """Compute the scene of some stories, in the one layout that all of them share.

    Parameters
    ----------
    sketches
        What the layout has room for; at least one.
    shown
        What is drawn; everything if not given.
    title
        Heading of the whole picture.
    explained
        Whether a legend of shapes, lines and signs stands below.
    across
        How many panels stand side by side; by default what fits a slide best.
    direction
        Where causes point.
    engine
        Who decides where the nodes stand.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> spots = (Spot("t", "Treatment", "treatment"), Spot("y", "Outcome", "outcome"))
    >>> scene = compose([Sketch("one", spots, (("t", "y"),))])
    >>> [node.name for node in scene.panels[0].nodes]
    ['t', 'y']
    """
    shown = sketches if shown is None else shown
    rows = legend(shown) if explained else ()
    least = max((row.width for row in rows), default=0.0)
    plan = _plan(sketches, shown, direction, engine, least)
    framed = len(shown) > 1
    edge = MARGIN if framed else 0.0
    across = across or _columns(len(shown), plan.width / plan.height)
    inner = across * (plan.width + GAP) - GAP
    top = scene_heading(title, inner)
    first = edge + (ceil(top.height) + GAP if title else 0.0)
    names = identifiers([sketch.name for sketch in shown])
    panels = []
    for index, sketch in enumerate(shown):
        x = edge + index % across * (plan.width + GAP)
        y = first + index // across * (plan.height + GAP)
        panels.append(make_panel(plan, sketch, names[index], x, y, framed=framed))
    bottom = panels[-1].y + plan.height
    below = bottom + (GAP if framed else 0.0)  # a panel without a frame ends in a margin
    samples, tall = flowed(rows, MARGIN, below, inner + 2 * edge - 2 * MARGIN)
    stop = "" if title.endswith(("?", "!", ".")) else "."
    return Scene(
        title=title or panels[0].title or "Causal diagram",
        alt=" ".join([f"{title}{stop}"] * bool(title) + [panel.alt for panel in panels]),
        width=inner + 2 * edge,
        height=bottom + edge + (tall + GAP if samples else 0.0),
        texts=top.at(edge or MARGIN, edge),
        panels=tuple(panels),
        legend=tuple(node for sample in samples for node in sample.nodes),
        legend_edges=tuple(arrow for sample in samples for arrow in sample.edges),
        direction=direction,
    )


def _plan(
    sketches: Sequence[Sketch],
    shown: Sequence[Sketch],
    direction: Direction,
    engine: Engine,
    least: float,
) -> Plan:
    """Return what all panels share: the layout is that of the sketches, whatever is shown."""
    both = tuple(dict.fromkeys((*sketches, *shown)))
    sizes = sizes_of(both)
    places = arrange(sketches, sizes, direction, room_of(both), engine)
    wordy = any(sketch.title or sketch.claim for sketch in both)
    inner = max(places.width, NARROWEST if wordy else 0.0, least)
    headings = {sketch: panel_heading(sketch, inner) for sketch in both}
    tallest = max(heading.height for heading in headings.values())
    head = tallest + GAP if tallest else 0.0
    footnotes = {sketch: footing(sketch, inner) for sketch in both}
    lowest = max(footnote.height for footnote in footnotes.values())
    foot = lowest + GAP if lowest else 0.0
    height = ceil(head + places.height + foot + 2 * MARGIN)
    return Plan(places, sizes, headings, footnotes, head, foot, inner + 2 * MARGIN, height)


def sizes_of(sketches: Sequence[Sketch]) -> dict[str, Size]:
    """Return for each variable the size that holds its label in every story."""
    sizes: dict[str, Size] = {}
    for spot in dict.fromkeys(spot for sketch in sketches for spot in sketch.spots):
        wide, tall = spot_size(spot)
        known = sizes.get(spot.name, (0.0, 0.0))
        sizes[spot.name] = (max(wide, known[0]), max(tall, known[1]))
    return sizes


def room_of(sketches: Sequence[Sketch]) -> dict[Pair, Size]:
    """Return for each arrow with a sign or words the room that they need in every story."""
    room: dict[Pair, Size] = {}
    for arrow, mark in (marked for sketch in sketches for marked in sketch.marks):
        (wide, tall), known = mark_room(mark), room.get(arrow, (0.0, 0.0))
        room[arrow] = (max(wide, known[0]), max(tall, known[1]))
    return room


def _columns(panels: int, shape: float) -> int:
    """Return how many panels stand side by side, so that the whole best fits a slide."""

    def misfit(across: int) -> tuple[float, int]:
        down = ceil(panels / across)
        empty = across * down - panels
        wide = log(across * shape / down / SLIDE)
        return max(wide, -TALLER * wide) + 0.3 * empty, across

    whole = (1, 2, 4) if panels == 4 else range(1, max(panels, 1) + 1)
    return min(whole, key=misfit)
