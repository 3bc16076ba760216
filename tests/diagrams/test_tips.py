from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

import causalstory as cs
from causalstory.diagrams.geometry import Outline, Path, hits, meets, polyline
from causalstory.diagrams.tips import spread
from causalstory.stories.catalog import scenarios

TARGET = Outline("ellipse", 100, 0, 60, 60)
NEAR: dict[tuple[str, str], Path] = {
    ("a", "t"): ((0.0, -6.0), (70.2, -3.0)),
    ("b", "t"): ((0.0, 6.0), (20.0, 3.0), (50.0, 3.0), (70.2, 3.0)),
}
HEADS = dict.fromkeys([("a", "t"), ("b", "t"), ("c", "t")], 10.0)


@pytest.mark.parametrize("paths", [False, True], ids=["plain", "thick"])
def test_no_two_heads_lie_on_each_other_in_any_scenario(paths: bool) -> None:
    for scenario in scenarios():
        for panel in cs.draw(scenario, paths=paths).scene.panels:
            for one, other in combinations(panel.edges, 2):
                if one.target == other.target:
                    wide = (dist(*one.head[1:]) + dist(*other.head[1:])) / 2
                    assert dist(one.head[0], other.head[0]) >= 0.85 * wide, (one.id, other.id)


def test_tips_move_apart_along_the_border_and_the_handle_of_a_curve_with_them() -> None:
    moved = spread(NEAR, {"t": TARGET}, HEADS)
    above, below = (path[-1] for path in moved.values())
    assert dist(above, below) == pytest.approx(11.0, abs=0.2)
    for x, y in (above, below):
        assert dist((x, y), (100, 0)) == pytest.approx(30, abs=0.02)
    (x, y), (u, v) = moved["b", "t"][-2:]
    assert (u - x, v - y) == pytest.approx((20.2, 0.0))
    assert [path[0] for path in moved.values()] == [(0.0, -6.0), (0.0, 6.0)]
    assert moved["b", "t"][1] == NEAR["b", "t"][1]


def test_tips_that_are_apart_or_the_same_stay() -> None:
    far = {**NEAR, ("a", "t"): ((0.0, -40.0), (75.0, -16.5))}
    same = {("a", "t"): NEAR["a", "t"], ("c", "t"): NEAR["a", "t"]}
    for ways in (far, same):
        assert spread(ways, {"t": TARGET}, HEADS) == ways


def test_a_tip_stays_where_its_arrow_would_come_too_near_to_another_node() -> None:
    wall = Outline("note", 60.0, -13.0, 10.0, 10.0)
    assert not meets(polyline(NEAR["a", "t"]), wall, 4.0)
    assert spread(NEAR, {"t": TARGET, "w": wall}, HEADS) == NEAR


def test_a_tip_stays_where_its_arrow_would_come_into_the_box_of_another_node() -> None:
    corner = Outline("ellipse", 120.0, -64.5, 150.0, 120.0)
    alone = polyline(spread(NEAR, {"t": TARGET}, HEADS)["a", "t"])
    assert hits(alone, corner.box())
    assert not meets(alone, corner, 4.0)
    assert not hits(polyline(NEAR["a", "t"]), corner.box())
    assert spread(NEAR, {"t": TARGET, "w": corner}, HEADS) == NEAR


def test_a_tip_stays_where_its_arrow_would_cross_another_one() -> None:
    fence: Path = ((60.0, -8.0), (60.0, -4.5))
    ways = {**NEAR, ("x", "y"): fence}
    assert spread(ways, {"t": TARGET}, {**HEADS, ("x", "y"): 10.0}) == ways
