"""The one picture behind every output: positions and style, computed once.

Writers (SVG, DOT, ...) only translate a scene; they decide nothing about what it looks like.
Lengths are pixels, x to the right and y down, from the top left corner of the whole scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from causalstory.diagrams.geometry import Outline, Path, Point
from causalstory.diagrams.places import Direction
from causalstory.diagrams.style import (
    ARROW,
    HALVES,
    INK,
    PAPER,
    ArrowState,
    NodeStyle,
    Role,
    SignKind,
    SpotState,
)


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
class Sign:
    """A small shape that tells a state without colour.

    Parameters
    ----------
    kind
        ``plus``, ``minus`` and ``swap`` (two arrows there and back) stand in a circle; ``bar`` and
        ``bars`` lie across an arrow.
    x, y
        Its middle.
    along
        The direction of the arrow, of length 1; to the right for a sign at a node.
    colour
        Of its lines; the ground is the paper.
    """

    kind: SignKind
    x: float
    y: float
    along: Point = (1.0, 0.0)
    colour: str = ARROW


@dataclass(frozen=True)
class EdgeLabel:
    """Words on an arrow, on ground of their own.

    Parameters
    ----------
    text
        The whole words, on one line.
    x, y, width, height
        Centre and size of the ground.
    texts
        The words as they are written, line by line.
    fill
        Colour of the ground.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    fill: str = PAPER


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
    adjusted
        Whether it is held equal in the comparison.
    state, sign
        What has become of it in comparison with another story, and what tells that in print.
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
    adjusted: bool = False
    state: SpotState = "plain"
    sign: Sign | None = None

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

    @property
    def look(self) -> str:
        """All that its style follows from but latent, in words: ``proxy``, ``adjusted other``."""
        half = self.style.shape if self.style.shape in HALVES else ""
        state = "" if self.state == "plain" else self.state
        return " ".join(filter(None, (state, "adjusted" * self.adjusted, half, self.role)))


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
    state, sign
        What is said of the arrow, and the small shape on it that tells so in print.
    label
        Words on the arrow.
    verb
        What the source does to the target, in words.
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
    state: ArrowState = "plain"
    sign: Sign | None = None
    label: EdgeLabel | None = None
    verb: str = "causes"


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
    footnotes, paragraphs
        Lines below the graph, as they are written, and unbroken for what has room of its own.
    explained
        Explanations of the legend that concern it, if it has a slide for itself; None for all.
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
    footnotes: tuple[Text, ...] = ()
    paragraphs: tuple[str, ...] = ()
    explained: tuple[str, ...] | None = None

    @property
    def signs(self) -> tuple[tuple[Sign, str], ...]:
        """The signs on nodes and arrows, each with the state that it tells."""
        nodes = ((node.sign, node.state) for node in self.nodes if node.sign)
        edges = ((edge.sign, edge.state) for edge in self.edges if edge.sign)
        return (*nodes, *edges)

    def ends(self, edge: Edge) -> tuple[Node, Node]:
        """Return the nodes that an arrow joins.

        Of a split node, arrows come into the left half and leave from the right one.
        """
        out = {node.name: node for node in self.nodes}
        into = {node.name: node for node in reversed(self.nodes)}
        return out[edge.source], into[edge.target]


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
    legend, legend_edges
        Sample nodes, one for each role, and sample arrows, one for each state, with their
        explanation beside them.
    background
        Colour of the paper, empty for none.
    direction
        Where causes point, for programs that lay the graph out themselves.
    """

    title: str
    alt: str
    width: float
    height: float
    texts: tuple[Text, ...]
    panels: tuple[Panel, ...]
    legend: tuple[Node, ...] = ()
    legend_edges: tuple[Edge, ...] = ()
    background: str = PAPER
    direction: Direction = "right"
