from __future__ import annotations

import json

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from causalstory.analysis import design, estimation, methods
from causalstory.analysis.agreement import TOLERANCE
from causalstory.analysis.columns import Sample
from causalstory.analysis.estimation import (
    Estimate,
    estimate,
    estimate_from,
    fit_from,
)
from causalstory.analysis.handover import to_dowhy
from causalstory.analysis.identification import identify
from causalstory.analysis.preparation import columns_at_hand, needed_columns, read_data
from causalstory.errors import CausalStoryError, DataError, OptionError, UnknownNameError
from causalstory.stories.parts import Question

from .wards import ACUITY, AFTERMATH, COMPLACENCY, MADE, SAFETY, SEEN, VOICE, story

SIZE_FIRST = story(
    "size drives the choice",
    [("large", "open"), ("large", "well"), ("open", "well")],
    Question("open", "well", "increase"),
)
SIZE_AFTER = story(
    "surgery drives size",
    [("open", "large"), ("large", "well"), ("open", "well")],
    Question("open", "well", "increase"),
)
STONES = pd.DataFrame(
    [
        (0, 1, 1, 81),
        (0, 1, 0, 6),
        (1, 1, 1, 192),
        (1, 1, 0, 71),
        (0, 0, 1, 234),
        (0, 0, 0, 36),
        (1, 0, 1, 55),
        (1, 0, 0, 25),
    ],
    columns=["large", "open", "well", "n"],
)


def unit_quarters(n=2000, seed=1):
    """The world of the acuity story: sicker wards have both, safety does nothing."""
    random = np.random.default_rng(seed)
    acuity = random.normal(size=n)
    safety = 0.75 * acuity + 0.66 * random.normal(size=n)
    made = random.poisson(np.exp(4 + 0.36 * acuity))
    seen = random.binomial(made, 0.4)
    return pd.DataFrame({SAFETY: safety, "acuity": acuity, MADE: made, SEEN: seen})


DATA = unit_quarters()


def by_statsmodels(data, outcome, *regressors):
    fit = sm.OLS(data[outcome], sm.add_constant(data[list(regressors)])).fit(
        cov_type="HC3", use_t=True
    )
    return fit.params[regressors[0]], *fit.conf_int().loc[regressors[0]]


def bounds(found):
    return found.estimate, found.low, found.high


def test_adjusting_takes_the_naive_slope_away():
    found = estimate(ACUITY, DATA, evidence="case_mix")
    assert bounds(found) == pytest.approx(by_statsmodels(DATA, SEEN, SAFETY, "acuity"), rel=1e-8)
    naive = found.naive.slope, found.naive.low, found.naive.high
    assert naive == pytest.approx(by_statsmodels(DATA, SEEN, SAFETY), rel=1e-10)
    assert found.low < 0 < found.high < found.naive.low
    assert (found.variable, found.identification.by_proxy) == (SEEN, True)
    assert found.dowhy_agrees is True
    assert (found.n, found.dropped, found.evidence) == (2000, 0, "case_mix")


def test_the_richest_columns_of_the_data_are_used_by_default():
    found = estimate(ACUITY, DATA)
    assert (found.variable, found.evidence) == (MADE, "chart_audit")
    assert bounds(found) == pytest.approx(by_statsmodels(DATA, MADE, SAFETY, "acuity"), rel=1e-8)
    weekly = estimate(ACUITY, DATA[[SAFETY, SEEN]])
    assert (weekly.evidence, weekly.identification.strategy) == ("weekly_report", "unidentified")


def test_no_effect_is_zero_with_the_naive_number_beside_it():
    found = estimate(AFTERMATH, DATA, evidence="weekly_report")
    assert bounds(found) == (0.0, 0.0, 0.0)
    assert (found.naive.variable, found.dowhy_agrees) == (SEEN, None)
    assert estimate(AFTERMATH, DATA).naive.variable == MADE


def test_the_report_cannot_tell():
    found = estimate(VOICE, DATA, evidence="weekly_report")
    assert bounds(found) == (None, None, None)
    assert found.identification.problem == "around"
    assert found.naive.variable == SEEN
    assert found.naive.slope == pytest.approx(by_statsmodels(DATA, SEEN, SAFETY)[0])


