"""What goes to the standard output: colours on a terminal, plain text in a pipe, or JSON."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from causalstory.errors import OutputError

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console, RenderableType

    from causalstory.tables import Block, Page, Readable, Table, Tone

_STYLES: dict[Tone, str] = {
    "plain": "",
    "good": "green",
    "bad": "red",
    "warn": "yellow",
    "muted": "dim",
    "strong": "bold",
}


def show(result: Readable, options: Namespace) -> None:
    """Write a result to the standard output: as JSON if that is asked for, else as a page."""
    if options.json:
        write_json(result.to_dict())
    else:
        write_page(result.to_page(), options)


def write_json(value: Any) -> None:
    """Write JSON as UTF-8, whatever the encoding of the terminal."""
    write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n", exact=True)


def write_page(page: Page, options: Namespace) -> None:
    """Write a page in colours on a terminal that may have them, in plain text elsewhere."""
    if sys.stdout.isatty() and not _colours_refused(options):
        from rich.console import Console

        text = io.StringIO()
        console = Console(
            file=text,
            force_terminal=True,
            width=shutil.get_terminal_size().columns,
            highlight=False,
        )
        print_page(page, console)
        write(text.getvalue())
        return
    from causalstory.tables import to_text

    width = shutil.get_terminal_size(fallback=(100, 24)).columns
    write(to_text(page, width) + "\n")


def _colours_refused(options: Namespace) -> bool:
    """Whether colours, bold and all, are unwanted: see https://no-color.org."""
    return getattr(options, "no_color", False) or bool(os.environ.get("NO_COLOR"))


def write(text: str, *, exact: bool = False) -> None:
    """Write text to the standard output.

    Parameters
    ----------
    text
        What to write.
    exact
        Whether programs read it: then it is UTF-8. For people a character that the terminal lacks
        is replaced by a question mark.

    Raises
    ------
    OutputError
        If the system refuses it, for want of space for instance.
    BrokenPipeError
        If nobody reads any more; the shell then leaves quietly.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        if exact:
            sys.stdout.reconfigure(encoding="utf-8")
        else:
            sys.stdout.reconfigure(errors="replace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _drop_output()
        if isinstance(error, BrokenPipeError):
            raise
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write to the standard output: {reason}") from error


def _drop_output() -> None:
    """Send what is still buffered to nowhere, or Python complains when it closes the stream."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):  # not a real stream, as in tests and notebooks
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def print_page(page: Page, console: Console) -> None:
    """Print a page to a rich console, a blank line between blocks."""
    for index, block in enumerate(page.blocks):
        if index:
            console.print()
        console.print(_renderable(block, console.width), soft_wrap=False)


def _renderable(block: Block, width: int) -> RenderableType:
    from rich.text import Text

    from causalstory.tables import Heading, Lines, Paragraph

    match block:
        case Heading(text=text, level=level):
            return Text(text, style="bold underline" if level == 1 else "bold")
        case Paragraph(text=text, tone=tone):
            return Text(text, style=_STYLES[tone])
        case Lines(lines=lines):
            return Text("\n".join(hanging(line, width) for line in lines))
    return _table(block, width)


def hanging(line: str, width: int) -> str:
    """Break a line that is too long between words, what follows indented more deeply.

    Examples
    --------
    >>> print(hanging("  safety -> errors -> reports", 20))
      safety -> errors
          -> reports
    """
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.fill(line, width, subsequent_indent=indent, break_on_hyphens=False)


def _table(table: Table, width: int) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if table.title:
        parts += [Text(table.title, style="bold"), Text()]
    parts.append(_grid(table, width))
    parts += [Text(note, style="dim") for note in table.notes]
    return Group(*parts)


def _grid(table: Table, width: int) -> RenderableType:
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    from causalstory.tables.text import GAP, aligned_texts, column_widths, records, wrapped

    texts = aligned_texts(table)
    widths = column_widths(table, texts, width - GAP * (len(table.columns) - 1))
    if widths is None:
        return Text(records(table, width))
    long = any(len(text) > limit for row in texts for text, limit in zip(row, widths, strict=True))
    grid = RichTable(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        padding=(0, GAP - 1, 0, 0),  # the box adds one
        leading=int(long),
    )
    for column, limit in zip(table.columns, widths, strict=True):
        head = Text(
            column.header, style="bold", justify="left" if column.align == "left" else "right"
        )
        grid.add_column(head, width=limit)
    for row, cells in zip(texts, table.rows, strict=True):
        # rich would strip the spaces that put decimal points below one another
        padded = [
            "\n".join(wrapped(text, limit)) if column.align == "left" else text.rjust(limit)
            for text, column, limit in zip(row, table.columns, widths, strict=True)
        ]
        grid.add_row(
            *(
                Text(text, style=_STYLES[cell.tone], no_wrap=column.align != "left")
                for text, cell, column in zip(padded, cells, table.columns, strict=True)
            )
        )
    return grid
