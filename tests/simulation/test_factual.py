"""Frames that cannot have happened are refused, all problems at once."""

import numpy as np
import pandas as pd
import pytest

from causalstory.errors import DataError
from causalstory.simulation.factual import read_factual
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.stories.model import Scenario, Story

CANNOT = ", which story 'only' cannot give: correct the data or the mechanism"


def refusal(story: Story, frame: pd.DataFrame) -> tuple[str, ...]:
    with pytest.raises(DataError) as caught:
        read_factual(story, frame)
    return caught.value.problems


@pytest.fixture
def units(every_family: Story) -> pd.DataFrame:
    return simulate(every_family, n=200, latent=True)


def test_what_a_story_gives_can_be_read_exactly(every_family: Story, units: pd.DataFrame) -> None:
    values = read_factual(every_family, units)
    assert set(values) == set(units)
    for name in set(units) - {"ward"}:
        np.testing.assert_array_equal(values[name], units[name])
        assert values[name].dtype == units[name].dtype
    np.testing.assert_array_equal(values["ward"], units["ward"].cat.codes)


def test_every_kind_of_impossible_value_comes_at_once(
    every_family: Story, units: pd.DataFrame
) -> None:
    units["ward"] = units["ward"].astype(object)
    units["successes"] = units["successes"].astype(float)
    trials = units["count"].iloc[3]
    for column, row, value in (
        ("noise", 0, 1.5),
        ("level", 2, 2),
        ("successes", 3, trials + 1),
        ("successes", 4, trials + 100),
        ("successes", 5, 0.5),
        ("wait", 6, -1.0),
        ("arrival", 7, -2.0),
        ("spread", 8, 0.0),
        ("over", 9, -4),
        ("ward", 10, "cellar"),
        ("dose", 11, np.nan),
        ("score", 12, 1e6),
        ("count", 13, 100_000),
    ):
        units.loc[row, column] = value
    score = units["score"].iloc[12]
    assert score == 1e6
    problems = refusal(every_family, units)
    wanted = [
        "column 'dose', row 12: no value: fill it in or leave the row out",
        f"column 'noise', row 1: 1.5 is not between -1 and 1{CANNOT}",
        f"column 'level', row 3: 2 is neither 0 nor 1{CANNOT}",
        f"column 'successes', row 6: 0.5 is not a whole number{CANNOT}",
        f"column 'successes', row 4: {trials + 1} is more than the {trials} trials there "
        f"(and 1 more row){CANNOT}",
        f"column 'wait', row 7: -1 is below 0{CANNOT}",
        f"column 'arrival', row 8: -2 is below 0{CANNOT}",
        f"column 'spread', row 9: 0 is not above 0{CANNOT}",
        f"column 'over', row 10: -4 is below 0{CANNOT}",
        "column 'ward', row 11: 'cellar' is not a level (known: general, icu, theatre): "
        "correct the data or the mechanism",
        f"column 'count', row 14: 100000 has a chance too small for a number there{CANNOT}",
    ]
    assert set(wanted) <= set(problems)
    (rest,) = set(problems) - set(wanted)
    assert rest.startswith("column 'score', row 13: 1000000 is not ")
    assert rest.endswith(f", which the formula gives there{CANNOT}")


def test_missing_columns_are_all_named(ward: Scenario) -> None:
    units = simulate(ward["voice"], n=5).rename(columns={"acuity": "accuity"})
    problems = refusal(ward["voice"], units)
    latent = [v.name for v in ward["voice"].variables if v.latent]
    assert problems[0] == (
        "the data has no column 'acuity' (did you mean 'accuity'?): a counterfactual needs every "
        "variable of story 'voice'"
    )
    assert len(problems) == 1 + len(latent)
    for name, problem in zip(latent, problems[1:], strict=True):
        assert f"no column '{name}'" in problem
        assert problem.endswith("it is latent, and simulate(..., latent=True) adds it")


