from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

import causalstory as cs
from causalstory.graph.carrying import carrying
from tests.diagrams.graphs import NAMES, dags


@settings(deadline=None, max_examples=200)
@given(dags(), st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
def test_what_is_told_without_paths_agrees_with_all_paths(
    graph: nx.DiGraph, names: list[str]
) -> None:
    names = [name for name in names if not graph.nodes[name].get("role")]
    found = cs.paths(graph, given=names, limit=None)
    walked = {frozenset(step) for path in found for step in pairwise(path.nodes)}
    passed = {frozenset(step) for path in found.open for step in pairwise(path.nodes)}
    for link, told in carrying(graph, found.treatment, found.outcome, names).items():
        assert (told == "nothing") == (link not in walked)
        if told == "open":
            assert link in passed
        if told == "blocked":
            assert link not in passed


def test_a_backdoor_is_unknown_until_it_is_blocked() -> None:
    graph = nx.DiGraph([("x", "y"), ("u", "x"), ("u", "y")])
    assert carrying(graph, "x", "y")[frozenset(("u", "x"))] == "unknown"
    assert carrying(graph, "x", "y", ["u"])[frozenset(("u", "x"))] == "blocked"
