"""Nouns for everything people read, and how they become text and HTML.

A verb returns numbers; :class:`Readable` results describe themselves as a :class:`Page`, which
knows nothing of terminals, notebooks or colours. A cell says what it means (``good``, ``warn``),
and whoever renders it decides how that looks.
"""

from __future__ import annotations

from causalstory.tables.hypertext import to_html
from causalstory.tables.numbers import finite, interval, number
from causalstory.tables.page import (
    Block,
    Cell,
    Column,
    Heading,
    Lines,
    Page,
    Paragraph,
    Table,
    Tone,
    one_line,
    printable,
)
from causalstory.tables.readable import Readable
from causalstory.tables.text import to_text
from causalstory.tables.words import listed

__all__ = [
    "Block",
    "Cell",
    "Column",
    "Heading",
    "Lines",
    "Page",
    "Paragraph",
    "Readable",
    "Table",
    "Tone",
    "finite",
    "interval",
    "listed",
    "number",
    "one_line",
    "printable",
    "to_html",
    "to_text",
]
