"""How words are joined in sentences, everywhere alike."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Join words as people do.

    Parameters
    ----------
    words
        At least one.

    Examples
    --------
    >>> listed(["age", "sex", "income"]), listed(["age"])
    ('age, sex and income', 'age')
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
