"""``causalstory distinguish``: what to measure next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import (
    MOST_UNITS,
    add_jobs,
    add_json,
    add_scenario,
    add_seed,
    add_weights,
    whole_number,
)
from causalstory.cli.rendering import show

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "what to measure next: what tells the stories apart, and what it is worth"
EXAMPLE = "causalstory distinguish medication-errors --weights voice=2,complacency=1"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    parser.add_argument(
        *("-n", "--n"),
        metavar="N",
        type=whole_number(5, MOST_UNITS),
        default=200,
        help="number of units that one would measure, which decides what evidence is worth; "
        "default: 200",
    )
    add_seed(parser, so="the same answer")
    parser.add_argument(
        "--replications",
        metavar="R",
        type=whole_number(10, 1_000_000),
        default=200,
        help="data sets behind every frequency; default: 200",
    )
    add_weights(parser)
    add_jobs(parser, what="batches of data sets to work on", so="the answer")
    add_json(parser)


def run(options: Namespace) -> int:
    """Show what tells the stories apart."""
    from causalstory.decision.distinction import distinguish
    from causalstory.stories.catalog import load

    found = distinguish(
        load(options.scenario),
        n=options.n,
        seed=options.seed,
        weights=options.weights,
        replications=options.replications,
        jobs=options.jobs,
    )
    show(found, options)
    return 0
