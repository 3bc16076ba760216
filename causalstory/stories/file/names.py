"""What scenarios, variables, stories, actions, evidence and levels may be called."""

from __future__ import annotations

import keyword
import re

from causalstory.stories.formula import FUNCTIONS
from causalstory.stories.language import RESERVED
from causalstory.stories.parts import LEAVE_IT
from causalstory.stories.syntax import quoted

_ID = re.compile(r"[a-z][a-z0-9-]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def id_complaint(name: str) -> str | None:
    """Return what is wrong with the id of a scenario, or None.

    Examples
    --------
    >>> id_complaint("kidney-stones") is None
    True
    >>> id_complaint("Kidney stones")
    "'Kidney stones' must be lower-case letters, digits and -, a letter first (did you mean
    'kidney-stones'?)"
    """
    if _ID.fullmatch(name):
        return None
    way_out = _suggestion(name, "-", _ID)
    return f"{quoted(name)} must be lower-case letters, digits and -, a letter first{way_out}"


def name_complaint(name: str) -> str | None:
    """Return what is wrong with any other name, or None.

    Examples
    --------
    >>> name_complaint("acuity") is None
    True
    >>> name_complaint("exp")
    "'exp' is a function of the formula language: choose another name"
    """
    if name in FUNCTIONS:
        return f"'{name}' is a function of the formula language: choose another name"
    if name in RESERVED:
        return f"'{name}' is a reserved word of the formula language: choose another name"
    if keyword.iskeyword(name):
        return f"'{name}' is a word of Python: choose another name"
    if name == LEAVE_IT:
        return f"'{name}' always exists and cannot be defined: leave it out"
    return level_complaint(name)


def level_complaint(name: str) -> str | None:
    """Return what is wrong with the name of a level, or None; levels occur in no formula.

    Examples
    --------
    >>> level_complaint("ICU")
    "'ICU' must be lower-case letters, digits and _, a letter first (did you mean 'icu'?)"
    """
    if _NAME.fullmatch(name):
        return None
    way_out = _suggestion(name, "_", _NAME)
    return f"{quoted(name)} must be lower-case letters, digits and _, a letter first{way_out}"


def _suggestion(name: str, joint: str, pattern: re.Pattern[str]) -> str:
    tidy = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip("_-") if name.isascii() else ""
    return f" (did you mean '{tidy}'?)" if pattern.fullmatch(tidy) and len(tidy) <= 40 else ""
