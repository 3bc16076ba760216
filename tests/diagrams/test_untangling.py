from __future__ import annotations

import pytest

from causalstory.diagrams.detours import Detours, all_detours
from causalstory.diagrams.geometry import Outline, count_crossings, hits, polyline
from causalstory.diagrams.places import Way
from causalstory.diagrams.untangling import LAST, untangle

ROOM = (-100.0, -300.0, 700.0, 300.0)
Arrow = tuple[str, str]


def circle(x: float, y: float) -> Outline:
    return Outline("ellipse", x, y, 60, 60)


def straight_ways(nodes: dict[str, Outline], arrows: list[Arrow]) -> dict[Arrow, Way]:
    """Return ways that run straight, through whatever stands there."""
    at = {name: (node.x, node.y) for name, node in nodes.items()}
    return {(one, other): Way((), (at[one], at[other])) for one, other in arrows}


def test_the_plainest_way_comes_first_and_the_last_one_always() -> None:
    a, b = circle(0, 0), circle(400, 0)
    way = Way(((200.0, 120.0),), ((0.0, 0.0), (400.0, 0.0)))
    free = list(Detours(a, b, [circle(200, -150)], way, ROOM))
    assert free[0][0] == (pytest.approx((30, 0)), pytest.approx((370, 0)))
    assert len(free[-1][0]) == 2
    assert all(not hits(points, circle(200, -150).box()) for _, points in free)
    walled = [circle(200, 70.0 * step) for step in range(-4, 5)]
    (only,) = Detours(a, b, walled, way, ROOM)
    assert only[0] == free[-1][0]


def test_an_arc_meets_its_stop() -> None:
    way = Way(((200.0, 150.0),), ((0.0, 0.0), (400.0, 0.0)))
    free = Detours(circle(0, 0), circle(400, 0), [circle(200, 40), circle(200, 10)], way, ROOM)
    assert any(abs(x - 200) < 9 and abs(y - 150) < 1 for path, _ in free for x, y in polyline(path))


def test_two_stops_are_met_by_one_arc() -> None:
    way = Way(((100.0, 130.0), (300.0, 150.0)), ((0.0, 0.0), (400.0, 0.0)))
    blocks = [circle(100, 70), circle(300, 80), circle(100, 0), circle(300, 10)]
    room = (-100.0, -40.0, 700.0, 300.0)  # none above
    free = Detours(circle(0, 0), circle(400, 0), blocks, way, room)
    first = next(iter(free))[0]
    assert len(first) == 4
    assert max(y for _, y in polyline(first)) > 110


def test_a_crossing_that_no_way_avoids_leaves_both_arrows_straight() -> None:
    nodes = {"a": circle(0, 0), "b": circle(300, 100), "c": circle(0, 100), "d": circle(300, 0)}
    arrows = [("a", "b"), ("c", "d")]
    found = untangle(all_detours(nodes, arrows, straight_ways(nodes, arrows), ROOM))
    assert [len(path) for path in found.paths.values()] == [2, 2]
    assert found.unrest == 1


def test_a_straight_arrow_goes_around_one_that_it_would_cross() -> None:
    nodes = {"a": circle(0, 0), "b": circle(400, 0), "c": circle(200, -150)}
    nodes["d"] = Outline("ellipse", 200, 17, 14, 14)  # just below the line from a to b
    arrows = [("a", "b"), ("c", "d")]
    found = untangle(all_detours(nodes, arrows, straight_ways(nodes, arrows), ROOM))
    assert count_crossings(*map(polyline, found.paths.values())) == 0


def test_an_arrow_steps_aside_where_another_would_cover_it() -> None:
    nodes = {"a": circle(0, 0), "b": circle(200, 0), "c": circle(400, 4), "d": circle(200, 200)}
    arrows = [("a", "b"), ("b", "c"), ("a", "c")]
    found = untangle(all_detours(nodes, arrows, straight_ways(nodes, arrows), ROOM))
    assert len(found.paths["a", "c"]) == 4
    assert found.unrest < 0.6


def test_the_way_of_last_resort_is_dear() -> None:
    nodes = {"a": circle(0, 0), "b": circle(400, 0)}
    nodes |= {f"wall{step}": circle(200, 70.0 * step) for step in range(-4, 5)}
    way = Way(((200.0, 290.0),), ((30.0, 0.0), (200.0, 0.0), (200.0, 0.0), (370.0, 0.0)))
    found = untangle(all_detours(nodes, [("a", "b")], {("a", "b"): way}, ROOM))
    assert found.unrest == LAST
    through = untangle(all_detours(nodes, [("a", "b")], straight_ways(nodes, [("a", "b")]), ROOM))
    assert through.unrest == LAST
