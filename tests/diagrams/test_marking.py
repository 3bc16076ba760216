from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.composition import compose
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.geometry import cross, hits, overlap, polyline
from causalstory.diagrams.marking import (
    NOTE_LINES,
    NOTE_WIDTH,
    cornered,
    label_box,
    note_label,
)
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.scene import Edge, Node, Panel, Sign
from causalstory.diagrams.signs import sign_box, sign_lines
from causalstory.diagrams.sketch import Mark, Sketch, Spot
from causalstory.diagrams.style import ARROW_STATES, edge_style, node_style
from causalstory.stories.catalog import load
from tests.diagrams.test_svg import HOSTILE

CHAIN = (("a", "b"), ("b", "c"), ("a", "c"))


def panel(*marks: Mark, arrows: tuple[tuple[str, str], ...] = CHAIN, **spots: Spot) -> Panel:
    names = dict.fromkeys(end for arrow in arrows for end in arrow)
    sketch = Sketch(
        "mine",
        tuple(spots.get(name, Spot(name, name * 3)) for name in names),
        arrows,
        marks=tuple(zip(arrows, marks, strict=False)),
    )
    return compose([sketch]).panels[0]


def assert_readable(drawn: Panel) -> None:
    boxes = [sign_box(edge.sign) for edge in drawn.edges if edge.sign]
    boxes += [label_box(edge.label) for edge in drawn.edges if edge.label]
    assert boxes
    for one, other in combinations(boxes, 2):
        assert not overlap(one, other)
    for box in boxes:
        assert not any(node.outline.covers(box) for node in drawn.nodes)
        assert drawn.x <= box[0]
        assert drawn.y <= box[1]
        assert box[2] <= drawn.x + drawn.width
        assert box[3] <= drawn.y + drawn.height


@pytest.mark.parametrize("state", ARROW_STATES)
def test_an_arrow_has_the_style_and_the_sign_of_its_state(state: str) -> None:
    drawn = panel(Mark(state))
    edge, style = drawn.edges[0], edge_style(state)
    assert (edge.state, edge.colour, edge.thickness) == (state, style.colour, style.thickness)
    assert (edge.sign.kind if edge.sign else None) == style.sign
    if edge.sign:
        assert_readable(drawn)
        assert hits(polyline(edge.path), sign_box(edge.sign))
        assert list(sign_lines(edge.sign))


def test_thick_arrows_have_larger_heads() -> None:
    def head(edge: Edge) -> float:
        return abs(edge.head[1][1] - edge.head[2][1])

    thin, thick = panel(Mark("plain"), Mark("open")).edges[:2]
    assert head(thick) > 1.5 * head(thin)


def test_words_on_arrows_are_read() -> None:
    drawn = panel(Mark(note="-0.28"), Mark("added", "0.3"), Mark("cut", "log(56) + 0.4 * a"))
    assert_readable(drawn)
    notes = [edge.label.text for edge in drawn.edges if edge.label]
    assert notes == ["-0.28", "0.3", "log(56) + 0.4 * a"]


def parted(drawn: Panel, edge: Edge) -> bool:
    """Whether another arrow or its words are between an arrow and its words."""
    assert edge.label
    left, top, right, bottom = label_box(edge.label)
    if hits(polyline(edge.path), (left, top, right, bottom)):
        return False
    others = [other for other in drawn.edges if other is not edge]
    middle = ((left + right) / 2, (top + bottom) / 2)
    way = min(
        ([spot, middle] for spot in polyline(edge.path)), key=lambda stem: dist(stem[0], stem[1])
    )
    return any(
        cross(way, polyline(other.path)) or (other.label and hits(way, label_box(other.label)))
        for other in others
    )


@pytest.mark.parametrize("symbols", [True, False])
def test_words_stand_on_their_own_side_of_other_arrows(symbols: bool) -> None:
    scene = draw(load("monty-hall"), symbols=symbols, notes="equations").scene
    for drawn in scene.panels:
        assert not [edge.id for edge in drawn.edges if edge.label and parted(drawn, edge)]


def test_signs_of_nodes_are_off_the_arrows() -> None:
    ward = load("medication-errors")
    drawings = [draw(ward["voice"], against=ward[name]) for name in ("acuity", "aftermath")]
    panels = [drawn for drawing in drawings for drawn in drawing.scene.panels]
    signs = [(drawn, node.sign) for drawn in panels for node in drawn.nodes if node.sign]
    assert signs
    for drawn, sign in signs:
        assert not any(hits(polyline(edge.path), sign_box(sign)) for edge in drawn.edges)


def test_a_sign_of_a_node_stays_at_the_upper_right_where_no_corner_is_free() -> None:
    node = Node("m-node-x", "x", "X", "other", False, 0, 0, 80, 40, node_style("other"), ())
    node = replace(node, sign=Sign("plus", 32, -15))
    alone, right = cornered([node], [])[0], cornered([node], [to_x((100, -45), (10, 0))])[0]
    assert (alone.sign, right.sign) == (node.sign, replace(node.sign, x=-32))
    everywhere = [to_x((sign * 64, other * 30), (0, 0)) for sign in (1, -1) for other in (1, -1)]
    assert cornered([node], everywhere)[0].sign == node.sign


def to_x(*path: tuple[float, float]) -> Edge:
    return Edge("m-edge", "a", "x", path, path, (path[-1],) * 3)


@pytest.mark.parametrize("note", HOSTILE)
def test_hostile_words_on_arrows_are_read(note: str) -> None:
    assert_readable(panel(Mark("blocked", note), Mark("plain", note), Mark("dropped", note)))


@given(st.text(min_size=1, max_size=400))
def test_words_stay_on_their_ground(note: str) -> None:
    label = note_label(note)
    assert len(label.texts) <= NOTE_LINES
    left, top, right, bottom = label_box(label)
    for text in label.texts:
        wide = text_width(text.text, text.size)
        assert wide <= min(NOTE_WIDTH, right - left)
        assert top <= text.y - text.size * 0.75
        assert text.y <= bottom


def test_arrows_come_into_the_left_half_and_leave_from_the_right_one() -> None:
    drawn = panel(arrows=(("a", "b"), ("b", "c")), b=Spot("b", "B", split="1"))
    left, right = (node for node in drawn.nodes if node.name == "b")
    into, out = drawn.edges
    assert drawn.ends(into)[1] is left
    assert drawn.ends(out)[0] is right
    assert into.path[-1][0] == pytest.approx(left.x - left.width / 2, abs=0.1)
    assert out.path[0][0] == pytest.approx(right.x + right.width / 2, abs=0.1)


def test_footnotes_stand_below_the_graph_in_a_panel_that_has_room_for_them() -> None:
    plain = Sketch("mine", (Spot("a", "A"),), ())
    noted = Sketch("yours", (Spot("a", "A"),), (), footnotes=("B = 2 * A",))
    first, second = compose([plain, noted]).panels
    assert not first.footnotes
    assert [text.text for text in second.footnotes] == ["B = 2 * A"]
    lowest = max(node.y + node.height / 2 for node in second.nodes)
    assert lowest < second.footnotes[0].y < second.y + second.height
    assert first.nodes[0].y - first.y == second.nodes[0].y - second.y
