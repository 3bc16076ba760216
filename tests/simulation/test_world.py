"""Blocks of rows: what need not be drawn is not, and nothing else changes."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from causalstory.runner.streams import BLOCK
from causalstory.simulation.interventions import Intervention
from causalstory.simulation.total import total_differences
from causalstory.simulation.world import draw_block, with_causes
from causalstory.stories.model import Scenario, Story, to_networkx

MORE = (Intervention("dose", "shift", 1.0),)


def test_the_causes_of_a_variable_are_its_ancestors(every_family: Story) -> None:
    graph = to_networkx(every_family)
    for name in graph:
        assert with_causes(every_family, [name]) == nx.ancestors(graph, name) | {name}
    assert with_causes(every_family, []) == frozenset()


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
