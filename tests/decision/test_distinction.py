"""What to measure next."""

import json
import re

import networkx as nx
import pytest

import causalstory as cs
from causalstory.cli.main import main
from causalstory.decision.consequences import consequences
from causalstory.decision.distinction_page import ignorance
from causalstory.decision.evidence_value import beyond_rounding, share_error, value_of
from causalstory.errors import CausalStoryError, OptionError
from causalstory.tables import to_text

from .test_power import two

WARD = cs.load("medication-errors")
FOUND = cs.distinguish(WARD, n=60, replications=20)
TABLE = consequences(WARD, n=5_000)
EVEN = {"complacency": 1.0, "voice": 1.0}


def row(found, first: str, second: str, evidence: str, outcome: str | None = None):
    asked = ((first, second), evidence, outcome)
    return next(r for r in found if (r.stories, r.evidence, r.outcome) == asked)


def test_every_pair_meets_every_evidence_and_both_trials() -> None:
    assert len(FOUND) == 6 * 5
    assert [(r.evidence, r.outcome) for r in list(FOUND)[:5]] == [
        ("weekly_report", None),
        ("case_mix", None),
        ("chart_audit", None),
        ("experiment", "actual_errors"),
        ("experiment", "reported_errors"),
    ]


def test_no_report_tells_stories_apart_and_an_audit_tells_all() -> None:
    for found in FOUND:
        if found.evidence == "weekly_report":
            assert not found.separable
            assert (found.value.value, found.value.se) == (0, 0)
            assert found.needed is None
            assert "holds as well if the other is true" in found.reason
        if found.evidence == "chart_audit":
            assert found.separable
            assert found.needed.n < 400
    trial = row(FOUND, "complacency", "voice", "experiment", "reported_errors")
    assert not trial.separable
    assert trial.reason == "in both stories it rises"


def test_units_are_those_of_the_harder_direction() -> None:
    found = row(FOUND, "complacency", "voice", "chart_audit")
    assert {(way.rejects, way.world) for way in found.directions} == {
        ("complacency", "voice"),
        ("voice", "complacency"),
    }
    assert found.needed.n == max(way.needed.n for way in found.directions)
    assert found.test.startswith("rejects complacency if voice is true: Patients' acuity")


def test_evidence_that_always_tells_is_worth_all_that_not_knowing_costs() -> None:
    perfect = {"complacency": {(False, True): 1.0}, "voice": {(True, False): 1.0}}
    found = value_of(TABLE, EVEN, perfect)
    by_hand = min(
        sum(TABLE.of(world, action).regret for world in EVEN) / 2 for action in TABLE.actions
    )
    assert found.value == found.without == by_hand
    assert found.after == {("voice",): "rule_by_fear", ("complacency",): "build_safety"}


def test_evidence_that_says_the_same_in_both_worlds_is_worth_nothing() -> None:
    coin = {(True, False): 0.5, (False, False): 0.5}
    found = value_of(TABLE, EVEN, dict.fromkeys(EVEN, coin), replications=100)
    assert found.value == pytest.approx(0, abs=1e-12)


def test_value_worked_out_by_hand() -> None:
    right = {
        "complacency": {(False, True): 0.7, (False, False): 0.3},
        "voice": {(True, False): 0.9, (False, False): 0.1},
    }
    regret = {w: {a: TABLE.of(w, a).regret for a in TABLE.actions} for w in EVEN}
    blind = min(
        0.5 * 0.3 * regret["complacency"][a] + 0.5 * 0.1 * regret["voice"][a] for a in TABLE.actions
    )
    found = value_of(TABLE, EVEN, right, replications=100)
    assert found.value == pytest.approx(found.without - blind)
    assert 0 < found.se < 1
    assert found.se < value_of(TABLE, EVEN, right, replications=25).se


def test_whoever_is_sure_already_pays_nothing_for_evidence() -> None:
    sure = cs.distinguish(WARD, n=60, replications=10, weights={"voice": 1})
    found = row(sure, "complacency", "voice", "chart_audit")
    assert found.value.value == found.value.without == 0
    neither = row(sure, "complacency", "acuity", "chart_audit")
    assert neither.value is None
    assert neither.reason == "neither complacency nor acuity is given any weight"


def test_a_rounding_error_is_worth_nothing() -> None:
    # thirds do not add up to one in floating point, while the action is the same whatever comes out
    odds = {(False, False): 1 / 3, (True, False): 0.1, (False, True): 1 - 1 / 3 - 0.1}
    for weight in (0.1, 0.3, 0.35):
        weights = {"complacency": weight, "voice": 1 - weight}
        found = value_of(TABLE, weights, dict.fromkeys(weights, odds), replications=100)
        assert found.value == 0.0
    assert beyond_rounding(-2.2e-16, 6.0) == 0.0


def test_every_figure_has_its_simulation_error() -> None:
    found = row(FOUND, "complacency", "voice", "chart_audit")
    assert found.value_per_cost_se == found.value.se / 10
    for way in found.directions:
        assert way.power_se == share_error(way.power, FOUND.replications) > 0
    text = str(FOUND)
    assert re.search(r"[\d.]+ ± [\d.]+ for each unit of cost", text)
    assert re.search(r"\d \[\d+, \d+\] +1\.00 ± 0\.\d+", text)  # the power


