"""Counterfactuals: exact where nothing changes, closed forms where something does."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import DataError, OptionError, SimulationError, UnknownNameError
from causalstory.runner.streams import BLOCK
from causalstory.simulation.counterfactual import counterfactual
from causalstory.simulation.effect import effect
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Scenario, Story

ROWS = 20_000


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True)


@pytest.fixture
def units(every_family: Story) -> pd.DataFrame:
    return simulate(every_family, n=500, seed=5, latent=True)


# Where do() changes nothing, to the last bit


@pytest.mark.parametrize("do", [None, {}, "leave_it"])
def test_leaving_it_returns_the_frame(every_family: Story, units: pd.DataFrame, do: Any) -> None:
    same(counterfactual(every_family, units, do=do), units)


@pytest.mark.parametrize(
    "name", ["noise", "dose", "level", "count", "successes", "over", "wait", "ward", "score"]
)
def test_what_is_no_descendant_comes_back_as_it_was(
    every_family: Story, units: pd.DataFrame, name: str
) -> None:
    value = {"ward": "icu", "noise": 0.25, "count": 30}.get(name, 1)
    imagined = counterfactual(every_family, units, do={name: value})
    touched = nx.descendants(to_networkx(every_family), name) | {name}
    others = [column for column in units if column not in touched]
    same(imagined[others], units[others])
    assert (imagined[name] == value).all()
    for child in set(to_networkx(every_family).successors(name)):
        assert not imagined[child].equals(units[child])


def test_rows_that_do_does_not_change_come_back_as_they_were(
    every_family: Story, units: pd.DataFrame
) -> None:
    """do(level = 1) changes nothing where the level was 1, through every descendant."""
    imagined = counterfactual(every_family, units, do={"level": 1})
    was = units["level"] == 1
    assert 0 < was.sum() < len(units)
    same(imagined[was], units[was])
    assert (imagined["count"] >= units["count"]).all()


@settings(max_examples=25, deadline=None)
@given(
    row=st.integers(0, 199),
    name=st.sampled_from(["dose", "level", "count", "successes", "over", "wait", "ward"]),
    seed=st.integers(0, 2**40),
)
def test_doing_what_was_returns_the_row(
    every_family: Story, row: int, name: str, seed: int
) -> None:
    units = simulate(every_family, n=200, seed=6, latent=True)
    imagined = counterfactual(every_family, units, do={name: units[name].iloc[row]}, seed=seed)
    same(imagined.iloc[[row]], units.iloc[[row]])
    alone = units.iloc[[row]]
    same(counterfactual(every_family, alone, do={name: alone[name].iloc[0]}, seed=seed), alone)


def test_an_arrow_with_nothing_on_it_carries_nothing(ward: Scenario) -> None:
    """In `acuity` the arrow from safety to errors has coefficient 0.0 on purpose."""
    units = simulate(ward["acuity"], n=300, latent=True)
    imagined = counterfactual(ward["acuity"], units, do="rule_by_fear")
    same(imagined[["actual_errors"]], units[["actual_errors"]])
    assert (imagined["psychological_safety"] < units["psychological_safety"]).all()


# Hand-made frames

HAND_MADE = {
    "dose": [0, 1, -1],
    "noise": [0.5, -0.25, 1.0],
    "level": [True, False, True],
    "count": [12.0, 3.0, 0.0],
    "successes": [12, 0, 0],
    "over": [0, 2, 40],
    "wait": [0.1, 7.0, 2.0],
    "arrival": [0.0, 2.0, 1.0],
    "spread": [1.5, 0.2, 1.0],
    "ward": ["icu", "general", "theatre"],
}


@pytest.fixture
def hand_made() -> pd.DataFrame:
    frame = pd.DataFrame(HAND_MADE, index=pd.Index(["a", "b", "b"], name="unit"))
    frame["arrival"] = frame["arrival"].astype("float32")
    frame["over"] = frame["over"].astype("Int64")
    frame["score"] = (
        frame["dose"]
        + frame["count"]
        + 0.5 * frame["over"].astype(float)
        + frame["wait"] * frame["arrival"]
        + frame["spread"]
        + (frame["ward"] == "icu")
    )
    frame.insert(0, "remark", ["first", None, "third"])
    return frame


def test_a_users_frame_keeps_index_order_and_types(
    every_family: Story, hand_made: pd.DataFrame
) -> None:
    kept = hand_made.copy(deep=True)
    mine = hand_made.drop(columns="remark")
    same(counterfactual(every_family, hand_made, do="leave_it"), mine)

    imagined = counterfactual(every_family, hand_made, do={"dose": 1})
    same(hand_made, kept)
    assert list(imagined) == list(mine)
    assert imagined.index.equals(mine.index)
    assert imagined.index.name == "unit"
    same(imagined.iloc[[1]], mine.iloc[[1]].astype(imagined.dtypes))
    whole = ["dose", "level", "count", "successes", "over", "ward"]
    assert dict(imagined.dtypes[whole]) == dict(mine.dtypes[whole])
    assert imagined["arrival"].dtype == np.float64  # float32 cannot hold what it becomes
    np.testing.assert_allclose(
        imagined["arrival"], mine["arrival"] * np.exp([0.1, 0, 0.2]), rtol=1e-12
    )
    np.testing.assert_allclose(
        imagined["spread"], mine["spread"] * np.exp([0.1, 0, 0.2]), rtol=1e-12
    )


def test_a_column_that_cannot_hold_the_new_values_changes_its_type(
    every_family: Story, hand_made: pd.DataFrame
) -> None:
    frame = hand_made.astype({"ward": pd.CategoricalDtype(["theatre", "icu", "general"])})
    assert counterfactual(every_family, frame, do={"dose": 0.5})["dose"].dtype == np.float64
    assert counterfactual(every_family, frame, do={"ward": "icu"})["ward"].dtype == "category"

    narrow = frame.iloc[[0]].assign(ward=pd.Categorical(["icu"]))
    imagined = counterfactual(every_family, narrow, do={"ward": "general"})
    assert list(imagined["ward"]) == ["general"]
    assert list(imagined["ward"].cat.categories) == ["general", "icu", "theatre"]


def test_a_frame_without_rows(every_family: Story, units: pd.DataFrame) -> None:
    same(counterfactual(every_family, units.head(0), do={"dose": 1}), units.head(0))


def test_the_frame_is_never_changed(every_family: Story, units: pd.DataFrame) -> None:
    kept = units.copy(deep=True)
    imagined = counterfactual(every_family, units, do={"noise": 0.0})
    imagined.loc[:, "wait"] = -1.0
    same(units, kept)


# Streams


@pytest.mark.parametrize("k", [1, 300, BLOCK + 5])
def test_first_rows_do_not_depend_on_n(every_family: Story, k: int) -> None:
    units = simulate(every_family, n=BLOCK + 100, seed=4, latent=True)
    many = counterfactual(every_family, units, do="more")
    same(counterfactual(every_family, units.head(k), do="more"), many.head(k))


def test_the_seed_places_the_luck_of_counts_and_nothing_else(
    every_family: Story, units: pd.DataFrame
) -> None:
    one, two = (counterfactual(every_family, units, do="more", seed=seed) for seed in (1, 2))
    same(one, counterfactual(every_family, units, do="more"))
    continuous = ["dose", "noise", "wait", "arrival", "spread"]
    same(one[continuous], two[continuous])
    for name in ("level", "count", "successes", "over", "ward"):
        assert not one[name].equals(two[name])


def test_luck_is_not_what_the_variable_was_drawn_with(every_family: Story) -> None:
    """Under simulate's own seed too, what becomes of a row with count 9 is a matter of chance."""
    units = simulate(every_family, n=5000, seed=1, latent=True)
    gains = counterfactual(every_family, units, do="more", seed=1)["count"] - units["count"]
    assert gains[units["count"] == 9].nunique() > 2


