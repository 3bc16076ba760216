from __future__ import annotations

import io
import re
import zipfile
from math import dist
from pathlib import Path
from typing import Any

import networkx as nx
import pptx
import pytest
from pptx.enum.shapes import MSO_SHAPE, MSO_SHAPE_TYPE
from pptx.util import Emu

from causalstory.diagrams.connector_ways import sites
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.measure import clean, text_width
from causalstory.diagrams.pptx import to_pptx
from causalstory.errors import OutputError
from causalstory.graph.cpdag import cpdag
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.model import Question, Scenario, Story, Variable
from tests.diagrams.marked import hostile_scene, marked_scene

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DIAGONAL = 0.5**0.5
# ECMA-376: an ellipse's sites are named by its top, left, bottom and right and what lies between.
OVAL = [(0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1)]
BOX = [(0, -1), (-1, 0), (0, 1), (1, 0)]
HOSTILE = [
    "<script>alert('x')</script>",
    "\"quotes\" & 'apostrophes'",
    "]]> <!-- &lt;b&gt; &amp; &nosuch;",
    "back\\slash \\N _x0041_",
    "x" * 300,
    "line\nbreak\ttab\x00nul\x1b[31m\ud800\x0b",
    "fièvre, ψ-Ω, 病院",
]


def opened(scene_or_bytes: Any) -> Any:
    data = scene_or_bytes if isinstance(scene_or_bytes, bytes) else to_pptx(scene_or_bytes)
    return pptx.Presentation(io.BytesIO(data))


def described(shape: Any) -> str:
    return str(shape._element._nvXxPr.cNvPr.get("descr"))


def named(slide: Any, name: str) -> Any:
    """Return the node of that name: legends repeat no node's label."""
    (shape,) = [shape for shape in slide.shapes if shape.name == name]
    return shape


def written(shape: Any) -> str:
    return "".join(shape.text_frame.text.split()) if shape.has_text_frame else ""


