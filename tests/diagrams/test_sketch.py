from __future__ import annotations

import networkx as nx
import pytest

from causalstory.diagrams.sketch import Spot, sketch_graph, sketch_story
from causalstory.diagrams.union import axis, union
from causalstory.errors import GraphError
from causalstory.stories.model import Question, Scenario, Story, Variable


def test_roles_come_from_the_question_and_latent_from_the_variables(ward: Scenario) -> None:
    roles = {spot.name: spot.role for spot in sketch_story(ward["voice"]).spots}
    assert roles == {
        "psychological_safety": "treatment",
        "actual_errors": "outcome",
        "reported_errors": "proxy",
        "acuity": "other",
        "willingness_to_report": "latent",
        "learning": "latent",
    }


def test_a_latent_outcome_keeps_its_role() -> None:
    variables = (Variable("t"), Variable("y", latent=True))
    story = Story("s", "S", Question("t", "y", "increase"), variables, (("t", "y"),))
    assert sketch_story(story).spots[1] == Spot("y", "Y", "outcome", latent=True)


def test_attributes_of_a_graph_are_used() -> None:
    graph = nx.DiGraph()
    graph.add_node("t", role="treatment", label="Taking part")
    graph.add_node("u", latent=True)
    graph.add_node("w", role="something else")
    graph.add_node("v", role="latent")
    graph.add_node(3)
    assert sketch_graph(graph).spots == (
        Spot("t", "Taking part", "treatment"),
        Spot("u", "u", "latent", latent=True),
        Spot("w", "w"),
        Spot("v", "v", "latent", latent=True),
        Spot("3", "3"),
    )


def test_parallel_arrows_are_one() -> None:
    graph = nx.MultiDiGraph([("a", "b"), ("a", "b")])
    assert sketch_graph(graph).arrows == (("a", "b"),)


def test_two_loose_arrows_are_one_line() -> None:
    graph = nx.DiGraph([("b", "a"), ("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    nx.set_edge_attributes(graph, {("a", "b"): False, ("b", "a"): False}, "directed")
    graph.edges["c", "d"]["directed"] = False  # without a way back it stays an arrow
    sketch = sketch_graph(graph)
    assert sketch.lines == {("a", "b")}
    assert set(sketch.arrows) == {("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")}


def test_all_problems_of_a_graph_are_told_at_once() -> None:
    graph = nx.DiGraph([(1, "1"), ("a", "a")])
    with pytest.raises(GraphError) as caught:
        sketch_graph(graph)
    assert any("two variables are called '1'" in problem for problem in caught.value.problems)
    assert any("'a -> a' starts where it ends" in problem for problem in caught.value.problems)


def test_a_story_with_an_unknown_arrow_is_refused() -> None:
    story = Story("s", "S", Question("t", "y", "increase"), (Variable("t"),), (("t", "y"),))
    with pytest.raises(GraphError, match="s: arrow 't -> y' names 'y', which is not among"):
        sketch_story(story)


def test_the_union_remembers_who_tells_what(ward: Scenario) -> None:
    graph = union([sketch_story(story) for story in ward.stories])
    assert graph.nodes["learning"]["stories"] == (1,)
    assert graph.edges["actual_errors", "reported_errors"]["stories"] == (0, 1, 2, 3)
    assert graph.edges["actual_errors", "psychological_safety"]["stories"] == (3,)
    assert not nx.is_directed_acyclic_graph(graph)


def test_the_axis_lists_each_variable_once(ward: Scenario) -> None:
    sketches = [sketch_story(story) for story in ward.stories]
    assert axis(sketches) == ["psychological_safety", "actual_errors", "reported_errors"]


def test_what_is_selected_has_a_role_of_its_own_unless_the_question_names_it() -> None:
    variables = (Variable("t", selected=True), Variable("y"), Variable("s", selected=True))
    story = Story("s", "S", Question("t", "y", "increase"), variables, (("t", "s"), ("y", "s")))
    graph = nx.DiGraph([("a", "s")])
    graph.nodes["s"]["selected"] = True

    assert [spot.role for spot in sketch_story(story).spots] == ["treatment", "outcome", "selected"]
    assert [spot.role for spot in sketch_graph(graph).spots] == ["other", "selected"]


@pytest.mark.parametrize("role", ["proxy", "latent", "other"])
def test_who_is_selected_is_drawn_so_whatever_else_it_is(role: str) -> None:
    graph = nx.DiGraph([("x", "y")])
    graph.nodes["y"].update(role=role, selected=True)
    assert sketch_graph(graph).spots[1].role == "selected"


def test_a_label_of_nothing_but_space_is_none() -> None:
    graph = nx.DiGraph([("x", "y")])
    graph.nodes["x"]["label"] = " \t"
    assert sketch_graph(graph).spots[0].label == "x"
    with pytest.raises(GraphError, match="empty name"):
        sketch_graph(nx.DiGraph([(" ", "y")]))
