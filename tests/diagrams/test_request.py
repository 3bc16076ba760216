from __future__ import annotations

import networkx as nx
import pytest

import causalstory as cs
from causalstory.diagrams.drawing import draw
from causalstory.errors import CausalStoryError, GraphError, OptionError, UnknownNameError
from causalstory.stories.model import Scenario

SAFETY, ACUITY = "psychological_safety", "acuity"


def test_all_problems_come_at_once(ward: Scenario) -> None:
    with pytest.raises(CausalStoryError) as caught:
        draw(
            ward,
            do="rule_by_fera",
            swig="x",
            against="voice",
            paths=True,
            adjusted=["acuty", SAFETY],
            notes={("a", "b"): 1},
        )
    starts = [problem.split(" ")[0] for problem in caught.value.problems]
    assert starts == ["do,", "paths", "against", "adjusted:", "notes:", "do:"]
    assert isinstance(caught.value, OptionError)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"do": "x", "swig": "y"}, OptionError, "do and swig are different pictures: draw one"),
        ({"paths": True, "against": "voice", "story": "acuity"}, OptionError, "paths and against"),
        ({"do": "acuty"}, UnknownNameError, "no action or variable 'acuty' .did you mean 'acuity'"),
        ({"do": {"acuty": 1}}, UnknownNameError, "no variable 'acuty' .did you mean 'acuity'"),
        ({"do": {}}, OptionError, "give an action, the name of an action or of a variable"),
        ({"do": 3}, OptionError, 'as in do={"x": 1}'),
        ({"swig": 3}, OptionError, 'as in swig={"x": 1}'),
        ({"do": {ACUITY: None}}, OptionError, "'acuity' needs a number or a word, not None"),
        ({"do": {ACUITY: float("nan")}}, OptionError, "'acuity' needs a finite number, not nan"),
        ({"do": {ACUITY: "inf"}}, OptionError, "'acuity' needs a finite number, not inf"),
        ({"adjusted": ["acuty"]}, UnknownNameError, "did you mean 'acuity'"),
        ({"adjusted": [3]}, OptionError, "3 is no name of a variable"),
        ({"adjusted": 3}, OptionError, "3 is no name of a variable"),
        ({"adjusted": [SAFETY]}, OptionError, "is the treatment, and who holds it equal"),
        ({"adjusted": ["actual_errors"], "paths": True}, OptionError, "is the outcome, and who"),
    ],
)
def test_refusals(
    ward: Scenario, options: dict[str, object], error: type[CausalStoryError], words: str
) -> None:
    with pytest.raises(error, match=words):
        draw(ward, **options)


def test_levels_are_checked() -> None:
    college = cs.load("berkeley-admissions")
    with pytest.raises(OptionError, match="'q' is not a level of 'department'"):
        draw(college, do={"department": "q"})
    with pytest.raises(OptionError, match="'0' is not a level of 'department'"):
        draw(college, do={"department": 0})
    assert "Department (= a)" in str(draw(college["turned_away"], do={"department": "a"}))


def test_the_smallest_adjustment_set(ward: Scenario) -> None:
    said = str(draw(ward["acuity"], adjusted="auto"))
    sick = "Acuity (how sick the patients are)"
    assert f"{sick} (held equal) causes" in said
    assert f"Held equal: {sick}, the smallest set that will do." in said
    assert "Nothing has to be held equal." in str(draw(ward["complacency"], adjusted="auto"))


def test_after_surgery_the_smallest_set_is_that_of_the_cut_graph(ward: Scenario) -> None:
    set_to = {"psychological_safety": 1}
    before, after = draw(ward, story="acuity", do=set_to, adjusted="auto").scene.panels
    assert "the smallest set that will do." in before.alt
    assert "Nothing has to be held equal." in after.alt
    assert "held equal)" not in after.alt
    hidden = nx.DiGraph([("u", "x"), ("u", "y"), ("x", "y")])
    hidden.add_nodes_from(
        [("u", {"latent": True}), ("x", {"role": "treatment"}), ("y", {"role": "outcome"})]
    )
    before, after = draw(hidden, do={"x": 1}, adjusted="auto").scene.panels
    assert "No set of variables" in before.alt
    assert "Nothing has to be held equal." in after.alt


def test_where_nothing_helps_it_is_said_or_refused(ward: Scenario) -> None:
    with pytest.raises(GraphError, match="adjusted='auto': no set of variables that somebody"):
        draw(ward["aftermath"], adjusted="auto")
    panels = draw(ward, adjusted="auto").scene.panels
    assert panels[3].alt.endswith(
        "No set of variables that somebody can measure closes every path that biases."
    )


def test_a_direct_effect_has_sets_of_its_own() -> None:
    gains = cs.load("lords-paradox")
    told = {story.name: str(draw(story, adjusted="auto")) for story in gains.stories}
    for story in gains.stories:
        sets = cs.adjustment_sets(
            cs.to_networkx(story), story.question.treatment, story.question.outcome,
            effect=story.question.effect,
        )  # fmt: skip
        for name in sets[0]:
            assert f"{story.variable(name).label} (held equal" in told[story.name]


def test_nodes_that_a_file_adjusts_for_are_held_equal() -> None:
    graph = cs.from_dagitty("dag { x [exposure] y [outcome] z [adjusted] x <- z -> y x -> y }")
    assert "z (held equal)" in str(draw(graph))
    assert "one backdoor, blocked" in str(draw(graph, paths=True))


def test_a_legend_where_there_are_marks(ward: Scenario) -> None:
    def explained(**options: object) -> bool:
        return bool(draw(ward, story="voice", **options).scene.legend)

    assert not explained()
    assert explained(legend=True)
    assert explained(paths=True)
    assert explained(do={ACUITY: 1})
    assert explained(adjusted=[ACUITY])
    assert not explained(paths=True, legend=False)
    assert not draw(ward, legend=False).scene.legend


def test_marks_take_room_and_change_no_places_otherwise(ward: Scenario) -> None:
    def places(**options: object) -> dict[str, tuple[float, float]]:
        panel = draw(ward, story="acuity", **options).scene.panels[0]
        first = panel.nodes[0]
        return {node.name: (node.x - first.x, node.y - first.y) for node in panel.nodes}

    plain = places()
    for options in (
        {"paths": True}, {"adjusted": [ACUITY]}, {"do": {ACUITY: 1}}, {"against": "voice"},
    ):  # fmt: skip
        marked = places(**options)
        assert sorted(plain, key=plain.__getitem__) == sorted(plain, key=marked.__getitem__)
        for name, (_, y) in plain.items():
            assert marked[name][1] == pytest.approx(y, abs=10)  # a sign makes room for itself


def test_nothing_handed_over_is_changed() -> None:
    graph = nx.DiGraph([("z", "x"), ("z", "y"), ("x", "y")])
    nx.set_node_attributes(graph, {"x": "treatment", "y": "outcome"}, "role")
    before = nx.node_link_data(graph)
    draw(graph, do={"x": 1}, paths=True, adjusted="auto", symbols=True, notes={("x", "y"): 1})
    draw(graph, swig={"x": 1}, paths=True)
    draw(graph, against=nx.DiGraph([("x", "z")]))
    assert nx.node_link_data(graph) == before
