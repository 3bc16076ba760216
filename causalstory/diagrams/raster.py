"""A scene as PNG for documents and screens, and as PDF for print."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

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


def _saved(scene: Scene, form: str, said: Mapping[str, str | None]) -> bytes:
    with _plain_matplotlib():
        from causalstory.diagrams.figure import to_figure

        figure = to_figure(scene)
        dots = resolution(figure.get_figwidth(), figure.get_figheight())
        content = BytesIO()
        figure.savefig(content, format=form, dpi=dots, metadata=dict(said))
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
