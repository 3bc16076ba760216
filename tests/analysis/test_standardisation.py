from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from causalstory.analysis.columns import read_columns
from causalstory.analysis.design import design
from causalstory.analysis.standardisation import standardised

STONES = pd.DataFrame(
    [
        ("small", 1, 1, 81),
        ("small", 1, 0, 6),
        ("large", 1, 1, 192),
        ("large", 1, 0, 71),
        ("small", 0, 1, 234),
        ("small", 0, 0, 36),
        ("large", 0, 1, 55),
        ("large", 0, 0, 25),
    ],
    columns=["size", "open", "well", "n"],
)


def columns(frame, adjustment, treatment="open", outcome="well", count="n"):
    table = read_columns(frame, [treatment, outcome], adjustment, count=count)
    return design(table, treatment, outcome, adjustment)


def test_kidney_stones_from_closed_forms():
    crude = columns(STONES, [])
    assert crude.fit().coefficient == pytest.approx(273 / 350 - 289 / 350, abs=1e-12)
    assert standardised(crude).difference == pytest.approx(273 / 350 - 289 / 350, abs=1e-12)

    by_size = columns(STONES, ["size"])
    small, large = 81 / 87 - 234 / 270, 192 / 263 - 55 / 80
    expected = (357 * small + 343 * large) / 700
    assert standardised(by_size).difference == pytest.approx(expected, abs=1e-12)
    assert round(100 * expected, 2) == 5.37

    # least squares weighs the strata by treated x untreated / all
    weights = 87 * 270 / 357, 263 * 80 / 343
    additive = (weights[0] * small + weights[1] * large) / sum(weights)
    assert by_size.fit().coefficient == pytest.approx(additive, abs=1e-12)
    assert round(100 * additive, 2) == 5.38


def test_equals_the_sum_over_strata_of_several_columns():
    random = np.random.default_rng(5)
    frame = pd.DataFrame({name: random.integers(0, 3, 2000) for name in ("a", "b")})
    frame["c"] = random.choice(["x", "y"], 2000)
    frame["t"] = random.random(2000) < 0.3 + 0.2 * (frame["a"] == 1)
    frame["y"] = frame["t"] * frame["b"] + frame["a"] + random.normal(size=2000)
    total = 0.0
    for _, stratum in frame.groupby(["a", "b", "c"]):
        treated = stratum["t"]
        gap = stratum.loc[treated, "y"].mean() - stratum.loc[~treated, "y"].mean()
        total += len(stratum) / 2000 * gap
    found = standardised(columns(frame, ["a", "b", "c"], "t", "y", None))
    assert found.difference == pytest.approx(total, abs=1e-12)


def test_many_columns_do_not_overflow():
    random = np.random.default_rng(5)
    names = [f"z{i}" for i in range(40)]
    frame = pd.DataFrame({name: np.repeat(random.permutation(20), 2) for name in names})
    frame["t"] = [0, 1] * 20
    frame["y"] = frame["t"] * 1.5 + frame["z0"]
    table = read_columns(frame, ["t", "y"], names)
    assert standardised(design(table, "t", "y", names)).difference == pytest.approx(1.5)


@pytest.mark.parametrize("arm", [0, 1])
def test_a_stratum_without_one_arm(arm):
    gone = (STONES["size"] == "large") & (STONES["open"] == arm)
    found = standardised(columns(STONES[~gone], ["size"]))
    assert found.difference is None
    assert found.reason == f"nobody with size = large has open = {arm}"
    with_ward = STONES[~gone].assign(ward=2)
    assert standardised(columns(with_ward, ["size", "ward"])).reason == (
        f"nobody with size = large and ward = 2 has open = {arm}"
    )


def test_continuous_columns_and_doses_have_none():
    many = pd.DataFrame({"open": [0, 1] * 21, "well": range(42), "age": range(42)})
    found = standardised(columns(many, ["age"], count=None))
    assert found.difference is None
    assert found.reason == "age has 42 different values: too many for strata"
    dose = STONES.assign(open=STONES["open"] + 1)
    assert standardised(columns(dose, ["size"])).reason == "open is not 0 or 1"
