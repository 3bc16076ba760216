"""What a frame says has happened, read against a story: values that can be, or why they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import DataError, did_you_mean
from causalstory.simulation.world import Block, parameters_of
from causalstory.stories.distributions import DISTRIBUTIONS
from causalstory.stories.families import FAMILIES
from causalstory.stories.model import Story
from causalstory.stories.parts import Mechanism, Variable

if TYPE_CHECKING:
    import pandas as pd

Rows = NDArray[np.bool_]


def read_factual(story: Story, frame: pd.DataFrame) -> Block:
    """Read every variable of a story from a frame, and check that the story can give each value.

    Parameters
    ----------
    story
        A story with mechanisms.
    frame
        A row per unit of observation; it is not changed. Columns of categorical variables hold
        the names of levels.

    Returns
    -------
    dict
        Variable name to a new array: integers for discrete families (codes for levels), else
        floats.

    Raises
    ------
    DataError
        With every problem of the frame: columns that are missing, occur twice or hold no numbers;
        values that are missing or that the story cannot give, with the first row of each kind.

    Examples
    --------
    >>> import causalstory as cs
    >>> voice = cs.load("medication-errors")["voice"]
    >>> ward = cs.simulate(voice, n=2, latent=True)
    >>> ward["actual_errors"] = -1
    >>> read_factual(voice, ward)
    Traceback (most recent call last):
    causalstory.errors.DataError: column 'actual_errors', row 1: -1 is below 0 (and 1 more row),
    which story 'voice' cannot give: correct the data or the mechanism
    """
    import pandas as pd

    if not isinstance(frame, pd.DataFrame):
        raise DataError(f"the data is a {type(frame).__name__}: give a pandas DataFrame")
    reading = _Reading(story, frame)
    for variable in story.variables:
        reading.take(variable)
    for mechanism in story.mechanisms:
        reading.hold_against(mechanism)
    if reading.problems:
        raise DataError(reading.problems)
    return {
        name: values.astype(np.int64) if FAMILIES[story.mechanism(name).family].discrete else values
        for name, values in reading.numbers.items()
    }


class _Reading:
    """The numbers read so far, the rows of each that cannot be, and the sentences about them."""

    def __init__(self, story: Story, frame: pd.DataFrame) -> None:
        self.story = story
        self.frame = frame
        self.problems: list[str] = []
        self.numbers: dict[str, NDArray[np.float64]] = {}
        self.wrong: dict[str, Rows] = {}

    def take(self, variable: Variable) -> None:
        """Read the column of a variable as numbers, levels as their codes."""
        name = variable.name
        complaint = _no_column(self.story, variable, self.frame)
        if complaint:
            self.problems.append(complaint)
            return
        column = self.frame[name]
        self.wrong[name] = np.zeros(len(column), dtype=np.bool_)
        missing = column.isna().to_numpy(dtype=np.bool_)
        self._refuse(name, missing, "no value", ": fill it in or leave the row out")
        levels = self.story.mechanism(name).levels
        if levels:
            self._take_levels(name, column, levels)
            return
        numbers = _numbers(column)
        if numbers is None:
            self.problems.append(
                f"column '{name}' holds values of type {column.dtype}: turn them into numbers"
            )
            return
        self.numbers[name] = numbers
        self._refuse(name, np.isinf(numbers), "an infinite number", ": correct it")

    def _take_levels(self, name: str, column: pd.Series, levels: tuple[str, ...]) -> None:
        import pandas as pd

        text = pd.Index([str(value) for value in column], dtype=object)
        codes = pd.Index(levels).get_indexer(text)
        unknown = (codes < 0) & ~self.wrong[name]
        if unknown.any():
            first = text[int(np.argmax(unknown))]
            what = f"'{first}' is not a level{did_you_mean(first, levels)}"
            self._refuse(name, unknown, what, ": correct the data or the mechanism")
        self.numbers[name] = codes.astype(np.float64)

    def hold_against(self, mechanism: Mechanism) -> None:
        """Check whether a variable can have its values, given those of its parents."""
        name = mechanism.variable
        given = self._parameters(mechanism)
        if name not in self.numbers:
            return
        values, cannot = self.numbers[name], f", which story '{self.story.name}' cannot give"
        with np.errstate(all="ignore"):
            for fault, why in DISTRIBUTIONS[mechanism.family].faults(values, given):
                wrong = fault & ~self.wrong[name]
                if wrong.any():
                    what = _words(mechanism, values, given, int(np.argmax(wrong)), why)
                    self._refuse(name, wrong, what, f"{cannot}: correct the data or the mechanism")

    @np.errstate(all="ignore")  # impossible numbers are refused in words
    def _parameters(self, mechanism: Mechanism) -> dict[str, NDArray[np.float64]]:
        """Return a mechanism's parameters in each row, NaN where its parents do not tell them."""
        known = {key: np.full(len(self.frame), np.nan) for key, _ in mechanism.parameters}
        if not self.numbers.keys() >= set(mechanism.parents):
            return known
        sound = np.ones(len(self.frame), dtype=np.bool_)
        for parent in mechanism.parents:
            sound &= ~self.wrong[parent]
        parents = {parent: self.numbers[parent][sound] for parent in mechanism.parents}
        given = parameters_of(mechanism, parents)
        complaints = FAMILIES[mechanism.family].complaints(given)
        for parameter, what in complaints:
            self.problems.append(
                f"stories.{self.story.name}.mechanisms.{mechanism.variable}: {parameter} {what}, "
                f"given {', '.join(mechanism.parents) or 'no parents'}: correct the data or the "
                "mechanism"
            )
        if not complaints:
            for key, value in given.items():
                known[key][sound] = value
        return known

    def _refuse(self, name: str, wrong: Rows, what: str, way_out: str) -> None:
        """Note rows as impossible, in one sentence that names the first of them."""
        if not wrong.any():
            return
        self.wrong[name] |= wrong
        row, more = int(np.argmax(wrong)), int(wrong.sum()) - 1
        others = f" (and {more:,} more row{'s' if more > 1 else ''})" if more else ""
        where = f"row {row + 1}{_label(self.frame.index, row)}"
        self.problems.append(f"column '{name}', {where}: {what}{others}{way_out}")


