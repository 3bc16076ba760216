"""How numbers are written, everywhere alike."""

from __future__ import annotations

import math
from numbers import Integral

_SMALL, _LARGE = 1e-4, 1e9  # outside these a plain decimal number is hard to read


def number(value: float | None) -> str:
    """Write a number with about three significant digits.

    Parameters
    ----------
    value
        The number; whole numbers of integer type keep all their digits.

    Returns
    -------
    str
        Thousands are separated by commas, the minus sign is ASCII, zero has no sign, and nothing
        is written for None and NaN.

    Examples
    --------
    >>> number(0.67214), number(14.26), number(-4.3), number(57213.4)
    ('0.672', '14.3', '-4.3', '57,213')
    >>> number(10_000), number(-0.0), number(None)
    ('10,000', '0', '')
    """
    if value is None or math.isnan(value):
        return ""
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if _plain(value):
        return _trimmed([_fixed(value, _decimals(value, digits=3))])[0]
    return f"{value:.3g}"


def interval(value: float | None, low: float | None, high: float | None) -> str:
    """Write an estimate with its interval, all three with the same decimals.

    Parameters
    ----------
    value, low, high
        The estimate and its bounds. Without bounds the estimate stands alone.

    Returns
    -------
    str
        ``"4.3 [3.9, 4.7]"``: three significant digits of the largest, fewer where the interval is
        too wide for them to mean anything, more where it is so narrow that they would hide it.

    Examples
    --------
    >>> interval(4.3, 3.9, 4.7)
    '4.3 [3.9, 4.7]'
    >>> interval(57.321, 57.283, 57.359), interval(0.0051, -0.4621, 0.4713)
    ('57.32 [57.28, 57.36]', '0.01 [-0.46, 0.47]')
    >>> interval(0.0, 0.0, 0.0)
    '0 [0, 0]'
    """
    if value is None or low is None or high is None:
        return number(value)
    three = (value, low, high)
    if not all(_plain(part) for part in three):
        texts = [number(part) for part in three]
    else:
        half = (high - low) / 2
        decimals = _decimals(max(three, key=abs), digits=3)
        if half:
            decimals = max(min(decimals, _decimals(half, digits=2)), _decimals(half, digits=1))
        texts = _trimmed([_fixed(part, decimals) for part in three])
    return f"{texts[0]} [{texts[1]}, {texts[2]}]"


def finite(value: float | None) -> float | None:
    """Return a bound as JSON can hold it: None where it is infinite, there being none.

    Examples
    --------
    >>> finite(1.5), finite(math.inf), finite(None)
    (1.5, None, None)
    """
    return None if value is None or math.isinf(value) else value


def _plain(value: float) -> bool:
    return value == 0 or (math.isfinite(value) and _SMALL <= abs(value) < _LARGE)


def _decimals(value: float, *, digits: int) -> int:
    """Decimal places that show so many significant digits."""
    if value == 0:
        return 0
    return max(0, digits - 1 - math.floor(math.log10(abs(value))))


def _fixed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


def _trimmed(texts: list[str]) -> list[str]:
    """Drop the trailing zeros that all decimal parts share."""
    while all("." in text and text.endswith("0") for text in texts):
        texts = [text[:-1] for text in texts]
    return [text.removesuffix(".") for text in texts]
