"""``causalstory convert``: a graph in the format of another program."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from causalstory.cli.options import add_json
from causalstory.cli.rendering import write, write_json, write_page
from causalstory.tables import Page, Paragraph

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

SUMMARY = "write the graph of a file or a story in the format of another program"
EXAMPLE = "causalstory convert medication-errors --story voice --to dagitty"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "source",
        metavar="FILE",
        help="a graph file, a scenario file, the id of a scenario (see `causalstory list`), or - "
        "for the standard input",
    )
    parser.add_argument(
        "--to",
        metavar="FORMAT",
        help="dagitty, dot, gml, graphml, node_link, lavaan, bnlearn or mermaid; default: told by "
        "the ending of -o",
    )
    parser.add_argument("--story", metavar="NAME", help="this story of a scenario")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="where to write it; default: the standard output"
    )
    add_json(parser)


def run(options: Namespace) -> int:
    """Convert, and say what is lost on the way."""
    from causalstory.errors import FormatWarning
    from causalstory.stories.exchange import convert

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", FormatWarning)
        source = _standard_input() if options.source == "-" else options.source
        text = convert(source, to=options.to, path=options.output, story=options.story)
    for warning in caught:  # on to the shell, which writes one line for each
        warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    lost = [str(warning.message) for warning in caught]
    if options.json:
        answer = {"source": options.source, "file": options.output, "lost": lost}
        write_json(answer if options.output else {**answer, "text": text})
    elif options.output:
        write_page(Page((Paragraph(f"Written to {options.output}."),)), options)
    else:
        write(str(text), exact=True)
    return 0


def _standard_input() -> str:
    """Return what another program hands over; of too much, a bit more than is allowed."""
    import sys

    from causalstory.errors import GraphError
    from causalstory.graph.formats.limits import MAX_BYTES

    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if not content.strip():
        raise GraphError("the standard input is empty")
    try:
        return content.decode("utf-8-sig", "replace" if len(content) > MAX_BYTES else "strict")
    except UnicodeDecodeError as error:
        raise GraphError(f"the standard input is not UTF-8 text (byte {error.start + 1})") from None