# What the numbers are

LINEAR = """
format = 1
id = "linear"
title = "Linear?"
question = { treatment = "x", outcome = "y", goal = "increase" }
variables = { z = {}, x = {}, m = {}, y = {} }
[actions.more]
shift = { x = 2.0 }
[stories.only]
title = "Only"
[stories.only.mechanisms]
z = { family = "normal" }
x = { family = "normal", formula = "0.7*z", sd = 0.3 }
m = { family = "normal", formula = "1.5*x", sd = 0.9 }
y = { family = "normal", formula = "10 + 2.1*m - 0.4*x + 4*z", sd = "1 + z**2" }
"""
TOTAL = 2.1 * 1.5 - 0.4


def test_each_units_effect_in_a_linear_story_is_the_product_of_coefficients() -> None:
    story = load(LINEAR)["only"]
    units = simulate(story, n=1000, latent=True)
    shifted = counterfactual(story, units, do="more")
    np.testing.assert_array_equal(shifted["x"], units["x"] + 2.0)
    np.testing.assert_allclose(shifted["y"] - units["y"], 2 * TOTAL, rtol=0, atol=1e-11)
    fixed = counterfactual(story, units, do={"x": 3.0})
    expected = TOTAL * (3.0 - units["x"])
    np.testing.assert_allclose(fixed["y"] - units["y"], expected, rtol=0, atol=1e-11)
    held = counterfactual(story, units, do={"x": 3.0, "m": 0.0})
    expected = -0.4 * (3.0 - units["x"]) - 2.1 * units["m"]
    np.testing.assert_allclose(held["y"] - units["y"], expected, rtol=0, atol=1e-11)


def test_there_and_back_again() -> None:
    story = load(LINEAR)["only"]
    units = simulate(story, n=100, latent=True)
    there = counterfactual(story, units, do={"z": 1.0})
    back = counterfactual(story, there.assign(z=units["z"]), do={})
    same(back, there.assign(z=units["z"]))
    np.testing.assert_allclose(there["x"] - units["x"], 0.7 * (1 - units["z"]), atol=1e-12)


