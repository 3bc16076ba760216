"""What ``do()`` changes in a picture: variables set to a value or shifted by an amount.

A picture needs no mechanisms, so a value may also be a letter, as in ``do(x)``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Literal, SupportsFloat

from causalstory.diagrams.measure import clean
from causalstory.diagrams.subjects import Cast, Subject
from causalstory.errors import OptionError, UnknownNameError, did_you_mean
from causalstory.stories.levels import declared_levels
from causalstory.stories.parts import LEAVE, Action
from causalstory.tables.numbers import number

Do = str | Action | Mapping[str, float | str]
"""What may be handed over: an action, the name of one or of a variable, or values by variable."""


@dataclass(frozen=True)
class Change:
    """Surgery on one variable.

    Parameters
    ----------
    variable
        The variable acted on.
    kind
        ``set`` cuts the arrows into it; ``shift`` adds to what it would have been.
    value
        The value set, or the amount added without its sign, as text; empty for a value that
        nobody has named.
    less
        Whether a shift takes the amount away.
    """

    variable: str
    kind: Literal["set", "shift"]
    value: str = ""
    less: bool = False

    @property
    def text(self) -> str:
        """What stands behind the variable: ``= 1``, ``+ 1`` or ``- 1``; empty without a value."""
        if not self.value:
            return ""
        return f"{'=' if self.kind == 'set' else '-' if self.less else '+'} {self.value}"


@dataclass(frozen=True)
class Operation:
    """What ``do()`` means for a picture.

    Parameters
    ----------
    changes
        What it does to variables; nothing for the action that leaves all as it is.
    label
        What the action is called; empty where values were handed over.
    """

    changes: tuple[Change, ...]
    label: str = ""


def operation(cast: Cast, do: object, *, option: str = "do") -> Operation:
    """Return what somebody's ``do=`` means for the stories or the graph of a picture.

    Parameters
    ----------
    cast
        What is drawn.
    do
        An action, the name of an action or of a variable, or values by variable.
    option
        What the argument is called, for refusals.

    Raises
    ------
    UnknownNameError
        If no story of the picture knows an action or variable of that name; all are named.
    OptionError
        If a value is no finite number and no word, or the argument is something else.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import cast_of
    >>> cast = cast_of(nx.DiGraph([("dose", "pain")]))
    >>> operation(cast, {"dose": 1}).changes
    (Change(variable='dose', kind='set', value='1', less=False),)
    """
    if isinstance(do, str):
        do = _named(cast, do, option)
    if isinstance(do, Action):
        return _of_action(cast, do, option)
    if not isinstance(do, Mapping) or not do:
        raise OptionError(
            f"{option}: is {do!r:.60}: give an action, the name of an action or of a variable, "
            f'or values by variable, as in {option}={{"x": 1}}'
        )
    _require_variables(cast, do, option)
    problems = [
        f"{option}: {problem}"
        for name, value in do.items()
        for problem in _complaints(cast, str(name), value)
    ]
    if problems:
        raise OptionError(problems)
    return Operation(tuple(Change(str(name), "set", _text(value)) for name, value in do.items()))


def changes_in(subject: Subject, asked: Operation) -> tuple[Change, ...]:
    """Return those changes of which the story or graph has a word."""
    return tuple(change for change in asked.changes if change.variable in subject.names)


def _named(cast: Cast, name: str, option: str) -> Action | Mapping[str, str]:
    """Return the action of that name, or the variable set to a value that nobody has named."""
    actions = {action.name: action for action in _actions(cast)}
    if name in actions:
        return actions[name]
    if name in cast.names:
        return {name: ""}
    known = [*actions, *cast.names]
    raise UnknownNameError(
        f"{option}: there is no action or variable '{name}'{did_you_mean(name, known)}"
    )


def _actions(cast: Cast) -> Iterator[Action]:
    for subject in cast.shown:
        if subject.story:
            yield from subject.story.actions


def _of_action(cast: Cast, action: Action, option: str) -> Operation:
    label = clean(action.label)
    if action.kind == "leave" or action == LEAVE:
        return Operation((), label)
    everywhere = {name for subject in cast.everything for name in subject.names}
    if action.variable not in everywhere:
        raise UnknownNameError(
            f"{option}: action '{action.name}' changes '{action.variable}', which is not among "
            f"the variables{did_you_mean(action.variable, sorted(everywhere))}"
        )
    if action.level:
        return Operation((Change(action.variable, "set", clean(action.level)),), label)
    less = action.kind == "shift" and action.value < 0
    value = number(abs(action.value)) if action.kind == "shift" else number(action.value)
    return Operation((Change(action.variable, action.kind, value, less),), label)


def _require_variables(cast: Cast, do: Mapping[object, object], option: str) -> None:
    everywhere = list(dict.fromkeys(n for subject in cast.everything for n in subject.names))
    unknown = [str(name) for name in do if name not in everywhere]
    if unknown:
        raise UnknownNameError(
            f"{option}: there is no variable '{name}'{did_you_mean(name, everywhere)}"
            for name in unknown
        )


def _complaints(cast: Cast, name: str, value: object) -> Iterator[str]:
    if not isinstance(value, str | Real):
        yield f"'{name}' needs a number or a word, not {value!r:.40}"
    elif not _is_finite(value):
        yield f"'{name}' needs a finite number, not {value}"
    else:
        levels = next((found[name] for found in _levels(cast) if name in found), ())
        if levels and value != "" and value not in levels:
            yield f"'{value}' is not a level of '{name}'{did_you_mean(str(value), levels)}"


def _is_finite(value: SupportsFloat | str) -> bool:
    """Say whether a value is no infinite number; words are none, ``"nan"`` is."""
    try:
        return math.isfinite(float(value))
    except ValueError:
        return True


def _levels(cast: Cast) -> Iterator[dict[str, tuple[str, ...]]]:
    for subject in cast.shown:
        if subject.story:
            yield declared_levels(subject.story)


def _text(value: float | str) -> str:
    return clean(value) if isinstance(value, str) else number(value)
