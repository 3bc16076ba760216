"""The generalised covariance measure: whether columns move together, others held equal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.independence.basis import Held
from causalstory.analysis.independence.examined import Examined, untested
from causalstory.analysis.independence.regression import residuals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.independence.examined import SecondLook

    Floats: TypeAlias = NDArray[np.float64]

NOTHING_LEFT = 1e-10
"""A column of whose variance less is left than this, others held equal, follows from them."""


def covariance_measure(
    first: Floats, second: Floats, given: Sequence[Held], look: SecondLook | None = None
) -> Examined:
    """Test whether what is left of two columns, others held equal, is uncorrelated.

    Both columns are regressed on the others, flexibly; under independence the products of what is
    left have mean zero, whatever the distributions, and their mean over its standard error is
    normal for large n (Shah and Peters 2020, Annals of Statistics 48:1514-1538). Dependence that
    leaves no correlation behind goes unnoticed.

    Parameters
    ----------
    first, second
        One value per row, shape (n,); indicators, shape (levels - 1, n), for categories.
    given
        The columns held equal, as :func:`causalstory.analysis.independence.basis.held` makes them.
    look
        A second look at what is left of the two where they seem to move together.

    Returns
    -------
    Examined
        Student's t with as many degrees of freedom as the regressions leave; Hotelling's T-squared,
        with an F distribution, where there are several products.

    Examples
    --------
    >>> from causalstory.analysis.independence.basis import held
    >>> generator = np.random.default_rng(1)
    >>> errors = generator.poisson(50, size=2_000)
    >>> reports, cause = generator.binomial(errors, 0.4), errors + generator.normal(size=2_000)
    >>> first, second = cause.astype(float), reports.astype(float)
    >>> covariance_measure(first, second, [held(errors.astype(float))]).p > 0.01
    True
    >>> covariance_measure(first, second, []).p < 0.001
    True
    """
    one, other = np.atleast_2d(first), np.atleast_2d(second)
    n = one.shape[1]
    both = np.vstack([one, other])
    found = residuals(both, given)
    if found is None:
        return untested(n, f"{n:,} complete rows are too few")
    left, size = found
    if np.any(left.var(axis=1) <= NOTHING_LEFT * both.var(axis=1)):
        return untested(n, "one of the two follows from the rest")
    products = (left[: len(one), None] * left[None, len(one) :]).reshape(-1, n)
    df = n - size
    if df < 10 * len(products):
        return untested(n, f"{n:,} complete rows are too few")
    seen = _single(products[0], df) if len(products) == 1 else _several(products, df)
    return seen.after(look, left[: len(one)], left[len(one) :])


def _single(products: Floats, df: int) -> Examined:
    from scipy.special import stdtr

    n = len(products)
    statistic = float(products.mean() / products.std() * np.sqrt(df))
    return Examined("covariance measure", n, statistic, df, float(2 * stdtr(df, -abs(statistic))))


def _several(products: Floats, df: int) -> Examined:
    from scipy.special import fdtrc

    d, n = products.shape
    mean = products.mean(axis=1)
    spread = np.atleast_2d(np.cov(products, bias=True))
    statistic = float(df * mean @ np.linalg.pinv(spread, hermitian=True) @ mean)
    p = float(fdtrc(d, df - d + 1, statistic * (df - d + 1) / (df * d)))
    return Examined("covariance measure", n, statistic, d, p)