def glued(connector: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    ends = (connector._element.find(f".//{A}{end}Cxn") for end in ("st", "end"))
    first, last = ((int(end.get("id")), int(end.get("idx"))) for end in ends)
    return first, last


def site(shape: Any, number: int) -> tuple[float, float]:
    """Return where a connection site of a shape is, as a program that opens the file finds it."""
    x, y = shape.left + shape.width / 2, shape.top + shape.height / 2
    oval = shape.auto_shape_type == MSO_SHAPE.OVAL
    across, down = (OVAL if oval else BOX)[number]
    share = DIAGONAL if across and down else 1
    return (x + share * across * shape.width / 2, y + share * down * shape.height / 2)


def ends(connector: Any) -> list[tuple[float, float]]:
    """Return where a connector starts and ends: the box's corners, flipped, then turned."""
    xfrm = connector._element.spPr.find(f"{A}xfrm")
    across, down = connector.width / 2, connector.height / 2
    middle = (connector.left + across, connector.top + down)
    found = []
    for sign in (-1, 1):
        x = sign * across * (-1 if xfrm.get("flipH") == "1" else 1)
        y = sign * down * (-1 if xfrm.get("flipV") == "1" else 1)
        if xfrm.get("rot") == "5400000":
            x, y = -y, x
        found.append((middle[0] + x, middle[1] + y))
    return found


def connectors(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.LINE]


def test_one_story_a_slide_in_wide_format(ward: Scenario) -> None:
    deck = opened(draw(ward).scene)
    assert (deck.slide_width, deck.slide_height) == (Emu(12192000), Emu(6858000))
    assert [slide.shapes.title.text for slide in deck.slides] == [s.title for s in ward.stories]
    assert deck.core_properties.title == ward.title


def test_the_layouts_are_wide_too(ward: Scenario) -> None:
    deck = opened(draw(ward).scene)
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            assert shape.left + shape.width <= deck.slide_width
    title = deck.slide_master.placeholders[0]
    assert title.left + title.width / 2 == pytest.approx(deck.slide_width / 2, abs=3)


def test_every_variable_is_a_shape_with_its_label(ward: Scenario) -> None:
    deck = opened(draw(ward).scene)
    for slide, story in zip(deck.slides, ward.stories, strict=True):
        for variable in story.variables:
            shape = named(slide, variable.label)
            assert shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE
            assert written(shape) == "".join(variable.label.split())


def test_roles_differ_in_shape_and_line() -> None:
    deck = opened(draw(load("medication-errors")).scene)
    slide = deck.slides[1]
    kinds = {
        "Psychological safety": MSO_SHAPE.ROUNDED_RECTANGLE,
        "Errors made": MSO_SHAPE.OVAL,
        "Errors reported": MSO_SHAPE.FOLDED_CORNER,
        "Willingness to report": MSO_SHAPE.OVAL,
    }
    for name, kind in kinds.items():
        assert named(slide, name).auto_shape_type == kind
    lines = {name: named(slide, name)._element.spPr.find(f"{A}ln") for name in kinds}
    assert [name for name, ln in lines.items() if ln.get("cmpd") == "dbl"] == ["Errors made"]
    dashed = [name for name, ln in lines.items() if ln.find(f"{A}prstDash") is not None]
    assert dashed == ["Willingness to report"]


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_arrows_are_glued_where_they_end(scenario: Scenario) -> None:
    deck = opened(draw(scenario).scene)
    for slide, story in zip(deck.slides, scenario.stories, strict=True):
        labels = {variable.name: clean(variable.label) for variable in story.variables}
        shapes = {shape.shape_id: shape for shape in slide.shapes}
        found = set()
        for connector in connectors(slide):
            (first, leaves), (last, arrives) = glued(connector)
            found.add((shapes[first].name, shapes[last].name))
            start, end = ends(connector)
            assert dist(start, site(shapes[first], leaves)) < 0.6 * 12700
            assert dist(end, site(shapes[last], arrives)) < 0.6 * 12700
        before = {(f"{labels[a]}, week before", labels[b]) for a, b in story.lagged}
        assert found == {(labels[a], labels[b]) for a, b in story.arrows} | before


def test_arrows_have_heads_at_their_ends(ward: Scenario) -> None:
    for connector in connectors(opened(draw(ward).scene).slides[0]):
        line = connector._element.spPr.find(f"{A}ln")
        assert line.find(f"{A}tailEnd").get("type") == "triangle"
        assert line.find(f"{A}headEnd") is None
        assert [child.tag for child in line] == [f"{A}solidFill", f"{A}tailEnd"]  # in this order


def test_what_may_point_either_way_has_no_head() -> None:
    drawing = draw(cpdag(nx.DiGraph([("a", "b")])))
    (line,) = connectors(opened(drawing.scene).slides[0])
    assert line._element.find(f".//{A}tailEnd") is None
    assert described(line) == "a is joined by a line to b"


def test_an_arrow_that_no_connector_can_draw_is_a_free_curve(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "causalstory.diagrams.pptx.connect", lambda panel: {edge.id: None for edge in panel.edges}
    )
    drawing = draw(load("monty-hall"), story="host_knows")
    (panel,) = drawing.scene.panels
    slide = opened(drawing.scene).slides[0]
    free = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM]
    assert len(free) == len(panel.edges)
    for shape, edge in zip(free, panel.edges, strict=True):
        assert len(shape._element.findall(f".//{A}cubicBezTo")) == (len(edge.path) - 1) // 3
        assert shape._element.find(f".//{A}tailEnd").get("type") == "triangle"
        assert " causes " in described(shape)


def test_nodes_stand_in_the_same_places_on_every_slide(ward: Scenario) -> None:
    places: dict[str, set[tuple[int, int]]] = {}
    for slide, story in zip(opened(draw(ward).scene).slides, ward.stories, strict=True):
        for variable in story.variables:
            shape = named(slide, variable.label)
            places.setdefault(variable.label, set()).add((shape.left, shape.top))
    assert {len(found) for found in places.values()} == {1}


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_everything_is_on_the_slide_and_text_fits(scenario: Scenario) -> None:
    deck = opened(draw(scenario).scene)
    for slide in deck.slides:
        for x, y in (end for connector in connectors(slide) for end in ends(connector)):
            assert 0 < x < deck.slide_width
            assert 0 < y < deck.slide_height
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.LINE:
                continue
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            body = shape.text_frame._txBody.bodyPr
            assert body.get("wrap") == "none"
            assert body.find(f"{A}noAutofit") is not None
            size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
            for line in shape.text_frame.paragraphs[0].text.split("\v"):
                assert text_width(line, size) <= shape.width / 12700 + 0.1


