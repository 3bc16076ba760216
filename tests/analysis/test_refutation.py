from __future__ import annotations

import json
from html import unescape

import numpy as np
import pandas as pd
import pytest

import causalstory as cs
from causalstory.analysis import refutation
from causalstory.analysis.columns import Sample
from causalstory.analysis.design import design
from causalstory.analysis.dowhy_refuters import Refuters
from causalstory.analysis.refutation import STRENGTHS, refute
from causalstory.analysis.refuted import LIMITS, NOTE, Attempt, Refutation
from causalstory.errors import DataError, OptionError, UnknownNameError
from causalstory.runner.progress import listening

FEW = 20


@pytest.fixture(scope="module")
def ward():
    return cs.load("medication-errors")


@pytest.fixture(scope="module")
def report(ward):
    """The weekly report of a hospital where safety does nothing and acuity does both."""
    return cs.simulate(ward["acuity"], n=1_000, evidence="weekly_report")


@pytest.fixture(scope="module")
def wrong(ward, report):
    return refute(ward["complacency"], report, simulations=FEW)


@pytest.fixture(scope="module")
def right(ward):
    data = cs.simulate(ward["acuity"], n=1_000)
    return refute(ward["acuity"], data, evidence="case_mix", simulations=FEW)


def test_a_confounded_estimate_passes_everything(ward, wrong):
    truth = cs.truth(ward["acuity"], variable="reported_errors")
    assert abs(truth.value) < 0.1
    assert wrong.estimate.low > 4
    assert [row.passed for row in wrong] == [True, True, True, None, None, None]
    assert wrong.passed is True


def test_the_estimate_under_the_right_story_passes_no_better(right, wrong):
    assert right.passed is True
    assert right.estimate.low < 0 < right.estimate.high
    assert [row.passed for row in right] == [row.passed for row in wrong]


def test_the_first_thing_said_is_what_passing_does_not_mean(wrong, right):
    assert str(wrong).replace("\n", " ").startswith(NOTE)
    assert "does not make the story right" in NOTE
    assert wrong.to_dict()["note"] == NOTE
    assert NOTE.split(":")[0] in right._repr_html_()


def test_every_attempt_says_what_it_can_and_cannot_show(wrong):
    assert {row.refuter for row in wrong} == set(LIMITS)
    text = unescape(wrong._repr_html_())
    for row in wrong:
        for words in (row.done, row.verdict, row.shows, row.cannot_show):
            assert words in text


def test_the_placebo_has_no_effect_and_the_spread_of_chance(wrong):
    placebo = wrong.rows[0]
    assert placebo.expected == 0.0
    assert placebo.low < 0 < placebo.high < wrong.estimate.low


def test_noise_and_subsets_leave_the_estimate_where_it_was(wrong):
    _, noise, subset, *_ = wrong
    for row in (noise, subset):
        assert row.expected == wrong.estimate.estimate
        assert row.low < wrong.estimate.estimate < row.high
    assert noise.high - noise.low < subset.high - subset.low


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_hidden_cause_takes_away_what_the_formula_says(strength, sign):
    """b - sign(b) s^2 / (v + s^2) in standard deviations, as for omitted variables."""
    random = np.random.default_rng(1)
    z = random.normal(size=20_000)
    x = 0.6 * z + 0.8 * random.normal(size=20_000)
    y = sign * (3 * x + z + random.normal(size=20_000))
    columns = design(Sample.of({"x": x, "y": y, "z": z}), "x", "y", ["z"])
    b = columns.fit().coefficient * x.std() / y.std()
    left = columns.x - np.polyval(np.polyfit(z, x, 1), z)
    v = left.var() / x.var()
    expected = b - np.sign(b) * strength**2 / (v + strength**2)
    stream = np.random.RandomState(1)
    new = Refuters(columns).unobserved_common_cause(stream, strength) * x.std() / y.std()
    assert new == pytest.approx(expected, abs=0.02)


def test_stronger_hidden_causes_take_away_more(wrong):
    hidden = [row for row in wrong if row.refuter == "unobserved_common_cause"]
    assert [row.strength for row in hidden] == list(STRENGTHS)
    values = [wrong.estimate.estimate, *(row.estimate for row in hidden)]
    assert values == sorted(values, reverse=True)
    assert [row.verdict for row in hidden] == ["keeps its sign"] * 3


def test_an_estimate_near_zero_loses_its_sign(right):
    assert [row.verdict for row in right.rows[3:]] == ["loses its sign"] * 3


def test_a_failing_attempt_is_called_one(ward, report, monkeypatch):
    """No ordinary data fails, so a refuter is broken on purpose."""
    monkeypatch.setattr(Refuters, "placebo", lambda *_: 1.0)
    for name in ("random_common_cause", "data_subset"):
        monkeypatch.setattr(Refuters, name, lambda *_: 0.0)
    answer = refute(ward["complacency"], report, simulations=FEW)
    assert [row.verdict for row in answer.rows[:3]] == ["fails"] * 3
    assert answer.passed is False


