"""Graphviz as a layout engine; `nox -s graphviz` tests both ways of asking it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import causalstory as cs
from causalstory.diagrams import dot_layout as engine
from causalstory.diagrams.composition import compose
from causalstory.diagrams.dot_layout import dot_layout
from causalstory.diagrams.geometry import polyline
from causalstory.diagrams.places import DIRECTIONS, Direction
from causalstory.diagrams.sketch import sketch_graph
from causalstory.errors import OptionError
from causalstory.stories.model import Scenario

IN_PROCESS = pytest.param(
    "_by_program",
    marks=pytest.mark.skipif(find_spec("pygraphviz") is None, reason="needs PyGraphviz"),
    id="in process",
)
PROGRAM = pytest.param(
    "_in_process",
    marks=pytest.mark.skipif(shutil.which("dot") is None, reason="needs the program dot"),
    id="program",
)
needs_graphviz = pytest.mark.skipif(
    find_spec("pygraphviz") is None and shutil.which("dot") is None, reason="needs Graphviz"
)


@pytest.fixture(params=[IN_PROCESS, PROGRAM])
def one_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave one way of asking Graphviz: the other one is not there."""
    monkeypatch.setattr(engine, request.param, lambda _source: None)


@st.composite
def dags(draw: st.DrawFn) -> nx.DiGraph:
    names = [f"Variable number {i}" * (1 + i % 3) for i in range(9)]
    graph = nx.DiGraph()
    graph.add_nodes_from(draw(st.permutations(names))[: draw(st.integers(1, 9))])
    for source, target in combinations(list(graph), 2):
        if draw(st.integers(0, 2)) == 0:
            graph.add_edge(source, target)
    return graph


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(dags(), st.sampled_from(DIRECTIONS))
def test_nodes_never_overlap_and_arrows_point_forward(
    one_way: None, graph: nx.DiGraph, direction: Direction
) -> None:
    (panel,) = compose([sketch_graph(graph)], direction=direction, engine="dot").panels
    for one, other in combinations(panel.nodes, 2):
        apart = abs(one.x - other.x), abs(one.y - other.y)
        assert apart[0] >= (one.width + other.width) / 2 or (
            apart[1] >= (one.height + other.height) / 2
        )
    for node in panel.nodes:
        assert 0 <= node.x - node.width / 2 <= node.x + node.width / 2 <= panel.width
        assert 0 <= node.y - node.height / 2 <= node.y + node.height / 2 <= panel.height
    forward = DIRECTIONS.index(direction)
    assert len(panel.edges) == graph.number_of_edges()
    for edge in panel.edges:
        assert edge.path[0][forward] < edge.path[-1][forward]
        assert all(0 <= x <= panel.width and 0 <= y <= panel.height for x, y in polyline(edge.path))


def test_every_scenario_is_laid_out_once_for_all_its_stories(one_way: None) -> None:
    for told in cs.scenarios():
        places: dict[str, set[tuple[float, float]]] = {}
        for panel in cs.draw(told, layout="dot").scene.panels:
            for node in panel.nodes:
                place = (round(node.x - panel.x, 3), round(node.y - panel.y, 3))
                places.setdefault(node.name, set()).add(place)
        assert all(len(found) == 1 for found in places.values())


def test_stories_that_disagree_about_an_arrow_share_a_layout(one_way: None) -> None:
    one, other = nx.DiGraph([("a", "b"), ("b", "c")]), nx.DiGraph([("c", "b"), ("b", "a")])
    panels = compose([sketch_graph(one), sketch_graph(other)], engine="dot").panels
    assert [len(panel.edges) for panel in panels] == [2, 2]


def test_names_mean_nothing_to_graphviz(one_way: None) -> None:
    names = ['a"];b->c', "graph", "<b>", "\\N", "node", "x\ny", "ψ", "1.5"]
    graph = nx.DiGraph([(one, other) for one, other in combinations(names, 2)])
    found = dot_layout(graph, dict.fromkeys(names, (80.0, 50.0)))
    assert list(found.centres) == names
    assert len(set(found.centres.values())) == len(names)


def test_an_empty_graph_and_one_without_arrows(one_way: None) -> None:
    assert dot_layout(nx.DiGraph(), {}).centres == {}
    alone = nx.DiGraph()
    alone.add_nodes_from("ab")
    centres = dot_layout(alone, dict.fromkeys("ab", (80.0, 50.0))).centres
    assert centres["a"] != centres["b"]


def test_words_on_an_arrow_have_room(one_way: None) -> None:
    graph, sizes = nx.DiGraph([("a", "b")]), dict.fromkeys("ab", (80.0, 50.0))
    plain = dot_layout(graph, sizes)
    wordy = dot_layout(graph, sizes, room={("a", "b"): (200.0, 20.0)})
    assert wordy.width > plain.width + 100


def test_both_ways_of_asking_give_the_same_places(
    ward: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("pygraphviz") is None or shutil.which("dot") is None:
        pytest.skip("needs PyGraphviz and the program dot")
    found = []
    for other in ("_in_process", "_by_program"):
        with monkeypatch.context() as patched:
            patched.setattr(engine, other, lambda _source: None)
            nodes = [
                node for panel in cs.draw(ward, layout="dot").scene.panels for node in panel.nodes
            ]
            found.append([(node.x, node.y) for node in nodes])
    for one, same in zip(*found, strict=True):
        assert one == pytest.approx(same, abs=1)


def test_without_graphviz_the_layout_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(OptionError, match="needs Graphviz") as refusal:
        cs.draw(nx.DiGraph([("a", "b")]), layout="dot")
    (problem,) = refusal.value.problems
    assert "pip install 'causalstory[graphviz]'" in problem
    assert "'auto'" in problem
    cs.draw(nx.DiGraph([("a", "b")]))


def test_an_authors_places_give_way_to_the_engine_asked_for() -> None:
    graph = cs.from_dagitty('dag { a [pos="1,0"] b [pos="0,0"] a -> b }')
    authored, layers = (
        {node.name: node.x for node in cs.draw(graph, layout=name).scene.panels[0].nodes}
        for name in ("auto", "layers")
    )
    assert authored["b"] < authored["a"]
    assert layers["a"] < layers["b"]


PROGRAM_TEXT = """
import causalstory as cs
for layout in {engines}:
    for direction in ("right", "down"):
        print(cs.draw(cs.load("medication-errors"), layout=layout, direction=direction).svg)
"""


def test_pictures_do_not_depend_on_the_seed_of_hashes() -> None:
    found = find_spec("pygraphviz") is not None or shutil.which("dot") is not None
    engines = ("layers", "dot") if found else ("layers",)
    outputs = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", PROGRAM_TEXT.format(engines=engines)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
