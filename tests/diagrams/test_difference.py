from __future__ import annotations

from collections import Counter
from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given, settings

from causalstory.diagrams.difference import compared, difference
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.subjects import subject_of
from causalstory.errors import OptionError, UnknownNameError
from causalstory.graph.cpdag import cpdag
from causalstory.stories.model import Scenario
from tests.diagrams.graphs import dags


def stated(sketch: Sketch, state: str) -> set[tuple[str, str]]:
    return {arrow for arrow, mark in sketch.marks if mark.state == state}


@settings(deadline=None)
@given(dags(), dags())
def test_marks_are_the_differences_of_the_sets(one: nx.DiGraph, two: nx.DiGraph) -> None:
    old, new, merged = compared(subject_of(one), subject_of(two))
    first, second = set(one.edges), set(two.edges)
    turned = {arrow for arrow in second if arrow[::-1] in first}
    back = {arrow[::-1] for arrow in turned}
    assert stated(merged, "added") == stated(new.sketch, "added") == second - first - turned
    assert stated(merged, "dropped") == stated(old.sketch, "dropped") == first - second - back
    assert stated(merged, "reversed") == stated(new.sketch, "reversed") == turned
    assert stated(old.sketch, "reversed") == back
    assert Counter(merged.arrows) == Counter(second | (first - back))


def turned_round(graph: nx.DiGraph) -> nx.DiGraph:
    return nx.DiGraph(graph).reverse()


@settings(deadline=None)
@given(dags())
def test_every_arrow_may_turn_round(graph: nx.DiGraph) -> None:
    found = difference(subject_of(graph).sketch, subject_of(turned_round(graph)).sketch)
    assert set(found.reversed) == {arrow[::-1] for arrow in graph.edges}
    assert found.added == found.dropped == found.new == found.gone == ()


def test_against_a_graph_from_elsewhere_no_room_is_kept_for_other_stories(ward: Scenario) -> None:
    other = replace(ward["complacency"], name="mine", arrows=ward["complacency"].arrows[:-1])
    alone = draw(ward["complacency"], against=other).scene
    assert draw(ward, story="complacency", against=other).scene.panels == alone.panels
    named = draw(ward, story="complacency", against="aftermath").scene
    assert named.panels[0].width > alone.panels[0].width


def test_two_stories_side_by_side_and_in_one(ward: Scenario) -> None:
    drawing = draw(ward, story="complacency", against="voice")
    first, second, both = drawing.scene.panels
    places = [
        {node.name: (node.x - panel.x, node.y - panel.y) for node in panel.nodes}
        for panel in drawing.scene.panels
    ]
    for name, place in places[0].items():
        assert place == pytest.approx(places[1][name])
        assert place == pytest.approx(places[2][name])
    assert (first.title, second.title) == (ward["complacency"].title, ward["voice"].title)
    assert both.claim == ("From 'Safety licenses mistakes' to 'Safety lets errors come to light'.")
    assert both.alt.endswith("New: Willingness to report and Learning from errors.")
    assert "dropped: Psychological safety -> Errors made" in both.alt
    assert "Willingness to report (latent, added)" in both.alt


def test_a_story_against_a_story_by_hand(ward: Scenario) -> None:
    by_name = draw(ward, story="acuity", against="aftermath").scene.panels[2].alt
    assert draw(ward["acuity"], against=ward["aftermath"]).scene.panels[2].alt == by_name
    assert "pointing otherwise: Errors made -> Psychological safety" in by_name


def test_graphs_without_titles_are_told_apart() -> None:
    one, two = nx.DiGraph([("a", "b")]), nx.DiGraph([("b", "a")])
    drawing = draw(one, against=two)
    titles = [panel.title for panel in drawing.scene.panels]
    assert titles == ["The first graph", "The second graph", "What changes"]
    assert str(drawing).startswith("The first graph: a causes b; pointing otherwise: a -> b.")


def test_the_same_graph_twice_differs_in_nothing() -> None:
    graph = nx.DiGraph([("a", "b")])
    assert draw(graph, against=graph).scene.panels[2].alt == (
        "What changes: a causes b. Both have the same arrows."
    )


