"""The noun of a test of independence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    SecondLook: TypeAlias = Callable[[Floats, Floats], float]

Method = Literal["covariance measure", "Fisher z", "G-test", "estimate"]
"""Which test; ``estimate`` is the interval of an effect, for claims about its sign."""


DOUBTFUL = 0.05
"""A p no larger than this is looked at a second time."""


@dataclass(frozen=True)
class Examined:
    """What a test came to, or why there was none.

    Parameters
    ----------
    method
        Which test; None if there was none.
    n
        Rows with a value in every column concerned.
    statistic
        Signed and, where the claim is true, roughly standard normal or Student's t; for the
        G-test and for columns of several categories a sum of squares.
    df
        Degrees of freedom of the statistic; None for a normal one and for a permutation.
    p
        How often data of a world in which the claim holds would look as bad, or worse.
    why_not
        Why there was no test, without a full stop; empty if there was.

    Examples
    --------
    >>> Examined("Fisher z", 100, 0.3, None, 0.76).done
    True
    """

    method: Method | None
    n: int
    statistic: float | None = None
    df: float | None = None
    p: float | None = None
    why_not: str = ""

    @property
    def done(self) -> bool:
        """Whether there was a test."""
        return self.p is not None

    def after(self, look: SecondLook | None, first: Floats, second: Floats) -> Examined:
        """Return the test after a second look, if it needs one: the larger p counts.

        Parameters
        ----------
        look
            Gives a p; None for no second look.
        first, second
            What to look at.
        """
        if look is None or self.p is None or self.p > DOUBTFUL:
            return self
        return replace(self, p=max(self.p, look(first, second)))


def untested(n: int, why_not: str) -> Examined:
    """Say why there was no test."""
    return Examined(None, n, why_not=why_not)
