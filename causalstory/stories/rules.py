"""What values a parameter of a family may take, and the sentence for those it may not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
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
            A number, or an array with one number a row.
        """
        values = np.asarray(value, dtype=np.float64)
        if values.size == 0:
            return None
        # NaN passes through min() and max() and fails every comparison.
        inside = values.min() >= self.at_least and values.max() <= self.at_most
        if inside and not (self.whole and (values != np.rint(values)).any()):
            return None
        return self._sentence(values)

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
