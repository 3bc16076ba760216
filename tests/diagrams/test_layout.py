from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.layout import layout
from causalstory.diagrams.nodes import spot_size
from causalstory.diagrams.places import DIRECTIONS, Direction, Layout
from causalstory.diagrams.sketch import Sketch, sketch_story
from causalstory.diagrams.union import axis, union
from causalstory.stories.model import Scenario

NAMES = [f"v{i}" for i in range(9)]


@st.composite
def unions(draw: st.DrawFn) -> nx.DiGraph:
    """Draw the union of up to three DAGs; together they may be cyclic."""
    graph = nx.DiGraph()
    for story in range(draw(st.integers(1, 3))):
        order = draw(st.permutations(NAMES))
        size = draw(st.integers(1, len(NAMES)))
        for node in order[:size]:
            known = graph.nodes[node]["stories"] if node in graph else ()
            graph.add_node(node, stories=(*known, story))
        for source, target in combinations(order[:size], 2):
            if draw(st.integers(0, 3)) == 0:
                known = graph.get_edge_data(source, target, default={}).get("stories", ())
                graph.add_edge(source, target, stories=(*known, story))
    return graph


def sizes_of(graph: nx.DiGraph) -> dict[str, tuple[float, float]]:
    return {node: (80.0 + 9 * (i % 4), 54.0 + 14 * (i % 3)) for i, node in enumerate(graph)}


def label_sizes(sketches: list[Sketch]) -> dict[str, tuple[float, float]]:
    return {spot.name: spot_size(spot) for sketch in sketches for spot in sketch.spots}


def overlaps(places: Layout, sizes: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in combinations(places.centres, 2)
        if all(
            abs(places.centres[one][i] - places.centres[other][i])
            < (sizes[one][i] + sizes[other][i]) / 2
            for i in (0, 1)
        )
    ]


@settings(max_examples=60, deadline=None)
@given(unions(), st.sampled_from(DIRECTIONS))
def test_every_node_has_a_place_of_its_own(graph: nx.DiGraph, direction: Direction) -> None:
    sizes = sizes_of(graph)
    places = layout(graph, sizes, direction=direction)
    assert set(places.centres) == set(graph)
    assert overlaps(places, sizes) == []
    for node, (x, y) in places.centres.items():
        assert sizes[node][0] / 2 - 0.1 <= x <= places.width - sizes[node][0] / 2 + 0.1
        assert sizes[node][1] / 2 - 0.1 <= y <= places.height - sizes[node][1] / 2 + 0.1
    assert layout(graph, sizes, direction=direction) == places


@settings(max_examples=40, deadline=None)
@given(unions())
def test_most_told_arrows_point_right(graph: nx.DiGraph) -> None:
    places = layout(graph, sizes_of(graph))
    forward = backward = 0
    for source, target, stories in graph.edges(data="stories"):
        if places.centres[source][0] < places.centres[target][0]:
            forward += len(stories)
        else:
            backward += len(stories)
    assert forward >= backward
    first = [arrow for arrow in graph.edges if graph.edges[arrow]["stories"][0] == 0]
    if all(stories == (0,) for *_, stories in graph.edges(data="stories")):
        assert all(places.centres[u][0] < places.centres[v][0] for u, v in first)


@pytest.fixture(scope="module")
def ward_layout(ward: Scenario) -> Layout:
    sketches = [sketch_story(story) for story in ward.stories]
    return layout(union(sketches), label_sizes(sketches), axis(sketches))


def test_treatment_outcome_and_proxy_stand_on_one_line(ward_layout: Layout) -> None:
    names = ("psychological_safety", "actual_errors", "reported_errors")
    places = [ward_layout.centres[name] for name in names]
    assert places == sorted(places)
    assert len({y for _, y in places}) == 1


def test_a_variable_may_stand_where_another_storys_arrow_runs(ward_layout: Layout) -> None:
    # Only the story without an arrow from safety to errors knows learning, so it fits between.
    assert ward_layout.centres["learning"][1] == pytest.approx(
        ward_layout.centres["actual_errors"][1], abs=1
    )


def test_downward_the_main_line_stands_upright() -> None:
    chain = nx.DiGraph([("u", "t"), ("t", "y"), ("u", "m"), ("y", "p")])
    centres = layout(chain, dict.fromkeys(chain, (120, 54)), ("t", "y", "p"), "down").centres
    assert centres["t"][0] == centres["y"][0] == centres["p"][0]
    assert centres["u"][1] < centres["t"][1] < centres["y"][1] < centres["p"][1]


def test_downward_arrows_of_a_dag_point_down() -> None:
    graph = nx.gn_graph(12, seed=3).reverse()
    graph = nx.relabel_nodes(graph, str)
    places = layout(graph, sizes_of(graph), direction="down")
    assert all(places.centres[u][1] < places.centres[v][1] for u, v in graph.edges)
    for one, other in graph.edges:
        assert places.way((one, other)).path[0][1] < places.way((one, other)).path[-1][1]


def test_treatment_stands_left_of_outcome_even_without_an_arrow() -> None:
    graph = nx.DiGraph([("u", "t"), ("u", "y")])
    places = layout(graph, dict.fromkeys(graph, (80, 54)), ("t", "y")).centres
    assert places["t"][0] < places["y"][0]


def test_columns_move_apart_where_arrows_climb() -> None:
    graph = nx.DiGraph([("t", f"m{i}") for i in range(9)])
    wide = layout(graph, dict.fromkeys(graph, (80, 54)))
    few = layout(nx.DiGraph([("t", "m")]), {"t": (80, 54), "m": (80, 54)})
    assert wide.width > few.width


def test_an_empty_graph_has_an_empty_layout() -> None:
    assert layout(nx.DiGraph(), {}) == Layout({}, {}, 0.0, 0.0)


def test_two_hundred_nodes_are_laid_out() -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(200))
    graph.add_edges_from((i, (i * 7 + 3) % 200) for i in range(200) if i < (i * 7 + 3) % 200)
    graph = nx.relabel_nodes(graph, str)
    sizes = dict.fromkeys(graph, (80.0, 54.0))
    assert overlaps(layout(graph, sizes), sizes) == []
