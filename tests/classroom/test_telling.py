from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from causalstory.analysis.association import association
from causalstory.classroom.telling import tell
from causalstory.decision.comparison import compare
from causalstory.errors import SimulationError
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.tables import Heading, Lines, Paragraph, Table, number

GOLDEN = Path(__file__).parents[1] / "golden"
LEVELS = ("weekly_report", "case_mix", "chart_audit")
PAIR = ("psychological_safety", "reported_errors")
MORAL = "The data did not choose the action; the story did."
N, SEED = 800, 4


@pytest.fixture(scope="module")
def flagship():
    return load("medication-errors")


@pytest.fixture(scope="module")
def told(flagship):
    return tell(flagship, n=N, seed=SEED, brief=True)


@pytest.fixture(scope="module")
def stones():
    return tell(load("kidney-stones"), brief=True)


def blocks(told, kind):
    return [block for block in told.to_page().blocks if isinstance(block, kind)]


def texts(told):
    return [block.text for block in blocks(told, Paragraph)]


# What programs read


def test_the_answer_is_one_comparison_per_evidence(told, flagship):
    answer = told.to_dict()
    assert list(answer) == ["scenario", "compare", "regret", "enlarge", "distinguish"]
    assert answer["scenario"] == "medication-errors"
    assert answer["regret"] is answer["enlarge"] is answer["distinguish"] is None
    assert answer == json.loads(json.dumps(answer, allow_nan=False))
    assert answer["compare"] == [
        compare(flagship, evidence=level, n=N, seed=SEED).to_dict() for level in LEVELS
    ]


def test_a_published_table_is_read_and_not_simulated(stones):
    answer = stones.to_dict()
    assert [one["evidence"] for one in answer["compare"]] == ["results", "case_notes"]
    assert [(one["n"], one["seed"]) for one in answer["compare"]] == [(700, None)] * 2
    assert stones.small == ()


def test_the_frame_has_a_row_per_evidence_and_story(told):
    frame = told.to_frame()
    assert list(frame["evidence"]) == [level for level in LEVELS for _ in range(4)]
    assert list(frame["story"][:4]) == ["complacency", "voice", "acuity", "aftermath"]
    assert pd.isna(frame["estimate"][1])
    last = told.comparisons[-1].to_frame()
    assert list(frame.columns) == ["evidence", *last.columns]
    for name in ("story", "estimate", "naive_slope", "action"):
        assert list(frame[name][8:]) == list(last[name])


# What people read


def test_the_published_scenario_reads_as_it_did(stones):
    """`causalstory tell kidney-stones`, whose numbers no simulation moves."""
    expected = (GOLDEN / "tell-kidney-stones.txt").read_text(encoding="utf-8")
    assert f"{stones}\n" == expected


def test_the_narrative_goes_from_the_phenomenon_to_the_actions(told, flagship):
    tables = [f"What the stories make of {level.label}" for level in flagship.evidence]
    assert [heading.text for heading in blocks(told, Heading)] == [
        flagship.title,
        "What everybody sees",
        "The stories",
        *tables,
        "What chose the action",
        "To be read with care",
    ]
    assert [heading.level for heading in blocks(told, Heading)][:2] == [1, 2]


def test_every_story_is_told_by_its_teller_and_its_arrows(told, flagship):
    paragraphs = texts(told)
    for story in flagship.stories:
        teller = story.teller[0].upper() + story.teller[1:]
        claim = " ".join(story.claim.split())
        assert f"{story.name}: {story.title}. {teller} says: {claim}" in paragraphs
    drawn = blocks(told, Lines)
    assert len(drawn) == 4
    assert "  Psychological safety -> Willingness to report -> Errors reported" in drawn[1].lines


def test_what_everybody_sees_is_the_same_in_every_world(told, flagship):
    seen = blocks(told, Table)[0]
    assert [column.header for column in seen.columns] == [
        "if this story is true",
        "correlation, n = 800",
        "Errors reported, per unit of Psychological safety",
        "correlation, n = 8, as in the study",
    ]
    for row, story in zip(seen.rows, flagship.stories, strict=True):
        many = association(simulate(story, n=N, seed=SEED), *PAIR)
        few = association(simulate(story, n=8, seed=SEED), *PAIR)
        assert row[0].text == story.name
        for cell, pair in ((row[1], many), (row[3], few)):
            ends = f"[{pair.correlation_low:.2f}, {pair.correlation_high:.2f}]"
            assert cell.text == f"{pair.correlation:.2f} {ends}"
    (about,) = seen.notes
    assert about == (
        "The data is synthetic, each story in its own world. Each of the n is one hospital unit "
        "and quarter. Brackets are 95% intervals."
    )


