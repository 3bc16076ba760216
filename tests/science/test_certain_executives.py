"""certain-executives, checked by a second hand: certainty and judgement on a grid, the rest linear.

By hand, C certainty, J judgement, O results, R rating, the promoted only (the box):

carries_along  C -> O <- J, O -> R, C -> [top]. The box hangs on C alone and opens nothing; all
               that C does to R goes through O, so that the rating speaks for the results: nothing
               to hold equal, on any evidence. J moves O alone.
got_them_in    C -> [top] <- J -> O -> R <- C. No arrow leads from C to O: no effect, on any
               evidence. The box ties C to J; nothing but J points into O: its slope on J is plain.
deaf           C -> O <- J, O -> R <- C, C -> [top]. C reaches R around O, so that the rating cannot
               tell. The results can, nothing held equal. J moves O alone.

Everything is linear given C and J, so that the slopes on them are the truth, among everybody.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

import causalstory as cs

from .linear import Linear
from .prices import minimax, regrets
from .weighted import Weighted, grid

Z = 5.0  # luck goes that far once in 1.7 million; there are about 70 such comparisons
N = 10_000
SEED = 413

BY_CERTAINTY = (-2, 1.5, 0)  # log odds of being promoted: at 0, by C, by J
LIKE_ITS_LIKE = {"c": 1, "o": 0.3}  # how the board rates in the last two worlds
ODDS = {
    "carries_along": BY_CERTAINTY,
    "got_them_in": (-3.6, 2.5, 2.5),
    "deaf": BY_CERTAINTY,
}
MANAGERS = {
    "carries_along": Linear(
        {"c": {}, "j": {}, "o": {"c": 1.2, "j": 0.5}, "r": {"o": 0.63}}, sd={"o": 1.2, "r": 0.5}
    ),
    "got_them_in": Linear({"c": {}, "j": {}, "o": {"j": 1.8}, "r": LIKE_ITS_LIKE}, sd={"r": 0.8}),
    "deaf": Linear(
        {"c": {}, "j": {}, "o": {"c": -0.8, "j": 0.5}, "r": LIKE_ITS_LIKE},
        sd={"o": 1.7, "r": 0.8},
    ),
}
STORIES = tuple(MANAGERS)
COLUMN = {"c": "certainty", "r": "rating", "o": "results", "j": "judgement"}
LEVELS = ("ratings", "books", "forecasts")
SEEN = {  # what each story estimates of C: the rating, the results; 0 by the arrows; or nothing
    "carries_along": ("r", "o", "o"),
    "got_them_in": (0, 0, 0),
    "deaf": (None, "o", "o"),
}
COSTS = {"teach_doubt": 0.2, "hire_by_forecasts": 0.7}
SHIFTS = {"hire_the_certain": ("c", 1), "teach_doubt": ("c", -1), "hire_by_forecasts": ("j", 1)}
CHANGES = {
    story: {action: by * world.effect(of, "o") for action, (of, by) in SHIFTS.items()}
    for story, world in MANAGERS.items()
}


def at_the_top(story):
    """The share that is promoted, and those that are: cells of C and J, within which O and R vary.

    Given C and J, O and R have the means that the equations say and the variances that are left.
    """
    made, (base, by_c, by_j) = MANAGERS[story], ODDS[story]
    weights, (c, j) = grid(2)
    promoted = 1 / (1 + np.exp(-(base + by_c * c + by_j * j)))
    columns, within = {"c": c, "j": j}, {}
    for name, mean in (("o", 6), ("r", 5)):
        on_c, on_j = made.effect("c", name), made.effect("j", name)
        columns[name] = mean + on_c * c + on_j * j
        within[name] = made.covariance(name, name) - on_c**2 - on_j**2
    return float(weights @ promoted), Weighted(weights * promoted, columns, within)


TOP = {story: at_the_top(story) for story in STORIES}
SHARE = {story: share for story, (share, _) in TOP.items()}
LEFT = {story: top for story, (_, top) in TOP.items()}


def seen(story, level):
    return SEEN[story][LEVELS.index(level)]


def choice(story, level, world):
    """What a story buys on the executives of a world: what it reads off, less cost.

    The rating is no return: while results are not seen only what is free can be bought by it.
    """
    of = seen(story, level)
    if of is None:
        return None
    by = LEFT[world].slope(of, "c") if of else 0.0
    gains = {"hire_the_certain": by, "leave_it": 0.0}
    if of == "r":
        return "hire_the_certain" if by > 0 else "leave_it"
    gains["teach_doubt"] = -by - COSTS["teach_doubt"]
    if level == "forecasts":
        gains["hire_by_forecasts"] = LEFT[world].slope("o", "j") - COSTS["hire_by_forecasts"]
    gains = {action: round(gain, 9) for action, gain in gains.items()}
    best = max(gains, key=gains.__getitem__)
    return best if gains[best] > 0 else "leave_it"


REFUTED = {
    # C and R apart given O: not where the board likes its like. Results rise with certainty.
    "carries_along": {
        "ratings": set(),
        "books": {"got_them_in", "deaf"},
        "forecasts": {"got_them_in", "deaf"},
    },
    # C and O apart given J
    "got_them_in": {"ratings": set(), "books": set(), "forecasts": {"carries_along", "deaf"}},
    # Results fall with certainty; C and J apart at the top
    "deaf": {
        "ratings": set(),
        "books": {"carries_along"},
        "forecasts": {"carries_along", "got_them_in"},
    },
}


@pytest.fixture(scope="module")
def company():
    return cs.load("certain-executives")


@pytest.fixture(scope="module")
def read(company):
    return {
        (world, level): cs.compare(company, world=world, evidence=level, n=N, seed=SEED)
        for world, level in product(STORIES, LEVELS)
    }


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


# What the formulas say


@pytest.mark.parametrize("world", STORIES)
def test_the_same_ratings(world):
    """The head of the file: 19% promoted, .76 points for a standard deviation of all managers."""
    assert SHARE[world] == pytest.approx(0.19, abs=0.01)
    assert LEFT[world].slope("r", "c") == pytest.approx(0.76, abs=5e-3)
    assert 0.5 < LEFT[world].correlation("c", "r") < 0.6


def test_judgement_falls_with_certainty_at_the_top():
    """Where both got people in, and there alone; results fall with it as if certainty did it."""
    found = {story: LEFT[story].slope("j", "c") for story in STORIES}
    assert round(found["got_them_in"], 3) == -0.445
    assert found["carries_along"] == pytest.approx(0, abs=1e-9)
    assert found["deaf"] == pytest.approx(0, abs=1e-9)
    assert MANAGERS["got_them_in"].correlation("c", "j") == 0
    for story in ("got_them_in", "deaf"):
        assert LEFT[story].slope("o", "c") == pytest.approx(-0.8, abs=2e-3)


def test_held_equal_judgement_tells_all_stories_apart():
    found = [round(LEFT[story].slope("o", "c", "j"), 9) for story in STORIES]
    assert found == [1.2, 0, -0.8]


def test_truths_on_paper():
    rounded = {s: {a: round(c, 9) for a, c in row.items()} for s, row in CHANGES.items()}
    assert rounded == {
        "carries_along": {"hire_the_certain": 1.2, "teach_doubt": -1.2, "hire_by_forecasts": 0.5},
        "got_them_in": {"hire_the_certain": 0, "teach_doubt": 0, "hire_by_forecasts": 1.8},
        "deaf": {"hire_the_certain": -0.8, "teach_doubt": 0.8, "hire_by_forecasts": 0.5},
    }


def test_what_each_story_buys_on_data_of_its_own_world():
    bought = {s: [choice(s, level, s) for level in LEVELS] for s in STORIES}
    assert bought == {
        "carries_along": ["hire_the_certain"] * 3,
        "got_them_in": ["leave_it", "leave_it", "hire_by_forecasts"],
        "deaf": [None, "teach_doubt", "teach_doubt"],
    }


# The package against the formulas


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(company, story):
    made = MANAGERS[story]
    found = cs.truth(company[story], n=2_000)
    assert found.value == pytest.approx(made.effect("c", "o"), abs=1e-9)
    for action, (of, by) in SHIFTS.items():
        change = cs.effect(company[story], action, n=2_000)
        assert change.outcome_change == pytest.approx(CHANGES[story][action], abs=1e-9)
        assert change.proxy_change == pytest.approx(by * made.effect(of, "r"), abs=1e-9)


@pytest.mark.parametrize("story", STORIES)
def test_the_simulated_columns(company, story):
    frame, top = cs.simulate(company[story], n=N, seed=SEED), LEFT[story]
    for name, column in COLUMN.items():
        close(frame[column].mean(), top.mean(name), top.sd(name) / N**0.5)
    everybody = cs.simulate(company[story], n=N, seed=SEED, population=True, latent=True)
    share = SHARE[story]
    close(everybody["promoted"].mean(), share, (share * (1 - share) / N) ** 0.5)


@pytest.mark.parametrize("story", STORIES)
def test_what_is_identified(company, story):
    for level in LEVELS:
        of, found = seen(story, level), cs.identify(company[story], evidence=level)
        if of is None:
            said = (found.strategy, found.adjustment_set, found.settled_by)
            assert said == ("unidentified", None, "books")
        elif of == 0:
            assert found.strategy == "no_effect"
        else:
            assert (found.strategy, found.adjustment_set) == ("backdoor", ())
            assert (found.variable, found.by_proxy) == (COLUMN[of], of == "r")


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_story_on_every_world(read, level, story, world):
    """A true story is contradicted once in a hundred at most."""
    row, made = read[world, level].to_dict()["rows"][STORIES.index(story)], LEFT[world]
    assert row["action"] == choice(story, level, world)
    assert bool(row["contradicted"]) == (world in REFUTED[story][level])
    close(row["association"]["slope"], made.slope("r", "c"), made.error("r", "c", n=N))
    of = seen(story, level)
    if not of:
        assert row["estimate"] == of
        return
    error = made.error(of, "c", n=N)
    close(row["estimate"], made.slope(of, "c"), error)
    off = Z * made.error_of_error(of, "c", n=N)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=off)


def test_regret(company):
    expected = regrets(CHANGES, COSTS)
    price = cs.regret(company, n=N, seed=SEED)
    for cell in price.table:
        assert cell.regret == pytest.approx(expected[cell.world][cell.action], abs=1e-9)
        assert cell.self_confirming is ((cell.world, cell.action) == ("deaf", "hire_the_certain"))
    best, lead = minimax(expected)
    assert (price.minimax, best, round(lead, 9)) == ("leave_it", "leave_it", 0.2)
    for row in price:
        assert row.action == choice(row.story, "ratings", row.world)
