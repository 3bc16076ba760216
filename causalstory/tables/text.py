"""Pages and tables as plain, aligned text: for pipes, files and ``print``."""

from __future__ import annotations

import textwrap

from causalstory.tables.page import Block, Heading, Lines, Page, Paragraph, Table

_GAP = 2  # spaces between columns
_TABULATE_NAMES = {"left": "left", "right": "right", "number": "decimal"}


def to_text(content: Page | Table, width: int = 100) -> str:
    """Return a page or a table as plain text.

    Parameters
    ----------
    content
        What to write.
    width
        Characters in a line. Running text and table cells are wrapped to fit; lines that keep
        their breaks (and a table of more columns than characters) may be longer.

    Returns
    -------
    str
        The text, without a line break at its end.

    Examples
    --------
    >>> print(to_text(Table.of(["story", "slope"], [["voice", 0.25], ["acuity", 11.5]])))
    story      slope
    -------  -------
    voice       0.25
    acuity     11.5
    """
    blocks = content.blocks if isinstance(content, Page) else (content,)
    return "\n\n".join(_block(block, width) for block in blocks)


def _block(block: Block, width: int) -> str:
    match block:
        case Heading(text=text, level=level):
            title = textwrap.fill(text, width)
            longest = max((len(line) for line in title.splitlines()), default=0)
            return f"{title}\n{('=' if level == 1 else '-') * longest}"
        case Paragraph(text=text):
            return textwrap.fill(text, width)
        case Lines(lines=lines):
            return "\n".join(lines)
        case Table():
            return _table(block, width)


def _table(table: Table, width: int) -> str:
    from tabulate import tabulate

    heads = [column.header for column in table.columns]
    grid = [heads, *([cell.text for cell in row] for row in table.rows)]
    widths = column_widths(grid, width - _GAP * (len(heads) - 1))
    wrapped = [
        [_wrap(text, limit) for text, limit in zip(row, widths, strict=True)] for row in grid
    ]
    head, *rows = wrapped
    if any("\n" in text for row in rows for text in row):
        rows = _spaced(rows)
    body = tabulate(
        rows,
        headers=head,
        tablefmt="simple",
        disable_numparse=True,
        colalign=[_TABULATE_NAMES[column.align] for column in table.columns],
    )
    parts = [textwrap.fill(table.title, width)] if table.title else []
    parts.append("\n".join(line.rstrip() for line in body.splitlines()))
    parts.extend(textwrap.fill(note, width) for note in table.notes)
    return "\n".join(parts)


def _wrap(text: str, limit: int) -> str:
    return "\n".join(textwrap.wrap(text, limit, break_on_hyphens=False))


def _spaced(rows: list[list[str]]) -> list[list[str]]:
    """Put an empty row between rows, where cells of several lines would run together."""
    spaced: list[list[str]] = []
    for row in rows:
        spaced += [row, [""] * len(row)]
    return spaced[:-1]


def column_widths(grid: list[list[str]], available: int) -> list[int]:
    """Return the width of each column such that all fit.

    Parameters
    ----------
    grid
        Rows of texts, the heads among them.
    available
        Characters for all columns together.

    Returns
    -------
    list of int
        The natural widths where they fit. Else the widest columns are narrowed first, down to
        their longest word; words are broken only where that is not enough. At least 1 each.

    Examples
    --------
    >>> column_widths([["story", "reason"], ["voice", "fear hides reports from the audit"]], 20)
    [5, 15]
    """
    columns = list(zip(*grid, strict=True))
    natural = [max(1, *(len(text) for text in column)) for column in columns]
    words = [
        max([1, *(len(word) for text in column for word in text.split())]) for column in columns
    ]
    least = words if sum(words) <= available else [1] * len(columns)
    widths = natural
    while sum(widths) > available and widths != least:
        slack = [width if width > low else 0 for width, low in zip(widths, least, strict=True)]
        widest = slack.index(max(slack))
        widths = [width - (index == widest) for index, width in enumerate(widths)]
    return widths
