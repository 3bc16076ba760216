"""``causalstory draw``: the stories as diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import add_json, add_scenario
from causalstory.cli.rendering import write, write_json, write_page
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "draw the stories, with every variable in the same place in each"
EXAMPLE = "causalstory draw medication-errors --story voice -o voice.svg"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    parser.add_argument("--story", metavar="NAME", help="this story alone")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to draw it, NAME.svg or NAME.dot; default: SVG to the standard output",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Draw the scenario or one of its stories."""
    from causalstory.diagrams.drawing import draw
    from causalstory.stories.catalog import load

    scenario = load(options.scenario)
    drawing = draw(scenario, story=options.story)
    if options.output:
        drawing.save(options.output)
    if options.json:
        answer = {
            "scenario": scenario.id,
            "story": options.story,
            "file": options.output,
        }
        write_json(answer if options.output else {**answer, "svg": drawing.svg})
    elif options.output:
        write_page(Page((Paragraph(f"Drawn in {options.output}."),)), options)
    else:
        write(drawing.svg, exact=True)
    return 0