def test_the_eight_units_leave_nearly_everything_open(told):
    for _, pair in told.small:
        assert pair.n == 8
        assert pair.correlation_high - pair.correlation_low > 0.5


def test_abstentions_give_their_reasons_once_and_actions_none(told):
    paragraphs = texts(told)
    for comparison in told.comparisons:
        for row in comparison:
            chosen = row.recommendation
            sentence = f"{row.story}: {chosen.because}."
            assert paragraphs.count(sentence) == (chosen.action is None)
    warned = [block.text for block in blocks(told, Paragraph) if block.tone == "warn"]
    assert [text.split(":")[0] for text in warned] == ["voice", "acuity"]
    assert any("the report cannot tell" in text for text in warned)


def test_a_choice_that_has_to_be_made_gives_its_doubts(stones):
    assert any("but the data alone do not tell it from" in text for text in texts(stones))


def test_the_moral(told, flagship):
    paragraphs = texts(told)
    at = paragraphs.index(MORAL)
    assert paragraphs[at - 1] == (
        "With an audit of the charts: complacency buys rule_by_fear; voice buys build_safety; "
        "acuity buys staff_sick_wards; aftermath buys leave_it."
    )
    assert paragraphs[-1] == " ".join(flagship.caveat.split())


def test_paragraphs_flow_whatever_the_lines_of_the_file(told):
    assert not any(re.search(r"\n|  ", text) for text in texts(told))
    assert all(len(line) <= 100 for line in str(told).splitlines())


def test_it_renders_in_a_notebook(told):
    html = told._repr_html_()
    assert html.count("<table>") == 4
    assert MORAL in html


# Other scenarios

LAB = """
format = 1
id = "lab"
title = "Lab"
%s
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
x = {}
y = {}
u = { latent = true }
[actions]
act.shift = { x = 1 }
"""
PLAIN = """
[stories.%s]
title = "Plain"
[stories.%s.mechanisms]
x = { family = "normal" }
y = { family = "normal", formula = "3*x" }
"""
MIXED = """
[stories.mixed]
title = "Mixed"
[stories.mixed.mechanisms]
u = { family = "normal" }
x = { family = "normal", formula = "u" }
y = { family = "normal", formula = "3*x + u" }
"""


def lab(*stories, more=""):
    return load(LAB % more + "".join(PLAIN % (name, name) for name in stories))


def test_stories_that_agree_are_not_said_to_choose():
    told = tell(lab("first", "second"), n=100, brief=True)
    assert texts(told)[-1] == "With observed: first and second buy act."
    assert MORAL not in texts(told)
    heads = [heading.text for heading in blocks(told, Heading)]
    assert "To be read with care" not in heads


def test_an_abstention_is_told_apart_from_leaving_it():
    scenario = load(LAB % "" + PLAIN % ("plain", "plain") + MIXED)
    assert texts(tell(scenario, n=100, brief=True))[-2:] == [
        "With observed: plain buys act; mixed abstains.",
        MORAL,
    ]
    scenario = load(LAB % "" + MIXED + MIXED.replace("mixed", "other"))
    assert texts(tell(scenario, n=100, brief=True))[-1] == "With observed: mixed and other abstain."


def test_a_bare_scenario_has_no_empty_paragraphs():
    told = tell(lab("only"), n=60, brief=True)
    assert all(texts(told))
    assert str(told).startswith("Lab\n===\n\nWhat everybody sees")
    seen = blocks(told, Table)[0]
    assert [column.header for column in seen.columns] == [
        *("if this story is true", "correlation, n = 60", "Y, per unit of X")
    ]
    assert "The data is synthetic, from the world of 'only'." in seen.notes[0]


def test_a_phenomenon_that_nobody_can_show_is_left_out():
    """The pair is treatment and outcome; here the outcome is latent."""
    text = LAB % "" + PLAIN % ("only", "only") + '[evidence]\nx_alone = { columns = ["x"] }'
    told = tell(load(text.replace("y = {}", "y = { latent = true }", 1)), n=60, brief=True)
    assert "What everybody sees" not in str(told)
    assert "With x alone: only abstains." in texts(told)


