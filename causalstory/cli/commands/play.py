"""``causalstory play``: a page in which a student is the manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import add_json, add_scenario, whole_number
from causalstory.cli.rendering import write_json, write_page
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "be the manager: a page that plays without a network"
EXAMPLE = "causalstory play --export game.html"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser, default="weekly-report")
    parser.add_argument(
        "--export",
        metavar="FILE",
        default="play.html",
        help="where to write the page; default: play.html",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0),
        metavar="K",
        default=1,
        help="root of the random numbers; default: 1",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Write the page, and say how to play."""
    from causalstory.classroom.play import export_play

    path = export_play(options.export, scenario=options.scenario, seed=options.seed)
    if options.json:
        write_json({"scenario": options.scenario, "seed": options.seed, "file": str(path)})
        return 0
    told = f"Wrote {path}: one file that needs nothing else. Open it in a browser to play."
    write_page(Page((Paragraph(told),)), options)
    return 0
