from __future__ import annotations

from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.geometry import (
    Outline,
    between,
    cross,
    cut,
    hits,
    meets,
    pieces,
    point_at,
    polyline,
    through,
)

CURVE = ((0.0, 0.0), (30.0, 60.0), (70.0, -60.0), (100.0, 0.0))
positions = st.floats(0, 300)


@pytest.mark.parametrize("shape", ["rounded", "ellipse", "note"])
@settings(deadline=None)
@given(x=positions, y=positions)
def test_an_arrow_starts_and_ends_on_the_borders(shape: str, x: float, y: float) -> None:
    source = Outline(shape, 0, 0, 90, 50)
    target = Outline("ellipse", x + 120, y, 80, 60)
    path = between(((0, 0), (x + 120, y)), source, target)
    for point, outline in ((path[0], source), (path[-1], target)):
        inward = (
            point[0] + 0.01 * (outline.x - point[0]),
            point[1] + 0.01 * (outline.y - point[1]),
        )
        outward = (
            point[0] - 0.01 * (outline.x - point[0]),
            point[1] - 0.01 * (outline.y - point[1]),
        )
        assert outline.contains(inward)
        assert not outline.contains(outward)


def test_rounded_corners_are_not_part_of_the_box() -> None:
    assert not Outline("rounded", 0, 0, 100, 60).contains((49, 29))
    assert Outline("note", 0, 0, 100, 60).contains((49, 29))


@settings(deadline=None)
@given(st.floats(0, 0.9), st.floats(0.01, 0.1), st.floats(0, 1))
def test_a_cut_curve_is_the_same_curve(start: float, length: float, t: float) -> None:
    part = cut(CURVE, start, start + length)
    expected = point_at(CURVE, start + t * length)
    assert point_at(part, t) == pytest.approx(expected, abs=1e-6)


def test_a_path_through_stations_is_smooth() -> None:
    stations = [(0.0, 0.0), (50.0, 40.0), (100.0, 40.0), (150.0, 0.0)]
    path = through(stations)
    assert [piece[0] for piece in pieces(path)] == stations[:-1]
    for left, right in zip(pieces(path), pieces(path)[1:], strict=False):
        arriving = (left[3][0] - left[2][0], left[3][1] - left[2][1])
        leaving = (right[1][0] - right[0][0], right[1][1] - right[0][1])
        assert arriving == pytest.approx(leaving)


def test_paths_of_several_curves_are_cut_at_both_ends_only() -> None:
    path = through([(0.0, 0.0), (100.0, 80.0), (200.0, 80.0), (300.0, 0.0)])
    source, target = Outline("ellipse", 0, 0, 60, 40), Outline("ellipse", 300, 0, 60, 40)
    trimmed = between(path, source, target)
    assert len(trimmed) == len(path)
    assert trimmed[3:7] == path[3:7]
    two = between(path[:7], source, Outline("ellipse", 200, 80, 60, 40))
    assert len(two) == 7


def test_hits_sees_lines_that_pass_between_two_points() -> None:
    assert hits([(0, 0), (100, 0)], (40, -5, 60, 5))
    assert not hits([(0, 0), (100, 0)], (40, 0, 60, 5))  # along the border
    assert not hits([(0, 0), (30, 0)], (40, -5, 60, 5))
    assert hits([(50, 0), (50, 1)], (40, -5, 60, 5))


@settings(deadline=None)
@given(positions, positions, positions, positions)
def test_meets_agrees_with_looking_closely(x0: float, y0: float, x1: float, y1: float) -> None:
    outline = Outline("ellipse", 150, 150, 80, 50)
    wider = Outline("ellipse", 150, 150, 94, 64)
    close = any(wider.contains(point_at(((x0, y0), (x1, y1)), step / 500)) for step in range(501))
    if close:
        assert meets([(x0, y0), (x1, y1)], outline, 7)


def test_lines_that_share_an_end_do_not_cross() -> None:
    assert not cross([(0, 0), (5, 5)], [(5, 5), (9, 0)])
    assert cross(polyline(CURVE), [(40, -30), (40, 30)])


def test_points_along_a_curve_are_close_together() -> None:
    points = polyline(CURVE)
    gaps = [hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise(points)]
    assert max(gaps) < 12
