"""``causalstory new``: a scenario file to start from."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from causalstory.cli.options import add_json
from causalstory.cli.rendering import write_json, write_page
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "write a commented scenario file that works, for you to make your own"
EXAMPLE = "causalstory new umbrellas -o dags/umbrellas.toml"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "id", metavar="ID", help="id of the new scenario: lower-case letters, digits and -"
    )
    parser.add_argument("--title", metavar="TEXT", help="the phenomenon, as a question")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where to write it, NAME.toml; default: ID.toml"
    )
    parser.add_argument("--force", action="store_true", help="replace a file that is already there")
    add_json(parser)


def run(options: Namespace) -> int:
    """Write the file and say how to go on."""
    from causalstory.quality.scaffold import new

    path = new(options.id, options.output, title=options.title, force=options.force)
    if options.json:
        write_json({"scenario": options.id, "file": str(path)})
    else:
        check = f"causalstory check {quote(str(path))}"
        write_page(Page((Paragraph(f"Wrote {path}: edit it, then run `{check}`."),)), options)
    return 0
