from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from causalstory.analysis.columns import Sample, is_binary, is_constant, read_columns
from causalstory.analysis.groups import MOST_LEVELS
from causalstory.errors import DataError


def read(values, **options):
    """Read one numeric column."""
    options = {"numeric": ["x"]} | options
    return read_columns(pd.DataFrame({"x": values}), **options)["x"]


def problems(frame, *arguments, **options):
    with pytest.raises(DataError) as caught:
        read_columns(frame, *arguments, **options)
    return caught.value.problems


@pytest.mark.parametrize(
    "values",
    [
        [1, 0, 2],
        [1.0, 0.0, 2.0],
        np.array([1, 0, 2], dtype=np.uint8),
        np.array([1, 0, 2], dtype=np.float32),
        pd.array([1, 0, 2], dtype="Int64"),
        pd.array([1, 0, 2], dtype="Float64"),
        pd.Series([1, 0, 2], dtype=object),
        pd.Series([Decimal(1), Decimal(0), Decimal(2)], dtype=object),
    ],
)
def test_numbers_of_every_kind_become_floats(values):
    column = read(values)
    assert column.numbers.dtype == np.float64
    np.testing.assert_array_equal(column.numbers, [1.0, 0.0, 2.0])
    assert column.complete
    assert column.levels == ()


@pytest.mark.parametrize(
    "values",
    [
        [True, False],
        pd.array([True, False], dtype="boolean"),
        pd.Series([True, False], dtype=object),
        pd.Categorical([1, 0]),
        pd.Categorical(["1", "0"]),
        ["1", "0"],
    ],
)
def test_yes_and_no_become_one_and_zero(values):
    np.testing.assert_array_equal(read(values).numbers, [1.0, 0.0])


@pytest.mark.parametrize(
    "values",
    [
        [1.0, None, 0.0],
        pd.array([1, None, 0], dtype="Int64"),
        pd.array([True, None, False], dtype="boolean"),
        pd.Series([True, None, False], dtype=object),
        pd.Series([1, pd.NA, 0], dtype=object),
        pd.Categorical([1, None, 0]),
        ["1", None, "0"],
    ],
)
def test_missing_values_are_kept_as_missing(values):
    column = read(values)
    np.testing.assert_array_equal(column.numbers, [1.0, np.nan, 0.0])
    assert not column.complete


def test_text_to_hold_equal_becomes_positions_in_its_levels():
    column = read(["b", None, "a", "b"], numeric=[], others=["x"])
    assert column.levels == ("a", "b")
    np.testing.assert_array_equal(column.numbers, [1.0, np.nan, 0.0, 1.0])


def test_a_categorical_keeps_its_own_order_and_loses_unused_levels():
    values = pd.Categorical(["small", "large"], categories=["small", "medium", "large"])
    column = read(values, numeric=[], others=["x"])
    assert column.levels == ("small", "large")
    np.testing.assert_array_equal(column.numbers, [0.0, 1.0])


def test_a_column_that_must_be_a_number_somewhere_is_one_everywhere():
    assert read(["1", "0"], others=["x"]).levels == ()


REFUSED = [
    (["1", "inf"], "holds infinite numbers"),
    (["1,5", "2,25", "3"], "holds '1,5', with a decimal comma: write 1.5"),
    (["1,500", "2,000"], "holds '1,500', where the comma may mark decimals or thousands: write"),
    (["12 mg", "2.5 mg"], "holds '12 mg': write the number alone"),
    (["< 5", "12", "7"], "holds numbers, but '< 5' in row 1: write a number there"),
    (["1", "2", "?", "4"], "holds numbers, but '?' in row 3: write a number there, or leave"),
    (["2024-01-05", "2024-01-06"], "holds dates or times, such as '2024-01-05'"),
    (["5.1.2024", "6.1.2024"], "holds dates or times, such as '5.1.2024'"),
    (["Yes", "no", "yes"], "holds 'Yes' and 'yes', which differ in capitals only"),
    ([1, "a"], "holds values of different kinds"),
    ([[1], [2]], "holds values of different kinds"),
    ([1j, 2j], "holds complex numbers"),
    (pd.to_datetime(["2020-01-01", "2020-01-02"]), "holds dates or times"),
    (pd.to_timedelta([1, 2]), "holds dates or times"),
    ([dt.date(2020, 1, 1)], "holds dates or times"),
    ([1.0, np.inf], "holds infinite numbers"),
    (pd.Series([1, 10**400], dtype=object), "holds infinite numbers"),
    ([np.nan, np.nan], "has no value in any row"),
    ([None, None], "has no value in any row"),
]


@pytest.mark.parametrize(("values", "sentence"), REFUSED)
def test_what_cannot_be_a_number_is_refused_in_a_sentence(values, sentence):
    (problem,) = problems(pd.DataFrame({"x": values}), ["x"])
    assert problem.startswith(f"column 'x' {sentence}")
    assert ": " in problem  # ... and a way out


def test_text_with_too_many_levels_is_refused():
    values = [f"unit {i}" for i in range(MOST_LEVELS + 1)]
    (problem,) = problems(pd.DataFrame({"x": values}), [], ["x"])
    assert problem.startswith("column 'x' holds 101 different texts: merge them")


