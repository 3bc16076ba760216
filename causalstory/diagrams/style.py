"""How the parts of a picture look: shapes, lines and a palette that colour-blind people can read.

Colours derive from Okabe and Ito, "Color Universal Design" (2008). Every role also has a shape or
a line of its own, so that a photocopy still tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from causalstory.diagrams.measure import text_width, wrap

Role = Literal["treatment", "outcome", "proxy", "latent", "selected", "other"]
Shape = Literal["rounded", "ellipse", "note", "box"]
SpotState = Literal["plain", "added", "dropped", "faint"]
ArrowState = Literal["plain", "open", "blocked", "cut", "added", "dropped", "reversed", "faint"]

ROLES: tuple[Role, ...] = ("treatment", "outcome", "proxy", "latent", "selected", "other")
ROLE_WORDS: dict[Role, str] = {
    "treatment": "treatment: what one would change",
    "outcome": "outcome: what one cares for",
    "proxy": "proxy: what one sees of the outcome",
    "latent": "latent: nobody can measure it",
    "selected": "selected: only units with it are seen",
    "other": "any other variable",
}

FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK = "#1A1A1A"
ARROW = "#333333"
QUIET = "#595959"
FRAME = "#C8C8C8"
PAPER = "#FFFFFF"

LABEL_SIZE = 17.0
LABEL_LEADING = 20.0
LABEL_LENGTH = 400
"""Longer labels are cut in the picture; the tooltip has them whole."""

LABEL_SHAPES = ((124, 2), (142, 2), (142, 3), (165, 3), (200, 4), (250, 5), (340, LABEL_LENGTH))
"""Widths of a label to try in turn, each with the number of lines that it is good for."""

WORD_WIDTH = 170.0
"""A word up to this width makes its node wider; longer ones are cut."""

FOLD = 12.0
"""Size of the folded corner of a note."""
CORNER = 10.0
"""Radius of the corners of a rounded box."""
RING = 4.0
"""Distance between the two lines of a double border."""


@dataclass(frozen=True)
class NodeStyle:
    """How a node is drawn.

    Parameters
    ----------
    shape
        ``rounded`` box, ``ellipse``, ``note`` (a box with a folded corner), or ``box``.
    fill, stroke
        Six-digit colours.
    thickness
        Width of the line.
    dashes
        Lengths of dash and gap; empty for a solid line.
    double
        Whether a second line runs inside the first.
    """

    shape: Shape
    fill: str
    stroke: str
    thickness: float = 1.5
    dashes: tuple[float, ...] = ()
    double: bool = False


_DASHES = (6.0, 4.0)
_STYLES: dict[Role, NodeStyle] = {
    "treatment": NodeStyle("rounded", "#DCEBF5", "#0072B2", thickness=3.5),
    "outcome": NodeStyle("ellipse", "#FBE7D9", "#D55E00", thickness=1.75, double=True),
    "proxy": NodeStyle("note", "#DDF2EA", "#007A5A", thickness=2.0),
    "latent": NodeStyle("ellipse", "#FFFFFF", "#8F4A78", thickness=2.0, dashes=_DASHES),
    "selected": NodeStyle("box", "#FFF3C9", "#7A5C00", thickness=2.0, double=True),
    "other": NodeStyle("ellipse", "#F7F7F7", "#555555"),
}


def node_style(role: Role, *, latent: bool = False) -> NodeStyle:
    """Return how a node of that role is drawn; latent ones are dashed whatever their role.

    Examples
    --------
    >>> node_style("outcome").double
    True
    >>> node_style("proxy", latent=True).dashes
    (6.0, 4.0)
    """
    style = _STYLES[role]
    if latent and not style.dashes:
        return NodeStyle(
            style.shape, style.fill, style.stroke, style.thickness, _DASHES, style.double
        )
    return style


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


def node_size(lines: tuple[str, ...], style: NodeStyle) -> tuple[float, float]:
    """Return width and height, line included, of a node that holds these lines of text.

    Examples
    --------
    >>> node_size(("Errors made",), node_style("treatment"))
    (136.0, 54.0)
    """
    text_height = LABEL_LEADING * len(lines)
    widths = [text_width(line, LABEL_SIZE) for line in lines]
    rim = 2 * style.thickness + (2 * RING if style.double else 0)
    if style.shape == "ellipse":
        width, height = _ellipse(widths, text_height)
    else:
        width, height = max(widths) + 2 * FOLD, text_height + 24
    return _even(max(width + rim, 84)), _even(max(height + rim, 54))


def _ellipse(widths: list[float], text_height: float) -> tuple[float, float]:
    """Return the size of an ellipse that no line of text leaves.

    With half height b, a line whose farther edge is y off the centre has room for
    2 a sqrt(1 - (y/b)^2).
    """
    half_height = text_height / 2 + 9 + 0.12 * text_height
    half_width = 0.0
    for index, width in enumerate(widths):
        top = index * LABEL_LEADING - text_height / 2
        edge = max(abs(top), abs(top + LABEL_LEADING)) - 2  # letters are lower than their line
        half_width = max(half_width, (width / 2) / sqrt(1 - (edge / half_height) ** 2))
    return 2 * half_width + 10, 2 * half_height


def _even(length: float) -> float:
    """Round up to an even number, so that centres and borders fall on whole pixels."""
    return 2.0 * -(-length // 2)
