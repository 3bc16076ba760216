"""What do() changes: variables set to a value or shifted by an amount."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from causalstory.errors import OptionError, SimulationError, UnknownNameError, did_you_mean
from causalstory.stories.model import Story
from causalstory.stories.parts import Action

Do = None | str | Action | Mapping[str, float | str]
"""What users may hand over as ``do=``: an action, its name, or values by variable."""


@dataclass(frozen=True)
class Intervention:
    """Surgery on one variable.

    Parameters
    ----------
    variable
        The variable acted on.
    kind
        ``set`` cuts the arrows into the variable and fixes it; ``shift`` adds to what its own
        mechanism gives.
    value
        The value set or the amount added.
    """

    variable: str
    kind: Literal["set", "shift"]
    value: float


def interventions(story: Story, do: Do) -> tuple[Intervention, ...]:
    """Resolve what a user wrote into interventions on a story.

    An action on a variable that the story has no word for changes nothing in that story, so it
    resolves to no intervention. A mapping names variables directly and must name known ones.

    Parameters
    ----------
    story
        The story that is to be disturbed.
    do
        None, an action, an action's name, or a mapping from variable to value (the name of a
        level where the variable is categorical).

    Raises
    ------
    UnknownNameError
        For an unknown action or variable.
    SimulationError
        For a value that is not a finite number or not a level, and for shifting levels.
    OptionError
        For anything else than an action, its name or a mapping.

    Examples
    --------
    >>> import causalstory as cs
    >>> interventions(cs.load("medication-errors")["voice"], "rule_by_fear")
    (Intervention(variable='psychological_safety', kind='shift', value=-1.0),)
    """
    if do is None:
        return ()
    if isinstance(do, str):
        do = story.action(do)
    if isinstance(do, Action):
        return _of_action(story, do)
    if not isinstance(do, Mapping):
        raise OptionError(
            f"do: is a {type(do).__name__}: give an action, its name, or values by variable, "
            'as in {"x": 1.0}'
        )
    known = [variable.name for variable in story.variables]
    unknown = [name for name in do if name not in known]
    if unknown:
        raise UnknownNameError(
            f"do: there is no variable '{name}' in story '{story.name}'{did_you_mean(name, known)}"
            for name in unknown
        )
    return tuple(
        Intervention(name, "set", _as_number(story, name, value)) for name, value in do.items()
    )


def _of_action(story: Story, action: Action) -> tuple[Intervention, ...]:
    told = any(variable.name == action.variable for variable in story.variables)
    if action.kind == "leave" or not told:
        return ()
    levels = story.mechanism(action.variable).levels
    if action.level:
        if action.level not in levels:
            raise SimulationError(
                f"do: action '{action.name}' sets '{action.variable}' to '{action.level}', which "
                f"is no level of it in story '{story.name}'{did_you_mean(action.level, levels)}"
            )
        return (Intervention(action.variable, "set", float(levels.index(action.level))),)
    if levels and (action.kind == "shift" or action.value not in range(len(levels))):
        raise SimulationError(
            f"do: action '{action.name}' gives '{action.variable}' no level: set one by name, as "
            f"in do={{'{action.variable}': '{levels[0]}'}}"
        )
    return (Intervention(action.variable, action.kind, action.value),)


def _as_number(story: Story, name: str, value: float | str) -> float:
    levels = story.mechanism(name).levels
    if levels:
        if value in levels:
            return float(levels.index(str(value)))
        raise SimulationError(
            f"do: '{value}' is not a level of '{name}'{did_you_mean(str(value), levels)}"
        )
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise SimulationError(f"do: '{name}' needs a finite number, not '{value}'")
    return number
