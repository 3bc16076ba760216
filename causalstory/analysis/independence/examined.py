"""The noun of a test of independence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Method = Literal["covariance measure", "Fisher z", "G-test", "estimate"]
"""Which test; ``estimate`` is the interval of an effect, for claims about its sign."""


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


def untested(n: int, why_not: str) -> Examined:
    """Say why there was no test."""
    return Examined(None, n, why_not=why_not)
