"""customer-experience, checked by a second hand: matrices against the package.

By hand, T programme (by lot), K customers kept, S score, A answers, W wrong bills, B begging
(latent). Nothing points into T, so that nothing has to be held equal wherever the effect can be
told at all:

delight     T -> K <- W, K -> S. All that T does to S goes through K: the score speaks for it.
silence     the same and T -> A -> S, around K: the score cannot tell, not with the response rates
            either. The accounts can.
old_habits  T -> B -> S <- K <- W. No arrow leads from T to K: no effect, on any evidence.

W moves K alone, in every story.
"""

from __future__ import annotations

from itertools import product

import pytest

import causalstory as cs

from .linear import Linear
from .prices import minimax, regrets

Z = 5.0  # luck goes that far once in 1.7 million; there are about 60 such comparisons
N = 10_000
SEED = 2005

BY_LOT = {"t": {}, "w": {}}  # in the programme or not: a standard deviation of .5
WORLDS = {
    "delight": Linear(
        {**BY_LOT, "k": {"t": 3, "w": -1}, "a": {}, "s": {"k": 2}},
        sd={"t": 0.5, "k": 2, "a": 4, "s": 4},
    ),
    "silence": Linear(
        {**BY_LOT, "k": {"t": -4, "w": -1}, "a": {"t": -10}, "s": {"k": 1, "a": -1}},
        sd={"t": 0.5, "k": 2, "a": 4, "s": 5},
    ),
    "old_habits": Linear(
        {**BY_LOT, "k": {"w": -3}, "a": {}, "b": {"t": 1}, "s": {"k": 1, "b": 6}},
        sd={"t": 0.5, "a": 4, "b": 0.3, "s": 5},
    ),
}
STORIES = tuple(WORLDS)
COLUMN = {
    "t": "programme",
    "s": "score",
    "a": "response_rate",
    "k": "customers_kept",
    "w": "wrong_bills",
}
LEVELS = ("dashboard", "response_rates", "accounts")
COLUMNS = {"dashboard": "ts", "response_rates": "tsa", "accounts": "tsakw"}
SEEN = {  # what each story estimates of T: the score, the customers; 0 by the arrows; or nothing
    "delight": ("s", "s", "k"),
    "silence": (None, None, "k"),
    "old_habits": (0, 0, 0),
}
COSTS = {"repair_bills": 2.0}
# By how much an action moves what it acts on: half of the branches are in the programme already.
SHIFTS = {"extend_it": ("t", 0.5), "stop_it": ("t", -0.5), "repair_bills": ("w", -1)}
CHANGES = {
    story: {action: by * world.effect(of, "k") for action, (of, by) in SHIFTS.items()}
    for story, world in WORLDS.items()
}
INDEPENDENCIES = {  # one, other, given
    "delight": (
        *(("a", other, ()) for other in "tskw"),
        ("t", "w", ()),
        ("s", "t", ("k",)),
        ("s", "w", ("k",)),
    ),
    "silence": (
        ("t", "w", ()),
        ("a", "w", ()),
        ("a", "k", ("t",)),
        ("s", "t", ("k", "a")),
        ("s", "w", ("k", "t")),
    ),
    "old_habits": (
        *(("a", other, ()) for other in "tskw"),
        ("t", "w", ()),
        ("t", "k", ()),
        ("s", "w", ("k",)),
    ),
}


def seen(story, level):
    return SEEN[story][LEVELS.index(level)]


def choice(story, level, world):
    """What a story buys on the columns of a world: what it reads off, less cost.

    Both things to do with the programme are free, so that the score is enough for the sign; wrong
    bills are seen with the accounts only.
    """
    of = seen(story, level)
    if of is None:
        return None
    by = round(WORLDS[world].slope(of, "t"), 9) if of else 0.0
    gains = {"leave_it": 0.0, "extend_it": by / 2, "stop_it": -by / 2}
    if level == "accounts":
        gains["repair_bills"] = -WORLDS[world].slope("k", "w") - COSTS["repair_bills"]
    return max(gains, key=gains.__getitem__)


def refuted(story, level, world):
    """By an independence of its columns that is none, or by the way that score or customers go."""
    made, of = WORLDS[world], seen(story, level)
    broken = any(
        abs(made.slope(one, other, *given)) > 1e-9
        for one, other, given in INDEPENDENCIES[story]
        if {one, other, *given} <= set(COLUMNS[level])
    )
    opposite = of and WORLDS[story].slope(of, "t") * round(made.slope(of, "t"), 9) < 0
    return broken or bool(opposite)


@pytest.fixture(scope="module")
def branches():
    return cs.load("customer-experience")


@pytest.fixture(scope="module")
def read(branches):
    return {
        (world, level): cs.compare(branches, world=world, evidence=level, n=N, seed=SEED)
        for world, level in product(STORIES, LEVELS)
    }


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


# What the equations say


@pytest.mark.parametrize("world", STORIES)
def test_six_points_in_every_world(world):
    assert WORLDS[world].slope("s", "t") == pytest.approx(6, abs=1e-9)
    assert WORLDS[world].effect("t", "s") == pytest.approx(6, abs=1e-9)


