"""m-bias, checked by a second hand: matrices against the package.

By hand, C childhood income and G genes latent:

two_strangers  S <- C -> M <- G -> B, S -> B. The back door is shut at M while nobody looks: nothing
               to hold equal. M is no cause of B.
sick_mothers   S <- M -> B, S -> B: M must be held equal, and then suffices. Nothing points into M:
               its effect is the plain slope.
butterfly      the same and M -> S, M -> B. Not given M, S <- M -> B is open; given M, S <- C -> [M]
               <- G -> B is. Neither C nor G is measured: nothing can be told. Of M neither: M <- G
               -> B is open.

None of them holds two of the three columns apart, so that no data can refute a graph; and the plain
slope is -.3 in all three, which is all that the first story has to say of the sign.
"""

from __future__ import annotations

import pytest

import causalstory as cs

from .linear import Linear

Z = 5.0
N = 10_000
SEED = 37

HIDDEN = {"c": {}, "g": {}, "m": {"c": -0.7, "g": 0.7}}
WORLDS = {
    "two_strangers": Linear(
        {**HIDDEN, "s": {"c": 0.8}, "b": {"s": -0.3, "g": 0.7}},
        sd={"m": 0.141, "s": 0.6, "b": 0.65},
    ),
    "sick_mothers": Linear(
        {"m": {}, "s": {"m": -0.56}, "b": {"m": 0.536}}, sd={"s": 0.8285, "b": 0.844}
    ),
    "butterfly": Linear(
        {**HIDDEN, "s": {"c": 0.5, "m": -0.4}, "b": {"s": -0.1, "g": 0.3, "m": 0.155}},
        sd={"m": 0.141, "s": 0.557, "b": 0.878},
    ),
}
STORIES = tuple(WORLDS)
COLUMN = {"s": "schooling", "b": "blood_sugar", "m": "mothers_blood_sugar"}
GIVEN = {"two_strangers": (), "sick_mothers": ("m",)}
OF_SCHOOLING = {"two_strangers": -0.3, "sick_mothers": 0, "butterfly": -0.1}
OF_MOTHERS = {"two_strangers": 0, "sick_mothers": 0.536, "butterfly": -0.1 * -0.4 + 0.155}
COST = {"pay_for_schooling": 0.1, "treat_mothers": 0.25}


def choice(story, world):
    """What a story buys on the three columns of a world: the fall that it reads off, less cost."""
    made = WORLDS[world]
    if story == "butterfly":
        return None
    gains = {
        "pay_for_schooling": -made.slope("b", "s", *GIVEN[story]) - COST["pay_for_schooling"],
        "treat_mothers": (story == "sick_mothers") * made.slope("b", "m") - COST["treat_mothers"],
        "leave_it": 0.0,
    }
    return max(gains, key=gains.__getitem__)


@pytest.fixture(scope="module")
def survey():
    return cs.load("m-bias")


@pytest.fixture(scope="module")
def read(survey):
    return {world: cs.compare(survey, world=world, n=N, seed=SEED) for world in STORIES}


# What the equations say


@pytest.mark.parametrize("story", STORIES)
def test_z_scores_with_one_slope(story):
    world = WORLDS[story]
    assert world.slope("b", "s") == pytest.approx(-0.3, abs=5e-4)
    for name in ("s", "m", "b"):
        assert world.sd(name) == pytest.approx(1, abs=2e-3)
    assert world.effect("s", "b") == pytest.approx(OF_SCHOOLING[story], abs=1e-12)
    assert world.effect("m", "b") == pytest.approx(OF_MOTHERS[story], abs=1e-12)


def test_correlations_with_the_mother_in_the_comments():
    found = [round(WORLDS[story].correlation("s", "m"), 2) for story in STORIES]
    assert found == [-0.56, -0.56, -0.75]


def test_the_bias_from_adjusting():
    """In an M it turns the sign: (-.3 + .56 * .658) / (1 - .56^2) = +.1 for a true -.3."""
    strangers = WORLDS["two_strangers"]
    assert strangers.slope("b", "s", "m") == pytest.approx(0.1, abs=1e-3)
    assert strangers.slope("b", "s", "m") - strangers.effect("s", "b") > 0.39
    sick = WORLDS["sick_mothers"]
    assert sick.slope("b", "s", "m") == pytest.approx(0, abs=1e-12)


def test_in_the_butterfly_either_slope_is_wrong():
    plain, adjusted = (WORLDS["butterfly"].slope("b", "s", *z) for z in ((), ("m",)))
    assert (round(plain, 2), round(adjusted, 2)) == (-0.3, 0.07)
    assert plain < OF_SCHOOLING["butterfly"] < adjusted


def test_what_each_story_buys_in_each_world():
    for world in STORIES:
        assert choice("two_strangers", world) == "pay_for_schooling"
        assert choice("sick_mothers", world) == "treat_mothers"


# The package against the equations


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(survey, story):
    found = cs.truth(survey[story], n=2_000)
    assert found.value == pytest.approx(OF_SCHOOLING[story], abs=1e-9)
    for action, change in (
        ("pay_for_schooling", OF_SCHOOLING[story]),
        ("treat_mothers", -OF_MOTHERS[story]),
    ):
        effect = cs.effect(survey[story], action, n=2_000)
        assert effect.outcome_change == pytest.approx(change, abs=1e-9)


@pytest.mark.parametrize("story", STORIES)
def test_the_simulated_columns(survey, story):
    frame, world = cs.simulate(survey[story], n=N, seed=SEED), WORLDS[story]
    for one, other in (("s", "b"), ("s", "m"), ("b", "m")):
        found = frame[COLUMN[one]].corr(frame[COLUMN[other]])
        assert abs(found - world.correlation(one, other)) <= Z / N**0.5
    for name, column in COLUMN.items():
        assert abs(frame[column].mean()) <= Z * world.sd(name) / N**0.5
        assert frame[column].std() == pytest.approx(world.sd(name), rel=Z / (2 * N) ** 0.5)


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("story", STORIES)
def test_every_story_on_every_world(read, story, world):
    row, made = read[world].to_dict()["rows"][STORIES.index(story)], WORLDS[world]
    assert row["action"] == choice(story, world)
    assert not row["contradicted"], "no world can refute a story here"
    if story == "butterfly":
        assert (row["identified"], row["settled_by"]) == (False, None)
        return
    assert row["adjustment_set"] == [COLUMN[name] for name in GIVEN[story]]
    error = made.error("b", "s", *GIVEN[story], n=N)
    assert abs(row["estimate"] - made.slope("b", "s", *GIVEN[story])) <= Z * error
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=0.05)


@pytest.mark.parametrize("story", STORIES)
def test_no_independence_among_the_columns(survey, story):
    assert list(cs.implied_independencies(cs.to_networkx(survey[story]))) == []


def test_the_survey_alone_is_enough_for_the_epidemiologist_only(survey):
    rows = {row["story"]: row for row in cs.compare(survey, evidence="survey").to_dict()["rows"]}
    assert [rows[story]["action"] for story in STORIES] == ["pay_for_schooling", None, None]
    assert [rows[s]["settled_by"] for s in STORIES] == [None, "mothers_files", None]
