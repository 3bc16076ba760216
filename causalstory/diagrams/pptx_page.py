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
from causalstory.diagrams.scene import Panel, Scene, Text
from causalstory.diagrams.signs import sign_box

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
FOOTNOTE_SCALE = 0.875
"""Points to a pixel, at most."""


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
    foot
        How the footnotes of each panel become points, from the first one's top.
    legend, legend_frame, legend_texts
        The samples, in pixels, how these become points, and the words beside them.
    """

    scale: float
    left: float
    top: float
    foot: Frame
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
    small = _footnote_scale(panels)
    foot = max((_height(panel.footnotes) for panel in panels), default=0.0) * small
    below = lowest - foot
    room = (INNER, (below - GAP if foot else below) - GRAPH_TOP)
    left, top, right, bottom = _extent(panels)
    scale = min(room[0] / (right - left), room[1] / (bottom - top), LARGEST)
    return Plan(
        scale,
        EDGE + (room[0] - scale * (right + left)) / 2,
        GRAPH_TOP + (room[1] - scale * (bottom + top)) / 2,
        Frame(small, EDGE, below),
        samples,
        frame,
        tuple(_beside(sample, frame) for sample in samples),
    )


def _footnote_scale(panels: Sequence[Panel]) -> float:
    """Return how many points a pixel of the footnotes gets: as many as fit, not too many."""
    lines = [text for panel in panels for text in panel.footnotes]
    widest = max((text_width(text.text, text.size) for text in lines), default=1.0)
    return min(FOOTNOTE_SCALE, INNER / widest)


def _height(texts: Sequence[Text]) -> float:
    """Return the height of lines of text in pixels."""
    return texts[-1].y - texts[0].y + LEADING * texts[0].size if texts else 0.0


def footnotes(panel: Panel, plan: Plan) -> tuple[PageText, ...]:
    """Return the lines below the graph, each in a box of its own."""
    top = panel.footnotes[0].y if panel.footnotes else 0.0
    return tuple(
        PageText(
            plan.foot.left,
            plan.foot.top + plan.foot.scale * (text.y - top),
            INNER,
            LEADING * text.size * plan.foot.scale,
            (text.text,),
            text.size * plan.foot.scale,
            colour=text.colour,
        )
        for text in panel.footnotes
    )


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
