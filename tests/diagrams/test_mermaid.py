from __future__ import annotations

import re
from pathlib import Path

import networkx as nx
import pytest

from causalstory.diagrams.drawing import draw
from causalstory.diagrams.mermaid import escaped, to_mermaid
from causalstory.diagrams.sketch import sketch_story
from causalstory.graph.formats.mermaid import read
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Question, Scenario, Story, Variable
from tests.diagrams.test_svg import HOSTILE

MERMAID_HOSTILE = [
    *HOSTILE,
    "1. one",
    "- list `code` **bold** _x_ # head",
    '"]:::treatment; click a "javascript:alert(1)"',
    "%%{init: {'theme':'dark'}}%%",
    "end",
    "#quot; #35; &amp;",
    "| --> | == ~~~ @{shape: cloud}",
]


def latent_story() -> Story:
    return Story(
        "mine",
        "Safety makes 5% more errors",
        Question("safety", "errors", "decrease", "reports"),
        (
            Variable("safety"),
            Variable("errors", "Errors made", latent=True),
            Variable("reports", "Errors & reports"),
            Variable("mood", "Mood on_the_ward", latent=True),
            Variable("seen", "Ψ, as it was", selected=True),
        ),
        (
            ("safety", "errors"),
            ("errors", "reports"),
            ("mood", "reports"),
            ("safety", "reports"),
            ("reports", "seen"),
        ),
        teller="the manager",
        claim="Errors & carelessness.",
    )


def test_golden_mermaid(request: pytest.FixtureRequest) -> None:
    # After a wanted change of looks: draw the new text with Mermaid, look, write it to this file.
    golden = Path(request.path).parent / "golden" / "story.mmd"
    assert to_mermaid(draw(latent_story()).scene) == golden.read_text(encoding="utf-8")


def test_a_picture_is_saved_by_its_ending(ward: Scenario, tmp_path: Path) -> None:
    saved = draw(ward).save(tmp_path / "ward.mmd")
    assert saved.read_text(encoding="utf-8") == to_mermaid(draw(ward).scene)


def test_every_story_reads_back() -> None:
    for scenario in scenarios():
        for story in scenario.stories:
            graph = read(to_mermaid(draw(story).scene))
            assert set(graph.edges) == set(sketch_story(story).arrows)
            assert graph.nodes[story.question.treatment]["role"] == "treatment"
            assert graph.nodes[story.question.outcome]["role"] == "outcome"
            for variable in story.variables:
                said = graph.nodes[variable.name]
                assert said["label"] == variable.label
                assert said.get("latent", False) == variable.latent
                assert said.get("selected", False) == variable.selected


def test_every_scenario_reads_back_with_all_its_arrows() -> None:
    for scenario in scenarios():
        graph = read(to_mermaid(draw(scenario).scene))
        assert len(graph.edges) == sum(len(sketch_story(told).arrows) for told in scenario.stories)


def test_a_latent_outcome_is_both() -> None:
    said = read(to_mermaid(draw(latent_story()).scene)).nodes["errors"]
    assert said == {"label": "Errors made", "role": "outcome", "latent": True}


def test_a_scenario_has_a_subgraph_for_each_story_and_no_legend(ward: Scenario) -> None:
    text = to_mermaid(draw(ward).scene)
    titles = re.findall(r'subgraph .*\["(.*)"\]', text)
    # Mermaid stacks them from the bottom up.
    assert titles == [story.title for story in reversed(ward.stories)]
    assert "legend" not in text
    assert len(read(text).edges) == sum(len(story.arrows) for story in ward.stories)


def test_every_role_has_a_shape_or_a_line_of_its_own(ward: Scenario) -> None:
    text = to_mermaid(draw(ward["voice"]).scene)
    assert 'psychological_safety("' in text
    assert 'actual_errors((("' in text
    assert 'reported_errors[/"' in text
    assert re.search(r"classDef latent .*stroke-dasharray", text)


@pytest.mark.parametrize("words", MERMAID_HOSTILE)
def test_hostile_labels_stay_text(words: str) -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(graph, {"a": {"label": words, "role": "outcome"}})
    graph.nodes["b"]["label"] = words
    text = to_mermaid(draw(graph).scene)
    back = read(text)
    assert set(back.edges) == {("a", "b"), ("b", "c")}
    for node in draw(graph).scene.panels[0].nodes:
        shown = back.nodes[node.name]["label"]
        assert "".join(shown.split()) == "".join(node.label.split())
    assert back.nodes["b"].keys() <= {"label"}
    labels = re.findall(r'"(.*)"', text)
    assert not [label for label in labels if re.search(r'["<>`*\\{}|]', label.replace("<br/>", ""))]


@pytest.mark.parametrize("words", MERMAID_HOSTILE)
def test_hostile_headings_stay_text(words: str) -> None:
    story = Story("s", words, Question("a", "b", "increase"), (Variable("a"), Variable("b")), ())
    other = Story("t", "", story.question, story.variables, (("a", "b"),))
    both = Scenario("id", words, story.question, story.variables, (), (), (story, other))
    assert len(read(to_mermaid(draw(both).scene)).edges) == 1
    assert len(read(to_mermaid(draw(story).scene)).nodes) == 2


@pytest.mark.parametrize("name", ["end", "graph", "class", "style", "flowchart"])
def test_words_of_mermaid_are_no_ids(name: str) -> None:
    graph = nx.DiGraph([(name, f"{name}_"), (f"{name}_", "x")])
    back = read(to_mermaid(draw(graph).scene))
    assert len(back) == 3
    assert name not in back
    assert len(back.edges) == 2


def test_a_line_has_no_head() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a")])
    nx.set_edge_attributes(graph, False, "directed")
    assert re.search(r"\ba --- b$", to_mermaid(draw(graph).scene), re.MULTILINE)


def test_lists_of_markdown_are_not_begun() -> None:
    assert escaped("1. one") == "1#46; one"
    assert escaped("- one-off") == "#45; one-off"


def test_the_same_drawing_is_the_same_text(ward: Scenario) -> None:
    assert to_mermaid(draw(ward).scene) == to_mermaid(draw(ward).scene)
