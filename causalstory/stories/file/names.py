"""What scenarios, variables, stories, actions, evidence and levels may be called."""

from __future__ import annotations

import keyword
import re
import unicodedata

from causalstory.stories.formula import FUNCTIONS
from causalstory.stories.language import OVER_TIME
from causalstory.stories.parts import LEAVE_IT
from causalstory.stories.syntax import quoted

MAX_NAME = 60
"""Longest name, in characters: pictures and tables have to show it."""

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
    return _complaint(name, "-", _ID)


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
    if name in OVER_TIME:
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
    return _complaint(name, "_", _NAME)


def _complaint(name: str, joint: str, pattern: re.Pattern[str]) -> str | None:
    if len(name) > MAX_NAME:
        return f"{quoted(name)} is {len(name):,} characters long, more than {MAX_NAME}: shorten it"
    if pattern.fullmatch(name):
        return None
    strange = next((character for character in name if not character.isascii()), None)
    if strange:  # it may look like a letter that would do
        called = unicodedata.name(strange, "without a name")
        return f"{quoted(name)} contains {strange!a} ({called}): use the letters a to z"
    way_out = _suggestion(name, joint, pattern)
    return f"{quoted(name)} must be lower-case letters, digits and {joint}, a letter first{way_out}"


def _suggestion(name: str, joint: str, pattern: re.Pattern[str]) -> str:
    tidy = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip("_-")
    taken = keyword.iskeyword(tidy) or tidy in (*FUNCTIONS, *OVER_TIME, LEAVE_IT)
    return f" (did you mean '{tidy}'?)" if pattern.fullmatch(tidy) and not taken else ""
