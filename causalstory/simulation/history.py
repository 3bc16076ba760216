"""The noun of a timeline: what happened, week by week, and what of it anybody sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from causalstory.errors import OptionError, UnknownNameError, did_you_mean
from causalstory.simulation.history_page import report_page
from causalstory.stories.finding import find
from causalstory.stories.parts import Action, Question, Variable
from causalstory.stories.timeline import PERSON, WEEK, Timeline
from causalstory.tables.page import Heading, Page, Paragraph, Table
from causalstory.tables.readable import Readable

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 12  # weeks of a page
_LINES = 24


@dataclass(frozen=True, repr=False, eq=False)
class History(Readable):
    """What happened in one world under one action, as seen or as it was.

    Parameters
    ----------
    scenario, title
        Id and title of the scenario.
    world, action
        The story that was true, and what was done.
    seed
        Root of the random streams.
    timeline
        Weeks, levels and the week in which the action began.
    variables
        All that the story has a word for, in the order of the file.
    observed
        The names of those that the evidence shows, then of the switches.
    values
        By name an array of shape (weeks, ...), one axis for each level, of length 1 below the
        variable's own: whole numbers for counts, else floats. They cannot be written to.
    question
        What is treatment, outcome and proxy.
    twin
        The values with the same luck if nobody acts; empty where nobody does.
    by
        The level of the rows; None for one row a week.
    truth
        Whether the rows hold what nobody sees, too.
    """

    scenario: str
    title: str
    world: str
    action: Action
    seed: int
    timeline: Timeline
    variables: tuple[Variable, ...]
    observed: tuple[str, ...]
    values: Mapping[str, NDArray[Any]]
    question: Question
    twin: Mapping[str, NDArray[Any]]
    by: str | None = None
    truth: bool = False

    @property
    def weeks(self) -> int:
        """How many weeks there are, the first one being week 0."""
        return len(next(iter(self.values.values())))

    @property
    def columns(self) -> tuple[str, ...]:
        """The variables in the rows: those observed, then with ``truth`` all others."""
        rest = (v.name for v in self.variables if v.name not in self.observed)
        return (*self.observed, *rest) if self.truth else self.observed

    def variable(self, name: str) -> Variable:
        """Return a variable by name, or raise UnknownNameError."""
        return find(self.variables, name, "variable")

    def view(self, *, by: str | None = None, truth: bool = False) -> History:
        """Return the same history in other rows.

        Parameters
        ----------
        by
            The name of a level, "person" for the lowest; None for one row a week.
        truth
            Whether to show what nobody sees.

        Raises
        ------
        UnknownNameError
            If there is no such level.
        """
        return replace(self, by=level_named(self.timeline, by), truth=truth)

    def total(self, name: str, by: str | None = None) -> NDArray[Any]:
        """Return a variable week by week, added up or averaged as the file says.

        Parameters
        ----------
        name
            The variable.
        by
            The level of whose members the sum or mean is; None for that of all. Members below
            the variable's own level have what those above them have.

        Returns
        -------
        numpy.ndarray
            Of shape (weeks,), or (weeks, members) in the order of :meth:`members`.
        """
        return self._added(self.values, name, by)

    def twin_total(self, name: str, by: str | None = None) -> NDArray[Any]:
        """Return the same as :meth:`total` for what would have been had nobody acted."""
        return self._added(self.twin or self.values, name, by)

    def _added(self, source: Mapping[str, NDArray[Any]], name: str, by: str | None) -> NDArray[Any]:
        variable = self.variable(name)
        values, levels = source[name], len(self.timeline.levels)
        level = level_named(self.timeline, by)
        depth = -1 if level is None else self.timeline.depth(level)
        below = tuple(range(depth + 2, levels + 1))
        added = values.sum(axis=below) if variable.total == "sum" else _mean(values, below)
        if level is None:
            return np.asarray(added)
        shape = (self.weeks, *(part.count for part in self.timeline.levels[: depth + 1]))
        return np.broadcast_to(added, shape).reshape(self.weeks, -1)

    def members(self, level: str) -> tuple[str, ...]:
        """Return what the members of a level are called, in their fixed order."""
        return self.timeline.member_names(level_named(self.timeline, level) or level)

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each week, or for each week and member of the level ``by``.

        Returns
        -------
        pandas.DataFrame
            ``week``, the names of the members down to that level as categoricals, then
            :attr:`columns`.
        """
        import pandas as pd

        members = 1 if self.by is None else self.timeline.members(self.by)
        columns: dict[str, Any] = {WEEK: np.repeat(np.arange(self.weeks), members)}
        for level, codes in self._places():
            called = self.members(level)
            first = {name: code for code, name in enumerate(dict.fromkeys(called))}
            alike = np.array([first[name] for name in called])  # each unit may have an Ann
            names = pd.Index(list(first))
            columns[level] = pd.Categorical.from_codes(np.tile(alike[codes], self.weeks), names)
        for name in self.columns:
            columns[name] = self.total(name, self.by).reshape(-1)
        return pd.DataFrame(columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the history as JSON-ready values, weeks from 0."""
        return {
            "scenario": self.scenario,
            "world": self.world,
            "action": self.action.name,
            "seed": self.seed,
            "start": self.timeline.start,
            "unit": self.timeline.unit,
            "by": self.by,
            "truth": self.truth,
            "rows": self._rows(),
        }

    def _rows(self) -> list[dict[str, Any]]:
        members = 1 if self.by is None else self.timeline.members(self.by)
        heads = [
            {level: self.members(level)[codes[member]] for level, codes in self._places()}
            for member in range(members)
        ]
        totals = {name: self.total(name, self.by).reshape(-1).tolist() for name in self.columns}
        return [
            {WEEK: row // members, **heads[row % members]}
            | {name: values[row] for name, values in totals.items()}
            for row in range(self.weeks * members)
        ]

    def _places(self) -> list[tuple[str, NDArray[np.int64]]]:
        """Return, for each level that tells rows apart, which member each row of a week is."""
        if self.by is None:
            return []
        depth = self.timeline.depth(self.by)
        counts = [level.count for level in self.timeline.levels[: depth + 1]]
        numbers = np.arange(self.timeline.members(self.by))
        found = []
        for place, level in enumerate(self.timeline.levels[: depth + 1]):
            below = int(np.prod(counts[place + 1 :], dtype=np.int64))
            if place == depth or self.timeline.members(level.name) > 1:
                found.append((level.name, numbers // below))
        return found

    def to_page(self) -> Page:
        """Return the report of the last week, or the rows where these are of a level."""
        return report_page(self) if self.by is None else self._rows_page()

    def _rows_page(self) -> Page:
        unit, start = self.timeline.unit, self.timeline.start
        rows = self._rows()
        members = len(rows) // self.weeks
        first = max(0, min(start - _SHOWN // 3, self.weeks - _SHOWN))
        shown = rows[first * members : (first + _SHOWN) * members][: max(_LINES, members)]
        heads = [unit if key == WEEK else self._label(key) for key in shown[0]]
        table = Table.of(heads, [list(row.values()) for row in shown])
        more = f"{len(shown):,} of {len(rows):,} rows; to_frame() gives all of them."
        return Page((Heading(self.title), table, Paragraph(f"Synthetic. {more}", "muted")))

    def _label(self, key: str) -> str:
        labels = {level.name: level.label for level in self.timeline.levels}
        labels |= {variable.name: variable.label for variable in self.variables}
        return labels[key]


def _mean(values: NDArray[Any], axes: tuple[int, ...]) -> NDArray[Any]:
    """Return the mean along some axes; numbers as they are where each stands for itself."""
    if all(values.shape[axis] == 1 for axis in axes):
        return np.asarray(values.sum(axis=axes))
    return np.asarray(values.mean(axis=axes))


def level_named(timeline: Timeline, by: str | None) -> str | None:
    """Return the name of a level, "person" being the lowest; None for None.

    Raises
    ------
    UnknownNameError
        If there is no such level.
    OptionError
        If it is no name at all.
    """
    if by is None:
        return None
    if not isinstance(by, str):
        raise OptionError(f"by: needs the name of a level, not {by!r:.60}")
    names = [level.name for level in timeline.levels]
    if by == PERSON:
        return names[-1]
    if by not in names:
        known = names if PERSON in names else [*names, PERSON]
        raise UnknownNameError(f"by: there is no level '{by}'{did_you_mean(by, known)}")
    return by
