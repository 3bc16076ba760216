from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.tables import interval, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.67214, "0.672"),
        (0.1, "0.1"),
        (-0.0123456, "-0.0123"),
        (4.0, "4"),
        (4.3, "4.3"),
        (9.996, "10"),
        (14.26, "14.3"),
        (-11.13, "-11.1"),
        (999.6, "1,000"),
        (57213.4, "57,213"),
        (10_000, "10,000"),
        (1_234_567_890_123, "1,234,567,890,123"),
        (3.4e-7, "3.4e-07"),
        (2.5e12, "2.5e+12"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (np.float64(0.5), "0.5"),
        (np.int64(1500), "1,500"),
    ],
)
def test_number(value: float | None, text: str) -> None:
    assert number(value) == text


@given(st.floats(-1e300, 1e300))
def test_number_reads_back_to_about_the_same_value(value: float) -> None:
    text = number(value)
    assert text != "-0"
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.006)


@pytest.mark.parametrize(
    ("three", "text"),
    [
        ((4.3, 3.9, 4.7), "4.3 [3.9, 4.7]"),
        ((4.312, 3.913, 4.688), "4.31 [3.91, 4.69]"),
        ((0.0, 0.0, 0.0), "0 [0, 0]"),
        ((-0.0001, -0.5, 0.5), "0.0 [-0.5, 0.5]"),
        ((0.0051, -0.4621, 0.4713), "0.01 [-0.46, 0.47]"),
        ((13.95, 13.2, 14.7), "13.9 [13.2, 14.7]"),
        ((57.321, 57.283, 57.359), "57.32 [57.28, 57.36]"),
        ((120.0, 80.0, 160.0), "120 [80, 160]"),
        ((1e-9, -1e-9, 3e-9), "1e-09 [-1e-09, 3e-09]"),
        ((12345.6, 12000.0, 12700.0), "12,346 [12,000, 12,700]"),
        ((0.054, None, None), "0.054"),
        ((None, None, None), ""),
    ],
)
def test_interval(three: tuple[float | None, float | None, float | None], text: str) -> None:
    assert interval(*three) == text


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e3),
)
def test_an_interval_never_collapses_in_print(value: float, half: float) -> None:
    text = interval(value, value - half, value + half)
    inside = text[text.index("[") + 1 : -1].replace(",", "").split(" ")
    low, high = (float(part) for part in inside)
    assert low < high
