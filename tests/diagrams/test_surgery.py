from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.diagrams.changes import Change, Operation
from causalstory.diagrams.difference import compared
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.subjects import subject_of
from causalstory.diagrams.surgery import after, split
from causalstory.errors import GraphError, OptionError
from causalstory.graph.cpdag import cpdag
from causalstory.graph.separation import d_separated
from causalstory.stories.model import Scenario
from causalstory.stories.parts import Action
from tests.diagrams.graphs import NAMES, dags

SAFETY, ERRORS, REPORTS, ACUITY = (
    "psychological_safety",
    "actual_errors",
    "reported_errors",
    "acuity",
)


def setting(*names: str) -> Operation:
    return Operation(tuple(Change(name, "set", "1") for name in names))


@settings(deadline=None)
@given(dags(), st.sampled_from(NAMES))
def test_after_surgery_nothing_leads_into_what_is_set(graph: nx.DiGraph, name: str) -> None:
    cut = after(subject_of(graph), setting(name))
    known = {
        arrow
        for arrow in cut.sketch.arrows
        if cut.sketch.mark(arrow).state not in {"cut", "dropped"}
    }
    assert known == {arrow for arrow in graph.edges if arrow[1] != name}
    assert set(cut.graph().edges) == known
    assert set(cut.sketch.arrows) == set(graph.edges)  # drawn, but as cut
    assert [spot.fixed for spot in cut.sketch.spots] == ["= 1" * (v == name) for v in graph]


@settings(deadline=None)
@given(dags(), st.sampled_from(NAMES))
def test_what_is_shifted_still_listens(graph: nx.DiGraph, name: str) -> None:
    shifted = after(subject_of(graph), Operation((Change(name, "shift", "2", less=True),)))
    assert shifted.sketch.marks == ()
    assert set(shifted.graph().edges) == set(graph.edges)
    assert next(s.fixed for s in shifted.sketch.spots if s.name == name) == "- 2"


def world_by_hand(graph: nx.DiGraph, names: list[str]) -> nx.DiGraph:
    """The single-world graph as the paper builds it: a node of its own for each value."""
    world = nx.DiGraph()
    world.add_nodes_from([*graph, *(("value", name) for name in names)])
    for cause, effect in graph.edges:
        world.add_edge(("value", cause) if cause in names else cause, effect)
    return world


@settings(deadline=None)
@given(dags(), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
def test_labels_name_the_values_that_are_ancestors(graph: nx.DiGraph, names: list[str]) -> None:
    by_hand = world_by_hand(graph, names)
    world = split(subject_of(graph), setting(*names)).sketch
    for spot in world.spots:
        above = nx.ancestors(by_hand, spot.name)
        values = ", ".join(f"{name} = 1" for name in names if ("value", name) in above)
        assert spot.label == (f"{spot.name} ({values})" if values else spot.name)
        assert spot.split == ("= 1" if spot.name in names else "")
    assert world.arrows == tuple(graph.edges)


@settings(deadline=None)
@given(
    dags(),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True),
    st.permutations(NAMES),
    st.integers(0, 3),
)
def test_splitting_keeps_the_meaning_of_d_separation(
    graph: nx.DiGraph, names: list[str], order: list[str], known: int
) -> None:
    first, second, *rest = order
    given = set(rest[:known])
    by_hand = world_by_hand(graph, names)
    split_graph = split(subject_of(graph), setting(*names)).graph()
    # Values are constants: they are known, and no path leads on through them.
    values = {("value", name) for name in names}
    expected = nx.is_d_separator(by_hand, {first}, {second}, given | values)
    assert d_separated(split_graph, first, second, given) == expected


def test_a_split_treatment_is_independent_of_what_the_outcome_would_be() -> None:
    graph = nx.DiGraph([("age", "dose"), ("age", "pain"), ("dose", "pain")])
    world = split(subject_of(graph), setting("dose"))
    assert [spot.label for spot in world.sketch.spots] == ["age", "dose", "pain (dose = 1)"]
    assert not d_separated(world.graph(), "dose", "pain")
    assert d_separated(world.graph(), "dose", "pain", "age")


def test_before_and_after_share_their_places(ward: Scenario) -> None:
    before, changed = draw(ward, story="acuity", do={SAFETY: 1}).scene.panels
    places = [
        {node.name: (node.x - panel.x, node.y - panel.y) for node in panel.nodes}
        for panel in (before, changed)
    ]
    assert list(places[0]) == list(places[1])
    for name, place in places[0].items():
        assert place == pytest.approx(places[1][name])
    assert before.y == changed.y
    assert changed.title == "After do(Psychological safety = 1)"
    assert changed.claim == (
        "Psychological safety is set to 1, whatever it would have been: the arrows into it are cut."
    )


def test_all_stories_before_and_after(ward: Scenario) -> None:
    panels = draw(ward, do={ACUITY: -1}).scene.panels
    assert [panel.id for panel in panels] == [
        f"{story.name}{when}-story" for story in ward.stories for when in ("", "_after")
    ]
    assert len({panel.x for panel in panels}) == 2


