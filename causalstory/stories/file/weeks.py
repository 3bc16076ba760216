"""Holds the mechanisms of a story that runs over time against what can be: who reads what, when."""

from __future__ import annotations

from collections.abc import Mapping

from causalstory.stories.file.fields import Table
from causalstory.stories.formula import Formula
from causalstory.stories.language import Use, lagged
from causalstory.stories.parts import Mechanism, Variable
from causalstory.stories.timeline import Timeline


def check_over_time(
    table: Table, mechanism: Mechanism, declared: Mapping[str, Variable], timeline: Timeline
) -> None:
    """Note what a mechanism reads and cannot know.

    Parameters
    ----------
    table
        The mechanism's.
    mechanism
        What was read from it.
    declared
        The variables of the file.
    timeline
        Its timeline; without levels nothing is checked.
    """
    variable = declared.get(mechanism.variable)
    if variable is None or not timeline.levels:
        return
    if variable.switch:
        table.problem("", "is a switch, which only an action turns on: leave its mechanism out")
        return
    if mechanism.family == "categorical":
        table.problem("family", "a timeline holds numbers: use one bernoulli for each group")
        return
    reader = _Reader(table, variable, declared, timeline)
    for key, formula in mechanism.parameters:
        reader.check(key, formula)
    if mechanism.initial is None:
        return
    if variable.static:
        table.problem("initial", "is static, drawn once: leave initial out")
    reader.check_initial(mechanism.initial)


class _Reader:
    """What a variable may read."""

    def __init__(
        self,
        table: Table,
        variable: Variable,
        declared: Mapping[str, Variable],
        timeline: Timeline,
    ) -> None:
        self.table = table
        self.variable = variable
        self.declared = declared
        self.levels = [level.name for level in timeline.levels]
        self.own = timeline.depth(variable.level)

    def check(self, key: str, formula: Formula) -> None:
        """Note what one parameter reads and cannot know."""
        for use in formula.uses:
            if use.name in self.declared:
                complaint = self._time(use) or self._level(use)
                if complaint:
                    self.table.problem(key, complaint)
        for total in formula.totals:
            depth = self.own + total.depth
            depths = [self._depth(name) for name in total.names]
            if depth >= len(self.levels):
                above = self.levels[-1]
                self.table.problem(key, f"'{total.text}': there is no level below '{above}'")
            elif all(known is not None and known < depth for known in depths):
                self.table.problem(
                    key,
                    f"'{total.text}' is over every '{self.levels[depth]}', and nothing in it is of "
                    "that level: leave sum or mean out, or name what they have",
                )

    def check_initial(self, formula: Formula) -> None:
        """Note an initial value that is not known before the first week."""
        self.check("initial", formula)
        for name in sorted({*formula.names, *formula.lagged}):
            if name in self.declared and not self.declared[name].static:
                self.table.problem(
                    "initial",
                    f"'{name}' is not static: nothing else is there before the first week",
                )

    def _depth(self, name: str) -> int | None:
        known = name in self.declared and self.declared[name].level in self.levels
        return self.levels.index(self.declared[name].level) if known else None

    def _level(self, use: Use) -> str:
        """Return what is wrong with the level of what is read."""
        depth = self._depth(use.name)
        if depth is None or depth <= self.own + use.depth:
            return ""
        word = lagged(use.name) if use.before else use.name
        needed = depth - self.own
        wrapped = "sum(" * needed + word + ")" * needed
        return (
            f"'{use.name}' belongs to each '{self.levels[depth]}', below "
            f"'{self.levels[self.own + use.depth]}': write {wrapped}, or the same with mean"
        )

    def _time(self, use: Use) -> str:
        """Return what is wrong with when it is read."""
        other = self.declared[use.name]
        if self.variable.static and use.before:
            return f"is static, so that there is no week before it: leave {lagged(use.name)} out"
        if use.before and other.static:
            return f"'{use.name}' is static, the same in every week: write {use.name}"
        if self.variable.static and not other.static:
            return f"is static and cannot depend on '{use.name}', which changes over time"
        return ""