def test_luck_is_kept_in_order(every_family: Story) -> None:
    """do(dose + 1) raises every log mean and log odds, so no row may fall."""
    units = simulate(every_family, n=5000, seed=9, latent=True)
    imagined = counterfactual(every_family, units, do="more")
    for name in ("level", "count", "over", "wait", "arrival", "spread"):
        assert (imagined[name] >= units[name]).all(), name
    assert (imagined["successes"] <= imagined["count"]).all()


@pytest.mark.parametrize("name", ["complacency", "voice", "acuity", "aftermath"])
@pytest.mark.parametrize("action", ["rule_by_fear", "staff_sick_wards"])
def test_the_mean_of_counterfactuals_is_the_effect(ward: Scenario, name: str, action: str) -> None:
    """Within five standard errors: about one failure in two million such comparisons."""
    story = ward[name]
    units = simulate(story, n=ROWS, seed=8, latent=True)
    gained = (
        counterfactual(story, units, do=action)[["actual_errors", "reported_errors"]]
        - units[["actual_errors", "reported_errors"]]
    )
    known = effect(story, action, n=ROWS)
    changes = [
        ("actual_errors", known.outcome_change, known.outcome_change_se),
        ("reported_errors", known.proxy_change, known.proxy_change_se),
    ]
    for column, change, se in changes:
        own = float(gained[column].std()) / math.sqrt(ROWS)
        assert abs(gained[column].mean() - change) <= 5 * math.hypot(own, se) + 1e-12


def test_every_family_is_distributed_as_under_do(every_family: Story) -> None:
    """Means of two independent samples, one imagined and one simulated, within five errors."""
    units = simulate(every_family, n=ROWS, seed=11, latent=True)
    imagined = counterfactual(every_family, units, do={"dose": 1.5})
    simulated = simulate(every_family, n=ROWS, seed=12, latent=True, do={"dose": 1.5})
    for name in units:
        one, two = (
            frame[name].cat.codes == 1 if name == "ward" else frame[name]
            for frame in (imagined, simulated)
        )
        error = math.sqrt((one.var() + two.var()) / ROWS)
        assert abs(one.mean() - two.mean()) <= 5 * error, name
        error = math.sqrt((one**2).var() / ROWS + (two**2).var() / ROWS)
        assert abs((one**2).mean() - (two**2).mean()) <= 5 * error, name


# Refusals


def test_all_problems_of_a_frame_come_at_once(ward: Scenario) -> None:
    units = simulate(ward["voice"], n=5, latent=True)
    units.loc[2, "actual_errors"] = -1
    units.loc[3, "reported_errors"] = units.loc[3, "actual_errors"] + 1
    with pytest.raises(DataError) as caught:
        counterfactual(ward["voice"], units.drop(columns="learning"), do="rule_by_fear")
    assert "no column 'learning'" in caught.value.problems[0]
    assert "column 'reported_errors', row 4" in caught.value.problems[-1]


def test_do_is_checked_as_in_simulate(every_family: Story, units: pd.DataFrame) -> None:
    with pytest.raises(UnknownNameError, match="there is no action 'mor'"):
        counterfactual(every_family, units, do="mor")
    with pytest.raises(UnknownNameError, match="no variable 'doze'"):
        counterfactual(every_family, units, do={"doze": 1})
    with pytest.raises(SimulationError, match="'attic' is not a level of 'ward'"):
        counterfactual(every_family, units, do={"ward": "attic"})
    with pytest.raises(OptionError, match="seed: needs a whole number"):
        counterfactual(every_family, units, do=None, seed=-1)


def test_impossible_parameters_of_the_imagined_world_are_located(
    every_family: Story, units: pd.DataFrame
) -> None:
    with pytest.raises(SimulationError) as caught:
        counterfactual(every_family, units, do={"count": -3})
    assert caught.value.problems[0].startswith("stories.only.mechanisms.successes: trials must be")


def test_arrows_alone_have_no_counterfactuals() -> None:
    text = LINEAR.split("[stories.only.mechanisms]", maxsplit=1)[0] + 'arrows = ["x -> y"]\n'
    with pytest.raises(SimulationError, match="gives arrows but no mechanisms"):
        counterfactual(load(text)["only"], pd.DataFrame({"x": [1.0], "y": [2.0]}), do={"x": 1})


@pytest.mark.parametrize("change", ["shift = { ward = 1 }", "set = { ward = 3 }"])
def test_actions_that_give_no_level_are_refused(every_family_text: str, change: str) -> None:
    header = f"[actions.move]\n{change}\n[stories.only]"
    story = load(every_family_text.replace("[stories.only]", header))["only"]
    units = simulate(story, n=100, latent=True)
    sentence = (
        "do: action 'move' gives 'ward' no level: set one by name, as in do={'ward': 'general'}"
    )
    with pytest.raises(SimulationError) as caught:
        counterfactual(story, units, do="move")
    assert caught.value.problems == (sentence,)
    with pytest.raises(SimulationError) as caught:
        simulate(story, n=100, do="move")
    assert caught.value.problems == (sentence,)
