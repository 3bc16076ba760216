from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import causalstory as cs
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.highlighting import highlighted
from causalstory.diagrams.sketching import with_spots
from causalstory.diagrams.subjects import Subject, subject_of
from causalstory.errors import GraphError
from causalstory.graph.trails import Paths
from tests.diagrams.graphs import NAMES, dags


def holding(graph: nx.DiGraph, names: list[str]) -> Subject:
    subject = subject_of(graph)
    held = {name: {"adjusted": True} for name in names}
    return subject.drawn_as(with_spots(subject.sketch, held))


def opens_a_path(graph: nx.DiGraph, arrow: tuple[str, str], found: Paths) -> bool:
    """Say whether an arrow is on the way from a collider of an open path to what is given."""
    colliders = {
        step.node for path in found.open for step in path.steps if step.turn == "collider"
    } - {*found.given}
    return any(nx.has_path(graph, node, arrow[0]) for node in colliders) and any(
        nx.has_path(graph, arrow[1], node) for node in found.given
    )


@settings(deadline=None)
@given(dags(), st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
def test_marks_agree_with_paths(graph: nx.DiGraph, names: list[str]) -> None:
    names = [name for name in names if not graph.nodes[name].get("role")]
    sketch = highlighted(holding(graph, names)).sketch
    found = cs.paths(graph, given=names, limit=None)
    walked = {frozenset(step) for path in found for step in pairwise(path.nodes)}
    passed = {frozenset(step) for path in found.open for step in pairwise(path.nodes)}
    for arrow in graph.edges:
        ends = frozenset(arrow)
        expected = "open" if ends in passed else "blocked" if ends in walked else "faint"
        opens = expected == "faint" and opens_a_path(graph, arrow, found)
        assert sketch.mark(arrow).state == ("plain" if opens else expected)
    joined = {node for path in found for node in path.nodes}
    asked = {name for name in graph if graph.nodes[name].get("role")}
    plain = {end for arrow in graph.edges if sketch.mark(arrow).state == "plain" for end in arrow}
    for spot in sketch.spots:
        assert (spot.state == "faint") == (spot.name not in joined | asked | plain | set(names))


@settings(deadline=None)
@given(dags(), st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
def test_words_agree_with_paths(graph: nx.DiGraph, names: list[str]) -> None:
    names = [name for name in names if not graph.nodes[name].get("role")]
    lines = highlighted(holding(graph, names)).sketch.footnotes
    found = cs.paths(graph, given=names, limit=None)
    if not found:
        assert len(lines) == 1
        assert lines[0].startswith("No path leads from ")
        return
    told = lines if len(found) == 1 else lines[1:9]
    for path, line in zip(found[:8], told, strict=True):
        kind = "causal" if path.causal else "backdoor" if path.backdoor else "not causal"
        start = f"{path.text}: {kind}, {'open' if path.open else 'blocked'}"
        assert start in line
        for step in path.steps:
            if not step.open:
                assert step.node in line.partition(": ")[2]


def fork() -> nx.DiGraph:
    graph = nx.DiGraph([("age", "dose"), ("age", "pain"), ("dose", "pain"), ("pain", "visit")])
    nx.set_node_attributes(graph, {"dose": "treatment", "pain": "outcome"}, "role")
    return graph


def test_the_words_of_a_fork() -> None:
    (panel,) = draw(fork(), paths=True).scene.panels
    assert panel.alt.endswith(
        "2 paths from dose to pain: one causal, open; one backdoor, open. "
        "1. dose -> pain: causal, open. 2. dose <- age -> pain: backdoor, open through age."
    )
    assert "drawn faintly: visit and pain -> visit" in panel.alt
    (panel,) = draw(fork(), paths=True, adjusted="age").scene.panels
    assert "age (held equal)" in panel.alt
    assert "holding age equal: one causal, open; one backdoor, blocked." in panel.alt
    assert panel.alt.endswith("backdoor, blocked at age, which is held equal.")


def test_the_words_of_colliders_and_selection() -> None:
    graph = nx.DiGraph(
        [("dose", "visit"), ("pain", "visit"), ("visit", "bill"), ("dose", "clinic"),
         ("pain", "clinic")]
    )  # fmt: skip
    nx.set_node_attributes(graph, {"dose": "treatment", "pain": "outcome"}, "role")
    graph.nodes["clinic"]["selected"] = True
    said = str(draw(graph, paths=True))
    assert (
        "not causal, opened at the collider clinic, which is the same in all that is seen." in said
    )
    assert "not causal, blocked at the collider visit." in said
    said = str(draw(graph, paths=True, adjusted=["bill"]))
    assert "opened at the collider visit, as bill is held equal." in said
    said = str(draw(graph, paths=True, adjusted=["visit"]))
    assert "opened at the collider visit, which is held equal." in said
    graph.nodes["bill"]["selected"] = True
    said = str(draw(graph, paths=True))
    assert "at the collider visit, as what follows from it is the same in all that is seen." in said


def test_names_that_look_like_arrows_are_told_whole() -> None:
    graph = nx.relabel_nodes(fork(), {"age": "a -> b"})
    assert "dose <- a -> b -> pain: backdoor, open through a -> b." in str(draw(graph, paths=True))


def test_many_paths_are_told_in_part() -> None:
    graph = nx.DiGraph()
    for i in range(9):
        graph.add_edges_from([("dose", f"m{i}"), (f"m{i}", "pain")])
    nx.set_node_attributes(graph, {"dose": "treatment", "pain": "outcome"}, "role")
    lines = highlighted(subject_of(graph)).sketch.footnotes
    assert lines[0] == "9 paths from dose to pain: nine causal, open."
    assert lines[-1] == "And 1 more, none of them shorter."
    assert len(lines) == 10


def test_more_paths_than_anybody_counts() -> None:
    graph = nx.DiGraph()
    steps = ["dose", *"abcdef", "pain"]
    for here, there in pairwise(steps):
        for way in "xyz":
            graph.add_edges_from([(here, here + way), (here + way, there)])
    nx.set_node_attributes(graph, {"dose": "treatment", "pain": "outcome"}, "role")
    lines = highlighted(subject_of(graph)).sketch.footnotes
    assert lines[0].endswith("paths from dose to pain: the 100 shortest are 100 causal, open.")
    assert lines[-1] == "And at least 92 more, none of them shorter."


def test_arrows_beyond_the_paths_that_are_listed_are_no_matter_of_indifference() -> None:
    graph = nx.DiGraph([("dose", "odd"), ("late", "odd"), ("late", "pain")])
    layers = [["dose"], *([f"{row}{column}" for row in range(5)] for column in "abcd"), ["pain"]]
    for here, there in pairwise(layers):
        graph.add_edges_from((one, other) for one in here for other in there)
    detour = ["dose", *(f"step{number}" for number in range(9)), "pain"]
    nx.add_path(graph, detour)
    nx.add_path(graph, ["u", "dose"])
    nx.add_path(graph, ["u", *(f"back{number}" for number in range(9)), "pain"])
    nx.set_node_attributes(graph, {"dose": "treatment", "pain": "outcome"}, "role")
    sketch = highlighted(subject_of(graph)).sketch
    for arrow in pairwise(detour):
        assert sketch.mark(arrow).state == "open"
    assert sketch.mark(("dose", "odd")).state == "blocked"
    assert sketch.mark(("u", "dose")).state == "plain"
    assert all(spot.state == "plain" for spot in sketch.spots)
    assert sketch.footnotes[-1].startswith("Arrows drawn plainly lie on longer paths")


@pytest.mark.parametrize("how", ["held", "selected"])
def test_what_opens_a_collider_is_not_faint(how: str) -> None:
    graph = nx.DiGraph([("dose", "c"), ("pain", "c"), ("c", "d"), ("d", "e"), ("c", "f")])
    nx.set_node_attributes(graph, {"dose": "treatment", "pain": "outcome"}, "role")
    if how == "selected":
        graph.nodes["e"]["selected"] = True
    sketch = highlighted(holding(graph, ["e"] if how == "held" else [])).sketch
    assert {arrow: sketch.mark(arrow).state for arrow in sketch.arrows} == {
        ("dose", "c"): "open",
        ("pain", "c"): "open",
        ("c", "d"): "plain",
        ("d", "e"): "plain",
        ("c", "f"): "faint",
    }
    assert [spot.name for spot in sketch.spots if spot.state == "faint"] == ["f"]


def test_surgery_closes_the_backdoor() -> None:
    before, after = draw(fork(), do={"dose": 1}, paths=True).scene.panels
    assert "one backdoor, open" in before.alt
    assert after.alt.endswith("One path from dose to pain: dose -> pain: causal, open.")
    assert "cut: age -> dose" in after.alt


def test_in_a_single_world_only_what_is_not_caused_is_left() -> None:
    said = str(draw(fork(), swig={"dose": 1}, paths=True))
    assert "dose <- age -> pain (dose = 1): backdoor, open through age." in said
    said = str(draw(fork(), swig={"dose": 1}, paths=True, adjusted=["age"]))
    assert "blocked at age" in said


@pytest.mark.parametrize("role", ["treatment", "outcome"])
def test_both_ends_are_needed(role: str) -> None:
    graph = fork()
    node = next(n for n in graph if graph.nodes[n].get("role") == role)
    del graph.nodes[node]["role"]
    with pytest.raises(GraphError, match=rf"has no {role}: mark it, as in graph.nodes"):
        draw(graph, paths=True)
    nx.set_node_attributes(graph, dict.fromkeys(["visit", node], role), "role")
    with pytest.raises(GraphError, match=f"have the role {role}: leave it to one"):
        draw(graph, paths=True)
