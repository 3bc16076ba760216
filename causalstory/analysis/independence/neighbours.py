"""A second look before a claim is refuted: what is left, compared with that of neighbours alone.

A regression that bends too little leaves some of what is held equal in both columns, and they then
move together although the claim is true. Rows that are alike in what is held equal share what was
left behind: take the mean of a row's neighbours away, and it is gone, whatever its shape. The same
neighbours say how uneven the values are that luck had to choose from, so that a handful of rare or
extreme ones does not pass for a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.columns import Column

    Counts: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]
    Smoother: TypeAlias = Callable[[Floats], Floats]

APART = 8.0
"""How far rows of different groups lie apart, in standard deviations of a column of numbers."""

CLOSE = (3, 6)
"""Rows whose mean is taken away, the row itself among them: below MANY rows, and from there on. The
fewer the less is left behind; six take a quarter of the data's weight, three take half."""
MANY = 500
WIDE = (10, 40)
"""Rows from which variance and skewness are taken, least and most; the root of n in between."""

MARGIN = 3.0
"""What a row shares with the others of its wide neighbourhood counts so many times: where much is
held equal they are not alike enough to show all that was left behind."""

STRAIGHT = 1e-6
"""A skewness below which luck counts as normal."""


def by_neighbours(first: Floats, second: Floats, given: Sequence[Column]) -> float:
    """Return how likely columns that are independent among neighbours move together so much.

    With A taking away the mean of the neighbourhood, the statistic is the sum of the products of
    A first and A second. Given what is held equal and one of the two, it is a weighted sum of
    independent values of the other, whose variance and skewness are those among neighbours: a
    gamma distribution with these moments (Pearson's type III) gives p, as for permutation tests
    (Mielke and Berry 2007, Permutation Methods). Each column takes its turn as the one that is
    given, and the larger p counts.

    Parameters
    ----------
    first, second
        What is left of the columns, shape (n,) or, for several indicators, (d, n).
    given
        The columns held equal, without missing values.

    Examples
    --------
    >>> from causalstory.analysis.columns import Column
    >>> generator = np.random.default_rng(1)
    >>> z = generator.uniform(-6, 6, size=1_000)
    >>> x, y = np.sin(2 * z) + generator.normal(size=(2, 1_000)) / 2
    >>> by_neighbours(x, y, [Column("z", z)]) > 0.01, by_neighbours(x, y, []) < 0.01
    (True, True)
    """
    one, other = np.atleast_2d(first), np.atleast_2d(second)
    n = one.shape[1]
    close = CLOSE[n >= MANY]
    wide = min(WIDE[1], max(WIDE[0], round(n**0.5)))
    near, far = _means(given, n, close, wide)
    smallest = min(max(_p(a, b, near, far), _p(b, a, near, far)) for a, b in product(one, other))
    return min(1.0, len(one) * len(other) * smallest)  # Bonferroni


def _p(chance: Floats, fixed: Floats, near: _Means, far: _Means) -> float:
    """Return p where one column is chance and the other stays as it is."""
    local = fixed - near.of(fixed)
    # the mean of b rows takes some of their own spread and skewness away
    own, shown = chance - far.of(chance), 1 - 1 / far.rows
    second = far.of(own**2) / shown
    third = far.of(own**3) / (shown * (1 - 2 / far.rows))
    others = (far.rows * far.of(fixed) - fixed) / (far.rows - 1)

    def p(weights: Floats) -> float:
        variance = float(second @ weights**2)
        if variance <= 0.0:
            return 1.0
        skewness = float(third @ weights**3) / variance**1.5
        return _two_sided(float(chance @ weights) / variance**0.5, skewness)

    return max(p(local - near.back(local)), p(fixed - MARGIN * others))


def _two_sided(z: float, skewness: float) -> float:
    """Return twice the tail: on the long side Pearson's type III, on the short one the normal.

    The short tail of Pearson's type III ends where that of real data goes on.

    Examples
    --------
    >>> round(_two_sided(1.96, 0.0), 3), _two_sided(3.0, 1.0) > _two_sided(-3.0, 1.0)
    (0.05, True)
    """
    from scipy.special import gammaincc, ndtr

    if z * skewness <= 0.0 or abs(skewness) < STRAIGHT:
        return float(2 * ndtr(-abs(z)))
    shape = 4 / skewness**2
    return float(min(1.0, 2 * gammaincc(shape, shape + abs(z) * shape**0.5)))


@dataclass(frozen=True, eq=False)
class _Means:
    """Means over the neighbourhood of each row, the operation transposed, and its rows."""

    of: Smoother
    back: Smoother
    rows: Floats


def _means(given: Sequence[Column], n: int, *sizes: int) -> list[_Means]:
    """Return means over neighbourhoods of so many rows; over all rows if nothing is held equal."""
    if not given:

        def everybody(values: Floats) -> Floats:
            return np.full(n, values.mean())

        return [_Means(everybody, everybody, np.full(n, float(n)))] * len(sizes)

    from scipy.spatial import KDTree

    scales = np.vstack([_scales(column) for column in given]).T
    places, at, rows = np.unique(scales, axis=0, return_inverse=True, return_counts=True)
    most = min(max(sizes), len(places))
    nearest = np.asarray(KDTree(places).query(places, k=[*range(1, most + 1)])[1])
    before = np.cumsum(rows[nearest], axis=1) - rows[nearest]
    return [_over(nearest, before < size, at.ravel(), rows) for size in sizes]


def _over(
    nearest: NDArray[np.intp], inside: NDArray[np.bool_], at: NDArray[np.intp], rows: Counts
) -> _Means:
    """Return means over the nearest places that are inside, each with its rows."""
    from scipy.sparse import csr_array

    m = len(rows)
    starts = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])
    belongs = csr_array((np.ones(starts[-1]), nearest[inside], starts), shape=(m, m))
    turned = belongs.T.tocsr()
    size = belongs @ rows.astype(np.float64)

    def total(values: Floats) -> Floats:
        return np.bincount(at, weights=values, minlength=m).astype(np.float64)

    return _Means(
        lambda values: np.asarray((belongs @ total(values) / size)[at]),
        lambda values: np.asarray((turned @ (total(values) / size))[at]),
        size[at],
    )


def _scales(column: Column) -> Floats:
    """Return where rows stand on a column: normal scores of numbers, groups far apart."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    if column.levels:
        return APART * np.asarray(column.numbers == np.unique(column.numbers)[1:, None], float)
    return np.asarray(ndtri((rankdata(column.numbers) - 0.5) / len(column.numbers)))[None, :]
