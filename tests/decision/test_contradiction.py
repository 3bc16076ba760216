"""Does the data contradict the story?"""

import math

import numpy as np
import pandas as pd
import pytest

import causalstory as cs
from causalstory.analysis.columns import Sample
from causalstory.analysis.independence.fisher import fisher_z
from causalstory.decision.contradicted import LEVEL, p_text
from causalstory.decision.signs import examine_sign, signed
from causalstory.quality.false_alarms import MOST, SETS, false_alarms

UNTOLD = """
format = 1
id = "untold"
title = "A world that none of the four stories tells"
[question]
treatment = "psychological_safety"
outcome = "actual_errors"
proxy = "reported_errors"
goal = "decrease"
[variables]
psychological_safety = {}
reported_errors = {}
acuity = {}
actual_errors = {}
[evidence]
chart_audit = { columns = ["psychological_safety", "reported_errors", "acuity", "actual_errors"] }
[stories.busy]
title = "Nurses with sick patients have no time to write reports"
[stories.busy.mechanisms]
acuity = { family = "normal" }
psychological_safety = { family = "normal", formula = "0.3*acuity" }
actual_errors = { family = "poisson", formula = "4 + 0.15*psychological_safety + 0.2*acuity" }
# sicker patients leave no time to write reports
reported_errors = { family = "binomial", trials = "actual_errors", formula = "-0.3*acuity" }
[stories.idle]
title = "Nothing"
arrows = []
"""


@pytest.fixture(scope="module")
def ward() -> cs.Scenario:
    return cs.load("medication-errors")


def verdicts(ward: cs.Scenario, world: cs.Story, n: int = 2_000, **options) -> dict[str, object]:
    found = cs.contradictions(ward, cs.simulate(world, n=n, seed=3), **options)
    return {row.story: row.contradicted for row in found}


def test_a_world_that_nobody_tells_contradicts_every_story(ward) -> None:
    busy = cs.load(UNTOLD)["busy"]
    assert verdicts(ward, busy) == dict.fromkeys(
        ["complacency", "voice", "acuity", "aftermath"], True
    )
    assert cs.contradictions(busy, cs.simulate(busy, n=2_000)).rows[0].contradicted is not True


def test_only_its_sign_refutes_voice_where_complacency_is_true(ward) -> None:
    """Whatever voice implies complacency implies too, so that no independence tells them apart."""
    data = cs.simulate(ward["complacency"], n=10_000, seed=2)
    (claim,) = cs.contradictions(ward["voice"], data).rows[0].refuted
    assert (claim.kind, claim.sign, claim.test.method) == ("sign", "negative", "estimate")
    assert claim.sentence == (
        "'Safety gives errors a voice' says that the effect of Psychological safety on Errors made "
        "is negative; read as it reads them, the data say positive (p < 0.001)"
    )
    without = cs.contradictions(ward["voice"], data, evidence="case_mix").rows[0]
    assert without.contradicted is False


def test_the_claim_that_failed_in_words(ward) -> None:
    found = cs.contradictions(ward, cs.simulate(ward["voice"], n=2_000))["acuity"]
    assert (
        "'Sick patients make both' says that Psychological safety tells nothing about Errors "
        "reported once Errors made is known; in the data it does (p < 0.001)"
    ) in found.reason


def test_why_nothing_is_tested(ward) -> None:
    data = cs.simulate(ward["voice"], n=500)
    report = cs.contradictions(ward, data, evidence="weekly_report")
    assert report["voice"].contradicted is None
    assert report["voice"].reason == (
        "nothing to test: its arrows imply no independence among these columns, and the sign of "
        "the effect cannot be told from them"
    )
    assert report["complacency"].contradicted is False  # its sign, through the reports
    few = cs.contradictions(ward, data.iloc[:4])["aftermath"]
    assert (few.contradicted, few.reason) == (None, "not tested: 4 complete rows are too few")
    assert all(claim.refuted is None and claim.test.p is None for claim in few.claims)


def test_the_words_for_what_holds_never_say_supported(ward) -> None:
    found = cs.contradictions(ward["voice"], cs.simulate(ward["voice"], n=2_000))
    assert found["voice"].reason == "not contradicted: 3 claims were tested, none is refuted"
    assert "support" not in str(found)
    assert "supported" not in str(found.to_dict())


def test_fishers_z_refutes_the_true_voice_story_and_ours_does_not(ward) -> None:
    """Reports are a product of errors and willingness: no straight line follows their mean."""
    drawn = cs.simulate(ward["voice"], n=400_000, seed=1)
    columns = {name: drawn[name].to_numpy(float) for name in drawn}
    ours = fishers = 0
    for start in range(0, 400_000, 10_000):
        piece = {name: values[start : start + 10_000] for name, values in columns.items()}
        given = np.column_stack([piece["actual_errors"], piece["psychological_safety"]])
        fishers += fisher_z(piece["acuity"], piece["reported_errors"], given).p <= 0.01
        found = cs.contradictions(ward["voice"], pd.DataFrame(piece))
        ours += found.rows[0].contradicted
    assert fishers >= 30  # of 40
    assert ours <= 1