def _no_column(story: Story, variable: Variable, frame: pd.DataFrame) -> str:
    """Return why a variable's column cannot be read; nothing if there is exactly one."""
    name = variable.name
    found = int((frame.columns == name).sum())
    if found > 1:
        return f"the data has {found} columns '{name}': rename all but one"
    if found:
        return ""
    hint = "; it is latent, and simulate(..., latent=True) adds it" if variable.latent else ""
    return (
        f"the data has no column '{name}'{did_you_mean(name, map(str, frame.columns))}: a "
        f"counterfactual needs every variable of story '{story.name}'{hint}"
    )


def _numbers(column: pd.Series) -> NDArray[np.float64] | None:
    """Return a column as floats, NaN where a value is missing; None if it holds no numbers."""
    from pandas.api import types

    numbers = np.full(len(column), np.nan)
    present = column.dropna().infer_objects()
    if present.empty:
        return numbers
    if not types.is_numeric_dtype(present.dtype) or types.is_complex_dtype(present.dtype):
        return None
    numbers[column.notna()] = present.to_numpy(dtype=np.float64)
    return numbers


def _words(
    mechanism: Mechanism, values: NDArray[np.float64], given: Block, row: int, why: str
) -> str:
    """Say what is wrong with one row: its value, and why, with the parameters there."""
    value = f"{values[row]:.10g}"
    if mechanism.levels:
        value = f"'{mechanism.levels[int(values[row])]}'"
    return f"{value} {why.format_map({key: column[row] for key, column in given.items()})}"


def _label(index: pd.Index[Any], row: int) -> str:
    """Return the label of a row in parentheses, where the frame has labels of its own."""
    import pandas as pd

    return "" if index.equals(pd.RangeIndex(len(index))) else f" (index {index[row]})"
