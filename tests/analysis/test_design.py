from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from causalstory.analysis.columns import read_columns
from causalstory.analysis.design import design
from causalstory.analysis.least_squares import slope
from causalstory.errors import DataError

FRAME = pd.DataFrame(
    {
        "x": [0.0, 1.0, 2.0, 3.0, 4.0, None],
        "y": [1.0, 3.0, 2.0, 5.0, 4.0, 9.0],
        "z": [5.0, 1.0, 4.0, 2.0, None, 1.0],
        "ward": ["b", "a", "b", "c", "a", "b"],
        "year": [2020] * 6,
    }
)
TABLE = read_columns(FRAME, ["x", "y"], ["z", "ward", "year"])


def test_only_rows_complete_in_the_columns_needed():
    narrow = design(TABLE, "x", "y")
    assert (narrow.n, narrow.dropped) == (5, 1)
    wide = design(TABLE, "x", "y", ["z"])
    assert (wide.n, wide.dropped) == (4, 2)
    np.testing.assert_array_equal(wide.covariates[0], [5.0, 1.0, 4.0, 2.0])


def test_text_becomes_one_column_for_each_level_but_the_first():
    columns = design(TABLE, "x", "y", ["ward"])
    assert columns.names == ("ward=b", "ward=c")
    np.testing.assert_array_equal(columns.covariates, [[1, 0, 1, 0, 0], [0, 0, 0, 1, 0]])


def test_the_reference_level_is_the_first_one_present():
    table = read_columns(
        pd.DataFrame({"x": [1, 2, 3, None], "y": [1, 2, 4, 4], "ward": ["b", "c", "c", "a"]}),
        ["x", "y"],
        ["ward"],
    )
    assert design(table, "x", "y", ["ward"]).names == ("ward=c",)


def test_a_column_that_does_not_vary_holds_itself_equal():
    columns = design(TABLE, "x", "y", ["year"])
    assert columns.names == ()
    assert columns.fit() == design(TABLE, "x", "y").fit()


def test_fit_is_the_slope_of_these_columns():
    columns = design(TABLE, "x", "y", ["z"])
    rows = FRAME.dropna()
    expected = slope(rows["y"].to_numpy(), rows["x"].to_numpy(), rows["z"].to_numpy(), level=0.9)
    assert columns.fit(0.9) == expected
    assert columns.without_adjustment().fit(0.9).n == expected.n


def test_refusals_name_every_column():
    table = read_columns(pd.DataFrame({"x": [1, 1, 2], "y": [3, 3, None]}), ["x", "y"])
    with pytest.raises(DataError) as caught:
        design(table, "x", "y")
    assert [problem[:29] for problem in caught.value.problems] == [
        "column 'x' is 1 in every row:",
        "column 'y' is 3 in every row:",
    ]
    table = read_columns(pd.DataFrame({"x": [1, None], "y": [None, 3]}), ["x", "y"])
    with pytest.raises(DataError, match="no row has a value in every one of 'x', 'y'"):
        design(table, "x", "y")
    with pytest.raises(DataError, match="column 'safety' was not read"):
        design(table, "safety", "y")


def test_errors_of_the_regression_name_the_columns():
    z = np.arange(6.0) ** 2
    table = read_columns(FRAME.assign(z=z, twice=2 * z), ["x", "y"], ["z", "twice"])
    with pytest.raises(DataError, match="column 'twice' is a linear function of 'z'"):
        design(table, "x", "y", ["z", "twice"]).fit()
