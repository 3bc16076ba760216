"""causal-quartet, checked by a second hand: matrices against the package.

The adjustment sets, by d-separation on paper:

collider    X -> Y, X -> Z <- Y. Nothing points into X: no back door, nothing to hold equal. Z is
            an effect of both and no cause of Y, so that raising it changes nothing.
confounder  X <- Z -> Y, X -> Y. The back door is open until Z is known. Nothing points into Z:
            its whole effect, by X too, is the plain slope on it.
mediator    X -> Z -> Y. Nothing points into X. X <- ... nothing leads from X to Y but by Z, so
            that no back door runs from Z by X to Y: the plain slope on Z is its effect.
m_bias      X <- U1 -> Z <- U2 -> Y, X -> Y. The back door is shut at Z as long as nobody looks.
            Z is no cause of Y.

A pair of the three columns that is not joined by an arrow, nor by a hidden cause, is found in the
mediator's world only: X and Y, apart given Z. In m_bias X and Z share U1, Z and Y share U2.

Every comparison with a simulation fails beyond Z = 5 standard errors (once in 1.7 million).
"""

from __future__ import annotations

import pytest

import causalstory as cs

from .linear import Linear

Z = 5.0
N = 10_000
SEED = 23

WORLDS = {
    "collider": Linear({"x": {}, "y": {"x": 1}, "z": {"x": 0.45, "y": 0.77}}),
    "confounder": Linear({"z": {}, "x": {"z": 1}, "y": {"x": 0.5, "z": 1}}),
    "mediator": Linear({"x": {}, "z": {"x": 1}, "y": {"z": 1}}),
    "m_bias": Linear(
        {"u1": {}, "u2": {}, "z": {"u1": 8, "u2": 1}, "x": {"u1": 1}, "y": {"x": 1, "u2": 1}}
    ),
}
STORIES = tuple(WORLDS)
EFFECT = {"collider": 1, "confounder": 0.5, "mediator": 1, "m_bias": 1}
EFFECT_OF_Z = {"collider": 0, "confounder": 1.5, "mediator": 1, "m_bias": 0}
ADJUSTED = {"collider": 0.4103, "confounder": 0.5, "mediator": 0, "m_bias": 0.8824}
GIVEN = {"collider": (), "confounder": ("z",), "mediator": (), "m_bias": ()}
COST = {"raise_x": 0.75, "raise_z": 1.1}


def gains(story, world):
    """What a story makes of a world's three columns: slope of its own kind, less the cost."""
    made = WORLDS[world]
    by_z = made.slope("y", "z") if EFFECT_OF_Z[story] else 0.0
    return {
        "raise_x": made.slope("y", "x", *GIVEN[story]) - COST["raise_x"],
        "raise_z": by_z - COST["raise_z"],
        "leave_it": 0.0,
    }


def choice(story, world):
    found = gains(story, world)
    return max(found, key=found.__getitem__)


@pytest.fixture(scope="module")
def quartet():
    return cs.load("causal-quartet")


@pytest.fixture(scope="module")
def read(quartet):
    return {world: cs.compare(quartet, world=world, n=N, seed=SEED) for world in STORIES}


# What the equations say


@pytest.mark.parametrize("story", STORIES)
def test_the_published_figures(story):
    world = WORLDS[story]
    assert world.slope("y", "x") == pytest.approx(1, abs=1e-12)
    assert round(world.slope("y", "x", "z"), 4) == ADJUSTED[story]
    assert world.effect("x", "y") == pytest.approx(EFFECT[story], abs=1e-12)
    assert world.effect("z", "y") == pytest.approx(EFFECT_OF_Z[story], abs=1e-12)
    assert round(world.correlation("x", "z"), 1) == 0.7


def test_the_correlations_of_the_caveat():
    found = [round(WORLDS[story].correlation("x", "y"), 2) for story in STORIES]
    assert found == [0.71, 0.76, 0.58, 0.71]


def test_the_worlds_are_not_alike_in_spread():
    """Means are 0 in all; the equations make other standard deviations in each, and none says no.

    Only the ratio cov(X, Y) / var(X) is shared, so that a student sees the same line.
    """
    spreads = [WORLDS[story].sd("y") for story in STORIES]
    assert [round(s**2, 6) for s in spreads] == [2, 3.5, 3, 4]
    assert [round(WORLDS[s].sd("x") ** 2, 6) for s in STORIES] == [1, 2, 1, 2]
    assert round(WORLDS["m_bias"].sd("z") ** 2, 6) == 66


