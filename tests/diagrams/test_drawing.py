from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import networkx as nx
import pytest

from causalstory.diagrams.drawing import Drawing, draw
from causalstory.diagrams.mermaid import to_mermaid
from causalstory.errors import GraphError, OptionError, OutputError, UnknownNameError
from causalstory.graph.cpdag import cpdag
from causalstory.stories.model import Question, Scenario


def test_a_scenario_gives_a_panel_for_each_story(ward: Scenario) -> None:
    scene = draw(ward).scene
    assert [panel.id for panel in scene.panels] == [f"{story.name}-story" for story in ward.stories]
    assert scene.title == ward.title
    assert scene.legend


def test_one_story_of_a_scenario_keeps_its_places(ward: Scenario) -> None:
    all_panels = draw(ward).scene.panels
    (alone,) = draw(ward, story="voice").scene.panels
    shared = {node.name: (node.x, node.y) for node in all_panels[1].nodes}
    anchor = alone.nodes[0]
    dx, dy = shared[anchor.name][0] - anchor.x, shared[anchor.name][1] - anchor.y
    for node in alone.nodes:
        assert shared[node.name] == pytest.approx((node.x + dx, node.y + dy))


def test_a_story_alone_has_a_layout_of_its_own(ward: Scenario) -> None:
    assert draw(ward["complacency"]).scene.width < draw(ward, story="complacency").scene.width
    assert draw(ward["voice"]).scene.title == ward["voice"].title


def test_a_graph_has_no_heading() -> None:
    drawing = draw(nx.DiGraph([("a", "b")]))
    assert drawing.scene.panels[0].texts == ()
    assert str(drawing) == "Causal diagram: a causes b."


@pytest.mark.parametrize(
    "arrows", [[], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a")]]
)
def test_any_graph_can_be_drawn(arrows: list[tuple[str, str]]) -> None:
    graph = nx.DiGraph(arrows)
    drawing = draw(graph)
    assert len(drawing.scene.panels[0].edges) == len(arrows)
    assert drawing.svg.startswith("<svg ")


def test_the_graph_drawn_is_not_changed() -> None:
    graph = nx.DiGraph([("a", "b")])
    before = nx.node_link_data(graph)
    draw(graph)
    assert nx.node_link_data(graph) == before


@pytest.mark.parametrize(
    ("subject", "story", "error", "words"),
    [
        ("medication-errors", None, OptionError, "not str; load a scenario by its id"),
        (nx.Graph([("a", "b")]), None, GraphError, "the graph is not directed"),
        (nx.DiGraph(), "voice", OptionError, "'story' chooses one story of a scenario"),
        (nx.DiGraph([("a", "a")]), None, GraphError, "starts where it ends"),
    ],
)
def test_refusals(subject: object, story: str | None, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        draw(subject, story=story)


def test_an_unknown_story_is_refused_with_a_suggestion(ward: Scenario) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'voice'"):
        draw(ward, story="voices")


def test_a_scenario_without_stories_is_refused() -> None:
    empty = Scenario("empty", "?", Question("a", "b", "increase"), (), (), (), ())
    with pytest.raises(GraphError, match="scenario 'empty' has no story to draw"):
        draw(empty)


def test_a_drawing_shows_itself(ward: Scenario) -> None:
    drawing = draw(ward["voice"])
    assert drawing._repr_svg_() == drawing.svg
    assert str(drawing).startswith("The researcher's story: Psychological safety (treatment)")
    assert repr(drawing) == "<Drawing of 'Safety lets errors come to light'>"
    with pytest.raises(FrozenInstanceError):
        drawing.scene = None


@pytest.fixture
def drawing() -> Drawing:
    return draw(nx.DiGraph([("fièvre", "ψ")]))


def test_saving_svg(drawing: Drawing, tmp_path: Path) -> None:
    assert drawing.save(tmp_path / "a.SVG") == tmp_path / "a.SVG"
    assert (tmp_path / "a.SVG").read_text(encoding="utf-8") == drawing.svg
    assert [path.name for path in tmp_path.iterdir()] == ["a.SVG"]


@pytest.mark.parametrize("ending", ["dot", "gv"])
def test_saving_dot(drawing: Drawing, tmp_path: Path, ending: str) -> None:
    drawing.save(str(tmp_path / f"a.{ending}"))
    assert (tmp_path / f"a.{ending}").read_text("utf-8") == drawing.to_graphviz().source


def test_saving_replaces_a_file(drawing: Drawing, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("old")
    drawing.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text("utf-8") == drawing.svg


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.bmp", r"'\.bmp' is not a format that works here; use \.svg, .* or \.\w+$"),
        ("a", r"it has no ending; use \.svg, .* or \.\w+$"),
        ("nowhere/a.svg", "create it first"),
    ],
)
def test_saving_refuses(drawing: Drawing, tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(OutputError, match=words):
        drawing.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_save_leaves_no_half_file(drawing: Drawing, tmp_path: Path) -> None:
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(OutputError, match="cannot write"):
        drawing.save(tmp_path / "a.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_drawing_loads_no_heavy_packages() -> None:
    program = (
        "import sys\n"
        "from causalstory.diagrams.drawing import draw\n"
        "heavy = {'networkx', 'graphviz', 'numpy', 'pandas', 'matplotlib', 'dowhy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "import networkx\n"
        "draw(networkx.DiGraph([('a', 'b')])).svg\n"
        "heavy = {'graphviz', 'pandas', 'matplotlib', 'dowhy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603


def test_what_equivalent_graphs_share_is_drawn_with_lines() -> None:
    chain_and_collider = nx.DiGraph([("a", "b"), ("b", "c"), ("d", "c")])
    drawing = draw(cpdag(chain_and_collider))
    assert str(drawing) == "Causal diagram: a line joins a and b; d causes c; b causes c."
    heads = drawing.svg.split('<g id="graph-edge-a-b">')[1].split("</g>")[0]
    assert heads.count("<path") == 1
    assert drawing.svg.split('<g id="graph-edge-b-c">')[1].split("</g>")[0].count("<path") == 2
    assert drawing.to_graphviz().source.count("dir=none") == 1


def test_a_picture_from_top_to_bottom_says_so_in_every_language(ward: Scenario) -> None:
    drawing = draw(ward, direction="down")
    assert "rankdir=TB" in drawing.to_graphviz().source
    assert to_mermaid(drawing.scene).splitlines()[0] == "flowchart TB"
    assert to_mermaid(drawing.scene).count("direction TB") == len(ward.stories)
    across = draw(ward)
    assert "rankdir=LR" in across.to_graphviz().source
    assert to_mermaid(across.scene).splitlines()[0] == "flowchart LR"


@pytest.mark.parametrize("direction", ["up", "DOWN", None, 1])
def test_an_unknown_direction_is_refused(ward: Scenario, direction: object) -> None:
    with pytest.raises(OptionError, match=r"there is no direction '.*' \(known: right, down\)"):
        draw(ward, direction=direction)
