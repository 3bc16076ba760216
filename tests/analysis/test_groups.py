"""Groups as treatments and outcomes, held against other hands: pandas, statsmodels and DoWhy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from causalstory.analysis.association import association
from causalstory.analysis.estimation import estimate
from causalstory.analysis.handover import to_dowhy
from causalstory.errors import DataError
from causalstory.stories.catalog import load

EXACT = 1e-8
OPERATIONS = """
format = 1
id = "operations"
title = "Which operation saves lives?"
[question]
treatment = "surgery"
outcome = "result"
goal = "decrease"
%s
[variables]
surgery = { %s }
result = {}
size = {}
lottery = {}
scar = {}
[stories.sorted]
title = "Size decides"
arrows = ["size -> surgery", "size -> result", "surgery -> result"]
[stories.dealt]
title = "By lot"
arrows = ["lottery -> surgery -> scar -> result", "surgery <- size -> result"]
"""


def story(question: str = "", surgery: str = "", name: str = "sorted"):
    return load(OPERATIONS % (question, surgery))[name]


@pytest.fixture(scope="module")
def patients() -> pd.DataFrame:
    random = np.random.default_rng(11)
    n = 400
    size = random.normal(size=n)
    surgery = random.integers(0, 3, size=n)
    surgery = np.where(random.random(n) < 0.3, np.digitize(size, [-0.5, 0.5]), surgery)
    score = random.normal(size=n) + size + 0.4 * surgery
    return pd.DataFrame(
        {
            "surgery": np.array(["keyhole", "laser", "open"])[surgery],
            "result": np.array(["cured", "died", "ill"])[np.digitize(score, [0.3, 1.4])],
            "size": size,
            "lottery": random.integers(0, 2, size=n),
            "scar": random.normal(size=n),
        }
    )


def by_hand(data: pd.DataFrame, zero: str, one: str, event: str):
    """The textbook: rows of two levels, an indicator each, HC3."""
    rows = data[data["surgery"].isin([zero, one])]
    rows = rows.assign(t=(rows["surgery"] == one) * 1.0, y=(rows["result"] == event) * 1.0)
    return smf.ols("y ~ t + size", rows.dropna(subset=["size"])).fit(cov_type="HC3", use_t=True)


@pytest.mark.parametrize(
    ("question", "surgery", "zero", "one", "event"),
    [
        ("", "", "keyhole", "open", "ill"),
        ('contrast = ["open", "laser"]', "", "open", "laser", "ill"),
        ('event = "died"', "", "keyhole", "open", "died"),
        ("", 'levels = ["open", "laser", "keyhole"]', "open", "keyhole", "ill"),
    ],
)
def test_two_levels_are_compared_by_the_share_of_an_event(
    patients, question, surgery, zero, one, event
):
    before = patients.copy(deep=True)
    found = estimate(story(question, surgery), patients)
    expected = by_hand(patients, zero, one, event)
    assert found.estimate == pytest.approx(expected.params["t"], abs=EXACT)
    assert found.low == pytest.approx(expected.conf_int().loc["t", 0], abs=EXACT)
    assert found.high == pytest.approx(expected.conf_int().loc["t", 1], abs=EXACT)
    assert found.n == len(expected.model.endog)
    aside = 400 - found.n
    assert found.remarks[:2] == (
        f"surgery is read as 1 for '{one}' and 0 for '{zero}'; {aside} rows of others are left out",
        f"result is read as 1 for '{event}' and 0 for any other level",
    )
    shares = patients.assign(y=patients["result"] == event).groupby("surgery")["y"].mean()
    assert found.naive.slope == pytest.approx(shares[one] - shares[zero], abs=EXACT)
    pd.testing.assert_frame_equal(patients, before)


def test_missing_values_and_other_levels_are_told_apart(patients):
    data = patients.copy()
    data.loc[:9, "size"] = np.nan
    data.loc[20:24, "surgery"] = None
    found = estimate(story(), data)
    assert found.dropped == 15
    assert found.n + found.dropped < len(data)
    assert "15 rows with a missing value left out" in str(found)


@pytest.mark.parametrize(
    ("pair", "one"),
    [
        (("yes", "no"), "yes"),
        (("Treated", "untreated"), "Treated"),
        (("case", "control"), "case"),
        (("A", "B"), "B"),
        (("male", "female"), "male"),
        (("drug", "placebo"), "drug"),
        (("TRUE", "FALSE"), "TRUE"),
    ],
)
def test_of_two_words_one_is_one_and_that_is_said(pair, one):
    zero = next(word for word in pair if word != one)
    words = pd.Series(pair * 6)
    data = pd.DataFrame({"arm": words, "pain": np.arange(12.0) + 3 * (words == one)})
    found = association(data, "arm", "pain")
    means = data.groupby("arm")["pain"].mean()
    assert found.slope == pytest.approx(means[one] - means[zero], abs=EXACT)
    assert found.remarks == (f"arm is read as 1 for '{one}' and 0 for '{zero}'",)
    assert f"Arm is read as 1 for '{one}'" in str(found)


@pytest.mark.parametrize(
    "arm",
    [
        pd.Series([True, False] * 6),
        pd.Series([True, False] * 6, dtype="boolean"),
        pd.Series([1, 0] * 6),
        pd.Series([1.0, 0.0] * 6),
        pd.Series(["1", "0"] * 6),
        pd.Categorical([1, 0] * 6),
    ],
)
def test_zero_and_one_need_no_remark(arm):
    found = association(pd.DataFrame({"arm": arm, "pain": np.arange(12.0) ** 2}), "arm", "pain")
    assert (found.slope, found.remarks) == (pytest.approx(-11.0), ())


def test_a_category_that_somebody_ordered_keeps_its_order():
    arm = pd.Categorical(["yes", "no"] * 6, categories=["yes", "no"], ordered=True)
    found = association(pd.DataFrame({"arm": arm, "pain": np.arange(12.0)}), "arm", "pain")
    assert found.remarks == ("arm is read as 1 for 'no' and 0 for 'yes'",)


def test_numbers_may_be_names_of_groups(patients):
    coded = patients.assign(surgery=patients["surgery"].map({"keyhole": 1, "laser": 2, "open": 3}))
    for ask in (
        story('contrast = ["1", "3"]'),
        story("", 'levels = ["1", "2", "3"]'),
    ):
        for kind in (int, float, "Int64", "category"):
            found = estimate(ask, coded.astype({"surgery": kind}))
            assert found.estimate == pytest.approx(estimate(story(), patients).estimate, abs=EXACT)


def test_levels_that_nobody_has_are_refused(patients):
    with pytest.raises(DataError, match="holds no 'opne', which the question asks about"):
        estimate(story('contrast = ["keyhole", "opne"]'), patients)
    named = 'levels = ["keyhole", "laser", "open", "none"]'
    with pytest.raises(DataError, match=r"no row has surgery = 'none' .*: add such rows"):
        estimate(story("", named), patients)
    with pytest.raises(DataError, match="holds 'laser' and 'open', which the scenario does not"):
        estimate(story("", 'levels = ["keyhole", "knife"]'), patients)


def test_one_group_alone_is_refused(patients):
    with pytest.raises(DataError, match="column 'surgery' is 'open' in every row"):
        estimate(story(), patients.assign(surgery="open"))


def test_many_levels_need_somebody_who_chooses(patients):
    many = patients.assign(surgery=[f"kind {i % 30}" for i in range(len(patients))])
    with pytest.raises(DataError, match="30 different texts, such as 'kind 0', but is the treat"):
        estimate(story(), many)
    chosen = estimate(story('contrast = ["kind 1", "kind 2"]'), many)
    assert chosen.n == len(many[many["surgery"].isin(["kind 1", "kind 2"])])


def test_an_instrument_tells_of_two_levels_only(patients):
    dealt = story(name="dealt")
    columns = ["surgery", "result", "lottery"]
    with pytest.raises(DataError, match=r"has 3 levels .* by instruments only the difference"):
        estimate(dealt, patients[columns])
    two = patients[patients["surgery"] != "laser"]
    found = estimate(dealt, two[columns])
    assert found.identification.strategy == "iv"
    assert found.remarks[0] == "surgery is read as 1 for 'open' and 0 for 'keyhole'"


def test_mediators_carry_the_difference_between_two_levels(patients):
    dealt = story(name="dealt")
    found = estimate(dealt, patients[["surgery", "result", "scar"]])
    two = patients[patients["surgery"] != "laser"].reset_index(drop=True)
    assert found.identification.strategy == "frontdoor"
    assert found.n == len(two)


def test_dowhy_gets_zeros_and_ones(patients):
    model = to_dowhy(story(), patients)
    data = model._data
    assert len(data) == (patients["surgery"] != "laser").sum()
    assert set(data["surgery"]) == set(data["result"]) == {0.0, 1.0}


@pytest.mark.parametrize("read_as", ["words", "numbers"])
def test_two_values_are_compared_in_words_too_where_no_level_was_declared(patients, read_as):
    two = patients[patients["surgery"] != "laser"]
    names = "open and keyhole"
    if read_as == "numbers":
        two, names = two.assign(surgery=(two["surgery"] == "open").astype(int)), "1 and 0"
    said = estimate(story(), two).identification.estimand
    assert said == f"difference in means of Result between Surgery = {names}, adjusted for Size"
