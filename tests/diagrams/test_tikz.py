from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pytest

from causalstory.diagrams.drawing import draw
from causalstory.diagrams.tex import to_tex
from causalstory.diagrams.tikz import to_tikz
from causalstory.diagrams.tikz_parts import POINT
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Scenario
from tests.diagrams.marked import hostile_scene, marked_scene
from tests.diagrams.test_mermaid import latent_story
from tests.diagrams.test_svg import HOSTILE

TEX_HOSTILE = [
    *HOSTILE,
    r"\input{/etc/passwd}\write18{ls}",
    r"\end{tikzpicture}}}{",
    "50% of $5 & #1_2 ~x^2 {a}",
    "^^5cinput ^^M %% ``tick`` --- ,,",
    "; , : [x] (a) \\\\ =",
    "Ångström ß ą ế ά ϋ œ ½ → ≤ ² “q” „d“ «g» 🙂",
]
DOCUMENT = r"""\documentclass{article}
\usepackage{tikz}
\usetikzlibrary{arrows.meta, shapes.geometric}
\usepackage[paperwidth=3000pt,paperheight=3000pt,margin=10pt]{geometry}
\begin{document}
%s
\end{document}
"""
COMMAND = re.compile(r"\\([A-Za-z]+|.)")
DRAWING = {"node", "draw", "path", "begin", "end", "definecolor", "useasboundingbox", "fontsize"}

SIGNS = {"textbackslash", "textquoteright", "textquoteleft", "textless", "textgreater"}
SIGNS |= {"textasciitilde", "textasciicircum", "textbar", "symbol", "kern", "ensuremath"}
SIGNS |= {"ifdefined", "Umathchar", "else", "fi", "rule", "sffamily", "ss", "ae", "oe"}
SIGNS |= {"textquotedblleft", "textquotedblright", "psi", "Omega", "acute", "ddot", "alpha"}
SIGNS |= {"textellipsis", "upsilon", "rightarrow", "leq", "ll", "gg", "r", "H", "v"}


def hostile_picture(words: str) -> str:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d")])
    nx.set_node_attributes(graph, {node: {"label": words} for node in graph})
    graph.nodes["b"]["role"] = "proxy"
    graph.nodes["c"]["selected"] = True
    graph.nodes["d"].update(role="outcome", latent=True)
    return to_tikz(draw(graph).scene)


def test_golden_tikz(request: pytest.FixtureRequest) -> None:
    # After a wanted change of looks: compile the new picture, look at it, write it to this file.
    golden = Path(request.path).parent / "golden" / "story.tex"
    assert to_tikz(draw(latent_story()).scene) == golden.read_text(encoding="utf-8")


def test_a_picture_is_saved_by_its_ending(ward: Scenario, tmp_path: Path) -> None:
    saved = draw(ward).save(tmp_path / "ward.tex")
    assert saved.read_text(encoding="utf-8") == to_tikz(draw(ward).scene)


def test_places_are_those_of_the_scene(ward: Scenario) -> None:
    scene = draw(ward).scene
    tikz = to_tikz(scene)
    places = {
        name: (float(x), float(y))
        for name, x, y in re.findall(r"\(([\w-]+)\) at \(([\d.]+), ([\d.]+)\) {}", tikz)
    }
    nodes = [node for panel in scene.panels for node in panel.nodes] + list(scene.legend)
    assert places.keys() == {node.id for node in nodes}
    for node in nodes:
        assert places[node.id] == pytest.approx((node.x * POINT, node.y * POINT), abs=0.01)


def test_a_curved_arrow_is_curved(ward: Scenario) -> None:
    scene = draw(ward).scene
    bent = sum(len(edge.path) > 2 for panel in scene.panels for edge in panel.edges)
    assert bent
    assert sum(" .. controls " in line for line in to_tikz(scene).splitlines()) == bent


