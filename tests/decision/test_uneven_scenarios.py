"""Evidence that does not nest, pairs that the evidence lacks, published tables."""

from __future__ import annotations

import pandas as pd
import pytest

from causalstory.decision.comparison import compare
from causalstory.errors import DataError
from causalstory.simulation.effect import truth
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

from .bench import changes, ward

LAB = """
format = 1
id = "lab"
title = "Lab"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
%s
[variables]
x = {}
y = {}
r = {}
q = {}
[evidence]
cheap = { columns = ["x", "r"] }
dear = { columns = ["x", "y"] }
[actions]
act.shift = { x = 1 }
push.shift = { q = 1 }
[stories.plain.mechanisms]
x = { family = "normal" }
y = { family = "normal", formula = "2*x" }
r = { family = "normal", formula = "y" }
[stories.with_q.mechanisms]
q = { family = "normal" }
x = { family = "normal" }
y = { family = "normal", formula = "2*x + q" }
r = { family = "normal", formula = "y" }
[stories]
plain.title = "Plain"
with_q.title = "With q"
"""


def test_a_dearer_evidence_may_lack_what_a_cheaper_one_has():
    lab = load(LAB % 'proxy = "r"')
    by_proxy, seen = (compare(lab, evidence=name, n=200) for name in ("cheap", "dear"))
    assert compare(lab, n=200).evidence.name == "dear"
    assert [row.estimate.variable for row in (*by_proxy, *seen)] == ["r", "r", "y", "y"]
    assert by_proxy["plain"].association == seen["plain"].association


def test_the_pair_of_the_phenomenon_need_not_be_in_the_evidence():
    lab = load(LAB % "" + '[phenomenon]\nassociation = ["x", "r"]')
    found = compare(lab, evidence="dear", n=200)["plain"].association
    assert (found.treatment, found.variable) == ("x", "r")
    data = simulate(lab["plain"], n=50, evidence="dear")
    assert compare(lab, data=data, evidence="dear")["plain"].association is None
    frame = compare(lab, data=data, evidence="dear").to_frame()
    assert frame["association_slope"].isna().all()


def test_a_phenomenon_that_a_story_has_no_word_for_is_not_shown_in_it():
    lab = load(LAB % "" + '[phenomenon]\nassociation = ["q", "y"]')
    found = compare(lab, evidence="dear", n=200)
    assert found["plain"].association is None
    assert found["with_q"].association is not None


def test_a_phenomenon_of_words_is_two_groups_compared():
    """Positions of levels are no numbers to correlate; the first and the last one are groups."""
    lab = load(LAB % "" + '[phenomenon]\nassociation = ["r", "y"]')
    data = simulate(lab["plain"], n=30).assign(r=["red", "green", "blue"] * 10)
    seen = compare(lab, evidence="dear", data=data)["plain"].association
    means = data.groupby("r")["y"].mean()
    assert seen.slope == pytest.approx(means["red"] - means["blue"])
    assert seen.remarks == (
        "r is read as 1 for 'red' and 0 for 'blue'; 10 rows of others are left out",
    )


def test_what_different_stories_stumble_over_is_reported_at_once():
    text = """
    format = 1
    id = "copies"
    title = "Copies"
    question = { treatment = "x", outcome = "y", goal = "increase" }
    variables = { x = {}, y = {}, a = {}, b = {} }
    stories.one = { title = "One", arrows = ["x <- a -> y", "x -> y"] }
    stories.two = { title = "Two", arrows = ["x <- b -> y", "x -> y"] }
    """
    data = pd.DataFrame({"x": [1.0, 2, 4, 3, 7], "y": [1.0, 3, 2, 5, 4]})
    data = data.assign(a=data["x"] + 1, b=data["x"] * 2)
    with pytest.raises(DataError) as refused:
        compare(load(text), data=data)
    copies = ["column 'x' is a linear function of 'a'", "column 'x' is a linear function of 'b'"]
    assert [problem.split(":")[0] for problem in refused.value.problems] == copies


def test_a_latent_outcome_is_not_shown_through_the_phenomenon():
    """Without a proxy the pair is treatment and outcome, which nobody can measure here."""
    text = (LAB % "").replace("y = {}", "y = { latent = true }", 1)
    lab = load(text.replace('dear = { columns = ["x", "y"] }', ""))
    row = compare(lab, n=100)["plain"]
    assert row.association is None
    assert (row.estimate.estimate, row.recommendation.action) == (None, None)


