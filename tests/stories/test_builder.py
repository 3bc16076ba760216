from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import causalstory as cs
from causalstory.errors import OptionError, ScenarioError
from causalstory.stories.parts import Action, Evidence, Question, Variable

ASKED = {"treatment": "x", "outcome": "y", "goal": "increase"}


def refused(**parts: object) -> tuple[str, ...]:
    with pytest.raises(ScenarioError) as error:
        cs.scenario(**{"question": ASKED, "stories": {"one": "x -> y"}, **parts})
    return error.value.problems


def test_a_scenario_of_two_graphs() -> None:
    graph = nx.DiGraph([("x", "y"), ("z", "x"), ("z", "y")])
    graph.nodes["z"].update(label="Season", unit="month")
    built = cs.scenario(
        question=ASKED,
        stories={"mine": graph, "yours": "dag { x -> y; x <-> y; u [latent]; u -> x }"},
        actions={"more": {"shift": {"x": np.int64(1)}}},
        evidence={"cheap": ["x", "y"], "dear": {"adds": ["z"], "cost": 2}},
    )
    assert built["mine"].arrows == (("x", "y"), ("z", "x"), ("z", "y"))
    assert set(built["yours"].arrows) >= {("u", "x"), ("u_x_y", "x"), ("u_x_y", "y")}
    assert built.variable("z") == Variable("z", "Season", "month")
    assert built.variable("u").latent
    assert built.variable("u_x_y").latent
    assert [level.name for level in built.evidence] == ["cheap", "dear"]
    assert built.action("more") == Action("more", kind="shift", variable="x", value=1.0)
    assert (built.id, built.title) == ("my-scenario", "What does x do to y?")
    assert cs.load(cs.to_toml(built)) == built


def test_it_is_compared_on_data_like_any_other() -> None:
    generator = np.random.default_rng(1)
    z = generator.normal(size=400)
    x = z + generator.normal(size=400)
    frame = pd.DataFrame({"x": x, "y": 2 * x + 3 * z + generator.normal(size=400), "z": z})
    built = cs.scenario(
        question=ASKED,
        stories={"plain": "x -> y", "confounded": "x -> y <- z -> x"},
        actions={"more": {"shift": {"x": 1}}},
    )
    rows = cs.compare(built, data=frame).to_dict()["rows"]
    assert [row["adjustment_set"] for row in rows] == [[], ["z"]]
    assert rows[1]["estimate"] == pytest.approx(2, abs=0.2)
    assert rows[0]["estimate"] > 3


def test_the_frozen_parts_do_as_well_as_dictionaries() -> None:
    ward = cs.load("medication-errors")
    again = cs.scenario(
        question=ward.question,
        stories=ward.stories,
        actions=ward.actions,
        variables=ward.variables,
        evidence=ward.evidence,
        phenomenon=ward.phenomenon,
        id=ward.id,
        title=ward.title,
        about=ward.about,
        caveat=ward.caveat,
        references=ward.references,
    )
    assert again == ward


def test_a_story_of_another_scenario_beside_a_graph() -> None:
    ward = cs.load("medication-errors")
    built = cs.scenario(
        question=ward.question,
        stories={"mine": "psychological_safety -> actual_errors", "voice": ward["voice"]},
        evidence=[Evidence("report", ("psychological_safety", "actual_errors"))],
    )
    assert built["voice"].mechanisms == ward["voice"].mechanisms
    assert built["mine"].arrows == (("psychological_safety", "actual_errors"),)


def test_the_roles_of_a_graph_fill_the_question_in() -> None:
    story = {"title": "Told", "dagitty": "dag { a [e]; b [o]; a -> b }", "claim": "a does it"}
    built = cs.scenario(question={"goal": "decrease"}, stories={"told": story})
    assert built.question == Question("a", "b", "decrease")
    assert built["told"].claim == "a does it"


