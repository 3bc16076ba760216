"""An effect through mediators: slopes on the way multiplied, and added up over the ways.

The linear form of the front-door formula (Pearl 2009, Causality, theorem 3.3.4): each mediator's
slope on the treatment, times the outcome's slope on that mediator with the treatment and the other
mediators held equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.least_squares import (
    Fit,
    centred_column,
    left_to_others,
    orthogonalised,
    t_quantile,
)
from causalstory.errors import DataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


def product_of_slopes(
    outcome: Floats,
    treatment: Floats,
    mediators: Sequence[Floats],
    *,
    level: float = 0.95,
    names: Sequence[str] | None = None,
) -> Fit:
    """Return the effect of a treatment that reaches the outcome through mediators only.

    The interval is the delta method's: in a large sample the product differs from the true one by
    a mean over rows of (what a row says about the first slopes) b + a (what it says about the
    second ones), where a are the slopes of the mediators and b those on them. The mean square of
    that sum needs no assumption on how the two regressions hang together, nor on spreads that are
    equal; each part is blown up for leverage as HC3 does.

    Parameters
    ----------
    outcome, treatment
        One value per row.
    mediators
        One array each; at least one.
    level
        Coverage of the interval.
    names
        Names of outcome, treatment and mediators for the error sentences.

    Returns
    -------
    Fit
        Effect per unit of treatment, standard error, interval, degrees of freedom of the second
        regression, rows.

    Raises
    ------
    DataError
        If a column is constant or follows from others, rows are too few, or one row alone decides
        a coefficient.
    OptionError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> smoking, tar = np.array([0.0, 0, 0, 1, 1, 1]), np.array([0.0, 0, 1, 0, 1, 1])
    >>> round(product_of_slopes(2 * tar - smoking, smoking, [tar]).coefficient, 6)
    0.666667
    """
    from scipy.linalg import solve_triangular

    n, df = len(outcome), len(outcome) - len(mediators) - 2
    names = names or ("the outcome", "the treatment", *("a mediator" for _ in mediators))
    seen, *labels = (f"'{name}'" for name in names)
    if df < 1:
        raise DataError(
            f"{n} rows are too few to tell the effect of {labels[0]} on {seen} through "
            f"{', '.join(labels[1:])}: use at least {len(mediators) + 3} rows"
        )
    q, r, lengths = orthogonalised([treatment, *mediators], labels)
    y = centred_column(outcome)
    first = r[0, 1:] / r[0, 0]
    second = solve_triangular(r, q.T @ y, check_finite=False)[1:]
    effect = float(first @ second) / lengths[0]

    # what is left of the mediators when the treatment is taken out, times the second slopes
    beyond = q[:, 1:] @ (r[1:, 1:] @ second)
    alone = 1.0 - 1.0 / n - np.square(q[:, 0])
    by_first = q[:, 0] / r[0, 0] * beyond / alone
    weights = solve_triangular(r, np.array([0.0, *first]), trans="T", check_finite=False)
    by_second = q @ weights * (y - q @ (q.T @ y)) / left_to_others(q, r, labels)
    by_row = by_first + by_second
    se = float(np.sqrt(by_row @ by_row)) / lengths[0]
    if not np.isfinite(se):
        raise DataError(f"column {seen} holds missing or infinite values: drop those rows")
    half = se * t_quantile(level, df)
    return Fit(effect, se, effect - half, effect + half, df, n)
