"""How a story fills a slide: title above, the graph as large as it fits, the legend below.

Lengths are points, 72 to the inch, from the left top corner of the slide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from causalstory.diagrams import style
from causalstory.diagrams.connector_ways import Connector, walk
from causalstory.diagrams.geometry import Box, Point, bounds
from causalstory.diagrams.heading import LEGEND_SIZE, legend
from causalstory.diagrams.measure import text_width, wrap
from causalstory.diagrams.pptx_shapes import Frame
from causalstory.diagrams.scene import Node, Panel, Scene

WIDTH, HEIGHT = 960.0, 540.0
EDGE = 36.0
INNER = WIDTH - 2 * EDGE
TITLE_TOP, TITLE_HEIGHT = 20.0, 72.0
TELLER_TOP, TELLER_HEIGHT = 92.0, 26.0
GRAPH_TOP = 128.0
GAP = 14.0

TITLE_SIZES = (30.0, 28.0, 24.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0)
TELLER_SIZES = (18.0, 16.0, 14.0, 12.0, 10.0)
LEADING = 1.2
LONGEST = 400
"""Longer titles are cut on the slide; the notes have them whole."""
LARGEST = 1.65
"""Points to a pixel: labels grow to at most 28 points."""
LEGEND_SCALE = 0.8


@dataclass(frozen=True)
class PageText:
    """Lines of text in a box of their own, known to fit."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    size: float
    bold: bool = False
    colour: str = style.INK
    anchor: Literal["t", "ctr", "b"] = "t"


@dataclass(frozen=True)
class Plan:
    """What all slides share.

    Parameters
    ----------
    scale
        Points to a pixel of the scene.
    left, top
        Where the left top corner of each panel comes to lie.
    legend, legend_frame, legend_texts
        The samples, in pixels, how these become points, and the words beside them.
    """

    scale: float
    left: float
    top: float
    legend: tuple[Node, ...]
    legend_frame: Frame
    legend_texts: tuple[PageText, ...]


def heading(scene: Scene, panel: Panel) -> tuple[PageText, ...]:
    """Return the title of a slide, and below it who tells the story.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> scene = compose([Sketch("mine", (Spot("x", "X"),), (), "Mine", "the nurses")])
    >>> [text.lines for text in heading(scene, scene.panels[0])]
    [('Mine',), ('The nurses',)]
    """
    words = panel.title or scene.title
    teller = panel.teller[:1].upper() + panel.teller[1:]
    title = _fitted(words, PageText(EDGE, TITLE_TOP, INNER, TITLE_HEIGHT, (), 0, True, anchor="b"))
    told = PageText(EDGE, TELLER_TOP, INNER, TELLER_HEIGHT, (), 0, colour=style.QUIET)
    return (title, _fitted(teller, told, TELLER_SIZES)) if teller else (title,)


def _fitted(words: str, box: PageText, sizes: Sequence[float] = TITLE_SIZES) -> PageText:
    """Write words into a box as large as they fit, cut if they are endless."""
    if len(words) > LONGEST:
        words = words[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
    for size in sizes:
        lines = wrap(words, box.width, size, bold=box.bold)
        if LEADING * size * len(lines) <= box.height:
            break
    most = max(1, int(box.height / (LEADING * size)))
    return replace(box, lines=lines[:most], size=size)


def plan_page(scene: Scene, connectors: Sequence[Mapping[str, Connector | None]]) -> Plan:
    """Find the scale and the place at which the graphs of all panels fit every slide."""
    samples, tall = legend([node.role for node in scene.legend], 0.0, 0.0, INNER / LEGEND_SCALE)
    below = HEIGHT - EDGE / 2 - tall * LEGEND_SCALE
    frame = Frame(LEGEND_SCALE, EDGE, below)
    room = (INNER, (below - GAP if samples else HEIGHT - EDGE) - GRAPH_TOP)
    left, top, right, bottom = _extent(scene, connectors)
    scale = min(room[0] / (right - left), room[1] / (bottom - top), LARGEST)
    return Plan(
        scale,
        EDGE + (room[0] - scale * (right + left)) / 2,
        GRAPH_TOP + (room[1] - scale * (bottom + top)) / 2,
        samples,
        frame,
        tuple(_beside(sample, frame) for sample in samples),
    )


def _extent(scene: Scene, connectors: Sequence[Mapping[str, Connector | None]]) -> Box:
    """Return the box, from a panel's corner, that holds the nodes and arrows of all panels."""
    points: list[Point] = []
    for panel, ways in zip(scene.panels, connectors, strict=True):
        found: list[Point] = []
        for node in panel.nodes:
            box = node.outline.box()
            found += [box[:2], box[2:]]
        for edge in panel.edges:
            way = ways[edge.id]
            found += walk(way.path if way else edge.path)
        points += [(x - panel.x, y - panel.y) for x, y in found]
    return bounds(points or [(0.0, 0.0), (1.0, 1.0)])


def _beside(sample: Node, frame: Frame) -> PageText:
    """Return the words that explain a sample of the legend."""
    (text,) = sample.texts
    size = LEGEND_SIZE * frame.scale
    left, middle = frame.at((text.x, sample.y))
    height = LEADING * size
    return PageText(
        left,
        middle - height / 2,
        text_width(text.text, size),
        height,
        (text.text,),
        size,
        colour=text.colour,
        anchor="ctr",
    )
