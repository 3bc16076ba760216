from __future__ import annotations

import json
from pathlib import Path

import pytest

from causalstory.errors import DataError, OptionError, ScenarioError, UnknownNameError
from causalstory.quality.checking import CheckReport, Finding, check
from causalstory.resources import dags_folder, datasets_folder
from causalstory.runner.progress import listening
from causalstory.stories.catalog import load, scenarios
from causalstory.tables import Table

from .tutoring import TUTORING, broken

N = 20_000


def failing(report: CheckReport) -> list[tuple[str | None, str, str]]:
    return [(row.story, row.check, row.found) for row in report.rows if not row.ok]


def warned(report: CheckReport) -> list[tuple[str | None, str]]:
    return [(row.story, row.check) for row in report.rows if row.warning]


@pytest.fixture(scope="module")
def shipped() -> CheckReport:
    return check()


def test_the_shipped_scenarios_hold(shipped: CheckReport) -> None:
    assert failing(shipped) == []
    # Department A admitted many of its few women, to whom a regression gives less weight.
    assert warned(shipped) == [("crowded_doors", "linear estimand")]
    assert shipped.ok


def test_nothing_that_the_shipped_files_assert_goes_unchecked(shipped: CheckReport) -> None:
    rows = {(row.scenario, row.story, row.check): row for row in shipped.rows}
    for scenario in scenarios():
        assert (scenario.id, None, "stories") in rows
        assert (scenario.id, None, "actions differ") in rows
        for story in scenario.stories:
            assert (scenario.id, story.name, "phenomenon") in rows
            if story.recommends is None:  # a story from which nothing follows
                continue
            recommends = rows[scenario.id, story.name, "recommends"]
            assert recommends.expected == recommends.found == story.recommends
    assert ("kidney-stones", None, "phenomenon") in rows  # on the published table itself


def test_the_proxy_is_checked_wherever_it_speaks_and_nowhere_else(shipped: CheckReport) -> None:
    spoken_for = {
        (row.story, row.expected.split(":")[0])
        for row in shipped.rows
        if row.check == "proxy sign" and "psychological_safety" in row.expected
    }
    assert spoken_for == {
        ("complacency", "weekly_report"),
        ("complacency", "case_mix"),
        ("acuity", "case_mix"),
    }


def test_a_scenario_may_be_given_as_id_path_or_itself() -> None:
    by_id = check("kidney-stones", n=N)
    by_path = check(dags_folder() / "kidney-stones.toml", n=N)
    assert by_id == by_path == check(load("kidney-stones"), n=N)


def test_a_scenario_that_holds_holds() -> None:
    report = check(TUTORING, n=N)
    assert failing(report) == warned(report) == []


def test_one_story_does_not_compete() -> None:
    alone = TUTORING[: TUTORING.index("[stories.dependence]")]
    report = check(alone, n=N)
    assert failing(report) == [(None, "stories", "1")]
    assert warned(report) == [(None, "actions differ")]


def test_stories_that_buy_the_same_action_fail() -> None:
    report = check(
        broken(
            ('recommends = "tutor_less"', 'recommends = "tutor_more"'),
            (
                'tutoring = { family = "normal" }',
                'tutoring = { family = "normal", formula = "need" }',
            ),
            ('"-0.5*tutoring - 0.3*need"', '"0.3*tutoring - 1.4*need"'),
        ),
        n=N,
    )
    assert failing(report) == []
    assert (None, "actions differ") in warned(report)


def test_a_world_outside_the_band_fails() -> None:
    report = check(broken(("[-0.55, -0.35]", "[-0.45, -0.35]")), n=N)
    ((story, kind, found),) = failing(report)
    assert (story, kind) == ("dependence", "phenomenon")
    assert found.startswith("correlation -0.48")


def test_a_slope_is_checked_too() -> None:
    both = broken(("[-0.55, -0.35]", "[-0.55, -0.35]\nslope = [-0.45, -0.3]"))
    ((story, kind, found),) = failing(check(both, n=N))
    assert (story, kind) == ("dependence", "phenomenon")
    assert found.startswith("slope -0.49")


def test_a_difference_needs_two_values() -> None:
    stated = broken(("correlation = [-0.55, -0.35]", "difference = [-1, 0]"))
    found = {row[2] for row in failing(check(stated, n=N))}
    assert found == {"no difference, since 'tutoring' is not 0 or 1; state a slope"}


def test_a_wrong_recommendation_fails() -> None:
    report = check(broken(('recommends = "tutor_more"', 'recommends = "leave_it"')), n=N)
    assert failing(report) == [("need_first", "recommends", "tutor_more")]


def test_a_story_that_abstains_recommends_nothing() -> None:
    report = check(
        broken(
            ('unit = "z-score" }', 'unit = "z-score", latent = true }'),
            ('entry_test = { adds = ["need"] }\n', ""),
        ),
        n=N,
    )
    assert failing(report) == [("need_first", "recommends", "abstains")]


def test_a_proxy_that_moves_the_other_way_fails() -> None:
    report = check(
        broken(
            ('recommends = "tutor_more"', 'recommends = "tutor_down"'),
            ('recommends = "tutor_less"', 'recommends = "tutor_more"'),
            ('recommends = "tutor_down"', 'recommends = "tutor_less"'),
            ('"0.5*tutoring - 1.3*need"', '"-0.3*tutoring - 0.1*need"'),
            ('"-0.5*tutoring - 0.3*need"', '"0.5*tutoring + 0.3*need"'),
            ('formula = "1.0*knowledge", sd', 'formula = "-1.0*knowledge", sd'),
        ),
        n=N,
    )
    assert failing(report) == [("dependence", "proxy sign", "marks falls")] * 2