def test_whoever_drew_lots_is_misled_all_the_same():
    """Nothing confounds the programme: the plain slopes are the truth, of score and customers."""
    for world in WORLDS.values():
        assert world.slope("k", "t") == pytest.approx(world.effect("t", "k"), abs=1e-9)
    silence = WORLDS["silence"]
    assert silence.effect("t", "k") < 0 < silence.effect("t", "s")


def test_response_rates_held_equal():
    """In the second world what is left of the score shows the loss, -4; in the third all 6 points
    stay. The rule for proxies is stricter: no way may lead around the customers at all."""
    found = [round(world.slope("s", "t", "a"), 9) for world in WORLDS.values()]
    assert found == [6, -4, 6]


def test_truths_on_paper():
    rounded = {s: {a: round(c, 9) for a, c in row.items()} for s, row in CHANGES.items()}
    assert rounded == {
        "delight": {"extend_it": 1.5, "stop_it": -1.5, "repair_bills": 1},
        "silence": {"extend_it": -2, "stop_it": 2, "repair_bills": 1},
        "old_habits": {"extend_it": 0, "stop_it": 0, "repair_bills": 3},
    }


def test_what_each_story_buys_on_data_of_its_own_world():
    bought = {s: [choice(s, level, s) for level in LEVELS] for s in STORIES}
    assert bought == {
        "delight": ["extend_it"] * 3,
        "silence": [None, None, "stop_it"],
        "old_habits": ["leave_it", "leave_it", "repair_bills"],
    }


# The package against the equations


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(branches, story):
    """How many of the branches drawn are in the programme is luck, hence an error where it acts."""
    made = WORLDS[story]
    found = cs.truth(branches[story], n=2_000)
    assert found.value == pytest.approx(made.effect("t", "k"), abs=1e-9)
    for action, (of, by) in SHIFTS.items():
        change = cs.effect(branches[story], action, n=N, seed=SEED)
        lots = 0.5 / N**0.5 if of == "t" else 0.0
        for moved, name in ((change.outcome_change, "k"), (change.proxy_change, "s")):
            effect = made.effect(of, name)
            assert abs(moved - by * effect) <= Z * lots * abs(effect) + 1e-9


@pytest.mark.parametrize("story", STORIES)
def test_the_simulated_columns(branches, story):
    frame, made = cs.simulate(branches[story], n=N, seed=SEED), WORLDS[story]
    for name, column in COLUMN.items():
        assert frame[column].std() == pytest.approx(made.sd(name), rel=Z / (2 * N) ** 0.5)
    close(frame["response_rate"].mean(), 30, made.sd("a") / N**0.5)
    for one, other in (("t", "k"), ("a", "s"), ("k", "s"), ("w", "k")):
        found = frame[COLUMN[one]].corr(frame[COLUMN[other]])
        close(found, made.correlation(one, other), 1 / N**0.5)


@pytest.mark.parametrize("story", STORIES)
def test_what_is_identified(branches, story):
    for level in LEVELS:
        of, found = seen(story, level), cs.identify(branches[story], evidence=level)
        if of is None:
            said = (found.strategy, found.adjustment_set, found.settled_by)
            assert said == ("unidentified", None, "accounts")
        elif of == 0:
            assert found.strategy == "no_effect"
        else:
            assert (found.strategy, found.adjustment_set) == ("backdoor", ())
            assert (found.variable, found.by_proxy) == (COLUMN[of], of == "s")


@pytest.mark.parametrize("world", STORIES)
@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_story_on_every_world(read, level, story, world):
    """Where repair is bought its lead is a customer of a hundred, with an error of .01.

    A true story is contradicted once in a hundred at most. Errors are normal and half of the
    branches are in the programme, so that half an interval is off by 1 / sqrt(2 N) of itself.
    """
    row, made = read[world, level].to_dict()["rows"][STORIES.index(story)], WORLDS[world]
    assert row["action"] == choice(story, level, world)
    assert bool(row["contradicted"]) == refuted(story, level, world)
    close(row["association"]["slope"], 6, made.error("s", "t", n=N))
    of = seen(story, level)
    if not of:
        assert row["estimate"] == of
        return
    error = made.error(of, "t", n=N)
    close(row["estimate"], made.slope(of, "t"), error)
    assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=Z / (2 * N) ** 0.5)


def test_regret(branches):
    """The share of the branches drawn moves a number by less than Z * .5 / sqrt(100,000) * 4,
    which is .04."""
    expected = regrets(CHANGES, COSTS)
    price = cs.regret(branches, n=N, seed=SEED)
    for cell in price.table:
        assert cell.regret == pytest.approx(expected[cell.world][cell.action], abs=0.04)
        assert cell.self_confirming is ((cell.world, cell.action) == ("silence", "extend_it"))
    best, lead = minimax(expected)
    assert (price.minimax, best, round(lead, 9)) == ("leave_it", "leave_it", 1)
    for row in price:
        assert row.action == choice(row.story, "dashboard", row.world)
