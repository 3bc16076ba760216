from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from causalstory.diagrams.composition import compose
from causalstory.diagrams.legend import explanation, legend, samples_of, words_of
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.sketch import Mark, Sketch, Spot
from causalstory.diagrams.style import ARROW_STATES, ROLES
from tests.diagrams.marked import everything, marked_scene


def heads(sketch: Sketch) -> list[str]:
    return [words_of(sample).partition(":")[0] for sample in legend([sketch])]


def test_nothing_is_explained_that_does_not_occur() -> None:
    spots = (Spot("x", "X", "treatment"), Spot("y", "Y", "outcome"))
    assert heads(Sketch("mine", spots, (("x", "y"),))) == ["treatment", "outcome"]


def test_everything_that_occurs_is_explained() -> None:
    roles = [role for role in ROLES if role != "other"]
    found = heads(everything())
    assert found[: len(roles)] == roles
    assert found[len(roles) :] == [
        "any other variable",
        "adjusted",
        "split",
        "open path",
        "blocked path",
        "cut",
        "added",
        "dropped",
        "reversed",
        "pale",
    ]


@pytest.mark.parametrize("state", [state for state in ARROW_STATES if state != "plain"])
def test_an_arrow_of_the_legend_looks_like_those_of_the_picture(state: str) -> None:
    spots = (Spot("x", "X"), Spot("y", "Y"))
    sketch = Sketch("mine", spots, (("x", "y"),), marks=((("x", "y"), Mark(state)),))
    scene = compose([sketch], explained=True)
    (sample,), (edge,) = scene.legend_edges, scene.panels[0].edges
    for part in ("colour", "thickness", "dashes", "state"):
        assert getattr(sample, part) == getattr(edge, part)
    assert (sample.sign and sample.sign.kind) == (edge.sign and edge.sign.kind)


def test_a_state_that_only_a_node_has_is_explained_too() -> None:
    assert heads(Sketch("mine", (Spot("x", "X", state="added"),), ())) == [
        "any other variable",
        "added",
    ]


@pytest.mark.parametrize("panels", [1, 2])
def test_the_legend_stands_below_the_panels_and_inside_the_picture(panels: int) -> None:
    spots = (Spot("x", "X", split="x", symbol="X"), Spot("y", "Y", "selected"))
    for one in (Sketch("small", spots, (("x", "y"),)), everything()):
        scene = compose([replace(one, name=f"n{n}") for n in range(panels)], explained=True)
        texts = [text for node in scene.legend for text in node.texts]
        texts += [text for edge in scene.legend_edges if edge.label for text in edge.label.texts]
        lowest = max(panel.y + panel.height for panel in scene.panels)
        for text in texts:
            assert lowest <= text.y - text.size
            assert text.y + text.size / 2 <= scene.height
            assert text.x + text_width(text.text, text.size) <= scene.width
        for text, other in pairwise(texts):
            assert other.y > text.y or text.x + text_width(text.text, text.size) < other.x


def test_samples_are_found_again() -> None:
    scene = marked_scene()
    found = list(samples_of(scene.legend, scene.legend_edges))
    assert [words_of(sample) for sample in found] == list(map(words_of, legend([everything()])))
    for sample, other in zip(found, legend([everything()]), strict=True):
        assert sample.width == pytest.approx(other.width, abs=0.1)
        assert explanation(sample).x == pytest.approx(explanation(other).x, abs=0.1)
