from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.composition import compose
from causalstory.diagrams.geometry import hits, overlap, polyline
from causalstory.diagrams.marking import NOTE_LINES, NOTE_WIDTH, label_box, note_label
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.scene import Edge, Panel
from causalstory.diagrams.signs import sign_box, sign_lines
from causalstory.diagrams.sketch import Mark, Sketch, Spot
from causalstory.diagrams.style import ARROW_STATES, edge_style
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
