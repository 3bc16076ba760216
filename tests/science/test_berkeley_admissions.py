"""berkeley-admissions, checked by a second hand from the 24 published counts, in exact fractions.

By hand, W woman, D department, A admitted, P prepared (latent):

turned_away    W -> D -> A, W -> A, all that W does: nothing points into W, nothing to hold equal.
crowded_doors  the same graph, the arrow W -> A alone: D must be held equal, and then suffices.
better_women   and P -> D, P -> A. Unknown D leaves W -> D -> A open; D held equal ties W to P (D is
               a common effect) and leaves W -> [D] <- P -> A open. P is not measured: never.

Three numbers for "in departments", and they differ because the differences do. Each is a mean of
the six with other weights: the size of the department (standardised); size x share of women x share
of men (additive least squares, the weights of a pooled within-department slope); and the women in
it (what being one does to the women who applied).
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest

import causalstory as cs
from causalstory.resources import datasets_folder

from .exact import (
    chance,
    difference,
    direct_effect,
    mean,
    only_outcome,
    played_out,
    total_effect,
    yes,
)

Z = 5.0
N = 50_000
SEED = 1973

# department: men admitted, men rejected, women admitted, women rejected
TABLE = {
    "a": (512, 313, 89, 19),
    "b": (353, 207, 17, 8),
    "c": (120, 205, 202, 391),
    "d": (138, 279, 131, 244),
    "e": (53, 138, 94, 299),
    "f": (22, 351, 24, 317),
}
DOORS = tuple(TABLE)
APPLICATIONS = sum(sum(row) for row in TABLE.values())


def applied(woman, door):
    return sum(TABLE[door][2 * woman : 2 * woman + 2])


def rate(woman, door):
    return Fraction(TABLE[door][2 * woman], applied(woman, door))


def sex(woman):
    """How many applied, how many were admitted."""
    return sum(applied(woman, d) for d in DOORS), sum(TABLE[d][2 * woman] for d in DOORS)


def weighted(weight):
    """Mean over departments of the women's rate less the men's."""
    total = sum(weight(door) for door in DOORS)
    return sum(weight(d) * (rate(1, d) - rate(0, d)) for d in DOORS) / total


WOMEN, MEN = sex(1)[0], sex(0)[0]
CRUDE = Fraction(sex(1)[1], WOMEN) - Fraction(sex(0)[1], MEN)
STANDARDISED = weighted(lambda d: applied(0, d) + applied(1, d))
REGRESSION = weighted(
    lambda d: Fraction(applied(0, d) * applied(1, d), applied(0, d) + applied(1, d))
)
AMONG_WOMEN = weighted(lambda d: applied(1, d))

# The worlds, rules written down a second time. The first two stories tell one world.

PLAIN = {
    "woman": lambda case: yes(Fraction(WOMEN, APPLICATIONS)),
    "department": lambda case: {
        i: Fraction(applied(case["woman"], d), sex(case["woman"])[0]) for i, d in enumerate(DOORS)
    },
    "admitted": lambda case: yes(rate(case["woman"], DOORS[case["department"]])),
}


def prepared_there(woman, door):
    """P(prepared | sex, department): 75% of men in a and b, 45% elsewhere; women 13.266 more."""
    return Fraction(75 if door in "ab" else 45, 100) + Fraction(13_266, 100_000) * woman


def doors_of_the_prepared(case):
    """By Bayes, up to a factor: share of the department x share of the (un)prepared in it."""
    woman, parts = case["woman"], {}
    for i, door in enumerate(DOORS):
        share = prepared_there(woman, door)
        parts[i] = applied(woman, door) * (share if case["prepared"] else 1 - share)
    return {i: Fraction(part) / sum(parts.values()) for i, part in parts.items()}


def admitted_if_prepared(case):
    """The department's rate for the sex, shared out 1 to 10 between unprepared and prepared."""
    door = DOORS[case["department"]]
    share = prepared_there(case["woman"], door)
    spread = (1 - share) / 10 + share
    return yes(rate(case["woman"], door) / spread * (1 if case["prepared"] else Fraction(1, 10)))


HIDDEN = {
    "woman": PLAIN["woman"],
    "prepared": lambda case: yes(Fraction(6044, 10_000)),
    "department": doors_of_the_prepared,
    "admitted": admitted_if_prepared,
}
RULES = {"turned_away": PLAIN, "crowded_doors": PLAIN, "better_women": HIDDEN}
STORIES = tuple(RULES)
WORLDS = {story: played_out(rules) for story, rules in RULES.items()}
TRUTH = {
    "turned_away": total_effect(PLAIN, "woman", "admitted"),
    "crowded_doors": direct_effect(PLAIN, "woman", "admitted"),
    "better_women": direct_effect(HIDDEN, "woman", "admitted"),
}


@pytest.fixture(scope="module")
def berkeley():
    return cs.load("berkeley-admissions")


def close(found, expected, error):
    assert abs(found - float(expected)) <= Z * error, (found, float(expected), error)


# What the table says


def test_the_totals_that_are_printed():
    assert APPLICATIONS == 4526
    assert (sex(0), sex(1)) == ((2691, 1198), (1835, 557))
    percent = [round(float(100 * Fraction(sex(w)[1], sex(w)[0])), 1) for w in (0, 1)]
    assert percent == [44.5, 30.4]
    assert round(float(100 * CRUDE), 1) == -14.2


