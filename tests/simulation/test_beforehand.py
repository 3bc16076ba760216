"""What everybody could see before anybody acted: means that can be added up by hand."""

from __future__ import annotations

import numpy as np
import pytest

import causalstory as cs
from causalstory.errors import SimulationError
from causalstory.simulation.beforehand import beforehand
from causalstory.stories.model import Story

WARDS = """
format = 1
id = "wards"
title = "Wards"
question = { treatment = "x", outcome = "y", goal = "decrease" }
timeline = { weeks = 5, start = 3, burn_in = 2 }
[levels]
house = {}
ward = { count = 2 }
nurse = { count = 3 }
[variables]
board = { switch = true }
base = { level = "ward", static = true }
age = { level = "house" }
x = { level = "nurse" }
y = { level = "nurse", total = "sum" }
z = { level = "ward", total = "sum" }
noise = { level = "nurse" }
[actions.act]
set = { board = 1 }
[stories.told]
title = "Told"
[stories.told.mechanisms]
base = { family = "normal" }
age = { family = "deterministic", formula = "lag(age) + 1" }
x = { family = "deterministic", formula = "base + 100*board" }
y = { family = "deterministic", formula = "age" }
z = { family = "deterministic", formula = "age" }
noise = { family = "normal", formula = "base" }
"""


@pytest.fixture(scope="module")
def told() -> Story:
    return cs.load(WARDS)["told"]


def test_means_are_over_the_weeks_shown_before_the_action(told: Story) -> None:
    """After a burn-in of two weeks the age is 3, 4 and 5 in the three weeks before it: 4."""
    found = beforehand(told, ["age", "y", "z"], "ward", histories=2)
    assert found.shape == (3, 2, 2)
    assert (found[0] == 4).all()  # the whole has it: the same for all below
    assert (found[1] == 3 * 4).all()  # added up over three nurses
    assert (found[2] == 4).all()  # already the ward's


def test_what_stands_above_or_below_the_level_is_shared_or_merged(told: Story) -> None:
    by_nurse = beforehand(told, ["base", "x", "noise"], "nurse", histories=3)
    by_ward = beforehand(told, ["base", "x", "noise"], "ward", histories=3)
    whole = beforehand(told, ["x", "noise", "y"], "house", histories=3)
    assert (by_nurse[0] == by_nurse[1]).all()  # nobody has acted, so the board has added nothing
    np.testing.assert_allclose(np.repeat(by_ward[0], 3, axis=1), by_nurse[0], rtol=1e-15)
    np.testing.assert_allclose(by_nurse[2].reshape(3, 2, 3).mean(axis=2), by_ward[2])
    np.testing.assert_allclose(by_ward[1:].mean(axis=2, keepdims=True), whole[:2])
    assert (whole[2] == 6 * 4).all()


def test_they_are_those_of_the_histories_that_everybody_is_shown(told: Story) -> None:
    history = cs.timeline(cs.load(WARDS), world="told", action="act", truth=True, seed=5)
    found = beforehand(told, ["noise"], "nurse", histories=2, seed=5)
    np.testing.assert_allclose(found[0, 0], history.total("noise", "nurse")[:3].mean(axis=0))


def test_histories_are_the_first_of_many_across_blocks() -> None:
    many = cs.load(WARDS.replace("nurse = { count = 3 }", "nurse = { count = 5_000 }"))["told"]
    few, more = (beforehand(many, ["base"], "ward", histories=n) for n in (3, 14))
    np.testing.assert_array_equal(few, more[:, :3])
    assert len(np.unique(more)) == 28  # no block repeats another


def test_a_story_of_one_moment_is_refused() -> None:
    with pytest.raises(SimulationError, match="does not run over time"):
        beforehand(cs.load("medication-errors")["voice"], ["acuity"], "unit")
