"""berkson, checked by a second hand: every case of five 0/1 variables, gone through exactly.

By hand, seen in hospital only (the box):

inflammation  lungs -> bones; near -> hospital. The box is no effect of lungs or bones and opens
              nothing: the plain difference, on either evidence.
admission     lungs -> hospital <- bones. No arrow leads from lungs to bones: no effect.
some_of_each  lungs -> bones -> hospital <- lungs. The box is an effect of the outcome, and lungs
              and bones are joined through it whatever else is held equal: nothing can be told.

Bayes: in hospital the odds of bones are the community's, times P(in | lungs, bones = 1) over
P(in | lungs, bones = 0). The odds ratio is multiplied by s11 s00 / (s10 s01), where s are the
shares taken in.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

import causalstory as cs

from .exact import chance, difference, mean, odds_ratio, played_out, total_effect, yes

Z = 5.0
N = 20_000
SEED = 7


def by_odds(odds):
    return odds / (1 + odds)


def taken_in(both):
    """Shares of .10, .12 and ``both``; half of it far away, half as much again nearby."""

    def rule(case):
        ill = case["bad_lungs"] + case["bad_bones"]
        return yes(
            (Fraction(1, 2) + case["lives_near"])
            * {0: Fraction("0.10"), 1: Fraction("0.12"), 2: both}[ill]
        )

    return rule


def common(lungs, bones, hospital):
    return {
        "bad_lungs": lambda case: yes(lungs),
        "bad_bones": lambda case: yes(bones[case["bad_lungs"]]),
        "lives_near": lambda case: yes(Fraction(1, 2)),
        "in_hospital": hospital,
    }


# inflammation: log odds log(.12/.88) -+ .4 of being taken in, whoever it is
FAR, NEAR = (by_odds(0.12 / 0.88 * 2.718281828459045**shift) for shift in (-0.4, 0.4))
RULES = {
    "inflammation": common(
        Fraction("0.244"),
        (Fraction("0.1748"), Fraction("0.4586")),
        lambda case: yes(NEAR if case["lives_near"] else FAR),
    ),
    "admission": common(
        Fraction("0.15"), (Fraction("0.15"), Fraction("0.15")), taken_in(Fraction("0.576"))
    ),
    "some_of_each": common(
        Fraction("0.18"),
        (Fraction("0.15"), by_odds(2 * Fraction("0.15") / Fraction("0.85"))),
        taken_in(Fraction("0.288")),
    ),
}
STORIES = tuple(RULES)
WORLDS = {story: played_out(rules) for story, rules in RULES.items()}
PAIR = ("bad_bones", "bad_lungs")
TRUTH = {story: total_effect(RULES[story], "bad_lungs", "bad_bones") for story in STORIES}
ACTION = {"inflammation": "treat_lungs", "admission": "leave_it", "some_of_each": None}


@pytest.fixture(scope="module")
def files():
    return cs.load("berkson")


def close(found, expected, error):
    assert abs(found - float(expected)) <= Z * error, (found, float(expected), error)


# What the rules say


def test_odds_ratios_in_and_out_of_hospital():
    outside = {"inflammation": 4, "admission": 1, "some_of_each": 2}
    for story, world in WORLDS.items():
        assert float(odds_ratio(world, *PAIR)) == pytest.approx(outside[story], rel=1e-3)
        assert float(odds_ratio(world, *PAIR, in_hospital=1)) == pytest.approx(4, rel=1e-3)
    assert odds_ratio(WORLDS["admission"], *PAIR) == 1
    assert odds_ratio(WORLDS["admission"], *PAIR, in_hospital=1) == 4
    assert odds_ratio(WORLDS["some_of_each"], *PAIR, in_hospital=1) == 4


def test_the_files_of_all_worlds_say_the_same():
    """46% against 17%, and where somebody lives goes with neither disease, in every world.

    In the last two worlds that is so because nearness multiplies all shares alike.
    """
    for world in WORLDS.values():
        for lungs, share in ((1, 0.4586), (0, 0.1748)):
            found = mean(world, "bad_bones", bad_lungs=lungs, in_hospital=1)
            assert float(found) == pytest.approx(share, abs=5e-5)
        for ill in PAIR:
            assert float(difference(world, ill, "lives_near", in_hospital=1)) == pytest.approx(
                0, abs=1e-12
            )


def test_the_share_with_bad_lungs_differs_by_a_point_and_a_half_at_most():
    shares = [float(mean(WORLDS[story], "bad_lungs", in_hospital=1)) for story in STORIES]
    assert [round(s, 3) for s in shares] == [0.244, 0.244, 0.259]


def test_truths_on_paper():
    assert [round(float(TRUTH[story]), 4) for story in STORIES] == [0.2838, 0, 0.1109]


# The package against the rules


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_action(files, story):
    found = cs.truth(files[story], n=2_000)
    assert found.value == pytest.approx(float(TRUTH[story]), abs=1e-9)
    change = cs.effect(files[story], "treat_lungs", n=N, seed=SEED)
    expected = -TRUTH[story] * mean(WORLDS[story], "bad_lungs")
    close(change.outcome_change, expected, change.outcome_change_se)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("population", [False, True])
def test_simulated_shares(files, story, population):
    frame = cs.simulate(files[story], n=N, seed=SEED, population=population)
    known = {} if population else {"in_hospital": 1}
    world = WORLDS[story]
    for lungs in (0, 1):
        rows = frame[frame.bad_lungs == lungs]
        p = float(mean(world, "bad_bones", bad_lungs=lungs, **known))
        close(rows.bad_bones.mean(), p, (p * (1 - p) / len(rows)) ** 0.5)
    p = float(chance(world, bad_lungs=1, **known) / chance(world, **known))
    close(frame.bad_lungs.mean(), p, (p * (1 - p) / N) ** 0.5)


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("evidence", ["diagnoses", "addresses"])
def test_every_story_does_the_same_on_every_world(files, world, evidence):
    """Inside the hospital the worlds are one: what a story does depends on the story alone."""
    rows = cs.compare(files, world=world, evidence=evidence, n=N, seed=SEED)
    for story in STORIES:
        assert rows[story].recommendation.action == ACTION[story]
        assert not rows[story].contradiction.contradicted
    seen = rows["inflammation"].estimate
    assert (seen.identification.strategy, seen.identification.adjustment_set) == ("backdoor", ())
    close(seen.estimate, difference(WORLDS[world], *PAIR, in_hospital=1), seen.fit.se)
    assert rows["admission"].estimate.identification.strategy == "no_effect"
    abstains = rows["some_of_each"]
    assert abstains.estimate.identification.strategy == "unidentified"
    assert abstains.recommendation.settled_by is None
