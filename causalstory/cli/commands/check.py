"""``causalstory check``: whether what scenario files assert holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.cli.options import add_json
from causalstory.cli.rendering import show

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from causalstory.stories.model import Scenario

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
    from causalstory.errors import CausalStoryError
    from causalstory.quality.checking import check
    from causalstory.stories.catalog import load, scenarios

    chosen: list[Scenario] = []
    problems: list[str] = []
    for source in options.scenarios:
        try:
            chosen.append(load(source))
        except CausalStoryError as error:
            problems += [_of_file(source, problem) for problem in error.problems]
    if problems:
        raise CausalStoryError(problems)
    report = check(*(chosen or scenarios()))
    show(report, options)
    return 0 if report.ok else 1


def _of_file(source: str, problem: str) -> str:
    return problem if problem.startswith(source) else f"{source}: {problem}"
