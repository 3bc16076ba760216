"""Every action in every world over time, where a hand can add the weeks up."""

from __future__ import annotations

import pytest

import causalstory as cs
from causalstory.decision.long_run import long_run
from causalstory.errors import OptionError, SimulationError
from causalstory.simulation.weekly import weekly

TWO_WEEKS = """
format = 1
id = "two-weeks"
title = "Two weeks"
question = {{ treatment = "x", outcome = "y", proxy = "r", goal = "decrease" }}
timeline = {{ weeks = 3, start = 1 }}
[levels]
house = {{}}
ward = {{ count = 2 }}
nurse = {{ count = 5 }}
[variables]
board = {{ switch = true }}
thanks = {{ switch = true }}
x = {{ level = "ward" }}
y = {{ level = "nurse", total = "{total}" }}
r = {{ level = "nurse", total = "sum" }}
[actions.scare]
set = {{ board = 1 }}
cost = 0.5
[actions.praise]
set = {{ thanks = 1 }}
cost = 1
[stories.hides]
title = "Fear hides"
[stories.hides.mechanisms]
x = {{ family = "deterministic", formula = "thanks - board" }}
y = {{ family = "deterministic", formula = "10 - lag(x)" }}
r = {{ family = "deterministic", formula = "4 + x" }}
[stories.works]
title = "Fear works"
[stories.works.mechanisms]
x = {{ family = "deterministic", formula = "thanks - board" }}
y = {{ family = "deterministic", formula = "10 + 2*x" }}
r = {{ family = "deterministic", formula = "y" }}
"""
SUM, MEAN = (TWO_WEEKS.format(total=total) for total in ("sum", "mean"))


def rounded(table, world: str, action: str) -> tuple[float, ...]:
    cell = table.of(world, action)
    return cell.outcome_change, cell.proxy_change, cell.net, cell.regret


def test_changes_are_per_ward_and_week_against_the_same_luck() -> None:
    """A ward has five nurses; the action lives in weeks 1 and 2, and so do the means."""
    table = long_run(cs.load(SUM), histories=3)
    # hides, scare: y is 10 in week 1 and 11 in week 2, so half an error a nurse, 2.5 a ward; each
    # nurse reports one less in both weeks, 5 a ward.
    assert rounded(table, "hides", "scare") == (2.5, -5, -3, 4.5)
    assert rounded(table, "hides", "praise") == (-2.5, 5, 1.5, 0)
    assert rounded(table, "hides", "leave_it") == (0, 0, 0, 1.5)
    # works: two errors a nurse, ten a ward, at once.
    assert rounded(table, "works", "scare") == (-10, -10, 9.5, 0)
    assert rounded(table, "works", "praise") == (10, 10, -11, 20.5)
    assert rounded(table, "works", "leave_it") == (0, 0, 0, 9.5)
    assert [table.best(world).action for world in table.worlds] == ["praise", "scare"]
    assert [(c.world, c.action) for c in table if c.self_confirming] == [("hides", "scare")]


def test_what_is_averaged_is_per_person_already() -> None:
    table = long_run(cs.load(MEAN), histories=3)
    assert rounded(table, "hides", "scare") == (0.5, -5, -1, 1)
    assert rounded(table, "works", "scare") == (-2, -2 * 5, 1.5, 0)
    assert table.best("hides").action == "leave_it"  # half an error less does not pay its price


def test_equal_actions_go_to_the_first_of_the_file() -> None:
    """Praise that costs what it brings is as good as leaving it, in the world where it works."""
    even = long_run(cs.load(SUM.replace("cost = 1\n", "cost = 2.5\n")), histories=2)
    assert even.of("hides", "praise").regret == even.of("hides", "leave_it").regret == 0
    assert even.best("hides").action == "praise"


def test_without_luck_there_is_no_error_and_jobs_change_nothing() -> None:
    scenario = cs.load(SUM)
    table = long_run(scenario, histories=5, seed=3)
    assert {cell.outcome_change_se for cell in table} == {0.0}
    assert long_run(scenario, histories=5, seed=3, jobs=2) == table
    assert long_run(scenario, histories=1, seed=9).cells == table.cells


def test_errors_shrink_as_histories_grow() -> None:
    """Reports under luck: four times as many histories halve the error, give or take a fifth."""
    noisy = SUM.replace(
        'r = { family = "deterministic", formula = "4 + x" }',
        'r = { family = "poisson", formula = "1 + x" }',
    )
    few, many = (long_run(cs.load(noisy), histories=n) for n in (400, 1600))
    few, many = (table.of("hides", "scare").proxy_change_se for table in (few, many))
    assert 0.4 < many / few < 0.6


def test_errors_and_seeds_are_those_of_the_histories() -> None:
    """Per ward: half of what the row of a week, two wards added up, says."""
    noisy = cs.load(
        SUM.replace(
            '"deterministic", formula = "10 - lag(x)"', '"poisson", formula = "1 - 0.5*x"'
        ).replace('"deterministic", formula = "4 + x"', '"poisson", formula = "1 + x"')
    )
    for seed in (1, 2):
        told = weekly(
            noisy,
            world="hides",
            actions=["scare", "leave_it"],
            variables=["y", "r"],
            windows=[(1, 2)],
            histories=30,
            seed=seed,
        )
        cell = long_run(noisy, histories=30, seed=seed).of("hides", "scare")
        outcome, proxy = told.against_twin("scare", "y"), told.against_twin("scare", "r")
        assert cell.outcome_change == outcome.difference / 2
        assert cell.outcome_change_se == outcome.difference_se / 2 > 0
        assert cell.proxy_change == proxy.difference / 2
        assert cell.proxy_change_se == proxy.difference_se / 2 > 0


def test_without_a_proxy_nothing_is_said_of_one() -> None:
    alone = cs.load(SUM.replace(', proxy = "r"', ""))
    table = long_run(alone, histories=2)
    assert {cell.proxy_change for cell in table} == {None}
    assert not any(cell.self_confirming for cell in table)
    assert table.of("works", "scare").outcome_change == -10


def test_wrong_options_are_met_with_a_way_out() -> None:
    with pytest.raises(SimulationError, match="does not run over time"):
        long_run(cs.load("medication-errors"))
    with pytest.raises(OptionError, match="histories: needs a whole number of at least 1, not 0"):
        long_run(cs.load(SUM), histories=0)
    grows = SUM.replace('"10 - lag(x)"', '"exp(800 + x)"')
    with pytest.raises(SimulationError, match=r"stories\.hides\.mechanisms\.y: .*\(in week 0\)"):
        long_run(cs.load(grows), histories=1)
