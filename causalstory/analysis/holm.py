"""Several tests at once: Holm's correction."""

from __future__ import annotations

from collections.abc import Sequence


def adjusted(values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values that may each be held against one level for all of them together.

    The smallest of m is multiplied by m, the next by m - 1, and so on, never below the one before
    (Holm 1979, Scand. J. Statist. 6:65-70). If every claim holds, the chance that any adjusted
    value is a or less is at most a, however the tests hang together.

    Parameters
    ----------
    values
        p-values.

    Examples
    --------
    >>> adjusted([0.02, 0.25, 0.004])
    (0.04, 0.25, 0.012)
    """
    found = [0.0] * len(values)
    least = 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=lambda i: values[i])):
        least = max(least, min(1.0, (len(values) - rank) * values[index]))
        found[index] = least
    return tuple(found)
