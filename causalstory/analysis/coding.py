"""Groups as numbers: which levels of a treatment are compared, which one of an outcome counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from causalstory.errors import DataError, did_you_mean
from causalstory.stories.levels import Contrast, declared_levels
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from causalstory.analysis.columns import Column

    Floats: TypeAlias = NDArray[np.float64]

MOST_COMPARED = 20
"""Of a column of more levels than this, somebody has to say which ones matter."""


@dataclass(frozen=True)
class Coding:
    """What a scenario says of columns that hold groups.

    Parameters
    ----------
    levels
        By column: its levels in order.
    contrast
        By column: the level compared with and the level compared, where it is a treatment.
    event
        By column: the level whose share counts, where it is an outcome.
    """

    levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contrast: Mapping[str, Contrast] = field(default_factory=dict)
    event: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Story | Scenario | Question) -> Coding:
        """Return what a story, a scenario or a question alone says.

        Examples
        --------
        >>> asked = Question("surgery", "result", "decrease", event="died")
        >>> Coding.of(asked).event
        {'result': 'died'}
        """
        question = told if isinstance(told, Question) else told.question
        return cls(
            {} if isinstance(told, Question) else declared_levels(told),
            {question.treatment: question.contrast} if question.contrast else {},
            {question.outcome: question.event} if question.event else {},
        )

    def names(self, column: str) -> tuple[str, ...]:
        """Return the levels of a column that the question names."""
        event = self.event.get(column)
        return (*self.contrast.get(column, ()), *((event,) if event else ()))


NO_CODING = Coding()
"""Nothing is said: columns speak for themselves."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of groups as zeros and ones.

    Parameters
    ----------
    values
        Zeros and ones; without meaning in rows that are not kept.
    kept
        The rows of the levels compared.
    remark
        What was made of it, in words without full stop.
    """

    values: Floats
    kept: NDArray[np.bool_]
    remark: str


def as_treatment(column: Column) -> Coded:
    """Return a treatment of levels as 1 for the level compared and 0 for the one compared with.

    Raises
    ------
    DataError
        If nobody has one of them, or nobody said which and there are more than 20 levels.

    Examples
    --------
    >>> from causalstory.analysis.columns import Column
    >>> coded = as_treatment(Column("surgery", np.array([0.0, 1, 2]), ("none", "laser", "open")))
    >>> coded.values, coded.kept
    (array([0., 0., 1.]), array([ True, False,  True]))
    >>> coded.remark
    "surgery is read as 1 for 'open' and 0 for 'none'; 1 row with another level is left out"
    """
    zero, one = column.contrast or (column.levels[0], column.levels[-1])
    if not column.contrast:
        _refuse_many(column, "treatment", 'contrast = ["FROM", "TO"]')
    low, high = (_rows_of(column, level) for level in (zero, one))
    kept = low | high
    aside = int((~kept).sum())
    remark = f"{column.name} is read as 1 for '{one}' and 0 for '{zero}'"
    if aside:
        rows = "1 row with another level is" if aside == 1 else f"{aside:,} rows of others are"
        remark += f"; {rows} left out"
    return Coded(high.astype(np.float64), kept, remark)


def as_outcome(column: Column) -> Coded:
    """Return an outcome of levels as 1 for the event and 0 for every other level.

    Examples
    --------
    >>> from causalstory.analysis.columns import Column
    >>> as_outcome(Column("result", np.array([0.0, 1]), ("cured", "died"))).remark
    "result is read as 1 for 'died' and 0 for 'cured'"
    """
    one = column.event or column.levels[-1]
    if not column.event:
        _refuse_many(column, "outcome", 'event = "LEVEL"')
    there = _rows_of(column, one)
    others = [level for level in column.levels if level != one]
    rest = f"'{others[0]}'" if len(others) == 1 else "any other level"
    remark = f"{column.name} is read as 1 for '{one}' and 0 for {rest}"
    return Coded(there.astype(np.float64), np.ones(len(there), dtype=bool), remark)


def against_the_rest(column: Column, level: str) -> tuple[Floats, list[tuple[str, Floats]]]:
    """Return a level as 0/1, and columns that hold the mixture of the other levels as it is.

    The slope on the first, the others held equal, is the effect of being in the level rather than
    in one of the others, each of them weighted by its share: what setting everybody to the level
    would change, per row that is moved.

    Parameters
    ----------
    column
        A treatment of levels.
    level
        The level that everybody would be set to.

    Raises
    ------
    DataError
        If nobody has it, or everybody.

    Examples
    --------
    >>> from causalstory.analysis.columns import Column
    >>> surgery = Column("surgery", np.array([0.0, 0, 1, 2]), ("none", "laser", "open"))
    >>> x, mixture = against_the_rest(surgery, "open")
    >>> x, mixture
    (array([0., 0., 0., 1.]), [('surgery=laser', array([-0.5, -0.5,  1. ,  0. ]))])
    """
    reached = _rows_of(column, level).astype(np.float64)
    codes = [int(code) for code in np.unique(column.numbers) if column.levels[int(code)] != level]
    if not codes:
        raise DataError(
            f"every row has {column.name} = '{level}': add rows with another level to compare with"
        )
    first, *rest = [(code, (column.numbers == code).astype(np.float64)) for code in codes]
    mixture = [
        (f"{column.name}={column.levels[code]}", there - there.sum() / first[1].sum() * first[1])
        for code, there in rest
    ]
    return reached, mixture


def _rows_of(column: Column, level: str) -> NDArray[np.bool_]:
    """Return which rows have a level; refuse one that none has."""
    there: NDArray[np.bool_] = column.numbers == _code(column, level)
    if not there.any():
        known = column.numbers[~np.isnan(column.numbers)]
        present = [column.levels[int(code)] for code in np.unique(known)]
        raise DataError(
            f"no row has {column.name} = '{level}'{did_you_mean(level, present)}: add such rows, "
            "or compare other levels"
        )
    return there


def _code(column: Column, level: str) -> int:
    return column.levels.index(level) if level in column.levels else -1


def _refuse_many(column: Column, part: str, way_out: str) -> None:
    if len(column.levels) > MOST_COMPARED:
        raise DataError(
            f"column '{column.name}' holds {len(column.levels)} different texts, such as "
            f"'{column.levels[0]}', but is the {part}: say which matter by {way_out} in [question]"
        )
