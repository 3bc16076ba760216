"""A scene as PNG for documents and screens, and as PDF for print."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from causalstory.diagrams.figure import page, to_figure
from causalstory.diagrams.scene import Scene

DPI = 300.0
"""Dots to the inch of PNG files, enough for print."""
MOST_DOTS = 60_000_000
"""A scene that would have more of them at that resolution gets a lower one (240 MB of memory)."""
LONGEST = 30_000
"""Dots along a side, for the same reason: programs refuse to open what is longer."""


def to_png(scene: Scene) -> bytes:
    """Return a scene as the bytes of a PNG file, 300 dots to the inch (very large ones fewer).

    The picture in words is in its ``Description``; nothing depends on the day or the machine.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> to_png(compose([Sketch("mine", (Spot("x", "Rain"),), ())]))[1:4]
    b'PNG'
    """
    said = {"Title": scene.title, "Description": scene.alt, "Software": "causalstory"}
    return _saved(scene, "png", said)


def to_pdf(scene: Scene) -> bytes:
    """Return a scene as the bytes of a PDF file whose text can be searched and copied.

    The picture in words is its ``Subject``; the fonts are inside.

    Examples
    --------
    >>> from causalstory.diagrams.composition import compose
    >>> from causalstory.diagrams.sketch import Sketch, Spot
    >>> to_pdf(compose([Sketch("mine", (Spot("x", "Rain"),), ())]))[:4]
    b'%PDF'
    """
    said = {"Title": scene.title, "Subject": scene.alt, "Creator": "causalstory"}
    return _saved(scene, "pdf", {**said, "CreationDate": None})


def resolution(width: float, height: float) -> float:
    """Return how many dots to the inch a PNG file of a size in inches gets.

    Examples
    --------
    >>> resolution(13.33, 7.5), resolution(200.0, 10.0)
    (300.0, 150.0)
    """
    fewer = (MOST_DOTS / (width * height)) ** 0.5
    return float(min(DPI, fewer, LONGEST / max(width, height)))


def size_in_dots(scene: Scene) -> str:
    """Return how large a PNG file of a scene is, in words.

    Examples
    --------
    >>> size_in_dots(Scene("", "", 960.0, 480.0, (), ()))
    '3000 x 1500 dots, 300 to the inch'
    """
    width, height = page(scene)
    dots = resolution(width, height)
    return f"{int(width * dots)} x {int(height * dots)} dots, {dots:.0f} to the inch"


def size_in_inches(scene: Scene) -> str:
    """Return how large a PDF page of a scene is, in words.

    Examples
    --------
    >>> size_in_inches(Scene("", "", 960.0, 480.0, (), ()))
    '10.0 x 5.0 inches'
    """
    width, height = page(scene)
    return f"{width:.1f} x {height:.1f} inches"


def _saved(scene: Scene, form: str, said: Mapping[str, str | None]) -> bytes:
    with _plain_matplotlib():
        content = BytesIO()
        dots = resolution(*page(scene))
        to_figure(scene).savefig(content, format=form, dpi=dots, metadata=dict(said))
    return content.getvalue()


@contextmanager
def _plain_matplotlib() -> Iterator[None]:
    """Let matplotlib draw with its defaults, whatever the user's settings, and say nothing.

    It logs where it keeps its list of the machine's fonts, none of which is used here.
    """
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        import matplotlib

        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(
                {
                    "pdf.fonttype": 42,
                    "text.hinting": "none",
                    "lines.scale_dashes": False,
                    "path.simplify": False,
                }
            )
            yield
    finally:
        logger.setLevel(level)
