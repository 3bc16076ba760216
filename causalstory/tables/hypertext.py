"""Pages and tables as HTML: for notebooks and web pages, without scripts or style sheets."""

from __future__ import annotations

from html import escape

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
)

# Each tone sets its own background, so that it is readable on light and on dark pages.
_TONES: dict[Tone, str] = {
    "plain": "",
    "good": "background:#e3f4e6;color:#0b4f1a",
    "bad": "background:#fde7e7;color:#7a1010",
    "warn": "background:#fff3d6;color:#5c3d00",
    "muted": "opacity:0.75",
    "strong": "font-weight:bold",
}
_NUMERIC = "text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums"


def to_html(content: Page | Table) -> str:
    """Return a page or a table as an HTML fragment.

    Parameters
    ----------
    content
        What to write; every text in it is escaped.

    Returns
    -------
    str
        A ``<div>`` with headings from ``<h3>`` on (it stands inside somebody's page), and tables
        with a caption and header cells that screen readers can announce.

    Examples
    --------
    >>> "&lt;b&gt;" in to_html(Page((Paragraph("<b>"),)))
    True
    """
    blocks = content.blocks if isinstance(content, Page) else (content,)
    return f'<div class="causalstory">{"".join(_block(block) for block in blocks)}</div>'


def _block(block: Block) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"<h{level + 2}>{escape(text)}</h{level + 2}>"
        case Paragraph(text=text, tone=tone):
            return f"<p{_style(_TONES[tone])}>{escape(text)}</p>"
        case Lines(lines=lines):
            return f'<pre style="overflow-x:auto">{escape(chr(10).join(lines))}</pre>'
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    caption = f"<caption{_style('text-align:left')}>{escape(table.title)}</caption>"
    heads = "".join(
        f'<th scope="col"{_style(_alignment(column))}>{escape(column.header)}</th>'
        for column in table.columns
    )
    rows = "".join(f"<tr>{_row(row, table.columns)}</tr>" for row in table.rows)
    notes = "".join(f"<p{_style('font-size:0.9em')}>{escape(note)}</p>" for note in table.notes)
    return (
        f"<table>{caption if table.title else ''}"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{notes}"
    )


def _row(cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> str:
    parts = []
    for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        style = _style(_alignment(column), _TONES[cell.tone])
        text = escape(cell.text)
        parts.append(
            f'<th scope="row"{style}>{text}</th>' if index == 0 else f"<td{style}>{text}</td>"
        )
    return "".join(parts)


def _alignment(column: Column) -> str:
    return "text-align:left" if column.align == "left" else _NUMERIC


def _style(*rules: str) -> str:
    text = ";".join(rule for rule in rules if rule)
    return f' style="{text}"' if text else ""
