"""Graphviz as one more way to find places for the nodes: its program ``dot`` lays the graph out.

Sizes and directions are ours, the places and the ways of the arrows are Graphviz's. It runs in this
process where PyGraphviz 2 is installed, which brings Graphviz with it, else as the program ``dot``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from subprocess import CalledProcessError
from typing import TYPE_CHECKING

from causalstory.diagrams.geometry import Point, pieces, point_at
from causalstory.diagrams.layering import Pair, orient
from causalstory.diagrams.layout import COLUMN_GAP, SEEN
from causalstory.diagrams.places import Direction, Layout, Way
from causalstory.diagrams.placing import NODE_GAP
from causalstory.errors import OptionError

if TYPE_CHECKING:
    import networkx as nx

INCH = 72.0
"""Graphviz counts in inches; a point of its own is a pixel here."""
EXTRA = "graphviz"


def dot_layout(
    graph: nx.DiGraph[str],
    sizes: Mapping[str, tuple[float, float]],
    axis: Sequence[str] = (),
    direction: Direction = "right",
    room: Mapping[Pair, tuple[float, float]] | None = None,
) -> Layout:
    """Lay a graph out by Graphviz; the arguments are those of ``layout``.

    Raises
    ------
    OptionError
        If there is no Graphviz.
    """
    if not len(graph):
        return Layout({}, {}, 0.0, 0.0)
    oriented = orient(graph, pairwise(axis))
    gaps = _gaps(direction, (room or {}).values())
    nodes = {node: sizes[node] for node in graph}
    source = "\n".join(_source(nodes, oriented, direction, gaps))
    return _read(_plain(source), list(nodes))


def _gaps(direction: Direction, words: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the distance of nodes beside each other in a rank, and that of ranks.

    What is written on any arrow must fit into the gap between two ranks.
    """
    along = [wide if direction == "right" else tall for wide, tall in words]
    return NODE_GAP, max([COLUMN_GAP, *(length + SEEN for length in along)])


def _source(
    sizes: Mapping[str, tuple[float, float]],
    oriented: Mapping[Pair, float],
    direction: Direction,
    gaps: tuple[float, float],
) -> Iterator[str]:
    """Give the lines of a graph whose nodes are numbered, so that no name can mean anything."""
    number = {node: index for index, node in enumerate(sizes)}
    rankdir = {"right": "LR", "down": "TB"}[direction]
    yield "digraph {"
    nodesep, ranksep = (gap / INCH for gap in gaps)
    yield f"graph [rankdir={rankdir}, nodesep={nodesep:.4f}, ranksep={ranksep:.4f}]"
    yield 'node [shape=box, fixedsize=true, label=""]'
    yield "edge [dir=none, headclip=false, tailclip=false]"
    for node, index in number.items():
        wide, tall = sizes[node]
        yield f"{index} [width={wide / INCH:.4f}, height={tall / INCH:.4f}]"
    for (left, right), told in oriented.items():
        look = f"weight={told:g}" if told else "style=invis, weight=0"
        yield f"{number[left]} -> {number[right]} [{look}]"
    yield "}"


def _plain(source: str) -> str:
    """Return what Graphviz makes of a graph, in its format ``plain``."""
    plain = _in_process(source) or _by_program(source)
    if plain is None:
        raise OptionError(
            "layout 'dot' needs Graphviz, which was not found: install it (graphviz.org), run "
            f"pip install 'causalstory[{EXTRA}]', or take the layout 'auto'"
        )
    return plain


def _in_process(source: str) -> str | None:
    """Ask PyGraphviz, which may be missing, or lack libraries of the system."""
    try:
        import pygraphviz

        answer: bytes = pygraphviz.AGraph(string=source).draw(format="plain", prog="dot")
    except (ImportError, OSError, ValueError):  # the last from releases before 2 without a program
        return None
    return answer.decode()


def _by_program(source: str) -> str | None:
    """Ask the program ``dot``, which may be missing or broken."""
    import graphviz

    try:
        answer: bytes = graphviz.pipe("dot", "plain", source.encode(), quiet=True)
    except (graphviz.ExecutableNotFound, CalledProcessError):
        return None
    return answer.decode()


def _read(plain: str, nodes: Sequence[str]) -> Layout:
    """Read places and splines; y grows upwards there."""
    centres: dict[str, Point] = {}
    ways: dict[Pair, Way] = {}
    width = height = 0.0
    for line in plain.splitlines():
        kind, *rest = line.split()
        if kind == "graph":
            _, width, height = (INCH * float(part) for part in rest)
        elif kind == "node":
            (centres[nodes[int(rest[0])]],) = _points(rest[1:3], height)
        elif kind == "edge":
            ends = nodes[int(rest[0])], nodes[int(rest[1])]
            ways[ends] = _way(_points(rest[3 : 3 + 2 * int(rest[2])], height))
    return Layout({node: centres[node] for node in nodes}, ways, width, height)


def _points(numbers: Sequence[str], height: float) -> list[Point]:
    pixels = [INCH * float(number) for number in numbers]
    return [
        (round(x, 1), round(height - y, 1)) for x, y in zip(pixels[::2], pixels[1::2], strict=True)
    ]


def _way(spline: Sequence[Point]) -> Way:
    path = tuple(spline)
    curves = pieces(path)
    joints = tuple(curve[-1] for curve in curves[:-1])
    return Way(joints or (point_at(path, 0.5),), path)
