"""Data from outside, and what cannot be compared."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from causalstory.classroom.telling import tell
from causalstory.decision.comparison import compare
from causalstory.decision.sampling import published
from causalstory.errors import (
    DataError,
    OptionError,
    ScenarioError,
    SimulationError,
    UnknownNameError,
)
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
    patients,
    rows,
    scenario,
    slope,
)


@pytest.fixture(scope="module")
def flagship():
    return load("medication-errors")


@pytest.fixture(scope="module")
def on_patients():
    return compare(care(ACTIONS), data=patients())


def test_the_evidence_is_inferred_from_the_columns(flagship):
    data = simulate(flagship["acuity"], n=120, seed=6)
    for level in flagship.evidence:
        found = compare(flagship, data=data[list(level.columns)])
        assert found.evidence == level
    extra = data.drop(columns=[MADE]).assign(ward=range(120), note="x")
    assert compare(flagship, data=extra).evidence.name == "case_mix"
    assert compare(flagship, data=extra, evidence="weekly_report").to_dict() == (
        compare(flagship, data=data[[SAFETY, SEEN]]).to_dict()
    )


def test_columns_lacking_are_all_named(flagship):
    data = pd.DataFrame({SAFETY: [1.0, 2.0, 3.0, 4.0], "reported_error": [2, 4, 1, 5]})
    with pytest.raises(DataError) as cheapest:
        compare(flagship, data=data)
    assert cheapest.value.problems == (
        "the data has no column 'reported_errors', which the evidence 'weekly_report' needs "
        "(did you mean 'reported_error'?)",
    )
    with pytest.raises(DataError) as chosen:
        compare(flagship, data=data, evidence="chart_audit")
    lacking = [problem.split("'")[1] for problem in chosen.value.problems]
    assert lacking == [SEEN, "acuity", MADE]


@pytest.mark.parametrize("data", [[1, 2], {"dose": [1]}, pd.Series([1.0])])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(DataError, match="give a pandas DataFrame"):
        compare(care(), data=data)


def test_a_path_is_read_and_named(tmp_path):
    path = tmp_path / "units.csv"
    patients().to_csv(path, index=False)
    before = path.read_bytes()
    for given in (path, str(path)):
        found = compare(care(), data=given)
        assert found.to_dict() == compare(care(), data=patients()).to_dict()
        assert "data from units.csv" in str(found)
    assert path.read_bytes() == before
    with pytest.raises(DataError, match="there is no file"):
        compare(care(), data=tmp_path / "unit.csv")


def test_a_size_or_seed_plays_no_part_in_data():
    handed = compare(care(), data=patients(), n=100)
    assert (handed.n, len(handed.ignored)) == (60, 1)
    stones = load("kidney-stones")
    found = compare(stones, n=100, seed=3)
    assert (found.n, found.seed) == (700, None)
    assert found.to_dict()["remarks"] == [
        f"{name} is for simulated data and plays no part: the table has its own rows"
        for name in ("n", "seed")
    ]
    assert "N is for simulated data and plays no part" in str(found).replace("\n", " ")
    assert "Seed is for simulated data" in str(tell(stones, seed=3, brief=True))
    assert compare(stones).to_dict()["remarks"] == []


def test_rows_with_missing_values_are_counted_at_the_top_too():
    data = patients()
    data.loc[[0, 1, 2], "health"] = np.nan
    found = compare(care(), data=data)
    assert found.to_dict()["dropped"] == 3
    assert "3 rows with a missing value left out, 57 used" in str(found).replace("\n", " ")


def test_an_empty_table_is_refused():
    with pytest.raises(DataError, match="no rows"):
        compare(care(), data=patients().head(0))


def test_a_count_column_stands_for_rows():
    data = patients(24).round(0)
    counted = data.value_counts().reset_index(name="people")
    assert len(counted) < 24
    found = rows(compare(care(ACTIONS), data=counted, count="people"))
    whole = rows(compare(care(ACTIONS), data=data))
    assert found["trial"]["n"] == 24
    assert found["trial"]["estimate"] == pytest.approx(whole["trial"]["estimate"], abs=EXACT)
    assert found["trial"]["low"] == pytest.approx(whole["trial"]["low"], abs=EXACT)
    for name, action in changes(found["trial"]).items():
        expected = changes(whole["trial"])[name]["change"]
        assert action["change"] == pytest.approx(expected, abs=EXACT)


def test_a_count_column_that_is_not_there_is_refused_by_name():
    with pytest.raises(DataError, match="no column 'poeple'"):
        compare(care(), data=patients(), count="poeple")


def test_missing_values_drop_rows_where_they_matter_and_are_counted():
    data = patients()
    data.loc[[0, 1, 2], "health"] = np.nan
    data.loc[[2, 3], "dose"] = np.nan
    data.loc[[7, 8, 9, 10], "diet"] = np.nan
    row = rows(compare(care(ACTIONS), data=data))["trial"]
    assert (row["n"], row["dropped"]) == (56, 4)
    kept = data.dropna(subset=["dose", "health"])
    assert row["estimate"] == pytest.approx(slope(kept["health"], kept["dose"]), abs=EXACT)
    fed = data.dropna(subset=["diet", "health"])
    eat = changes(row)["eat"]["change"]
    assert eat == pytest.approx(2 * slope(fed["health"], fed["diet"]), abs=EXACT)
    # the dose is set from the mean of all the doses that are known
    fix, more = (changes(row)[name]["change"] for name in ("fix", "more"))
    assert fix == pytest.approx(more * (1 - data["dose"].mean()), abs=EXACT)


def test_the_frame_is_not_changed():
    data = patients().assign(people=1, note="as it was")
    data.loc[3, "health"] = np.nan
    data.index = data.index[::-1]
    before = data.copy(deep=True)
    compare(care(ACTIONS), data=data, count="people")
    pd.testing.assert_frame_equal(data, before, check_exact=True)
    assert list(data.columns) == list(before.columns)


def test_data_of_another_order_and_type_says_the_same():
    data = patients()
    other = data.sample(frac=1, random_state=1).astype({"dose": bool}).convert_dtypes()
    found, whole = (rows(compare(care(ACTIONS), data=d))["trial"] for d in (other, data))
    assert found["estimate"] == pytest.approx(whole["estimate"], abs=EXACT)
    assert found["action"] == whole["action"]


# What cannot be compared


def test_data_and_a_world_exclude_each_other(flagship):
    with pytest.raises(OptionError, match="not both"):
        compare(flagship, data=patients(), world="voice")


@pytest.mark.parametrize("known", [{}, {"world": "voice"}])
def test_a_count_column_needs_data(flagship, known):
    with pytest.raises(OptionError, match="count"):
        compare(flagship, count="n", **known)


def test_stories_of_arrows_alone_need_data(on_patients):
    assert [row.story for row in on_patients] == ["trial", "selected", "reversed"]
    with pytest.raises(SimulationError) as refused:
        compare(care())
    names = [problem.split("'")[1] for problem in refused.value.problems]
    assert names == ["reversed", "selected", "trial"]
    with pytest.raises(SimulationError, match="'trial' gives arrows but no mechanisms"):
        compare(care(), world="trial")


@pytest.mark.parametrize(
    ("known", "suggestion"),
    [({"world": "voyce"}, "voice"), ({"evidence": "chart_aduit"}, "chart_audit")],
)
def test_unknown_names_are_refused_with_a_suggestion(flagship, known, suggestion):
    with pytest.raises(UnknownNameError, match=f"did you mean '{suggestion}'"):
        compare(flagship, **known)


@pytest.mark.parametrize("known", [{"n": 0}, {"n": 2.5}, {"seed": -1}])
def test_sizes_are_checked(flagship, known):
    with pytest.raises(OptionError):
        compare(flagship, **known)


@pytest.mark.parametrize("column", ["dose", "health"])
def test_a_column_that_does_not_vary_is_refused_once(column):
    """All three stories stumble over it; it is one problem. No NaN reaches anybody."""
    with pytest.raises(DataError) as refused:
        compare(care(ACTIONS), data=patients().assign(**{column: 2.0}))
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith(f"column '{column}' is 2 in every row")


def test_an_action_on_a_column_that_does_not_vary_cannot_be_judged():
    """The dose can be judged all the same."""
    data = patients().assign(diet=0.0)
    row = rows(compare(care(ACTIONS), data=data))["trial"]
    assert row["estimate"] == pytest.approx(slope(data["health"], data["dose"]), abs=EXACT)
    assert list(changes(row)) == ["leave_it", "more", "fix"]
    assert "eat cannot be judged: column 'diet' is 0 in every row" in row["reason"]
    assert json.dumps(row, allow_nan=False)


def test_an_action_on_the_outcome_itself_is_refused_where_it_is_written():
    with pytest.raises(ScenarioError, match=r"actions\.heal\.shift\.health: is the outcome itself"):
        care(ACTIONS + "\nheal.shift = { health = 1 }")


def test_all_problems_of_the_data_at_once():
    data = patients().assign(
        dose="much", health=lambda d: d["health"].replace(d["health"][0], np.inf)
    )
    with pytest.raises(DataError) as refused:
        compare(care(ACTIONS), data=data)
    assert {problem.split("'")[1] for problem in refused.value.problems} == {"dose", "health"}


def test_the_count_column_of_the_scenarios_own_table_counts_in_the_users_copy_too():
    stones = load("kidney-stones")
    copied = compare(stones, data=published(stones).sample(frac=1, random_state=1))
    assert copied.n == 700
    for row, known in zip(copied, compare(stones), strict=True):
        assert row.estimate.estimate == pytest.approx(known.estimate.estimate, abs=1e-12)


@pytest.mark.parametrize("n", [1, 2])
def test_fewer_than_three_units_are_refused_in_one_sentence(flagship, n):
    with pytest.raises(OptionError) as caught:
        compare(flagship, n=n)
    assert caught.value.problems == (f"n: needs 3 units or more to compare stories on, not {n}",)


# Groups

SURGERY = """
[variables]
surgery = {}
well = {}
size = {}
[actions]
open_all.set = { surgery = "open" }
keyhole_all.set = { surgery = "keyhole" }
number.set = { surgery = 1 }
nobody_has.set = { surgery = "robot" }
[stories.sorted]
title = "Size decides"
arrows = ["size -> surgery", "size -> well", "surgery -> well"]
[stories.other]
title = "Nothing follows"
arrows = ["size -> surgery", "size -> well"]
"""


def operated():
    random = np.random.default_rng(5)
    size = random.normal(size=300)
    surgery = np.digitize(size + random.normal(size=300), [-0.4, 0.8])
    well = 2 + size + np.array([0.0, 1.0, 0.3])[surgery] + random.normal(size=300)
    names = np.array(["keyhole", "laser", "open"])[surgery]
    return pd.DataFrame({"surgery": names, "well": well, "size": size})


def test_setting_a_level_is_judged_against_the_levels_as_they_are():
    """The effects against each level, weighted by their shares: one regression of all levels."""
    data = operated()
    asked = scenario('treatment = "surgery"\noutcome = "well"\ngoal = "increase"', SURGERY)
    row = rows(compare(asked, data=data))["sorted"]
    found = smf.ols("well ~ C(surgery) + size", data).fit().params
    effects = {"keyhole": 0.0} | {
        name: found[f"C(surgery)[T.{name}]"] for name in ("laser", "open")
    }
    left = sum(
        data["surgery"].value_counts(normalize=True)[name] * effects[name] for name in effects
    )
    for name, level in (("open_all", "open"), ("keyhole_all", "keyhole")):
        assert changes(row)[name]["change"] == pytest.approx(effects[level] - left, abs=EXACT)
    assert "number cannot be judged: column 'surgery' holds groups: name one" in row["reason"]
    assert "nobody_has cannot be judged: no row has surgery = 'robot'" in row["reason"]
    nothing = rows(compare(asked, data=data))["other"]
    assert {action["change"] for action in nothing["actions"]} == {0.0}


def test_of_two_levels_a_number_does_as_well_as_a_name():
    data = operated().query("surgery != 'laser'")
    asked = scenario('treatment = "surgery"\noutcome = "well"\ngoal = "increase"', SURGERY)
    found = changes(rows(compare(asked, data=data))["sorted"])
    assert found["number"]["change"] == pytest.approx(found["open_all"]["change"], abs=EXACT)
    share = (data["surgery"] == "open").mean()
    both = found["open_all"]["change"] / (1 - share), -found["keyhole_all"]["change"] / share
    assert both[0] == pytest.approx(both[1], abs=EXACT)


def test_where_nobody_can_be_compared_with_it_is_said():
    data = operated().assign(
        size=lambda d: np.where(d["surgery"] == "open", 9.0, d["size"].round())
    )
    asked = scenario('treatment = "surgery"\noutcome = "well"\ngoal = "increase"', SURGERY)
    row = rows(compare(asked, data=data))["sorted"]
    assert row["remarks"][1].startswith("no size occurs with and without surgery (9 to 9 with")
    some = operated()
    large = (some["surgery"] == "open") & (some["size"] > 0.5)
    some["size"] = np.where(large, "large", np.where(some["size"] < 0, "small", "medium"))
    row = rows(compare(asked, data=some))["sorted"]
    assert row["remarks"][1] == (
        "every row with size = large has surgery = 1: what it would be otherwise is not in the "
        "data there"
    )


def test_school_marks_are_no_groups():
    """All ten pupils with a certain mark have a tutor: those with the next mark may have none."""
    marks = np.arange(400) % 40
    tutor = np.where((marks % 3 == 0) | (np.arange(400) % 7 == 0), "yes", "no")
    data = pd.DataFrame({"surgery": tutor, "size": marks, "well": np.arange(400) % 9})
    asked = scenario('treatment = "surgery"\noutcome = "well"\ngoal = "increase"', SURGERY)
    remarks = rows(compare(asked, data=data))["sorted"]["remarks"]
    assert remarks == ["surgery is read as 1 for 'yes' and 0 for 'no'"]


def test_perfect_separation_has_no_interval():
    data = pd.DataFrame({"surgery": ["open", "laser"] * 8, "size": np.arange(16.0) % 5})
    asked = scenario('treatment = "surgery"\noutcome = "well"\ngoal = "increase"', SURGERY)
    with pytest.raises(DataError, match=r"has well = 1 and every row .* perfect separation"):
        compare(asked, data=data.assign(well=(data["surgery"] == "open") * 1))


def test_eight_rows_are_answered_with_a_wide_interval():
    data = operated().head(8).assign(surgery=["open", "keyhole"] * 4)
    row = rows(compare(care(), data=patients().head(8)))["trial"]
    assert row["n"] == 8
    asked = scenario('treatment = "surgery"\noutcome = "well"\ngoal = "increase"', SURGERY)
    eight = rows(compare(asked, data=data))["sorted"]
    assert eight["low"] < eight["estimate"] < eight["high"]
    assert eight["high"] - eight["low"] > 1