def test_the_few_units_of_a_study_may_all_be_alike():
    """Three coins that fall alike have no correlation; another world's may have one."""
    text = (LAB % "" + PLAIN % ("rare", "rare") + PLAIN % ("plain", "plain")).replace(
        '{ family = "normal" }', '{ family = "bernoulli", formula = "-6" }', 1
    )
    told = tell(load(text + "[phenomenon]\nstudy_n = 5"), n=4_000, brief=True)
    assert [name for name, _ in told.small] == ["plain"]
    seen = blocks(told, Table)[0]
    assert [row[3].text != "" for row in seen.rows] == [False, True]


def test_a_published_table_is_not_shown_beside_a_simulated_study(tmp_path):
    """`study_n` belongs to simulated worlds: a row of real data has no few-unit version."""
    frame = simulate(lab("only")["only"], n=40)
    frame.to_csv(tmp_path / "table.csv", index=False)
    text = LAB % "" + '[phenomenon]\nstudy_n = 8\n[data]\nfile = "table.csv"\n'
    (tmp_path / "lab.toml").write_text(text + PLAIN % ("only", "only"))
    told = tell(load(tmp_path / "lab.toml"), brief=True)
    seen = blocks(told, Table)[0]
    assert told.small == ()
    assert [column.header for column in seen.columns][:2] == ["data", "correlation, n = 40"]
    assert [cell.text for cell in seen.rows[0]][:1] == ["table.csv"]
    assert seen.notes[0].startswith("The data comes from table.csv. Each of the n is one unit.")


def test_a_table_with_missing_values_counts_the_rows_that_it_uses(tmp_path):
    frame = simulate(lab("only")["only"], n=40)
    frame.loc[[1, 2], "y"] = float("nan")
    frame.to_csv(tmp_path / "table.csv", index=False)
    text = LAB % "" + '[data]\nfile = "table.csv"\n' + PLAIN % ("only", "only")
    (tmp_path / "lab.toml").write_text(text)
    told = tell(load(tmp_path / "lab.toml"), brief=True)
    assert blocks(told, Table)[0].columns[1].header == "correlation, n = 38"
    assert "only: 2 rows with a missing value left out, 38 used." in texts(told)


def test_where_all_stories_read_alike_the_data_chose():
    told = texts(tell(load("monty-hall"), n=2_000, brief=True))
    assert any("here the data chose the action" in text for text in told)
    assert "The data did not choose the action; the story did." not in told


def test_arrows_alone_cannot_be_told_without_data():
    arrows = LAB % "" + '[stories.bare]\ntitle = "Bare"\narrows = ["x -> y"]'
    with pytest.raises(SimulationError, match="'bare' gives arrows but no mechanisms"):
        tell(load(arrows))


def test_what_dearer_evidence_does_not_change_is_not_told_twice(told):
    first, second, _ = [
        table for table in blocks(told, Table) if table.columns[0].header == "story"
    ]
    assert len(first.rows) == 4
    assert [row[0].text for row in second.rows] == ["acuity"]
    assert "complacency, voice and aftermath: the same as with the weekly report." in texts(told)
    alike = texts(tell(load("berkson"), n=1_000, brief=True))
    assert "All stories: the same as with the diagnoses." in alike


def test_truths_have_their_simulation_error(told):
    found = told.to_dict()["compare"][0]["rows"]
    assert [row["truth_se"] is None for row in found] == [row["truth"] is None for row in found]
    largest = max(row.truth_se or 0 for one in told.comparisons for row in one.rows)
    words = f"truth: Monte Carlo errors are {number(largest)} at most."
    assert words in texts(told)


def test_where_some_story_is_a_drawing_the_narrative_says_why_it_stops(tmp_path):
    simulate(lab("only")["only"], n=40).to_csv(tmp_path / "table.csv", index=False)
    bare = '[stories.bare]\ntitle = "Bare"\narrows = ["x -> y"]\n'
    text = LAB % "" + '[data]\nfile = "table.csv"\n' + PLAIN % ("only", "only") + bare
    (tmp_path / "lab.toml").write_text(text)
    words = "bare gives arrows but no mechanisms, so nobody can say what it costs to be wrong"
    assert words in " ".join(texts(tell(load(tmp_path / "lab.toml"))))
    assert words not in " ".join(texts(tell(load(tmp_path / "lab.toml"), brief=True)))
