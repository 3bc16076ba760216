"""Whatever somebody hands over: one sentence, no traceback, and the graph is left as it was."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest

import causalstory as cs
from causalstory.errors import CausalStoryError

ARROWS = [("z", "x"), ("x", "y"), ("u", "x"), ("u", "y")]

VERBS = {
    "adjustment_sets": lambda graph: cs.adjustment_sets(graph, "x", "y"),
    "implied_independencies": cs.implied_independencies,
    "instruments": lambda graph: cs.instruments(graph, "x", "y"),
    "frontdoor_sets": lambda graph: cs.frontdoor_sets(graph, "x", "y"),
    "identify": lambda graph: cs.identify(graph, "x", "y"),
    "roles": lambda graph: cs.roles(graph, "x", "y"),
    "paths": lambda graph: cs.paths(graph, "x", "y"),
    "d_separated": lambda graph: cs.d_separated(graph, "x", "y"),
    "show": cs.show,
    "cpdag": cs.cpdag,
    "markov_equivalent": lambda graph: cs.markov_equivalent(graph, graph),
    "write_graph": lambda graph: cs.write_graph(graph, format="dagitty"),
}

ODD = {
    "numbers": nx.DiGraph([(1, 2)]),
    "a circle": nx.DiGraph([("x", "y"), ("y", "x")]),
    "its own cause": nx.DiGraph([("x", "y"), ("x", "x")]),
    "parallel arrows": nx.MultiDiGraph([("x", "y"), ("x", "y")]),
    "lines": nx.Graph([("x", "y")]),
    "a list": [("x", "y")],
    "nothing": None,
}


def marked(**marks):
    graph = nx.DiGraph(ARROWS)
    graph.nodes["u"].update(marks)
    return graph


def refused(call):
    with pytest.raises(CausalStoryError) as caught:
        call()
    assert caught.value.problems
    assert all("\n" not in problem for problem in caught.value.problems)
    return str(caught.value)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_dag(verb, odd):
    refused(lambda: VERBS[verb](ODD[odd]))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("mark", ["latent", "selected"])
@pytest.mark.parametrize("value", ["True", "False", "no", "", math.nan, 2, [], np.array([1, 0])])
def test_marks_that_are_neither_true_nor_false(verb, mark, value):
    graph = marked(**{mark: value})
    assert f"node 'u': {mark} is" in refused(lambda: VERBS[verb](graph))
    assert graph.nodes["u"] == {mark: value}


@pytest.mark.parametrize("value", [True, 1, 1.0, np.True_, np.int64(1)])
def test_marks_that_are_true(value):
    assert not cs.adjustment_sets(marked(latent=value), "x", "y")


@pytest.mark.parametrize("value", [False, 0, None, np.False_])
def test_marks_that_are_not(value):
    assert list(cs.adjustment_sets(marked(latent=value), "x", "y")) == [("u",)]


@pytest.mark.parametrize("role", [3, ["treatment"]])
def test_roles_that_are_no_words(role):
    assert "node 'u': role is" in refused(lambda: cs.show(marked(role=role)))


@pytest.mark.parametrize(
    ("role", "meant"),
    [
        ("Treatment", "treatment"),
        ("treatement", "treatment"),
        (" outcome", "outcome"),
        ("OTHER", "other"),
        ("exposure", "treatment"),
        ("Unobserved", "latent"),
        ("select", "selected"),
    ],
)
@pytest.mark.parametrize("verb", [cs.draw, cs.show, cs.cpdag])
def test_roles_that_are_misspelt(verb, role, meant):
    way_out = f"node 'u': role is '{role}' (did you mean '{meant}'?)"
    assert refused(lambda: verb(marked(role=role))) == way_out


@pytest.mark.parametrize("role", ["latent", "selected"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_role_alone_hides_nobody(verb, role):
    said = refused(lambda: VERBS[verb](marked(role=role)))
    assert said.startswith(f"node 'u': its role is {role}, but it is not marked so")
    cs.roles(marked(**{"role": role, role: True}), "x", "y")  # with the mark it may stay


@pytest.mark.parametrize(
    "role", ["confounder", "mother", "cause of outcome", "patent", "", "x" * 99]
)
def test_roles_of_other_programs_say_nothing(role):
    graph = marked(role=role)
    assert cs.draw(graph).svg == cs.draw(marked()).svg
    assert list(cs.adjustment_sets(graph, "x", "y")) == [("u",)]


NAMES = {
    "adjustment_sets": lambda graph, name: cs.adjustment_sets(graph, name, "y"),
    "several": lambda graph, name: cs.adjustment_sets(graph, [name], "y"),
    "candidates": lambda graph, name: cs.adjustment_sets(graph, "x", "y", candidates=[name]),
    "latent": lambda graph, name: cs.implied_independencies(graph, latent=[name]),
    "instruments": lambda graph, name: cs.instruments(graph, name, "y"),
    "frontdoor_sets": lambda graph, name: cs.frontdoor_sets(graph, name, "y"),
    "identify": lambda graph, name: cs.identify(graph, name, "y"),
    "roles": lambda graph, name: cs.roles(graph, name, "y"),
    "paths": lambda graph, name: cs.paths(graph, name, "y"),
    "d_separated": lambda graph, name: cs.d_separated(graph, name, "y"),
    "given": lambda graph, name: cs.d_separated(graph, "x", "y", given=[name]),
    "paths, given": lambda graph, name: cs.paths(graph, "x", "y", given=[name]),
    "show": lambda graph, name: cs.show(graph, treatment=name, outcome="y"),
    "observed": lambda graph, name: cs.markov_equivalent(graph, graph, observed=[name]),
}


@pytest.mark.parametrize("where", NAMES)
@pytest.mark.parametrize("name", [1, True, [["x"]], "nobody", "", b"x"])
def test_names_that_are_none(where, name):
    graph = nx.DiGraph(ARROWS)
    refused(lambda: NAMES[where](graph, name))
    assert list(graph.edges) == ARROWS


@pytest.mark.parametrize("given", [None, 3, True])
def test_what_is_given_must_be_names(given):
    refused(lambda: cs.d_separated(nx.DiGraph(ARROWS), "x", "y", given=given))


@pytest.mark.parametrize("limit", [0, -1, "3", 2.5, True])
def test_limits(limit):
    graph = nx.DiGraph(ARROWS)
    refused(lambda: cs.adjustment_sets(graph, "x", "y", limit=limit))
    refused(lambda: cs.paths(graph, "x", "y", limit=limit))
    refused(lambda: cs.implied_independencies(graph, limit=limit))
    refused(lambda: cs.frontdoor_sets(graph, "x", "y", limit=limit))


@pytest.mark.parametrize("effect", [None, "totl", 3, ["total"]])
def test_effects(effect):
    refused(lambda: cs.adjustment_sets(nx.DiGraph(ARROWS), "x", "y", effect=effect))


def test_a_picture_of_a_node_without_a_name():
    refused(lambda: cs.draw(nx.DiGraph([("", "y")])))


def test_places_that_are_none_are_not_written():
    graph = marked(pos=(math.nan, 1.0))
    with pytest.warns(cs.errors.FormatWarning, match="finite"):
        assert "nan" not in cs.write_graph(graph, format="dagitty")
