"""What every story should recommend on every evidence, by a second hand, against ``compare``.

The graphs, read off the mechanisms (S safety, A acuity, E errors made, R errors reported, W and L
latent), and what d-separation gives by hand for S on E:

complacency  S -> E <- A, E -> R. Nothing points into S and S reaches R through E alone, so the
             slope of R on S speaks for E, without adjustment; with the audit E itself does.
voice        S -> L -> E <- A, S -> W -> R <- E. S -> W -> R runs around E: reports say nothing
             about E whatever else one adjusts for, W being latent. The audit identifies: nothing
             points into S.
acuity       S <- A -> E, S -> E -> R. The path S <- A -> E -> R is open until A is known, and
             then closed: case mix identifies, through R; the audit identifies on E, given A.
aftermath    S <- E <- A, H -> E -> R. Nothing leads out of S: no effect, on any evidence.

A on E has no back door anywhere (nothing points into A) and reaches R through E alone in all four,
so staffing is assessed as soon as A is known, by R, and on E itself with the audit. Through R its
gain stays below its cost of ten in every world, so that it is never bought on reports.
"""

from __future__ import annotations

import numpy as np
import pytest

from causalstory.decision.comparison import compare
from causalstory.stories.catalog import load

from . import quadrature, stones
from .hospital import ACTIONS, ACUITY, ERRORS, MOMENTS, REPORTS, SAFETY, STORIES, average_slope

Z = 5.0
N = 10_000
SEED = 3

UNIDENTIFIED = ("unidentified", None)
NO_EFFECT = ("no_effect", [])
BY_REPORTS, BY_ERRORS = ("backdoor", []), ("backdoor", [])
GIVEN_ACUITY = ("backdoor", [ACUITY])

# evidence, story -> (strategy, adjustment set), variable estimated, action, settled by
EXPECTED = {
    ("weekly_report", "complacency"): (BY_REPORTS, REPORTS, "rule_by_fear", None),
    ("weekly_report", "voice"): (UNIDENTIFIED, REPORTS, None, "chart_audit"),
    ("weekly_report", "acuity"): (UNIDENTIFIED, REPORTS, None, "case_mix"),
    ("weekly_report", "aftermath"): (NO_EFFECT, ERRORS, "leave_it", None),
    ("case_mix", "complacency"): (BY_REPORTS, REPORTS, "rule_by_fear", None),
    ("case_mix", "voice"): (UNIDENTIFIED, REPORTS, None, "chart_audit"),
    ("case_mix", "acuity"): (GIVEN_ACUITY, REPORTS, "leave_it", None),
    ("case_mix", "aftermath"): (NO_EFFECT, ERRORS, "leave_it", None),
    ("chart_audit", "complacency"): (BY_ERRORS, ERRORS, "rule_by_fear", None),
    ("chart_audit", "voice"): (BY_ERRORS, ERRORS, "build_safety", None),
    ("chart_audit", "acuity"): (GIVEN_ACUITY, ERRORS, "staff_sick_wards", None),
    ("chart_audit", "aftermath"): (NO_EFFECT, ERRORS, "leave_it", None),
}
LEVELS = ("weekly_report", "case_mix", "chart_audit")
CELLS = pytest.mark.parametrize(("evidence", "story"), EXPECTED)


def rows_of(comparison):
    return {row["story"]: row for row in comparison.to_dict()["rows"]}


def expected_slope(story, variable, given):
    """What least squares converges to, and its large-sample error at N."""
    slope = MOMENTS[story].slope(variable, SAFETY, *given)
    return slope, quadrature.slope_error(story, variable, SAFETY, *given, n=N)


@pytest.fixture(scope="module")
def ward():
    return load("medication-errors")


@pytest.fixture(scope="module")
def tables(ward):
    return {level: rows_of(compare(ward, evidence=level, n=N, seed=SEED)) for level in LEVELS}


