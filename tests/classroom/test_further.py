"""What follows from the actions: the price of being wrong, small ideas, what to measure next."""

import json

import pytest

import causalstory as cs
from causalstory.tables import Heading, Paragraph, Table

WARD = cs.load("medication-errors")


@pytest.fixture(scope="module")
def told():
    return cs.tell(WARD, n=2_000)


def texts(told) -> list[str]:
    return [block.text for block in told.to_page().blocks if isinstance(block, Paragraph)]


def test_it_goes_on_from_the_actions(told) -> None:
    heads = [block.text for block in told.to_page().blocks if isinstance(block, Heading)]
    assert heads[-5:] == [
        "What chose the action",
        "What it costs to be wrong",
        "How small an idea would change the action",
        "What to measure next",
        "To be read with care",
    ]


def test_the_price_is_that_of_the_convinced(told) -> None:
    price = told.further.price
    assert price.convinced
    assert price.to_dict() == cs.regret(WARD, convinced=True, n=2_000).to_dict()
    tables = [block for block in told.to_page().blocks if isinstance(block, Table)]
    (table,) = [table for table in tables if table.title.startswith("What each believer loses")]
    assert [column.header for column in table.columns] == [
        "true story",
        "complacency: rule_by_fear",
        "voice: build_safety",
        "acuity: staff_sick_wards",
        "aftermath: leave_it",
    ]
    marked = [(row[0].text, i) for row in table.rows for i, cell in enumerate(row)
              if "looks like success" in cell.text]  # fmt: skip
    assert marked == [("voice", 1)]
    assert [row[i + 1].text for i, row in enumerate(table.rows)] == ["0"] * 4


def test_every_believer_meets_every_rival(told) -> None:
    pairs = [(found.story.name, found.world) for found in told.further.ideas]
    names = [story.name for story in WARD.stories]
    assert pairs == [(a, b) for a in names for b in names if a != b]


def test_the_manager_lacks_one_arrow(told) -> None:
    (idea,) = [text for text in texts(told) if text.startswith("complacency: If ")]
    assert "Psychological safety also acts on Errors reported, around Errors made" in idea
    assert "would advise build_safety if voice is true and rule_by_fear if" in idea


def test_what_to_measure_is_computed(told) -> None:
    apart = told.further.apart
    assert any(text.startswith("1. ") and "per hospital unit" in text for text in texts(told))
    weekly = [row for row in apart if row.evidence == "weekly_report"]
    assert len(weekly) == 6
    assert not any(row.separable for row in weekly)


def test_programs_read_all_of_it(told) -> None:
    answer = json.loads(json.dumps(told.to_dict(), allow_nan=False))
    assert answer["regret"]["minimax"] == "leave_it"
    assert [found["story"] for found in answer["enlarge"]][::3] == [s.name for s in WARD.stories]
    assert {"stories", "evidence", "separable", "value"} <= set(answer["distinguish"]["rows"][0])


def test_a_lone_story_has_nothing_to_be_wrong_about() -> None:
    lone = cs.load(
        """
        format = 1
        id = "lone"
        title = "Lone"
        question = { treatment = "x", outcome = "y", goal = "increase" }
        variables = { x = {}, y = {} }
        [stories.only]
        title = "Only"
        [stories.only.mechanisms]
        x = { family = "normal" }
        y = { family = "normal", formula = "x" }
        """
    )
    found = cs.tell(lone, n=200)
    assert found.further is None
    assert "What it costs" not in str(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "scenario", [s for s in cs.scenarios() if not s.timeline], ids=lambda s: s.id
)
def test_every_scenario_is_told_to_the_end(scenario) -> None:
    found = cs.tell(scenario, n=1_000 if scenario.data is None else None)
    assert found.further is not None
    assert "What it costs to be wrong" in str(found)


def test_with_one_evidence_nothing_dearer_is_said_to_advise() -> None:
    twins = cs.load(
        """
        format = 1
        id = "twins"
        title = "Twins"
        question = { treatment = "x", outcome = "y", goal = "increase" }
        variables = { x = {}, y = {} }
        actions.push.shift = { x = 1 }
        [stories.forward]
        title = "Forward"
        [stories.forward.mechanisms]
        x = { family = "normal" }
        y = { family = "normal", formula = "x" }
        [stories.backward]
        title = "Backward"
        [stories.backward.mechanisms]
        y = { family = "normal", sd = 1.4 }
        x = { family = "normal", formula = "0.5*y", sd = 0.7 }
        """
    )
    found = texts(cs.tell(twins, n=200))
    ideas = [text for text in found if text.startswith(("forward: If", "backward: If"))]
    assert len(ideas) == 2
    assert not any("Then" in text for text in ideas)
