from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest

from causalstory.diagrams.borders import Border
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.figure import LARGEST, around, to_figure
from causalstory.diagrams.geometry import Outline, polyline


@pytest.mark.parametrize(
    ("border", "shape"),
    [
        (Border("ellipse", ((10.0, 20.0), (110.0, 70.0)), 2.0), "ellipse"),
        (Border("rect", ((10.0, 20.0), (110.0, 70.0)), 2.0, radius=10.0), "rounded"),
        (Border("rect", ((10.0, 20.0), (110.0, 70.0)), 2.0), "box"),
    ],
)
def test_a_border_runs_along_the_outline(border: Border, shape: str) -> None:
    path = around(border)
    assert path[0] == pytest.approx(path[-1])
    inner, outer = (Outline(shape, 60, 45, 100 + more, 50 + more) for more in (-0.5, 0.5))
    for point in polyline(path):
        assert outer.contains(point)
        assert not inner.contains(point)


def test_a_scene_beyond_the_largest_page_is_drawn_smaller() -> None:
    scene = replace(draw(nx.DiGraph([("a", "b")])).scene, width=40_000.0, height=10_000.0)
    figure = to_figure(scene)
    assert tuple(figure.get_size_inches()) == pytest.approx((LARGEST, LARGEST / 4))


def test_a_figure_has_the_size_of_its_scene() -> None:
    scene = draw(nx.DiGraph([("a", "b")])).scene
    assert tuple(to_figure(scene).get_size_inches()) == pytest.approx(
        (scene.width / 96, scene.height / 96)
    )