def test_an_action_on_what_a_story_has_no_word_for_changes_nothing_in_it():
    lab = load(LAB % "")
    found = {row["story"]: changes(row) for row in compare(lab, n=200).to_dict()["rows"]}
    assert found["plain"]["push"]["change"] == 0
    assert "push" not in found["with_q"]  # q matters there, and nobody measured it


# The published table


def test_a_scenario_with_a_table_reads_it():
    stones = load("kidney-stones")
    answer = compare(stones).to_dict()
    assert (answer["n"], answer["seed"], answer["evidence"]) == (700, None, "case_notes")
    assert {row["world"] for row in answer["rows"]} == {None}
    by_hand = compare(stones, data=pd.read_csv(stones.data.path), count="n").to_dict()
    assert answer == by_hand


def test_naming_a_world_simulates_instead():
    stones = load("kidney-stones")
    answer = compare(stones, world="size_drives_choice", n=400).to_dict()
    assert (answer["n"], answer["seed"]) == (400, 1)
    true = truth(stones["size_drives_choice"]).value
    assert {row["truth"] for row in answer["rows"]} == {true}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n1,2,3,4\n", b"a,b\n1,2,3\n"])
def test_a_table_that_cannot_be_read(tmp_path, content):
    (tmp_path / "table.csv").write_bytes(content)
    (tmp_path / "lab.toml").write_text(LAB % "" + '[data]\nfile = "table.csv"')
    with pytest.raises(DataError, match=r"cannot read 'table.csv': "):
        compare(load(tmp_path / "lab.toml"))


def test_a_table_that_lacks_columns(tmp_path):
    (tmp_path / "table.csv").write_bytes(b"\xef\xbb\xbfx,z\n1,2\n2,3\n")
    (tmp_path / "lab.toml").write_text(LAB % "" + '[data]\nfile = "table.csv"')
    with pytest.raises(DataError, match="no column 'r', which the evidence 'cheap' needs"):
        compare(load(tmp_path / "lab.toml"))


def test_proxies_without_a_word_for_the_cost():
    """From data to the sentence: felt reports cannot weigh the cost, counted ones can."""
    costly = ward("act.shift = { care = 1 }\nact.cost = 0.1")
    found = compare(costly, evidence="report", n=3_000)
    assert found["counted"].recommendation.action == "act"
    assert found["felt"].recommendation.action == "leave_it"
    assert found["felt"].recommendation.doubts == (
        "act helps, by the proxy; whether it is worth its cost needs audit",
    )
    assert compare(costly, evidence="audit", n=3_000)["felt"].recommendation.action == "act"


SKILL = """
format = 1
id = "skill"
title = "Skill"
question = { treatment = "training", outcome = "sales", goal = "increase" }
variables = { training = {}, skill = {}, sales = {} }
[evidence]
payroll = { columns = ["training", "sales"] }
tests = { adds = ["skill"], cost = 1 }
[actions]
coach.shift = { skill = 1 }
[stories.skill]
title = "Skill sells"
[stories.skill.mechanisms]
training = { family = "normal" }
skill = { family = "normal", formula = "training" }
sales = { family = "normal", formula = "skill" }
"""


def test_where_no_action_is_on_the_treatment_another_effect_ends_the_abstention():
    skill = load(SKILL)
    advised = compare(skill, evidence="payroll", n=200)["skill"].recommendation
    assert (advised.action, advised.settled_by) == (None, "tests")
    assert advised.reason == "no action can be judged: Skill is not measured in payroll"
    settled = compare(skill, evidence="tests", n=200)["skill"].recommendation
    assert (settled.action, settled.settled_by) == ("coach", None)


def test_nothing_naive_is_said_of_a_treatment_that_the_evidence_lacks():
    text = """
format = 1
id = "pay"
title = "Does pay keep people?"
[question]
treatment = "pay"
outcome = "quit"
goal = "decrease"
[variables]
pay = {}
quit = {}
[evidence]
exits = { columns = ["quit"] }
books = { adds = ["pay"] }
[actions.raise_pay]
shift = { pay = 1 }
[stories.money]
title = "Money"
[stories.money.mechanisms]
pay = { family = "normal" }
quit = { family = "bernoulli", formula = "-0.5*pay" }
"""
    row = compare(load(text), evidence="exits", n=500).to_dict()["rows"][0]
    assert row["naive"] is None
    assert row["action"] is None
    assert row["settled_by"] == "books"
    assert row["association"]["treatment"] == "pay"
