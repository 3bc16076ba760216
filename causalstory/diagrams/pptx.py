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
from causalstory.diagrams.connectors import connect
from causalstory.diagrams.pptx_page import HEIGHT, WIDTH, PageText, Plan, heading, plan_page
from causalstory.diagrams.pptx_shapes import POINT, Frame, add_arrow, add_node, add_text

if TYPE_CHECKING:
    from causalstory.diagrams.scene import Node, Panel, Scene

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
    plan = plan_page(scene, connectors)
    for panel, ways in zip(scene.panels, connectors, strict=True):
        _add_slide(deck, scene, panel, ways, plan)
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
    frame = Frame(plan.scale, plan.left - plan.scale * panel.x, plan.top - plan.scale * panel.y)
    shapes = {node.name: add_node(slide.shapes, node, frame) for node in panel.nodes}
    labels = {node.name: node.label for node in panel.nodes}
    for edge in panel.edges:
        verb = "causes" if edge.directed else "is joined by a line to"
        words = f"{labels[edge.source]} {verb} {labels[edge.target]}"
        ends = (shapes[edge.source], shapes[edge.target])
        add_arrow(slide.shapes, edge, ways[edge.id], ends, frame, words)
    _add_legend(slide.shapes, plan)
    slide.notes_slide.notes_text_frame.text = notes(scene, panel)


def _write_title(shape: Any, text: PageText) -> None:
    """Fill the title placeholder, which outlines and screen readers look for."""
    from causalstory.diagrams.pptx_shapes import fill_text, place

    place(shape, text)
    fill_text(shape, text)


def _add_legend(shapes: Any, plan: Plan) -> None:
    sample: Node
    for sample in plan.legend:
        add_node(shapes, sample, plan.legend_frame, written=False)
    for text in plan.legend_texts:
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