@CELLS
def test_identification_by_hand(tables, evidence, story):
    (strategy, adjustment_set), variable, _, _ = EXPECTED[evidence, story]
    row = tables[evidence][story]
    assert (row["strategy"], row["adjustment_set"]) == (strategy, adjustment_set)
    assert row["identified"] is (strategy != "unidentified")
    assert row["world"] == story
    if row["identified"]:
        assert row["outcome"] == variable


@CELLS
def test_action(tables, evidence, story):
    _, _, action, settled_by = EXPECTED[evidence, story]
    row = tables[evidence][story]
    assert (row["action"], row["settled_by"]) == (action, settled_by)
    assert row["reason"]


@CELLS
def test_estimate_and_interval(tables, evidence, story):
    """The estimate within Z errors of its target; the half-width t x error to within 10%."""
    (strategy, given), variable, _, _ = EXPECTED[evidence, story]
    row = tables[evidence][story]
    found = [row["estimate"], row["low"], row["high"]]
    if strategy == "unidentified":
        assert found == [None, None, None]
    elif strategy == "no_effect":
        assert found == [0, 0, 0]
    else:
        slope, error = expected_slope(story, variable, given)
        assert abs(row["estimate"] - slope) <= Z * error
        assert (row["high"] - row["low"]) / 2 == pytest.approx(1.96 * error, rel=0.1)


@CELLS
def test_truth_is_about_the_variable_estimated(tables, evidence, story):
    (strategy, _), variable, _, _ = EXPECTED[evidence, story]
    row = tables[evidence][story]
    if strategy != "unidentified":
        true = average_slope(story, SAFETY)[(ERRORS, REPORTS).index(variable)]
        assert row["truth"] == pytest.approx(true, rel=0.01, abs=1e-9)


@CELLS
def test_the_phenomenon_is_in_every_row(tables, evidence, story):
    seen = tables[evidence][story]["association"]
    slope, error = expected_slope(story, REPORTS, ())
    assert (seen["treatment"], seen["variable"]) == (SAFETY, REPORTS)
    assert abs(seen["slope"] - slope) <= Z * error
    assert seen["correlation"] == pytest.approx(
        MOMENTS[story].correlation(SAFETY, REPORTS), abs=Z / np.sqrt(N)
    )
    assert 0.55 <= seen["correlation"] <= 0.75


@CELLS
def test_changes_are_slope_times_shift(tables, evidence, story):
    """Staffing is known from case mix on: through the reports, on the errors with the audit."""
    variable = {"case_mix": REPORTS, "chart_audit": ERRORS}.get(evidence)
    changes = {a["action"]: a for a in tables[evidence][story]["actions"]}
    assert ("staff_sick_wards" in changes) is (variable is not None)
    if variable is not None:
        slope = MOMENTS[story].slope(variable, ACUITY)
        error = quadrature.slope_error(story, variable, ACUITY, n=N)
        found = changes["staff_sick_wards"]
        assert found["variable"] == variable
        assert abs(found["change"] + slope) <= Z * error
        assert found["low"] < found["change"] < found["high"]
    row = tables[evidence][story]
    for action in ("rule_by_fear", "build_safety"):
        assert (action in changes) is row["identified"]
        if row["identified"]:
            change = row["estimate"] * ACTIONS[action][1]
            assert changes[action]["change"] == pytest.approx(change, abs=1e-9)


def test_case_mix_takes_the_slope_away(tables):
    row = tables["case_mix"]["acuity"]
    assert row["naive"]["variable"] == REPORTS
    assert row["naive"]["low"] > 4
    assert abs(row["estimate"]) < 0.5


def test_the_interval_on_case_mix_covers_zero(ward):
    """A 95% interval misses 7 times in 20 with P = 3e-5."""
    covered = 0
    for seed in range(20):
        row = rows_of(compare(ward, evidence="case_mix", n=1_000, seed=seed))["acuity"]
        covered += row["low"] < 0 < row["high"]
        assert row["naive"]["low"] > 0
    assert covered >= 14


@pytest.mark.parametrize("seed", range(5))
def test_a_thousand_units_give_the_same_actions(ward, seed):
    """Any other choice has P < 1e-4 a cell (see the medication-errors tests for the margins)."""
    for level in LEVELS:
        rows = rows_of(compare(ward, evidence=level, n=1_000, seed=seed))
        found = {story: rows[story]["action"] for story in STORIES}
        assert found == {story: EXPECTED[level, story][2] for story in STORIES}


