"""How the parts of a picture look: shapes, lines and a palette that colour-blind people can read.

Colours derive from Okabe and Ito, "Color Universal Design" (2008). Every role also has a shape or
a line of its own, so that a photocopy still tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Role = Literal["treatment", "outcome", "proxy", "latent", "selected", "other"]
Shape = Literal["rounded", "ellipse", "note", "box", "left half", "right half"]
SpotState = Literal["plain", "added", "dropped", "faint"]
ArrowState = Literal["plain", "open", "blocked", "cut", "added", "dropped", "reversed", "faint"]
SignKind = Literal["plus", "minus", "swap", "bar", "bars"]

HALVES: tuple[Shape, Shape] = ("left half", "right half")
ARROW_STATES: tuple[ArrowState, ...] = get_args(ArrowState)
ROLES: tuple[Role, ...] = ("treatment", "outcome", "proxy", "latent", "selected", "other")
ROLE_WORDS: dict[Role, str] = {
    "treatment": "treatment: what one would change",
    "outcome": "outcome: what one cares for",
    "proxy": "proxy: what one sees of the outcome",
    "latent": "latent: nobody can measure it",
    "selected": "selected: only units with it are seen",
    "other": "any other variable",
}
ADJUSTED_WORDS = "adjusted: held equal"
SPLIT_WORDS = "split: left as it comes, right as do() sets it"
STATE_WORDS: dict[ArrowState, str] = {
    "open": "open path: carries association",
    "blocked": "blocked path: carries none",
    "cut": "cut: removed by do()",
    "added": "added: was not there",
    "dropped": "dropped: is no longer there",
    "reversed": "reversed: pointed otherwise",
    "faint": "pale: does not matter here",
}

FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK = "#1A1A1A"
ARROW = "#333333"
QUIET = "#595959"
_PALE = "#B4B4B4"
_PALE_INK = "#8C8C8C"
_SHADE = "#D4D4D4"
FRAME = "#C8C8C8"
PAPER = "#FFFFFF"

LABEL_SIZE = 17.0
LABEL_LEADING = 20.0
FOLD = 12.0
"""Size of the folded corner of a note."""
CORNER = 10.0
"""Radius of the corners of a rounded box."""
RING = 4.0
"""Distance between the two lines of a double border."""
HALF_GAP = 6.0
"""Between the two halves of a split node."""


@dataclass(frozen=True)
class NodeStyle:
    """How a node is drawn.

    Parameters
    ----------
    shape
        ``rounded`` box, ``ellipse``, ``note`` (a box with a folded corner), ``box``, or one of the
        two halves of a split node, each a box whose outer side is half an ellipse.
    fill, stroke
        Six-digit colours.
    thickness
        Width of the line.
    dashes
        Lengths of dash and gap; empty for a solid line.
    double
        Whether a second line runs inside the first.
    ink
        Colour of the words.
    """

    shape: Shape
    fill: str
    stroke: str
    thickness: float = 1.5
    dashes: tuple[float, ...] = ()
    double: bool = False
    ink: str = INK


@dataclass(frozen=True)
class EdgeStyle:
    """How an arrow is drawn.

    Parameters
    ----------
    colour
        Six digits.
    thickness
        Width of the line.
    dashes
        Lengths of dash and gap; empty for a solid line.
    sign
        The small shape in its middle, which needs no colour.
    """

    colour: str
    thickness: float = 2.0
    dashes: tuple[float, ...] = ()
    sign: SignKind | None = None


_DASHES = (6.0, 4.0)
_DOTS = (2.5, 4.0)
_STYLES: dict[Role, NodeStyle] = {
    "treatment": NodeStyle("rounded", "#DCEBF5", "#0072B2", thickness=3.5),
    "outcome": NodeStyle("ellipse", "#FBE7D9", "#D55E00", thickness=1.75, double=True),
    "proxy": NodeStyle("note", "#DDF2EA", "#007A5A", thickness=2.0),
    "latent": NodeStyle("ellipse", "#FFFFFF", "#8F4A78", thickness=2.0, dashes=_DASHES),
    "selected": NodeStyle("box", "#FFF3C9", "#7A5C00", thickness=2.0, double=True),
    "other": NodeStyle("ellipse", "#F7F7F7", "#555555"),
}


_EDGES: dict[ArrowState, EdgeStyle] = {
    "plain": EdgeStyle(ARROW),
    "open": EdgeStyle("#B84A00", thickness=5.0),
    "blocked": EdgeStyle("#005A8F", sign="bar"),
    "cut": EdgeStyle("#737373", dashes=_DASHES, sign="bars"),
    "added": EdgeStyle("#00664B", thickness=3.5, sign="plus"),
    "dropped": EdgeStyle("#8F4A78", thickness=2.75, dashes=_DOTS, sign="minus"),
    "reversed": EdgeStyle("#7A5C00", thickness=3.5, sign="swap"),
    "faint": EdgeStyle(_PALE, thickness=1.5),
}


def node_style(
    role: Role, *, latent: bool = False, adjusted: bool = False, state: SpotState = "plain"
) -> NodeStyle:
    """Return how a node is drawn.

    Parameters
    ----------
    role
        What it is in the question.
    latent
        Whether nobody can measure it: then it is dashed, whatever its role.
    adjusted
        Whether it is held equal: then it is a shaded square box, whatever its role.
    state
        Dropped nodes are dotted; nodes that do not matter are pale.

    Examples
    --------
    >>> node_style("outcome").double
    True
    >>> node_style("proxy", latent=True).dashes
    (6.0, 4.0)
    >>> node_style("other", adjusted=True).shape
    'box'
    """
    style = _STYLES[role]
    if adjusted:
        style = replace(style, shape="box", fill=_SHADE, thickness=3.0, double=False)
    if latent:
        style = replace(style, dashes=_DASHES)
    if state == "added":
        return replace(style, thickness=style.thickness + 1)
    if state == "dropped":
        return replace(style, dashes=_DOTS, fill=PAPER, ink=QUIET)
    if state == "faint":
        return replace(style, stroke=_PALE, thickness=1.5, fill=PAPER, ink=_PALE_INK)
    return style


def node_sign(state: SpotState) -> SignKind | None:
    """Return the small shape at a node that tells its state.

    Examples
    --------
    >>> node_sign("dropped")
    'minus'
    """
    return _EDGES[state].sign


def edge_style(state: ArrowState) -> EdgeStyle:
    """Return how an arrow is drawn.

    Examples
    --------
    >>> edge_style("added").sign
    'plus'
    """
    return _EDGES[state]