def test_dowhy_is_asked_whether_it_too_finds_no_set(monkeypatch):
    confounded = estimate(ACUITY, DATA, evidence="weekly_report")
    assert confounded.identification.problem == "confounded"
    assert confounded.dowhy_agrees is True
    monkeypatch.setattr(estimation, "cross_check", lambda *_: True)
    overruled = estimate(ACUITY, DATA, evidence="weekly_report")
    assert overruled.dowhy_agrees is False
    assert "comes to another answer" in str(overruled)
    monkeypatch.setattr(
        estimation, "cross_check", lambda _, observed, *__: set(observed) == set(DATA)
    )
    assert estimate(COMPLACENCY, DATA).dowhy_agrees is True
    monkeypatch.setattr(estimation, "cross_check", lambda *_: None)
    assert estimate(ACUITY, DATA).dowhy_agrees is None


def test_without_treatment_or_outcome_there_is_no_naive_number():
    for columns in (["acuity", MADE], [SAFETY, "acuity"], [SAFETY]):
        found = estimate(ACUITY, DATA[columns])
        assert (found.estimate, found.naive, found.n) == (None, None, 2000)
    assert estimate(AFTERMATH, DATA[["acuity"]]).estimate == 0.0


def test_another_treatment():
    found = estimate(ACUITY, DATA, treatment="acuity")
    assert bounds(found) == pytest.approx(by_statsmodels(DATA, MADE, "acuity"), rel=1e-8)


def test_kidney_stones_under_both_stories():
    first = estimate(SIZE_FIRST, STONES, count="n")
    small, large = 81 / 87 - 234 / 270, 192 / 263 - 55 / 80
    weights = 87 * 270 / 357, 263 * 80 / 343
    additive = (weights[0] * small + weights[1] * large) / sum(weights)
    assert first.estimate == pytest.approx(additive, abs=1e-12)
    assert first.standardised == pytest.approx((357 * small + 343 * large) / 700, abs=1e-12)
    assert (round(first.estimate, 4), round(first.standardised, 4)) == (0.0538, 0.0537)
    after = estimate(SIZE_AFTER, STONES, count="n")
    assert after.estimate == pytest.approx(273 / 350 - 289 / 350, abs=1e-12)
    assert after.standardised is None
    assert after.naive.slope == first.naive.slope == pytest.approx(after.estimate, abs=1e-12)
    assert first.n == after.n == 700
    assert first.low < 0 < first.high
    assert after.low < 0 < after.high


def test_text_to_hold_equal():
    words = STONES.assign(large=STONES["large"].map({0: "small", 1: "large"}))
    expected = estimate(SIZE_FIRST, STONES, count="n")
    found = estimate(SIZE_FIRST, words, count="n")
    assert bounds(found) == pytest.approx(bounds(expected), abs=1e-12)
    assert found.standardised == pytest.approx(expected.standardised, abs=1e-12)


def test_why_there_is_no_standardised_number():
    found = estimate(ACUITY, DATA)
    assert found.standardised is None
    assert found.standardised_reason == f"{SAFETY} is not 0 or 1"
    assert estimate(COMPLACENCY, DATA).standardised_reason == ""


def test_rows_are_dropped_only_for_columns_that_are_needed():
    holes = DATA.astype(float)
    holes.loc[:9, SEEN] = np.nan
    holes.loc[5:14, "acuity"] = np.nan
    assert estimate(ACUITY, holes).dropped == 10
    assert estimate(COMPLACENCY, holes).dropped == 0
    by_proxy = estimate(ACUITY, holes, evidence="case_mix")
    assert (by_proxy.n, by_proxy.dropped, by_proxy.naive.n) == (1985, 15, 1985)
    assert bounds(by_proxy) == pytest.approx(
        by_statsmodels(DATA[15:], SEEN, SAFETY, "acuity"), rel=1e-8
    )


def test_eight_units():
    found = estimate(COMPLACENCY, unit_quarters(8))
    assert bounds(found) == pytest.approx(by_statsmodels(unit_quarters(8), MADE, SAFETY), rel=1e-8)


