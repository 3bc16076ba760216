"""The legend: a sample of each shape, line and sign that occurs, with its explanation beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from causalstory.diagrams import style
from causalstory.diagrams.geometry import Path
from causalstory.diagrams.marking import moved_label
from causalstory.diagrams.measure import text_width
from causalstory.diagrams.panel import make_edge
from causalstory.diagrams.routing import with_head
from causalstory.diagrams.scene import Edge, EdgeLabel, Node, Sign, Text
from causalstory.diagrams.sketch import Mark, Sketch
from causalstory.diagrams.style import ARROW_STATES, ROLES, ArrowState, NodeStyle, Role

LEGEND_SIZE = 16.0
GAP = 30.0
SAMPLE_WIDTH = 40.0
SAMPLE_HEIGHT = 26.0
ARROW_WIDTH = 60.0
ROW = SAMPLE_HEIGHT + 10.0
BESIDE = 10.0
"""Between a sample and its explanation."""
BASELINE = 5.0
"""Of an explanation below the middle of its sample."""


@dataclass(frozen=True)
class Sample:
    """A row of the legend: a node, two halves of one, or an arrow.

    Parameters
    ----------
    nodes, edges
        What is shown; the last one bears the explanation.
    width
        Explanation included.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float

    def moved(self, x: float, y: float) -> Sample:
        """Return the same sample so much further right and down."""
        nodes = tuple(_moved_node(node, x, y) for node in self.nodes)
        edges = tuple(_moved_edge(edge, x, y) for edge in self.edges)
        return Sample(nodes, edges, self.width)


def legend(sketches: Iterable[Sketch]) -> tuple[Sample, ...]:
    """Return a sample for everything that occurs in some pictures, at (0, 0).

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> spots = (Spot("y", "Y", "outcome"), Spot("x", "X", "treatment", split="1"))
    >>> story = Sketch("mine", spots, (("x", "y"),), marks=((("x", "y"), Mark("open")),))
    >>> [words_of(sample).partition(":")[0] for sample in legend([story])]
    ['treatment', 'outcome', 'split', 'open path']
    """
    told = list(sketches)
    spots = [spot for sketch in told for spot in sketch.spots]
    roles = {spot.role for spot in spots if not spot.adjusted}
    states: set[ArrowState] = {spot.state for spot in spots}
    states |= {mark.state for sketch in told for arrow, mark in sketch.marks}
    found = [_role(role) for role in ROLES if role in roles]
    found += [_adjusted()] if any(spot.adjusted for spot in spots) else []
    found += [_split()] if any(spot.split for spot in spots) else []
    found += [_state(state) for state in ARROW_STATES if state in states - {"plain"}]
    return tuple(found)


def flowed(
    samples: Sequence[Sample], left: float, top: float, width: float
) -> tuple[tuple[Sample, ...], float]:
    """Return samples in as many rows as they need, and the height of all rows.

    Parameters
    ----------
    samples
        Each at (0, 0).
    left, top
        Where the first one begins.
    width
        How wide a row may get.
    """
    placed: list[Sample] = []
    x, y = 0.0, 0.0
    for sample in samples:
        if x and x + sample.width > width:
            x, y = 0.0, y + ROW
        placed.append(sample.moved(left + x, top + y))
        x += round(sample.width + GAP)
    return tuple(placed), y + SAMPLE_HEIGHT if placed else 0.0


def words_of(sample: Sample) -> str:
    """Return the explanation of a sample."""
    return explanation(sample).text


def explanation(sample: Sample) -> Text:
    """Return the text beside a sample."""
    label = sample.edges[-1].label if sample.edges else None
    return label.texts[0] if label else sample.nodes[-1].texts[0]


def samples_of(nodes: Iterable[Node], edges: Iterable[Edge]) -> Iterator[Sample]:
    """Yield the samples that a scene's legend is made of, each moved to (0, 0)."""
    halves: list[Node] = []
    for node in nodes:
        halves.append(node)
        if node.texts:
            yield _at_origin(tuple(halves), ())
            halves = []
    for edge in edges:
        yield _at_origin((), (edge,))