def test_a_line_that_gets_a_head_is_turned() -> None:
    chain = nx.DiGraph([("a", "b"), ("b", "c")])
    found = difference(subject_of(cpdag(chain)).sketch, subject_of(chain).sketch)
    assert found.reversed == (("a", "b"), ("b", "c"))
    assert difference(*[subject_of(cpdag(chain)).sketch] * 2).reversed == ()


def test_what_one_of_two_holds_equal_is_not_held_equal_in_both() -> None:
    fork = [("a", "x"), ("a", "y"), ("x", "y")]
    one, two = nx.DiGraph(fork), nx.DiGraph(fork[1:])
    for graph in (one, two):
        graph.add_nodes_from([("x", {"role": "treatment"}), ("y", {"role": "outcome"})])
    for first, second in ((one, two), (two, one)):
        merged = draw(first, against=second, adjusted="auto").scene.panels[2].alt
        assert "held equal" not in merged.lower()
    assert "Held equal: a, the" in draw(one, against=one, adjusted="auto").scene.panels[2].alt


def test_lines_are_told_as_lines() -> None:
    arrow, line = nx.DiGraph([("a", "b")]), cpdag(nx.DiGraph([("a", "b")]))
    neither = nx.DiGraph()
    neither.add_nodes_from("ab")
    told = {
        (arrow, line): "Left open which way it points: a - b.",
        (line, arrow): "No longer open which way it points: a -> b.",
        (neither, line): "Added: a - b.",
        (line, neither): "Dropped: a - b.",
    }
    for (one, two), words in told.items():
        assert compared(subject_of(one), subject_of(two))[2].footnotes == (words,)
    assert "; dropped: a - b." in str(draw(line, against=neither))
    assert "turned round" not in str(draw(line, against=arrow))


def test_who_can_be_measured_or_is_selected_may_differ() -> None:
    arrows = [("u", "x"), ("u", "y"), ("x", "s")]
    one, two = nx.DiGraph(arrows), nx.DiGraph(arrows)
    one.nodes["s"]["selected"] = two.nodes["u"]["latent"] = True
    one.nodes["x"].update(role="treatment")
    two.nodes["x"].update(latent=True)
    merged = compared(subject_of(one), subject_of(two))[2]
    assert merged.footnotes == ("Now latent: u and x.", "Selected no longer: s.")
    spots = {spot.name: (spot.role, spot.latent) for spot in merged.spots}
    assert spots == {
        "u": ("latent", True), "x": ("treatment", True),
        "y": ("other", False), "s": ("other", False),
    }  # fmt: skip
    back = compared(subject_of(two), subject_of(one))[2]
    assert back.footnotes == ("Latent no longer: u and x.", "Now selected: s.")


def test_words_on_arrows_stay_where_they_agree() -> None:
    one, two = (
        nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")]),
        nx.DiGraph([("a", "b"), ("b", "c")]),
    )
    nx.set_edge_attributes(one, {("a", "b"): "1", ("b", "c"): "2", ("a", "c"): "3"}, "note")
    nx.set_edge_attributes(two, {("a", "b"): "1", ("b", "c"): "9"}, "note")
    merged = compared(subject_of(one), subject_of(two))[2]
    assert {a: merged.mark(a).note for a in merged.arrows} == {
        ("a", "b"): "1", ("b", "c"): "", ("a", "c"): "3",
    }  # fmt: skip


def test_refusals(ward: Scenario) -> None:
    with pytest.raises(OptionError, match="choose the first with story="):
        draw(ward, against="voice")
    with pytest.raises(UnknownNameError, match="did you mean 'voice'"):
        draw(ward, story="acuity", against="voise")
    with pytest.raises(OptionError, match="none is drawn: hand over the story"):
        draw(ward["acuity"], against="voice")
    with pytest.raises(OptionError, match="draw takes a scenario, a story or"):
        draw(ward["acuity"], against=3)
