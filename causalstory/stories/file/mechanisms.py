"""The mechanisms of a story: families, their parameters and their formulas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from causalstory.stories.draws import PER_LEVEL
from causalstory.stories.families import FAMILIES, Family
from causalstory.stories.file.fields import Table, kind
from causalstory.stories.file.levels import read_levels
from causalstory.stories.file.names import level_complaint
from causalstory.stories.file.parts import Declared, reference
from causalstory.stories.formula import Formula, examine, parse
from causalstory.stories.parts import Mechanism
from causalstory.stories.syntax import quoted

_ZERO = parse("0")

Read: TypeAlias = Callable[[Table, str], Formula]
"""Reads the formula under a key of a table."""


def as_written(number: float) -> int | float:
    """Return a number as people write it: 10 rather than 10.0.

    Examples
    --------
    >>> as_written(10.0), as_written(-0.5), as_written(1e300)
    (10, -0.5, 1e+300)
    """
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def read_mechanism(
    outer: Table, name: str, declared: Declared, *, over_time: bool = False
) -> Mechanism:
    """Read the mechanism of one variable.

    Parameters
    ----------
    outer
        The table ``mechanisms`` of a story.
    name
        The variable.
    declared
        The variables of the file.
    over_time
        Whether it may say ``initial`` and what it was a week before.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> outer = Table({"y": {"family": "poisson", "formula": "1 + 0.2*x"}}, "", Problems())
    >>> read_mechanism(outer, "y", {}).parents
    ('x',)
    """
    table = outer.table(name)
    read = partial(_formula, declared=declared, over_time=over_time)
    further = ("initial",) if over_time or "initial" in table else ()
    if further and not over_time:
        table.problem("initial", "is for scenarios over time: declare a [timeline]")
    word = table.text("family", f"name one of {', '.join(FAMILIES)}") if table.values else ""
    family = FAMILIES.get(word)
    if family is None:
        if word:
            way_out = table.problems.suggest(word, FAMILIES)
            table.problem("family", f"unknown family {quoted(word)}{way_out}")
        return Mechanism(name, "", (("formula", read(table, "formula")),))
    levels: tuple[str, ...] = ()
    named = declared[name].levels if name in declared else ()
    if named and not family.per_level:
        table.problem("family", "the variable has levels: use categorical")
    if family.per_level:
        table.refuse_unknown(("family", "levels", "formula", *further))
        levels = _levels(table, named)
        parameters = _by_level(table, levels, read)
    else:
        table.refuse_unknown(("family", *family.rules, *further))
        parameters = _parameters(table, family, read)
    constants = {key: formula({}) for key, formula in parameters.items() if formula.constant}
    for key, complaint in family.complaints(constants):
        table.problem(key, complaint)
    initial = read(table, "initial") if over_time and "initial" in table else None
    return Mechanism(name, family.name, tuple(parameters.items()), levels, initial)


def _parameters(table: Table, family: Family, read: Read) -> dict[str, Formula]:
    """Read the parameters of any family but the categorical, defaults filled in."""
    defaults = dict(family.optional)
    parameters = {}
    for key in family.rules:
        if key in table:
            parameters[key] = read(table, key)
        elif key in defaults:
            parameters[key] = parse(defaults[key])
        else:
            table.problem(key, f"missing: {family.name} needs it")
    return parameters


def _levels(table: Table, declared: tuple[str, ...]) -> tuple[str, ...]:
    """Read the levels of a categorical variable, by default those that it is declared with."""
    if "levels" not in table:
        if not declared:
            table.problem("levels", "must name at least two levels, the level of reference first")
        levels = declared
    else:
        levels = read_levels(table)
        if declared and levels != declared:
            table.problem("levels", "differ from those in [variables]: leave them out here")
    for level in levels:
        complaint = level_complaint(level)
        if complaint:
            table.problem("levels", complaint)
    return levels


def _by_level(table: Table, levels: tuple[str, ...], read: Read) -> dict[str, Formula]:
    """Read one logit formula for each level but the first; all are 0 if there is none."""
    if "formula" not in table:
        return {PER_LEVEL + level: _ZERO for level in levels[1:]}
    if not isinstance(table.values["formula"], dict):
        table.problem("formula", "must be a table: a formula for each level but the first")
        return {}
    inner = table.table("formula")
    for level in levels[:1]:
        if level in inner:
            inner.problem(level, "is the level of reference, whose formula is 0: leave it out")
    if levels:
        inner.refuse_unknown(levels, "level")
    for level in levels[1:]:
        if level not in inner:
            inner.problem(level, "missing: every level but the first needs a formula")
    return {PER_LEVEL + level: read(inner, level) for level in levels[1:] if level in inner}


def _formula(table: Table, key: str, declared: Declared, *, over_time: bool) -> Formula:
    """Read a number or a formula; 0 stands in for one that is missing or refused."""
    value = table.values.get(key, 0)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        table.problem(key, f"must be a number or a formula in quotes, not {kind(value)}")
        return _ZERO
    if not isinstance(value, str):
        value = repr(as_written(table.number(key)))
    formula, names, problems = examine(value, over_time=over_time)
    for problem in problems:
        table.problem(key, problem)
    for name in names:
        reference(table, key, name, declared)
    return formula or _ZERO
