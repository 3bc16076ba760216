"""How a history reads, of one that is written down by hand: numbers that anybody can add up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from causalstory.simulation.history import History
from causalstory.simulation.history_page import periods, report_page
from causalstory.stories.parts import LEAVE, Action, Question, Variable
from causalstory.stories.timeline import Level, Timeline
from causalstory.tables import Paragraph, Table, to_text

GOLDEN = Path(__file__).parents[1] / "golden"
WEEKS, START = 18, 4
LEVELS = (
    Level("house"),
    Level("ward", count=2, names=("North", "South")),
    Level("nurse", count=2, names=("Ann", "Bea", "Cay", "Dot")),
)
VARIABLES = (
    Variable("board", "A board", level="house", switch=True),
    Variable("skill", "Skill", level="nurse", latent=True, static=True),
    Variable("strain", "Strain", level="ward"),
    Variable("mistakes", "Mistakes made", level="nurse", latent=True, total="sum"),
    Variable("reports", "Mistakes reported", level="nurse", total="sum"),
    Variable("points", "Points", level="nurse"),
    Variable("warned", "Warnings", level="nurse", total="sum"),
)
SEEN = ("strain", "reports", "points", "warned", "board")
ACT = Action("names", "Names on a board", variable="board", value=1.0)


def written(**changes: Any) -> History:
    """Ann, Bea, Cay and Dot report 4, 3, 2 and 1 mistakes of 8 a week until week 4.

    Then the board comes, and each reports one of ten, Dot none. Whoever has three points, which
    are the reports of the week before, is warned. Had nobody acted, each would have made eight and
    reported two, but for Ann's six in week 10.
    """
    acted = np.arange(WEEKS).reshape(-1, 1, 1, 1) >= START
    before = np.array([[4, 3], [2, 1]]).reshape(1, 1, 2, 2)
    reports = np.where(acted, np.array([[1, 1], [1, 0]]).reshape(1, 1, 2, 2), before)
    twin_reports = np.where(acted, 2, before)
    twin_reports[10, 0, 0, 0] = 6
    strain = np.where(acted, 1.5, np.array([0.5, -0.5]).reshape(1, 1, 2, 1))
    happened = {
        "skill": np.ones((WEEKS, 1, 2, 2)),
        "board": acted.astype(int),
        "strain": strain,
        "mistakes": np.where(acted, 10, np.full((1, 1, 2, 2), 8)),
        "reports": reports,
        "points": _week_before(reports),
        "warned": (acted & (_week_before(reports) >= 3)).astype(int),
    }
    twin = happened | {
        "board": 0 * happened["board"],
        "mistakes": np.full((WEEKS, 1, 2, 2), 8),
        "reports": twin_reports,
        "points": _week_before(twin_reports),
        "warned": 0 * happened["warned"],
    }
    told = History(
        scenario="names",
        title="Who makes mistakes at night?",
        world="fear",
        action=ACT,
        seed=7,
        timeline=Timeline(WEEKS, START, LEVELS, ranking="points", sanctions="warned"),
        variables=VARIABLES,
        observed=SEEN,
        values=happened,
        question=Question("strain", "mistakes", "decrease", proxy="reports"),
        twin=twin,
    )
    return replace(told, **changes)


def _week_before(values: np.ndarray) -> np.ndarray:
    return np.concatenate([0 * values[:1], values[:-1]])


def first(history: History, weeks: int) -> History:
    """Return the same history as it stood after some weeks."""
    cut = {name: values[:weeks] for name, values in history.values.items()}
    return replace(history, values=cut, twin={n: v[:weeks] for n, v in history.twin.items()})


def shifted(history: History, **clock: Any) -> History:
    return replace(history, timeline=replace(history.timeline, **clock))


def tables(history: History) -> dict[str, Table]:
    blocks = report_page(history).blocks
    return {block.title: block for block in blocks if isinstance(block, Table)}


def words(history: History) -> list[str]:
    return [block.text for block in report_page(history).blocks if isinstance(block, Paragraph)]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("what", ["report", "truth"])
def test_the_page_reads_as_it_did(what: str, width: int) -> None:
    expected = (GOLDEN / f"history-{what}-{width}.txt").read_text(encoding="utf-8")
    text = to_text(report_page(written(truth=what == "truth")), width)
    assert f"{text}\n" == expected
    assert max(map(len, text.splitlines())) <= width


def test_what_the_evidence_does_not_show_is_said_to_be_missing() -> None:
    told = written(observed=("reports",))
    assert not any(title.startswith("Leaderboard") for title in tables(told))
    assert words(told)[-2:] == [
        "No leaderboard: this evidence does not show 'Points'.",
        "Sanctions are not counted: this evidence does not show 'Warnings'.",
    ]
    unranked = shifted(told, ranking="", sanctions="")
    assert not any("does not show" in said for said in words(unranked))


def test_the_numbers_are_those_of_the_hand() -> None:
    trend, members, board = tables(written(truth=True)).values()
    assert trend.columns[1].header == "Mistakes reported"
    # All four together: 4 + 3 + 2 + 1 reports and 32 mistakes before, 3 and 40 afterwards.
    assert cells(trend) == [
        ["weeks 0-3, before", "10", "32", "0", "0", "32"],
        ["weeks 8-11, soon after", "3", "40", "1.5", "0", "32"],
        ["weeks 4-16", "3", "40", "1.5", "0.154", "32"],  # two warnings in thirteen weeks
        ["week 17", "3", "40", "1.5", "0", "32"],
    ]
    assert cells(members) == [
        ["North", "1.5", "2", "7", "20", "16"],
        ["South", "1.5", "1", "3", "20", "16"],
    ]
    assert [row[:3] for row in cells(board)] == [
        ["1", "Ann", "1"],
        ["2", "Bea", "1"],
        ["3", "Cay", "1"],
        ["4", "Dot", "0"],
    ]


def test_persons_of_one_name_are_told_apart() -> None:
    levels = (*LEVELS[:2], replace(LEVELS[2], names=("Ann", "Bea")))
    _, _, board = tables(shifted(written(), levels=levels)).values()
    named = [row[1] for row in cells(board)]
    assert named == ["Ann (North)", "Bea (North)", "Ann (South)", "Bea (South)"]


def test_sanctions_are_counted_and_held_against_the_twin() -> None:
    _, counted, compared = words(written())
    assert counted == "2 sanctions so far, of 2 of the 4 who could have been."
    # Ann and Bea had 4 and 3 in the week before, 1 and 1 after it. The twin's picks are these two,
    # who then had 2 and 2, and Ann for the six of week 10: 13/3 before and 2 after.
    assert "had 3.5 on average in the week before a sanction and 1 in the week after" in compared
    assert "went from 4.33 to 2." in compared


def test_one_sanction_is_no_plural_and_half_a_sanction_is_one() -> None:
    told = written()
    once = told.values["warned"].astype(float)
    once[4, 0, 0, 1] = 0
    assert (
        "1 sanction so far, of 1 of"
        in words(replace(told, values={**told.values, "warned": once / 2}))[1]
    )


def test_without_truth_nobody_reads_what_is_latent() -> None:
    text, truth = (to_text(report_page(written(truth=shown)), 120) for shown in (False, True))
    for told in ("Mistakes made", "had nobody acted", "'fear'"):
        assert told not in text
        assert told in truth
    assert text.startswith("Who makes mistakes at night?\n====")
    assert "What is reported up to week 17: 'Names on a board' since week 4. Seed 7;" in " ".join(
        text.split()
    )


def test_where_nobody_acts_there_is_no_twin_to_show() -> None:
    told = written(truth=True, action=LEAVE, twin={})
    assert "nobody acted in week 4. Seed 7" in words(told)[0]
    assert not any("had nobody acted" in column.header for column in tables(told)["Trend"].columns)


def test_before_the_action_the_report_does_not_speak_of_it() -> None:
    told = first(written(truth=True), 3)
    assert words(told)[0] == (
        "What really happened in the world of 'fear' up to week 2: nobody had acted yet, 'Names on "
        "a board' begins in week 4. Seed 7; all of it is synthetic."
    )
    assert "up to week 2: nobody had acted yet. Seed" in words(first(written(action=LEAVE), 3))[0]
    assert "up to week 3: nobody had acted yet, 'Names" in words(first(written(), 4))[0]
    assert "up to week 4: 'Names on a board' since week 4." in words(first(written(), 5))[0]
    found = tables(told)
    assert [row[0] for row in cells(found["Trend"])] == ["weeks 0-2, before"]
    members = found["The last 3 weeks, member by member"]
    assert [column.header for column in members.columns][2:] == [
        "Mistakes reported",
        "Mistakes made",
    ]
    assert members.notes == ("Means per week.",)
    assert words(told)[-1] == "Nobody was sanctioned."
    assert "The last week, member by member" in tables(first(written(), 1))


def test_before_a_late_action_are_the_thirteen_weeks_up_to_it() -> None:
    members = tables(shifted(written(), start=17))["The last week, member by member"]
    # Since week 4 the North reports two a week, and one the South.
    assert [row[2:] for row in cells(members)] == [["2", "2"], ["1", "1"]]
    assert members.notes == ("Means per week; before the action: the 13 weeks up to it.",)


def test_no_week_before_the_action_is_among_the_last_ones_under_it() -> None:
    members = tables(first(written(), 6))["The last 2 weeks, member by member"]
    # Since week 4 the North reports two a week, and one the South; seven and three before.
    assert [row[2:] for row in cells(members)] == [["2", "7"], ["1", "3"]]


def test_where_nobody_acts_nothing_is_before_an_action() -> None:
    left = written(action=LEAVE, twin={})
    members = tables(left)["The last 13 weeks, member by member"]
    assert members.columns[-1].header == "before week 4"
    assert members.notes == ("Means per week; before week 4: the 4 weeks up to it.",)
    assert "before the action" not in str(left)


def test_who_was_sanctioned_stands_beside_the_rank() -> None:
    board = tables(first(written(), 5))["Leaderboard of week 4"]
    assert [row[1:] for row in cells(board)] == [
        ["Ann", "4", "yes"],
        ["Bea", "3", "yes"],
        ["Cay", "2", "no"],
        ["Dot", "1", "no"],
    ]


def test_an_action_in_the_first_week_has_no_before() -> None:
    told = shifted(written(), start=0)
    assert [row[0] for row in cells(tables(told)["Trend"])] == [
        "weeks 4-7, soon after",
        "weeks 0-12",
        "weeks 13-17",
    ]
    members = tables(told)["The last 13 weeks, member by member"]
    assert "before the action" not in [column.header for column in members.columns]


def test_weeks_may_be_called_otherwise() -> None:
    text = str(shifted(written(), unit="month"))
    assert "week" not in text
    assert "months 0-3, before" in text
    assert "before the action: the 4 months up to it" in text


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (1, [("week 0, before", 0, 1)]),
        (4, [("weeks 0-3, before", 0, 4)]),
        (5, [("weeks 0-3, before", 0, 4), ("week 4", 4, 5)]),
        (11, [("weeks 0-3, before", 0, 4), ("weeks 4-10", 4, 11)]),
        (
            12,
            [
                ("weeks 0-3, before", 0, 4),
                ("weeks 8-11, soon after", 8, 12),
                ("weeks 4-11", 4, 12),
            ],
        ),
    ],
)
def test_periods_name_only_weeks_that_there_were(
    weeks: int, expected: list[tuple[str, int, int]]
) -> None:
    assert periods(first(written(), weeks)) == expected


def test_an_unseen_ranking_gives_no_leaderboard_and_unseen_sanctions_no_column() -> None:
    title = "Leaderboard of week 17"
    unseen = written(observed=("strain", "reports", "warned", "board"))
    assert title not in tables(unseen)
    assert title not in tables(shifted(written(), ranking=""))
    plain = tables(shifted(written(), sanctions=""))[title]
    assert [column.header for column in plain.columns] == ["", "Nurse", "Points"]
    assert len(words(shifted(written(), sanctions=""))) == 1


def test_equals_stand_in_the_order_of_the_file_and_a_column_of_zeros_is_shown_as_it_is() -> None:
    told = written()
    nobody = replace(told, values={**told.values, "points": 0 * told.values["points"]})
    rows = cells(tables(nobody)["Leaderboard of week 17"])
    assert [row[:3] for row in rows] == [
        [str(place), name, "0"] for place, name in enumerate(("Ann", "Bea", "Cay", "Dot"), start=1)
    ]


def test_whoever_has_as_much_as_the_last_one_shown_is_counted() -> None:
    told = written()
    wards = replace(LEVELS[1], count=4, names=())
    levels = (LEVELS[0], wards, replace(LEVELS[2], names=()))
    points = np.zeros((WEEKS, 1, 4, 2))
    points[-1, 0] = [[1, 3], [1, 2], [5, 1], [0, 1]]
    variables = tuple(replace(v, level="ward") if v.level == "house" else v for v in VARIABLES)
    values = {v.name: 0 * points for v in variables} | {"points": points}
    many = replace(shifted(told, levels=levels), variables=variables, values=values, twin={})
    board = tables(many)["Leaderboard of week 17"]
    assert [row[1:3] for row in cells(board)] == [
        ["Nurse 3.1", "5"],
        ["Nurse 1.2", "3"],
        ["Nurse 2.2", "2"],
        ["Nurse 1.1", "1"],
        ["Nurse 2.1", "1"],
    ]
    assert board.notes == ("2 more have as much as the last one here.",)
    assert tables(written())["Leaderboard of week 17"].notes == ()


def test_a_whole_alone_is_not_compared_with_itself() -> None:
    told = written()
    changed = tuple(replace(v, level="house") if v.name == "strain" else v for v in told.variables)
    values = {**told.values, "strain": told.values["strain"][:, :, :1]}
    found = tables(replace(told, variables=changed, values=values))
    assert list(found) == ["Trend", "Leaderboard of week 17"]


def test_rows_by_member_show_the_weeks_around_the_action_and_say_how_many_there_are() -> None:
    page = written(by="ward", truth=True).to_page()
    (table,) = (block for block in page.blocks if isinstance(block, Table))
    heads = [column.header for column in table.columns]
    assert heads[:4] == ["week", "Ward", "Strain", "Mistakes reported"]
    assert cells(table)[0][:4] == ["0", "North", "0.5", "7"]
    assert cells(table)[9][:4] == ["4", "South", "1.5", "1"]
    assert len(table.rows) == 24
    assert page.blocks[-1].text == "Synthetic. 24 of 36 rows; to_frame() gives all of them."


def test_weeks_shown_by_member_begin_shortly_before_a_late_action() -> None:
    late = shifted(written(by="house"), start=12)
    (table,) = (block for block in late.to_page().blocks if isinstance(block, Table))
    # A third of the twelve weeks shown lies before the action, but for the end of the history.
    assert [row[0] for row in cells(table)] == [str(week) for week in range(6, 18)]
    early = shifted(written(by="house"), start=9)
    (table,) = (block for block in early.to_page().blocks if isinstance(block, Table))
    assert [row[0] for row in cells(table)] == [str(week) for week in range(5, 17)]