def test_roles_are_told_apart_without_colour(ward: Scenario) -> None:
    tikz = to_tikz(draw(ward["voice"]).scene)
    style = dict(re.findall(r"  (\w+) node/.style={(.*)},", tikz))
    assert "rounded corners" in style["treatment"]
    assert "double distance" in style["outcome"]
    assert "rectangle" in style["proxy"]
    dashed = re.findall(r"latent node.*dash pattern.*\((\w+)\)", tikz)
    assert dashed == ["willingness_to_report", "learning"]


def test_the_heading_and_the_alternative_text_are_there(ward: Scenario) -> None:
    scene = draw(ward).scene
    tikz = to_tikz(scene)
    for text in (*scene.texts, *scene.panels[0].texts, *(node.texts[0] for node in scene.legend)):
        assert to_tex(text.text) in tikz
    comments = " ".join(re.findall(r"^% (.*)", tikz, re.MULTILINE))
    assert scene.alt in comments


def test_all_colours_are_defined_inside(ward: Scenario) -> None:
    tikz = to_tikz(draw(ward).scene)
    defined = set(re.findall(r"\\definecolor{(\w+)}", tikz))
    assert defined == set(re.findall(r"story[0-9A-F]{6}", tikz))


@pytest.mark.parametrize("words", TEX_HOSTILE)
def test_nothing_in_a_label_is_a_command(words: str) -> None:
    tikz = hostile_picture(words)
    code = re.sub(r"(?m)^\s*%.*", "", tikz)
    known = COMMAND.findall(code)
    assert {name for name in known if name.isalpha()} <= SIGNS | DRAWING
    bare = re.sub(r"\\[{}]", "", code)
    assert bare.count("{") == bare.count("}")
    assert code.count(r"\begin{") == code.count(r"\end{") == 1
    labels = "".join(re.findall(r"\\node.*", code))
    assert not re.search(r"(?<!\\)[$#&~%]", labels)


@pytest.mark.parametrize("character", "\\$%_{}#&~^\"'`<>|")
def test_each_special_character_is_escaped(character: str) -> None:
    assert to_tex(character) != character
    assert to_tex(f"a{character}b").startswith("a\\")


def test_twins_are_not_joined() -> None:
    assert to_tex("a--b,,c") == r"a-{\kern0pt}-b,{\kern0pt},c"
    assert to_tex("well-known, really") == "well-known, really"


def test_what_pdflatex_lacks_is_kept_for_others() -> None:
    assert to_tex("病") == r"{\ifdefined\Umathchar 病\else \rule{.6em}{.6em}\fi}"
    assert to_tex("ą") == r"{\ifdefined\Umathchar ą\else a\fi}"


def test_every_scenario_is_drawn_and_drawn_again_the_same() -> None:
    for scenario in scenarios():
        for subject in (scenario, *scenario.stories):
            assert to_tikz(draw(subject).scene) == to_tikz(draw(subject).scene)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdflatex"), reason="LaTeX is not here")
def test_every_picture_compiles(tmp_path: Path) -> None:
    pictures = [to_tikz(draw(scenario).scene) for scenario in scenarios()]
    pictures += [to_tikz(draw(story).scene) for one in scenarios() for story in one.stories]
    pictures += map(hostile_picture, TEX_HOSTILE)
    pictures += [to_tikz(hostile_scene(words)) for words in TEX_HOSTILE]
    pictures.append(to_tikz(marked_scene()))
    source = tmp_path / "all.tex"
    source.write_text(DOCUMENT % "\n\\clearpage\n".join(pictures), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)  # noqa: S603
    log = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, log[-2000:]
    assert f"({len(pictures)} pages" in log


def test_a_line_in_brackets_is_no_distance() -> None:
    label = "A rather long [beginning of what] *follows"
    graph = nx.DiGraph([(label, "y")])
    lines = to_tikz(draw(graph).scene)
    assert r"\\ {}[beginning" in lines
    assert not re.search(r"\\\\ *[\[*]", lines)
