"""Treatment and outcome need no name where the graph marks them."""

from __future__ import annotations

import networkx as nx
import pytest

import causalstory as cs
from causalstory.errors import GraphError

MARKED = """dag { dose [exposure] health [outcome]; age -> {dose health}; dose -> {cells health}
              cells -> health; lottery -> dose }"""


@pytest.mark.parametrize("ask", [cs.paths, cs.roles, cs.instruments, cs.frontdoor_sets])
def test_marked_nodes_need_no_name(ask):
    graph = cs.from_dagitty(MARKED)
    named = ask(graph, "dose", "health")
    for found in (ask(graph), ask(graph, "dose"), ask(graph, outcome="health")):
        assert str(found) == str(named)
    assert str(ask(graph, "age", "cells")) != str(named)


@pytest.mark.parametrize("ask", [cs.paths, cs.roles, cs.instruments, cs.frontdoor_sets])
def test_what_is_not_marked_or_marked_twice_has_to_be_named(ask):
    graph = nx.DiGraph([("dose", "health"), ("diet", "health")])
    with pytest.raises(GraphError) as error:
        ask(graph)
    assert error.value.problems == (
        "no node has the role treatment: name the treatment",
        "no node has the role outcome: name the outcome",
    )
    for node in ("dose", "diet"):
        graph.nodes[node]["role"] = "treatment"
    with pytest.raises(GraphError, match=r"^diet and dose have the role treatment: name the"):
        ask(graph, outcome="health")
    with pytest.raises(GraphError, match=r"a networkx\.DiGraph"):
        ask(cs.load("kidney-stones"))
