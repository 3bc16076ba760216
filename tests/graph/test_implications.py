from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings

from causalstory.errors import GraphError, OptionError
from causalstory.graph.implications import (
    Independence,
    implied_independencies,
    smallest_independencies,
)

from .dags import minimal, selective_dags, separates, subsets


def by_definition(graph):
    """Every minimal separating set of every pair, by trying all subsets."""
    fixed = {node for node in graph if graph.nodes[node]["selected"]}
    seen = sorted(node for node in graph if not graph.nodes[node]["latent"] and node not in fixed)
    for first, second in combinations(seen, 2):
        rest = set(seen) - {first, second}
        if nx.has_path(nx.Graph(graph.subgraph([first, second])), first, second):
            continue
        sets = [s for s in subsets(rest) if separates(graph, first, second, {*s, *fixed})]
        yield from ((first, second, chosen) for chosen in minimal(sets))


@settings(max_examples=200, deadline=None)
@given(selective_dags(largest=7))
def test_they_are_those_of_the_definition_in_order(graph):
    expected = [*by_definition(graph)]
    found = implied_independencies(graph)
    assert found == expected
    assert found.complete


@settings(max_examples=100, deadline=None)
@given(selective_dags(largest=7))
def test_the_smallest_is_the_first_of_its_pair(graph):
    first = {}
    for one in implied_independencies(graph):
        first.setdefault((one.first, one.second), one)
    assert [*smallest_independencies(graph)] == [*first.values()]


def test_names_of_the_latent_replace_the_attribute():
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    graph.nodes["a"]["latent"] = True
    assert implied_independencies(graph) == []
    assert implied_independencies(graph, latent=[]) == [("a", "c", ("b",))]
    assert implied_independencies(graph, latent="b") == []
    assert graph.nodes["a"] == {"latent": True}
    assert graph.nodes["b"] == {}


def test_what_is_selected_is_given_and_not_named():
    graph = nx.DiGraph([("a", "s"), ("b", "s"), ("s", "c")])
    assert implied_independencies(graph)[0] == Independence("a", "b", ())
    graph.nodes["s"]["selected"] = True
    assert implied_independencies(graph) == [("a", "c", ()), ("b", "c", ())]


def test_a_bound_is_kept_and_said():
    graph = nx.DiGraph()
    nx.add_path(graph, "abcdef")
    everything = implied_independencies(graph)
    for limit in range(1, len(everything) + 2):
        some = implied_independencies(graph, limit=limit)
        assert some.complete == (limit >= len(everything))
        assert len(some) == min(limit, len(everything))
        assert set(some) <= set(everything)


def test_it_is_read_as_it_is_written():
    assert str(Independence("a", "d", ("b", "c"))) == "a _||_ d | b, c"
    assert str(Independence("a", "d", ())) == "a _||_ d"


def test_refusals():
    with pytest.raises(GraphError, match="has no node 'z'"):
        implied_independencies(nx.DiGraph([("a", "b")]), latent="z")
    with pytest.raises(OptionError, match="limit is -1"):
        implied_independencies(nx.DiGraph([("a", "b")]), limit=-1)
