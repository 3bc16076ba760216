"""Several pieces of work at a time, with the results in the order of the work.

joblib does it, which DoWhy brings along: with threads here, and in whatever a user asks for with
``joblib.parallel_config``, such as processes or a Dask cluster.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from causalstory.errors import CausalStoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 32
"""Pieces that are worked on before the first of them is handed over; bounds the memory."""


def in_order(work: Callable[[T], R], items: Iterable[T], *, jobs: int = 1) -> Iterator[R]:
    """Apply a function to every item, several at a time, and yield the results in order.

    Parameters
    ----------
    work
        A function of one item; it must pickle where the work is done in other processes.
    items
        They are taken :data:`AHEAD` at a time.
    jobs
        How many at a time. With 1 nothing is started and each item waits until it is asked for.

    Yields
    ------
    object
        What the function returned for each item. If it raised an error of this package, that of
        the first item that failed is raised in its place, whichever failed first.

    Examples
    --------
    >>> list(in_order(abs, [-3, 1, -2], jobs=2))
    [3, 1, 2]
    """
    if jobs == 1:
        yield from map(work, items)
        return
    from joblib import Parallel, delayed

    waiting = iter(items)
    with Parallel(n_jobs=min(jobs, AHEAD), prefer="threads") as parallel:
        while batch := list(islice(waiting, AHEAD)):
            for result in parallel(map(delayed(partial(_attempt, work)), batch)):
                if isinstance(result, CausalStoryError):
                    raise result
                yield result


def _attempt(work: Callable[[T], R], item: T) -> R | CausalStoryError:
    """Return an error of this package as a result, so that it is raised in its turn."""
    try:
        return work(item)
    except CausalStoryError as error:
        return error
