"""Every action in every world."""

import pytest

import causalstory as cs
from causalstory.decision.consequences import consequences
from causalstory.errors import SimulationError

WARD = cs.load("medication-errors")
TABLE = consequences(WARD, n=20_000)


def test_a_cell_is_what_effect_says() -> None:
    for world in TABLE.worlds:
        for action in WARD.actions:
            cell = TABLE.of(world, action.name)
            really = cs.effect(WARD[world], action.name, n=20_000)
            assert cell.outcome_change == really.outcome_change
            assert cell.outcome_change_se == really.outcome_change_se
            assert cell.proxy_change == really.proxy_change
            assert cell.net == -really.outcome_change - action.cost  # errors are to decrease


def test_regret_is_against_the_best_action_of_the_world() -> None:
    for world in TABLE.worlds:
        cells = [TABLE.of(world, action) for action in TABLE.actions]
        best = max(cell.net for cell in cells)
        assert [cell.regret for cell in cells] == [best - cell.net for cell in cells]
        assert min(cell.regret for cell in cells) == 0.0
        assert TABLE.best(world).regret == TABLE.best(world).regret_se == 0.0


def test_an_abstention_is_carried_out_as_leaving_it() -> None:
    assert TABLE.of("voice", None) is TABLE.of("voice", "leave_it")
    assert TABLE.of("voice", None).outcome_change == 0.0


def test_success_that_is_none_is_marked_and_nothing_else() -> None:
    marked = [(cell.world, cell.action) for cell in TABLE if cell.self_confirming]
    assert marked == [("voice", "rule_by_fear")]


def test_without_a_proxy_nobody_is_fooled() -> None:
    assert not any(cell.self_confirming for cell in consequences(cs.load("kidney-stones"), n=1_000))


def test_workers_change_nothing() -> None:
    assert consequences(WARD, n=20_000, jobs=3) == TABLE


def test_a_scenario_without_mechanisms_has_no_worlds() -> None:
    arrows = cs.load(
        """
        format = 1
        id = "arrows-only"
        title = "Arrows only"
        question = { treatment = "x", outcome = "y", goal = "increase" }
        variables = { x = {}, y = {} }
        [stories.one]
        title = "One"
        arrows = ["x -> y"]
        [stories.two]
        title = "Two"
        arrows = ["y -> x"]
        """
    )
    with pytest.raises(SimulationError, match="no story of 'arrows-only' has mechanisms"):
        consequences(arrows)
