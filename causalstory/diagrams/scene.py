"""The one picture behind every output: positions and style, computed once.

Writers (SVG, DOT, ...) only translate a scene; they decide nothing about what it looks like.
Lengths are pixels, x to the right and y down, from the top left corner of the whole scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from causalstory.diagrams.geometry import Outline, Path, Point
from causalstory.diagrams.style import ARROW, INK, PAPER, NodeStyle, Role


@dataclass(frozen=True)
class Text:
    """One line of text.

    Parameters
    ----------
    x, y
        Where it is anchored; y is the baseline.
    text, size, bold, colour
        What is written and how.
    anchor
        Whether x is the start or the middle of the line.
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    colour: str = INK
    anchor: Literal["start", "middle"] = "start"


@dataclass(frozen=True)
class Node:
    """A variable in a picture.

    Parameters
    ----------
    id
        Unique in the scene, a valid XML id: ``STORY-node-NAME``.
    name, label
        The variable; the label is whole, on one line.
    role, latent
        What it is in the question, and whether nobody can measure it.
    x, y, width, height
        Centre and size, line included.
    style
        Shape, colours and lines.
    texts
        The label as it is written, line by line.
    """

    id: str
    name: str
    label: str
    role: Role
    latent: bool
    x: float
    y: float
    width: float
    height: float
    style: NodeStyle
    texts: tuple[Text, ...]

    @property
    def outline(self) -> Outline:
        """The border, at which arrows end."""
        return Outline(self.style.shape, self.x, self.y, self.width, self.height)

    @property
    def slug(self) -> str:
        """The variable's name as a word of letters, digits and underscores."""
        return self.id.rpartition("-")[2]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the label."""
        return tuple(text.text for text in self.texts)


@dataclass(frozen=True)
class Edge:
    """An arrow in a picture.

    Parameters
    ----------
    id
        Unique in the scene: ``STORY-edge-CAUSE-EFFECT``.
    source, target
        Names of cause and effect.
    path
        From border to border; see :mod:`causalstory.diagrams.geometry` for its form.
    shaft, head
        The path up to the head, and the head's corners, tip first.
    colour, thickness, dashes
        Style of the line.
    directed
        False for a line without a head, which may point either way.
    """

    id: str
    source: str
    target: str
    path: Path
    shaft: Path
    head: tuple[Point, Point, Point]
    colour: str = ARROW
    thickness: float = 2.0
    dashes: tuple[float, ...] = ()
    directed: bool = True


@dataclass(frozen=True)
class Panel:
    """One story in a picture.

    Parameters
    ----------
    id
        The story's name as an XML id.
    title, teller, claim
        As in the story, on one line each.
    alt
        The picture in words.
    x, y, width, height
        Left top corner and size.
    texts
        The heading as it is written.
    nodes, edges
        What is drawn.
    framed
        Whether a frame is drawn around it.
    """

    id: str
    title: str
    teller: str
    claim: str
    alt: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    framed: bool = False


@dataclass(frozen=True)
class Scene:
    """A whole picture.

    Parameters
    ----------
    title, alt
        Its name, and the picture in words.
    width, height
        Size.
    texts
        The heading as it is written.
    panels
        One for each story.
    legend
        Sample nodes, one for each role, with their explanation beside them.
    background
        Colour of the paper, empty for none.
    """

    title: str
    alt: str
    width: float
    height: float
    texts: tuple[Text, ...]
    panels: tuple[Panel, ...]
    legend: tuple[Node, ...] = ()
    background: str = PAPER
