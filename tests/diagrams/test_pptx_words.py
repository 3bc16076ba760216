from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from pptx.util import Pt

from causalstory.diagrams.composition import compose
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.pptx import notes, to_pptx
from causalstory.diagrams.pptx_page import HEIGHT, WIDTH, plan_page
from causalstory.diagrams.scene import Scene
from causalstory.diagrams.sketch import Sketch, Spot
from causalstory.stories.catalog import load

READABLE = 8.0
"""Points on a slide of 13 inches."""
MARKED: list[tuple[str, dict[str, Any]]] = [
    ("monty-hall", {"symbols": True, "notes": "equations"}),
    ("medication-errors", {"notes": "equations", "direction": "down"}),
    ("medication-errors", {"story": "voice", "against": "aftermath"}),
    ("smoking-tar", {"paths": True, "adjusted": "auto"}),
    ("weekly-report", {"symbols": True}),
]


def pages(scene: Scene) -> list[Any]:
    return list(pptx.Presentation(io.BytesIO(to_pptx(scene))).slides)


def sizes(slide: Any) -> list[float]:
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    runs = [run for frame in frames for part in frame.paragraphs for run in part.runs]
    return [run.font.size.pt for run in runs]


def boxes(slide: Any, words: list[str], *, told: bool) -> list[tuple[int, int, int, int]]:
    """Return left, top, right and bottom of the words about a graph, or of all the rest."""
    return [
        (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
        for shape in slide.shapes
        if (shape.name in words) is told
    ]


@pytest.mark.parametrize(("scenario", "marks"), MARKED)
def test_words_about_a_graph_are_whole_and_cover_nothing_and_letters_can_be_read(
    scenario: str, marks: dict[str, Any]
) -> None:
    scene = draw(load(scenario), **marks).scene
    assert any(panel.paragraphs for panel in scene.panels)
    for slide, panel in zip(pages(scene), scene.panels, strict=True):
        assert min(sizes(slide)) >= READABLE
        words = [" ".join(text.split()) for text in panel.paragraphs]
        written = boxes(slide, words, told=True)
        assert len(written) == len(words)
        for left, top, right, bottom in written:
            assert left >= 0
            assert right <= Pt(WIDTH)
            assert bottom <= Pt(HEIGHT)
            for x0, y0, x1, y1 in boxes(slide, words, told=False):
                assert right <= x0 or x1 <= left or bottom <= y0 or y1 <= top


def told(*lines: str) -> Scene:
    spots = (Spot("a", "Alpha"), Spot("b", "Beta"), Spot("c", "Gamma"))
    sketch = Sketch("one", spots, (("a", "b"), ("b", "c")), footnotes=lines)
    return compose([sketch], direction="down")


def test_few_words_stand_below_and_many_beside() -> None:
    flat = compose([Sketch("one", (Spot("a", "Alpha"),), (), footnotes=("It stands alone.",))])
    below = plan_page(flat, flat.panels).division
    assert (below.left, below.top > below.graph[3]) == (below.graph[0], True)
    tall = told(*["Word by word it adds up."] * 14)
    beside = plan_page(tall, tall.panels).division
    assert beside.left > beside.graph[2]
    assert beside.top > beside.graph[1]


def test_words_that_would_leave_no_graph_are_for_the_speaker() -> None:
    endless = " ".join(["Word by word it adds up."] * 2_000)
    scene = told(endless)
    (slide,) = pages(scene)
    assert not any("Word by word" in shape.name for shape in slide.shapes)
    assert endless in notes(scene, scene.panels[0])
    assert min(sizes(slide)) >= READABLE