def test_the_notes_hold_teller_claim_and_the_picture_in_words(ward: Scenario) -> None:
    drawing = draw(ward)
    for slide, story, panel in zip(
        opened(drawing.scene).slides, ward.stories, drawing.scene.panels, strict=True
    ):
        teller = story.teller[0].upper() + story.teller[1:]
        notes = slide.notes_slide.notes_text_frame.text
        assert f"{teller}: {story.claim}" in notes
        assert notes.startswith(f"{ward.title}\n{story.title}\n")
        assert panel.alt in notes
        assert teller in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_every_shape_has_alternative_text(ward: Scenario) -> None:
    drawing = draw(ward)
    for slide, panel in zip(opened(drawing.scene).slides, drawing.scene.panels, strict=True):
        assert all(described(shape) not in ("", "None") for shape in slide.shapes)
        assert slide._element.find(f".//{P}nvGrpSpPr/{P}cNvPr").get("descr") == panel.alt
    voice = opened(drawing.scene).slides[1]
    words = [described(shape) for shape in voice.shapes]
    assert "Psychological safety (treatment)" in words
    assert "Willingness to report (latent)" in words
    assert "Psychological safety causes Willingness to report" in words


def test_the_legend_stands_below_every_slide_of_a_scenario(ward: Scenario) -> None:
    deck = opened(draw(ward).scene)
    for slide in deck.slides:
        words = [shape for shape in slide.shapes if shape.name == "latent: nobody can measure it"]
        assert [shape.has_text_frame for shape in words] == [True, True]
        assert all(shape.top > 0.75 * deck.slide_height for shape in words)
    alone = opened(draw(ward["voice"]).scene).slides[0]
    assert not [shape for shape in alone.shapes if shape.name.startswith("latent:")]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_text(words: str) -> None:
    question = Question("a", "b", "increase")
    variables = (Variable("a", words), Variable("b", "B"))
    story = Story("s", words, question, variables, (("a", "b"),), teller=words, claim=words)
    slide = opened(draw(story).scene).slides[0]
    (connector,) = connectors(slide)
    shapes = {shape.shape_id: shape for shape in slide.shapes}
    cause = shapes[glued(connector)[0][0]]
    assert written(cause) == "".join(clean(words).split())
    assert cause.name == clean(words)
    assert clean(words) in slide.notes_slide.notes_text_frame.text


def test_an_endless_title_is_cut_on_the_slide_and_whole_in_the_notes() -> None:
    title = "word " * 1000
    story = Story("s", title, Question("a", "b", "increase"), (Variable("a"), Variable("b")), ())
    slide = opened(draw(story).scene).slides[0]
    assert "\N{HORIZONTAL ELLIPSIS}" in slide.shapes.title.text
    assert title.strip() in slide.notes_slide.notes_text_frame.text


def test_a_bare_graph_is_one_slide_with_a_title() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a")])
    (slide,) = opened(draw(graph).scene).slides
    assert slide.shapes.title.text == "Causal diagram"
    used = [frozenset(glued(connector)) for connector in connectors(slide)]
    assert len(set(used)) == 2


def test_a_graph_without_nodes_is_an_empty_slide() -> None:
    (slide,) = opened(draw(nx.DiGraph()).scene).slides
    assert len(slide.shapes) == 1


def test_the_same_picture_is_the_same_file(ward: Scenario) -> None:
    data = to_pptx(draw(ward).scene)
    assert data == to_pptx(draw(ward).scene)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}
    assert "Canny" not in core


def test_saving_by_its_ending(ward: Scenario, tmp_path: Path) -> None:
    path = draw(ward).save(tmp_path / "stories.pptx")
    assert len(opened(path.read_bytes()).slides) == 4


