"""success-stories, checked by a second hand: every world on a grid, survivors as weights.

By hand, B boldness, K skill, Y return, survivors only (the box):

boldness   B -> Y <- K -> [alive]. The box hangs on K alone and opens nothing between B and Y: the
           plain slope, on either evidence.
graveyard  the same and B -> [alive]. The box ties B to K: B -> [alive] <- K -> Y is open until K is
           held equal, and shut then. Unknown by the bestseller's table.
extremes   B -> Y <- K, Y -> [alive]. The box is an effect of the outcome; nothing can be told, and
           no two columns are held apart, so that nothing can refute it either.

Returns are linear in B and K in every world, so that the slope on B is the truth, among everybody.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import causalstory as cs

from .prices import minimax, regrets
from .weighted import Weighted, grid

Z = 5.0  # luck goes that far once in 1.7 million; there are about 60 such comparisons
N = 10_000
SEED = 2003


def chance(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def boldness():
    weights, (b, k) = grid(2)
    y = 3.6 + 0.95 * b + 2 * k
    return weights, chance(-1 + 1.5 * k), {"b": b, "k": k, "y": y}, {"y": 2.4**2}


def graveyard():
    weights, (e, k) = grid(2)
    b = 0.8 + 1.2 * e
    y = 2.1 - 0.5 * b + 3.8 * k
    return weights, chance(0.1 - 3 * b + 4 * k), {"b": b, "k": k, "y": y}, {"y": 1.0}


def extremes():
    """Survival follows the return itself, so that the cells run over its luck too."""
    weights, (b, k, luck) = grid(3, step=0.25)
    y = -0.7 * b + 2 * k + 4.2 * np.exp(0.35 * b) * luck
    return weights, chance(y - 2), {"b": b, "k": k, "y": y}, {}


FOUNDED = {"boldness": boldness(), "graveyard": graveyard(), "extremes": extremes()}
STORIES = tuple(FOUNDED)
ALL = {s: Weighted(w, columns, within) for s, (w, _, columns, within) in FOUNDED.items()}
LEFT = {s: Weighted(w * p, columns, within) for s, (w, p, columns, within) in FOUNDED.items()}
SHARE = {story: float(w @ alive) for story, (w, alive, _, _) in FOUNDED.items()}

TRUTH = {"boldness": 0.95, "graveyard": -0.5, "extremes": -0.7}
COLUMN = {"b": "boldness", "k": "skill", "y": "yearly_return"}
LEVELS = ("bestseller", "interviews")
GIVEN = {"boldness": ((), ()), "graveyard": (None, ("k",)), "extremes": (None, None)}
CHANGES = {
    story: {"copy_the_bold": effect, "stay_careful": -effect} for story, effect in TRUTH.items()
}


def given(story, level):
    return GIVEN[story][LEVELS.index(level)]


def choice(story, level, world):
    """What a story buys on the survivors of a world: actions are free, so the sign is enough."""
    held = given(story, level)
    if held is None:
        return None
    return "copy_the_bold" if LEFT[world].slope("y", "b", *held) > 0 else "stay_careful"


def refuted(story, level, world):
    """The first story holds boldness and skill apart; the first two say which way returns go."""
    held = given(story, level)
    if held is None:
        return False
    apart = story == "boldness" and level == "interviews"
    broken = apart and abs(LEFT[world].correlation("b", "k")) > 1e-9
    return broken or TRUTH[story] * LEFT[world].slope("y", "b", *held) < 0


@pytest.fixture(scope="module")
def companies():
    return cs.load("success-stories")


@pytest.fixture(scope="module")
def read(companies):
    return {
        (world, level): cs.compare(companies, world=world, evidence=level, n=N, seed=SEED)
        for world, level in product(STORIES, LEVELS)
    }


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


# What the formulas say


@pytest.mark.parametrize("world", STORIES)
def test_the_same_survivors(world):
    """The head of the file, which rounds: the worlds are alike, not equal."""
    left = LEFT[world]
    assert SHARE[world] == pytest.approx(1 / 3, abs=0.025)
    assert left.mean("b") == pytest.approx(0, abs=0.06)
    assert left.sd("b") == pytest.approx(1, abs=0.035)
    assert left.mean("y") == pytest.approx(5, abs=0.15)
    assert left.sd("y") == pytest.approx(3.1, abs=0.15)
    assert left.slope("y", "b") == pytest.approx(0.93, abs=0.025)
    assert left.correlation("b", "y") == pytest.approx(0.3, abs=0.011)


def test_among_all_that_were_founded_the_plain_slope_is_the_truth():
    for story, world in ALL.items():
        assert world.slope("y", "b") == pytest.approx(TRUTH[story], abs=1e-9)
        assert world.correlation("b", "k") == pytest.approx(0, abs=1e-9)


def test_the_figures_in_the_comments():
    assert round(LEFT["graveyard"].correlation("b", "k"), 2) == 0.47
    assert [round(4.2 * float(np.exp(0.35 * b)), 1) for b in (0, 1, -1)] == [4.2, 6.0, 3.0]
    assert chance(2 - 2) == 0.5
    assert round(float(1 - chance(0 - 2)), 2) == 0.88  # "seven of eight"


def test_interviews_tell_the_truth_in_the_first_two_worlds_only():
    slopes = {s: LEFT[s].slope("y", "b", "k") for s in STORIES}
    assert slopes["boldness"] == pytest.approx(0.95, abs=1e-9)
    assert slopes["graveyard"] == pytest.approx(-0.5, abs=1e-9)
    assert slopes["extremes"] > 1  # further off than the plain slope


def test_how_many_interviews_refute_the_bestseller():
    """Where the statistician is right boldness and skill are all but apart among survivors.

    Of two claims at .01 by Holm the first needs a p below .005, so |z| > 2.81; .84 more for a
    power of 80%.
    """
    found = LEFT["extremes"].correlation("b", "k")
    assert round(found, 3) == -0.087
    assert 1_500 < ((2.81 + 0.84) / found) ** 2 < 2_000  # "well over a thousand"
    assert ((2.81 + 0.84) / LEFT["graveyard"].correlation("b", "k")) ** 2 < 70


def test_the_lower_tail_is_missing_in_the_third_world():
    left, founded = LEFT["extremes"], ALL["extremes"]
    loss = left.columns["y"] < 0
    assert founded.weights[loss].sum() > 0.48
    assert left.weights[loss].sum() < 0.03
    away = left.columns["y"] - left.mean("y")
    assert left.weights @ away**3 / left.sd("y") ** 3 > 1.1


# The package against the formulas


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(companies, story):
    assert cs.truth(companies[story], n=2_000).value == pytest.approx(TRUTH[story], abs=1e-9)
    for action, change in CHANGES[story].items():
        found = cs.effect(companies[story], action, n=2_000)
        assert found.outcome_change == pytest.approx(change, abs=1e-9)


@pytest.mark.parametrize("population", [False, True])
@pytest.mark.parametrize("story", STORIES)
def test_the_simulated_columns(companies, story, population):
    frame = cs.simulate(companies[story], n=N, seed=SEED, population=population, latent=True)
    world = (ALL if population else LEFT)[story]
    for name, column in COLUMN.items():
        close(frame[column].mean(), world.mean(name), world.sd(name) / N**0.5)
    seen = cs.association(frame, "boldness", "yearly_return")
    close(seen.slope, world.slope("y", "b"), world.error("y", "b", n=N))
    share = SHARE[story] if population else 1.0
    close(frame["survived"].mean(), share, (share * (1 - share) / N) ** 0.5)


@pytest.mark.parametrize("story", STORIES)
def test_what_is_identified(companies, story):
    for level in LEVELS:
        held, found = given(story, level), cs.identify(companies[story], evidence=level)
        if held is None:
            assert (found.strategy, found.adjustment_set) == ("unidentified", None)
            assert found.settled_by == ("interviews" if story == "graveyard" else None)
        else:
            assert found.strategy == "backdoor"
            assert found.adjustment_set == tuple(COLUMN[name] for name in held)


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_story_on_every_world(read, level, story, world):
    """A true story is contradicted once in a hundred at most."""
    row = read[world, level].to_dict()["rows"][STORIES.index(story)]
    assert row["action"] == choice(story, level, world)
    assert bool(row["contradicted"]) == refuted(story, level, world)
    made, held = LEFT[world], given(story, level)
    close(row["association"]["slope"], made.slope("y", "b"), made.error("y", "b", n=N))
    if held is None:
        assert row["estimate"] is None
        return
    error = made.error("y", "b", *held, n=N)
    close(row["estimate"], made.slope("y", "b", *held), error)
    off = Z * made.error_of_error("y", "b", *held, n=N)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=off)


def test_only_the_liquidators_own_survivors_make_anybody_careful():
    bought = {(s, w): choice(s, "interviews", w) for s in STORIES for w in STORIES}
    careful = [pair for pair, action in bought.items() if action == "stay_careful"]
    assert careful == [("graveyard", "graveyard")]


def test_regret(companies):
    """Nobody who sees survivors alone ever buys what is best in the third world."""
    expected = regrets(CHANGES, {})
    price = cs.regret(companies, n=N, seed=SEED)
    for cell in price.table:
        assert cell.regret == pytest.approx(expected[cell.world][cell.action], abs=1e-9)
    best, lead = minimax(expected)
    assert (price.minimax, best, round(lead, 9)) == ("leave_it", "leave_it", 0.45)
    for row in price:
        assert row.action == choice(row.story, "bestseller", row.world)
