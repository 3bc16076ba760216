"""Fisher's z: whether a partial correlation is zero; for Gaussian stories, and for few rows."""

from __future__ import annotations

from math import atanh, sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.analysis.independence.examined import Examined, untested

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.independence.examined import SecondLook

    Floats: TypeAlias = NDArray[np.float64]

FEWEST = 5
"""Rows beyond the columns held equal below which nothing is tested; z itself needs four."""

NOTHING_LEFT = 1e-12
"""A column of whose variance less is left than this, others held equal, follows from them."""


def fisher_z(
    first: Floats, second: Floats, given: Floats, look: SecondLook | None = None
) -> Examined:
    """Test whether the partial correlation of two columns is zero.

    Parameters
    ----------
    first, second
        One value per row, shape (n,).
    given
        The columns held equal, shape (n, k), k possibly zero.
    look
        A second look at what is left of the two where they seem to move together, unless the
        story makes them normal.

    Returns
    -------
    Examined
        z = atanh(r) sqrt(n - k - 3), standard normal if the columns are jointly normal and
        independent given the others (Fisher 1924, Metron 3:329-332).

    Examples
    --------
    >>> generator = np.random.default_rng(2)
    >>> z, luck, more = generator.normal(size=(3, 200))
    >>> fisher_z(z + luck, z + more, z[:, None]).p > 0.01
    True
    >>> fisher_z(z + luck, z + more, np.empty((200, 0))).p < 0.001
    True
    """
    from scipy.special import ndtr

    n, k = given.shape
    if n < k + FEWEST:
        return untested(n, f"{n:,} complete rows are too few")
    design = np.column_stack([np.ones(n), given])
    both = np.column_stack([first, second])
    before = np.var(both, axis=0)
    left = both - design @ np.linalg.lstsq(design, both, rcond=None)[0]
    if np.any(np.var(left, axis=0) <= NOTHING_LEFT * before):
        return untested(n, "one of the two follows from the rest")
    r = float(np.corrcoef(left.T)[0, 1])
    z = atanh(min(max(r, -1 + 1e-15), 1 - 1e-15)) * sqrt(n - k - 3)
    seen = Examined("Fisher z", n, z, None, float(2 * ndtr(-abs(z))))
    return seen.after(look, left[:, 0], left[:, 1])
