"""``causalstory show``: what a scenario or a graph says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from causalstory.cli.options import add_json, add_subject
from causalstory.cli.rendering import show as show_result

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "what a scenario says: question, variables, evidence, actions, stories"
EXAMPLE = "causalstory show medication-errors --story voice"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_subject(parser)
    parser.add_argument("--story", metavar="NAME", help="this story alone")
    add_json(parser)


def run(options: Namespace) -> int:
    """Show the scenario, or the graph of a file."""
    from causalstory.classroom.showing import show
    from causalstory.stories.exchange import scenario_or_graph

    subject: Any = scenario_or_graph(options.scenario)
    show_result(show(subject, options.story), options)
    return 0
