from __future__ import annotations

from math import hypot

import pytest

from causalstory.diagrams.geometry import Outline, hits, pieces, polyline
from causalstory.diagrams.places import along
from causalstory.diagrams.routing import HEAD_LENGTH, Route, routes

ROOM = (-500.0, -500.0, 500.0, 500.0)


def circle(x: float, y: float) -> Outline:
    return Outline("ellipse", x, y, 60, 60)


def ways(
    nodes: dict[str, Outline],
    *arrows: tuple[str, str],
    stop: tuple[float, float, float] | None = None,
) -> list[Route]:
    """Route arrows between columns as wide as their nodes, past at most one stop."""
    free = {}
    for arrow in arrows:
        source, target = (nodes[name] for name in arrow)
        half = 30 if target.x > source.x else -30
        ends = [(node.x - half, node.x + half, node.y) for node in (source, target)]
        lanes = [ends[0], *([stop] if stop else []), ends[1]]
        free[arrow] = along(lanes, source.x + half, target.x - half)
    return list(routes(nodes, arrows, free, ROOM).values())


def test_an_arrow_is_straight_where_nothing_is_in_its_way() -> None:
    nodes = {"a": circle(0, 0), "b": circle(200, 0), "c": circle(100, 80)}
    (way,) = ways(nodes, ("a", "b"))
    assert way.path == (pytest.approx((30, 0)), pytest.approx((170, 0)))


def test_an_arrow_bends_around_a_node() -> None:
    nodes = {"a": circle(0, 0), "m": circle(100, 0), "b": circle(200, 0)}
    (way,) = ways(nodes, ("a", "b"))
    assert len(way.path) == 4
    assert not hits(polyline(way.path), nodes["m"].box())


def test_the_bend_is_on_the_side_of_the_free_lane() -> None:
    nodes = {"a": circle(0, 0), "m": circle(100, 0), "b": circle(200, 0)}
    for y in (-60, 60):
        (way,) = ways(nodes, ("a", "b"), stop=(70, 130, y))
        middle = polyline(way.path)[12]
        assert middle[1] * y > 0


def test_the_last_resort_follows_the_lanes() -> None:
    nodes = {"a": circle(0, 0), "b": circle(400, 0)}
    nodes |= {f"wall{i}": circle(200, 75 * i) for i in range(-6, 7)}
    (way,) = ways(nodes, ("a", "b"), stop=(170, 230, 487.5))
    points = polyline(way.path)
    assert not any(hits(points, node.box()) for name, node in nodes.items() if "wall" in name)
    assert way.path[0] == pytest.approx((30, 0))
    assert way.path[-1] == pytest.approx((370, 0))


def test_arrows_in_both_directions_bend_apart() -> None:
    nodes = {"a": circle(0, 0), "b": circle(200, 0)}
    there, back = (polyline(way.path)[12][1] for way in ways(nodes, ("a", "b"), ("b", "a")))
    assert there * back < 0


def test_bent_arrows_avoid_crossings() -> None:
    nodes = {
        "a": circle(0, 0),
        "b": circle(150, 0),
        "c": circle(300, 0),
        "d": circle(450, 0),
    }
    first, second = (polyline(way.path) for way in ways(nodes, ("a", "c"), ("b", "d")))
    assert (first[12][1] > 0) != (second[12][1] > 0)


@pytest.mark.parametrize("target", [circle(200, 0), circle(120, 150), circle(-200, -40)])
def test_the_head_is_an_isosceles_triangle_at_the_end(target: Outline) -> None:
    (way,) = ways({"a": circle(0, 0), "b": target}, ("a", "b"))
    tip, left, right = way.head
    assert tip == way.path[-1]
    sides = [hypot(tip[0] - wing[0], tip[1] - wing[1]) for wing in (left, right)]
    assert sides[0] == pytest.approx(sides[1])
    end = pieces(way.shaft)[-1][-1]
    assert hypot(tip[0] - end[0], tip[1] - end[1]) == pytest.approx(HEAD_LENGTH, abs=0.01)
