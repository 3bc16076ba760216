"""``causalstory check``: whether what scenario files assert holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import add_json
from causalstory.cli.rendering import show

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "recompute what scenario files assert, such as the phenomenon and the actions"
EXAMPLE = "causalstory check medication-errors dags/my-scenario.toml"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "scenarios",
        metavar="ID",
        nargs="*",
        help="ids of scenarios or paths of scenario files; default: all that come along",
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Check scenarios: 0 if all assertions hold, else 1."""
    from causalstory.quality.checking import check

    report = check(*options.scenarios)
    show(report, options)
    return 0 if report.ok else 1
