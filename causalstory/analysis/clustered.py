"""Rows that belong together, such as the quarters of a ward: an interval that counts the wards.

The slope is that of all rows, whatever belongs together; only how sure it is changes. The variance
is CR2 (Bell and McCaffrey 2002, Survey Methodology 28:169-181) with the identity for working
covariance, the degrees of freedom are Satterthwaite's for it (Pustejovsky and Tipton 2018,
J. Business & Economic Statistics 36:672-683). No matrix with more cells than (columns of the
regression)^2 is needed for a cluster, however many rows it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.clusters import Clusters
from causalstory.analysis.least_squares import (
    OWN_ROW,
    Fit,
    centred_column,
    orthogonalised,
    slope,
    t_quantile,
)
from causalstory.errors import DataError
from causalstory.tables.numbers import interval, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

FEWEST = 3
"""Clusters without which nothing can be said of how much they differ."""

ROUGH = 4.0
"""Below so many degrees of freedom Satterthwaite's approximation is poor (Tipton 2015)."""

_CELLS = 4_000_000  # of the small matrices that are in memory at a time


@dataclass(frozen=True)
class ClusteredFit:
    """A slope of all rows and how well so many clusters tell it.

    Parameters
    ----------
    coefficient
        Change of the outcome per unit of the treatment, covariates held equal.
    se
        Its CR2 standard error.
    low, high
        Bounds of the interval at the level asked for.
    df
        Satterthwaite's degrees of freedom, a fraction.
    n
        Number of rows.
    cluster, clusters
        The column that says what belongs together, and how many clusters there are.
    treatment
        Name of the treatment, where it is the same throughout every cluster; else empty.
    by_means
        The slope of the clusters' means, each cluster one row; None where it does not exist or
        the treatment varies within a cluster.
    """

    coefficient: float
    se: float
    low: float
    high: float
    df: float
    n: int
    cluster: str
    clusters: int
    treatment: str = ""
    by_means: Fit | None = None

    def interval(self, level: float) -> tuple[float, float]:
        """Return the bounds at another level, from the same standard error."""
        half = self.se * t_quantile(level, self.df)
        return self.coefficient - half, self.coefficient + half

    def remarks(self, level: float) -> tuple[str, ...]:
        """Say what the interval counts, and what the clusters' means would say."""
        df = f"CR2, {number(self.df)} degrees of freedom"
        if self.clusters == self.n:
            said = [f"no two rows have the same {self.cluster}, so each counts for itself ({df})"]
        else:
            said = [
                f"rows of one {self.cluster} may hang together: the interval counts "
                f"{self.clusters:,} clusters, not {self.n:,} rows ({df})"
            ]
        if self.treatment and self.clusters < self.n:
            said.append(self._of_means(level))
        if self.df < ROUGH:
            said.append(
                "too few clusters bear on the effect for more than a rough interval, as the "
                "degrees of freedom say"
            )
        return tuple(said)

    def _of_means(self, level: float) -> str:
        same = f"all rows of one {self.cluster} have the same {self.treatment}"
        if self.by_means is None:
            return same
        mean = self.by_means.coefficient
        if abs(mean - self.coefficient) <= 1e-9 * max(self.se, abs(mean)):
            return f"{same}, and one row of means for each {self.cluster} gives the same number"
        shown = interval(mean, *self.by_means.interval(level))
        return f"{same}; one row of means for each {self.cluster}, all alike, would say {shown}"


@np.errstate(invalid="ignore")  # infinite numbers are refused in words
def clustered_slope(
    outcome: Floats,
    treatment: Floats,
    covariates: Sequence[Floats],
    clusters: Clusters,
    *,
    level: float = 0.95,
    names: Sequence[str],
) -> ClusteredFit:
    """Regress the outcome on treatment, covariates and an intercept, rows in clusters.

    Parameters
    ----------
    outcome, treatment
        One value per row.
    covariates
        One array each.
    clusters
        Which rows belong together.
    level
        Coverage of the interval.
    names
        Names of outcome, treatment and covariates for the error sentences.

    Returns
    -------
    ClusteredFit
        The slope of :func:`causalstory.analysis.least_squares.slope` with its CR2 interval.

    Raises
    ------
    DataError
        If a column is constant or follows from others, clusters or rows are too few, or one
        cluster alone decides the slope.
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> x, y = np.array([0.0, 0, 0, 1, 1, 1]), np.array([1.0, 2, 4, 6, 3, 8])
    >>> wards = Clusters("ward", np.array([0, 0, 1, 2, 2, 3]), "ABCD")
    >>> found = clustered_slope(y, x, [], wards, names=("y", "x"))
    >>> round(found.coefficient, 3), round(found.df, 2)
    (3.333, 2.0)
    """
    n, (seen, *labels) = len(outcome), (f"'{name}'" for name in (names[0], *names[2:], names[1]))
    if clusters.number < FEWEST:
        raise DataError(
            f"cluster: column '{clusters.name}' has {clusters.number} different "
            f"value{'s' if clusters.number > 1 else ''} in the rows used: {FEWEST} or more are "
            "needed to see how much they differ"
        )
    if n < len(labels) + 2:
        raise DataError(
            f"{n} rows are too few for a regression of {seen} on {', '.join(labels)}: use at "
            f"least {len(labels) + 2} rows"
        )
    q, r, lengths = orthogonalised([*covariates, treatment], labels)
    centred = centred_column(outcome)
    spread = float(r[-1, -1]) * lengths[-1]
    variance, df = _variance(q, centred - q @ (q.T @ centred), clusters, labels[-1])
    se = float(np.sqrt(variance)) / abs(spread)
    if not np.isfinite(se):
        raise DataError(f"column {seen} holds missing or infinite values: drop those rows")
    coefficient = float(q[:, -1] @ centred) / spread
    half = se * t_quantile(level, df)
    whole = _constant_within(treatment, clusters)
    return ClusteredFit(
        coefficient,
        se,
        coefficient - half,
        coefficient + half,
        df,
        n,
        clusters.name,
        clusters.number,
        names[1] if whole else "",
        _slope_of_means(outcome, treatment, covariates, clusters) if whole else None,
    )


