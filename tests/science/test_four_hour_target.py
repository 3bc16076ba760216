"""four-hour-target, checked by a second hand: matrices, and a grid for the counts.

By hand, P pressure, F full wards, M minutes, R records, C clocks (latent):

pressure_works  P -> M <- F, M -> R. Nothing points into P, and all that it does to R goes through
                M: the records speak for the minutes. Nothing to hold equal, on any evidence.
stopped_clock   the same and P -> C -> R, around the minutes: the records cannot tell. The minutes
                can, nothing held equal.
full_house      P <- F -> M <- P, M -> R. The beds must be held equal, and then suffice: the records
                speak with them. M is no cause of F.

Counts. log E(R | all else) = L is normal with variance v, so that E R = exp(E L + v/2). By Stein's
lemma least squares of R on normal columns converges to E R times that of L.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import causalstory as cs

from .linear import Linear
from .prices import minimax, regrets
from .weighted import Weighted, grid

Z = 5.0  # luck goes that far once in 1.7 million; there are about 50 such comparisons
N = 10_000
SEED = 240

RATE = {"m": 0.01}
WORLDS = {
    "pressure_works": Linear(
        {"f": {}, "p": {}, "m": {"p": -18, "f": 15}, "l": RATE}, sd={"m": 15, "l": 0}
    ),
    "stopped_clock": Linear(
        {
            "f": {},
            "p": {},
            "c": {"p": 0.9},
            "m": {"p": 10, "f": 12},
            "l": {**RATE, "c": -0.31},
        },
        sd={"c": 0.436, "m": 12, "l": 0},
    ),
    "full_house": Linear(
        {"f": {}, "p": {"f": -0.8}, "m": {"f": 22.5}, "l": RATE}, sd={"p": 0.6, "m": 16, "l": 0}
    ),
}
STORIES = tuple(WORLDS)
GIVEN = {"pressure_works": (), "stopped_clock": (), "full_house": ("f",)}
COLUMN = {"p": "pressure", "f": "full_wards", "m": "minutes", "r": "recorded_late"}
LEVELS = ("league_table", "bed_count", "patient_survey")
SEEN = {  # what each story may estimate: the records, the minutes, or nothing
    "pressure_works": ("r", "r", "m"),
    "stopped_clock": (None, None, "m"),
    "full_house": (None, "r", "m"),
}
COSTS = {"free_beds": 17.0}
SHIFTS = {"press_harder": ("p", 1), "press_less": ("p", -1), "free_beds": ("f", -1)}
CHANGES = {
    story: {action: by * world.effect(of, "m") for action, (of, by) in SHIFTS.items()}
    for story, world in WORLDS.items()
}
INDEPENDENCIES = {  # of the columns: one, other, given; L stands for the records
    "pressure_works": (("p", "f", ()), ("l", "p", ("m",)), ("l", "f", ("m",))),
    "stopped_clock": (("p", "f", ()), ("l", "f", ("p", "m"))),
    "full_house": (("l", "p", ("m",)), ("l", "f", ("m",))),
}


def records(world):
    """E R."""
    return 150 * np.exp(WORLDS[world].covariance("l", "l") / 2)


def slope(world, of, *given):
    made = WORLDS[world]
    return (
        records(world) * made.slope("l", "p", *given) if of == "r" else made.slope(of, "p", *given)
    )


def cells(world):
    """A grid of P, F and what is left of L given both, within which M and R vary."""
    made = WORLDS[world]
    weights, (one, other, luck) = grid(3, step=0.25)
    f = one
    p = -0.8 * f + 0.6 * other if world == "full_house" else other
    m, log_rate = (made.slope(of, "p", "f") * p + made.slope(of, "f", "p") * f for of in "ml")
    rate = 150 * np.exp(log_rate + made.left("l", "p", "f") ** 0.5 * luck)
    columns = {"p": p, "f": f, "m": 210 + m, "r": rate}
    return Weighted(weights, columns, {"m": made.left("m", "p", "f"), "r": rate})


CELLS = {world: cells(world) for world in STORIES}


def choice(story, level, world):
    """What a story buys on the columns of a world.

    Beds cost minutes, and records are none: while the minutes are not seen nobody can say whether
    beds are worth it.
    """
    of = SEEN[story][LEVELS.index(level)]
    if of is None:
        return None
    by = round(slope(world, of, *GIVEN[story]), 9)
    gains = {"press_harder": -by, "press_less": by, "leave_it": 0.0}
    if of == "m":
        gains["free_beds"] = WORLDS[world].slope("m", "f") - COSTS["free_beds"]
    best = max(gains, key=gains.__getitem__)
    return best if gains[best] > 0 else "leave_it"


def refuted(story, level, world):
    """By an independence of its columns that is none, or by the way the minutes go."""
    made, columns = WORLDS[world], set("plfm"[: 2 + LEVELS.index(level)])
    broken = any(
        abs(made.correlation(one, other) if not given else made.slope(one, other, *given)) > 1e-9
        for one, other, given in INDEPENDENCIES[story]
        if {one, other, *given} <= columns
    )
    of = SEEN[story][LEVELS.index(level)]
    claimed = of and np.sign(round(slope(story, of, *GIVEN[story]), 9))
    return broken or bool(claimed and claimed * slope(world, of, *GIVEN[story]) < 0)


@pytest.fixture(scope="module")
def target():
    return cs.load("four-hour-target")


@pytest.fixture(scope="module")
def read(target):
    return {
        (world, level): cs.compare(target, world=world, evidence=level, n=N, seed=SEED)
        for world, level in product(STORIES, LEVELS)
    }


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


# What the equations say


@pytest.mark.parametrize("world", STORIES)
def test_the_same_league_table(world):
    """The head of the file: 156 records, -.18 on the log scale, whose standard deviation is .28."""
    made = WORLDS[world]
    assert round(records(world)) == 156
    assert made.slope("l", "p") == pytest.approx(-0.18, abs=2e-3)
    assert made.sd("l") == pytest.approx(0.28, abs=5e-3)
    assert made.sd("p") == pytest.approx(1, abs=1e-9)
    assert CELLS[world].correlation("p", "r") == pytest.approx(-0.61, abs=0.011)
    for given in ((), ("f",)):  # Stein's lemma and the grid agree
        found = CELLS[world].slope("r", "p", *given)
        assert found == pytest.approx(slope(world, "r", *given), abs=1e-6)


def test_the_figures_in_the_comments():
    house, clock = WORLDS["full_house"], WORLDS["stopped_clock"]
    assert house.correlation("f", "p") == pytest.approx(-0.8, abs=1e-12)
    assert round(clock.effect("p", "c") * -0.31, 2) == -0.28
    assert round(clock.effect("p", "m") * 0.01, 2) == 0.1
    assert np.exp(0.01 * 10) == pytest.approx(1.1, abs=6e-3)  # "10% more patients"
    worth = {world: -CHANGES[world]["free_beds"] > COSTS["free_beds"] for world in STORIES}
    assert worth == {"pressure_works": False, "stopped_clock": False, "full_house": True}


def test_truths_on_paper():
    assert CHANGES == {
        "pressure_works": {"press_harder": -18, "press_less": 18, "free_beds": -15},
        "stopped_clock": {"press_harder": 10, "press_less": -10, "free_beds": -12},
        "full_house": {"press_harder": 0, "press_less": 0, "free_beds": -22.5},
    }


def test_what_each_story_buys_on_data_of_its_own_world():
    bought = {s: [choice(s, level, s) for level in LEVELS] for s in STORIES}
    assert bought == {
        "pressure_works": ["press_harder"] * 3,
        "stopped_clock": [None, None, "press_less"],
        "full_house": [None, "leave_it", "free_beds"],
    }


# The package against the equations


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(target, story):
    made = WORLDS[story]
    assert cs.truth(target[story], n=2_000).value == pytest.approx(made.effect("p", "m"), abs=1e-9)
    for action, (of, by) in SHIFTS.items():
        found = cs.effect(target[story], action, n=N, seed=SEED)
        assert found.outcome_change == pytest.approx(CHANGES[story][action], abs=1e-9)
        fewer = records(story) * (np.exp(by * made.effect(of, "l")) - 1)
        close(found.proxy_change, fewer, found.proxy_change_se)


@pytest.mark.parametrize("story", STORIES)
def test_what_is_identified(target, story):
    for level, of in zip(LEVELS, SEEN[story], strict=True):
        found = cs.identify(target[story], evidence=level)
        if of is None:
            assert (found.strategy, found.adjustment_set) == ("unidentified", None)
            first = next(e for e, seen in zip(LEVELS, SEEN[story], strict=True) if seen)
            assert found.settled_by == first
            continue
        given = tuple(COLUMN[name] for name in GIVEN[story])
        assert (found.strategy, found.adjustment_set) == ("backdoor", given)
        assert (found.variable, found.by_proxy) == (COLUMN[of], of == "r")


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_story_on_every_world(read, level, story, world):
    """Where an effect is zero its interval excludes zero once in 40; a true story is contradicted
    once in a hundred at most."""
    row = read[world, level].to_dict()["rows"][STORIES.index(story)]
    assert row["action"] == choice(story, level, world)
    assert bool(row["contradicted"]) == refuted(story, level, world)
    seen = row["association"]
    made, held = CELLS[world], GIVEN[story]
    close(seen["slope"], slope(world, "r"), made.error("r", "p", n=N))
    of = SEEN[story][LEVELS.index(level)]
    if of is None:
        return
    error, off = (f(of, "p", *held, n=N) for f in (made.error, made.error_of_error))
    close(row["estimate"], slope(world, of, *held), error)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=Z * off)


def test_what_beds_are_worth_cannot_be_read_off_the_records(read):
    for story in ("pressure_works", "full_house"):
        found = read["full_house", "bed_count"][story].recommendation
        assert any("free_beds" in doubt for doubt in found.doubts)


def test_regret(target):
    expected = regrets(CHANGES, COSTS, goal=-1)
    price = cs.regret(target, n=N, seed=SEED)
    for cell in price.table:
        assert cell.regret == pytest.approx(expected[cell.world][cell.action], abs=1e-9)
        looks_well = (cell.world, cell.action) == ("stopped_clock", "press_harder")
        assert cell.self_confirming is looks_well
    assert (price.minimax, minimax(expected)) == ("leave_it", ("leave_it", 2.0))
    for row in price:
        assert row.action == choice(row.story, "league_table", row.world)
