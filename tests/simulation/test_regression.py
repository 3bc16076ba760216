"""Regression to the mean, on histories written down by hand: who was picked, and what followed."""

from __future__ import annotations

import numpy as np
import pytest

import causalstory as cs
from causalstory.simulation.history import History
from causalstory.simulation.regression import Regression, regression_to_the_mean
from causalstory.stories.parts import LEAVE, Action, Question, Variable
from causalstory.stories.timeline import Level, Timeline

# Three persons, six weeks; whoever has 3 or more in the ranking is sanctioned from week 2 on.
RANKING = [[0, 5, 1], [1, 7, 0], [4, 0, 1], [0, 3, 1], [1, 0, 0], [9, 9, 9]]
STRUCK = [[0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0], [1, 1, 1]]
REPORTS = [[0, 4, 1], [6, 2, 0], [1, 5, 1], [2, 1, 2], [1, 0, 3], [7, 8, 9]]
TWIN_RANKING = [[0, 5, 1], [1, 7, 0], [4, 3, 1], [0, 2, 1], [1, 0, 4], [9, 9, 9]]
TWIN_REPORTS = [[0, 4, 1], [6, 2, 0], [3, 5, 1], [3, 1, 8], [1, 0, 3], [7, 8, 2]]
ACT = Action("strike", "Strike", variable="board", value=1.0)


def history(
    *,
    ranking: list[list[float]] = RANKING,
    struck: list[list[float]] = STRUCK,
    twin_ranking: list[list[float]] = TWIN_RANKING,
    twin_struck: list[list[float]] | None = None,
    action: Action = ACT,
    reports_of: str = "nurse",
    start: int = 2,
    named: tuple[str, str] = ("recent", "struck"),
) -> History:
    """Two levels, a ward of three nurses."""
    levels = Level("ward"), Level("nurse", count=3)
    clock = Timeline(6, start, levels, ranking=named[0], sanctions=named[1])
    variables = (
        Variable("board", level="ward", switch=True),
        Variable("recent", level="nurse"),
        Variable("struck", level="nurse", total="sum"),
        Variable("reports", level=reports_of, total="sum"),
    )

    def shaped(rows: list[list[float]]) -> np.ndarray:
        return np.array(rows).reshape(6, 1, 3)

    board = np.repeat([0, 1], [start, 6 - start]).reshape(6, 1, 1)
    values = {
        "board": board,
        "recent": shaped(ranking),
        "struck": shaped(struck),
        "reports": shaped(REPORTS),
    }
    twin = {
        "board": 0 * board,
        "recent": shaped(twin_ranking),
        "struck": shaped(twin_struck or (0 * np.array(STRUCK)).tolist()),
        "reports": shaped(TWIN_REPORTS),
    }
    return History(
        scenario="hand",
        title="By hand",
        world="told",
        action=action,
        seed=1,
        timeline=clock,
        variables=variables,
        observed=tuple(variable.name for variable in variables),
        values=values,
        question=Question("board", "reports", "decrease"),
        twin=twin if action.variable else {},
    )


def test_the_weeks_around_every_sanction_are_averaged_and_the_twins_around_every_pick() -> None:
    # Sanctioned with a week on both sides: person 0 in week 2, person 1 in week 3. The last week
    # has nothing after it. The lowest who was sanctioned had 3, so that in the twin persons 0 and
    # 1 would have been picked in week 2, and person 2 in week 4; week 1 is before the action.
    before, after = (6 + 5) / 2, (2 + 0) / 2
    twin_before, twin_after = (6 + 2 + 8) / 3, (3 + 1 + 2) / 3
    found = regression_to_the_mean(history())
    assert found == Regression(2, before, after, twin_before, twin_after)


def test_whoever_stands_as_high_as_the_lowest_of_the_sanctioned_is_picked_too() -> None:
    """A tie with the lowest: 3 is picked, a hair less is not."""
    tied = [[0, 5, 1], [1, 2, 0], [3, 0, 1], [0, 3, 1], [1, 0, 0], [9, 9, 9]]
    twin = [[0, 0, 0], [0, 0, 0], [3, np.nextafter(3.0, 0), 0], *[[0, 0, 0]] * 2, [9, 9, 9]]
    found = regression_to_the_mean(history(ranking=tied, twin_ranking=twin))
    assert found == Regression(2, 5.5, 1.0, 6.0, 3.0)


@pytest.mark.parametrize("start", [0, 1])
def test_a_sanction_in_the_first_week_has_no_week_before_it(start: int) -> None:
    ranking = [[8, 0, 0], [0, 0, 8], *[[0, 0, 0]] * 4]
    struck = [[1 - start, 0, 0], [0, 0, 1], *[[0, 0, 0]] * 4]
    found = regression_to_the_mean(
        history(ranking=ranking, struck=struck, twin_ranking=ranking, start=start)
    )
    assert found == Regression(1, 1.0, 1.0, 1.0, 1.0)


NOBODY = [[0, 0, 0]] * 6
LAST = [*NOBODY[:5], [1, 1, 1]]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"struck": NOBODY}, id="nobody was sanctioned"),
        pytest.param({"action": LEAVE}, id="nobody acted"),
        pytest.param({"named": ("", "struck")}, id="no ranking"),
        pytest.param({"named": ("recent", "")}, id="no sanctions"),
        pytest.param({"reports_of": "ward"}, id="reports are the ward's"),
        pytest.param(
            {"struck": LAST, "ranking": [*NOBODY[:5], [9, 9, 9]]}, id="nothing after the only ones"
        ),
        pytest.param({"twin_ranking": NOBODY}, id="nobody would have been picked"),
        pytest.param({"twin_struck": STRUCK}, id="sanctions without the action, too"),
        pytest.param(
            {"struck": [*STRUCK[:3], [0, 0, 1], *STRUCK[4:]]},
            id="it is not the ranking that counts",
        ),
        pytest.param({"ranking": (-np.array(RANKING)).tolist()}, id="the lowest are sanctioned"),
    ],
)
def test_nothing_is_said_where_there_is_nothing_to_compare(said: dict) -> None:
    assert regression_to_the_mean(history(**said)) is None


def test_in_words_only_what_the_numbers_show() -> None:
    picked = "whom the same rule would have picked, had nobody been sanctioned, went from"
    both = Regression(9, 1.4, 0.2, 1.5, 0.3).in_words("month")
    assert both == (
        "The sanctioned had 1.4 on average in the month before a sanction and 0.2 in the month "
        f"after it. This is no evidence that sanctions work: those {picked} 1.5 to 0.3. Whoever is "
        "picked for an unusual month has a more usual one next (regression to the mean)."
    )
    worse = Regression(9, 0.2, 0.2, 1.5, 0.3).in_words()
    assert f"after it. Those {picked} 1.5 to 0.3. Whoever" in worse
    assert "no evidence" not in worse
    alone = Regression(9, 1.4, 0.2, 1.5, 1.5).in_words()
    assert alone.endswith(f"no evidence that sanctions work: those {picked} 1.5 to 1.5.")


def test_the_shipped_rule_is_read_off_its_ranking_in_every_world() -> None:
    ward = cs.load("weekly-report")
    for story in ward.stories:
        told = cs.timeline(ward, world=story.name, action="rule_by_fear", weeks=60)
        found = regression_to_the_mean(told)
        assert found is not None
        assert found.twin_after < found.twin_before
        assert found.sanctions == told.total("sanctioned")[1:-1].sum()
