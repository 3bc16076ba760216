"""How words are joined in sentences, everywhere alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def listed(words: Iterable[str], word: str = "and") -> str:
    """Join words as people do.

    Parameters
    ----------
    words
        At least one.
    word
        What stands before the last one.

    Examples
    --------
    >>> listed(["age", "sex", "income"]), listed(["age"]), listed(["age", "sex"], "or")
    ('age, sex and income', 'age', 'age or sex')
    """
    *first, last = words
    return f"{', '.join(first)} {word} {last}" if first else last


def shortened(words: Sequence[str], most: int = 6) -> str:
    """Join words with commas, but no more than a reader wants; the last one always.

    Examples
    --------
    >>> shortened(["age", "sex"]), shortened(list("abcdefgh"), 3)
    ('age, sex', 'a, b, 5 more, h')
    """
    if len(words) <= most:
        return ", ".join(words)
    return ", ".join([*words[: most - 1], f"{len(words) - most} more", words[-1]])


_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def is_turn(character: str) -> bool:
    r"""Say whether a character switches the writing direction of what follows.

    Examples
    --------
    >>> is_turn("\u202e"), is_turn("\u05d0")
    (True, False)
    """
    return unicodedata.bidirectional(character) in _TURNS


def capital(words: str) -> str:
    """Return words with a capital letter in front; the rest stays as it is.

    Examples
    --------
    >>> capital("the NHS manager")
    'The NHS manager'
    """
    return f"{words[:1].upper()}{words[1:]}"


def span(unit: str, first: int, last: int) -> str:
    """Return what weeks are called, from a first one to a last one.

    Examples
    --------
    >>> span("week", 5, 8), span("week", 5, 5)
    ('weeks 5-8', 'week 5')
    """
    return f"{unit}s {first}-{last}" if last > first else f"{unit} {first}"


def inside_sentence(label: str) -> str:
    """Return a label as it stands within a sentence; abbreviations keep their capitals.

    Examples
    --------
    >>> inside_sentence("Errors made"), inside_sentence("ICU errors")
    ('errors made', 'ICU errors')
    """
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def as_sentence(words: str) -> str:
    """Return words as a sentence of their own, with a full stop unless they have an end.

    Examples
    --------
    >>> as_sentence("it is so"), as_sentence("is it?")
    ('It is so.', 'Is it?')
    """
    return capital(words) if words.endswith((".", "!", "?")) else f"{capital(words)}."


def rows_left_out(number: int) -> tuple[str, ...]:
    """Say how many rows lack a value, in words without full stop; nothing if none does.

    Examples
    --------
    >>> rows_left_out(0), rows_left_out(1), rows_left_out(1200)
    ((), ('1 row with a missing value left out',), ('1,200 rows with a missing value left out',))
    """
    if not number:
        return ()
    rows = "1 row" if number == 1 else f"{number:,} rows"
    return (f"{rows} with a missing value left out",)
