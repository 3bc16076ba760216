"""One canvas for all frames of an argument: the same size, every variable in the same place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from causalstory.diagrams.arrangement import Engine, arrange
from causalstory.diagrams.composition import GAP, SLIDE, room_of, sizes_of
from causalstory.diagrams.fitting import Size
from causalstory.diagrams.heading import CLAIM_SIZE, TITLE_SIZE, Block, stack
from causalstory.diagrams.legend import Sample, flowed, legend, words_of
from causalstory.diagrams.measure import clean
from causalstory.diagrams.panel import MARGIN, Plan, make_panel
from causalstory.diagrams.places import Direction, Layout, Way
from causalstory.diagrams.scene import Edge, Scene
from causalstory.diagrams.style import INK, QUIET

if TYPE_CHECKING:
    from causalstory.diagrams.argument.shots import Material, Shot
    from causalstory.diagrams.argument.step import Step
    from causalstory.diagrams.layering import Pair
    from causalstory.diagrams.sketch import Sketch

NARROWEST = 480.0
"""The words of an argument are not squeezed into less than this."""
WIDENING = 1.1
"""By how much a canvas is widened at a time until it has the shape of a slide."""
LETTERS_FOR, LARGEST = 1000.0, 1.6
"""The width for which letters are made; on a wider canvas they are larger, up to so much."""
NO_WORDS = Block((), 0.0)


@dataclass(frozen=True)
class Stage:
    """What the frames of an argument have in common.

    Parameters
    ----------
    graph, chart
        What graphs share, and what pictures of actions side by side share: where things stand,
        and the size.
    samples
        The legend, which stands below the graphs.
    """

    graph: Plan
    chart: Plan
    samples: tuple[Sample, ...]

    def scene(self, shot: Shot) -> Scene:
        """Return the frame of one step.

        Parameters
        ----------
        shot
            What it shows.
        """
        name, step = shot.sketch.name, shot.step
        title, words = clean(step.title), clean(step.words)
        plan = self.chart if step.actions else self.graph
        panel = make_panel(plan, shot.sketch, name, 0.0, 0.0, framed=False)
        told = () if step.actions else tuple(map(words_of, _explained([shot.sketch])))
        samples = [sample for sample in self.samples if words_of(sample) in told]
        panel = replace(
            panel,
            title=title,
            teller="",
            claim=" ".join(filter(None, (words, clean(step.notes)))),
            alt=shot.alt,
            edges=tuple(map(_leading, panel.edges)) if step.actions else panel.edges,
            explained=told,
        )
        return Scene(
            title=title,
            alt=" ".join(filter(None, (words, shot.alt))) if panel.texts else shot.alt,
            width=plan.width,
            height=plan.height,
            texts=(),
            panels=(panel,),
            # Ids of the frame's own: frames may share a page.
            legend=tuple(replace(n, id=f"{name}-{n.id}") for s in samples for n in s.nodes),
            legend_edges=tuple(replace(e, id=f"{name}-{e.id}") for s in samples for e in s.edges),
        )


def _explained(sketches: Iterable[Sketch]) -> tuple[Sample, ...]:
    """Return the legend, without pale variables: what they are is said in words."""
    return tuple(
        sample
        for sample in legend(sketches)
        if not (sample.edges and sample.edges[0].state == "faint")
    )


def _leading(edge: Edge) -> Edge:
    return replace(edge, verb="leads to")


@dataclass(frozen=True)
class Ground:
    """Where everything stands, before there are words around it.

    Parameters
    ----------
    graph, chart
        Variables, and what stands side by side: the layout and the sizes of the nodes.
    """

    graph: tuple[Layout, Mapping[str, Size]]
    chart: tuple[Layout, Mapping[str, Size]]


def lay_out(
    material: Material,
    shots: Sequence[Shot],
    direction: Direction = "right",
    engine: Engine = "auto",
) -> Ground:
    """Return one layout that has room for every step.

    Parameters
    ----------
    material
        The stories whose variables share it.
    shots
        What is shown.
    direction, engine
        Where causes point, and who decides where variables stand.
    """
    graphs, charts = _parted(shots)
    sizes = sizes_of([*material.sketches, *graphs])
    graph = arrange(material.sketches, sizes, direction, room_of(graphs), engine)
    chart_sizes = sizes_of(charts[:1])
    return Ground(
        (_with_ways(graph, graphs), sizes), (arrange(charts[:1], chart_sizes), chart_sizes)
    )


def _parted(shots: Sequence[Shot]) -> tuple[list[Sketch], list[Sketch]]:
    """Return graphs, and pictures of actions side by side."""
    return (
        [shot.sketch for shot in shots if not shot.step.actions],
        [shot.sketch for shot in shots if shot.step.actions],
    )


def bare_stage(ground: Ground, shots: Sequence[Shot]) -> Stage:
    """Return the canvas of pictures alone, for pages that write words and legend beside them."""
    no_words = dict.fromkeys((shot.sketch for shot in shots), NO_WORDS)
    return Stage(_plan(*ground.graph, no_words), _plan(*ground.chart, no_words), ())


def worded_stage(ground: Ground, shots: Sequence[Shot]) -> Stage:
    """Return a canvas in the shape of a slide, with titles, words and the legend."""
    graph, chart = ground.graph[0], ground.chart[0]
    rows = _explained(_parted(shots)[0])
    inner = max(graph.width, chart.width, NARROWEST, *(row.width for row in rows))
    while True:
        headings = {shot.sketch: _heading(shot.step, inner) for shot in shots}
        head = ceil(max(heading.height for heading in headings.values()) + GAP)
        _, tall = flowed(rows, MARGIN, 0.0, inner)
        foot = tall + GAP if tall else 0.0
        height = head + max(graph.height + foot, chart.height) + 2 * MARGIN
        wanted = height * SLIDE - 2 * MARGIN
        if wanted <= inner:
            break
        inner = min(wanted, WIDENING * inner)  # words get fewer lines, so less may be enough
    width = ceil(inner + 2 * MARGIN)
    height = ceil(max(height, width / SLIDE))
    samples, _ = flowed(rows, MARGIN, height - MARGIN - tall, inner)
    return Stage(
        _fitted(_plan(*ground.graph, headings, head), width, height, foot),
        _fitted(_plan(*ground.chart, headings, head), width, height, 0.0),
        samples,
    )


def _heading(step: Step, width: float) -> Block:
    """Write title and words in letters that can be read when the whole frame fills a screen."""
    larger = min(max(width / LETTERS_FOR, 1.0), LARGEST)
    return stack(
        [
            (clean(step.title), round(larger * TITLE_SIZE), True, INK),
            (clean(step.words), round(larger * CLAIM_SIZE), False, QUIET),
        ],
        width,
    )


def _with_ways(places: Layout, sketches: Sequence[Sketch]) -> Layout:
    """Return a layout that has a way for every arrow, also for those that no story draws."""
    missing: dict[Pair, Way] = {
        (a, b): Way((), (places.centres[a], places.centres[b]))
        for sketch in sketches
        for a, b in sketch.arrows
        if (a, b) not in places.ways and (b, a) not in places.ways
    }
    return replace(places, ways={**places.ways, **missing})


def _plan(
    places: Layout,
    sizes: Mapping[str, Size],
    headings: Mapping[Sketch, Block],
    head: float = 0.0,
) -> Plan:
    width, height = places.width + 2 * MARGIN, head + places.height + 2 * MARGIN
    no_footnotes = dict.fromkeys(headings, NO_WORDS)
    return Plan(places, sizes, headings, no_footnotes, head, 0.0, ceil(width), ceil(height))


def _fitted(plan: Plan, width: float, height: float, foot: float) -> Plan:
    """Put a layout in the middle of what a canvas leaves between its heading and its foot."""
    spare = height - foot - plan.height
    return replace(plan, head=plan.head + spare / 2, width=width, height=height)
