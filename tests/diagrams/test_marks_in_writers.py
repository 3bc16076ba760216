"""Marks in the formats made of text: every state, words of strangers, and golden files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from causalstory.diagrams.composition import compose
from causalstory.diagrams.dot import to_dot
from causalstory.diagrams.measure import clean
from causalstory.diagrams.mermaid import to_mermaid
from causalstory.diagrams.scene import Scene
from causalstory.diagrams.signs import WORDS
from causalstory.diagrams.sketch import Sketch, Spot
from causalstory.diagrams.svg import to_svg
from causalstory.diagrams.tikz import to_tikz
from causalstory.graph.formats.mermaid import read
from tests.diagrams.marked import everything, hostile_scene, marked_scene
from tests.diagrams.test_mermaid import MERMAID_HOSTILE
from tests.diagrams.test_svg import HOSTILE as SVG_HOSTILE
from tests.diagrams.test_svg import SVG, parse, texts
from tests.diagrams.test_tikz import COMMAND, DRAWING, SIGNS, TEX_HOSTILE

WRITERS: dict[str, Callable[[Scene], str]] = {
    "svg": to_svg,
    "dot": lambda scene: str(to_dot(scene).source),
    "tex": to_tikz,
    "mmd": to_mermaid,
}


@pytest.mark.parametrize("ending", WRITERS)
def test_golden(ending: str, request: pytest.FixtureRequest) -> None:
    # After a wanted change of looks: look at the new picture, then write it to this file.
    golden = Path(request.path).parent / "golden" / f"marked.{ending}"
    assert WRITERS[ending](marked_scene()) == golden.read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    return "".join(clean(text).split())


def placed(scene: Scene) -> list[str]:
    """Return the words of all marks as the scene has them, without spaces."""
    panel = scene.panels[0]
    found = ["".join(node.lines) for node in panel.nodes]
    found += ["".join(t.text for t in edge.label.texts) for edge in panel.edges if edge.label]
    return [squeezed(words) for words in found]


def test_what_lies_on_an_arrow_is_drawn_after_all_arrows_and_before_the_nodes() -> None:
    scene = marked_scene()
    groups = [str(group.get("id")) for group in parse(to_svg(scene)).iter(f"{SVG}g")]
    edges = [groups.index(edge.id) for edge in scene.panels[0].edges]
    marks = [
        groups.index(f"{edge.id}-mark") for edge in scene.panels[0].edges if edge.sign or edge.label
    ]
    nodes = [groups.index(node.id) for node in scene.panels[0].nodes]
    assert max(edges) < min(marks) < max(marks) < min(nodes)


@pytest.mark.parametrize("words", [*SVG_HOSTILE, *TEX_HOSTILE])
@pytest.mark.parametrize("symbol", [False, True])
def test_hostile_words_stay_text_in_svg(words: str, symbol: bool) -> None:
    scene = hostile_scene(words, symbol)
    root = parse(to_svg(scene))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "rect", "ellipse", "path", "text"}
    shown = squeezed(texts(to_svg(scene)))
    for mark in placed(scene):
        assert mark in shown


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("words", [*SVG_HOSTILE, *TEX_HOSTILE, "{curly} [square] | bar < > \\|"])
def test_hostile_words_stay_text_in_dot(words: str) -> None:
    scene = hostile_scene(words)
    rendered = to_dot(scene).pipe(format="svg", encoding="utf-8")
    root = ElementTree.fromstring(rendered)  # noqa: S314  what we have just rendered
    shown = squeezed("".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))
    for mark in placed(scene):
        assert mark in shown
    kinds = [str(group.get("class")) for group in root.iter(f"{SVG}g")]
    assert (kinds.count("node"), kinds.count("edge")) == (3, 3)


@pytest.mark.parametrize("words", TEX_HOSTILE)
def test_hostile_words_stay_text_in_tikz(words: str) -> None:
    code = re.sub(r"(?m)^\s*%.*", "", to_tikz(hostile_scene(words)))
    known = {name for name in COMMAND.findall(code) if name.isalpha()}
    assert known <= SIGNS | DRAWING
    bare = re.sub(r"\\[{}]", "", code)
    assert bare.count("{") == bare.count("}")
    assert code.count(r"\begin{") == code.count(r"\end{") == 1


@pytest.mark.parametrize("words", MERMAID_HOSTILE)
def test_hostile_words_stay_text_in_mermaid(words: str) -> None:
    scene = hostile_scene(words)
    text = to_mermaid(scene)
    back = read(text)
    assert set(back.edges) == {("a", "b"), ("b", "c"), ("a", "c")}
    assert (back.nodes["a"]["role"], back.nodes["b"]["role"]) == ("treatment", "proxy")
    assert back.nodes["c"]["adjusted"]
    for edge in scene.panels[0].edges:
        written = " ".join(t.text for t in edge.label.texts) if edge.label else ""
        said = squeezed(str(back.edges[edge.source, edge.target].get("label", "")))
        assert said == squeezed((WORDS[edge.sign.kind] if edge.sign else "") + written)
    labels = re.findall(r'"(.*)"', text)
    assert not [label for label in labels if re.search(r'["<>`*\\{}|]', label.replace("<br/>", ""))]


def test_mermaid_says_every_state() -> None:
    text = to_mermaid(marked_scene())
    edges = marked_scene().panels[0].edges
    lines = re.findall(r"linkStyle (\d+) (.*)", text)
    assert {int(number) for number, _ in lines} == {
        number for number, edge in enumerate(edges) if edge.state != "plain"
    }
    assert re.search("style will .*stroke-dasharray", text)
    assert 'acuity["Acuity"]' in text
    assert "class acuity adjusted" in text
    # A split node is one node: Mermaid has no halves.
    assert 'safety("Psychological safety #124; 1")' in text


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("direction", ["right", "down"])
def test_a_split_node_has_its_halves_side_by_side_in_dot(direction: str) -> None:
    scene = compose([everything()], direction=direction)
    rendered = to_dot(scene).pipe(format="svg", encoding="utf-8")
    root = ElementTree.fromstring(rendered)  # noqa: S314  what we have just rendered
    (left,) = (text for text in root.iter(f"{SVG}text") if text.text == "safety")
    (right,) = (text for text in root.iter(f"{SVG}text") if text.text == "1")
    assert float(left.get("x", 0)) < float(right.get("x", 0))
    assert abs(float(left.get("y", 0)) - float(right.get("y", 0))) < 15


@pytest.mark.parametrize("words", [*SVG_HOSTILE, *TEX_HOSTILE, *MERMAID_HOSTILE])
def test_footnotes_are_in_every_format(words: str) -> None:
    if not squeezed(words):
        return
    scene = compose([Sketch("mine", (Spot("a", "A"), Spot("b", "B")), (("a", "b"),))])
    noted = compose(
        [Sketch("mine", (Spot("a", "A"), Spot("b", "B")), (("a", "b"),), footnotes=(words,))]
    )
    for write in WRITERS.values():
        assert len(write(noted)) > len(write(scene))
    assert squeezed(words)[:300] in squeezed(texts(to_svg(noted)))
    back = read(to_mermaid(noted))
    assert (set(back.nodes), set(back.edges)) == ({"a", "b"}, {("a", "b")})
    if shutil.which("dot"):
        root = ElementTree.fromstring(to_dot(noted).pipe(format="svg", encoding="utf-8"))  # noqa: S314
        shown = squeezed("".join("".join(text.itertext()) for text in root.iter(f"{SVG}text")))
        assert squeezed(words) in shown
