from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.layering import columns, orient, topological

pairs = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))
graphs = st.lists(st.tuples(pairs, st.sets(st.integers(0, 3), min_size=1)), max_size=25)


def told(*arrows: tuple[str, str, tuple[int, ...]]) -> nx.DiGraph:
    graph = nx.DiGraph()
    for source, target, stories in arrows:
        graph.add_edge(source, target, stories=stories)
    return graph


def test_the_direction_told_by_more_stories_wins() -> None:
    graph = told(("errors", "safety", (3,)), ("safety", "errors", (0, 2)))
    assert orient(graph) == {("safety", "errors"): 3.0}


def test_among_equals_the_first_story_wins() -> None:
    graph = told(("errors", "safety", (1,)), ("safety", "errors", (0,)))
    assert list(orient(graph)) == [("safety", "errors")]


def test_a_longer_cycle_gives_up_its_least_told_arrow() -> None:
    graph = told(("a", "b", (0, 1)), ("b", "c", (0, 2)), ("c", "a", (1,)))
    assert list(orient(graph)) == [("a", "b"), ("b", "c"), ("a", "c")]


def test_wishes_give_way_to_arrows() -> None:
    graph = told(("y", "t", (0,)))
    graph.add_node("r")
    assert orient(graph, [("t", "y"), ("y", "r")]) == {("y", "t"): 1.0, ("y", "r"): 0.0}


@settings(deadline=None)
@given(graphs)
def test_oriented_arrows_are_acyclic_and_complete(arrows: list) -> None:
    graph = told(*((u, v, tuple(sorted(stories))) for (u, v), stories in arrows))
    oriented = orient(graph)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(oriented.keys()))
    assert {frozenset(pair) for pair in oriented} == {
        frozenset(arrow) for arrow in graph.edges if arrow[0] != arrow[1]
    }
    place = columns(list(graph), oriented)
    assert set(place) == set(graph)
    assert all(place[left] < place[right] for left, right in oriented)
    assert set(place.values()) == set(range(len(set(place.values()))))


def test_arrows_are_short() -> None:
    arrows = {("a", "b"): 1.0, ("b", "c"): 1.0, ("late", "c"): 1.0, ("a", "side"): 1.0}
    place = columns(["a", "b", "c", "late", "side"], arrows)
    assert place == {"a": 0, "b": 1, "c": 2, "late": 1, "side": 1}


def test_nodes_without_arrows_do_not_pile_up() -> None:
    place = columns([str(i) for i in range(30)], {})
    highest = max(list(place.values()).count(column) for column in set(place.values()))
    assert highest <= 7


def test_topological_order_keeps_the_given_order_where_it_can() -> None:
    assert topological(["c", "b", "a"], [("a", "b")]) == ["c", "a", "b"]
