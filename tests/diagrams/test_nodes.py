from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.diagrams.geometry import Outline
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.nodes import make_nodes, spot_size
from causalstory.diagrams.scene import Node
from causalstory.diagrams.sketch import Spot
from causalstory.diagrams.style import HALF_GAP, ROLES

WORDS = st.text(max_size=300)


def drawn(spot: Spot) -> tuple[Node, ...]:
    return make_nodes(spot, ("s-node-x", "s-node-x_set"), (500.0, 300.0), spot_size(spot))


def assert_words_fit(node: Node) -> None:
    rim = 2 * node.style.thickness
    inside = Outline(node.style.shape, node.x, node.y, node.width - rim, node.height - rim)
    for text in node.texts:
        half = text_width(text.text, text.size) / 2
        middle = text.y - 0.36 * text.size
        for x in (text.x - half, text.x + half):
            for y in (middle - text.size / 2, middle + text.size / 2):
                assert inside.contains((x, y))


@given(WORDS, WORDS, WORDS, st.sampled_from(ROLES), st.booleans())
def test_words_stay_inside(label: str, symbol: str, fixed: str, role: str, adjusted: bool) -> None:
    for spot in (
        Spot("x", label, role, symbol=symbol, fixed=fixed, adjusted=adjusted),
        Spot("x", label, role, symbol=symbol, split=fixed or "1", adjusted=adjusted),
    ):
        for node in drawn(spot):
            assert_words_fit(node)


def test_a_half_has_room_to_spare_for_no_more_than_a_finger() -> None:
    left, _ = drawn(Spot("x", "Psychological safety", split="1"))
    widest = max(text_width(text.text, text.size) for text in left.texts)
    assert left.width < widest + 40


def test_halves_stand_side_by_side_with_a_gap() -> None:
    spot = Spot("x", "Safety", "treatment", split="1")
    left, right = drawn(spot)
    assert right.outline.box()[0] - left.outline.box()[2] == HALF_GAP
    assert left.outline.box()[0], right.outline.box()[2] == (
        500 - spot_size(spot)[0] / 2,
        500 + spot_size(spot)[0] / 2,
    )
    assert (left.name, right.name) == ("x", "x")
    assert (left.lines, right.lines) == (("Safety",), ("1",))
    assert left.id != right.id


def test_a_value_stands_below_the_label_and_a_symbol_in_place_of_it() -> None:
    (node,) = drawn(Spot("x", "Dose", fixed="= 1"))
    assert node.lines == ("Dose", "= 1")
    (symbol,) = drawn(Spot("x", "Dose", symbol="D"))
    assert symbol.lines == ("D",)
    assert symbol.label == "Dose"
    assert symbol.texts[0].size > node.texts[0].size


@pytest.mark.parametrize(("state", "kind"), [("added", "plus"), ("dropped", "minus")])
def test_changed_nodes_bear_a_sign_at_their_border(state: str, kind: str) -> None:
    (node,) = drawn(Spot("x", "Dose", state=state))
    assert node.sign is not None
    assert node.sign.kind == kind
    left, top, right, bottom = node.outline.box()
    assert left < node.sign.x < right
    assert top < node.sign.y < bottom
    halves = drawn(Spot("x", "Dose", state=state, split="1"))
    assert [half.sign is not None for half in halves] == [False, True]


def test_a_look_is_named_by_all_that_makes_it() -> None:
    spot = Spot("x", "Dose", "proxy", adjusted=True, state="faint", split="1")
    assert [node.look for node in drawn(spot)] == [
        "faint adjusted left half proxy",
        "faint adjusted right half proxy",
    ]
    assert [node.look for node in drawn(Spot("x", "Dose"))] == ["other"]
