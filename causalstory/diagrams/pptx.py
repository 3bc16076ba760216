"""A scene as a PowerPoint file: one story a slide, every node and arrow a shape that can be edited.

The arrows are glued to the nodes, so that they follow when somebody moves one. Nodes stand in the
same places on every slide.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.connector_ways import Connector
from causalstory.diagrams.connectors import connect, redrawn
from causalstory.diagrams.legend import words_of
from causalstory.diagrams.pptx_arrows import add_arrow, add_sign, add_words
from causalstory.diagrams.pptx_page import (
    HEIGHT,
    WIDTH,
    PageText,
    Plan,
    footnotes,
    heading,
    plan_pages,
)
from causalstory.diagrams.pptx_shapes import POINT, Frame, add_node, add_text

if TYPE_CHECKING:
    from causalstory.diagrams.scene import Edge, Node, Panel, Scene

TITLE_ONLY = 5
"""The layout of python-pptx's template that has a title and room for anything."""
WRITTEN = datetime(2000, 1, 1)
"""Every file says this date: the same picture is the same file, whenever it is written."""
ZIPPED = (1980, 1, 1, 0, 0, 0)
THUMBNAIL = "/thumbnail"


def to_pptx(scene: Scene) -> bytes:
    """Return a scene as the bytes of a PPTX file.

    Parameters
    ----------
    scene
        Each of its panels becomes a slide: the title, who tells the story, nodes and arrows, the
        legend if the scene has one. The claim and the picture in words are in the notes.

    Raises
    ------
    ModuleNotFoundError
        If python-pptx is not installed.
    """
    import pptx

    deck: Any = pptx.Presentation()
    _make_wide(deck)
    _sign(deck, scene)
    connectors = [connect(panel) for panel in scene.panels]
    panels = [redrawn(*pair) for pair in zip(scene.panels, connectors, strict=True)]
    plans = plan_pages(scene, panels)
    for panel, ways in zip(panels, connectors, strict=True):
        _add_slide(deck, scene, panel, ways, plans[panel.width, panel.height])
    stream = BytesIO()
    deck.save(stream)
    return _undated(stream)


def _make_wide(deck: Any) -> None:
    """Turn the template, which is 4:3, into 16:9, so that slides added later fit as well."""
    share = WIDTH * POINT / deck.slide_width
    deck.slide_width, deck.slide_height = int(WIDTH * POINT), int(HEIGHT * POINT)
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.xfrm is not None:  # else it inherits its place
                shape.left, shape.width = int(shape.left * share), int(shape.width * share)


def _sign(deck: Any, scene: Scene) -> None:
    """Say what the file is; nothing of the template's properties is left."""
    properties = deck.core_properties
    properties.title = scene.title[:255]
    properties.author = properties.last_modified_by = "causalstory"
    properties.created = properties.modified = WRITTEN
    properties.revision = 1
    root = deck.part.package
    for name, relation in list(root._rels.items()):
        if relation.reltype.endswith(THUMBNAIL):  # shows the empty template
            root._rels.pop(name)


def _add_slide(
    deck: Any, scene: Scene, panel: Panel, ways: dict[str, Connector | None], plan: Plan
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide._element.cSld.set("name", panel.title or scene.title)
    slide.shapes._spTree.nvGrpSpPr.cNvPr.set("descr", panel.alt)
    title, *below = heading(scene, panel)
    _write_title(slide.shapes.title, title)
    for text in below:
        add_text(slide.shapes, text)
    scale = plan.division.scale
    frame = Frame(scale, plan.left - scale * panel.x, plan.top - scale * panel.y)
    _add_graph(slide.shapes, panel, ways, frame)
    for text in footnotes(panel, plan):
        add_text(slide.shapes, text)
    _add_legend(slide.shapes, panel, plan)
    slide.notes_slide.notes_text_frame.text = notes(scene, panel)


def _add_graph(shapes: Any, panel: Panel, ways: dict[str, Connector | None], frame: Frame) -> None:
    """Draw nodes, the arrows between them, and what lies on both."""
    drawn = {node.id: add_node(shapes, node, frame) for node in panel.nodes}
    for edge in panel.edges:
        source, target = panel.ends(edge)
        way = ways[edge.id]
        glue = (way, drawn[source.id], drawn[target.id]) if way else None
        add_arrow(shapes, edge, glue, frame, in_words(edge, source, target))
    for sign, state in panel.signs:
        add_sign(shapes, sign, frame, state)
    for edge in panel.edges:
        if edge.label:
            add_words(shapes, edge.label, frame)


def in_words(edge: Edge, source: Node, target: Node) -> str:
    """Return what an arrow says."""
    verb = edge.verb if edge.directed else "is joined by a line to"
    words = f"{source.label} {verb} {target.label}"
    return words if edge.state == "plain" else f"{words} ({edge.state})"


def _write_title(shape: Any, text: PageText) -> None:
    """Fill the title placeholder, which outlines and screen readers look for."""
    from causalstory.diagrams.pptx_shapes import fill_text, place

    place(shape, text)
    fill_text(shape, text)


def _add_legend(shapes: Any, panel: Panel, plan: Plan) -> None:
    """Draw the legend, as far as it concerns a slide; each sample has its place on all slides."""
    told = panel.explained
    rows = list(zip(plan.legend, plan.legend_texts, strict=True))
    shown = [row for row in rows if told is None or words_of(row[0]) in told]
    for sample, _ in shown:
        for node in sample.nodes:
            add_node(shapes, node, plan.legend_frame, written=False)
        for edge in sample.edges:
            add_arrow(shapes, edge, None, plan.legend_frame, words_of(sample))
            if edge.sign:
                add_sign(shapes, edge.sign, plan.legend_frame, edge.state)
    for _, text in shown:
        add_text(shapes, text)


def notes(scene: Scene, panel: Panel) -> str:
    """Return what the speaker reads below a slide: title, teller and claim, the picture in words.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> story = Sketch("mine", (Spot("x", "X"),), (), teller="the nurses", claim="X is all.")
    >>> scene = compose([story])
    >>> print(notes(scene, scene.panels[0]))
    The nurses: X is all.
    The nurses' story: X stands alone, without arrows.
    """
    teller = panel.teller[:1].upper() + panel.teller[1:]
    said = ": ".join(words for words in (teller, panel.claim) if words)
    question = scene.title if scene.title != panel.title and len(scene.panels) > 1 else ""
    return "\n".join(words for words in (question, panel.title, said, panel.alt) if words)


def _undated(stream: BytesIO) -> bytes:
    """Return a zip archive with fixed dates instead of those of its writing."""
    copy = BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIPPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            new.writestr(entry, old.read(name))
    return copy.getvalue()
