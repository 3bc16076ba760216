"""Believers choose; the world answers."""

import json

import pytest

import causalstory as cs
from causalstory.errors import CausalStoryError, OptionError
from causalstory.tables import number, to_text

LINE = """
format = 1
id = "line"
title = "A line"
question = {{ treatment = "t", outcome = "y", goal = "increase" }}
variables = {{ t = {{}}, y = {{}} }}
evidence.all = {{ columns = ["t", "y"] }}
actions.more = {{ shift = {{ t = 1.0 }} }}
[stories.only]
title = "It grows"
[stories.only.mechanisms]
{line}
"""
WARD = cs.load("medication-errors")
CHEAP = cs.regret(WARD)
CONVINCED = cs.regret(WARD, convinced=True)


def row(found, world: str, story: str):
    return next(r for r in found if (r.world, r.story) == (world, story))


def test_the_manager_in_the_researchers_world_is_confirmed_by_the_harm_he_does() -> None:
    manager = row(CHEAP, "voice", "complacency")
    assert manager.action == "rule_by_fear"
    assert manager.consequence.proxy_change < 0 < manager.consequence.outcome_change
    assert manager.consequence.self_confirming
    assert [r for r in CHEAP if r.consequence.self_confirming] == [manager]


@pytest.mark.parametrize("world", [story.name for story in WARD.stories])
def test_believers_choose_what_compare_recommends_on_the_same_data(world: str) -> None:
    said = cs.compare(WARD, world=world, evidence="weekly_report")
    for reading in said:
        assert row(CHEAP, world, reading.story).action == reading.recommendation.action


def test_the_convinced_choose_in_their_own_world_and_act_in_all() -> None:
    assert CONVINCED.evidence.name == "chart_audit"
    own = {r.story: r.recommendation.action for r in cs.compare(WARD, evidence="chart_audit")}
    for found in CONVINCED:
        assert found.action == own[found.story]
        assert found.consequence == CONVINCED.table.of(found.world, own[found.story])
    right = [r for r in CONVINCED if r.world == r.story]
    assert [r.consequence.regret for r in right] == [0.0] * 4


def test_an_abstention_has_no_action_and_the_consequences_of_leaving_it() -> None:
    found = row(CHEAP, "complacency", "voice").to_dict()
    assert found["action"] is None
    assert found["outcome_change"] == 0.0
    assert found["regret"] == CHEAP.table.of("complacency", "leave_it").regret


def test_replications_share_out_the_actions_and_do_not_depend_on_workers() -> None:
    few = cs.regret(WARD, evidence="chart_audit", n=30, replications=300)
    for world in few.table.worlds:
        for story in WARD.stories:
            shares = [r.share for r in few if (r.world, r.story) == (world, story.name)]
            assert sum(shares) == pytest.approx(1.0)
            assert shares == sorted(shares, reverse=True)
    assert any(0 < r.share < 1 for r in few)
    again = cs.regret(WARD, evidence="chart_audit", n=30, replications=300, jobs=2)
    assert again.to_dict() == few.to_dict()


def test_the_keys_of_the_json_stay() -> None:
    found = json.loads(json.dumps(CHEAP.to_dict(), allow_nan=False))
    assert {"worlds", "stories", "evidence", "minimax", "weights", "flips", "rows"} <= set(found)
    assert set(found["rows"][0]) >= {
        "world", "story", "action", "outcome_change", "outcome_change_se", "proxy_change",
        "proxy_change_se", "regret", "self_confirming",
    }  # fmt: skip
    assert "share" not in found["rows"][0]
    assert found["minimax"] == "leave_it"
    assert found["weights"] == dict.fromkeys(found["worlds"], 0.25)
    assert set(found["flips"][0]) >= {"story", "from", "to", "action"}


def test_every_figure_has_its_simulation_error() -> None:
    found = cs.regret(WARD, n=200, replications=20)
    assert all(0 < row.share_se < 0.2 for row in found)
    assert {row["share_se"] for row in found.to_dict()["rows"]} == {row.share_se for row in found}
    page = str(found)
    proxy = max(cell.proxy_change_se for cell in found.table)
    assert f"changes and regrets are {number(max(proxy, 0.0191))} at most" in page
    assert "Percentages of likelihood have Monte Carlo errors of" in page
    assert "How often an action is chosen has Monte Carlo errors of" in page


def test_rounding_is_no_simulation_error() -> None:
    line = 't = { family = "normal" }\ny = { family = "normal", formula = "0.7*t" }'
    alone = cs.load(LINE.format(line=line))
    page = " ".join(str(cs.regret(alone, n=100)).split())
    assert "in every world. Changes and regrets have no Monte Carlo error here." in page
    assert "However likely" not in page  # there is one story


def test_weights_choose_the_action() -> None:
    assert cs.regret(WARD, n=500, weights={"voice": 1}).weighted == "build_safety"
    assert cs.regret(WARD, n=500, weights={"complacency": 1}).weighted == "rule_by_fear"


def test_equal_actions_are_named_and_nothing_is_said_where_there_are_none() -> None:
    """Two actions that are one and the same lose the same to the last digit."""
    mechanisms = 't = { family = "normal" }\ny = { family = "normal", formula = "t" }'
    text = LINE.format(line=mechanisms)
    twice = text.replace("actions.more =", "actions.once = { shift = { t = 1.0 } }\nactions.more =")
    found = cs.regret(cs.load(twice), n=500)
    assert (found.minimax, found.weighted) == ("once", "once")
    told = " ".join(str(found).split())
    assert "worst: once, at most 0 per unit. As little with more; named is the first of" in told
    assert "equally likely: once. As little with more; named is the first of the file." in told
    assert "As little" not in str(cs.regret(cs.load(text), n=500))


def test_the_page_says_it() -> None:
    text = to_text(CHEAP.to_page(), 120)
    assert text.count("looks like success") == 1
    assert "is confirmed by the harm that he does" in text
    assert "looks like" not in str(cs.regret(cs.load("kidney-stones"), n=500))
    assert "<table>" in CHEAP._repr_html_()
    assert len(CHEAP.to_frame()) == 16


@pytest.mark.parametrize(
    "scenario", [s for s in cs.scenarios() if s.timeline is None], ids=lambda s: s.id
)
def test_every_scenario_has_its_price(scenario) -> None:
    found = cs.regret(scenario, convinced=True, n=2_000)
    assert len(found.rows) == len(found.table.worlds) * len(scenario.stories)
    assert found.minimax in {action.name for action in scenario.actions}
    assert str(found)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"replications": 0}, "replications: needs a whole number"),
        ({"replications": 2.5}, "replications: needs a whole number"),
        ({"jobs": 0}, "jobs: needs a whole number of at least 1, not 0"),
        ({"weights": {"voice": "much"}}, "'voice' has 'much'; give a finite number"),
        ({"weights": [1, 2]}, "give a number for each world by its name"),
        ({"weights": {"voce": 1}}, "did you mean 'voice'"),
        ({"evidence": "chart"}, "there is no evidence 'chart'"),
        ({"n": 0}, "n: needs"),
    ],
)
def test_what_cannot_be_is_refused(options, words: str) -> None:
    with pytest.raises(CausalStoryError, match=words):
        cs.regret(WARD, **options)


def test_a_story_alone_has_no_rivals() -> None:
    with pytest.raises(OptionError, match="a scenario is needed here"):
        cs.regret(WARD["voice"])
