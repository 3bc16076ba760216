from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.connector_ways import Connector, border, sites, walk
from causalstory.diagrams.connectors import connect
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.geometry import Outline, meets
from causalstory.diagrams.scene import Node, Panel
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Scenario


def check(panel: Panel, ways: dict[str, Connector | None]) -> None:
    """Nothing runs through a node, neither another's nor its own, and ends lie at sites."""
    nodes = {node.name: node for node in panel.nodes}
    for edge in panel.edges:
        way = ways[edge.id]
        if way is None:
            continue
        source, target = nodes[edge.source], nodes[edge.target]
        assert way.path[0] == sites(source)[way.start]
        assert way.path[-1] == sites(target)[way.end]
        points = walk(way.path)
        for name, node in nodes.items():
            if name in (edge.source, edge.target):
                assert not any(inner(node).contains(point) for point in points[1:-1])
            else:
                assert not meets(points, node.outline, 0.0)


def inner(node: Node) -> Outline:
    rim = 2 * border(node.style)
    return Outline(node.style.shape, node.x, node.y, node.width - rim, node.height - rim)


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_every_arrow_of_every_scenario_can_be_glued(scenario: Scenario) -> None:
    for panel in draw(scenario).scene.panels:
        ways = connect(panel)
        assert sorted(ways) == sorted(edge.id for edge in panel.edges)
        assert None not in ways.values()
        check(panel, ways)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10))
def test_no_connector_runs_through_a_node(pairs: set[tuple[int, int]]) -> None:
    graph = nx.DiGraph(sorted((a, b) for a, b in pairs if a != b))
    nx.set_node_attributes(graph, {0: "treatment", 1: "outcome", 2: "proxy"}, "role")
    panel = draw(graph).scene.panels[0]
    check(panel, connect(panel))


def test_there_and_back_are_two_arrows() -> None:
    panel = draw(nx.DiGraph([("a", "b"), ("b", "a")])).scene.panels[0]
    one, other = connect(panel).values()
    assert one
    assert other
    assert (one.start, one.end) != (other.end, other.start)


def test_a_straight_arrow_goes_from_side_to_side() -> None:
    graph = nx.DiGraph([("a", "b")])
    nx.set_node_attributes(graph, {"a": (0.0, 0.0), "b": (300.0, 0.0)}, "pos")
    (way,) = connect(draw(graph).scene.panels[0]).values()
    assert way
    assert (way.kind, way.start, way.end) == ("straightConnector1", 6, 2)


def test_what_stands_between_is_passed() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    pos = {"a": (0.0, 0.0), "b": (200.0, 0.0), "c": (400.0, 0.0)}
    nx.set_node_attributes(graph, pos, "pos")
    panel = draw(graph).scene.panels[0]
    ways = connect(panel)
    check(panel, ways)
    assert None not in ways.values()