def test_without_the_package_one_sentence_says_what_to_do(
    ward: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    with pytest.raises(OutputError, match=r"pip install 'causalstory\[slides\]'"):
        draw(ward).save(tmp_path / "stories.pptx")
    assert list(tmp_path.iterdir()) == []


def test_sites_lie_on_the_outline(ward: Scenario) -> None:
    for node in draw(ward).scene.panels[1].nodes:
        assert all(node.outline.contains(point) for point in sites(node))
        assert len(sites(node)) == (8 if node.style.shape == "ellipse" else 4)


def test_halves_are_two_shapes_with_arrows_glued_to_the_right_one() -> None:
    slide = opened(marked_scene()).slides[0]
    left, right = named(slide, "Psychological safety"), named(slide, "Psychological safety: 1")
    assert (written(left), written(right)) == ("Psychologicalsafety", "1")
    assert left.left + left.width < right.left
    ends = {shape.name: glued(shape) for shape in connectors(slide)}
    (into,) = (end for name, (_, end) in ends.items() if name.startswith("Acuity causes Psych"))
    (out,) = (
        start for name, (start, _) in ends.items() if name.endswith("causes Learning (added)")
    )
    assert (into[0], out[0]) == (left.shape_id, right.shape_id)


def test_every_arrow_with_a_state_has_it_in_words_and_as_a_sign_upon_it() -> None:
    scene = marked_scene()
    slide = opened(scene).slides[0]
    groups = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    states = [edge.state for edge in scene.panels[0].edges if edge.sign]
    states += [node.state for node in scene.panels[0].nodes if node.sign]
    states += [edge.state for edge in scene.legend_edges if edge.sign]
    assert sorted(described(group) for group in groups) == sorted(states)
    named_arrows = [described(shape) for shape in connectors(slide)]
    assert len(named_arrows) == len(scene.panels[0].edges)
    for shape, sign in ((s, g) for s in connectors(slide) for g in groups):
        if described(sign) == "cut" and described(shape).endswith("(cut)"):
            (x0, y0), (x1, y1) = ends(shape)
            middle = (sign.left + sign.width / 2, sign.top + sign.height / 2)
            if sign.top < max(y0, y1):
                assert dist(middle, ((x0 + x1) / 2, (y0 + y1) / 2)) < dist((x0, y0), (x1, y1)) / 2


def test_words_on_arrows_are_boxes_on_paper_off_every_node() -> None:
    slide = opened(marked_scene()).slides[0]
    nodes = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    for note in ("0.8", "-0.28", "log(56) + 0.4 * learning", "0.30", "50% & <more>", "β = 1"):
        box = named(slide, note)
        assert written(box) == "".join(note.split())
        assert str(box.fill.fore_color.rgb) == "FFFFFF"
        for node in nodes:
            assert (
                box.left + box.width <= node.left
                or node.left + node.width <= box.left
                or box.top + box.height <= node.top
                or node.top + node.height <= box.top
                or node.auto_shape_type == MSO_SHAPE.OVAL
            )


def test_footnotes_stand_between_graph_and_legend() -> None:
    scene = marked_scene()
    slide = opened(scene).slides[0]
    notes = [named(slide, text.text) for text in scene.panels[0].footnotes]
    graph = [named(slide, node.label) for node in scene.panels[0].nodes]
    (legend,) = [shape for shape in slide.shapes if written(shape) == "adjusted:heldequal"]
    assert max(node.top + node.height for node in graph) < notes[0].top
    assert notes[0].top < notes[1].top < legend.top


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_of_marks_stay_text(words: str) -> None:
    scene = hostile_scene(words)
    slide = opened(scene).slides[0]
    shown = [written(shape) for shape in slide.shapes]
    wanted = [node.lines for node in scene.panels[0].nodes]
    wanted += [
        tuple(text.text for text in edge.label.texts)
        for edge in scene.panels[0].edges
        if edge.label
    ]
    for lines in wanted:
        assert "".join("".join(lines).split()) in shown
    page = Emu(12192000)
    assert all(shape.left >= 0 and shape.left + shape.width <= page for shape in slide.shapes)