# A believer in the wrong world: the same data read under every story

CONVINCED = {
    # On the audit of the voice world: complacency reads the slope -11 and builds safety as well;
    # acuity, adjusting, reads -11 too.
    "complacency": "build_safety",
    "voice": "build_safety",
    "acuity": "build_safety",
    "aftermath": "leave_it",
}


def test_the_audit_of_the_voice_world_converts_all_who_look_at_slopes(ward):
    rows = rows_of(compare(ward, world="voice", evidence="chart_audit", n=N, seed=SEED))
    assert {story: row["action"] for story, row in rows.items()} == CONVINCED
    for story, given in (("complacency", ()), ("voice", ()), ("acuity", (ACUITY,))):
        slope = MOMENTS["voice"].slope(ERRORS, SAFETY, *given)
        error = quadrature.slope_error("voice", ERRORS, SAFETY, *given, n=N)
        assert abs(rows[story]["estimate"] - slope) <= Z * error
    assert {row["world"] for row in rows.values()} == {"voice"}


@pytest.mark.parametrize("world", STORIES)
def test_the_manager_rules_by_fear_in_every_world(ward, world):
    """On the weekly report all worlds look alike, so complacency acts alike: 5 reports for 2."""
    rows = rows_of(compare(ward, world=world, evidence="weekly_report", n=N, seed=SEED))
    assert rows["complacency"]["action"] == "rule_by_fear"
    assert [rows[story]["action"] for story in STORIES[1:]] == [None, None, "leave_it"]


# Kidney stones: the published table under both stories


@pytest.fixture(scope="module")
def table():
    return load("kidney-stones")


def test_the_case_notes_turn_the_choice(table):
    """Additive least squares for the surgeon, the crude difference for the sceptic; HC3 with t."""
    rows = rows_of(compare(table, evidence="case_notes"))
    operation, size, cleared = stones.patients()
    by_hand = {
        "size_drives_choice": (
            stones.additive_coefficient(),
            stones.hc3_error(cleared, operation, size),
            ["large_stone"],
            "operate_open",
        ),
        "surgery_drives_size": (
            stones.crude_difference(),
            stones.hc3_error(cleared, operation),
            [],
            "operate_keyhole",
        ),
    }
    for story, (estimate, error, given, action) in by_hand.items():
        row = rows[story]
        assert (row["strategy"], row["adjustment_set"]) == ("backdoor", given)
        assert row["estimate"] == pytest.approx(float(estimate), abs=1e-10)
        half = (row["high"] - row["low"]) / 2
        assert half == pytest.approx(1.9634 * error, rel=1e-3)  # t, 697 or 698 degrees of freedom
        assert row["low"] < 0 < row["high"]
        assert (row["action"], row["clear"]) == (action, False)
        assert (row["world"], row["truth"]) == (None, None)


def test_the_results_alone_are_enough_for_the_sceptic_only(table):
    rows = rows_of(compare(table, evidence="results"))
    surgeon, sceptic = rows["size_drives_choice"], rows["surgery_drives_size"]
    assert (surgeon["identified"], surgeon["action"]) == (False, None)
    assert surgeon["settled_by"] == "case_notes"
    assert (sceptic["identified"], sceptic["action"]) == (True, "operate_keyhole")
    assert surgeon["association"]["slope"] == pytest.approx(-8 / 175, abs=1e-10)


def test_setting_an_operation_is_judged_against_leaving_it(table):
    """Half were operated openly, so choosing one operation moves half the difference."""
    rows = rows_of(compare(table, evidence="case_notes"))
    for row in rows.values():
        changes = {a["action"]: a["change"] for a in row["actions"]}
        assert changes["operate_open"] == pytest.approx(row["estimate"] / 2, abs=1e-10)
        assert changes["operate_keyhole"] == pytest.approx(-row["estimate"] / 2, abs=1e-10)