def test_a_fault_of_a_parent_is_not_told_twice(every_family: Story, units: pd.DataFrame) -> None:
    """A negative count makes impossible trials in its own row; the next row is still checked."""
    units.loc[0, "count"] = -1
    units.loc[1, "successes"] = -1
    assert refusal(every_family, units) == (
        f"column 'count', row 1: -1 is below 0{CANNOT}",
        f"column 'successes', row 2: -1 is below 0{CANNOT}",
    )


def test_what_is_never_possible_is_told_without_the_parents(
    every_family: Story, units: pd.DataFrame
) -> None:
    """Without dose nobody knows most parameters; a level is 0 or 1 all the same."""
    units.loc[0, "level"] = 2
    units.loc[1, "wait"] = -1.0
    assert refusal(every_family, units.drop(columns="dose"))[1:] == (
        f"column 'level', row 1: 2 is neither 0 nor 1{CANNOT}",
        f"column 'wait', row 2: -1 is below 0{CANNOT}",
    )


def test_rows_with_labels_are_named_by_them(every_family: Story, units: pd.DataFrame) -> None:
    units.index = pd.Index([f"unit {i}" for i in range(200)])
    units.loc["unit 7", "level"] = 3
    assert refusal(every_family, units) == (
        f"column 'level', row 8 (index unit 7): 3 is neither 0 nor 1{CANNOT}",
    )


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (["a", "b"], "column 'dose' holds values of type str: turn them into numbers"),
        ([1, "b"], "column 'dose' holds values of type object: turn them into numbers"),
        ([1j, 2j], "column 'dose' holds values of type complex128: turn them into numbers"),
        ([np.inf, 1.0], "column 'dose', row 1: an infinite number: correct it"),
        (
            [None, None],
            "column 'dose', row 1: no value (and 1 more row): fill it in or leave the row out",
        ),
        (
            pd.to_datetime(["2024-01-01", "2024-01-02"]),
            "column 'dose' holds values of type datetime64[us]: turn them into numbers",
        ),
    ],
)
def test_columns_that_hold_no_numbers(
    every_family: Story, units: pd.DataFrame, values: list[object], problem: str
) -> None:
    units = units.head(2).copy()
    units["dose"] = values
    assert refusal(every_family, units)[0].replace("[s]", "[us]") == problem


def test_two_columns_of_one_name(every_family: Story, units: pd.DataFrame) -> None:
    twice = pd.concat([units, units[["dose"]]], axis=1)
    assert refusal(every_family, twice) == ("the data has 2 columns 'dose': rename all but one",)


def test_something_else_than_a_frame(every_family: Story) -> None:
    problems = refusal(every_family, [1, 2])  # type: ignore[arg-type]
    assert problems == ("the data is a list: give a pandas DataFrame",)


def test_numbers_come_in_many_types(every_family: Story, units: pd.DataFrame) -> None:
    other = units.copy()
    other["level"] = other["level"].astype(bool)
    other["count"] = other["count"].astype("Int64")
    other["over"] = other["over"].astype(object)
    other["wait"] = other["wait"].astype("Float64")
    other["ward"] = other["ward"].astype(str)
    for name, values in read_factual(every_family, units).items():
        again = read_factual(every_family, other)[name]
        np.testing.assert_array_equal(again, values)
        assert again.dtype == values.dtype


def test_parents_that_no_mechanism_can_stand_beside() -> None:
    story = load(
        """
format = 1
id = "roots"
title = "Roots?"
question = { treatment = "x", outcome = "y", goal = "increase" }
variables = { x = {}, y = {} }
[stories.only]
title = "Only"
mechanisms.x = { family = "normal", formula = 10 }
mechanisms.y = { family = "normal", formula = "sqrt(x)" }
"""
    )["only"]
    assert refusal(story, pd.DataFrame({"x": [-1.0, 4.0], "y": [1.0, 2.0]})) == (
        "stories.only.mechanisms.y: formula must be a finite number, but is nan in 1 of 2 rows, "
        "given x: correct the data or the mechanism",
    )