def test_missing_values_text_and_foreign_columns(ward) -> None:
    data = cs.simulate(ward["voice"], n=1_500)
    data["ward"] = "B"
    data["reported_errors"] = data["reported_errors"].astype(float)
    data.loc[:499, "reported_errors"] = np.nan
    data["acuity"] = np.where(
        data["acuity"] > 0.5, "high", np.where(data["acuity"] > -0.5, "", "low")
    )
    data["acuity"] = data["acuity"].replace("", "middle")
    before = data.copy()
    found = cs.contradictions(ward, data)
    pd.testing.assert_frame_equal(data, before)
    claims = {(c.first, c.second): c for c in found["voice"].claims}
    assert claims["acuity", "psychological_safety"].test.n == 1_500
    assert claims["acuity", "reported_errors"].test.n == 1_000
    assert found["voice"].contradicted is False
    assert found["aftermath"].contradicted is True


def test_a_graph_without_mechanisms_is_tested_by_its_arrows() -> None:
    idle = cs.load(UNTOLD)["idle"]
    busy = cs.load(UNTOLD)["busy"]
    found = cs.contradictions(idle, cs.simulate(busy, n=500)).rows[0]
    assert found.contradicted is True
    assert {claim.kind for claim in found.claims} == {"independence"}


def test_rows_counted_are_rows(ward) -> None:
    stones = cs.load("kidney-stones")
    table = pd.read_csv(stones.data.path)
    long = table.loc[table.index.repeat(table["n"])].drop(columns="n")
    counted = cs.contradictions(stones, table, count="n")
    assert counted.to_dict() == cs.contradictions(stones, long).to_dict()
    assert counted.n == 700


def test_clusters_are_no_independent_rows(ward) -> None:
    data = cs.simulate(ward["voice"], n=400)
    data["hospital"] = np.arange(400) // 10
    rows = cs.compare(ward, data=data, cluster="hospital").to_dict()["rows"]
    kinds = {claim["kind"]: claim["refuted"] for row in rows for claim in row["claims"]}
    assert kinds["independence"] is None


@pytest.mark.parametrize("story", ["complacency", "voice"])
def test_the_p_of_a_sign_is_where_its_interval_turns(ward, story: str) -> None:
    told = ward[story]
    data = cs.simulate(ward["acuity"], n=7, seed=4)
    sample = Sample.of({name: data[name].to_numpy(float) for name in data})
    found = cs.identify(told)
    sign = signed(told, found).sign
    test = examine_sign(told, sample, found, sign)
    fit = cs.estimate(told, data).fit
    wrong = fit.coefficient < 0 if sign == "positive" else fit.coefficient > 0
    if not wrong:
        assert test.p == 1.0
    else:
        low, high = fit.interval(1 - test.p * 1.001)
        assert (high < 0) if sign == "positive" else (low > 0)
        low, high = fit.interval(1 - test.p * 0.999)
        assert low < 0 < high


def test_comparison_tells_of_data_of_one_world_only(ward) -> None:
    own = cs.compare(ward, n=600)
    assert "contradicted" not in str(own)
    assert {row["contradicted"] for row in own.to_dict()["rows"]} <= {False, None}
    abroad = cs.compare(ward, n=600, world="voice")
    assert "aftermath is contradicted" in str(abroad)
    assert [row["contradicted"] for row in abroad.to_dict()["rows"]] == [True, False, True, True]
    row = abroad.to_dict()["rows"][0]
    assert row["claims"][0].keys() >= {"statistic", "p", "adjusted_p", "refuted", "sentence"}


def test_as_a_frame(ward) -> None:
    frame = cs.contradictions(ward, cs.simulate(ward["voice"], n=300)).to_frame()
    assert len(frame) == 12
    assert frame.loc[0, ["story", "kind"]].tolist() == ["complacency", "independence"]


def test_refusals(ward) -> None:
    data = cs.simulate(ward["voice"], n=50)
    with pytest.raises(cs.CausalStoryError, match="did you mean 'chart_audit'"):
        cs.contradictions(ward, data, evidence="chart_audti")
    with pytest.raises(cs.CausalStoryError, match="no column 'acuity'"):
        cs.contradictions(ward, data.drop(columns="acuity"), evidence="case_mix")
    with pytest.raises(cs.CausalStoryError, match="no story 'voise'"):
        cs.contradictions(ward, data)["voise"]
    with pytest.raises(cs.CausalStoryError, match="infinite"):
        cs.contradictions(ward, data.assign(acuity=np.inf))


def test_more_than_the_allowed_false_alarms_hardly_ever_come_by_chance() -> None:
    p = sum(
        math.comb(SETS, k) * LEVEL**k * (1 - LEVEL) ** (SETS - k) for k in range(MOST + 1, SETS + 1)
    )
    assert MOST / SETS == 0.03
    assert 0.003 < p < 0.005


def test_a_story_that_its_own_data_contradicts_fails_its_check(ward, monkeypatch) -> None:
    """With Fisher's z, as said above, the true voice story would be refuted again and again."""
    from causalstory.analysis import implications

    monkeypatch.setattr(implications, "is_gaussian", lambda _: True)
    (found,) = false_alarms(ward, ward["voice"], 100_000, 1)
    assert not found.ok
    assert found.found.startswith("case_mix 1")


def test_p_values_in_words() -> None:
    assert [p_text(p) for p in (1e-12, 0.00123, 0.5, 1.0)] == [
        "p < 0.001", "p = 0.0012", "p = 0.5", "p = 1",
    ]  # fmt: skip
