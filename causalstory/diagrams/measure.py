"""How wide text will be, before anybody draws it.

The widths are those of DejaVu Sans, which is wider than Helvetica, Arial and Liberation Sans:
text that fits here fits in each of them, whichever the machine that shows the picture has.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from causalstory.tables.words import is_turn

BOLD = 1.16
"""Bold letters are at most about this much wider than regular ones."""

# Advance widths in thousandths of the font size.
_ASCII = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 "
    "636 636 636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 "
    "748 787 603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 "
    "615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 "
    "337 636 838"
)
_GREEK = (
    "684 686 557 684 632 685 752 787 295 656 684 863 748 632 787 752 603 603 632 611 611 787 685 "
    "787 764 295 611 659 541 634 338 579 659 638 592 612 541 544 634 612 338 589 592 636 559 558 "
    "612 602 635 587 634 602 579 660 578 660 837"
)
_WIDTHS = {chr(32 + i): int(width) for i, width in enumerate(_ASCII.split())} | {
    chr(0x391 + i): int(width) for i, width in enumerate(_GREEK.split())
}
_OTHER = 950
_OTHER_CAPITAL = 1100


def clean(text: str) -> str:
    r"""Return text on one line, without characters that a picture or a terminal cannot show.

    White space of any kind becomes single spaces; control characters, lone surrogates and
    switches of the writing direction are dropped.

    Parameters
    ----------
    text
        Anything, possibly from a stranger.

    Examples
    --------
    >>> clean(" Errors\n  made\x1b[2J ")
    'Errors made[2J'
    """
    kept = (
        " " if character.isspace() else character for character in text if _presentable(character)
    )
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def _presentable(character: str) -> bool:
    return character.isspace() or not (
        unicodedata.category(character) in ("Cc", "Cs")
        or is_turn(character)
        or character in "\ufffe\uffff"
    )


@lru_cache(maxsize=4096)
def _advance(character: str) -> int:
    """Return the width of one character in thousandths of the font size, rather too wide."""
    base = unicodedata.normalize("NFD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    if unicodedata.category(base) in ("Mn", "Me", "Cf"):
        return 0
    return _OTHER_CAPITAL if base.isupper() or _is_wide(base) else _OTHER


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound of the width of a line of text.

    Parameters
    ----------
    text
        One line.
    size
        Font size, in the unit of the answer.
    bold
        Whether it is set in bold.

    Examples
    --------
    >>> text_width("Errors made", 10)
    61.53
    >>> text_width("fièvre", 10) == text_width("fievre", 10)
    True
    """
    width = sum(map(_advance, text)) * size / 1000
    return width * BOLD if bold else width


@lru_cache(maxsize=1024)
def wrap(text: str, limit: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break text into lines of about equal width, none wider than a limit.

    A word that is wider than the limit is cut. The text is cleaned first.

    Parameters
    ----------
    text
        What to break.
    limit
        Largest width of a line, in the unit of ``size``.
    size
        Font size.
    bold
        Whether it is set in bold.

    Returns
    -------
    tuple of str
        At least one line, which is empty for empty text.

    Examples
    --------
    >>> wrap("Acuity (how sick the patients are)", 120, 16)
    ('Acuity (how', 'sick the', 'patients are)')
    """
    words = clean(text).split()
    lines = _fill(words, limit, size, bold)
    if len(lines) < 2:
        return tuple(lines) or ("",)
    # The same number of lines, as narrow as they get without cutting words: that looks calmer.
    high = limit
    low = min(limit, max((text_width(word, size, bold=bold) for word in words), default=0))
    for step in range(8):
        middle = low if step == 0 else (low + high) / 2
        narrower = _fill(words, middle, size, bold)
        if len(narrower) <= len(lines):
            lines, high = narrower, middle
        else:
            low = middle
    return tuple(lines)


def _fill(words: list[str], limit: float, size: float, bold: bool) -> list[str]:
    """Break greedily: as many words on each line as fit."""
    lines: list[str] = []
    for word in words:
        first, *rest = _pieces(word, limit, size, bold)
        joined = f"{lines[-1]} {first}" if lines else first
        if lines and text_width(joined, size, bold=bold) <= limit:
            lines[-1] = joined
        else:
            lines.append(first)
        lines.extend(rest)
    return lines


def _pieces(word: str, limit: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than a line, after ``_`` or ``-`` if it has any.

    Each piece keeps at least one character.
    """
    if text_width(word, size, bold=bold) <= limit:
        return [word]
    pieces = [""]
    for character in word:
        longer = pieces[-1] + character
        if pieces[-1] and text_width(longer, size, bold=bold) > limit:
            joint = max(pieces[-1].rfind("_"), pieces[-1].rfind("-")) + 1
            rest = longer[joint:]
            if joint and text_width(rest, size, bold=bold) <= limit:
                pieces[-1:] = [longer[:joint], rest]
            else:
                pieces.append(character)
        else:
            pieces[-1] = longer
    return pieces
