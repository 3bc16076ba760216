"""Blocks of rows: what need not be drawn is not, and nothing else changes."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from causalstory.errors import SimulationError
from causalstory.runner.streams import BLOCK
from causalstory.simulation.counterfactual import counterfactual
from causalstory.simulation.interventions import Intervention
from causalstory.simulation.simulate import simulate
from causalstory.simulation.total import total_differences
from causalstory.simulation.world import (
    conditional_mean,
    draw_block,
    draw_blocks,
    effects_of,
    with_causes,
)
from causalstory.stories.catalog import load
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Scenario, Story

MORE = (Intervention("dose", "shift", 1.0),)


BEYOND_NUMBERS = """
format = 1
id = "beyond-numbers"
title = "What is the logarithm of a debt?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
x = {}
y = {}
[stories.only]
title = "Only"
[stories.only.mechanisms]
x = { family = "normal", formula = "5" }
y = { family = "normal", formula = "log(x)" }
"""


def test_numbers_that_cannot_be_are_refused_in_words_and_without_warnings() -> None:
    story = load(BEYOND_NUMBERS)["only"]
    units = simulate(story, n=5)
    for attempt in (
        lambda: simulate(story, n=5, do={"x": -1.0}),
        lambda: conditional_mean(story, "y", {"x": np.array([-1.0])}),
        lambda: counterfactual(story, units, do={"x": -1.0}),
    ):
        with pytest.raises(SimulationError, match=r"mechanisms\.y: formula must be a finite"):
            attempt()


def test_the_causes_of_a_variable_are_its_ancestors(every_family: Story) -> None:
    graph = to_networkx(every_family)
    for name in graph:
        assert with_causes(every_family, [name]) == nx.ancestors(graph, name) | {name}
        assert effects_of(every_family, [name]) == nx.descendants(graph, name)
    assert with_causes(every_family, []) == effects_of(every_family, []) == frozenset()


@pytest.mark.parametrize("changes", [(), MORE])
def test_values_do_not_depend_on_what_else_is_drawn(
    every_family: Story, changes: tuple[Intervention, ...]
) -> None:
    everything = draw_block(every_family, 3, 1, 500, changes)
    for name in everything:
        only = with_causes(every_family, [name])
        some = draw_block(every_family, 3, 1, 500, changes, only)
        assert set(some) == only
        for drawn, values in some.items():
            assert values.dtype == everything[drawn].dtype
            np.testing.assert_array_equal(values, everything[drawn])


@pytest.mark.parametrize(
    "regimes",
    [
        [MORE, ()],
        [MORE, (Intervention("dose", "set", 0.0),)],
        [(Intervention("count", "set", 2.0),), (Intervention("count", "shift", 1.0),)],
        [(*MORE, Intervention("count", "shift", 1.0)), (Intervention("noise", "shift", 0.5),)],
    ],
)
@pytest.mark.parametrize("wanted", [None, "score"])
def test_regimes_share_draws_and_come_out_as_if_drawn_alone(
    every_family: Story, regimes: list[tuple[Intervention, ...]], wanted: str | None
) -> None:
    only = None if wanted is None else with_causes(every_family, [wanted])
    drawn = list(draw_blocks(every_family, BLOCK + 9, 3, regimes, only))
    assert [len(blocks[0]["score"]) for blocks in drawn] == [BLOCK, 9]
    for number, blocks in enumerate(drawn):
        for changes, block in zip(regimes, blocks, strict=True):
            alone = draw_block(every_family, 3, number, len(block["score"]), changes, only)
            assert list(block) == list(alone)
            for name in alone:
                assert block[name].dtype == alone[name].dtype
                np.testing.assert_array_equal(block[name], alone[name])


def test_differences_are_those_of_the_means_given_all_draws(every_family: Story) -> None:
    """Against the long way round: everything drawn, in both regimes, over several blocks."""
    n = BLOCK + 100
    ((value, se),) = total_differences(every_family, ["count"], MORE, (), n, 5)
    rates = []
    for changes in (MORE, ()):
        parts = [
            draw_block(every_family, 5, block, size, changes)
            for block, size in ((0, BLOCK), (1, 100))
        ]
        dose, level = (np.concatenate([part[name] for part in parts]) for name in ("dose", "level"))
        rates.append(np.exp(2 + 0.2 * dose + 0.1 * level))
    differences = rates[0] - rates[1]
    assert value == pytest.approx(differences.mean(), rel=1e-12)
    assert se == pytest.approx(differences.std() / np.sqrt(n), rel=1e-9)


def test_a_variable_without_causes_does_not_differ_between_equal_regimes(ward: Scenario) -> None:
    assert total_differences(ward["voice"], ["acuity"], (), (), 100, 1) == [(0.0, 0.0)]


def test_a_variable_acted_on_moves_by_what_is_done(ward: Scenario) -> None:
    change = (Intervention("acuity", "shift", -1.0),)
    ((value, se),) = total_differences(ward["voice"], ["acuity"], change, (), BLOCK + 1, 1)
    assert value == pytest.approx(-1.0, abs=5 * se)
