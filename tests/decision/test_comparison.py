from __future__ import annotations

import json
import math
import pickle

import pandas as pd
import pytest

from causalstory.decision.comparison import compare
from causalstory.errors import UnknownNameError
from causalstory.simulation.effect import truth
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

from .bench import ACTIONS, MADE, SAFETY, SEEN, care, patients, rows

ROW = {
    "story": str,
    "world": str | None,
    "association": dict | None,
    "naive": dict | None,
    "identified": bool,
    "verdict": str,
    "strategy": str,
    "adjustment_set": list | None,
    "instruments": list,
    "mediators": list,
    "effect": str,
    "outcome": str,
    "by_proxy": bool,
    "estimand": str,
    "conditions": list,
    "estimate": float | None,
    "low": float | None,
    "high": float | None,
    "remarks": list,
    "standardised": float | None,
    "truth": float | None,
    "truth_se": float | None,
    "n": int,
    "dropped": int,
    "cluster": str | None,
    "dowhy_agrees": bool | None,
    "contradicted": bool | None,
    "contradicted_reason": str,
    "claims": list,
    "action": str | None,
    "clear": bool,
    "reason": str,
    "settled_by": str | None,
    "actions": list,
}
ACTION = {
    "action": str,
    "variable": str,
    "change": float,
    "low": float,
    "high": float,
    "level": float | None,
    "acts_on": str | None,
    "by_proxy": bool,
}
LEVELS = ("weekly_report", "case_mix", "chart_audit")


@pytest.fixture(scope="module")
def flagship():
    return load("medication-errors")


@pytest.fixture(scope="module")
def own_worlds(flagship):
    return {name: compare(flagship, evidence=name, n=600, seed=4) for name in LEVELS}


@pytest.fixture(scope="module")
def on_patients():
    return compare(care(ACTIONS), data=patients())


def has_types(record, types):
    assert list(record) == list(types)
    for name, kind in types.items():
        value = record[name]
        assert value is None if kind is None else isinstance(value, kind), (name, value)


# The keys, their types and when they are null


@pytest.mark.parametrize("level", LEVELS)
def test_keys_and_types(own_worlds, level):
    answer = own_worlds[level].to_dict()
    assert answer == json.loads(json.dumps(answer, allow_nan=False))
    assert list(answer) == ["scenario", "evidence", "n", "seed", "dropped", "remarks", "rows"]
    assert [answer[key] for key in list(answer)[:4]] == ["medication-errors", level, 600, 4]
    for row in answer["rows"]:
        has_types(row, ROW)
        numbers = dict.fromkeys(("slope", "low", "high"), float)
        both = dict.fromkeys(("correlation", "correlation_low", "correlation_high"), float)
        has_types(row["association"], {"treatment": str, "variable": str, **both, **numbers})
        has_types(row["naive"], {"variable": str, **numbers})
        for action in row["actions"]:
            has_types(action, ACTION)


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_null(own_worlds, level):
    for row in own_worlds[level].to_dict()["rows"]:
        four = [row[name] for name in ("estimate", "low", "high", "truth")]
        if row["strategy"] == "unidentified":
            assert four == [None] * 4
            assert (row["identified"], row["adjustment_set"]) == (False, None)
            assert row["conditions"] == []
            assert row["action"] is None
            assert row["settled_by"] in LEVELS[LEVELS.index(level) + 1 :]
        elif row["strategy"] == "no_effect":
            assert four == [0.0] * 4
            assert (row["identified"], row["adjustment_set"]) == (True, [])
        else:
            assert row["strategy"] == "backdoor"
            assert all(math.isfinite(number) for number in four)
            assert row["low"] < row["estimate"] < row["high"]
        assert row["contradicted"] in (False, None)
        assert row["contradicted_reason"]
        assert row["world"] == row["story"]
        assert row["n"] == 600


def test_the_association_is_the_phenomenon_whatever_the_evidence(own_worlds):
    associations = [
        [row["association"] for row in own_worlds[level].to_dict()["rows"]] for level in LEVELS
    ]
    assert associations[0] == associations[1] == associations[2]
    pair = {(found["treatment"], found["variable"]) for found in associations[0]}
    assert pair == {(SAFETY, SEEN)}


def test_the_naive_number_is_on_the_variable_estimated(own_worlds):
    for level in LEVELS:
        for row in own_worlds[level].to_dict()["rows"]:
            seen = MADE if level == "chart_audit" else SEEN
            assert row["naive"]["variable"] == seen
            if row["strategy"] == "backdoor":
                assert row["outcome"] == seen


def test_with_data_world_truth_and_seed_are_null(flagship):
    data = simulate(flagship["voice"], n=300, seed=2)
    answer = compare(flagship, data=data).to_dict()
    assert answer["seed"] is None
    assert answer["n"] == 300
    assert {row["world"] for row in answer["rows"]} == {None}
    assert {row["truth"] for row in answer["rows"]} == {None}
    assert json.dumps(answer, allow_nan=False)


def test_with_a_world_truth_is_that_of_the_world(flagship):
    """Also under stories that have it wrong: aftermath says zero, and voice's truth is printed."""
    found = rows(compare(flagship, world="voice", evidence="chart_audit", n=300))
    true = truth(flagship["voice"]).value
    assert true < -5
    for row in found.values():
        assert row["world"] == "voice"
        assert row["truth"] == true
    assert found["aftermath"]["estimate"] == 0.0
    by_report = rows(compare(flagship, world="voice", evidence="weekly_report", n=300))
    assert by_report["complacency"]["truth"] == truth(flagship["voice"], variable=SEEN).value
    assert by_report["voice"]["truth"] is None


def test_a_world_is_one_data_set_and_the_one_that_simulate_gives(flagship):
    found = rows(compare(flagship, world="acuity", n=200, seed=9))
    data = simulate(flagship["acuity"], n=200, seed=9)
    for name, row in rows(compare(flagship, data=data)).items():
        known = {key: found[name][key] for key in ("truth", "truth_se")}
        assert found[name] == {**row, "world": "acuity", **known}


def test_the_same_seed_gives_the_same_answer_and_another_another(flagship):
    first, again, other = (
        compare(flagship, evidence="weekly_report", n=100, seed=seed).to_dict()
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first["rows"][0]["estimate"] != other["rows"][0]["estimate"]


# The object


def test_rows_by_name_and_in_order(on_patients):
    assert on_patients["selected"].story == "selected"
    assert on_patients["trial"].title == "A trial"
    with pytest.raises(UnknownNameError, match="did you mean 'trial'"):
        on_patients["trail"]


def test_the_frame_of_results(own_worlds, on_patients):
    for comparison in (*own_worlds.values(), on_patients):
        frame = comparison.to_frame()
        assert list(frame["story"]) == [row.story for row in comparison]
        assert "actions" not in frame
        for name in ("association_correlation", "association_slope", "naive_slope", "estimate"):
            assert name in frame
        for record, row in zip(frame.to_dict("records"), comparison, strict=True):
            assert record["action"] == row.recommendation.action or pd.isna(record["action"])


def test_scenarios_are_shared_and_stay_as_they_are(flagship):
    before = pickle.dumps(flagship)
    compare(flagship, n=60)
    assert pickle.dumps(flagship) == before


def test_a_comparison_pickles(on_patients):
    assert pickle.loads(pickle.dumps(on_patients)).to_dict() == on_patients.to_dict()  # noqa: S301