def _at_origin(nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> Sample:
    left = edges[0].path[0][0] if edges else nodes[0].outline.box()[0]
    middle = edges[0].path[0][1] if edges else nodes[0].y
    sample = Sample(nodes, edges, 0.0)
    text = explanation(sample)
    width = text.x - left + text_width(text.text, text.size)
    return replace(sample, width=width).moved(-left, SAMPLE_HEIGHT / 2 - middle)


def _role(role: Role) -> Sample:
    words = style.ROLE_WORDS[role]
    return _of_nodes(_node(f"shape-{role}", role, words, style.node_style(role)))


def _adjusted() -> Sample:
    look = style.node_style("other", adjusted=True)
    return _of_nodes(replace(_node("adjusted", "other", style.ADJUSTED_WORDS, look), adjusted=True))


def _split() -> Sample:
    look = style.node_style("other")
    half = (SAMPLE_WIDTH - style.HALF_GAP) / 2
    left, right = (
        replace(
            _node(f"split-{side}", "other", style.SPLIT_WORDS, replace(look, shape=shape)),
            x=x,
            width=half,
        )
        for side, shape, x in zip(
            ("left", "right"), style.HALVES, (half / 2, SAMPLE_WIDTH - half / 2), strict=True
        )
    )
    return _of_nodes(replace(left, texts=()), right)


def _of_nodes(*nodes: Node) -> Sample:
    words = text_width(nodes[-1].label, LEGEND_SIZE)
    return Sample(nodes, (), SAMPLE_WIDTH + BESIDE + words)


def _node(name: str, role: Role, words: str, look: NodeStyle) -> Node:
    return Node(
        id=f"legend-{name}",
        name=name,
        label=words,
        role=role,
        latent=role == "latent",
        x=SAMPLE_WIDTH / 2,
        y=SAMPLE_HEIGHT / 2,
        width=SAMPLE_WIDTH,
        height=SAMPLE_HEIGHT,
        style=look,
        texts=(_beside(SAMPLE_WIDTH, words),),
    )


def _beside(x: float, words: str) -> Text:
    return Text(x + BESIDE, SAMPLE_HEIGHT / 2 + BASELINE, words, LEGEND_SIZE, colour=style.QUIET)


def _state(state: ArrowState) -> Sample:
    words = style.STATE_WORDS[state]
    middle = SAMPLE_HEIGHT / 2
    path = ((0.0, middle), (ARROW_WIDTH, middle))
    way = with_head(path, style.edge_style(state).thickness)
    edge = make_edge(f"legend-arrow-{state}", ("", ""), way, Mark(state))
    text = _beside(ARROW_WIDTH, words)
    wide = text_width(words, LEGEND_SIZE)
    label = EdgeLabel(words, text.x + wide / 2, middle, wide, SAMPLE_HEIGHT, (text,), fill="")
    sign = replace(edge.sign, x=way.shaft[-1][0] / 2, y=middle) if edge.sign else None
    return Sample((), (replace(edge, label=label, sign=sign),), text.x + wide)


def _moved_node(node: Node, x: float, y: float) -> Node:
    texts = tuple(replace(text, x=text.x + x, y=text.y + y) for text in node.texts)
    return replace(node, x=node.x + x, y=node.y + y, texts=texts, sign=_moved_sign(node.sign, x, y))


def _moved_edge(edge: Edge, x: float, y: float) -> Edge:
    tip, left, right = _moved(edge.head, x, y)
    label = edge.label
    return replace(
        edge,
        path=_moved(edge.path, x, y),
        shaft=_moved(edge.shaft, x, y),
        head=(tip, left, right),
        sign=_moved_sign(edge.sign, x, y),
        label=moved_label(label, label.x + x, label.y + y) if label else None,
    )


def _moved(points: Path, x: float, y: float) -> Path:
    return tuple((px + x, py + y) for px, py in points)


def _moved_sign(sign: Sign | None, x: float, y: float) -> Sign | None:
    return replace(sign, x=sign.x + x, y=sign.y + y) if sign else None
