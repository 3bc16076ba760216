"""How calm pictures look: our layers, Graphviz's places with our arrows, and Graphviz alone.

Every story of every scenario counts, and random DAGs besides. The nodes are equally large
everywhere. Ours and the second way lay out all stories of a scenario together, so that a variable
stands still; Graphviz alone may put it anywhere in each story, with ways of its own for the arrows,
which end at the same borders.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import dist
from random import Random

import networkx as nx

import causalstory as cs
from causalstory.diagrams.composition import compose
from causalstory.diagrams.dot_layout import dot_layout
from causalstory.diagrams.geometry import (
    Outline,
    Path,
    Point,
    between,
    bounds,
    count_crossings,
    hits,
    polyline,
)
from causalstory.diagrams.sketch import Sketch, sketch_graph, sketch_story
from causalstory.diagrams.union import union

ALONE = "Graphviz alone"
WAYS = ("layers", "dot", ALONE)
RANDOM, ARROWS = 100, 3.0
"""Random DAGs of 6 to 12 nodes, each with so many arrows on average."""
BENT = 1.005
"""An arrow so many times as long as the straight line between its ends is bent."""


@dataclass(frozen=True)
class Picture:
    """One story: its nodes, and its arrows from border to border."""

    nodes: Mapping[str, Outline]
    arrows: Mapping[tuple[str, str], Path]


@dataclass(frozen=True)
class Looks:
    """What makes a picture restless, and its size."""

    crossings: int
    over_nodes: int
    bent: int
    length: float
    width: float
    height: float


def looks(picture: Picture) -> Looks:
    ways = {arrow: polyline(path) for arrow, path in picture.arrows.items()}
    corners = [point for way in ways.values() for point in way]
    for node in picture.nodes.values():
        left, top, right, bottom = node.box()
        corners += [(left, top), (right, bottom)]
    left, top, right, bottom = bounds(corners)
    return Looks(
        sum(count_crossings(*pair) for pair in combinations(ways.values(), 2)),
        sum(
            hits(way, node.box(-0.5))
            for arrow, way in ways.items()
            for name, node in picture.nodes.items()
            if name not in arrow
        ),
        sum(_length(way) > BENT * dist(way[0], way[-1]) for way in ways.values()),
        sum(map(_length, ways.values())),
        right - left,
        bottom - top,
    )


def _length(points: Sequence[Point]) -> float:
    return sum(dist(one, other) for one, other in pairwise(points))


def pictures(stories: Sequence[Sketch], way: str) -> Iterator[Picture]:
    """Draw stories that belong together in one of the ways."""
    engine = "layers" if way == ALONE else way
    for panel, sketch in zip(compose(stories, engine=engine).panels, stories, strict=True):
        nodes = {node.name: node.outline for node in panel.nodes}
        if way == ALONE:
            yield _alone(sketch, nodes)
        else:
            yield Picture(nodes, {(edge.source, edge.target): edge.path for edge in panel.edges})


def _alone(sketch: Sketch, shapes: Mapping[str, Outline]) -> Picture:
    sizes = {name: (shape.width, shape.height) for name, shape in shapes.items()}
    places = dot_layout(union([sketch]), sizes)
    nodes = {name: replace(shapes[name], x=x, y=y) for name, (x, y) in places.centres.items()}
    arrows = {
        (one, other): between(places.way((one, other)).path, nodes[one], nodes[other])
        for one, other in sketch.arrows
    }
    return Picture(nodes, arrows)


def told() -> list[list[Sketch]]:
    """Return the stories of every scenario."""
    return [[sketch_story(story) for story in scenario.stories] for scenario in cs.scenarios()]


def drawn_by_lot() -> list[list[Sketch]]:
    """Return random DAGs, one by one."""
    found = []
    for seed in range(RANDOM):
        lot = Random(seed)  # noqa: S311
        names = [f"Variable {number}" for number in range(lot.randint(6, 12))]
        graph = nx.DiGraph()
        graph.add_nodes_from(names)
        share = ARROWS / (len(names) - 1)
        graph.add_edges_from(pair for pair in combinations(names, 2) if lot.random() < share)
        found.append([sketch_graph(graph)])
    return found


def table(subjects: Sequence[Sequence[Sketch]]) -> Iterator[str]:
    """Yield a line for each way: sums over all pictures, lengths and areas against Graphviz."""
    yield "                  crossings  over nodes   bent  length   area  height/width"
    found = {
        way: [looks(picture) for stories in subjects for picture in pictures(stories, way)]
        for way in WAYS
    }
    length, area = (sum(map(size, found[ALONE])) for size in (_ink, _area))
    for way, seen in found.items():
        yield (
            f"{way:16} {sum(one.crossings for one in seen):10} "
            f"{sum(one.over_nodes for one in seen):11} {sum(one.bent for one in seen):6} "
            f"{sum(map(_ink, seen)) / length:7.2f} {sum(map(_area, seen)) / area:6.2f} "
            f"{sum(one.height / one.width for one in seen) / len(seen):13.2f}"
        )


def _ink(one: Looks) -> float:
    return one.length


def _area(one: Looks) -> float:
    return one.width * one.height


def main() -> None:
    if not shutil.which("dot"):
        raise SystemExit("Graphviz is not installed: there is nothing to compare with.")
    for what, subjects in (("stories", told()), ("random DAGs", drawn_by_lot())):
        arrows = sum(len(story.arrows) for stories in subjects for story in stories)
        print(f"{sum(map(len, subjects))} {what}, {arrows} arrows")
        print("\n".join(table(subjects)))


if __name__ == "__main__":
    main()
