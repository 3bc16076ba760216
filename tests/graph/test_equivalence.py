"""Equivalence held against its meaning: the same separations among what can be measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, product

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError, OptionError
from causalstory.graph import margin
from causalstory.graph.cpdag import cpdag, equivalence_class
from causalstory.graph.equivalence import markov_equivalent

from .dags import dags, is_open, simple_paths, subsets


def separations(graph, observed):
    """All separations of two observed nodes, path by path."""
    selected = {node for node in graph if graph.nodes[node].get("selected")}
    found = set()
    for first, second in combinations(sorted(observed), 2):
        paths = simple_paths(graph, first, second)
        for given_set in subsets(set(observed) - {first, second}):
            if not any(is_open(graph, path, selected.union(given_set)) for path in paths):
                found.add((first, second, given_set))
    return frozenset(found)


def all_dags(names):
    pairs = list(combinations(names, 2))
    for turns in product((None, 1, -1), repeat=len(pairs)):
        graph = nx.DiGraph()
        graph.add_nodes_from(names)
        kept = [pair[::turn] for pair, turn in zip(pairs, turns, strict=True) if turn]
        graph.add_edges_from(kept)
        if nx.is_directed_acyclic_graph(graph):
            yield graph


def arrows(graph):
    return frozenset(graph.edges)


@pytest.mark.parametrize(
    ("names", "dag_count", "class_count"), [("abc", 25, 11), ("abcd", 543, 185)]
)
def test_every_dag_of_so_many_nodes(names, dag_count, class_count):
    """The counts are those of Gillispie and Perlman (2002)."""
    classes = defaultdict(list)
    for graph in all_dags(names):
        classes[separations(graph, names)].append(graph)
    assert sum(map(len, classes.values())) == dag_count
    assert len(classes) == class_count
    for members in classes.values():
        expected = {arrows(graph) for graph in members}
        found = equivalence_class(members[-1])
        assert found.complete
        assert found[0].edges == members[-1].edges
        assert len(found) == len(expected)
        assert {arrows(graph) for graph in found} == expected
        pattern = cpdag(members[0])
        assert {*pattern.edges} == frozenset().union(*expected)
        for cause, effect, directed in pattern.edges(data="directed"):
            assert directed == all((cause, effect) in graph for graph in expected)
        assert all(markov_equivalent(members[0], graph) for graph in members)
    firsts = [members[0] for members in classes.values()]
    assert not any(markov_equivalent(a, b) for a, b in combinations(firsts, 2))


@st.composite
def seen_in_part(draw, observed):
    """A DAG over the observed nodes and some latent and selection nodes."""
    extra = {"u": "latent", "v": "latent", "s": "selected"}
    extra = {name: mark for name, mark in extra.items() if draw(st.booleans())}
    names = draw(st.permutations([*observed, *extra]))
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(names))
    for name, mark in extra.items():
        graph.nodes[name][mark] = True
    graph.add_edges_from(pair for pair in combinations(names, 2) if draw(st.booleans()))
    return graph


@settings(max_examples=400, deadline=None)
@given(st.data(), st.integers(2, 4))
def test_with_latent_and_selection_nodes(data, size):
    observed = "abcd"[:size]
    first, second = (data.draw(seen_in_part(observed)) for _ in range(2))
    same = separations(first, observed) == separations(second, observed)
    assert markov_equivalent(first, second) == same
    assert markov_equivalent(first, first)


@settings(max_examples=100, deadline=None)
@given(dags(largest=5), st.data())
def test_a_turned_arrow_judged_on_any_margin(graph, data):
    assume(graph.edges)
    cause, effect = data.draw(st.sampled_from(sorted(graph.edges)))
    other = nx.DiGraph(graph)
    other.remove_edge(cause, effect)
    other.add_edge(effect, cause)
    assume(nx.is_directed_acyclic_graph(other))
    observed = data.draw(st.sets(st.sampled_from(sorted(graph)), min_size=1))
    same = separations(graph, observed) == separations(other, observed)
    assert markov_equivalent(graph, other, observed=observed) == same


def test_a_discriminating_path_tells_what_no_triple_tells():
    """z is a collider between w and y in the one and not in the other; skeletons agree."""
    shared = [("x", "w"), ("u", "w"), ("u", "z"), ("w", "y")]
    arrow = nx.DiGraph([*shared, ("z", "y")])
    hidden = nx.DiGraph([*shared, ("v", "z"), ("v", "y")])
    assert separations(arrow, "wxyz") != separations(hidden, "wxyz")
    assert not markov_equivalent(arrow, hidden, observed=[*"wxyz"])


def test_of_a_large_graph_only_pairs_within_reach_are_asked_about(counted):
    """One question for each such pair, in each of the two graphs: no sets are tried out."""
    graph = nx.DiGraph((f"v{i:02}", f"v{i + step:02}") for i in range(40) for step in (1, 2, 4))
    seen = [node for i, node in enumerate(sorted(graph)) if i % 6]
    asked = counted(margin, "d_separated")
    assert markov_equivalent(graph, graph, observed=seen)
    pairs = [frozenset(question[1:3]) for question in asked]
    assert {*Counter(pairs).values()} == {2}
    assert len({*pairs}) < len(seen) * 10  # of them none is further away


def test_a_large_graph_keeps_all_of_its_arrows():
    graph = nx.DiGraph((f"v{i:02}", f"v{i + step:02}") for i in range(40) for step in (1, 2, 4))
    assert {*cpdag(graph).edges} >= {*graph.edges}


def test_the_bound_is_visible():
    full = nx.DiGraph(combinations("abcdef", 2))
    found = equivalence_class(full, limit=7)
    assert (len(found), found.complete) == (7, False)
    assert len(equivalence_class(full, limit=None)) == 720


def test_graphs_keep_what_nodes_carry_and_are_left_alone():
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["label"], graph.edges["a", "b"]["beta"] = "Age", 0.3
    turned = equivalence_class(graph)[1]
    assert turned.nodes["a"] == cpdag(graph).nodes["a"] == {"label": "Age"}
    assert turned.edges["b", "a"] == {}
    assert graph.edges["a", "b"] == {"beta": 0.3}


def test_refusals():
    graph = nx.DiGraph([("a", "b"), ("c", "b")])
    graph.nodes["a"]["latent"] = graph.nodes["c"]["selected"] = True
    for ask in (cpdag, equivalence_class):
        with pytest.raises(GraphError, match="'a' is latent: ") as caught:
            ask(graph)
        assert len(caught.value.problems) == 2
    graph.nodes["c"]["selected"] = False
    assert len(equivalence_class(graph, latent=[])) == 1
    with pytest.raises(OptionError, match="limit is 0"):
        equivalence_class(graph, latent=[], limit=0)
    with pytest.raises(GraphError, match="'z' can be measured in one of the two graphs alone"):
        markov_equivalent(nx.DiGraph([("x", "z")]), nx.DiGraph({"x": []}))
    with pytest.raises(GraphError, match="no node 'q'"):
        markov_equivalent(graph, graph, observed=["q"])
