"""``causalstory tell``: the whole point of a scenario, as a short narrative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import add_json, add_scenario, add_size, size_given
from causalstory.cli.rendering import show

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "tell a scenario: the same data under every story, and what each would have us do"
EXAMPLE = "causalstory tell kidney-stones"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser, default="medication-errors")
    add_size(parser)
    parser.add_argument(
        "--brief",
        action="store_true",
        help="stop at the actions: not what it costs to be wrong, nor what to measure next",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Tell the scenario."""
    from causalstory.classroom.telling import tell
    from causalstory.stories.catalog import load

    told = tell(load(options.scenario), brief=options.brief, **size_given(options))
    show(told, options)
    return 0
