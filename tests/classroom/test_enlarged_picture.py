from __future__ import annotations

from dataclasses import replace

import pytest

import causalstory as cs
from causalstory.classroom import enlarged_picture
from causalstory.classroom.enlarged_picture import draw_enlargement
from causalstory.decision.enlarged import Enlargement
from causalstory.errors import OptionError, UnknownNameError


@pytest.fixture(scope="module")
def ward() -> cs.Scenario:
    return cs.load("medication-errors")


def test_it_is_the_first_idea_of_enlarge(ward: cs.Scenario) -> None:
    options = {"world": "voice", "n": 1_000, "seed": 3}
    first = cs.enlarge(ward, "complacency", steps=1, **options).rows[0]
    before, after, both = draw_enlargement(ward, "complacency", **options).scene.panels
    drawn = {(edge.source, edge.target) for edge in after.edges}
    assert drawn == set(first.story.arrows)
    assert {(edge.source, edge.target) for edge in before.edges} == set(ward["complacency"].arrows)
    assert [edit.kind for edit in first.edits] == ["add"]
    assert "; added: Psychological safety -> Errors reported." in both.alt
    assert after.title == "The least enlargement"
    assert after.claim.startswith("If Psychological safety also acts on Errors reported")
    assert before.claim == ward["complacency"].claim


def test_two_edits_are_looked_for_where_one_does_nothing(
    ward: cs.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = cs.enlarge(ward, "complacency", world="voice", steps=1, n=500)
    asked = []

    def enlarge(*_: object, steps: int, **__: object) -> Enlargement:
        asked.append(steps)
        return found if steps == 2 else replace(found, rows=())

    monkeypatch.setattr(enlarged_picture, "enlarge", enlarge)
    assert draw_enlargement(ward, "complacency").scene.panels
    assert asked == [1, 2]


def test_where_no_idea_changes_anything_it_is_said(
    ward: cs.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = cs.enlarge(ward, "complacency", world="voice", steps=1, n=500)
    nothing = replace(found, rows=())
    monkeypatch.setattr(enlarged_picture, "enlarge", lambda *_, **__: nothing)
    with pytest.raises(OptionError, match="there is no enlargement to draw; try other evidence"):
        draw_enlargement(ward, "complacency")


def test_options_of_draw_go_on(ward: cs.Scenario) -> None:
    drawing = draw_enlargement(
        ward, "complacency", world="voice", n=500, symbols=True, direction="down", legend=False
    )
    assert "PS: Psychological safety" in str(drawing)
    assert not drawing.scene.legend


@pytest.mark.parametrize("option", ["do", "swig", "against", "paths"])
def test_other_pictures_are_refused(ward: cs.Scenario, option: str) -> None:
    with pytest.raises(OptionError, match=f"{option} and the enlargement are different"):
        draw_enlargement(ward, "complacency", **{option: "voice"})


def test_names_are_checked(ward: cs.Scenario) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'voice'"):
        draw_enlargement(ward, "complacency", world="voise")
