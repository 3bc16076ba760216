"""Reads what a file says of levels, and holds it against the levels that variables have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from causalstory.stories.file.fields import Table
from causalstory.stories.file.names import MAX_NAME
from causalstory.stories.model import Story
from causalstory.stories.parts import Action, Question, Variable
from causalstory.stories.syntax import quoted

MAX_LEVELS = 50
"""Most levels of a variable."""


def read_levels(table: Table) -> tuple[str, ...]:
    """Read the levels of a variable, the one to compare with first; none if there are none.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> read_levels(Table({"levels": ["keyhole", "open"]}, "variables.surgery", Problems()))
    ('keyhole', 'open')
    """
    levels = table.texts("levels")
    if isinstance(table.values.get("levels"), list) and len(levels) < 2:
        table.problem("levels", "must name at least two levels, the level of reference first")
    if len(levels) > MAX_LEVELS:
        table.problem("levels", f"names {len(levels)} levels, more than {MAX_LEVELS}")
    different = tuple(dict.fromkeys(filter(None, levels)))
    for level in different:
        if levels.count(level) > 1:
            table.problem("levels", f"{quoted(level)} is named twice")
        if len(level) > MAX_NAME:
            table.problem("levels", f"{quoted(level)} has more than {MAX_NAME} characters")
    return different[:MAX_LEVELS]


def read_contrast(table: Table) -> tuple[str, str] | tuple[()]:
    """Read which two levels of the treatment are compared: from the first to the second."""
    pair = table.texts("contrast")
    if "contrast" not in table or "" in pair:
        return ()
    if len(pair) != 2 or pair[0] == pair[1]:
        table.problem("contrast", 'must name two different levels, as in ["keyhole", "open"]')
        return ()
    return pair[0], pair[1]


def check_levels(
    root: Table,
    question: Question,
    actions: Sequence[Action],
    declared: Mapping[str, Variable],
    stories: Sequence[Story],
) -> None:
    """Note every level that is named somewhere and that its variable does not have.

    Parameters
    ----------
    root
        The file.
    question, actions, declared, stories
        What was read from it. A variable whose levels no part of the file names is left to the
        data.
    """
    known = {name: variable.levels for name, variable in declared.items() if variable.levels}
    for mechanism in (m for story in stories for m in story.mechanisms):
        known[mechanism.variable] = known.get(mechanism.variable) or mechanism.levels
    asked = root.table("question")
    named = [(asked, "contrast", question.treatment, level) for level in question.contrast]
    named += [(asked, "event", question.outcome, question.event)]
    tables = root.table("actions")
    for action in actions:
        if action.level:
            table = tables.table(action.name).table("set")
            named.append((table, action.variable, action.variable, action.level))
    for table, key, variable, level in named:
        if not level or variable not in known or level in known[variable]:
            continue
        if known[variable]:
            way_out = table.problems.suggest(level, known[variable])
            table.problem(key, f"{quoted(level)} is no level of '{variable}'{way_out}")
        else:
            table.problem(key, f"{quoted(level)} is a level, but '{variable}' holds numbers")
