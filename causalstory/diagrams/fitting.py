"""How words are broken, and how large the shape must be that holds them."""

from __future__ import annotations

from math import sqrt

from causalstory.diagrams.measure import text_width, wrap
from causalstory.diagrams.style import FOLD, LABEL_LEADING, LABEL_SIZE, RING, NodeStyle

LABEL_LENGTH = 400
"""Longer labels are cut in the picture; the tooltip has them whole."""
LABEL_SHAPES = ((124, 2), (142, 2), (142, 3), (165, 3), (200, 4), (250, 5), (340, LABEL_LENGTH))
"""Widths of a label to try in turn, each with the number of lines that it is good for."""
WORD_WIDTH = 170.0
"""A word up to this width makes its node wider; longer ones are cut."""
NARROWEST, LOWEST = 84.0, 54.0
"""Of a node."""
NARROWEST_HALF = 48.0
FLAT_SIDE, ROUND_SIDE = 8.0, 5.0
"""Between the words of a half node and its two sides."""

Size = tuple[float, float]


def label_lines(label: str) -> tuple[str, ...]:
    """Break a label into the lines written in its node: few, and not too wide.

    Examples
    --------
    >>> label_lines("Psychological safety")
    ('Psychological', 'safety')
    >>> label_lines("recommendation")
    ('recommendation',)
    """
    if len(label) > LABEL_LENGTH:
        label = label[: LABEL_LENGTH - 1] + "\N{HORIZONTAL ELLIPSIS}"
    lines: tuple[str, ...] = ()
    longest = max((text_width(word, LABEL_SIZE) for word in label.split()), default=0.0)
    for limit, most in LABEL_SHAPES:
        lines = wrap(label, max(limit, longest) if longest <= WORD_WIDTH else limit, LABEL_SIZE)
        if len(lines) <= most:
            break
    return lines


def node_size(lines: tuple[str, ...], style: NodeStyle, letters: float = LABEL_SIZE) -> Size:
    """Return width and height, line included, of a node that holds these lines of text.

    Parameters
    ----------
    lines
        What is written.
    style
        Shape and border.
    letters
        Font size.

    Examples
    --------
    >>> from causalstory.diagrams.style import node_style
    >>> node_size(("Errors made",), node_style("treatment"))
    (136.0, 54.0)
    """
    text_height = leading(letters) * len(lines)
    widths = [text_width(line, letters) for line in lines]
    rim = 2 * _rim(style)
    if style.shape == "ellipse":
        width, height = _ellipse(widths, text_height)
    else:
        width, height = max(widths) + 2 * FOLD, text_height + 24
    return _even(max(width + rim, NARROWEST)), _even(max(height + rim, LOWEST))


def half_size(lines: tuple[str, ...], style: NodeStyle, letters: float = LABEL_SIZE) -> Size:
    """Return width and height, line included, of a half node that holds these lines of text.

    Its outer side is half of an ellipse around the middle of the half.

    Examples
    --------
    >>> from causalstory.diagrams.style import node_style
    >>> half_size(("Errors made",), node_style("treatment"))
    (130.0, 54.0)
    """
    text_height = leading(letters) * len(lines)
    half_height = max(_half_height(text_height), LOWEST / 2 - _rim(style))
    widest = max(text_width(line, letters) for line in lines)
    share = _share(text_height, half_height)
    half_width = (widest + FLAT_SIDE + ROUND_SIDE) / (1 + share)
    width = max(2 * (half_width + _rim(style)), NARROWEST_HALF)
    return _even(width), _even(2 * (half_height + _rim(style)))


def half_shift(size: Size, lines: int, style: NodeStyle, letters: float = LABEL_SIZE) -> float:
    """Return how far from the middle of a half, toward its flat side, the words have most room.

    Parameters
    ----------
    size
        Width and height of the half.
    lines
        How many there are.
    style, letters
        As for :func:`half_size`.
    """
    half_width, half_height = (length / 2 - _rim(style) for length in size)
    share = _share(leading(letters) * lines, half_height)
    return ((1 - share) * half_width - FLAT_SIDE + ROUND_SIDE) / 2


def _share(text_height: float, half_height: float) -> float:
    """Return how much of an ellipse's half width there is at the farther edge of the words."""
    return sqrt(1 - ((text_height / 2 - 2) / half_height) ** 2)  # letters are lower than their line


def _rim(style: NodeStyle) -> float:
    return style.thickness + (RING if style.double else 0.0)


def leading(letters: float) -> float:
    """Return the distance between lines of text of that font size.

    Examples
    --------
    >>> leading(17.0)
    20.0
    """
    return LABEL_LEADING * letters / LABEL_SIZE


def _ellipse(widths: list[float], text_height: float) -> Size:
    """Return the size of an ellipse that no line of text leaves.

    With half height b, a line whose farther edge is y off the centre has room for
    2 a sqrt(1 - (y/b)^2).
    """
    half_height = _half_height(text_height)
    step = text_height / len(widths)
    half_width = 0.0
    for index, width in enumerate(widths):
        top = index * step - text_height / 2
        edge = max(abs(top), abs(top + step)) - 2  # letters are lower than their line
        half_width = max(half_width, (width / 2) / sqrt(1 - (edge / half_height) ** 2))
    return 2 * half_width + 10, 2 * half_height


def _half_height(text_height: float) -> float:
    return text_height / 2 + 9 + 0.12 * text_height


def _even(length: float) -> float:
    """Round up to an even number, so that centres and borders fall on whole pixels."""
    return 2.0 * -(-length // 2)
