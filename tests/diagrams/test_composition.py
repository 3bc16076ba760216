from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.composition import compose
from causalstory.diagrams.geometry import Path, pieces, point_at
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.panel import identifiers
from causalstory.diagrams.places import DIRECTIONS, Direction
from causalstory.diagrams.scene import Panel, Scene
from causalstory.diagrams.sketch import Sketch, sketch_graph, sketch_story
from causalstory.stories.model import Scenario


def dense(path: Path) -> list[tuple[float, float]]:
    return [point_at(piece, step / 200) for piece in pieces(path) for step in range(201)]


def run_through(panel: Panel) -> list[tuple[str, str]]:
    """Return arrows together with the foreign nodes whose box they enter."""
    found = []
    for edge in panel.edges:
        for node in panel.nodes:
            left, top, right, bottom = node.outline.box(-0.5)
            if node.name not in (edge.source, edge.target) and any(
                left < x < right and top < y < bottom for x, y in dense(edge.path)
            ):
                found.append((edge.id, node.name))
    return found


@pytest.fixture(scope="module")
def sketches(ward: Scenario) -> list[Sketch]:
    return [sketch_story(story) for story in ward.stories]


@pytest.fixture(scope="module")
def scene(sketches: list[Sketch]) -> Scene:
    return compose(sketches, title="Do safe units make more errors?", explained=True)


def test_four_stories_stand_two_by_two(scene: Scene) -> None:
    assert len({panel.x for panel in scene.panels}) == 2
    assert len({panel.y for panel in scene.panels}) == 2
    assert len({(panel.width, panel.height) for panel in scene.panels}) == 1
    for panel in scene.panels:
        assert 0 < panel.x < panel.x + panel.width < scene.width
        assert 0 < panel.y < panel.y + panel.height < scene.height


def test_a_variable_stands_at_the_same_place_in_every_story(scene: Scene) -> None:
    places: dict[str, set[tuple[float, float, float, float]]] = {}
    for panel in scene.panels:
        for node in panel.nodes:
            place = (node.x - panel.x, node.y - panel.y, node.width, node.height)
            places.setdefault(node.name, set()).add(tuple(round(p, 6) for p in place))
    assert len(places) == 7
    assert all(len(found) == 1 for found in places.values())


def test_a_story_shows_only_its_own_variables(scene: Scene, sketches: list[Sketch]) -> None:
    for panel, sketch in zip(scene.panels, sketches, strict=True):
        assert {node.name for node in panel.nodes} == {spot.name for spot in sketch.spots}
        assert {(edge.source, edge.target) for edge in panel.edges} == set(sketch.arrows)


def test_one_story_stands_where_it_stands_among_all(sketches: list[Sketch]) -> None:
    places = []
    for sketch in sketches:
        (panel,) = compose(sketches, shown=[sketch]).panels
        places.append({node.name: (node.x, node.y) for node in panel.nodes})
    for one, other in combinations(places, 2):
        assert all(one[name] == other[name] for name in one.keys() & other.keys())


def test_no_arrow_runs_through_a_foreign_node(scene: Scene) -> None:
    assert [hit for panel in scene.panels for hit in run_through(panel)] == []


def test_arrows_start_and_end_at_the_borders_of_their_nodes(scene: Scene) -> None:
    for panel in scene.panels:
        nodes = {node.name: node.outline for node in panel.nodes}
        for edge in panel.edges:
            for (x, y), name in ((edge.path[0], edge.source), (edge.path[-1], edge.target)):
                node = nodes[name]
                dx, dy = 0.01 * (node.x - x), 0.01 * (node.y - y)
                assert node.contains((x + dx, y + dy))
                assert not node.contains((x - dx, y - dy))


def test_headings_stay_inside_their_panel_and_above_the_graph(scene: Scene) -> None:
    for panel in scene.panels:
        top = min(node.y - node.height / 2 for node in panel.nodes)
        for text in panel.texts:
            assert panel.y < text.y < top
            right = text.x + text_width(text.text, text.size, bold=text.bold)
            assert right <= panel.x + panel.width


def test_the_legend_explains_the_roles_that_occur(scene: Scene) -> None:
    assert [node.role for node in scene.legend] == [
        "treatment",
        "outcome",
        "proxy",
        "latent",
        "other",
    ]
    for sample in scene.legend:
        (text,) = sample.texts
        assert text.x + text_width(text.text, text.size) < scene.width
        assert sample.y + sample.height / 2 < scene.height


def test_the_picture_in_words_names_every_story(scene: Scene) -> None:
    assert scene.alt.startswith("Do safe units make more errors? The manager's story: ")
    assert "The nurses' story: " in scene.alt
    assert "Willingness to report (latent)" in scene.alt


@st.composite
def dags(draw: st.DrawFn) -> nx.DiGraph:
    order = draw(st.permutations([f"Variable number {i}" * (1 + i % 3) for i in range(8)]))
    graph = nx.DiGraph()
    graph.add_nodes_from(order[: draw(st.integers(1, 8))])
    for source, target in combinations(list(graph), 2):
        if draw(st.integers(0, 2)) == 0:
            graph.add_edge(source, target)
    return graph


@settings(max_examples=60, deadline=None)
@given(dags(), st.sampled_from(DIRECTIONS))
def test_in_any_dag_arrows_keep_out_of_foreign_nodes(
    graph: nx.DiGraph, direction: Direction
) -> None:
    scene = compose([sketch_graph(graph)], direction=direction)
    (panel,) = scene.panels
    assert run_through(panel) == []
    for edge in panel.edges:
        assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in dense(edge.path))
        start, end = edge.path[0], edge.path[-1]
        forward = DIRECTIONS.index(direction)
        assert start[forward] < end[forward]
    assert compose([sketch_graph(graph)], direction=direction) == scene


@settings(max_examples=20, deadline=None)
@given(dags(), dags())
def test_stories_that_contradict_each_other_still_share_one_layout(
    one: nx.DiGraph, other: nx.DiGraph
) -> None:
    scene = compose([sketch_graph(one), sketch_graph(other)])
    for panel in scene.panels:
        assert run_through(panel) == []


@pytest.mark.parametrize(("stories", "columns"), [(1, 1), (2, 2), (3, 2), (4, 2), (9, 3)])
def test_panels_fill_a_slide(stories: int, columns: int, sketches: list[Sketch]) -> None:
    many = [Sketch(f"s{i}", sketches[1].spots, sketches[1].arrows) for i in range(stories)]
    assert len({panel.x for panel in compose(many).panels}) == columns


def test_upright_panels_stand_side_by_side(sketches: list[Sketch]) -> None:
    scene = compose(sketches, direction="down")
    assert len({panel.y for panel in scene.panels}) == 1
    assert all(panel.height > panel.width for panel in scene.panels)
    assert [hit for panel in scene.panels for hit in run_through(panel)] == []


def test_identifiers_are_unique_words() -> None:
    found = identifiers(["a b", "a_b", "a_b_2", "a-b", "", "\N{GREEK SMALL LETTER PSI}"])
    assert len(set(found)) == len(found)
    assert all(word.replace("_", "a").isalnum() and word.isascii() for word in found)
