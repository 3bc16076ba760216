"""What is left of columns once others are held equal, however they bend the mean.

Where the mean of a count or of a 0/1 column is not a sum but a product of what each column does,
as under a log or logit link, sums and pairwise products of curves are not enough for large data.
A generalised linear model is then fitted first and its mean joins the regressors; so do jumps,
where a column makes the mean leap. Whatever a target is regressed on depends on that target and
on what is held equal alone, so this freedom does not make two targets look alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.independence.basis import Held, additive, regressors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

RIDGE = 1e-7
"""Penalty, as a share of a regressor's length: just enough to make copies harmless."""

ROUNDS = 4
"""Of reweighted least squares."""

LEAP = 4.5
"""Standard errors from which a jump counts as one."""

MIDST = 0.02
"""Share of the rows that lies on either side of a jump, at least."""


def residuals(targets: Floats, columns: Sequence[Held]) -> tuple[Floats, int] | None:
    """Return what is left of targets, and how many regressors it took.

    Parameters
    ----------
    targets
        Shape (d, n), one target a row.
    columns
        What is held equal, possibly nothing.

    Returns
    -------
    residuals of shape (d, n), number of regressors; or None
        None if there are too few rows.

    Examples
    --------
    >>> from causalstory.analysis.independence.basis import held
    >>> z = np.linspace(-2, 2, 300)
    >>> left, size = residuals(np.exp(z)[None, :], [held(z)])
    >>> bool(np.std(left) < 0.1), size
    (True, 11)
    """
    n = targets.shape[1]
    if not columns:
        return targets - targets.mean(axis=1, keepdims=True), 1
    design = regressors(columns, n)
    if design is None:
        return None
    means = list(_means(targets, columns))
    if means:
        design = np.vstack([design, *means])
    left = _left(targets, design)
    jumps = [jump for target in left for jump in _jumps(target, columns)]
    if jumps:
        design = np.vstack([design, *jumps])
        left = _left(targets, design)
    return left, len(design)


def _left(targets: Floats, design: Floats) -> Floats:
    """Return the residuals of least squares with a ridge too small to bend anything."""
    from scipy.linalg import solve

    products = design @ design.T
    diagonal = np.diag_indices_from(products)
    products[diagonal] *= 1.0 + RIDGE
    products[diagonal] += RIDGE  # a regressor may be zero throughout
    return targets - solve(products, design @ targets.T, assume_a="pos").T @ design


def _means(targets: Floats, columns: Sequence[Held]) -> Iterator[Floats]:
    """Yield the fitted means of targets that a link may bend: 0 or 1, or nowhere negative."""
    design = additive(columns, 3, targets.shape[1])
    if len(design) * 5 > targets.shape[1]:
        return
    for target in targets:
        if np.all((target == 0.0) | (target == 1.0)):
            yield _generalised(target, design, logit=True)
        elif target.min() >= 0.0:
            yield _generalised(target, design, logit=False)


def _generalised(target: Floats, design: Floats, *, logit: bool) -> Floats:
    """Return the mean of a target under a logit or log link, by reweighted least squares."""
    from scipy.linalg import solve
    from scipy.special import expit

    middle = target.mean()
    mean = (target + middle) / 2
    low, high = (-12.0, 12.0) if logit else (np.log(middle) - 12.0, np.log(target.max()) + 2.0)
    predictor = np.log(mean / (1 - mean)) if logit else np.log(mean)
    for _ in range(ROUNDS):
        weight = mean * (1 - mean) if logit else mean
        weight = np.maximum(weight, 1e-10)
        weighted = design * weight
        products = weighted @ design.T
        products[np.diag_indices_from(products)] += 1e-5 * np.trace(products) / len(products)
        working = predictor + (target - mean) / weight
        predictor = solve(products, weighted @ working, assume_a="pos") @ design
        predictor = np.clip(predictor, low, high)
        mean = expit(predictor) if logit else np.exp(predictor)
    return np.asarray(mean)


def _jumps(left: Floats, columns: Sequence[Held]) -> Iterator[Floats]:
    """Yield an indicator and a change of slope where a column makes the mean leap.

    The best single split of what is left, by cumulative sums along the column.
    """
    n = len(left)
    edge = max(5, int(MIDST * n))
    spread = left.std()
    if spread == 0 or n <= 4 * edge:
        return
    size = np.arange(1.0, n)
    scale = spread * np.sqrt(size * (n - size) / n)
    for column in columns:
        if column.order is None:
            continue
        leaps = np.abs(np.cumsum(left[column.order])[:-1]) / scale
        best = edge + int(np.argmax(leaps[edge:-edge]))
        if leaps[best] > LEAP:
            line = column.lines[0]
            above = (line > line[column.order[best]]).astype(np.float64)
            yield above
            yield above * line
