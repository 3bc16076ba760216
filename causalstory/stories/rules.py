"""What values a parameter of a family may take, and the sentence for those it may not."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

_LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Rule:
    """The values that a parameter may take; NaN and infinity never are among them.

    Parameters
    ----------
    at_least, at_most
        Closed bounds.
    whole
        Whether only whole numbers will do.
    why
        What the bound means, where the number alone does not say it.

    Examples
    --------
    >>> Rule(at_least=0).complaint(np.array([1.0, -0.5]))
    'must be at least 0, but is -0.5 in 1 of 2 rows'
    >>> Rule(at_least=0).complaint(2.0) is None
    True
    """

    at_least: float = -_LARGEST
    at_most: float = _LARGEST
    whole: bool = False
    why: str = ""

    def complaint(self, value: Any) -> str | None:
        """Return what is wrong with a value or an array of them, or None.

        Parameters
        ----------
        value
            A number, or an array with one number a row. What NumPy warns of where numbers are huge
            or no numbers is left to the caller.
        """
        if isinstance(value, float):  # most parameters are one number for all rows
            least = most = value
        else:
            value = np.asarray(value, dtype=np.float64)
            if value.size == 0 or (self._any_finite and math.isfinite(value.sum())):
                return None
            least, most = value.min(), value.max()
        # NaN passes through min() and max() and fails every comparison.
        inside = self.at_least <= least and most <= self.at_most
        if inside and not (self.whole and np.any(value != np.rint(value))):
            return None
        return self._sentence(np.asarray(value, dtype=np.float64))

    @cached_property
    def _any_finite(self) -> bool:
        """Whether every finite number will do: a sum, quick to take, is finite only if all are."""
        return self.at_most == _LARGEST == -self.at_least and not self.whole

    def _sentence(self, values: np.ndarray[Any, np.dtype[np.float64]]) -> str:
        why = f" ({self.why})" if self.why else ""
        must, wrong = next(
            (must, wrong)
            for must, wrong in (
                ("a finite number", ~np.isfinite(values)),
                (f"at least {self.at_least:g}{why}", values < self.at_least),
                (f"at most {self.at_most:g}{why}", values > self.at_most),
                ("a whole number", values != np.rint(values)),
            )
            if wrong.any()
        )
        rows = f" in {wrong.sum():,} of {wrong.size:,} rows" if wrong.ndim else ""
        return f"must be {must}, but is {values[wrong].flat[0]:g}{rows}"
