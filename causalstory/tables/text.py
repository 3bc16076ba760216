"""Pages and tables as plain, aligned text: for pipes, files and ``print``."""

from __future__ import annotations

import re
import textwrap
from itertools import zip_longest

from causalstory.tables.page import Block, Column, Heading, Lines, Page, Paragraph, Table

GAP = 2  # spaces between columns
_NARROWEST = 20  # below this, wrapping helps nobody
_WORD = re.compile(r"\S+")
_PART = re.compile(r"\S*?_+(?=[^\s_])|\S+")  # of_an_identifier, underscores at its end
_NUMBER = re.compile(r"[-+]?[\d,]+(\.\d+)?%?")


def to_text(content: Page | Table, width: int = 100) -> str:
    """Return a page or a table as plain text.

    Parameters
    ----------
    content
        What to write.
    width
        Characters in a line, 20 at least. Running text and table cells are wrapped to fit, and a
        table that does not fit even so becomes one paragraph a row; :class:`Lines` keep their
        breaks and may be longer.

    Returns
    -------
    str
        The text, without a line break at its end.

    Examples
    --------
    >>> print(to_text(Table.of(["story", "slope"], [["voice", 0.25], ["acuity", 11.5]])))
    story   slope
    ------  -----
    voice    0.25
    acuity  11.5
    """
    blocks = content.blocks if isinstance(content, Page) else (content,)
    return "\n\n".join(_block(block, max(width, _NARROWEST)) for block in blocks)


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
    parts = [textwrap.fill(table.title, width)] if table.title else []
    texts = aligned_texts(table)
    widths = column_widths(table, texts, width - GAP * (len(table.columns) - 1))
    parts.append(records(table, width) if widths is None else _grid(table, texts, widths))
    if table.notes:
        parts.append("\n".join(textwrap.fill(note, width) for note in table.notes))
    return "\n\n".join(parts)


def _grid(table: Table, texts: list[list[str]], widths: list[int]) -> str:
    head = _row([column.header for column in table.columns], table.columns, widths, wrap=True)
    rows = [_row(row, table.columns, widths) for row in texts]
    # Cells of several lines would run into those below without a blank line between.
    between = "\n\n" if any("\n" in row for row in rows) else "\n"
    rule = (" " * GAP).join("-" * width for width in widths)
    return "\n".join([head, rule, *([between.join(rows)] if rows else [])])


def _row(
    texts: list[str], columns: tuple[Column, ...], widths: list[int], *, wrap: bool = False
) -> str:
    """Set the cells of one row side by side; cells of numbers are wrapped in the head only."""
    cells = [
        wrapped(text, width) if wrap or column.align != "number" else [text]
        for text, column, width in zip(texts, columns, widths, strict=True)
    ]
    lines = []
    for parts in zip_longest(*cells, fillvalue=""):
        padded = [
            part.ljust(width) if column.align == "left" else part.rjust(width)
            for part, column, width in zip(parts, columns, widths, strict=True)
        ]
        lines.append((" " * GAP).join(padded).rstrip())
    return "\n".join(lines)


class _IdentifierBreaker(textwrap.TextWrapper):
    """Breaks lines between words, and after underscores."""

    wordsep_simple_re = re.compile(r"(\s+|(?<=_)(?=[^\s_]))")


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines; inside an identifier only where it is longer than a line.

    Examples
    --------
    >>> wrapped("buy staff_sick_wards", 16), wrapped("buy staff_sick_wards", 12)
    (['buy', 'staff_sick_wards'], ['buy staff_', 'sick_wards'])
    """
    fits = all(len(word) <= width for word in text.split())
    breaker = textwrap.TextWrapper if fits else _IdentifierBreaker
    return breaker(width, break_on_hyphens=False).wrap(text)


def aligned_texts(table: Table) -> list[list[str]]:
    """Return the texts of the rows; right-aligning them puts decimal points in one place.

    Examples
    --------
    >>> aligned_texts(Table.of(["n"], [[0.672], [12.5], [-140]]))
    [['0.672'], ['12.5  '], ['-140    ']]
    """
    columns = []
    for index, column in enumerate(table.columns):
        texts = [row[index].text for row in table.rows]
        columns.append(_line_up(texts) if column.align == "number" else texts)
    return [list(row) for row in zip(*columns, strict=True)]


def _line_up(texts: list[str]) -> list[str]:
    """Pad plain numbers so that as much stands right of the decimal point in each of them."""
    tails = [len(text.lstrip("-+0123456789,")) for text in texts if _NUMBER.fullmatch(text)]
    longest = max(tails, default=0)
    return [
        text + " " * (longest - len(text.lstrip("-+0123456789,")))
        if _NUMBER.fullmatch(text)
        else text
        for text in texts
    ]


def records(table: Table, width: int) -> str:
    """Write each row as a paragraph of its own, for where the columns do not fit side by side.

    Parameters
    ----------
    table
        The table; its title and notes are left to the caller.
    width
        Characters in a line.

    Examples
    --------
    >>> print(records(Table.of(["story", "slope"], [["voice", 0.25]]), 20))
    voice
      slope: 0.25
    """
    paragraphs = []
    for row in table.rows:
        lines = [textwrap.fill(cell.text, width) for cell in row[:1]]
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            if cell.text:
                text = f"{column.header}: {cell.text}"
                lines.append(
                    textwrap.fill(text, width, initial_indent="  ", subsequent_indent="    ")
                )
        paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def column_widths(table: Table, texts: list[list[str]], available: int) -> list[int] | None:
    """Return the width of each column such that all fit.

    Parameters
    ----------
    table
        The table.
    texts
        What stands in its rows, from :func:`aligned_texts`.
    available
        Characters for all columns together, without the gaps between them.

    Returns
    -------
    list of int, or None
        The natural widths where they fit. Else the widest columns are narrowed first, none below
        its longest word (below its longest part of an identifier, if need be), and columns of
        numbers not at all; None where that is not enough.

    Examples
    --------
    >>> table = Table.of(["story", "reason"], [["voice", "fear hides reports"]])
    >>> column_widths(table, aligned_texts(table), 20), column_widths(table, [], 8)
    ([5, 15], None)
    """
    columns = [
        [column.header, *(row[index] for row in texts)]
        for index, column in enumerate(table.columns)
    ]
    for pattern in (_WORD, _PART):
        least = [
            max(
                _longest(pattern.findall(column[0])),
                _longest(
                    column[1:] if head.align == "number" else pattern.findall(" ".join(column[1:]))
                ),
            )
            for head, column in zip(table.columns, columns, strict=True)
        ]
        if sum(least) <= available:
            return _narrowed([_longest(column) for column in columns], least, available)
    return None


def _longest(texts: list[str]) -> int:
    return max((len(text) for text in texts), default=0)


def _narrowed(widths: list[int], least: list[int], available: int) -> list[int]:
    """Take from the widest column, one character at a time, until all fit."""
    while sum(widths) > available:
        slack = [width if width > low else 0 for width, low in zip(widths, least, strict=True)]
        widths[slack.index(max(slack))] -= 1
    return widths
