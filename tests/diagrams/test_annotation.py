from __future__ import annotations

import networkx as nx
import pytest

import causalstory as cs
from causalstory.diagrams.annotation import AS_IT_IS, Notes
from causalstory.diagrams.drawing import draw
from causalstory.diagrams.equations import arrow_notes, equations, renamed
from causalstory.diagrams.subjects import cast_of
from causalstory.errors import CausalStoryError, GraphError, OptionError
from causalstory.stories.model import Scenario

TOML = """
format = 1
id = "shapes"
title = "Which shapes do formulas have?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
unit = "case"
[variables]
x = {}
z = {}
y = {}
group = {}
n = {}
flat = {}
[evidence]
all = { columns = ["x", "z", "y", "group", "n", "flat"] }
[stories.one]
title = "One"
[stories.one.mechanisms]
x = { family = "normal" }
z = { family = "uniform", low = 0, high = "exp(x)" }
y = { family = "normal", formula = "1 + 2*z - x**2", sd = "0.5 + z" }
group = { family = "categorical", levels = ["a", "b", "c"], formula = { b = "0.4*x", c = "x*z" } }
n = { family = "poisson", formula = "where(x > 1, 2*z + x, 3*z - x) + minimum(x, z)" }
flat = { family = "deterministic", formula = "x + n" }
[stories.two]
title = "Two"
arrows = ["x -> y"]
"""


@pytest.fixture(scope="module")
def shapes() -> Scenario:
    return cs.load(TOML)


def test_what_stands_on_arrows(shapes: Scenario) -> None:
    assert arrow_notes(shapes["one"]) == {
        ("x", "z"): "high: exp(x)",
        ("x", "y"): "-x**2",
        ("z", "y"): "2; sd: 1",
        ("x", "group"): "b: 0.4; c: x*z",
        ("z", "group"): "c: x*z",
        ("x", "n"): "f(x, z)",
        ("z", "n"): "f(x, z)",
        ("x", "flat"): "1",
        ("n", "flat"): "1",
    }


def test_whole_mechanisms(shapes: Scenario) -> None:
    assert list(equations(shapes["one"], {"x": "X", "group": "G"}).values()) == [
        "X ~ normal: 0",
        "z ~ uniform: low = 0; high = exp(X)",
        "y ~ normal: 1 + 2*z - X**2; sd = 0.5 + z",
        "G ~ categorical: b = 0.4*X; c = X*z",
        "n ~ poisson: where(X > 1, 2*z + X, 3*z - X) + minimum(X, z)",
        "flat = X + n",
    ]


def test_only_whole_names_are_renamed() -> None:
    names = {"e": "E", "x": "X", "exp": "?"}
    assert renamed("1e5*x + exp(e) + x1 + 2.e", {"e": "E", "x": "X"}) == "1e5*X + exp(E) + x1 + 2.e"
    assert renamed("x", names) == "X"


def test_equations_in_a_picture(shapes: Scenario) -> None:
    (panel,) = draw(shapes, story="one", notes="equations").scene.panels
    assert "words on the arrow X -> Y: '-x**2'" in panel.alt
    assert "y ~ normal: 1 + 2*z - x**2; sd = 0.5 + z." in panel.alt
    assert panel.alt.endswith("the part in which the cause stands.")
    (panel,) = draw(shapes, story="one", notes="equations", symbols=True).scene.panels
    assert "words on the arrow X -> Y: '-X**2'" in panel.alt


def test_do_changes_the_equations(shapes: Scenario) -> None:
    before, after = draw(shapes["one"], notes="equations", do={"y": 3}).scene.panels
    assert "y ~ normal" in before.alt
    assert "y ~ normal" not in after.alt
    assert " y = 3. " in after.alt
    assert "words on the arrow X -> Y" not in after.alt
    assert "words on the arrow X -> Z" in after.alt
    shift = cs.load("medication-errors").action("build_safety")
    story = cs.load("medication-errors")["acuity"]
    after = draw(story, notes="equations", do=shift).scene.panels[1]
    assert "psychological_safety ~ normal: 0.78*acuity; sd = 0.626, and then + 1." in after.alt


