"""``causalstory draw``: the stories as diagrams."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.cli.argument import add_reveal, refuse_stories, run_reveal
from causalstory.cli.marks import add_marks, marks_given, refuse_marks
from causalstory.cli.options import add_json, add_subject, whole_number
from causalstory.cli.rendering import write, write_json, write_page
from causalstory.diagrams.arrangement import ENGINES
from causalstory.diagrams.outputs import listed, size_in
from causalstory.diagrams.places import DIRECTIONS
from causalstory.errors import OptionError
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    import networkx as nx

    from causalstory.diagrams.drawing import Drawing
    from causalstory.stories.model import Scenario

SUMMARY = "draw the stories, with every variable in the same place in each"
EXAMPLE = "causalstory draw medication-errors --story voice -o voice.svg"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_subject(parser)
    parser.add_argument("--story", metavar="NAME", help="this story alone")
    parser.add_argument(
        "--weeks",
        type=whole_number(1),
        metavar="N",
        help="with --story, over time: so many weeks side by side",
    )
    parser.add_argument(
        "--direction",
        metavar="WAY",
        default="right",
        help=f"where causes point: {' or '.join(DIRECTIONS)}; default: right",
    )
    parser.add_argument(
        "--layout",
        metavar="NAME",
        default="auto",
        help=f"who decides where the nodes stand: {', '.join(ENGINES)} (Graphviz); default: auto",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=f"where to draw it; the ending chooses the format: {listed()}; "
        "default: SVG to the standard output",
    )
    add_reveal(parser)
    add_json(parser)
    add_marks(parser)


def run(options: Namespace) -> int:
    """Draw the scenario, one of its stories, the graph of a file, or an argument."""
    if options.reveal:
        refuse_marks(options)
        return run_reveal(options)
    refuse_stories(options)
    from causalstory.stories.exchange import scenario_or_graph
    from causalstory.stories.model import Scenario

    subject = scenario_or_graph(options.scenario)
    drawing = _drawn(subject, options)
    if options.output:
        drawing.save(options.output)
    if options.json:
        answer = {
            "scenario": subject.id if isinstance(subject, Scenario) else None,
            "story": options.story,
            "file": options.output,
        }
        write_json(answer if options.output else {**answer, "svg": drawing.svg})
    elif options.output:
        size = size_in(drawing.scene, Path(options.output))
        told = f"Drawn in {options.output}{f', {size}' if size else ''}."
        write_page(Page((Paragraph(told),)), options)
    else:
        write(drawing.svg, exact=True)
    return 0


def _drawn(subject: Scenario | nx.DiGraph[str], options: Namespace) -> Drawing:
    """Draw what was asked for: the subject, or a story against its least enlargement."""
    from causalstory.diagrams.drawing import draw
    from causalstory.stories.model import Scenario

    given = {"direction": options.direction, "layout": options.layout}
    given |= marks_given(options, subject)
    if options.weeks is not None:
        return draw(_unrolled(subject, options), **given)
    if not options.enlarge:
        if options.world:
            raise OptionError("--world: goes with --enlarge; add that, or leave it out")
        return draw(subject, story=options.story, **given)
    if not isinstance(subject, Scenario) or not options.story:
        raise OptionError("--enlarge: starts from a story of a scenario; name it with --story")
    from causalstory.classroom.enlarged_picture import draw_enlargement

    return draw_enlargement(subject, options.story, world=options.world, **given)


def _unrolled(subject: Scenario | nx.DiGraph[str], options: Namespace) -> nx.DiGraph[str]:
    """Return the weeks of one story as one graph."""
    from causalstory.stories.model import Scenario
    from causalstory.stories.unrolled import unroll

    if not isinstance(subject, Scenario) or not options.story:
        raise OptionError("--weeks: draws a story of a scenario over time; name it with --story")
    if options.enlarge or options.world:
        raise OptionError("--weeks: leave it out with --enlarge, which changes one week's graph")
    return unroll(subject[options.story], weeks=options.weeks)
