"""Graphs of stories over time: what a week remembers, and several weeks side by side."""

from __future__ import annotations

import warnings
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

import causalstory as cs
from causalstory.errors import FormatWarning, OptionError
from causalstory.graph.formats.registry import ENDINGS
from causalstory.stories.model import Scenario

from .generated_weeks import scenarios_over_time

WEEKLY = cs.load(Path(__file__).parents[1] / "scenarios" / "valid" / "weekly.toml")
VOICE = WEEKLY["voice"]


def test_a_week_and_what_it_remembers() -> None:
    graph = cs.to_networkx(VOICE)
    assert nx.is_directed_acyclic_graph(graph)
    lagged = {(x, y) for x, y, data in graph.edges(data=True) if data.get("lagged")}
    assert lagged == {(f"{cause}_before", effect) for cause, effect in VOICE.lagged}
    assert set(graph.edges) - lagged == set(VOICE.arrows)
    assert graph.nodes["reports_before"]["label"] == "Errors reported, week before"
    assert set(graph) - {v.name for v in VOICE.variables} == {
        *("recent_before", "fear_before", "praise_before", "learned_before", "reports_before")
    }


def test_weeks_side_by_side() -> None:
    graph = cs.unroll(VOICE, weeks=3)
    assert "safety_at_start" in graph
    assert graph.has_edge("safety_at_start", "safety_2")
    assert graph.edges["reports_0", "learned_1"]["lagged"]
    assert "lagged" not in graph.edges["fear_1", "safety_1"]
    assert graph.nodes["fear_2"]["label"] == "Fear, t"
    assert graph.nodes["fear_0"]["label"] == "Fear, t-2"
    roles = {node: role for node, role in graph.nodes(data="role") if role}
    assert roles == {
        f"{VOICE.question.treatment}_2": "treatment",
        f"{VOICE.question.outcome}_2": "outcome",
        f"{VOICE.question.proxy}_2": "proxy",
    }
    first, second, third = (graph.nodes[f"fear_{week}"]["pos"] for week in range(3))
    assert first[1] == second[1] == third[1]
    assert second[0] - first[0] == third[0] - second[0] > 0
    assert len({data["pos"] for _, data in graph.nodes(data=True)}) == len(graph)


def test_many_weeks_keep_their_places_in_a_picture() -> None:
    """A warning, which would be an error here, says when places had to be given up."""
    (panel,) = cs.draw(cs.unroll(VOICE, weeks=12)).scene.panels
    height = {node.name: node.y for node in panel.nodes}
    assert len({round(height[f"fear_{week}"]) for week in range(12)}) == 1


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(scenarios_over_time())
def test_every_arrow_is_there_in_every_week(scenario: Scenario) -> None:
    for story in scenario.stories:
        static = {v.name for v in story.variables if v.static}
        graph = cs.unroll(story, weeks=4)
        assert nx.is_directed_acyclic_graph(graph)
        assert len(graph) == len(static) + 4 * (len(story.variables) - len(static))
        inside = [arrow for arrow in story.arrows if not set(arrow) <= static]
        lagged = [e for e in graph.edges(data=True) if e[2].get("lagged")]
        assert len(lagged) == 3 * len(story.lagged)
        initial = {
            (cause, m.variable) for m in story.mechanisms if m.initial for cause in m.initial.names
        }
        once = len(story.arrows) - len(inside) + len(initial - set(story.arrows))
        assert len(graph.edges) == len(lagged) + 4 * len(inside) + once
        assert nx.is_directed_acyclic_graph(cs.to_networkx(story))


def test_names_never_clash() -> None:
    text = (
        'format = 1\nid = "a"\ntitle = "A"\ntimeline = { weeks = 2, start = 0 }\n'
        'question = { treatment = "x", outcome = "y", goal = "decrease" }\n'
        "levels = { nurse = {} }\nvariables = { x = {}, y = {}, x_1 = {}, x_before = {} }\n"
        '[stories.s]\ntitle = "S"\n[stories.s.mechanisms]\nx = { family = "normal" }\n'
        'y = { family = "normal", formula = "lag(x) + x_1 + x_before" }\n'
        'x_1 = { family = "normal" }\nx_before = { family = "normal" }\n'
    )
    story = cs.load(text)["s"]
    assert set(cs.to_networkx(story).predecessors("y")) == {"x__before", "x_1", "x_before"}
    assert set(cs.unroll(story).predecessors("y__1")) == {"x__0", "x_1__1", "x_before__1"}


def test_a_static_variable_is_the_cause_of_what_begins_with_it() -> None:
    text = (
        'format = 1\nid = "a"\ntitle = "A"\ntimeline = { weeks = 2, start = 0 }\n'
        'question = { treatment = "x", outcome = "y", goal = "decrease" }\n'
        "levels = { nurse = {} }\nvariables = { x = { static = true }, y = {} }\n"
        '[stories.s]\ntitle = "S"\n[stories.s.mechanisms]\nx = { family = "normal" }\n'
        'y = { family = "normal", formula = "lag(y)", initial = "x" }\n'
    )
    assert set(cs.unroll(cs.load(text)["s"]).edges) == {("x", "y_0"), ("y_0", "y_1")}


@pytest.mark.parametrize("name", ENDINGS)
def test_other_programs_get_a_week_and_what_it_remembers(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FormatWarning)
        text = cs.convert(VOICE, to=name)
        again = cs.read_graph(text, format=name)
    assert set(again.edges) == set(cs.to_networkx(VOICE).edges)


def test_drawings_tell_the_weeks_apart() -> None:
    assert "Fear, week before" in cs.draw(WEEKLY, story="voice").svg.replace("</tspan>", "")
    assert "Errors made, t-1 and Learned, t (latent)" in str(cs.draw(cs.unroll(VOICE)))


def test_wrong_options_are_met_with_a_way_out() -> None:
    for call, sentence in (
        (lambda: cs.unroll(cs.load("kidney-stones").stories[0]), "does not run over time"),
        (lambda: cs.unroll(VOICE, weeks=0), "weeks: needs a whole number of at least 1, not 0"),
        (lambda: cs.unroll(VOICE, weeks=10**6), "have too many nodes: at most 199 will do"),
        (lambda: cs.unroll(WEEKLY), "a story is needed here, not a whole scenario"),
    ):
        with pytest.raises(OptionError) as caught:
            call()
        assert sentence in str(caught.value)
