"""What is printed, against closed forms and textbook algebra on the same rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from causalstory.decision.comparison import compare
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

from .bench import (
    ACTIONS,
    EXACT,
    MADE,
    SAFETY,
    SEEN,
    care,
    changes,
    hc3,
    interval,
    patients,
    rows,
    slope,
)


@pytest.fixture(scope="module")
def flagship():
    return load("medication-errors")


@pytest.fixture(scope="module")
def on_patients():
    return compare(care(ACTIONS), data=patients())


def test_a_binary_treatment_gives_the_difference_in_means(on_patients):
    data = patients()
    row = rows(on_patients)["trial"]
    means = data.groupby("dose")["health"].mean()
    assert row["estimate"] == pytest.approx(means[1.0] - means[0.0], abs=EXACT)
    # HC3 of a difference in means: each arm's sum of squares over (n - 1) squared
    arms = [data["health"][data["dose"] == arm] for arm in (0.0, 1.0)]
    error = np.sqrt(sum(np.square(y - y.mean()).sum() / (len(y) - 1) ** 2 for y in arms))
    assert error == pytest.approx(hc3(data["health"], data["dose"]), abs=1e-10)
    low, high = interval(0.95, data["health"], data["dose"])
    assert (row["low"], row["high"]) == (
        pytest.approx(low, abs=EXACT),
        pytest.approx(high, abs=EXACT),
    )
    assert row["naive"]["slope"] == pytest.approx(row["estimate"], abs=EXACT)


def test_adjusted_slopes_solve_the_normal_equations(flagship):
    data = simulate(flagship["acuity"], n=150, seed=8)
    row = rows(compare(flagship, data=data))["acuity"]
    columns = data[MADE], data[SAFETY], data["acuity"]
    assert row["adjustment_set"] == ["acuity"]
    assert row["estimate"] == pytest.approx(slope(*columns), abs=EXACT)
    assert [row["low"], row["high"]] == pytest.approx(list(interval(0.95, *columns)), abs=EXACT)
    assert row["naive"]["slope"] == pytest.approx(slope(*columns[:2]), abs=EXACT)
    naive = list(interval(0.95, *columns[:2]))
    assert [row["naive"]["low"], row["naive"]["high"]] == pytest.approx(naive, abs=EXACT)


def test_the_association_by_textbook(flagship):
    data = simulate(flagship["voice"], n=150, seed=8)
    found = rows(compare(flagship, data=data))["voice"]["association"]
    r = float(np.corrcoef(data[SAFETY], data[SEEN])[0, 1])
    ends = np.tanh(np.arctanh(r) + np.array([-1, 1]) * 1.959963984540054 / np.sqrt(147))
    numbers = [found["correlation"], found["correlation_low"], found["correlation_high"]]
    assert numbers == pytest.approx([r, *ends], abs=EXACT)
    low, high = interval(0.95, data[SEEN], data[SAFETY])
    assert [found["slope"], found["low"], found["high"]] == pytest.approx(
        [slope(data[SEEN], data[SAFETY]), low, high], abs=EXACT
    )


def test_actions_share_the_error_by_bonferroni(on_patients):
    """Two variables are acted on and estimated: each interval at 97.5%, the estimate's at 95%."""
    data = patients()
    row = rows(on_patients)["trial"]
    found = changes(row)
    assert list(found) == ["leave_it", "more", "fix", "eat"]
    by_variable = {"dose": ("more", 1.0), "diet": ("eat", 2.0)}
    for variable, (action, shift) in by_variable.items():
        ends = np.array(interval(0.975, data["health"], data[variable])) * shift
        expected = [slope(data["health"], data[variable]) * shift, *ends]
        numbers = [found[action][name] for name in ("change", "low", "high")]
        assert numbers == pytest.approx(expected, abs=EXACT)
        assert found[action]["level"] == pytest.approx(0.975, abs=1e-15)
        assert found[action]["acts_on"] == variable
    assert found["more"]["high"] > row["high"]


def test_set_goes_from_the_mean_of_the_data(on_patients):
    found = changes(rows(on_patients)["trial"])
    dose = 1 - patients()["dose"].mean()
    for name in ("change", "low", "high"):
        assert found["fix"][name] == pytest.approx(found["more"][name] * dose, abs=EXACT)


def test_what_needs_no_estimate_takes_no_share_of_the_error(on_patients):
    """Where the dose has no path only the diet is estimated, at 95%."""
    data = patients()
    row = rows(on_patients)["reversed"]
    found = changes(row)
    ends = np.array(interval(0.95, data["health"], data["diet"])) * 2
    assert [found["eat"]["low"], found["eat"]["high"]] == pytest.approx(ends, abs=EXACT)
    for action in ("more", "fix"):
        assert [found[action][name] for name in ("change", "low", "high")] == [0, 0, 0]
        assert found[action]["level"] is None


def test_a_treatment_that_no_action_changes_takes_no_share_either():
    data = patients()
    found = changes(rows(compare(care("eat.shift = { diet = 1 }"), data=data))["trial"])
    ends = interval(0.95, data["health"], data["diet"])
    assert [found["eat"]["low"], found["eat"]["high"]] == pytest.approx(list(ends), abs=EXACT)


def test_an_abstention_lists_the_others(on_patients):
    row = rows(on_patients)["selected"]
    assert row["action"] is None
    assert "known of other actions: eat changes Health by" in row["reason"]
    assert list(changes(row)) == ["leave_it", "eat"]


def test_three_ways_of_not_knowing():
    """Nobody measured it, the data cannot say, and the data says no are not the same."""
    ward, hospital = load("medication-errors"), load("berkson")
    weekly = compare(ward, evidence="weekly_report", world="voice", n=2_000)
    assert weekly["voice"].verdict == "nobody measured it"
    assert weekly["aftermath"].verdict == "the data can say"
    audit = compare(ward, evidence="chart_audit", world="voice", n=10_000)
    assert audit["complacency"].verdict == "the data says no"
    assert audit["voice"].verdict == "the data can say"
    selected = compare(hospital, n=2_000)
    assert selected["some_of_each"].verdict == "the data cannot say"
    assert [row["verdict"] for row in audit.to_dict()["rows"]] == [row.verdict for row in audit]


def test_a_number_for_a_group_abstains_and_says_why():
    arrows_only = load(
        'format = 1\nid = "pills"\ntitle = "Pills"\n[question]\ntreatment = "pill"\n'
        'outcome = "pain"\ngoal = "decrease"\n[variables]\npill = {}\npain = {}\n'
        '[actions.red]\nset = { pill = 1 }\n[stories.a]\ntitle = "A"\narrows = ["pill -> pain"]\n'
        '[stories.b]\ntitle = "B"\narrows = ["pill -> pain"]\n'
    )
    data = pd.DataFrame({"pill": ["red", "blue", "green"] * 8, "pain": np.arange(24.0) ** 1.5})
    found = compare(arrows_only, data=data)["a"].recommendation
    assert found.action is None
    assert "column 'pill' holds groups: name one, as in set" in found.reason
