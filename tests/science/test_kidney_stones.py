"""kidney-stones, checked by a second hand from the eight published counts, exactly.

``stones`` holds the derivations. Both stories use the table's own proportions, so either world has
the table as its population; what differs is the effect. A comparison with a simulation fails
beyond Z = 5 standard errors, which luck alone does once in 1.7 million; there are 22 of them.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest

from causalstory.resources import datasets_folder
from causalstory.simulation.effect import effect, truth
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

from .stones import (
    CLEARED,
    KEYHOLE,
    LARGE,
    OPEN,
    PATIENTS,
    SMALL,
    STORIES,
    TREATED,
    additive_coefficient,
    crude_difference,
    crude_rate,
    effect_on_the_treated,
    hc3_error,
    natural_rate,
    patients,
    standardised_difference,
    standardised_rate,
    success,
)

Z = 5.0
N = 200_000
SEED = 1986


# What the derivations themselves say


def test_the_published_percentages():
    """78.0 and 82.6% crude, 83.3 and 77.9% standardised: -4.6 and +5.4 points."""
    assert (TREATED[OPEN, SMALL] + TREATED[OPEN, LARGE], PATIENTS) == (350, 700)
    assert round(float(100 * crude_rate(OPEN)), 1) == 78.0
    assert round(float(100 * crude_rate(KEYHOLE)), 1) == 82.6
    assert round(float(100 * standardised_rate(OPEN)), 1) == 83.3
    assert round(float(100 * standardised_rate(KEYHOLE)), 1) == 77.9
    assert crude_difference() == Fraction(-8, 175)
    assert round(float(100 * standardised_difference()), 2) == 5.37
    assert round(float(100 * additive_coefficient()), 2) == 5.38
    assert round(float(100 * effect_on_the_treated()), 1) == 4.8


def test_open_surgery_is_better_on_either_size_and_worse_on_both():
    assert all(success(OPEN, size) > success(KEYHOLE, size) for size in (SMALL, LARGE))
    assert crude_rate(OPEN) < crude_rate(KEYHOLE)


def test_the_additive_formula_is_least_squares():
    operation, size, cleared = patients()
    x = np.column_stack([operation, size, np.ones(PATIENTS)])
    fitted = np.linalg.lstsq(x, cleared, rcond=None)[0][0]
    assert fitted == pytest.approx(float(additive_coefficient()), abs=1e-12)


def test_no_interval_excludes_zero():
    operation, size, cleared = patients()
    assert abs(float(crude_difference())) < 1.96 * hc3_error(cleared, operation)
    assert float(additive_coefficient()) < 1.96 * hc3_error(cleared, operation, size)


# The package against the derivations


@pytest.fixture(scope="module")
def stones():
    return load("kidney-stones")


def close(found, expected, error):
    assert abs(found - float(expected)) <= Z * error, (found, float(expected), error)


def test_the_shipped_counts_are_the_published_ones():
    counts = pd.read_csv(datasets_folder() / "kidney-stones" / "counts.csv")
    found = {
        (row.open_surgery, row.large_stone, row.success): row.n
        for row in counts.itertuples(index=False)
    }
    cells = list(TREATED)
    expected = {(*cell, 1): CLEARED[cell] for cell in cells}
    expected |= {(*cell, 0): TREATED[cell] - CLEARED[cell] for cell in cells}
    assert found == expected


@pytest.mark.parametrize("story", STORIES)
def test_either_world_has_the_table_as_its_population(stones, story):
    frame = simulate(stones[story], n=N, seed=SEED)
    for operation, size, cleared in product((0, 1), repeat=3):
        count = CLEARED[operation, size]
        chance = Fraction(count if cleared else TREATED[operation, size] - count, PATIENTS)
        here = (frame.open_surgery == operation) & (frame.large_stone == size)
        found = float((here & (frame.success == cleared)).mean())
        close(found, chance, math.sqrt(chance * (1 - chance) / N))


TRUTHS = {
    "size_drives_choice": standardised_difference(),
    "surgery_drives_size": crude_difference(),
}


@pytest.mark.parametrize("story", STORIES)
def test_truth(stones, story):
    found = truth(stones[story], n=N, seed=SEED)
    assert found.se < 0.002
    close(found.value, TRUTHS[story], found.se)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize(("action", "operation"), [("operate_open", 1), ("operate_keyhole", 0)])
def test_effects_of_the_actions(stones, story, action, operation):
    rate = {"size_drives_choice": standardised_rate, "surgery_drives_size": crude_rate}[story]
    found = effect(stones[story], action, n=N, seed=SEED)
    assert found.outcome_change_se < 0.002
    close(found.outcome_change, rate(operation) - natural_rate(), found.outcome_change_se)
    assert found.proxy_change is None


def test_the_stories_buy_opposite_operations(stones):
    best = {"size_drives_choice": "operate_open", "surgery_drives_size": "operate_keyhole"}
    assert {name: stones[name].recommends for name in STORIES} == best
    assert TRUTHS["size_drives_choice"] > 0 > TRUTHS["surgery_drives_size"]
