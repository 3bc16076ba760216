from __future__ import annotations

from dataclasses import replace

import pytest

import causalstory as cs
from causalstory.classroom.arrow_effects import ArrowEffects
from causalstory.errors import CausalStoryError, OptionError, SimulationError
from causalstory.simulation.effect import Truth


@pytest.fixture(scope="module")
def quartet() -> cs.Story:
    return cs.load("causal-quartet")["collider"]


def test_straight_lines_have_their_coefficients(quartet: cs.Story) -> None:
    found = cs.arrow_effects(quartet, n=2_000)
    values = {(e.treatment, e.variable): e.value for e in found.effects}
    expected = {
        (cause, mechanism.variable): cause
        for mechanism in quartet.mechanisms
        for cause in mechanism.parents
    }
    assert set(values) == set(expected)
    assert values == pytest.approx({("x", "y"): 1.0, ("x", "z"): 0.45, ("y", "z"): 0.77})


def test_it_is_the_direct_truth_of_each_arrow() -> None:
    voice = cs.load("medication-errors")["voice"]
    found = cs.arrow_effects(voice, n=3_000, seed=4)
    for effect in found.effects:
        ends = {"treatment": effect.treatment, "variable": effect.variable}
        assert effect == cs.truth(voice, **ends, effect="direct", n=3_000, seed=4)
    frame = found.to_frame()
    assert list(zip(frame["cause"], frame["effect"], strict=True)) == list(voice.arrows)
    assert found.to_dict()["rows"][0]["value"] == found.effects[0].value


def test_numbers_say_no_more_than_is_known(quartet: cs.Story) -> None:
    def written(value: float, se: float) -> str:
        truth = Truth("s", "x", "y", value, se, 10, 1)
        return dict(ArrowEffects(quartet, (truth,), 10, 1).notes().texts)["x", "y"]

    assert written(0.00244, 0.003) == "0"
    assert written(14.0823, 0.02) == "14.1"
    assert written(-0.6639, 0.002) == "-0.664"
    assert written(-0.6639, 0.004) == "-0.66"
    assert written(0.4, 0.06) == "0.4"
    assert written(4.2, 0.6) == "4"
    assert written(0.26383, 0.0) == "0.264"
    assert written(1234.5, 80.0) == "1,200"


def test_they_stand_on_the_arrows_and_below(quartet: cs.Story) -> None:
    said = str(cs.draw(quartet, notes=cs.arrow_effects))
    assert "words on the arrow" in said
    assert "Simulated in this story, n = 100,000." in said
    page = str(cs.arrow_effects(quartet, n=500))
    assert "along the arrow" in page
    assert "n = 500" in page


def test_levels_are_named() -> None:
    story = cs.load("berkeley-admissions")["turned_away"]
    found = cs.arrow_effects(story, n=2_000)
    assert "of Department, for 'f' against 'a'" in found.meaning
    row = next(row for row in found.to_dict()["rows"] if row["cause"] == "department")
    assert row["contrast"] == ["a", "f"]
    assert "; on Department, by how much the share of 'f' changes." in found.meaning


def test_a_switch_without_luck_is_turned_whole() -> None:
    plan = {
        "a": {"family": "bernoulli", "formula": "0"},
        "switch": {"family": "deterministic", "formula": "a"},
        "y": {"family": "normal", "formula": "where(switch > 0.5, 2, 0)"},
    }
    told = cs.scenario(
        question={"treatment": "a", "outcome": "y", "goal": "increase"},
        variables={name: {"label": name} for name in plan},
        stories={"one": {"mechanisms": plan}},
    )["one"]
    found = cs.arrow_effects(told, n=500)
    assert {(e.treatment, e.variable): e.value for e in found.effects} == {
        ("a", "switch"): 1.0,
        ("switch", "y"): 2.0,
    }


def test_every_story_can_be_told() -> None:
    for scenario in cs.scenarios():
        for story in scenario.stories:
            if story.simulable and not story.timeline:
                found = cs.arrow_effects(story, n=500)
                assert len(found.notes().texts) == len(story.arrows)


def test_refusals(quartet: cs.Story) -> None:
    drawn = replace(quartet, mechanisms=())
    with pytest.raises(SimulationError, match="mechanisms"):
        cs.arrow_effects(drawn)
    with pytest.raises(OptionError, match="runs over time"):
        cs.arrow_effects(cs.load("weekly-report")["voice"])
    with pytest.raises(CausalStoryError, match="at least 1"):
        cs.arrow_effects(quartet, n=0)
    with pytest.raises(OptionError, match="a story is needed here"):
        cs.arrow_effects(cs.load("causal-quartet"))
