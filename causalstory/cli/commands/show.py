"""``causalstory show``: what a scenario says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import add_json, add_scenario
from causalstory.cli.rendering import show as show_result

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "what a scenario says: question, variables, evidence, actions, stories"
EXAMPLE = "causalstory show medication-errors --story voice"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    parser.add_argument("--story", metavar="NAME", help="this story alone")
    add_json(parser)


def run(options: Namespace) -> int:
    """Show the scenario."""
    from causalstory.classroom.showing import show
    from causalstory.stories.catalog import load

    show_result(show(load(options.scenario), options.story), options)
    return 0
