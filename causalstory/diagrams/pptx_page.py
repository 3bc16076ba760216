"""How a story fills a slide: title above, the graph as large as it fits, the legend below.

Lengths are points, 72 to the inch, from the left top corner of the slide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from causalstory.diagrams import style
from causalstory.diagrams.connector_ways import walk
from causalstory.diagrams.geometry import Box, Point, bounds
from causalstory.diagrams.legend import (
    BASELINE,
    LEGEND_SIZE,
    Sample,
    explanation,
    flowed,
    samples_of,
)
from causalstory.diagrams.marking import label_box
from causalstory.diagrams.measure import text_width, wrap
from causalstory.diagrams.pptx_shapes import Frame
from causalstory.diagrams.pptx_words import GAP, LEADING, Division, divide, lines_of
from causalstory.diagrams.scene import Panel, Scene
from causalstory.diagrams.signs import sign_box

WIDTH, HEIGHT = 960.0, 540.0
EDGE = 36.0
INNER = WIDTH - 2 * EDGE
TITLE_TOP, TITLE_HEIGHT = 20.0, 72.0
TELLER_TOP, TELLER_HEIGHT = 92.0, 26.0
GRAPH_TOP = 128.0

TITLE_SIZES = (30.0, 28.0, 24.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0)
TELLER_SIZES = (18.0, 16.0, 14.0, 12.0, 10.0)
LONGEST = 400
"""Longer titles are cut on the slide; the notes have them whole."""
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
    division
        Where the graph and the words about it stand, and points to a pixel of the scene.
    left, top
        Where the left top corner of each panel comes to lie.
    legend, legend_frame, legend_texts
        The samples, in pixels, how these become points, and the words beside them.
    """

    division: Division
    left: float
    top: float
    legend: tuple[Sample, ...]
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


def plan_pages(scene: Scene, panels: Sequence[Panel]) -> dict[tuple[float, float], Plan]:
    """Return for each size that panels have what their slides share.

    Panels of one size are made to be paged through, so what stands in the same place in each does
    so on the slides. Another size is another picture, as large as it fits.
    """
    sizes = dict.fromkeys((panel.width, panel.height) for panel in panels)
    return {
        size: plan_page(scene, [panel for panel in panels if (panel.width, panel.height) == size])
        for size in sizes
    }


def plan_page(scene: Scene, panels: Sequence[Panel]) -> Plan:
    """Find the scale and the place at which the graphs of all panels fit every slide.

    Parameters
    ----------
    scene
        With the legend.
    panels
        Its panels, arrows as they are glued.
    """
    explained = any(panel.explained != () for panel in panels)
    rows = tuple(samples_of(scene.legend, scene.legend_edges)) if explained else ()
    samples, tall = flowed(rows, 0.0, 0.0, INNER / LEGEND_SCALE)
    bottom = HEIGHT - EDGE / 2 - tall * LEGEND_SCALE
    frame = Frame(LEGEND_SCALE, EDGE, bottom)
    lowest = bottom - GAP if samples else HEIGHT - EDGE
    left, top, right, bottom = _extent(panels)
    room = (EDGE, GRAPH_TOP, WIDTH - EDGE, lowest)
    division = divide(panels, room, (right - left, bottom - top))
    scale, (first, highest, last, deepest) = division.scale, division.graph
    return Plan(
        division,
        (first + last - scale * (right + left)) / 2,
        (highest + deepest - scale * (bottom + top)) / 2,
        samples,
        frame,
        tuple(_beside(sample, frame) for sample in samples),
    )


def footnotes(panel: Panel, plan: Plan) -> tuple[PageText, ...]:
    """Return the words about a graph, each paragraph in a box of its own."""
    found = []
    words = plan.division
    top = words.top
    for lines in lines_of(panel, words):
        height = LEADING * words.size * len(lines)
        found.append(PageText(words.left, top, words.width, height, lines, words.size))
        top += height
    return tuple(found)


def _extent(panels: Sequence[Panel]) -> Box:
    """Return the box, from a panel's corner, that holds all that is drawn in any of them."""
    points: list[Point] = []
    for panel in panels:
        found: list[Point] = []
        boxes = [node.outline.box() for node in panel.nodes]
        boxes += [sign_box(sign) for sign, _ in panel.signs]
        boxes += [label_box(edge.label) for edge in panel.edges if edge.label]
        for left, top, right, bottom in boxes:
            found += [(left, top), (right, bottom)]
        for edge in panel.edges:
            found += walk(edge.path)
        points += [(x - panel.x, y - panel.y) for x, y in found]
    return bounds(points or [(0.0, 0.0), (1.0, 1.0)])


def _beside(sample: Sample, frame: Frame) -> PageText:
    """Return the words that explain a sample of the legend."""
    text = explanation(sample)
    size = LEGEND_SIZE * frame.scale
    left, middle = frame.at((text.x, text.y - BASELINE))
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
