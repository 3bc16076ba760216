"""What a variable looks like at its place: one shape with its words, or two halves of one."""

from __future__ import annotations

from dataclasses import replace

from causalstory.diagrams.fitting import (
    Size,
    half_shift,
    half_size,
    label_lines,
    leading,
    node_size,
)
from causalstory.diagrams.measure import clean
from causalstory.diagrams.scene import Node, Sign, Text
from causalstory.diagrams.sketch import Spot
from causalstory.diagrams.style import (
    HALF_GAP,
    LABEL_SIZE,
    NodeStyle,
    Shape,
    edge_style,
    node_sign,
    node_style,
)

SYMBOL_SIZE = 22.0
"""Letters of a symbol, which has a node for itself."""
SIGN_ACROSS, SIGN_DOWN = 0.8, 0.75
"""Where at the upper right of a node its sign stands, in shares of its half size."""

Point = tuple[float, float]


def spot_size(spot: Spot) -> Size:
    """Return width and height of a variable, with both halves if it is split.

    Examples
    --------
    >>> spot_size(Spot("x", "Errors made")), spot_size(Spot("x", "Errors made", split="1"))
    ((126.0, 54.0), (178.0, 54.0))
    """
    if not spot.split:
        return node_size(_lines(spot), _style(spot), _letters(spot))
    left, right = _half_sizes(spot)
    return left[0] + HALF_GAP + right[0], max(left[1], right[1])


def make_nodes(spot: Spot, ids: tuple[str, str], centre: Point, size: Size) -> tuple[Node, ...]:
    """Return the node of a variable, or its left and its right half.

    Parameters
    ----------
    spot
        The variable.
    ids
        Of the node or its left half, and of the right half.
    centre, size
        Where it stands, and how much room it has: at least what :func:`spot_size` says.
    """
    if not spot.split:
        return (_node(spot, ids[0], spot.label, _lines(spot), centre, size),)
    (x, y), (width, height) = centre, size
    right = _half_sizes(spot)[1][0]
    left = width - HALF_GAP - right
    words = clean(f"{spot.label}: {spot.split}")
    return (
        _node(
            spot,
            ids[0],
            spot.label,
            _lines(spot),
            (x - (width - left) / 2, y),
            (left, height),
            "left half",
        ),
        _node(
            spot,
            ids[1],
            words,
            label_lines(spot.split),
            (x + (width - right) / 2, y),
            (right, height),
            "right half",
        ),
    )


def _node(
    spot: Spot,
    identifier: str,
    label: str,
    lines: tuple[str, ...],
    centre: Point,
    size: Size,
    half: Shape | None = None,
) -> Node:
    style = _style(spot)
    shift = 0.0
    if half:
        style = replace(style, shape=half)
        toward = 1 if half == "left half" else -1
        shift = toward * half_shift(size, len(lines), style, _letters(spot))
    (x, y), (width, height) = centre, size
    node = Node(
        id=identifier,
        name=spot.name,
        label=label,
        role=spot.role,
        latent=spot.latent,
        x=x,
        y=y,
        width=width,
        height=height,
        style=style,
        texts=_texts(lines, (x + shift, y), _letters(spot), style.ink),
        adjusted=spot.adjusted,
        state=spot.state,
    )
    return node if half == "left half" else replace(node, sign=_sign(node))


def _texts(lines: tuple[str, ...], centre: Point, letters: float, ink: str) -> tuple[Text, ...]:
    (x, y), step = centre, leading(letters)
    # A capital letter is about 0.72 of the font size high: this centres lines on the node.
    first = y - (len(lines) - 1) * step / 2 + 0.36 * letters
    return tuple(
        Text(x, round(first + i * step, 1), line, letters, colour=ink, anchor="middle")
        for i, line in enumerate(lines)
    )


def _sign(node: Node) -> Sign | None:
    """Return the sign at the upper right of a node that has been added or dropped."""
    kind = node_sign(node.state)
    if kind is None:
        return None
    x, y = node.x + SIGN_ACROSS * node.width / 2, node.y - SIGN_DOWN * node.height / 2
    return Sign(kind, round(x, 1), round(y, 1), colour=edge_style(node.state).colour)


def _style(spot: Spot) -> NodeStyle:
    return node_style(spot.role, latent=spot.latent, adjusted=spot.adjusted, state=spot.state)


def _letters(spot: Spot) -> float:
    return SYMBOL_SIZE if spot.symbol else LABEL_SIZE


def _lines(spot: Spot) -> tuple[str, ...]:
    """Return what is written in a node: symbol or label, and what it is fixed at."""
    fixed = label_lines(spot.fixed) if spot.fixed else ()
    return label_lines(spot.symbol or spot.label) + fixed


def _half_sizes(spot: Spot) -> tuple[Size, Size]:
    style, letters = _style(spot), _letters(spot)
    return (
        half_size(_lines(spot), style, letters),
        half_size(label_lines(spot.split), style, letters),
    )
