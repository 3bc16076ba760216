"""The letters that PNG and PDF files are drawn with: DejaVu Sans, which comes with matplotlib.

Both take the font from its file, whatever is installed on the machine, so a picture is the same
everywhere. Chinese, emoji and whatever else the font has no letter for become empty boxes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.diagrams.measure import text_width

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

FILES = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
"""Regular and bold."""
MISSING = "\N{WHITE SQUARE}"
SLACK = 1.005
"""How much wider than its room a line may be, for nobody sees it: widths are rounded."""
_PROBE = 1000.0
"""Font size at which widths are taken, large enough for rounding not to matter."""


@dataclass(frozen=True)
class Line:
    """A line of text that DejaVu Sans can write.

    Parameters
    ----------
    text
        What is written.
    size
        Font size at which it is no wider than the picture has room for.
    """

    text: str
    size: float


def writable(text: str, size: float, *, bold: bool = False) -> Line:
    r"""Return a line in letters that the font has, and no wider than the layout took it to be.

    Parameters
    ----------
    text
        One line.
    size
        Font size, in any unit.
    bold
        Whether it is set in bold.

    Examples
    --------
    >>> writable("fie\u0300vre, \u03c8, \u75c5", 17).text
    'fièvre, ψ, □'
    """
    letters = _font(bold=bold).get_charmap()
    kept = (
        letter if ord(letter) in letters else MISSING
        for letter in unicodedata.normalize("NFC", text)
        if not _invisible(letter)
    )
    words = "".join(kept)
    room, needed = text_width(text, size, bold=bold), drawn_width(words, size, bold=bold)
    return Line(words, size if needed <= SLACK * room else size * room / needed)


def drawn_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide the font draws a line, in the unit of the font size.

    Examples
    --------
    >>> 60 < drawn_width("Errors made", 10) < 62
    True
    """
    font = _font(bold=bold)
    font.set_size(_PROBE, 72)
    font.set_text(text, 0.0)
    width, _ = font.get_width_height()
    return float(width) / 64 * size / _PROBE


def properties(*, bold: bool = False) -> FontProperties:
    """Return the font as matplotlib's text takes it, by its file."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_file(bold=bold))


def _invisible(letter: str) -> bool:
    """Whether a letter only changes how its neighbours look, as in emoji made of several."""
    return unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f"


def _file(*, bold: bool) -> str:
    import matplotlib

    return str(Path(matplotlib.get_data_path(), "fonts", "ttf", FILES[bold]))


@lru_cache(maxsize=2)
def _font(*, bold: bool) -> FT2Font:
    """Return a font of our own, so that its size is nobody else's concern."""
    from matplotlib.ft2font import FT2Font

    return FT2Font(_file(bold=bold))
