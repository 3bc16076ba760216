"""``causalstory enlarge``: how small a change of mind would change the action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import (
    add_evidence,
    add_jobs,
    add_json,
    add_scenario,
    add_size,
    size_given,
    whole_number,
)
from causalstory.cli.rendering import show

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "how small a change of mind would change the action"
EXAMPLE = "causalstory enlarge medication-errors --story complacency --world voice"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_scenario(parser)
    parser.add_argument("--story", metavar="S", required=True, help="the story that is believed")
    parser.add_argument(
        "--world",
        metavar="W",
        help="the story whose data is read; default: the believed one's own",
    )
    add_evidence(parser, default="the cheapest")
    add_size(parser)
    parser.add_argument(
        "--steps",
        metavar="K",
        type=whole_number(1, 2),
        default=2,
        help="how many edits to make at a time, at most: 1 or 2; default: 2",
    )
    parser.add_argument(
        "--tiers",
        metavar="A,B/C/...",
        type=_tiers,
        default=(),
        help="variables from early to late, groups parted by a slash: nothing in a later group may "
        "act on anything in an earlier one",
    )
    add_jobs(parser, what="graphs to work on", so="the answer")
    add_json(parser)


def run(options: Namespace) -> int:
    """Show the smallest ideas that change the action."""
    from causalstory.decision.enlargement import enlarge
    from causalstory.stories.catalog import load

    found = enlarge(
        load(options.scenario),
        options.story,
        world=options.world,
        evidence=options.evidence,
        steps=options.steps,
        tiers=options.tiers,
        jobs=options.jobs,
        **size_given(options),
    )
    show(found, options)
    return 0


def _tiers(text: str) -> list[list[str]]:
    """Read ``acuity,staff/errors``."""
    return [[name.strip() for name in tier.split(",")] for tier in text.split("/")]
