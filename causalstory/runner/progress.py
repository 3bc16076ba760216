"""Long work says how far it is to whoever listens, and to nobody otherwise."""

from __future__ import annotations

from collections.abc import Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


class Listener(Protocol):
    """Whoever shows progress. Pieces of work nest: the last one started is finished first."""

    def start(self, what: str, total: int | None) -> None:
        """Begin a piece of work; ``total`` is the number of its steps, where that is known."""

    def advance(self) -> None:
        """Count one step of the innermost piece of work as done."""

    def finish(self) -> None:
        """End the innermost piece of work, done or given up."""


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener | None) -> Iterator[None]:
    """Let a listener hear of the work done inside the ``with`` block.

    Parameters
    ----------
    listener
        Replaces, inside the block, any listener outside of it; with None nobody hears.
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def track(iterable: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Iterate, telling the listener of each item done.

    Parameters
    ----------
    iterable
        What to iterate over.
    what
        The work in words, such as ``"simulating voice"``.
    total
        Number of items; asked of the iterable where it has a length.

    Returns
    -------
    iterator
        The same items. Without a listener it is the iterable's own iterator, at no cost.

    Examples
    --------
    >>> list(track([1, 2, 3], "counting"))
    [1, 2, 3]
    """
    listener = _listener.get()
    if listener is None:
        return iter(iterable)
    if total is None and isinstance(iterable, Sized):
        total = len(iterable)
    return _heard(iterable, what, total, listener)


def _heard(iterable: Iterable[T], what: str, total: int | None, listener: Listener) -> Iterator[T]:
    listener.start(what, total)
    try:
        for item in iterable:
            yield item
            listener.advance()
    finally:
        listener.finish()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Tell the listener of one long step, of which nobody knows how far it is.

    Examples
    --------
    >>> with step("loading DoWhy"):
    ...     pass
    """
    listener = _listener.get()
    if listener is None:
        yield
        return
    listener.start(what, None)
    try:
        yield
    finally:
        listener.finish()