def test_the_same_seed_gives_the_same_rows_and_another_one_others(monkeypatch):
    monkeypatch.setattr(refutation, "STRENGTHS", ())
    random = np.random.default_rng(2)
    data = pd.DataFrame({"open": [0, 1] * 20, "large": random.integers(0, 2, 40)})
    data["recovered"] = (random.random(40) < 0.5 + 0.3 * data["open"]).astype(int)
    story = cs.load("kidney-stones").stories[0]
    names = {"open": story.question.treatment, "recovered": story.question.outcome}
    others = [name for name in story.observable if name not in names.values()]
    data = data.rename(columns=names | {"large": others[0]})
    before = data.copy(deep=True)
    first, again, other = (refute(story, data, seed=s, simulations=FEW) for s in (3, 3, 4))
    assert first.rows == again.rows
    assert first.rows[0].estimate != other.rows[0].estimate
    pd.testing.assert_frame_equal(data, before)


def test_a_published_table_with_counts(monkeypatch):
    monkeypatch.setattr(refutation, "STRENGTHS", (0.5,))
    scenario = cs.load("kidney-stones")
    table = pd.read_csv(scenario.data.path)
    answer = refute(scenario.stories[0], table, count=scenario.data.count, simulations=FEW)
    assert answer.estimate.n == 700
    assert answer.passed
    assert len(answer) == 4


@pytest.mark.parametrize(
    ("story", "evidence", "words"),
    [("voice", "weekly_report", "not identified"), ("aftermath", "chart_audit", "zero")],
)
def test_where_nothing_is_estimated_there_is_nothing_to_try(ward, story, evidence, words):
    data = cs.simulate(ward[story], n=100)
    answer = refute(ward[story], data, evidence=evidence)
    assert (answer.rows, answer.passed) == ((), None)
    text = " ".join(str(answer).split())
    assert words in text
    assert "There is nothing to try" in text
    assert answer.to_frame().empty
    assert answer.to_dict()["rows"] == []


def test_another_treatment(ward):
    data = cs.simulate(ward["acuity"], n=200)
    answer = refute(ward["acuity"], data, treatment="acuity", simulations=FEW)
    assert answer.estimate.treatment == "acuity"
    assert answer.passed


def test_it_reads_back_from_json_and_as_a_frame(wrong):
    read = json.loads(json.dumps(wrong.to_dict()))
    assert list(read) == [
        *("story", "evidence", "treatment", "variable", "n", "strategy", "estimate", "low"),
        *("high", "simulations", "seed", "passed", "note", "rows"),
    ]
    assert list(read["rows"][0]) == [
        *("refuter", "done", "strength", "expected", "estimate", "low", "high", "passed"),
        *("sign_kept", "verdict", "shows", "cannot_show"),
    ]
    frame = wrong.to_frame()
    assert list(frame["refuter"]) == [row.refuter for row in wrong]
    assert isinstance(wrong, Refutation)
    assert all(isinstance(row, Attempt) for row in wrong)


@pytest.mark.parametrize(
    ("options", "problems"),
    [
        (
            {"seed": -1, "simulations": 19},
            (
                "seed: needs a whole number of at least 0, not -1",
                "simulations: needs a whole number from 20 to 10,000, not 19",
            ),
        ),
        ({"simulations": True}, ("simulations: needs a whole number from 20 to 10,000, not True",)),
        ({"seed": 1.5}, ("seed: needs a whole number of at least 0, not 1.5",)),
    ],
)
def test_numbers_out_of_bounds(ward, report, options, problems):
    with pytest.raises(OptionError) as error:
        refute(ward["complacency"], report, **options)
    assert error.value.problems == problems


def test_what_estimate_refuses_is_refused(ward, report):
    with pytest.raises(UnknownNameError, match="evidence 'weekly'"):
        refute(ward["complacency"], report, evidence="weekly")
    with pytest.raises(DataError, match="no column 'reported_errors'"):
        refute(ward["complacency"], report[["psychological_safety"]], evidence="weekly_report")


def test_progress_is_told(ward, report, monkeypatch):
    class Ear:
        def __init__(self):
            self.heard = []

        def start(self, what, total):
            self.heard.append((what, total))

        def advance(self):
            self.heard.append("step")

        def finish(self):
            pass

    ear = Ear()
    monkeypatch.setattr(refutation, "STRENGTHS", ())
    monkeypatch.setattr(Refuters, "data_subset", lambda *_: 0.0)
    with listening(ear):
        refute(ward["complacency"], report, simulations=FEW)
    assert ("refuting complacency: placebo treatment", FEW) in ear.heard
    assert ear.heard.count("step") == 3 * FEW