def test_a_graph_may_have_a_title_and_a_teller() -> None:
    graph = nx.DiGraph([("x", "y")])
    told = {"title": "X makes Y", "teller": "the nurse", "graph": graph}
    built = cs.scenario(question=ASKED, stories={"one": told, "text": {"graph": "dag { y <- x }"}})
    assert built["one"].arrows == built["text"].arrows == (("x", "y"),)
    assert (built["one"].title, built["one"].teller) == ("X makes Y", "the nurse")
    assert built["text"].title == "Text"
    assert told == {"title": "X makes Y", "teller": "the nurse", "graph": graph}
    assert any(
        "stories.both.graph: unknown key" in problem
        for problem in refused(
            question=ASKED, stories={"both": {**told, "dagitty": "dag { x -> y }"}}
        )
    )


def test_a_latent_variable_of_one_story_is_latent_in_all() -> None:
    built = cs.scenario(
        question=ASKED,
        stories={"one": "dag { z [latent]; x <- z -> y }", "two": "x -> y <- z"},
    )
    assert built.variable("z").latent
    assert built.evidence[0].columns == ("x", "y")


def test_what_is_handed_over_stays_as_it_is() -> None:
    graph = nx.DiGraph([("x", "y")])
    asked, told = dict(ASKED), {"one": graph}
    cs.scenario(question=asked, stories=told)
    assert asked == ASKED
    assert told == {"one": graph}
    assert nx.utils.graphs_equal(graph, nx.DiGraph([("x", "y")]))


def test_all_problems_come_at_once_with_a_way_out() -> None:
    problems = refused(
        question={"treatment": "x", "outcome": "y", "goal": "increas"},
        stories={
            "text": "dag { x -> }",
            "circle": nx.DiGraph([("x", "y"), ("y", "x")]),
            "names": nx.DiGraph([("Warm-up exercise", "y"), ("x", "y")]),
            "number": 3,
            "undirected": nx.Graph([("x", "y")]),
            "misspelt": "dag { x [exposre]; x -> y }",
            "roles": "dag { y [exposure]; x -> y }",
        },
        actions={"more": {"shift": {"z": 1}}},
        variables={"x": {"lable": "X"}},
    )
    assert list(problems) == [
        "stories.text: line 1, column 12: a name is missing after '->', where '}' stands",
        "stories.circle: the arrows lead in a circle: x -> y -> x; turn or drop one",
        "stories.number: must be a networkx.DiGraph, the text of a graph or a table, not 3",
        "stories.undirected: a story's graph is a networkx.DiGraph, not a Graph; convert it with "
        "networkx.DiGraph(graph) if every edge is one arrow",
        "stories.misspelt: line 1, column 10: 'exposre' is no flag of dagitty and means nothing "
        "(did you mean 'exposure'?)",
        "variables.x.lable: unknown key (did you mean 'label'?)",
        "variables.\"Warm-up exercise\": 'Warm-up exercise' must be lower-case letters, digits and "
        "_, a letter first (did you mean 'warm_up_exercise'?)",
        'question.goal: must be "increase" or "decrease", not \'increas\'',
        "actions.more.shift.z: unknown variable 'z' (known: x, Warm-up exercise, y)",
        "stories.roles.dagitty: 'y' is the exposure here, but the question's treatment is 'x': "
        "change one of them",
    ]


def test_values_that_no_file_can_hold_are_called_by_their_kind() -> None:
    assert refused(question={**ASKED, "relevant": {1}}) == (
        "question.relevant: must be a number, not a set",
    )


def test_what_is_no_collection_of_parts_is_refused() -> None:
    with pytest.raises(OptionError, match="actions must be a dictionary from names, not 3"):
        cs.scenario(question=ASKED, stories={"one": "x -> y"}, actions=3)
    with pytest.raises(OptionError, match="question must be a dictionary or a Question, not 'x'"):
        cs.scenario(question="x", stories={"one": "x -> y"})


def test_no_story_is_none() -> None:
    assert "stories: missing: tell at least one story" in refused(stories={})


