"""Flexible regressors: curves of every column held equal, and their products two by two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

KNOTS = 7
OUTER = 2.2
"""Where the outermost knots lie: the curves go on straight for the last percent on either side."""
FEW = 6
"""A column with no more different values is held equal value by value."""

RUNGS = ((6, 3), (4, 3), (4, 2), (3, 1), (2, 0), (0, 0))
"""From rich to poor: curves per column beside the straight line, and how many of them enter
products with other columns."""

SHARE = 10
"""Rows that there must be for every regressor."""


@dataclass(frozen=True, eq=False)
class Held:
    """One column held equal, in the shapes that regressors are made of, one shape a row.

    Parameters
    ----------
    lines
        The column itself, scaled, shape (1, n); or an indicator for each of its values but the
        first, shape (values - 1, n).
    curves
        Smooth functions of its ranks, from plain to wiggly, shape (6, n); none for indicators.
    order
        The rows in the order of its values; None for indicators.
    """

    lines: Floats
    curves: Floats
    order: NDArray[np.intp] | None = None

    def width(self, curves: int) -> int:
        """Return how many shapes there are with so many curves."""
        return len(self.lines) + min(curves, len(self.curves))

    def shapes(self, curves: int) -> Iterator[Floats]:
        """Yield the lines and then the first so many curves."""
        yield from self.lines
        yield from self.curves[:curves]


def held(values: Floats, *, categories: bool = False) -> Held:
    """Prepare a column that is held equal.

    Numbers come as they are and as natural cubic splines of their normal scores, in which long
    tails are short: a mean that is linear in the column, in its logarithm or a smooth function of
    either is then close at hand.

    Parameters
    ----------
    values
        The column; codes where it holds categories.
    categories
        Whether it does.

    Examples
    --------
    >>> held(np.arange(40.0)).curves.shape, held(np.array([0.0, 1, 0, 2])).lines.shape
    ((6, 40), (2, 4))
    """
    n = len(values)
    order = np.argsort(values)
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    if categories or len(starts) <= FEW:
        others = ordered[starts][1:, None]
        return Held((values == others).astype(np.float64), np.empty((0, n)))
    ends = np.concatenate([starts[1:], [n]])
    ranks = np.empty(n, dtype=np.intp)
    ranks[order] = np.repeat((starts + ends - 1) // 2, ends - starts)  # ties share their middle
    line = (values - values.mean()) / values.std()
    return Held(line[None, :], _curves(n).take(ranks, axis=1), order)


@lru_cache(maxsize=8)
def _curves(n: int) -> Floats:
    """Return natural cubic splines of n normal scores, made orthonormal, shape (6, n), by rank.

    Hastie, Tibshirani and Friedman 2009, The Elements of Statistical Learning, section 5.2.1.
    """
    from scipy.special import ndtri

    score = ndtri((np.arange(n) + 0.5) / n)
    knots = np.linspace(-OUTER, OUTER, KNOTS)

    def cubic(knot: float) -> Floats:
        ends = np.maximum(score - knot, 0) ** 3 - np.maximum(score - knots[-1], 0) ** 3
        return np.asarray(ends / (knots[-1] - knot))

    last = cubic(knots[-2])
    columns = np.column_stack([np.ones(n), score, *(cubic(knot) - last for knot in knots[:-2])])
    orthonormal = np.linalg.qr(columns)[0][:, 1:].T
    return np.ascontiguousarray(orthonormal, dtype=np.float64) * float(np.sqrt(n))


def regressors(columns: Sequence[Held], n: int) -> Floats | None:
    """Return an intercept, the shapes of every column and their products two by two.

    As rich as the rows allow: a tenth as many regressors as rows at most.

    Returns
    -------
    array of shape (p, n), one regressor a row, or None
        None if there are too few rows even for straight lines.

    Examples
    --------
    >>> ages, doses = np.random.default_rng(1).normal(size=(2, 400))
    >>> regressors([held(ages), held(doses)], 400).shape
    (31, 400)
    """
    for curves, crossed in RUNGS:
        pairs = list(combinations(columns, 2)) if crossed else []
        plain = 1 + sum(column.width(curves) for column in columns)
        size = plain + sum(one.width(crossed) * other.width(crossed) for one, other in pairs)
        if size * SHARE > n:
            continue
        found = np.empty((size, n))
        _fill(found, columns, curves)
        products = (
            (a, b)
            for one, other in pairs
            for a, b in product(one.shapes(crossed), other.shapes(crossed))
        )
        for row, (a, b) in enumerate(products, start=plain):
            np.multiply(a, b, out=found[row])
        return found
    return None


def additive(columns: Sequence[Held], curves: int, n: int) -> Floats:
    """Return an intercept and the shapes of every column, without products, one a row.

    Examples
    --------
    >>> additive([held(np.arange(40.0))], 3, 40).shape
    (5, 40)
    """
    found = np.empty((1 + sum(column.width(curves) for column in columns), n))
    _fill(found, columns, curves)
    return found


def _fill(into: Floats, columns: Sequence[Held], curves: int) -> None:
    into[0] = 1.0
    shapes = (shape for column in columns for shape in column.shapes(curves))
    for row, shape in enumerate(shapes, start=1):
        into[row] = shape