def test_a_curve_that_a_line_misses_warns_and_does_not_fail() -> None:
    # With a normal treatment a line hits the average slope of any curve (Stein), so it is skewed.
    report = check(
        broken(
            ('tutoring = { family = "normal" }', 'tutoring = { family = "exponential" }'),
            ('"-0.5*tutoring - 0.3*need"', '"-0.09*tutoring**2 - 0.3*need"'),
        ),
        n=N,
    )
    assert report.ok
    assert warned(report) == [("dependence", "linear estimand")]


def test_a_treatment_without_effect_is_not_off_by_luck() -> None:
    idle = broken(('"0.5*tutoring - 1.3*need"', '"0*tutoring - 0.8*need"'))
    for seed in range(5):
        assert warned(check(idle, n=2_000, seed=seed)) == []


def test_a_story_without_mechanisms_is_passed_over_aloud() -> None:
    drawn = """
[stories.drawn]
title = "Only arrows"
recommends = "leave_it"
arrows = ["need -> tutoring", "need -> knowledge", "knowledge -> marks"]
"""
    report = check(TUTORING + drawn, n=N)
    assert report.ok
    assert warned(report) == [("drawn", "recommends")]
    assert not [row for row in report.rows if row.story == "drawn" and row.check == "phenomenon"]


def test_the_published_table_must_show_the_phenomenon(tmp_path: Path) -> None:
    counts = (datasets_folder() / "kidney-stones" / "counts.csv").read_text()
    better = counts.replace("0,0,1,234", "0,0,1,240").replace("0,0,0,36", "0,0,0,30")
    (tmp_path / "counts.csv").write_text(better)
    text = (dags_folder() / "kidney-stones.toml").read_text()
    scenario = tmp_path / "stones.toml"
    scenario.write_text(text.replace("kidney-stones/counts.csv", "counts.csv"))
    assert failing(check(scenario)) == [(None, "phenomenon", "difference -0.06286")]


def test_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        check("kidney-stone", tmp_path / "nowhere.toml", TUTORING)
    first, second = caught.value.problems
    assert "did you mean 'kidney-stones'?" in first
    assert "nowhere.toml" in second


def test_refusals_name_the_scenario() -> None:
    normal = 'tutoring = { family = "normal" }'
    with pytest.raises(DataError, match=r"^tutoring: column 'tutoring' is 0 in every row"):
        check(broken((normal, 'tutoring = { family = "normal", sd = 0 }')), n=N)
    with pytest.raises(ScenarioError):
        check("id = 1\n")
    with pytest.raises(OptionError, match="n: needs a whole number"):
        check(n=0)


class Listener:
    def __init__(self) -> None:
        self.heard: list[tuple[str, int | None]] = []

    def start(self, what: str, total: int | None) -> None:
        self.heard.append((what, total))

    def advance(self) -> None: ...

    def finish(self) -> None: ...


def test_progress_is_told() -> None:
    listener = Listener()
    with listening(listener):
        check(TUTORING, n=1_000)
    assert ("checking scenarios", 1) in listener.heard
    assert ("checking the stories of tutoring", 2) in listener.heard


REPORT = CheckReport(
    (
        Finding("ward", None, "stories", "2 or more", "2", ok=True),
        Finding("ward", "voice", "recommends", "build_safety", "abstains", ok=False),
        Finding("stones", "size", "linear estimand", "within 1 of 2", "4", ok=True, warning=True),
    )
)


def test_a_report_as_json() -> None:
    assert json.loads(json.dumps(REPORT.to_dict()))[1] == {
        "scenario": "ward",
        "story": "voice",
        "check": "recommends",
        "expected": "build_safety",
        "found": "abstains",
        "ok": False,
        "warning": False,
    }
    assert not REPORT.ok


def test_a_report_as_frame() -> None:
    frame = REPORT.to_frame()
    assert list(frame["ok"]) == [True, False, True]
    assert list(CheckReport(()).to_frame()) == list(frame)


def test_a_report_says_in_words_what_colours_say() -> None:
    text = str(REPORT)
    for word in ("holds", "fails", "look", "1 of 3 fail, 1 to look at."):
        assert word in text
    tables = [block for block in REPORT.to_page().blocks if isinstance(block, Table)]
    tones = {row[-1].text: row[-1].tone for table in tables for row in table.rows}
    assert tones == {"holds": "good", "fails": "bad", "look": "warn"}
    assert "fails" in REPORT._repr_html_()


def test_a_report_sums_up_what_holds() -> None:
    held, _, looked_at = REPORT.rows
    assert str(CheckReport((held, held))).endswith("All 2 hold.")
    assert str(CheckReport((held, looked_at))).endswith("All 2 hold, 1 to look at.")


def test_zero_but_for_rounding_reads_as_zero():
    """The regression of a mean without the treatment in it leaves some 1e-16 on the treatment."""
    text = """
    format = 1
    id = "two"
    title = "Two"
    question = { treatment = "x", outcome = "y", goal = "increase" }
    variables = { c = {}, x = {}, y = {} }
    actions.more.shift = { x = 1 }
    [stories.common]
    title = "A common cause"
    [stories.common.mechanisms]
    c = { family = "normal" }
    x = { family = "normal", formula = "c" }
    y = { family = "normal", formula = "3*c + 0*x" }
    """
    report = check(load(text))
    (found,) = [line.found for line in report.rows if line.check == "linear estimand"]
    assert found == "0"
