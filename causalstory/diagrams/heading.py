"""The words above a picture and below it: titles, tellers, claims and footnotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from causalstory.diagrams import style
from causalstory.diagrams.measure import wrap
from causalstory.diagrams.scene import Text
from causalstory.diagrams.sketch import Sketch

TITLE_SIZE = 28.0
PANEL_TITLE_SIZE = 22.0
CLAIM_SIZE = 17.0
FOOTNOTE_SIZE = 16.0
LEADING = 1.28


@dataclass(frozen=True)
class Block:
    """Lines of text below each other, each at x = 0; the first begins at y = 0."""

    texts: tuple[Text, ...]
    height: float

    def at(self, x: float, y: float) -> tuple[Text, ...]:
        """Return the lines with the block's top left corner at a point."""
        return tuple(
            Text(x + text.x, y + text.y, text.text, text.size, text.bold, text.colour)
            for text in self.texts
        )


def stack(paragraphs: Iterable[tuple[str, float, bool, str]], width: float) -> Block:
    """Break paragraphs (text, size, bold, colour) into lines; empty ones are left out.

    Examples
    --------
    >>> stack([("Errors came first", 20, True, "#000000")], 400).height
    25.6
    """
    texts = []
    y = 0.0
    for words, size, bold, colour in paragraphs:
        for line in wrap(words, width, size, bold=bold) if words else ():
            texts.append(Text(0.0, round(y + size, 1), line, size, bold, colour))
            y += LEADING * size
    return Block(tuple(texts), round(y, 1))


def scene_heading(title: str, width: float) -> Block:
    """Return the title of a whole picture."""
    return stack([(title, TITLE_SIZE, True, style.INK)], width)


def panel_heading(sketch: Sketch, width: float) -> Block:
    """Return the title of a story, and below it who tells it and what it claims."""
    teller = sketch.teller[:1].upper() + sketch.teller[1:]
    said = ": ".join(words for words in (teller, sketch.claim) if words)
    return stack(
        [
            (sketch.title, PANEL_TITLE_SIZE, True, style.INK),
            (said, CLAIM_SIZE, False, style.QUIET),
        ],
        width,
    )


def footing(sketch: Sketch, width: float) -> Block:
    """Return the lines below a graph."""
    return stack([(line, FOOTNOTE_SIZE, False, style.INK) for line in sketch.footnotes], width)
