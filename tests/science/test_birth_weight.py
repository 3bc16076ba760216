"""birth-weight, checked by a second hand: every case of four 0/1 variables, exactly.

By hand, small babies only (the box), and the arrow smoking -> death alone is asked for:

protection  defect -> death <- small <- smoking -> death. The box is on the way smoking -> small ->
            death and shuts it; defect is no cause of being small: the plain difference.
defects     and defect -> small. The box ties smoking to defect, smoking -> [small] <- defect ->
            death: open until defect is held equal, and shut then. Unknown on the births alone.

The risks are sums in either story, so that the arrow carries the same in every baby, and additive
least squares given the defect converges to it.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

import causalstory as cs

from .exact import difference, direct_effect, mean, only_outcome, played_out, yes

Z = 5.0
N = 30_000
SEED = 11


def rules(small, death):
    return {
        "smoking": lambda case: yes(Fraction("0.3")),
        "defect": lambda case: yes(Fraction("0.03")),
        "low_birth_weight": lambda case: yes(small(case["smoking"], case["defect"])),
        "death": lambda case: yes(
            death(case["smoking"])
            + Fraction("0.02") * case["low_birth_weight"]
            + Fraction("0.35") * case["defect"]
        ),
    }


RULES = {
    "protection": rules(
        lambda smoke, defect: Fraction("0.12") if smoke else Fraction("0.04"),
        lambda smoke: Fraction("0.1175") - Fraction("0.031") * smoke,
    ),
    "defects": rules(
        lambda smoke, defect: (
            Fraction("0.04") + Fraction("0.08") * smoke + Fraction("0.60") * defect
        ),
        lambda smoke: Fraction("0.012") + Fraction("0.03") * smoke,
    ),
}
STORIES = tuple(RULES)
WORLDS = {story: played_out(rules) for story, rules in RULES.items()}
SMALL = {"low_birth_weight": 1}
DIRECT = {"protection": Fraction("-0.031"), "defects": Fraction("0.03")}
GIVEN = {"protection": (), "defects": ("defect",)}


@pytest.fixture(scope="module")
def clinic():
    return cs.load("birth-weight")


def close(found, expected, error):
    assert abs(found - float(expected)) <= Z * error, (found, float(expected), error)


# What the rules say


@pytest.mark.parametrize("story", STORIES)
def test_the_risk_ratio_among_small_babies(story):
    world = WORLDS[story]
    risk = [mean(world, "death", smoking=x, **SMALL) for x in (0, 1)]
    assert round(float(risk[1] / risk[0]), 2) == 0.79
    assert [round(float(100 * r), 1) for r in risk] == [14.8, 11.7]


@pytest.mark.parametrize("story", STORIES)
def test_what_the_arrow_carries(story):
    assert direct_effect(RULES[story], "smoking", "death") == DIRECT[story]
    for defect in (0, 1):
        found = difference(WORLDS[story], "death", "smoking", defect=defect, **SMALL)
        assert found == DIRECT[story]


def test_among_all_babies_smoking_harms_where_defects_are_the_story():
    """The paradox: 3.8 against 3.3 in a hundred at birth, and the other way round in the box."""
    assert difference(WORLDS["defects"], "death", "smoking") > Fraction("0.03")
    assert difference(WORLDS["defects"], "death", "smoking", **SMALL) < Fraction("-0.03")


def test_shares_of_small_babies_with_a_defect():
    shares = [mean(WORLDS["defects"], "defect", smoking=x, **SMALL) for x in (0, 1)]
    assert [round(float(100 * s)) for s in shares] == [33, 16]
    assert difference(WORLDS["protection"], "defect", "smoking", **SMALL) == 0


# The package against the rules


@pytest.mark.parametrize("story", STORIES)
def test_truth(clinic, story):
    assert cs.truth(clinic[story], n=2_000).value == pytest.approx(float(DIRECT[story]), abs=1e-9)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize(("action", "to"), [("help_to_quit", 0), ("tell_to_smoke", 1)])
def test_effects_of_the_actions(clinic, story, action, to):
    """Over everybody, along the arrow that the question is about."""
    expected = only_outcome(RULES[story], "death", {"smoking": to}) - mean(WORLDS[story], "death")
    found = cs.effect(clinic[story], action, n=N, seed=SEED)
    close(found.outcome_change, expected, found.outcome_change_se)


@pytest.mark.parametrize("story", STORIES)
def test_simulated_risks(clinic, story):
    frame = cs.simulate(clinic[story], n=N, seed=SEED)
    for smoking in (0, 1):
        rows = frame[frame.smoking == smoking]
        for name in ("death", "defect"):
            p = float(mean(WORLDS[story], name, smoking=smoking, **SMALL))
            close(rows[name].mean(), p, (p * (1 - p) / len(rows)) ** 0.5)


@pytest.mark.parametrize("story", STORIES)
def test_each_story_in_its_own_world(clinic, story):
    row = cs.compare(clinic, n=N, seed=SEED)[story]
    found = row.estimate
    assert found.identification.strategy == "backdoor"
    assert found.identification.adjustment_set == GIVEN[story]
    close(found.estimate, DIRECT[story], found.fit.se)
    best = {"protection": "tell_to_smoke", "defects": "help_to_quit"}[story]
    assert row.recommendation.action == best == clinic[story].recommends
    assert not row.contradiction.contradicted


def test_the_births_alone_speak_to_the_company_only(clinic):
    for world in STORIES:
        rows = cs.compare(clinic, world=world, evidence="births", n=N, seed=SEED)
        assert rows["protection"].recommendation.action == "tell_to_smoke"
        assert not rows["protection"].contradiction.contradicted, "the first table cannot refute it"
        midwife = rows["defects"]
        assert midwife.estimate.identification.strategy == "unidentified"
        assert midwife.recommendation.action is None
        assert midwife.recommendation.settled_by == "examinations"


def test_the_examinations_refute_the_company(clinic):
    """33% against 16% with a defect, where its graph holds smoking and defect apart.

    It still buys its action: the plain difference is -3.1 points in either world.
    """
    rows = cs.compare(clinic, world="defects", n=N, seed=SEED)
    found = rows["protection"]
    assert found.contradiction.contradicted
    assert found.recommendation.action == "tell_to_smoke"
    seen = difference(WORLDS["defects"], "death", "smoking", **SMALL)
    close(found.estimate.estimate, seen, found.estimate.fit.se)


def test_the_midwife_would_see_that_she_is_wrong(clinic):
    """In the company's world the difference stays -3.1 points given the defect."""
    rows = cs.compare(clinic, world="protection", n=N, seed=SEED)
    found = rows["defects"]
    close(found.estimate.estimate, DIRECT["protection"], found.estimate.fit.se)
    assert found.recommendation.action == "tell_to_smoke"
    assert found.contradiction.contradicted
