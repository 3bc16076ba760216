"""The tutorials as a reader meets them, and what their prose claims."""

from __future__ import annotations

import contextlib
import json
import re
import runpy
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jupytext
import pandas as pd
import pytest

import causalstory as cs

from .conftest import TUTORIALS

SOURCES = sorted(TUTORIALS.glob("[0-9]*.py"))
EACH = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


def notebook(source: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(source.with_suffix(".ipynb").read_bytes())
    return content


def tagged(cell: dict[str, Any], tag: str) -> bool:
    return tag in cell["metadata"].get("tags", [])


def test_the_committed_notebooks_are_what_their_sources_give(run_build: Any) -> None:
    assert SOURCES
    answer = run_build(TUTORIALS)
    assert answer.stderr == ""
    assert answer.returncode == 0


@EACH
def test_every_cell_comes_from_the_source(source: Path) -> None:
    written = jupytext.read(source, fmt="py:percent").cells
    assert [(cell.cell_type, cell.source) for cell in written] == [
        (cell["cell_type"], "".join(cell["source"])) for cell in notebook(source)["cells"]
    ]


@EACH
def test_nothing_of_the_machine_shows(source: Path) -> None:
    text = source.with_suffix(".ipynb").read_text(encoding="utf-8")
    for private in (str(Path.home()), sys.prefix, str(TUTORIALS.parent), "site-packages"):
        assert private not in text
    assert not re.search(r"[\"\s](/tmp|/home|/root|/work|[A-Z]:\\\\)", text)
    content = notebook(source)
    assert set(content["metadata"]) == {"kernelspec", "language_info"}
    assert "version" not in content["metadata"]["language_info"]
    for cell in content["cells"]:
        assert set(cell["metadata"]) <= {"tags", "jupyter"}
        assert all(output.get("name") != "stderr" for output in cell.get("outputs", []))
        assert all(output["output_type"] != "error" for output in cell.get("outputs", []))


@EACH
def test_every_exercise_has_a_solution_that_ran_and_is_folded(source: Path) -> None:
    cells = notebook(source)["cells"]
    headings = [
        heading
        for cell in cells
        if cell["cell_type"] == "markdown"
        for heading in re.findall(r"^### (Exercise \d+)$", "".join(cell["source"]), re.MULTILINE)
    ]
    exercises = [number for number, cell in enumerate(cells) if tagged(cell, "exercise")]
    assert len(exercises) == len(headings) >= 2
    for number, heading in zip(exercises, headings, strict=True):
        solution, answer = cells[number + 1], cells[number + 2]
        assert solution["source"][0].strip() == f"# Solution of {heading.lower()}"
        assert solution["outputs"]
        assert solution["metadata"]["jupyter"] == {"outputs_hidden": True, "source_hidden": True}
        assert "".join(answer["source"]).startswith("<details>")
        assert tagged(solution, "solution")
        assert tagged(answer, "solution")


@EACH
def test_the_list_of_tutorials_names_it(source: Path) -> None:
    assert f"({source.stem}.ipynb)" in (TUTORIALS / "README.md").read_text(encoding="utf-8")


def left_by(number: int) -> SimpleNamespace:
    """What a tutorial leaves behind when its source runs as a script, in an empty folder."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        return SimpleNamespace(**runpy.run_path(str(SOURCES[number - 1])))


@pytest.fixture(scope="module")
def first() -> SimpleNamespace:
    return left_by(1)


@pytest.fixture(scope="module")
def second() -> SimpleNamespace:
    return left_by(2)


@pytest.fixture(scope="module")
def third() -> SimpleNamespace:
    return left_by(3)


def actions(comparison: Any) -> list[str | None]:
    return [reading.recommendation.action for reading in comparison]


def test_eight_units_tell_little_and_the_report_a_lot(first: SimpleNamespace) -> None:
    eight = first.naive(first.samples["eight units"]).iloc[0]
    assert eight.n == first.ward.phenomenon.study_n
    assert eight.correlation_low < 0.25
    assert eight.correlation_high > 0.95
    assert first.naive(first.report).iloc[0].low > 1


def test_the_four_reports_look_alike(first: SimpleNamespace) -> None:
    seen = [first.naive(report).iloc[0] for report in first.reports.values()]
    correlations = [row.correlation for row in seen]
    assert max(correlations) - min(correlations) < 0.1
    assert max(row.slope for row in seen) < 1.15 * min(row.slope for row in seen)


def test_one_report_is_read_in_four_ways(first: SimpleNamespace) -> None:
    read = cs.compare(first.ward, data=first.report)
    assert actions(read) == ["rule_by_fear", None, None, "leave_it"]
    assert "around the outcome" in read["voice"].recommendation.reason
    assert "confounded" in read["acuity"].recommendation.reason


def test_acuity_held_equal_leaves_nothing_of_the_slope(first: SimpleNamespace) -> None:
    assert first.slopes.loc["naive, all units", "low"] > 4
    for row in ("naive, nearly equal acuity", "DoWhy, acuity held equal"):
        assert first.slopes.loc[row, "low"] < 0 < first.slopes.loc[row, "high"]
        assert abs(first.slopes.loc[row, "slope"]) < 0.5


def test_the_audit_buys_four_actions(first: SimpleNamespace) -> None:
    read = cs.compare(first.ward, evidence="chart_audit")
    assert actions(read) == [story.recommends for story in first.ward.stories]
    assert len(set(actions(read))) == 4
    naive = [reading.estimate.naive.slope for reading in read]
    assert naive[1] < 0
    assert max(naive) < 1.1 * min(naive[0], *naive[2:])
    assert [read[name].truth for name in ("acuity", "aftermath")] == [0, 0]


def test_the_manager_is_congratulated_for_harm(first: SimpleNamespace) -> None:
    done = first.changes
    made, reported = done["errors made"], done["errors reported"]
    opposite = set(done.index[made * reported < 0])
    assert opposite == {("voice", "rule_by_fear"), ("voice", "build_safety")}
    assert made["voice", "rule_by_fear"] > 0
    for world in ("acuity", "aftermath"):
        assert (done.loc[world].loc[["rule_by_fear", "build_safety"]] == 0).all(axis=None)
    staffing = made.xs("staff_sick_wards", level="action")
    assert (staffing < 0).all()
    cost = first.ward.action("staff_sick_wards").cost
    assert list(staffing.index[-staffing > cost]) == ["acuity"]


def test_our_hospital_contradicts_three_drawings(first: SimpleNamespace) -> None:
    assert first.hospital.name == "voice"
    assert list(first.audit[list(first.report)].itertuples()) == list(first.report.itertuples())
    read = cs.compare(first.ward, data=first.audit)
    assert actions(read) == ["build_safety", "build_safety", "build_safety", "leave_it"]
    assert first.naive(first.equal).iloc[0].low > 5


def test_the_drawing_has_two_sets_and_one_biasing_path(second: SimpleNamespace) -> None:
    assert cs.adjustment_sets(second.graph, "tutoring", "exam") == [("income",), ("last_year",)]
    ways = cs.paths(second.graph, "tutoring", "exam")
    assert [path.kind for path in ways] == ["causal", "non-causal", "biasing"]
    held = cs.paths(second.graph, "tutoring", "exam", ["income", "last_year", "practice", "prize"])
    assert [path.open for path in held] == [False, True, False]
    assert held[1].kind == "biasing"


def test_one_of_two_claims_is_refuted_and_mending_it_changes_no_action(
    second: SimpleNamespace,
) -> None:
    refuted = cs.contradictions(second.school, second.table)["drawing"].refuted
    assert [(claim.first, claim.second, claim.given) for claim in refuted] == [
        ("last_year", "practice", ("tutoring",))
    ]
    mended = second.stories_about_tutoring(second.drawings)
    before, after = cs.compare(mended, data=second.table).to_dict()["rows"]
    assert (before["contradicted"], after["contradicted"]) == (True, False)
    for key in ("adjustment_set", "estimate", "low", "high", "action"):
        assert before[key] == after[key]
    assert before["action"] == "tutor_all"
    # "Whoever had poor marks is made to practise": the better the marks, the less practice.
    assert second.table["last_year"].corr(second.table["practice"]) < -0.1


def test_another_way_to_mend_it_abstains(second: SimpleNamespace) -> None:
    assert cs.adjustment_sets(second.worried, "tutoring", "exam") == [("income",)]
    told = second.stories_about_tutoring({"worried": second.worried})
    (row,) = cs.compare(told, data=second.table).to_dict()["rows"]
    assert (row["contradicted"], row["action"]) == (False, None)


def test_one_table_two_actions_and_no_contradiction(second: SimpleNamespace) -> None:
    read = cs.compare(second.rivals, data=second.table)
    assert actions(read) == ["tutor_all", "leave_it"]
    assert [row["contradicted"] for row in read.to_dict()["rows"]] == [False, False]
    two = second.redrawn, second.supervised
    assert cs.markov_equivalent(*two, observed=second.columns)
    assert not second.with_income
    # Both quarrel about tutoring only: an hour of practice helps under both, about as much.
    hour = [second.judged[name, "practice_hour"] for name in second.two]
    assert min(low for _, low, _ in hour) > 0
    assert hour[0][0] == pytest.approx(hour[1][0], rel=0.1)


def test_whatever_the_head_of_year_draws_the_supervisor_can_draw(second: SimpleNamespace) -> None:
    """Both give the probability of a table as P(marks, practice, tutoring) P(exam | the first two).

    Nothing limits the first factor: in the one drawing income joins marks and tutoring and both
    lead to practice, in the other marks lead to practice, and to tutoring by income and practice.
    """
    for graph in (second.redrawn, second.supervised):
        assert graph.pred["exam"].keys() == {"last_year", "practice"}
        three = cs.implied_independencies(graph, latent=["income", "prize", "exam"])
        assert not three


def test_of_the_quartet_only_the_mediator_can_be_refuted(second: SimpleNamespace) -> None:
    others = ["collider", "confounder", "m_bias"]
    assert second.verdicts.loc[others, "mediator"].tolist() == [True] * 3
    assert not second.verdicts[others].eq(True).any(axis=None)
    assert not second.verdicts.loc["mediator"].eq(True).any()
    alike = {(a, b) for a in others for b in others} | {("mediator", "mediator")}
    assert {(a, b) for a, row in second.pairs.items() for b in row if row[b]} == alike
    shared = [cs.cpdag(second.graphs[name]) for name in ("confounder", "collider")]
    assert set(shared[0].edges) == set(shared[1].edges)
    assert not any(directed for *_, directed in shared[0].edges(data="directed"))
    held = second.same_table["held equal"].to_dict()
    assert held == {"collider": "nothing", "confounder": "z", "m_bias": "nothing"}
    assert second.same_table["action"].nunique() == 2


def test_the_manager_is_confirmed_by_his_own_harm(third: SimpleNamespace) -> None:
    before, after = third.seen.loc["before"], third.seen.loc["after"]
    assert after["errors reported, mean"] < before["errors reported, mean"] - 3
    assert after.low > 0  # "the slope is still there"
    advised = cs.compare(third.ward, data=third.after)["complacency"].recommendation
    assert advised.action == "rule_by_fear"
    assert cs.effect(third.hospital, "rule_by_fear").outcome_change > 0


def test_the_price_list_has_four_zeros_and_one_trap(third: SimpleNamespace) -> None:
    zeros = third.price_list == 0
    assert zeros.sum(axis=0).tolist() == zeros.sum(axis=1).tolist() == [1] * 4
    dearest = third.price_list.to_numpy().max()
    assert third.price_list.loc["complacency", "build_safety"] == dearest
    others = [row for row in third.price if row.world != row.story]
    trap = [row for row in others if row.consequence.self_confirming]
    assert [(row.world, row.story) for row in trap] == [("voice", "complacency")]
    # The right action looks like a failure in voice; in complacency the failure can be seen, and
    # is what the researcher expects.
    right, wrong = (third.price.table.of(w, "build_safety") for w in ("voice", "complacency"))
    assert right.outcome_change < 0 < right.proxy_change
    assert min(wrong.outcome_change, wrong.proxy_change) > 0
    for world in ("acuity", "aftermath"):
        assert third.price.table.of(world, "rule_by_fear").proxy_change == 0


def test_weights_choose_where_nobody_knows(third: SimpleNamespace) -> None:
    best = third.summary.idxmin()
    assert best.tolist() == ["leave_it", "leave_it", "build_safety"]
    assert (third.price.minimax, third.price.weighted) == ("leave_it", "leave_it")
    assert cs.regret(third.ward, weights=third.leaning).weighted == "build_safety"
    flips = [flip for flip in third.price.flips if flip.story == "voice"]
    assert [flip.action for flip in flips] == ["rule_by_fear", "leave_it", "build_safety"]
    assert 0.4 < flips[-1].low < 0.5  # "Is it at least an even bet?"
    table = third.expected_regret.idxmin(axis="columns")
    for weight, action in table.items():
        assert [flip.action for flip in flips if flip.low <= weight <= flip.high] == [action]


def test_one_arrow_changes_what_the_manager_does(third: SimpleNamespace) -> None:
    first = third.ideas.rows[0]
    assert [str(edit) for edit in first.edits] == ["add psychological_safety -> reported_errors"]
    assert first.action_after is None
    assert first.action_settled == "build_safety"
    # "There is no common cause in our hospital": nothing leads to safety.
    assert not cs.to_networkx(third.hospital).pred["psychological_safety"]
    assert third.common[0].value > 2 * third.undone
    assert sum(idea.strength == third.common[0] for idea in third.ideas) > len(third.ideas) / 2


def test_one_turned_arrow_leads_the_officer_astray(third: SimpleNamespace) -> None:
    (idea,) = third.officer.rows
    assert [str(edit) for edit in idea.edits] == ["reverse actual_errors -> psychological_safety"]
    assert (idea.action_after, idea.action_settled) == ("rule_by_fear", "build_safety")


def test_not_knowing_comes_in_three_kinds(third: SimpleNamespace) -> None:
    said = pd.DataFrame(third.verdicts)
    assert said.loc["voice"].tolist() == ["nobody measured it"] * 2 + ["the data can say"]
    others = said.drop("voice")
    assert (others["chart_audit"] == "the data says no").all()
    assert third.known["autopsy"]["gene_and_smoke"] == "the data cannot say"
    sick = cs.compare(third.ward, world="voice", evidence="case_mix")["acuity"]
    assert (sick.verdict, sick.recommendation.action) == ("the data can say", "rule_by_fear")


def test_what_evidence_tells_apart_and_spares(third: SimpleNamespace) -> None:
    by_name = {(worth.evidence, worth.outcome): worth for worth in third.choice.worths}
    apart = {name: len(worth.separates) for name, worth in by_name.items()}
    assert [apart[level.name, None] for level in third.ward.evidence] == [0, 4, 6]
    quarrel = ("complacency", "voice")
    assert quarrel not in by_name["case_mix", None].separates
    assert apart["experiment", "actual_errors"] == 5
    assert quarrel not in by_name["experiment", "reported_errors"].separates
    needed = [row.needed.n for row in third.choice if row.evidence == "chart_audit"]
    assert max(needed) < 300  # "a few hundred units are plenty"
    lot = {row.outcome: row for row in third.trials if row.stories == quarrel}
    assert lot["actual_errors"].needed.n < 36  # "a few dozen"
    audit = by_name["chart_audit", None]
    ceiling = third.summary["equally likely"].min()
    assert audit.value.without == pytest.approx(ceiling)
    assert 0.9 * ceiling < audit.value.value <= ceiling
    assert all(worth.per_cost < 1 for worth in third.choice.buys)
    assert 1.5 < third.quarters["all four"] < 2.5
    assert 1 < third.quarters["only two"] < 1.3


def test_more_rows_make_a_wrong_answer_surer(third: SimpleNamespace) -> None:
    slope, error, width, covered = (third.growing[name] for name in third.columns)
    assert abs(slope[100] - slope[10_000]) < 3 * error[100]
    assert width[100] / width[10_000] == pytest.approx(10, rel=0.05)
    assert (covered == 0).all()
    assert abs(third.million.slope - slope[10_000]) < 0.1
    assert third.million.low > 14
    # A hundred rows and the column that is missing.
    assert third.held.identification.adjustment_set == ("acuity",)
    assert third.held.low < 0 < third.held.high


def test_what_the_fourth_tutorial_says() -> None:
    ward = cs.load("weekly-report")

    def ratio(world: str, action: str, column: str, first: int, last: int) -> float:
        history = cs.timeline(ward, world=world, action=action, seed=1)
        part = slice(first, last)
        return float(history.total(column)[part].sum() / history.twin_total(column)[part].sum())

    fear = "rule_by_fear"
    assert 0.28 < ratio("voice", fear, "reported_errors", 26, 78) < 0.4
    first, second = (ratio("voice", fear, "actual_errors", *part) for part in ((26, 78), (78, 130)))
    assert 1.02 < first < second
    assert ratio("complacency", fear, "actual_errors", 26, 130) < 0.8
    assert ratio("voice", fear, "reported_errors", 26, 130) < ratio(
        "complacency", fear, "reported_errors", 26, 130
    )
    for world in ("acuity", "aftermath"):
        assert ratio(world, fear, "reported_errors", 26, 130) == 1
    assert ratio("voice", "build_safety", "reported_errors", 26, 39) > 1.05
    assert ratio("voice", "build_safety", "actual_errors", 26, 130) < 0.97
    made = cs.timeline(ward, world="complacency", action=fear, seed=1).total("actual_errors")
    assert made[26:39].mean() < 0.85 * made[13:26].mean()
    made = cs.timeline(ward, world="voice", action=fear, seed=1).total("actual_errors")
    assert made[26:39].mean() > 0.95 * made[13:26].mean()
