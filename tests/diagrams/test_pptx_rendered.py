"""Slides as LibreOffice shows them; `nox -s slides` keeps the pictures, to be looked at."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.enum.dml import MSO_FILL
from pptx.enum.shapes import MSO_SHAPE_TYPE

from causalstory.diagrams.argument.revealing import reveal
from causalstory.diagrams.drawing import Drawing, draw
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.model import Scenario
from tests.diagrams.marked import marked_scene

OFFICE, RENDERER = shutil.which("soffice"), shutil.which("pdftoppm")
DOTS = 96

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (OFFICE and RENDERER), reason="needs LibreOffice and poppler-utils"),
]


def render(folder: Path, decks: Sequence[Path]) -> None:
    """Write the slides of some decks in a folder as PNG files beside them."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    to_pdf = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *decks]
    subprocess.run(to_pdf, check=True, capture_output=True, timeout=300)  # noqa: S603
    for deck in decks:
        to_png = [RENDERER, "-r", str(DOTS), "-png", deck.with_suffix(".pdf"), deck.with_suffix("")]
        subprocess.run(to_png, check=True, timeout=300)  # noqa: S603


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every scenario, an argument and a marked picture as PPTX, and the slides as PNG."""
    folder = tmp_path_factory.mktemp("slides")
    decks = [draw(told).save(folder / f"{told.id}.pptx") for told in scenarios()]
    decks += reveal(load("medication-errors")).save(folder / "argument.pptx")
    render(folder, [*decks, Drawing(marked_scene()).save(folder / "marked.pptx")])
    return folder


def dots(emu: float) -> int:
    return round(emu / 914400 * DOTS)


@pytest.mark.parametrize("told", scenarios(), ids=lambda told: told.id)
def test_slides_show_nodes_and_arrows_where_they_are(told: Scenario, folder: Path) -> None:
    deck = pptx.Presentation(folder / f"{told.id}.pptx")
    pictures = sorted(folder.glob(f"{told.id}-*.png"))
    assert len(pictures) == len(told.stories)
    for slide, path in zip(deck.slides, pictures, strict=True):
        with Image.open(path) as picture:
            pixels = picture.convert("RGB")
        assert abs(pixels.width / pixels.height - 16 / 9) < 0.01
        assert_nodes_are_seen(slide, pixels)
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.LINE and is_straight(shape):
                x = dots((shape.begin_x + shape.end_x) / 2)
                y = dots((shape.begin_y + shape.end_y) / 2)
                around = [pixels.getpixel((x + i, y + j)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
                # White is 765; a thin line is paler than its colour.
                assert min(sum(colour) for colour in around) < 450, (path.name, shape.name)


def assert_nodes_are_seen(slide: Any, pixels: Image.Image) -> None:
    nodes = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    for shape in (shape for shape in nodes if shape.height > 500_000):
        # Between the border and the label, where nothing but the fill may be seen.
        inside = (dots(shape.left + shape.width / 2), dots(shape.top) + 9)
        assert near(pixels.getpixel(inside), tuple(shape.fill.fore_color.rgb)), shape.name


def test_an_argument_has_a_slide_for_each_step(folder: Path) -> None:
    deck = pptx.Presentation(folder / "argument.pptx")
    pictures = sorted(folder.glob("argument-*.png"))
    assert len(pictures) == len(deck.slides) == len(reveal(load("medication-errors")).frames)
    for slide, path in zip(deck.slides, pictures, strict=True):
        with Image.open(path) as picture:
            assert_nodes_are_seen(slide, picture.convert("RGB"))


def is_straight(connector: object) -> bool:
    return 'prst="straightConnector1"' in connector._element.xml  # type: ignore[attr-defined]


def near(one: tuple[int, ...], other: tuple[int, ...], most: int = 6) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= most


def test_marks_are_seen_where_they_are(folder: Path) -> None:
    with Image.open(next(folder.glob("marked-*.png"))) as picture:
        pixels = picture.convert("RGB")
    (slide,) = pptx.Presentation(folder / "marked.pptx").slides
    groups = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    parts = [part for group in groups for part in group.shapes]
    upright = [part for part in parts if part.width < part.height]
    bars = [part for part in upright if part.line.fill.type == MSO_FILL.SOLID]
    assert len(bars) >= 6  # of blocked, cut and added arrows, in the picture and in the legend
    for bar in bars:
        colour = tuple(bar.line.color.rgb)
        x, y = dots(bar.left + bar.width / 2), dots(bar.top + bar.height / 2)
        around = [pixels.getpixel((x + i, y + j)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        assert any(near(pixel, colour, 60) for pixel in around), bar.name
    halves = [shape for shape in slide.shapes if shape.name.startswith("Psychological safety")]
    for half in (shape for shape in halves if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM):
        inside = (dots(half.left + half.width / 2), dots(half.top) + 9)
        assert near(pixels.getpixel(inside), tuple(half.fill.fore_color.rgb)), half.name
