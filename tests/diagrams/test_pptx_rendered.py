"""Slides as LibreOffice shows them; `nox -s slides` keeps the pictures, to be looked at."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pptx
import pytest
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE_TYPE

from causalstory.diagrams.drawing import draw
from causalstory.stories.catalog import scenarios
from causalstory.stories.model import Scenario

OFFICE, RENDERER = shutil.which("soffice"), shutil.which("pdftoppm")
DOTS = 96

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (OFFICE and RENDERER), reason="needs LibreOffice and poppler-utils"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every scenario as PPTX, and its slides as PNG."""
    folder = tmp_path_factory.mktemp("slides")
    decks = [draw(told).save(folder / f"{told.id}.pptx") for told in scenarios()]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    to_pdf = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *decks]
    subprocess.run(to_pdf, check=True, capture_output=True, timeout=300)  # noqa: S603
    for deck in decks:
        pdf = deck.with_suffix(".pdf")
        to_png = [RENDERER, "-r", str(DOTS), "-png", pdf, deck.with_suffix("")]
        subprocess.run(to_png, check=True, timeout=300)  # noqa: S603
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
        for shape in slide.shapes:
            if shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE:
                # Between the border and the label, where nothing but the fill may be seen.
                inside = (dots(shape.left + shape.width / 2), dots(shape.top) + 9)
                if shape.height > 500_000:
                    fill = tuple(shape.fill.fore_color.rgb)
                    assert near(pixels.getpixel(inside), fill), (path.name, shape.name)
            elif shape.shape_type == MSO_SHAPE_TYPE.LINE and is_straight(shape):
                x = dots((shape.begin_x + shape.end_x) / 2)
                y = dots((shape.begin_y + shape.end_y) / 2)
                around = [pixels.getpixel((x + i, y + j)) for i in (-1, 0, 1) for j in (-1, 0, 1)]
                assert min(sum(colour) for colour in around) < 300, (path.name, shape.name)


def is_straight(connector: object) -> bool:
    return 'prst="straightConnector1"' in connector._element.xml  # type: ignore[attr-defined]


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 6
