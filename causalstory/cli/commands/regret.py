"""``causalstory regret``: what it costs to act on the wrong story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import (
    add_evidence,
    add_jobs,
    add_json,
    add_scenario,
    add_size,
    add_weights,
    size_given,
    whole_number,
)
from causalstory.cli.rendering import show

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "what it costs to act on the wrong story"
EXAMPLE = "causalstory regret medication-errors --convinced"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    add_evidence(parser, default="the cheapest, with --convinced the richest")
    add_size(parser)
    parser.add_argument(
        "--convinced",
        action="store_true",
        help="each story chooses on data of its own world, and its action is carried out in all",
    )
    parser.add_argument(
        "--replications",
        metavar="R",
        type=whole_number(1, 1_000_000),
        help="choose on R data sets in place of one, and say how often each action is chosen",
    )
    add_weights(parser)
    add_jobs(parser, what="changes and data sets to work on", so="the answer")
    add_json(parser)


def run(options: Namespace) -> int:
    """Show the price of the wrong story."""
    from causalstory.decision.regret import regret
    from causalstory.stories.catalog import load

    found = regret(
        load(options.scenario),
        evidence=options.evidence,
        convinced=options.convinced,
        replications=options.replications,
        weights=options.weights,
        jobs=options.jobs,
        **size_given(options),
    )
    show(found, options)
    return 0
