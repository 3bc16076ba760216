"""The nouns: a page is made of headings, paragraphs, lines and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Literal

from causalstory.tables.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable

Tone = Literal["plain", "good", "bad", "warn", "muted", "strong"]
"""What a piece of text means; the words must say it too, a tone only repeats it."""

Align = Literal["left", "right", "number"]
"""``number`` is right-aligned, decimal points below one another, and is never wrapped."""

_NUMBER_OR_INTERVAL = re.compile(r"[-+]?[\d.,]+%?( \[.+\])?")

_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
_CONTROL |= {ord("\n"): "\n", ord("\t"): " ", ord("\r"): ""}


def printable(text: str) -> str:
    r"""Return the text without control characters, which could drive a terminal.

    Examples
    --------
    >>> printable("a\tb")
    'a b'
    >>> "\x1b" in printable("\x1b[2J")
    False
    """
    return text.translate(_CONTROL)


def one_line(text: str) -> str:
    r"""Return the text without control characters, in one line, with single spaces.

    Examples
    --------
    >>> one_line("as a file\n  breaks it")
    'as a file breaks it'
    """
    return " ".join(printable(text).split())


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Parameters
    ----------
    text
        What it says.
    tone
        What it means.
    """

    text: str
    tone: Tone = "plain"

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", one_line(self.text))

    @classmethod
    def of(cls, value: object) -> Cell:
        """Make a cell of a value: numbers as :func:`number` writes them, None left empty.

        Examples
        --------
        >>> Cell.of(0.67214).text, Cell.of(None).text, Cell.of(True).text
        ('0.672', '', 'yes')
        """
        if isinstance(value, Cell):
            return value
        if value is None:
            return cls("")
        if isinstance(value, bool):
            return cls("yes" if value else "no")
        if isinstance(value, Real):
            return cls(number(float(value) if not isinstance(value, int) else value))
        return cls(str(value))


@dataclass(frozen=True)
class Column:
    """The head of a column and how its cells are aligned."""

    header: str
    align: Align = "left"

    def __post_init__(self) -> None:
        object.__setattr__(self, "header", one_line(self.header))


@dataclass(frozen=True)
class Table:
    """Rows of cells below column heads; the first column names the row.

    Parameters
    ----------
    columns
        The columns.
    rows
        As many cells in each as there are columns.
    title
        Stands above the table.
    notes
        Stand below it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"a row has {len(row)} cells, the table has {len(self.columns)} columns"
                )
        object.__setattr__(self, "title", one_line(self.title))
        object.__setattr__(self, "notes", tuple(one_line(note) for note in self.notes))

    @classmethod
    def of(
        cls,
        columns: Iterable[str | Column],
        rows: Iterable[Iterable[object]],
        *,
        title: str = "",
        notes: Iterable[str] = (),
    ) -> Table:
        """Make a table of plain values.

        Parameters
        ----------
        columns
            Heads; one given as a string is aligned by what stands below it.
        rows
            Values, as :meth:`Cell.of` takes them.
        title, notes
            As in the class.

        Raises
        ------
        ValueError
            If a row has more or fewer values than there are columns.

        Examples
        --------
        >>> table = Table.of(["story", "slope"], [["voice", 0.25], ["acuity", None]])
        >>> [column.align for column in table.columns]
        ['left', 'number']
        """
        grid = [list(row) for row in rows]
        heads = tuple(
            head if isinstance(head, Column) else Column(head, _alignment(grid, index))
            for index, head in enumerate(columns)
        )
        cells = tuple(tuple(Cell.of(value) for value in row) for row in grid)
        return cls(heads, cells, title, tuple(notes))


def _alignment(grid: list[list[object]], index: int) -> Align:
    values = [row[index] for row in grid if index < len(row)]
    values = [value.text if isinstance(value, Cell) else value for value in values]
    values = [value for value in values if value not in (None, "")]
    return "number" if values and all(_numeric(value) for value in values) else "left"


def _numeric(value: object) -> bool:
    """Whether a value is a number, or text that starts with one and holds no words."""
    if isinstance(value, str):
        return _NUMBER_OR_INTERVAL.fullmatch(value) is not None
    return isinstance(value, Real) and not isinstance(value, bool)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 heads the page, 2 a section."""

    text: str
    level: Literal[1, 2] = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", one_line(self.text))


@dataclass(frozen=True)
class Paragraph:
    """Running text, wrapped to the width there is."""

    text: str
    tone: Tone = "plain"

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", one_line(self.text))


@dataclass(frozen=True)
class Lines:
    """Lines that keep their breaks and spaces, such as the arrows of a DAG."""

    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        lines = (part for line in self.lines for part in printable(line).split("\n"))
        object.__setattr__(self, "lines", tuple(lines))


Block = Heading | Paragraph | Lines | Table


@dataclass(frozen=True)
class Page:
    """Blocks from top to bottom.

    Examples
    --------
    >>> page = Page((Heading("A question"), Paragraph("An answer.")))
    >>> len(page.blocks)
    2
    """

    blocks: tuple[Block, ...]