def test_stories_over_time_bring_their_weeks_along_or_are_given_some() -> None:
    weekly = cs.load(Path(__file__).parents[1] / "scenarios" / "valid" / "weekly.toml")
    mine = cs.scenario(
        question=weekly.question,
        stories=weekly.stories,
        actions=weekly.actions,
        evidence=weekly.evidence,
    )
    assert mine.timeline == replace(weekly.timeline, expectations=())
    assert mine["voice"].lagged == weekly["voice"].lagged
    seen = [cs.timeline(one, world="voice", action="rule_by_fear") for one in (mine, weekly)]
    assert seen[0].to_dict()["rows"] == seen[1].to_dict()["rows"]
    built = cs.scenario(
        question={"treatment": "x", "outcome": "y", "goal": "decrease"},
        variables={"x": {}, "y": {}},
        timeline={"weeks": 3, "start": 1},
        levels={"nurse": {"count": 2}},
        stories={
            "told": {
                "mechanisms": {
                    "x": {"family": "normal", "formula": "lag(y)"},
                    "y": {"family": "normal", "formula": "x"},
                }
            }
        },
    )
    assert len(cs.timeline(built, world="told", by="nurse").to_frame()) == 6
    longer = replace(weekly.timeline, weeks=200, expectations=())
    assert (
        cs.scenario(question=weekly.question, stories=weekly.stories, timeline=longer).timeline
        == longer
    )


PLACED = 'dag { x [pos="0,0"] y [pos="2,0"] z [pos="1,-1.5"] z -> x -> y; z -> y; x <-> y }'


def test_places_of_graphs_are_kept() -> None:
    graph = nx.DiGraph([("x", "y")])
    nx.set_node_attributes(graph, {"x": (0, 0), "y": (2, 0)}, "pos")
    built = cs.scenario(question=ASKED, stories={"one": PLACED, "two": graph})
    assert [(v.name, v.pos) for v in built.variables] == [
        ("x", (0.0, 0.0)), ("y", (2.0, 0.0)), ("z", (1.0, -1.5)), ("u_x_y", (1.0, -0.4)),
    ]  # fmt: skip
    assert [variable.pos for variable in built["two"].variables[:2]] == [(0.0, 0.0), (2.0, 0.0)]
    assert cs.load(cs.to_toml(built)) == built
    assert cs.to_networkx(built["one"]).nodes["z"]["pos"] == (1.0, -1.5)
    assert cs.convert(built, to="dagitty", story="one").count("pos=") == 4


@pytest.mark.parametrize(
    "other",
    ['dag { x [pos="1,1"] x -> y }', "dag { x -> y <- w }"],
    ids=["disagrees", "incomplete"],
)
def test_places_that_do_not_go_together_are_passed_over(other: str) -> None:
    built = cs.scenario(question=ASKED, stories={"one": PLACED, "two": other})
    assert all(variable.pos is None for variable in built.variables)
    assert all(v.pos is None for story in built.stories for v in story.variables)


def test_places_of_the_variables_come_before_those_of_graphs() -> None:
    chosen = {"x": {"pos": (5, 5)}, "y": {"pos": [6, 5]}, "z": {"pos": [5, np.float64(4)]}}
    built = cs.scenario(question=ASKED, stories={"one": PLACED}, variables=chosen)
    assert [v.pos for v in built.variables[:3]] == [(5.0, 5.0), (6.0, 5.0), (5.0, 4.0)]
    (problem,) = refused(stories={"one": PLACED}, variables={"x": {"pos": [5, 5]}})
    assert problem == (
        "variables: 'y' and 'z' have no pos, but others have: give every variable a place, or none"
    )


def test_places_of_another_scenario_come_along_if_they_are_enough() -> None:
    story = cs.scenario(question=ASKED, stories={"one": PLACED})["one"]
    alone = cs.scenario(question=ASKED, stories=[story])
    assert all(variable.pos for variable in alone.variables)
    joined = cs.scenario(question=ASKED, stories={"one": story, "two": "x -> y <- w"})
    assert not any(variable.pos for variable in joined.variables)