def test_worth_is_counted_for_each_unit_of_added_cost() -> None:
    found = row(FOUND, "complacency", "voice", "chart_audit")
    assert found.value_per_cost == found.value.value / 10
    assert row(FOUND, "complacency", "voice", "weekly_report").value_per_cost is None  # for free
    assert [worth.evidence for worth in FOUND.buys] == sorted(
        (w.evidence for w in FOUND.buys),
        key=lambda name: -next(w.per_cost for w in FOUND.buys if w.evidence == name),
    )
    audit = next(w for w in FOUND.worths if w.evidence == "chart_audit")
    below = next(w for w in FOUND.worths if w.evidence == "case_mix")
    assert audit.added == audit.value.value - below.value.value


def test_the_answer_does_not_depend_on_how_many_work_on_it() -> None:
    again = cs.distinguish(WARD, n=60, replications=20, jobs=2)
    assert again.to_dict() == FOUND.to_dict()


def test_where_data_cannot_tell_an_experiment_is_named() -> None:
    other = 'y = { family = "normal" }\nx = { family = "normal", formula = "0.4*y", sd = 0.9165 }'
    back = two(0.4, title="y does it", other=other)
    found = cs.distinguish(back, n=100, replications=30)
    data, trial = found
    assert not data.separable
    assert data.value.value == 0
    assert data.needed is None
    assert trial.separable
    assert (trial.evidence, trial.outcome) == ("experiment", "y")
    assert 60 < trial.needed.n < 130
    text = str(found)
    assert "What nobody can know yet" in text
    assert "An experiment can: X by lot, look at Y" in text


def test_stories_without_mechanisms_are_told_apart_by_their_arrows_alone() -> None:
    asked = {"treatment": "t", "outcome": "y", "goal": "increase"}
    chain = nx.DiGraph([("t", "m"), ("m", "y")])
    more = nx.DiGraph([("t", "m"), ("m", "y"), ("t", "y")])
    found = cs.distinguish(cs.scenario(question=asked, stories={"chain": chain, "more": more}))
    first = found.to_dict()["rows"][0]
    assert first["separable"]
    assert first["test"] == "rejects chain if more is true: T tells nothing about Y once M is known"
    assert [first[k] for k in ("n_for_80_power", "value", "value_per_cost")] == [None] * 3
    assert first["reason"] == "figures need mechanisms, and chain and more have none"
    assert "Figures need mechanisms" in str(found)


def test_drawings_alone_get_advice_too_and_no_word_on_simulation() -> None:
    asked = {"treatment": "t", "outcome": "y", "goal": "increase"}
    stories = {
        "one": nx.DiGraph([("t", "y"), ("c", "y")]),
        "two": nx.DiGraph([("c", "t"), ("c", "y")]),
    }
    drawn = cs.scenario(
        question=asked, stories=stories, evidence={"few": ["t", "y"], "many": ["t", "y", "c"]}
    )
    page = str(cs.distinguish(drawn))
    assert "few (few) tells no two stories apart" in page
    assert "many (many) tells the two stories apart; nobody can say what it is worth" in page
    assert "data sets of every world" not in page


def test_pairs_that_nothing_tells_apart_are_told_together() -> None:
    found = cs.distinguish(cs.load("causal-quartet"), replications=10, n=20)
    (words,) = ignorance(found)
    assert "collider and confounder, collider and m_bias or confounder and m_bias" in words


def test_what_programs_read() -> None:
    told = FOUND.to_dict()
    keys = {"stories", "evidence", "separable", "test", "n_for_80_power", "value", "value_per_cost"}
    assert all(keys <= set(r) for r in told["rows"])
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert len(FOUND.to_frame()) == len(FOUND)


def test_what_people_read_begins_with_the_best_buy() -> None:
    text = to_text(FOUND.to_page())
    assert text.index("1. case_mix") < text.index("2. chart_audit") < text.index("Every pair")
    assert "weekly_report (the weekly report) tells no two stories apart" in text
    assert "What nobody can know yet" not in text
    assert "<table" in FOUND._repr_html_()


def test_refusals_are_one_sentence_each() -> None:
    with pytest.raises(OptionError) as refused:
        cs.distinguish(WARD, n=2, replications=1, jobs=0)
    assert list(refused.value.problems) == [
        "n: needs a whole number of at least 5, not 2",
        "replications: needs a whole number of at least 10, not 1",
        "jobs: needs a whole number of at least 1, not 0",
    ]
    with pytest.raises(CausalStoryError, match="no world 'voce'"):
        cs.distinguish(WARD, weights={"voce": 1})
    with pytest.raises(OptionError, match="the story 'voice' alone"):
        cs.distinguish(WARD["voice"])
    alone = cs.scenario(
        question={"treatment": "t", "outcome": "y", "goal": "increase"},
        stories={"one": nx.DiGraph([("t", "y")])},
    )
    with pytest.raises(OptionError, match="has one story alone"):
        cs.distinguish(alone)


def test_the_shell_says_it_too(capsys: pytest.CaptureFixture[str]) -> None:
    line = "distinguish kidney-stones -n 100 --replications 10 --json"
    assert main(line.split()) == 0
    told = json.loads(capsys.readouterr().out)
    assert [r["separable"] for r in told["rows"]] == [False, False, True]
    assert main(["distinguish", "kidney-stones", "--weights", "size=1"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("causalstory: weights: there is no world 'size'")


@pytest.mark.slow
@pytest.mark.parametrize(
    "told", [told for told in cs.scenarios() if not told.timeline], ids=lambda told: told.id
)
def test_every_scenario_says_what_to_measure_next(told: cs.Scenario) -> None:
    found = cs.distinguish(told, n=50, replications=10)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert "What to measure next" in str(found)
    for each in found:
        assert bool(each.reason) != each.separable
        assert each.value is not None
        if not each.separable:
            assert each.value.value == 0