def test_an_action_gives_the_heading_and_a_shift_says_so(ward: Scenario) -> None:
    action = Action("fear", "Rule by fear", "shift", SAFETY, -1.0)
    changed = draw(ward["acuity"], do=action).scene.panels[1]
    assert changed.title == "After: Rule by fear"
    assert changed.claim == (
        "Psychological safety is 1 lower than it would have been; it still listens to its causes."
    )
    assert "Psychological safety (treatment, - 1)" in changed.alt


def test_what_a_story_has_no_word_for_changes_nothing_in_it(ward: Scenario) -> None:
    panels = draw(ward, do={"learning": 0}).scene.panels
    assert panels[1].claim == (
        "This story has no word for what is changed, so nothing changes in it."
    )
    assert "cut: Psychological safety -> Learning from errors" in panels[3].alt


def test_leaving_it_changes_nothing(ward: Scenario) -> None:
    changed = draw(ward["voice"], do="leave_it").scene.panels[1]
    assert changed.claim == "Nothing is changed."
    assert "cut" not in changed.alt


def test_a_value_may_go_unnamed() -> None:
    graph = nx.DiGraph([("age", "dose"), ("dose", "pain")])
    graph.nodes["dose"]["label"] = "Dose"
    assert draw(graph, do="dose").scene.panels[1].title == "After do(Dose = d)"
    assert "pain (d)" in str(draw(graph, swig="dose"))
    assert "age (d" not in str(draw(graph, swig="dose"))
    assert "dose (age*)" not in str(draw(graph, swig="age"))
    assert "Dose (a*)" in str(draw(graph, swig="age"))  # a small name has no smaller letter


def test_symbols_of_potential_outcomes() -> None:
    graph = nx.DiGraph([("X", "Y")])
    world = split(subject_of(graph), setting("X")).sketch
    assert world.spots[1].label == "Y (x = 1)"
    text = str(draw(graph, swig="X", symbols=True))
    assert "X (split, and set to x) causes Y (x)" in text


def test_what_is_held_equal_in_another_world_is_not_what_is_seen() -> None:
    graph = nx.DiGraph([("a", "x"), ("x", "m"), ("m", "y"), ("a", "y"), ("y", "s")])
    graph.add_nodes_from([("x", {"role": "treatment"}), ("y", {"role": "outcome"})])
    words = "as it would be then, and not as it is in the data"
    assert words not in str(draw(graph, swig={"x": 1}, adjusted=["a"]))
    assert f"{words}: m." in str(draw(graph, swig={"x": 1}, adjusted=["a", "m"]))
    graph.nodes["s"]["selected"] = True
    assert f"{words}: m and s." in str(draw(graph, swig={"x": 1}, adjusted=["m"]))


def test_two_values_that_nobody_has_named_are_told_apart() -> None:
    graph = nx.DiGraph([("dose", "pain"), ("diet", "pain")])
    said = str(draw(graph, swig={"dose": "", "diet": ""}))
    assert "pain (dose*, diet*)" in said
    assert "if somebody set dose to dose* and diet to diet*" in said
    assert "After do(dose = dose*, diet = diet*)" in str(draw(graph, do={"dose": "", "diet": ""}))
    assert "pain (d*, diet = 1)" in str(draw(graph, swig={"dose": "", "diet": 1}))


def test_what_a_story_has_dropped_is_not_cut() -> None:
    one, two = nx.DiGraph([("age", "dose"), ("dose", "pain")]), nx.DiGraph([("dose", "pain")])
    *_, merged = compared(subject_of(one), subject_of(two))
    done = after(subject_of(two).drawn_as(merged), Operation((Change("dose", "set", "1"),)))
    assert done.sketch.mark(("age", "dose")).state == "dropped"


def test_a_line_leaves_open_what_surgery_would_cut() -> None:
    graph = cpdag(nx.DiGraph([("a", "b"), ("c", "e"), ("d", "e")]))
    for name in "ab":
        with pytest.raises(GraphError, match="which way 'a - b' points is open"):
            draw(graph, do={name: 1})
        with pytest.raises(GraphError, match="which way 'a - b' points is open"):
            draw(graph, swig={name: 1})
    with pytest.raises(GraphError, match="which way 'a - b' points is open"):
        draw(graph, swig={"c": 1})
    assert "cut: c -> e and d -> e" in str(draw(graph, do={"e": 1}))


def test_a_shift_cannot_be_split(ward: Scenario) -> None:
    action = Action("fear", "Rule by fear", "shift", SAFETY, -1.0)
    with pytest.raises(OptionError, match="name a value, as in swig="):
        draw(ward["voice"], swig=action)


@pytest.mark.parametrize("value", [1, 1.0, np.int64(1), np.float32(1.0)])
def test_numbers_of_numpy_are_numbers(value: float) -> None:
    graph = nx.DiGraph([("age", "dose")])
    assert "dose (= 1)" in str(draw(graph, do={"dose": value}))
    assert "'1'" in str(draw(graph, notes={("age", "dose"): value}))