def _variance(
    q: Floats, residual: Floats, clusters: Clusters, treatment: str
) -> tuple[float, float]:
    """Return the CR2 variance of what the last column of Q takes from the outcome, and its df.

    With B = Q'Q over the rows of a cluster, f(QQ')Q = Q f(Q'Q) turns its adjusted rows
    (I - QQ')^(-1/2) q into Q w, where w is the last column of (I - B)^(-1/2). Its share of the
    estimate's error is then w'Q'(residual), and two clusters g, h share the covariance
    [g = h] w'Bw - (Bw)_g'(Bw)_h under the working model.
    """
    q = np.column_stack([np.full(len(q), len(q) ** -0.5), q])
    variance = own = own_squared = crossed = 0.0
    shared = np.zeros((q.shape[1], q.shape[1]))
    for first, gram, scores in _by_cluster(q, residual, clusters):
        weights = _adjusted(gram, clusters, first, treatment)
        moved = np.einsum("gij,gj->gi", gram, weights)
        variance += float(np.square(np.einsum("gi,gi->g", weights, scores)).sum())
        size = np.einsum("gi,gi->g", weights, moved)
        length = np.einsum("gi,gi->g", moved, moved)
        own += float((size - length).sum())
        own_squared += float((size * size).sum())
        crossed += float((size * length).sum())
        shared += moved.T @ moved
    return variance, own**2 / (own_squared - 2 * crossed + float(np.square(shared).sum()))


def _by_cluster(
    q: Floats, residual: Floats, clusters: Clusters
) -> Iterator[tuple[int, Floats, Floats]]:
    """Give Q'Q and Q'(residual) of the clusters, as many of them at a time as memory bears."""
    order = np.argsort(clusters.codes, kind="stable")
    start = np.searchsorted(clusters.codes[order], np.arange(clusters.number + 1))
    k = q.shape[1]
    step = max(1, _CELLS // k**2)
    for first in range(0, clusters.number, step):
        last = min(first + step, clusters.number)
        rows = order[start[first] : start[last]]
        piece, at = q[rows], start[first:last] - start[first]
        gram = np.empty((last - first, k, k))
        for i in range(k):
            for j in range(i + 1):
                gram[:, i, j] = gram[:, j, i] = np.add.reduceat(piece[:, i] * piece[:, j], at)
        yield first, gram, np.add.reduceat(piece * residual[rows, None], at)


def _adjusted(gram: Floats, clusters: Clusters, first: int, treatment: str) -> Floats:
    """Return the last columns of (I - B)^(-1/2); refuse a cluster that decides the slope alone.

    The inverses are generalised ones, for a cluster may have a column of its own, held equal.
    """
    values, vectors = np.linalg.eigh(gram)
    last = vectors[:, -1, :]
    rest = 1.0 - values
    alone = rest <= OWN_ROW
    decided = (np.square(last) * alone).sum(axis=1) > OWN_ROW
    if decided.any():
        label = clusters.labels[first + int(np.argmax(decided))]
        raise DataError(
            f"{clusters.name} {label} alone decides the coefficient of {treatment}, so no interval "
            f"can say how much one {clusters.name} differs from another: collect more of them"
        )
    roots = np.where(alone, 0.0, 1.0 / np.sqrt(np.where(alone, 1.0, rest)))
    weights: Floats = np.einsum("gij,gj->gi", vectors, roots * last)
    return weights


def _constant_within(values: Floats, clusters: Clusters) -> bool:
    first = np.empty(clusters.number)
    first[clusters.codes] = values
    return bool((first[clusters.codes] == values).all())


def _slope_of_means(
    outcome: Floats, treatment: Floats, covariates: Sequence[Floats], clusters: Clusters
) -> Fit | None:
    size = np.bincount(clusters.codes)
    y, x, *others = (
        np.bincount(clusters.codes, values) / size for values in (outcome, treatment, *covariates)
    )
    try:
        return slope(y, x, others)
    except DataError:  # too few clusters for that: what was asked for has its answer all the same
        return None
