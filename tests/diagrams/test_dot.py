from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from causalstory.diagrams.dot import label
from causalstory.diagrams.drawing import draw
from causalstory.stories.model import Question, Scenario, Story, Variable

HOSTILE = [
    "<script>alert(1)</script>",
    '"quoted"',
    "a & b &lt; &#65;",
    "]]>",
    "\\N \\G \\l back\\",
    "<b>bold</b>",
    "y" * 300,
    "semi; colon: {curly} [square] | bar",
]

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


def test_golden_dot(request: pytest.FixtureRequest) -> None:
    # After a wanted change of looks: look at the new picture, then write it to this file.
    golden = Path(request.path).parent / "golden" / "story.dot"
    story = Story(
        "mine",
        "Safety makes errors",
        Question("safety", "errors", "decrease", "reports"),
        (
            Variable("safety"),
            Variable("errors", "Errors made"),
            Variable("reports"),
            Variable("mood", latent=True),
        ),
        (("safety", "errors"), ("errors", "reports"), ("mood", "reports")),
    )
    assert draw(story).to_graphviz().source == golden.read_text(encoding="utf-8")


def test_a_storys_nodes_bear_the_variables_names(ward: Scenario) -> None:
    source = draw(ward["voice"]).to_graphviz().source
    assert re.search(r"^\tpsychological_safety -> learning ", source, re.MULTILINE)


def test_a_scenario_has_a_cluster_for_each_story(ward: Scenario) -> None:
    source = draw(ward).to_graphviz().source
    assert source.count("subgraph") == 4
    for story in ward.stories:
        assert f"{story.name}-node-psychological_safety" in source


def test_roles_look_like_in_the_picture(ward: Scenario) -> None:
    source = draw(ward["voice"]).to_graphviz().source
    (treatment,) = re.findall(r"^\tpsychological_safety \[(.*)\]", source, re.MULTILINE)
    (outcome,) = re.findall(r"^\tactual_errors \[(.*)\]", source, re.MULTILINE)
    (proxy,) = re.findall(r"^\treported_errors \[(.*)\]", source, re.MULTILINE)
    (latent,) = re.findall(r"^\tlearning \[(.*)\]", source, re.MULTILINE)
    assert "shape=box" in treatment
    assert 'style="filled,rounded"' in treatment
    assert "peripheries=2" in outcome
    assert "shape=note" in proxy
    assert "dashed" in latent


def test_labels_keep_backslashes_entities_and_brackets() -> None:
    assert label(["<b>"]) == "<b>"
    assert label(["\\N", "&lt;", "a & b"]) == r"\\N\n&amp;lt;\na & b"


@needs_dot
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_labels_stay_text(words: str) -> None:
    graph = nx.DiGraph([(words, "b:port"), ("b:port", "c")])
    graph.nodes["c"]["label"] = words
    rendered = draw(graph).to_graphviz().pipe(format="svg", encoding="utf-8")
    root = ElementTree.fromstring(rendered)  # noqa: S314  what we have just rendered
    tag = "{http://www.w3.org/2000/svg}text"
    shown = "".join("".join(text.itertext()) for text in root.iter(tag))
    assert "".join(shown.split()).count("".join(words.split())) == 2
    assert len([g for g in root.iter() if g.get("class") == "node"]) == 3


@needs_dot
def test_a_scenario_renders(ward: Scenario) -> None:
    rendered = draw(ward).to_graphviz().pipe(format="svg", encoding="utf-8")
    assert rendered.count('class="cluster"') == 4
    assert rendered.count('class="edge"') == sum(len(story.arrows) for story in ward.stories)
