from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from causalstory.diagrams.drawing import draw
from causalstory.stories.catalog import load
from causalstory.stories.model import Question, Scenario, Story, Variable

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert('x')</script>",
    "\"quotes\" & 'apostrophes'",
    "]]> <!-- &lt;b&gt; &amp; &nosuch;",
    'back\\slash \\N \\"',
    "<b>bold</b>",
    "x" * 300,
    "line\nbreak\ttab\x00nul\x1b[31m\ud800",
    "Psychologische Sicherheit, fièvre, ψ-Ω, 病院",
    "",
]


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  our own output


def texts(svg: str) -> str:
    return " ".join("".join(element.itertext()) for element in parse(svg).iter(f"{SVG}text"))


def small_story() -> Story:
    return Story(
        "mine",
        "Safety makes errors",
        Question("safety", "errors", "decrease", "reports"),
        (Variable("safety"), Variable("errors", "Errors made"), Variable("reports")),
        (("safety", "errors"), ("errors", "reports"), ("safety", "reports")),
        teller="the manager",
        claim="Errors & carelessness.",
    )


def test_golden_svg(request: pytest.FixtureRequest) -> None:
    # After a wanted change of looks: look at the new picture, then write it to this file.
    golden = Path(request.path).parent / "golden" / "story.svg"
    assert draw(small_story()).svg == golden.read_text(encoding="utf-8")


def test_the_picture_is_an_image_with_title_and_description(ward: Scenario) -> None:
    root = parse(draw(ward).svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    width, height = root.get("width"), root.get("height")
    assert root.get("viewBox") == f"0 0 {width} {height}"
    title, description = root[0], root[1]
    assert title.tag == f"{SVG}title"
    assert title.text == ward.title
    assert description.tag == f"{SVG}desc"
    assert description.text == str(draw(ward))
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_every_node_and_arrow_is_a_group_with_an_id_of_its_own(ward: Scenario) -> None:
    root = parse(draw(ward).svg)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for story in ward.stories:
        for variable in story.variables:
            assert f"{story.name}-node-{variable.name}" in ids
        for source, target in story.arrows:
            assert f"{story.name}-edge-{source}-{target}" in ids


def test_different_drawings_on_one_page_do_not_share_the_ids_they_refer_to(
    ward: Scenario,
) -> None:
    labels = {parse(draw(story).svg).get("aria-labelledby") for story in ward.stories}
    assert len(labels) == len(ward.stories)
    assert "url(#" not in draw(ward).svg
    assert "<style" not in draw(ward).svg


def test_the_same_drawing_is_the_same_text(ward: Scenario) -> None:
    assert draw(ward).svg == draw(ward).svg


def test_colours_have_six_digits(ward: Scenario) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', draw(ward).svg)) - {"none"}
    assert colours
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)


def test_numbers_are_short_and_finite(ward: Scenario) -> None:
    svg = draw(ward).svg
    assert not re.search(r"\d\.\d{3}|nan|inf|-0[ \"]|\de-?\d", svg.split("</desc>")[1])


def test_titles_tellers_and_claims_are_written(ward: Scenario) -> None:
    written = texts(draw(ward).svg)
    for story in ward.stories:
        assert story.title in written
        assert story.claim.split()[-1] in written
    assert "The nurses: Wards" in written


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_stay_text(label: str) -> None:
    graph = nx.DiGraph([("a", "b")])
    nx.set_node_attributes(graph, {"a": {"label": label, "role": "treatment"}})
    svg = draw(graph).svg
    svg.encode("utf-8")
    root = parse(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "rect",
        "ellipse",
        "path",
        "text",
    }
    shown = "".join(texts(svg).split())
    kept = "".join(c for c in label if c.isprintable() and not c.isspace())
    assert kept in shown


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_headings_stay_text(words: str) -> None:
    question = Question("a", "b", "increase")
    story = Story(
        "s", words, question, (Variable("a"), Variable("b")), (), teller=words, claim=words
    )
    scenario = Scenario("x", words, question, story.variables, (), (), (story, story))
    root = parse(draw(scenario).svg)
    assert not list(root.iter(f"{SVG}script"))


def test_hostile_names_become_harmless_ids() -> None:
    graph = nx.DiGraph([('"><script>', "a b"), ("a b", "a_b")])
    ids = [element.get("id") for element in parse(draw(graph).svg).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][\w-]*", identifier) for identifier in ids)


def test_a_selected_node_is_a_box_with_two_lines() -> None:
    variables = (Variable("safety"), Variable("errors"), Variable("answered", selected=True))
    question = Question("safety", "errors", "decrease")
    arrows = (("safety", "answered"), ("errors", "answered"))
    story = Story("mine", "Who answers", question, variables, arrows)

    drawing = draw(story)
    (node,) = (
        group
        for group in parse(drawing.svg).iter(f"{SVG}g")
        if str(group.get("id")).endswith("node-answered")
    )

    outer, inner = node.iter(f"{SVG}rect")
    assert float(outer.get("width", 0)) > float(inner.get("width", 0)) > 0
    assert "Answered (selected)" in "".join(parse(drawing.svg)[1].itertext())
    assert "peripheries=2" in drawing.to_graphviz().source


def test_the_legend_explains_what_selected_means() -> None:
    file = Path(__file__).parent.parent / "scenarios" / "valid" / "selected.toml"
    assert "selected: only units with it are seen" in texts(draw(load(file)).svg)
