from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

import causalstory as cs
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.notation import GREEK, symbols
from causalstory.diagrams.sketch import Sketch, Spot, sketch_graph, sketch_story
from causalstory.stories.graphs import before


def named(*labels: str, latent: tuple[str, ...] = ()) -> dict[str, str]:
    spots = tuple(Spot(label, label, latent=label in latent) for label in labels)
    return symbols([Sketch("one", spots, ())])


def test_initials_where_they_differ_and_more_where_not() -> None:
    assert list(named("Errors made", "Errors reported", "Safety").values()) == ["EM", "ER", "S"]
    assert list(named("Errors made", "Errors missed").values()) == ["EM", "Er"]
    assert list(named("Rain", "Rumour").values()) == ["Ra", "Ru"]
    assert list(named("Acuity (how sick the patients are)", "Age at birth").values()) == [
        "Ac",
        "AB",
    ]


def test_short_labels_are_their_own_symbols() -> None:
    assert named("X", "x", "Z1", "Xenon") == {"X": "X", "x": "x", "Z1": "Z1", "Xenon": "Xe"}


def test_latent_variables_are_greek_where_there_is_a_letter() -> None:
    found = named("Learning", "Luck", "Quiet", latent=("Learning", "Luck", "Quiet"))
    assert found == {"Learning": "λ", "Luck": "L", "Quiet": "Q"}


def test_a_latent_variable_whose_initial_is_taken_is_greek_by_another_word() -> None:
    labels = "Car left of me", "Car behind me", "Long days", "Lost bets"
    assert list(named(*labels, latent=labels).values()) == ["χ", "β", "λ", "L"]
    spots = Spot("s", "Σ"), Spot("t", "Sick days", latent=True)
    assert symbols([Sketch("one", spots, ())]) == {"s": "Σ", "t": "δ"}


def test_no_scenario_has_latin_letters_for_what_nobody_can_measure() -> None:
    for scenario in cs.scenarios():
        sketches = [sketch_story(story) for story in scenario.stories]
        earlier = {now: was for story in scenario.stories for now, was in before(story).items()}
        chosen = symbols(sketches, earlier)
        spots = [spot for sketch in sketches for spot in sketch.spots if spot.latent]
        latent = {spot.name for spot in spots if chosen[spot.name] != spot.label}
        assert {chosen[name].removesuffix("₋₁") for name in latent} <= {*GREEK.values()}


def test_labels_without_letters_get_some() -> None:
    assert list(named("1991", "!!!!", "ψυχή").values()) == ["V1", "V2", "Ψ"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.booleans()), max_size=30))
def test_symbols_are_short_and_all_different(drawn: list[tuple[str, bool]]) -> None:
    graph = nx.DiGraph()
    for index, (label, latent) in enumerate(drawn):
        graph.add_node(f"n{index}", label=label, latent=latent)
    found = symbols([sketch_graph(graph)])
    assert list(found) == list(graph)
    assert len(set(found.values())) == len(found)
    assert all(1 <= len(symbol) <= 3 for symbol in found.values())


def test_all_stories_of_every_scenario_share_their_symbols() -> None:
    for scenario in cs.scenarios():
        sketches = [sketch_story(story) for story in scenario.stories]
        earlier = {now: was for story in scenario.stories for now, was in before(story).items()}
        shared = symbols(sketches, earlier)
        assert len({symbol.casefold() for symbol in shared.values()}) == len(shared)
        for story in scenario.stories:
            texts = draw(scenario, story=story.name, symbols=True).scene.alt
            for variable in story.variables:
                if shared[variable.name] != variable.label:
                    assert f"{shared[variable.name]}: {variable.label}" in texts


def test_what_was_before_has_the_same_symbol_with_a_mark() -> None:
    text = str(draw(cs.load("weekly-report"), story="voice", symbols=True))
    assert "φ: Fear;" in text
    assert "φ₋₁: Fear, week before" in text
    spots = (Spot("x_before", "Fear, before"), Spot("x", "Fear"), Spot("y", "Fun"))
    found = symbols([Sketch("s", spots, ())], {"x": "x_before", "z": "z_before"})
    assert found == {"x_before": "F₋₁", "x": "F", "y": "Fun"}


def test_over_several_weeks_a_variable_keeps_its_symbol_and_the_key_names_it_once() -> None:
    story = cs.load("weekly-report")["acuity"]
    drawing = draw(cs.unroll(story, weeks=3), symbols=True)
    (panel,) = drawing.scene.panels
    shown = {node.name: "".join(text.text for text in node.texts) for node in panel.nodes}
    assert [shown[f"sanctioned_{week}"] for week in range(3)] == ["S₋₂", "S₋₁", "S"]
    assert [shown[f"psychological_safety_{week}"] for week in range(3)] == ["PS₋₂", "PS₋₁", "PS"]
    assert len(set(shown.values())) == len(shown)
    (key,) = panel.paragraphs
    assert key.count("Psychological safety") == 1
    assert key.endswith("; ₋₁: at t-1; ₋₂: at t-2.")


def test_labels_that_only_look_like_weeks_are_labels() -> None:
    found = named("Tea, t-1", "Coffee, t", "Rest, t-01", "Rest, t")
    assert list(found.values()) == ["T", "C", "RT", "Re"]


def test_symbols_of_the_flagship() -> None:
    ward = cs.load("medication-errors")
    assert symbols([sketch_story(story) for story in ward.stories]) == {
        "psychological_safety": "PS",
        "reported_errors": "ER",
        "acuity": "PA",
        "actual_errors": "EM",
        "willingness_to_report": "ω",
        "learning": "λ",
        "earlier_incidents": "ε",
    }
