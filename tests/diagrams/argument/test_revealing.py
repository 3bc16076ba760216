"""The frames of an argument, and the files they are written to."""

from __future__ import annotations

import os
import pickle
import shutil
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pptx
import pytest

import causalstory as cs
from causalstory.diagrams import outputs
from causalstory.diagrams.argument.revealing import Reveal
from causalstory.diagrams.measure import clean
from causalstory.errors import OutputError
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Scenario

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def ward() -> Reveal:
    return cs.reveal(cs.load("medication-errors"), stories=["complacency", "voice"])


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_frames_are_slides_on_which_nothing_jumps(scenario: Scenario) -> None:
    argument = cs.reveal(scenario)
    scenes = [frame.drawing.scene for frame in argument.frames]
    assert len({(scene.width, scene.height) for scene in scenes}) == 1
    assert scenes[0].width / scenes[0].height == pytest.approx(16 / 9, rel=0.005)
    for kind in ("drawing", "picture"):
        places: dict[str, set[tuple[float, ...]]] = {}
        for frame in argument.frames:
            for node in getattr(frame, kind).scene.panels[0].nodes:
                if not frame.step.actions:
                    place = (node.x, node.y, node.width, node.height)
                    places.setdefault(node.name, set()).add(place)
        assert all(len(found) == 1 for found in places.values()), kind


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.id)
def test_everything_is_within_its_frame_and_nothing_runs_into_anything(scenario: Scenario) -> None:
    for frame in cs.reveal(scenario).frames:
        scene = frame.drawing.scene
        (panel,) = scene.panels
        boxes = [node.outline.box() for node in panel.nodes]
        lowest_words = max(text.y for text in panel.texts)
        legend = [node.y - node.height / 2 for node in scene.legend]
        assert all(box[0] >= 0 and box[2] <= scene.width for box in boxes)
        assert all(box[1] > lowest_words and box[3] < scene.height for box in boxes)
        assert all(box[3] < top for box in boxes for top in legend)
        assert all(text.x + 1 < scene.width for text in panel.texts)


def test_the_places_are_those_of_all_stories_told(ward: Reveal) -> None:
    scenario = cs.load("medication-errors")
    whole = {n.name: (n.x, n.y) for panel in cs.draw(scenario).scene.panels for n in panel.nodes}
    names = set(whole)
    drawn = [
        {node.name: node.x for node in frame.picture.scene.panels[0].nodes}
        for frame in cs.reveal(scenario).frames
        if not frame.step.actions
    ]
    assert set().union(*drawn) == names
    told = [{n.name for n in f.picture.scene.panels[0].nodes} for f in ward.frames[:-1]]
    assert "earlier_incidents" not in set().union(*told)


def test_only_what_has_been_seen_is_explained_always_in_the_same_place(ward: Reveal) -> None:
    places: dict[str, set[tuple[float, float]]] = {}
    for frame in ward.frames:
        scene = frame.drawing.scene
        roles = {node.role for node in scene.panels[0].nodes}
        if frame.step.actions:
            assert scene.legend == ()
        else:
            assert {node.role for node in scene.legend} == roles
        for node in scene.legend:
            places.setdefault(node.label, set()).add((node.x, node.y))
    assert len(places) == 5
    assert all(len(found) == 1 for found in places.values())


def test_it_is_frozen_pickles_and_says_itself_in_words(ward: Reveal) -> None:
    assert pickle.loads(pickle.dumps(ward)) == ward  # noqa: S301 - our own
    assert repr(ward) == "<Reveal of 'Do safe units make more medication errors?' in 12 frames>"
    text = str(ward)
    assert text.startswith("Do safe units make more medication errors?\n===")
    assert "7. Safety gives errors a voice\n---" in text
    answer = ward.to_dict()
    assert answer["scenario"] == "medication-errors"
    assert [frame["title"] for frame in answer["frames"]] == [s.title for s in ward.steps]
    assert answer["frames"][2]["story"] == "complacency"


def test_notebooks_show_every_frame_without_scripts(ward: Reveal) -> None:
    page = ward._repr_html_()
    assert page.count("<details") == page.count("<svg") == len(ward.frames)
    assert page.count("<details open") == 1
    assert "<script" not in page


def test_down_is_down(ward: Reveal) -> None:
    upright = cs.reveal(cs.load("medication-errors"), direction="down")
    nodes = {n.name: n for n in upright.frames[0].picture.scene.panels[0].nodes}
    assert nodes["psychological_safety"].y < nodes["reported_errors"].y


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz")
def test_graphviz_may_decide_where_variables_stand(ward: Reveal) -> None:
    ours, theirs = (
        cs.reveal(cs.load("medication-errors"), stories=["complacency", "voice"], layout=engine)
        for engine in ("auto", "dot")
    )
    assert ours == ward
    assert ours.frames[7].picture != theirs.frames[7].picture
    assert ours.frames[-1].picture == theirs.frames[-1].picture


def test_numbered_files(ward: Reveal, tmp_path: Path) -> None:
    files = ward.save(tmp_path / "argument.svg")
    assert [file.name for file in files] == [f"argument-{n:02d}.svg" for n in range(1, 13)]
    assert sorted(tmp_path.iterdir()) == sorted(files)
    for file, frame in zip(files, ward.frames, strict=True):
        root = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own
        assert root.findtext(f"{SVG}title") == frame.step.title
        assert root.findtext(f"{SVG}desc") == f"{frame.step.words} {frame.picture}".strip()
    sizes = set()
    for file in ward.save(tmp_path / "argument.PNG"):
        assert file.suffix == ".PNG"
        sizes.add(struct.unpack(">II", file.read_bytes()[16:24]))
    assert len(sizes) == 1