def test_all_problems_at_once():
    frame = pd.DataFrame(
        {
            "safety": ["2 mg", "3 mg"],
            "errors": [1.0, np.inf],
            "beds": [np.nan, np.nan],
            "n": [1, -1],
        }
    )
    found = problems(frame, ["saftey", "safety", "errors"], ["beds"], count="n")
    assert [problem.partition(" (")[0].partition(":")[0] for problem in found] == [
        "column 'n' counts individuals, but row 2 holds -1",
        "column 'beds' has no value in any row",
        "the data has no column 'saftey'",
        "column 'safety' holds '2 mg'",
        "column 'errors' holds infinite numbers",
    ]
    assert "(did you mean 'safety'?)" in found[2]


def test_a_column_that_must_vary():
    frame = pd.DataFrame({"safety": [2.5, 2.5, None], "beds": [1, 1, 1]})
    assert problems(frame, ["safety"], varying=["safety"]) == (
        "column 'safety' is 2.5 in every row: nothing can be learnt from a column that does not "
        "vary, so add rows in which it does",
    )
    assert read_columns(frame, ["safety"], ["beds"]).n == 3


def test_a_name_that_occurs_twice():
    frame = pd.DataFrame([[1, 2]], columns=["x", "x"])
    assert problems(frame, ["x"]) == ("the data has 2 columns 'x': rename all but one",)


@pytest.mark.parametrize("data", [{"x": [1]}, [1], None, np.ones((2, 2))])
def test_what_is_no_frame(data):
    assert problems(data, ["x"])[0].endswith("give a pandas DataFrame")


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame({"x": []})])
def test_an_empty_frame(frame):
    assert problems(frame, ["x"])[0].startswith("the data has no rows or no columns")


def test_rows_stand_for_individuals():
    frame = pd.DataFrame({"x": [1, 2, None], "ward": ["a", "b", "a"], "n": [2, 0, 1]})
    table = read_columns(frame, ["x"], ["ward"], count="n")
    assert table.n == 3
    np.testing.assert_array_equal(table["x"].numbers, [1.0, 1.0, np.nan])
    np.testing.assert_array_equal(table["ward"].numbers, [0.0, 0.0, 0.0])


def test_checks_look_at_individuals_not_at_rows():
    frame = pd.DataFrame({"x": [1, 2, None], "n": [2, 0, 0]})
    (problem,) = problems(frame, ["x"], varying=["x"], count="n")
    assert problem.startswith("column 'x' is 1 in every row")
    assert read_columns(frame, ["x"], count="n")["x"].complete


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([1, -2], "counts individuals, but row 2 holds -2"),
        ([0.5, 2], "counts individuals, but row 1 holds 0.5"),
        ([1, None], "counts individuals, but row 2 holds nothing"),
        ([0, 0], "counts 0 individuals in all"),
        ([1e9, 1e9], "counts 2,000,000,000 individuals in all"),
        (["one", "two"], "counts individuals, but holds text such as 'one'"),
    ],
)
def test_counts_are_whole_numbers_from_zero(counts, sentence):
    (problem,) = problems(pd.DataFrame({"x": [1, 2], "n": counts}), ["x"], count="n")
    assert problem.startswith(f"column 'n' {sentence}")


def test_the_frame_is_not_changed():
    frame = pd.DataFrame(
        {"x": [True, False, None], "ward": ["a", "b", None], "n": [1, 2, 3]}, index=[7, 7, 9]
    )
    before = frame.copy(deep=True)
    read_columns(frame, ["x"], ["ward"], count="n")
    pd.testing.assert_frame_equal(frame, before)


def test_complete_rows_make_a_new_frame():
    frame = pd.DataFrame({"x": [1, None, 0], "ward": ["b", "a", "a"]})
    complete = read_columns(frame, ["x"], ["ward"]).complete_rows()
    assert complete["x"].tolist() == [1.0, 0.0]
    assert complete["ward"].tolist() == ["b", "a"]
    table = read_columns(pd.DataFrame({"x": [1, None], "z": [None, 1]}), ["x", "z"])
    with pytest.raises(DataError, match="no row has a value in every one of 'x', 'z'"):
        table.complete_rows()


def test_asking_a_table_for_what_was_not_read():
    table = Sample.of({"safety": np.ones(2)})
    assert "safety" in table
    assert "errors" not in table
    with pytest.raises(DataError, match="column 'saftey' was not read \\(did you mean 'safety'"):
        table["saftey"]


@pytest.mark.parametrize(
    ("values", "binary", "constant"),
    [
        ([0, 1, 1], True, False),
        ([0, 0], False, True),
        ([1, 1], False, True),
        ([1, 2], False, False),
        ([0, 0.5, 1], False, False),
        ([0, 1, np.nan], False, False),
    ],
)
def test_binary_and_constant(values, binary, constant):
    values = np.array(values, dtype=float)
    assert is_binary(values) is binary
    assert is_constant(values) is constant


@pytest.mark.parametrize(
    ("value", "word"), [(1e308, "1e[+]308, too large"), (-1e200, "large"), (1e-300, "too small")]
)
def test_numbers_that_cannot_be_squared_are_refused(value, word):
    numbers = [0.0, value, value / 2] if abs(value) < 1 else [0.0, 1.0, value]
    with pytest.raises(DataError, match=f"column 'x' holds .*{word} to compute with: use another"):
        read(numbers)


@pytest.mark.parametrize("text", ["$12", "€ 3.50", "£1,200", "12 mg", "5%"])
def test_money_and_units_are_named(text):
    with pytest.raises(DataError, match="write the number alone, and the unit in the name"):
        read([text, text.replace("2", "4").replace("5", "6")])
