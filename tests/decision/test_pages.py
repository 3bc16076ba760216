from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from causalstory.decision.comparison import compare
from causalstory.decision.pages import comparison_table, notes
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.tables import Paragraph, Table

from .bench import ACTIONS, SAFETY, SEEN, care, patients, ward

GOLDEN = Path(__file__).parents[1] / "golden"
CONDITIONS = (
    "the sign holds if Errors reported does not fall when Errors made rises, others equal.",
    "the sign holds if Psychological safety moves Errors made the same way throughout.",
)


@pytest.fixture(scope="module")
def flagship():
    return load("medication-errors")


@pytest.fixture(scope="module")
def report(flagship):
    return compare(flagship, evidence="weekly_report", n=500, seed=2)


@pytest.fixture(scope="module")
def on_patients():
    return compare(care(ACTIONS), data=patients())


def cells(comparison):
    """The table as a dictionary: story, column head -> cell."""
    table = comparison_table(comparison.rows)
    return {
        (row[0].text, column.header): cell
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
    }


def paragraphs(comparison):
    return [block.text for block in comparison.to_page().blocks if isinstance(block, Paragraph)]


def test_the_published_table_reads_as_it_did():
    """`causalstory compare kidney-stones`, whose numbers no simulation moves."""
    expected = (GOLDEN / "compare-kidney-stones.txt").read_text(encoding="utf-8")
    assert f"{compare(load('kidney-stones'))}\n" == expected


def test_one_row_a_story_and_the_columns_in_order(report):
    table = comparison_table(report.rows, "Title")
    assert isinstance(table, Table)
    assert (table.title, [row[0].text for row in table.rows]) == (
        "Title",
        ["complacency", "voice", "acuity", "aftermath"],
    )
    assert [column.header for column in table.columns] == [
        *("story", "r", "what is estimated", "naive", "DoWhy [95%]", "truth", "action")
    ]


def test_nothing_is_printed_that_is_not_identified(report):
    found = cells(report)
    for story in ("voice", "acuity"):
        assert found[story, "what is estimated"].text == "nothing: nobody measured it"
        assert found[story, "DoWhy [95%]"].text == ""
        assert found[story, "truth"].text == ""
        assert found[story, "naive"].text
        assert re.fullmatch(r"0\.\d\d", found[story, "r"].text)
    assert found["aftermath", "DoWhy [95%]"].text == "0 [0, 0]"
    assert found["aftermath", "what is estimated"].text == "zero by the arrows alone"
    assert found["aftermath", "truth"].text == "0"


def test_the_action_stands_out_and_an_abstention_names_the_way_out(report, on_patients):
    found = cells(report)
    actions = [(found[row.story, "action"].text, found[row.story, "action"].tone) for row in report]
    assert actions == [
        ("rule_by_fear", "strong"),
        ("abstains until chart_audit", "warn"),
        ("abstains until case_mix", "warn"),
        ("leave_it", "plain"),
    ]
    assert cells(on_patients)["selected", "action"].text == "abstains"  # nothing settles it


def test_truth_has_a_column_only_where_it_is_known(on_patients):
    assert ("trial", "truth") not in cells(on_patients)


@pytest.mark.parametrize(
    ("known", "source"),
    [
        ({"n": 50}, "n = 50, each one hospital unit and quarter; synthetic, each story in its own"),
        ({"n": 50, "world": "voice"}, "synthetic, from the world of 'voice'"),
    ],
)
def test_the_title_says_where_simulated_data_comes_from(flagship, known, source):
    title = compare(flagship, evidence="weekly_report", **known).to_page().blocks[0].title
    assert title.startswith("With the weekly report: n = 50")
    assert source in title


def test_the_title_does_not_name_a_table_that_was_not_read():
    stones = load("kidney-stones")
    assert "kidney-stones/counts.csv" in compare(stones).to_page().blocks[0].title
    other = simulate(stones["size_drives_choice"], n=300)
    assert compare(stones, data=other).to_page().blocks[0].title == (
        "With the case notes: n = 300, each one patient; data from outside"
    )


def test_every_reason_stands_below_the_table(report):
    texts = paragraphs(report)
    for row, text in zip(report.rows, texts, strict=False):
        assert text == f"{row.story}: {row.recommendation.reason}."