def test_each_story_is_the_only_one_right_about_its_own_world():
    assert {story: choice(story, story) for story in STORIES} == {
        "collider": "raise_x",
        "confounder": "raise_z",
        "mediator": "raise_x",
        "m_bias": "raise_x",
    }
    for story in STORIES:  # and what it buys is best there in truth
        world = WORLDS[story]
        true = {
            "raise_x": world.effect("x", "y") - COST["raise_x"],
            "raise_z": world.effect("z", "y") - COST["raise_z"],
            "leave_it": 0,
        }
        assert max(true, key=true.__getitem__) == choice(story, story)


# The package against the equations


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(quartet, story):
    assert cs.truth(quartet[story], n=2_000).value == pytest.approx(EFFECT[story], abs=1e-9)
    for action, by in (("raise_x", EFFECT), ("raise_z", EFFECT_OF_Z)):
        found = cs.effect(quartet[story], action, n=2_000)
        assert found.outcome_change == pytest.approx(by[story], abs=1e-9)


@pytest.mark.parametrize("story", STORIES)
def test_the_simulated_columns(quartet, story):
    frame, world = cs.simulate(quartet[story], n=N, seed=SEED), WORLDS[story]
    assert list(frame) == ["x", "y", "z"]
    for name in frame:
        assert abs(frame[name].mean()) <= Z * world.sd(name) / N**0.5
        assert frame[name].std() == pytest.approx(world.sd(name), rel=Z / (2 * N) ** 0.5)
    for one, other in (("x", "y"), ("x", "z"), ("y", "z")):
        found = frame[one].corr(frame[other])
        assert abs(found - world.correlation(one, other)) <= Z / N**0.5


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("story", STORIES)
def test_every_story_on_every_world(read, story, world):
    row, made = read[world].to_dict()["rows"][STORIES.index(story)], WORLDS[world]
    assert (row["strategy"], tuple(row["adjustment_set"])) == ("backdoor", GIVEN[story])
    error = made.error("y", "x", *GIVEN[story], n=N)
    assert abs(row["estimate"] - made.slope("y", "x", *GIVEN[story])) <= Z * error
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=0.05)
    assert row["action"] == choice(story, world)
    assert abs(row["association"]["slope"] - 1) <= Z * made.error("y", "x", n=N)


def test_the_choices_that_follow_from_the_wrong_graph():
    """In words: who always adjusts leaves X alone where Z is an effect or a mediator."""
    assert choice("confounder", "collider") == choice("confounder", "mediator") == "leave_it"
    assert choice("confounder", "m_bias") == "raise_x"
    assert choice("mediator", "confounder") == "raise_z"
    assert all(choice("collider", world) == "raise_x" for world in STORIES)


@pytest.mark.parametrize("world", STORIES)
def test_only_the_mediator_can_be_refuted(read, world):
    """It holds X and Y apart given Z; the slope given Z is .41, .5 and .88 in the others."""
    found = {row["story"]: row["contradicted"] for row in read[world].to_dict()["rows"]}
    assert found["mediator"] is (world != "mediator")
    assert not any(found[story] for story in STORIES if story != "mediator")


@pytest.mark.parametrize("story", STORIES)
def test_implied_independencies(quartet, story):
    found = cs.implied_independencies(cs.to_networkx(quartet[story]))
    said = [(one, other, tuple(given)) for one, other, given in found]
    assert said == ([("x", "y", ("z",))] if story == "mediator" else [])


def test_two_columns_are_enough_for_all_but_the_confounder(quartet):
    rows = {
        row["story"]: row for row in cs.compare(quartet, evidence="two_columns").to_dict()["rows"]
    }
    assert {story: row["action"] for story, row in rows.items()} == {
        "collider": "raise_x",
        "confounder": None,
        "mediator": "raise_x",
        "m_bias": "raise_x",
    }
    assert rows["confounder"]["settled_by"] == "three_columns"
    assert not rows["confounder"]["identified"]