def test_the_frame_is_not_changed_and_latent_columns_are_left_alone():
    data = DATA.assign(willingness=1.0, learning="unused", weather=np.inf)
    before = data.copy(deep=True)
    found = estimate(VOICE, data)
    pd.testing.assert_frame_equal(data, before)
    assert found.estimate == pytest.approx(by_statsmodels(DATA, MADE, SAFETY)[0], rel=1e-8)


def test_the_interval_at_another_level():
    found = estimate(ACUITY, DATA)
    wider = found.at(0.99)
    assert bounds(wider) == bounds(estimate(ACUITY, DATA, level=0.99))
    assert (wider.level, wider.naive) == (0.99, found.naive)
    assert bounds(estimate(AFTERMATH, DATA).at(0.99)) == (0.0, 0.0, 0.0)
    assert estimate(VOICE, DATA, evidence="case_mix").at(0.99).low is None
    with pytest.raises(OptionError, match="between 0 and 1"):
        found.at(99)


@pytest.mark.parametrize("told", [COMPLACENCY, VOICE, ACUITY, AFTERMATH])
@pytest.mark.parametrize("level", ["weekly_report", "case_mix", "chart_audit"])
def test_one_table_serves_all_and_the_fast_path_comes_to_the_same(told, level):
    at_hand = columns_at_hand(told, DATA, level)
    table = read_data(told.question, DATA, at_hand, [SAFETY, "acuity"])
    arrays = Sample.of({name: DATA[name].to_numpy(float) for name in at_hand})
    for treatment in (SAFETY, "acuity"):
        found = identify(told, evidence=level, treatment=treatment)
        alone = estimate(told, DATA, evidence=level, treatment=treatment)
        assert estimate_from(told, table, found) == alone
        fast = fit_from(arrays, found)
        if alone.estimate is None:
            assert fast is None
        else:
            assert fast.coefficient == pytest.approx(alone.estimate, abs=1e-10)
            assert (fast.low, fast.high) == (alone.low, alone.high)


def test_the_fast_path_is_one_regression_and_asks_nobody(monkeypatch, counted):
    """`benchmarks/estimate.py` says how much faster it is than through DoWhy."""
    table = Sample.of({name: DATA[name].to_numpy(float) for name in DATA})
    found = identify(ACUITY)
    for owner, name in ((methods, "linear_effect_of"), (estimation, "cross_check")):
        monkeypatch.setattr(owner, name, lambda *_: pytest.fail("DoWhy was asked"))
    regressions = counted(design, "slope")
    assert fit_from(table, found)
    assert len(regressions) == 1


@pytest.mark.parametrize("factor", [1 + 1e-6, 2.0, float("nan")])
def test_two_estimators_that_disagree(monkeypatch, factor):
    through = methods.linear_effect_of
    monkeypatch.setattr(methods, "linear_effect_of", lambda *args: factor * through(*args))
    with pytest.raises(CausalStoryError, match="two estimators disagree on the effect of") as error:
        estimate(COMPLACENCY, DATA)
    assert "apart" in str(error.value)


def test_rounding_is_no_disagreement(monkeypatch):
    through = methods.linear_effect_of
    monkeypatch.setattr(
        methods, "linear_effect_of", lambda *args: through(*args) * (1 + TOLERANCE / 10)
    )
    assert estimate(COMPLACENCY, DATA).estimate


@pytest.mark.parametrize("seed", range(12))
def test_both_estimators_agree_on_awkward_columns(seed):
    """Numbers far from zero, of very different size, nearly collinear: no false alarm."""
    random = np.random.default_rng(seed)
    n = int(random.choice([12, 80, 900]))
    acuity = random.choice([0, 1e3, 1e7]) + random.normal(size=n)
    near = 10.0 ** random.integers(-4, 1)
    data = pd.DataFrame({"acuity": acuity, SAFETY: acuity + near * random.normal(size=n)})
    data[MADE] = 10.0 ** random.integers(-8, 9) * (data[SAFETY] + random.normal(size=n))
    data[SEEN] = data[MADE]
    assert isinstance(estimate(ACUITY, data), Estimate)


