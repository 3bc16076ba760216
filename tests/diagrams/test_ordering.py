from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.crossings import crossings, exchange, positions, sift
from causalstory.diagrams.grid import Grid, build_grid
from causalstory.diagrams.layering import columns, orient
from causalstory.diagrams.ordering import orderings

# Shrier and Platt 2008, BMC Medical Research Methodology 8:70: it can be drawn without a crossing.
SHRIER = """
Coach FitnessLevel  Coach TeamMotivation  Genetics ConnectiveTissueDisorder
Genetics FitnessLevel  Genetics NeuromuscularFatigue  FitnessLevel NeuromuscularFatigue
FitnessLevel PreGameProprioception  TeamMotivation WarmUpExercises
TeamMotivation PreviousInjury  PreGameProprioception WarmUpExercises
WarmUpExercises IntraGameProprioception  ConnectiveTissueDisorder NeuromuscularFatigue
ConnectiveTissueDisorder TissueWeakness  NeuromuscularFatigue IntraGameProprioception
NeuromuscularFatigue Injury  TissueWeakness Injury  ContactSport PreviousInjury
ContactSport IntraGameProprioception  IntraGameProprioception Injury
"""


def grid_of(arrows: list[tuple[str, str]]) -> Grid:
    graph = nx.DiGraph(arrows)
    oriented = orient(graph)
    return build_grid(
        columns(list(graph), oriented), dict.fromkeys(graph, 1), dict.fromkeys(oriented, 1)
    )


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Draw a few columns of nodes, with arrows between any two and told by up to two stories."""
    place = {f"v{i}": draw(st.integers(0, 3)) for i in range(draw(st.integers(2, 10)))}
    pairs = [(a, b) for a in place for b in place if place[a] < place[b]]
    told = {pair: draw(st.integers(1, 3)) for pair in pairs if draw(st.booleans())}
    return build_grid(place, dict.fromkeys(place, 3), told)


def test_a_graph_that_can_be_drawn_without_crossings_is() -> None:
    words = SHRIER.split()
    grid = grid_of(list(zip(words[::2], words[1::2], strict=True)))
    assert min(crossings(grid, rows) for rows in orderings(grid)) == 0


@settings(max_examples=80, deadline=None)
@given(grids())
def test_orders_hold_every_item_once_and_are_found_again(grid: Grid) -> None:
    found = orderings(grid)
    assert all([sorted(row) for row in rows] == grid.rows() for rows in found)
    assert orderings(grid) == found
    assert min(crossings(grid, rows) for rows in found) <= crossings(grid, grid.rows())


@settings(max_examples=80, deadline=None)
@given(grids())
def test_moves_save_what_they_say(grid: Grid) -> None:
    rows = grid.rows()
    places = positions(grid, rows)
    before = crossings(grid, rows)
    saved = sift(grid, rows, places)
    assert crossings(grid, rows) == before - saved
    assert places == positions(grid, rows)
    exchanged = exchange(grid, rows, places)
    assert (crossings(grid, rows) < before - saved) == exchanged
    assert places == positions(grid, rows)


def test_arrows_of_different_stories_do_not_cross() -> None:
    place = {"a": 0, "b": 0, "c": 1, "d": 1}
    grid = build_grid(place, dict.fromkeys(place, 3), {("a", "d"): 1, ("b", "c"): 2})
    assert crossings(grid, grid.rows()) == 0