@pytest.mark.parametrize("ending", [".pdf", ".tex", ".mmd", ".dot"])
def test_every_format_of_pictures_is_one_of_frames(ending: str, tmp_path: Path) -> None:
    argument = cs.reveal(cs.load("kidney-stones"), steps=[cs.Step("A"), cs.Step("B", actions=True)])
    files = argument.save(tmp_path / f"argument{ending}")
    assert [file.name for file in files] == [f"argument-01{ending}", f"argument-02{ending}"]
    assert all(file.stat().st_size > 100 for file in files)


def test_all_files_or_none(ward: Reveal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "argument-01.svg").write_text("mine", encoding="utf-8")
    (tmp_path / "argument-07.svg").mkdir()
    with pytest.raises(OutputError, match=r"argument-07\.svg': it is a folder"):
        ward.save(tmp_path / "argument.svg")
    assert {path.name for path in tmp_path.iterdir()} == {"argument-01.svg", "argument-07.svg"}
    assert (tmp_path / "argument-01.svg").read_text(encoding="utf-8") == "mine"

    written = []

    def broken(scene: Any) -> bytes:
        written.append(scene)
        if len(written) == 5:
            raise OutputError("the fifth one fails")
        return b"<svg/>"

    row = outputs.Output("broken", broken)
    monkeypatch.setitem(outputs.OUTPUTS, ".svg", row)
    with pytest.raises(OutputError, match="the fifth one fails"):
        ward.save(tmp_path / "other.svg")
    assert len(list(tmp_path.iterdir())) == 2


def test_files_are_put_back_if_one_cannot_be_replaced(
    ward: Reveal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = f"argument-{len(ward.frames):02d}.svg"
    (tmp_path / last).write_text("mine", encoding="utf-8")
    replace_file, replaced = os.replace, []

    def locked(source: Path, target: Path) -> None:
        if target.name == "argument-03.svg":
            raise PermissionError(13, "Permission denied")
        replace_file(source, target)
        replaced.append(target.name)

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(OutputError, match=r"argument-03\.svg': Permission denied"):
        ward.save(tmp_path / "argument.svg")
    assert last in replaced
    assert [path.name for path in tmp_path.iterdir()] == [last]
    assert (tmp_path / last).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("argument.bmp", r"'\.bmp' is not a format that works here; use \.html, \.svg, "),
        ("argument", r"it has no ending; use \.html, "),
        ("missing/argument.svg", "there is no folder"),
        ("missing/argument.html", "there is no folder"),
    ],
)
def test_where_nothing_can_be_written(ward: Reveal, name: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=words):
        ward.save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_slides(ward: Reveal, tmp_path: Path) -> None:
    (path,) = ward.save(tmp_path / "argument.pptx")
    deck = pptx.Presentation(path)
    assert len(deck.slides) == len(ward.frames)
    places = set()
    for slide, frame in zip(deck.slides, ward.frames, strict=True):
        assert slide.shapes.title.text.replace("\v", " ") == frame.step.title
        notes = slide.notes_slide.notes_text_frame.text
        assert frame.step.words in notes
        assert str(frame.picture) in notes
        assert frame.step.notes in notes
        (panel,) = frame.drawing.scene.panels
        named = {shape.name: shape for shape in slide.shapes}
        assert {node.label for node in panel.nodes} <= set(named)
        arrows = [s for s in slide.shapes if s._element.tag.endswith("cxnSp") and s.begin_x]
        assert len(arrows) >= len(panel.edges)
        if not frame.step.actions:
            treatment = named["Psychological safety"]
            places.add((treatment.left, treatment.top, treatment.width))
        assert all(shape._element._nvXxPr.cNvPr.get("descr") for shape in slide.shapes)
    assert len(places) == 1


def test_slides_explain_what_they_show(ward: Reveal, tmp_path: Path) -> None:
    (path,) = ward.save(tmp_path / "argument.pptx")
    deck = pptx.Presentation(path)
    latent = [
        any(shape.name == "latent: nobody can measure it" for shape in slide.shapes)
        for slide in deck.slides
    ]
    assert latent[:3] == [False] * 3
    assert latent[5:8] == [True] * 3
    assert latent[-1] is False
    words = [s._element._nvXxPr.cNvPr.get("descr") for s in deck.slides[11].shapes]
    assert any(" leads to Make it safe to speak up" in word for word in words)
    assert not any(" causes " in word for word in words)


def test_hostile_words_stay_words_in_every_format(hostile: Scenario, tmp_path: Path) -> None:
    argument = cs.reveal(hostile)
    for ending in (".svg", ".png", ".pptx", ".tex", ".mmd", ".dot"):
        argument.save(tmp_path / f"hostile{ending}")
    for file, frame in zip(sorted(tmp_path.glob("*.svg")), argument.frames, strict=True):
        root = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 - our own
        assert root.findtext(f"{SVG}title") == clean(frame.step.title)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            *("svg", "title", "desc", "g", "rect", "path", "ellipse", "text", "circle"),
        }
    deck = pptx.Presentation(tmp_path / "hostile.pptx")
    for slide, frame in zip(deck.slides, argument.frames, strict=True):
        assert clean(frame.step.words) in slide.notes_slide.notes_text_frame.text
