"""What every way of estimating gives: a number with an interval at any level."""

from __future__ import annotations

from typing import Protocol


class Fitted(Protocol):
    """A number per unit of treatment and how well it is known.

    :class:`causalstory.analysis.least_squares.Fit` is one; instruments have their own, since with
    a weak one no multiple of a standard error is honest.
    """

    @property
    def coefficient(self) -> float:
        """Change of the outcome per unit of the treatment."""

    @property
    def se(self) -> float:
        """Its standard error."""

    @property
    def low(self) -> float:
        """Lower bound at the level asked for; minus infinity where there is none."""

    @property
    def high(self) -> float:
        """Upper bound at the level asked for; infinity where there is none."""

    @property
    def n(self) -> int:
        """Number of rows."""

    def interval(self, level: float) -> tuple[float, float]:
        """Return the bounds at another level."""

    def remarks(self, level: float) -> tuple[str, ...]:
        """Say what has to be said about the interval at a level, a sentence each, no full stop."""