def test_a_story_without_mechanisms_has_arrows_alone(shapes: Scenario) -> None:
    panels = draw(shapes, notes="equations").scene.panels
    assert "words on" in panels[0].alt
    assert "words on" not in panels[1].alt
    with pytest.raises(OptionError, match="'equations' needs a story with mechanisms"):
        draw(shapes, story="two", notes="equations")


def test_words_of_ones_own() -> None:
    graph = nx.DiGraph([(1, "b"), ("b", "c")])
    said = str(draw(graph, notes={(1, "b"): 0.30, ("b", "c"): "strong\nindeed"}))
    assert "words on the arrow 1 -> b: '0.3'" in said
    assert "words on the arrow b -> c: 'strong indeed'" in said


def test_a_graph_may_carry_its_notes() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    graph.edges["a", "b"]["note"] = 0.3
    assert "words on the arrow a -> b: '0.3'" in str(draw(graph))
    said = str(draw(graph, notes={("b", "c"): "x"}))
    assert "'0.3'" in said
    assert "'x'" in said


def test_notes_that_a_function_finds(shapes: Scenario) -> None:
    panels = draw(shapes, notes=lambda story: {("x", "y"): story.name}).scene.panels
    assert "words on the arrow X -> Y: 'one'" in panels[0].alt
    assert "words on" not in panels[1].alt  # nothing to compute with

    class Found:
        def notes(self) -> Notes:
            return Notes(((("x", "y"), "0.5"),), ("In pounds.",))

    assert draw(shapes["two"], notes=Found()).scene.panels[0].alt.endswith("'0.5'. In pounds.")


@pytest.mark.parametrize(
    ("notes", "error", "words"),
    [
        (3, OptionError, r"notes: is 3: give words by arrow, as in notes=\{\('a', 'b'\): '0.3'\}"),
        ("equation", OptionError, "there is no 'equation': take 'equations'"),
        ("effects", OptionError, "notes=causalstory.arrow_effects"),
        ({"x": "y"}, OptionError, r"'x' is no arrow: name cause and effect"),
        ({("x", "y"): None}, OptionError, "'x -> y' needs words or a number, not None"),
        ({("x", "y"): float("inf")}, OptionError, "'x -> y' needs a finite number, not inf"),
        ({("y", "x"): "1"}, GraphError, "no arrow 'y -> x' is drawn .*'x -> y'"),
        (lambda _story: 3, OptionError, "the function gave 3: it needs to give words by arrow"),
    ],
)
def test_refusals(
    shapes: Scenario, notes: object, error: type[CausalStoryError], words: str
) -> None:
    with pytest.raises(error, match=words):
        draw(shapes["one"], notes=notes)


def test_every_arrow_of_every_story_has_a_note() -> None:
    for scenario in cs.scenarios():
        for story in scenario.stories:
            notes = arrow_notes(story)
            drawn = cast_of(story).shown[0].sketch.arrows
            assert set(notes) == (set(drawn) if story.simulable else set())
            assert all(0 < len(note) <= 48 for note in notes.values())


def test_numbers_that_were_found_before_surgery_say_so() -> None:
    ward = cs.load("medication-errors")
    for option in ("do", "swig"):
        asked = {option: {"psychological_safety": 1}, "story": "voice"}
        *first, last = draw(ward, notes=lambda story: {story.arrows[0]: 1}, **asked).scene.panels
        assert AS_IT_IS in last.alt
        assert not any(AS_IT_IS in panel.alt for panel in first)
        for own in ({("learning", "actual_errors"): 1}, "equations"):
            assert AS_IT_IS not in str(draw(ward, notes=own, **asked))


def test_in_a_split_world_other_formulas_take_the_value_set() -> None:
    ward = cs.load("medication-errors")
    for value, words in ((1, "psychological_safety = 1."), ("", "psychological_safety = p.")):
        said = str(
            draw(ward, story="voice", swig={"psychological_safety": value}, notes="equations")
        )
        assert f"In all other formulas: {words}" in said
    said = str(draw(ward, story="voice", do={"psychological_safety": 1}, notes="equations"))
    assert "In all other formulas" not in said
