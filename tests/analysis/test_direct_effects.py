"""Direct effects from question to estimate, against least squares and quadrature by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import causalstory as cs

ADMISSION = """
format = 1
id = "admission"
title = "Does the school turn women away?"
[question]
treatment = "woman"
outcome = "score"
goal = "increase"
effect = "direct"
[variables]
woman = {}
hard_department = {}
score = {}
[evidence]
letters = { columns = ["woman", "score"] }
files = { adds = ["hard_department"] }
[actions.write_as_a_man]
set = { woman = 0 }
[stories.departments]
title = "Women choose the hard departments"
[stories.departments.mechanisms]
woman = { family = "bernoulli" }
hard_department = { family = "bernoulli", formula = "-1 + 2*woman" }
score = { family = "normal", formula = "5 + 0.5*woman - 2*hard_department" }
[stories.prejudice]
title = "The school turns women away"
effect = "total"
[stories.prejudice.mechanisms]
woman = { family = "bernoulli" }
hard_department = { family = "bernoulli" }
score = { family = "normal", formula = "5 - 0.4*woman - 2*hard_department" }
"""
CURVED = """
format = 1
id = "curved"
title = "Curved"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
effect = "direct"
[variables]
x = {}
m = {}
y = {}
[stories.only]
title = "Only"
[stories.only.mechanisms]
x = { family = "normal" }
m = { family = "normal", formula = "0.8*x", sd = 0.6 }
y = { family = "poisson", formula = "0.2*x + 0.5*m" }
"""


@pytest.fixture(scope="module")
def admission():
    return cs.load(ADMISSION)


def test_the_truth_of_an_arrow(admission):
    found = cs.truth(admission["departments"], n=20_000)
    assert (found.value, found.effect) == (pytest.approx(0.5), "direct")
    assert found.se == pytest.approx(0.0, abs=1e-9)
    hard = 1 / (1 + np.exp(-1))  # P(hard | woman); 1 - hard for men
    total = cs.truth(admission["departments"], effect="total", n=200_000)
    assert total.effect == "total"
    assert total.value == pytest.approx(0.5 - 2 * (2 * hard - 1), abs=5 * total.se)
    assert cs.truth(admission["prejudice"], n=1_000).effect == "total"
    of_another = cs.truth(admission["departments"], treatment="hard_department", n=1_000)
    assert (of_another.value, of_another.effect) == (pytest.approx(-2.0), "total")


def test_the_truth_of_a_curved_arrow_is_an_average_of_slopes():
    """E[exp(.2 x + .5 m)] = exp(s^2 / 2) with s^2 = (.2 + .4)^2 + (.5 * .6)^2; slope .2 of it."""
    found = cs.truth(cs.load(CURVED)["only"], n=400_000)
    h = 0.1
    exact = np.exp((0.6**2 + 0.3**2) / 2) * np.sinh(0.2 * h) / h
    assert found.se < 0.001
    assert found.value == pytest.approx(exact, abs=5 * found.se)


def test_the_estimate_is_least_squares_with_the_mediator_held_equal(admission):
    data = cs.simulate(admission["departments"], n=3_000, seed=4)
    found = cs.estimate(admission["departments"], data)
    x = np.column_stack([data["woman"], data["hard_department"], np.ones(len(data))])
    by_hand = np.linalg.lstsq(x, data["score"].to_numpy(float), rcond=None)[0][0]
    assert found.estimate == pytest.approx(by_hand, rel=1e-9)
    assert found.low < 0.5 < found.high
    assert found.naive.high < 0
    assert found.dowhy_agrees is None
    assert "the direct effect of woman on score, holding hard_department equal" in str(found)
    assert found.to_dict()["effect"] == "direct"


def test_each_story_asks_for_its_own_kind_in_one_table(admission):
    table = cs.compare(admission, n=4_000, evidence="files")
    rows = {row["story"]: row for row in table.to_dict()["rows"]}
    assert {name: row["effect"] for name, row in rows.items()} == {
        "departments": "direct",
        "prejudice": "total",
    }
    assert rows["departments"]["truth"] == pytest.approx(0.5)
    assert rows["departments"]["action"] == "leave_it"
    assert rows["prejudice"]["action"] == "write_as_a_man"
    poor = cs.compare(admission, n=4_000, evidence="letters")
    assert poor["departments"].recommendation.action is None
    assert poor["departments"].recommendation.settled_by == "files"


def test_the_truth_is_of_the_kind_that_the_story_asks_for(admission):
    table = cs.compare(admission, n=4_000, world="departments")
    assert table["departments"].truth == pytest.approx(0.5)
    assert table["prejudice"].truth < 0


def test_check_recomputes_direct_effects(admission):
    rows = [row for row in cs.check(admission, n=20_000).rows if row.check == "linear estimand"]
    assert [(row.story, row.verdict) for row in rows] == [
        ("departments", "holds"),
        ("prejudice", "holds"),
    ]


def test_intervals_cover_the_truth():
    """200 data sets of 400 rows: 95% coverage is 190, and fewer than 180 happen once in 1,000."""
    story = cs.load(CURVED)["only"]
    true = np.exp((0.6**2 + 0.3**2) / 2) * np.sinh(0.02) / 0.1
    covered = 0
    for seed in range(200):
        found = _fit(cs.simulate(story, n=400, seed=seed))
        covered += found.low <= true <= found.high
    assert 180 <= covered <= 199


def _fit(data: pd.DataFrame):
    from causalstory.analysis.columns import Sample
    from causalstory.analysis.estimation import fit_from

    sample = Sample.of({name: data[name].to_numpy(float) for name in data})
    return fit_from(sample, cs.identify(cs.load(CURVED)["only"]))