def refused(story, data, **options):
    with pytest.raises(DataError) as caught:
        estimate(story, data, **options)
    return caught.value.problems


def test_refusals():
    assert refused(ACUITY, DATA.drop(columns="acuity"), evidence="case_mix")[0].startswith(
        "the data has no column 'acuity'"
    )
    flawed = DATA.assign(**{SAFETY: 1.0, MADE: "many", "acuity": np.inf})
    problems = refused(ACUITY, flawed)
    assert [problem.split()[1] for problem in problems] == [f"'{SAFETY}'", "'acuity'", f"'{MADE}'"]
    assert "linear function" in refused(ACUITY, DATA.assign(acuity=DATA[SAFETY]))[0]
    assert refused(ACUITY, [1, 2]) == ("the data is a list: give a pandas DataFrame",)
    assert "no rows" in refused(ACUITY, DATA.head(0))[0]
    with pytest.raises(UnknownNameError, match="weekly_report"):
        estimate(ACUITY, DATA, evidence="weekly_reports")
    with pytest.raises(OptionError):
        estimate(ACUITY, DATA, level=1.5)


def test_only_needed_columns_are_read():
    unused = DATA.assign(**{SEEN: "lost"})
    assert estimate(ACUITY, unused).estimate == estimate(ACUITY, DATA).estimate
    found = identify(ACUITY, evidence="chart_audit")
    at_hand = columns_at_hand(ACUITY, unused)
    assert set(needed_columns(ACUITY.question, found, at_hand)) == {SAFETY, "acuity", MADE}


@pytest.mark.parametrize(
    ("found", "sentences"),
    [
        (estimate(ACUITY, DATA, evidence="case_mix"), ["holding acuity equal", "Naive, on rep"]),
        (estimate(COMPLACENCY, DATA), ["holding nothing equal", "n = 2,000"]),
        (estimate(AFTERMATH, DATA), ["is zero: "]),
        (estimate(VOICE, DATA, evidence="weekly_report"), ["is not identified: "]),
        (estimate(SIZE_FIRST, STONES, count="n"), ["Standardised to everybody: 0.0537"]),
    ],
)
def test_as_text_dictionary_and_frame(found, sentences):
    text = str(found).replace("\n", " ")
    for sentence in sentences:
        assert sentence in text
    assert found.treatment in found._repr_html_()
    row = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert (row["estimate"], row["low"], row["high"]) == bounds(found)
    assert set(row["naive"]) == {"variable", "slope", "low", "high"}
    frame = found.to_frame()
    assert len(frame) == 1
    assert frame["naive_slope"][0] == found.naive.slope
    assert frame["strategy"][0] == found.identification.strategy


def test_to_dowhy():
    graph = to_dowhy(VOICE)
    assert isinstance(graph, nx.DiGraph)
    assert graph.nodes["willingness"]["observed"] == "no"
    assert graph.nodes[SAFETY]["observed"] == "yes"
    model = to_dowhy(ACUITY, DATA.assign(weather=1))
    assert (model._treatment, model._outcome) == ([SAFETY], [MADE])
    assert set(model._data) == {SAFETY, "acuity", MADE, SEEN}
    weekly = to_dowhy(ACUITY, DATA, evidence="weekly_report", treatment="acuity")
    assert weekly._outcome == [SEEN]
    with pytest.raises(DataError, match="no column 'psychological_safety'"):
        to_dowhy(ACUITY, DATA[["acuity", MADE]])
    with pytest.raises(UnknownNameError, match="there is no variable"):
        to_dowhy(ACUITY, DATA, treatment="weather")


def test_an_outcome_that_was_computed_from_what_is_held_equal_has_no_effect_and_says_so():
    generator = np.random.default_rng(1)
    z = generator.normal(size=200)
    data = pd.DataFrame({"large": z, "open": (z + generator.normal(size=200) > 0), "well": 2 * z})
    found = estimate(SIZE_FIRST, data)
    assert (found.estimate, found.low, found.high) == (0.0, 0.0, 0.0)
    assert "as if it had been computed: the interval has no width" in found.remarks[0]
