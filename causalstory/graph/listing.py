"""Answers that could be very many: what was found so far, and whether that is all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from numbers import Integral
from typing import Any, Generic, TypeVar, overload

from causalstory.errors import OptionError

Item_co = TypeVar("Item_co", covariant=True)
Found = TypeVar("Found")

MOST_SHOWN = 20
"""So many items are written out by ``repr``."""

LINE = 100
"""Letters on a line of a notebook."""


@dataclass(frozen=True, eq=False, repr=False)
class Listing(Sequence[Item_co], Generic[Item_co]):
    """Some or all of many answers, in order; reads and compares like a tuple of them.

    Parameters
    ----------
    items
        The answers.
    complete
        False if there are more than the bound let through.

    Examples
    --------
    >>> found = Listing((("age",), ("income", "town")))
    >>> len(found), found[0], found.complete
    (2, ('age',), True)
    >>> found == [("age",), ("income", "town")]
    True
    >>> Listing((("age",),), complete=False)
    Listing([('age',)], cut off at 1: there are more)
    >>> print(found)
    {age}
    {income, town}
    """

    items: tuple[Item_co, ...]
    complete: bool = True

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> Item_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item_co, ...]: ...
    def __getitem__(self, index: int | slice) -> Item_co | tuple[Item_co, ...]:
        return self.items[index]

    def __iter__(self) -> Iterator[Item_co]:
        return iter(self.items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (Listing, tuple, list)):
            return self.items == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        shown = [repr(item) for item in self.items[:MOST_SHOWN]]
        if len(self) > MOST_SHOWN:
            shown.append(f"... {len(self) - MOST_SHOWN} not shown")
        cut = "" if self.complete else f", cut off at {len(self)}: there are more"
        return f"Listing([{', '.join(shown)}]{cut})"

    def __str__(self) -> str:
        """Return what ``print`` shows: an answer a line, sets in braces."""
        shown = [_line(item) for item in self.items[:MOST_SHOWN]]
        if len(self) > MOST_SHOWN:
            shown.append(f"... {len(self) - MOST_SHOWN} not shown")
        if not self.complete:
            shown.append(f"cut off at {len(self)}: there are more")
        return "\n".join(shown) or "none"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        """Show in a notebook: what does not fit on one line goes one answer a line."""
        plain = repr(self)
        printer.text(plain if len(plain) <= LINE else str(self))


def _line(item: object) -> str:
    """Return one answer as people write it.

    Examples
    --------
    >>> _line(("age", "town")), _line(())
    ('{age, town}', '{}')
    """
    if type(item) is tuple:
        return f"{{{', '.join(map(str, item))}}}"
    arrows = getattr(item, "edges", None)  # of a graph
    if arrows is not None:
        return ", ".join(f"{cause} -> {effect}" for cause, effect in arrows) or "no arrows"
    return str(item)


def bounded(items: Iterable[Found], limit: int | None) -> Listing[Found]:
    """Take from a possibly endless series as many as a limit allows.

    Parameters
    ----------
    items
        Only one more than the limit is asked for, to know whether there are more.
    limit
        The bound; None for no bound.

    Raises
    ------
    OptionError
        If the limit is below one.

    Examples
    --------
    >>> from itertools import count
    >>> bounded(count(), 3)
    Listing([0, 1, 2], cut off at 3: there are more)
    >>> bounded("abc", 3).complete
    True
    """
    require_limit(limit)
    if limit is None:
        return Listing(tuple(items))
    found = tuple(islice(items, limit + 1))
    return Listing(found[:limit], complete=len(found) <= limit)


def require_limit(limit: int | None) -> None:
    """Refuse a bound that lets nothing through.

    Raises
    ------
    OptionError
        If the limit is below one, or no whole number.

    Examples
    --------
    >>> require_limit(0)
    Traceback (most recent call last):
    causalstory.errors.OptionError: limit is 0; name a whole number of at least 1, or None for all
    """
    whole = isinstance(limit, Integral) and not isinstance(limit, bool)
    if limit is not None and not (whole and limit >= 1):
        raise OptionError(
            f"limit is {limit!r:.40}; name a whole number of at least 1, or None for all"
        )