def test_conditions_are_said_once_for_all_stories_that_need_them(report):
    assert notes(report) == [f"complacency: {words}" for words in CONDITIONS]
    assert notes([*report, replace(report["complacency"], story="twin")]) == [
        f"complacency, twin: {words}" for words in CONDITIONS
    ]


def test_conditions_are_said_for_actions_on_other_variables_too(flagship):
    mixed = compare(flagship, evidence="case_mix", n=500, seed=2)
    assert any(
        note.startswith("complacency, voice, acuity, aftermath: the sign holds if Errors reported")
        for note in notes(mixed)
    )
    acuity = "the sign holds if Patients' acuity per nurse moves Errors made the same way"
    assert any(acuity in note and "voice" in note for note in notes(mixed))


def test_simultaneous_intervals_say_so(on_patients, report):
    """Where there are two variables to judge; with one the 95% is what it says."""
    words = (
        "several variables are judged at once, so the interval of each action is a 97.5% one: "
        "then all of them hold together at 95%."
    )
    assert notes(on_patients) == [f"trial: {words}"]
    assert not any("hold together" in note for note in notes(report))


@pytest.mark.parametrize(
    ("dropped", "words"),
    [
        (1, "1 row with a missing value left out"),
        (1200, "1,200 rows with a missing value left out"),
    ],
)
def test_dropped_rows(on_patients, dropped, words):
    row = on_patients["reversed"]
    row = replace(row, estimate=replace(row.estimate, dropped=dropped))
    assert notes([row]) == [f"reversed: {words}, {row.estimate.n} used."]


def test_a_disagreement_with_dowhy_is_shown(on_patients):
    row = on_patients["reversed"]
    row = replace(row, estimate=replace(row.estimate, dowhy_agrees=False))
    assert notes([row]) == ["reversed: DoWhy's own identification comes to another answer."]


def test_standardisation_stands_beside_the_regression():
    found = notes(compare(load("kidney-stones")))
    assert found == [
        "size_drives_choice: standardised to everybody the difference is 0.0537, by DoWhy's "
        "additive regression 0.0538."
    ]


def test_a_phenomenon_that_is_not_there_leaves_its_cell_empty(flagship):
    data = simulate(flagship["voice"], n=60)
    row = replace(compare(flagship, data=data)["voice"], association=None)
    table = comparison_table([row])
    assert table.rows[0][1].text == ""


def scenarios():
    costly = "act.shift = { care = 1 }\nact.cost = 1.5\nhire.shift = { staff = 2 }"
    for actions in ("", ACTIONS, "eat.shift = { diet = 1 }", "redo.set = { paint = 1 }"):
        for more in ("", 'decide = "best"', "relevant = 1.5"):
            for goal in ("increase", "decrease"):
                yield care(actions, goal=goal, more=more), None
    for more in ("", 'decide = "best"', "relevant = 1.5"):
        for evidence in ("report", "audit"):
            yield ward(costly, more=more), evidence


def test_sentences_are_sentences():
    """Every branch that small scenarios reach: no holes, no None, one full stop at the end."""
    seen = set()
    for scenario, evidence in scenarios():
        data, size = (None, 80) if evidence else (patients(), None)
        for text in paragraphs(compare(scenario, evidence=evidence, data=data, n=size)):
            assert re.fullmatch(r"[a-z_, ]+: \S.*[^.;,: ]\.", text), text
            assert not re.search(r"\bnan\b|None|  |\.\.|;;|: ;|, ,|by by|\[\]", text), text
            seen.add(re.sub(r"[-\d.,]+", "#", text))
    assert len(seen) > 25


def test_it_renders_in_a_notebook(report):
    html = report._repr_html_()
    assert html.count("<tr>") == 5
    assert "abstains until chart_audit" in html


def test_the_columns_of_the_weekly_report_are_all_it_uses(flagship):
    """A note for readers: the same columns, handed over as data, read alike."""
    data = simulate(flagship["voice"], n=90, seed=3)
    narrow = compare(flagship, data=data[[SAFETY, SEEN]])
    assert str(narrow) == str(compare(flagship, data=data, evidence="weekly_report"))