def test_the_departments_one_by_one():
    points = {d: round(float(100 * (rate(1, d) - rate(0, d))), 1) for d in DOORS}
    assert points == {"a": 20.3, "b": 5.0, "c": -2.9, "d": 1.8, "e": -3.8, "f": 1.1}


def test_three_means_over_departments():
    assert round(float(100 * STANDARDISED), 1) == 4.3
    assert round(float(100 * REGRESSION), 1) == 1.8
    assert round(float(100 * AMONG_WOMEN), 1) == 0.1


def test_what_each_story_asks_of_its_world():
    assert TRUTH["turned_away"] == CRUDE
    assert TRUTH["crowded_doors"] == STANDARDISED
    assert round(float(TRUTH["better_women"]), 3) == -0.03


def test_the_sceptic_tells_the_same_table():
    """Up to the rounding of .6044, prepared people being as frequent among women as among men."""
    for woman in (0, 1):
        assert mean(WORLDS["better_women"], "prepared", woman=woman) == Fraction(6044, 10_000)
    for case, expected in WORLDS["turned_away"]:
        assert float(chance(WORLDS["better_women"], **case)) == pytest.approx(
            float(expected), abs=2e-5
        )


def test_prepared_women_fare_worse_than_prepared_men_in_all_departments_but_one():
    """The three points are a mean: where the table favours women by 20 they are favoured here."""
    worse = []
    for i, door in enumerate(DOORS):
        known = {"department": i, "prepared": 1}
        if difference(WORLDS["better_women"], "admitted", "woman", **known) < 0:
            worse.append(door)
    assert worse == ["b", "c", "d", "e", "f"]


# The package against the table


def test_the_shipped_counts_are_the_published_ones():
    counts = pd.read_csv(datasets_folder() / "berkeley-admissions" / "counts.csv")
    found = {
        (row.department, row.woman, row.admitted): row.n for row in counts.itertuples(index=False)
    }
    expected = {
        (door, woman, admitted): TABLE[door][2 * woman + 1 - admitted]
        for door in DOORS
        for woman in (0, 1)
        for admitted in (0, 1)
    }
    assert found == expected


def test_the_table_under_every_story(berkeley):
    rows = cs.compare(berkeley)
    plaintiff, statistician, sceptic = (rows[story] for story in STORIES)
    assert plaintiff.estimate.estimate == pytest.approx(float(CRUDE), abs=1e-9)
    assert plaintiff.estimate.identification.adjustment_set == ()
    assert statistician.estimate.estimate == pytest.approx(float(REGRESSION), abs=1e-9)
    assert statistician.estimate.identification.adjustment_set == ("department",)
    assert statistician.estimate.standardised == pytest.approx(float(STANDARDISED), abs=1e-9)
    assert sceptic.estimate.identification.strategy == "unidentified"
    assert [row.recommendation.action for row in (plaintiff, statistician, sceptic)] == [
        "as_men",
        "leave_it",
        None,
    ]
    assert not statistician.contradiction.contradicted


def test_the_totals_alone_speak_to_the_plaintiff(berkeley):
    rows = cs.compare(berkeley, evidence="totals")
    assert [rows[story].recommendation.action for story in STORIES] == ["as_men", None, None]
    assert [rows[story].recommendation.settled_by for story in STORIES] == [
        None,
        "departments",
        None,
    ]


@pytest.mark.parametrize("world", ["crowded_doors", "better_women"])
def test_both_worlds_are_read_alike(berkeley, world):
    rows = cs.compare(berkeley, world=world, n=N, seed=SEED)
    for story, expected in (("turned_away", CRUDE), ("crowded_doors", REGRESSION)):
        found = rows[story].estimate
        close(found.estimate, expected, found.fit.se)
    assert [rows[story].recommendation.action for story in STORIES] == [
        "as_men",
        "leave_it",
        None,
    ]


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_action(berkeley, story):
    """The action on the women who applied: all that being one does, or what it does at the door."""
    found = cs.truth(berkeley[story], n=N, seed=SEED)
    close(found.value, TRUTH[story], found.se)
    share = Fraction(WOMEN, APPLICATIONS)
    expected = {
        "turned_away": -CRUDE * share,
        "crowded_doors": -AMONG_WOMEN * share,
        "better_women": only_outcome(HIDDEN, "admitted", {"woman": 0})
        - mean(WORLDS["better_women"], "admitted"),
    }[story]
    change = cs.effect(berkeley[story], "as_men", n=N, seed=SEED)
    close(change.outcome_change, expected, change.outcome_change_se)
    best = "as_men" if expected > Fraction("0.01") else "leave_it"
    assert best == {"crowded_doors": "leave_it"}.get(story, "as_men")


@pytest.mark.parametrize("story", ["crowded_doors", "better_women"])
def test_simulated_counts(berkeley, story):
    frame = cs.simulate(berkeley[story], n=N, seed=SEED)
    for door in DOORS:
        for woman in (0, 1):
            rows = frame[(frame.department == door) & (frame.woman == woman)]
            share = applied(woman, door) / APPLICATIONS
            close(len(rows) / N, share, (share * (1 - share) / N) ** 0.5)
            p = float(rate(woman, door))
            close(rows.admitted.mean(), p, (p * (1 - p) / len(rows)) ** 0.5)
