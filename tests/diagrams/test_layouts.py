"""What is said of our layouts, counted: by `benchmarks/layouts.py`, which the page quotes."""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from itertools import product
from pathlib import Path

import pytest

import causalstory as cs
from benchmarks.layouts import ALONE, Looks, Picture, looks, pictures, told
from causalstory.diagrams.geometry import Outline, meets, polyline
from causalstory.diagrams.places import DIRECTIONS, Direction
from causalstory.diagrams.scene import Panel
from causalstory.stories.catalog import scenarios
from tests.diagrams.test_composition import run_through

PAGE = Path(__file__).parents[2] / "docs" / "pictures.md"
IDS = [scenario.id for scenario in scenarios()]
GRAPHVIZ = find_spec("pygraphviz") is not None or shutil.which("dot") is not None


def outside(panel: Panel, width: float, height: float) -> list[str]:
    """Return arrows and nodes that leave the picture."""
    places = {edge.id: polyline(edge.path) for edge in panel.edges}
    for node in panel.nodes:
        left, top, right, bottom = node.outline.box()
        places[node.id] = [(left, top), (right, bottom)]
    return [
        name
        for name, points in places.items()
        if not all(0 <= x <= width and 0 <= y <= height for x, y in points)
    ]


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", IDS)
def test_in_no_scenario_does_an_arrow_run_through_another_node(
    name: str, direction: Direction
) -> None:
    scene = cs.draw(cs.load(name), direction=direction).scene
    assert [hit for panel in scene.panels for hit in run_through(panel)] == []
    assert [
        out for panel in scene.panels for out in outside(panel, scene.width, scene.height)
    ] == []


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_nor_over_several_weeks(direction: Direction) -> None:
    for story in cs.load("weekly-report").stories:
        (panel,) = cs.draw(cs.unroll(story), direction=direction).scene.panels
        for edge, node in product(panel.edges, panel.nodes):
            if node.name not in (edge.source, edge.target):
                assert not meets(polyline(edge.path), node.outline, 2.0), (edge.id, node.id)


def counted(way: str) -> list[Looks]:
    return [looks(picture) for stories in told() for picture in pictures(stories, way)]


def test_the_page_says_how_often_our_arrows_cross_and_bend() -> None:
    ours = counted("layers")
    row = re.search(r"^\| `layers` \| (\d+) \| (\d+) \| (\d+) \|", PAGE.read_text("utf-8"), re.M)
    assert row
    crossings, over, bent = map(int, row.groups())
    assert (crossings, over, bent) == (
        sum(one.crossings for one in ours),
        sum(one.over_nodes for one in ours),
        sum(one.bent for one in ours),
    )
    if GRAPHVIZ:  # its releases differ, but not by as much
        assert crossings <= sum(one.crossings for one in counted(ALONE))


def test_what_is_counted() -> None:
    nodes = {name: Outline("note", x, y, 20, 20) for name, x, y in [("a", 0, 0), ("b", 100, 0)]}
    nodes["c"] = Outline("note", 50, 0, 20, 20)
    straight = ((10.0, 0.0), (90.0, 0.0))
    upright = ((60.0, -50.0), (60.0, 50.0))
    found = looks(Picture(nodes, {("a", "b"): straight, ("b", "c"): upright}))
    assert found == Looks(1, 1, 0, 180.0, 120.0, 100.0)
    bow = ((10.0, 0.0), (30.0, 60.0), (70.0, 60.0), (90.0, 0.0))
    assert looks(Picture(nodes, {("a", "b"): bow})).bent == 1
    assert looks(Picture(nodes, {("a", "b"): bow})).over_nodes == 0
