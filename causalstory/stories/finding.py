"""Looking parts up by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from causalstory.errors import UnknownNameError, did_you_mean


class Named(Protocol):
    """Anything that bears a name."""

    @property
    def name(self) -> str:
        """The name by which files and verbs refer to it."""


N = TypeVar("N", bound=Named)


def find(parts: Iterable[N], name: str, what: str) -> N:
    """Return the part that bears a name.

    Parameters
    ----------
    parts
        Where to look.
    name
        The name looked for.
    what
        What kind of part it is, for the error.

    Raises
    ------
    UnknownNameError
        If no part bears the name; the sentence offers the closest one.

    Examples
    --------
    >>> from causalstory.stories.parts import Variable
    >>> find([Variable("safety")], "safety", "variable").name
    'safety'
    """
    parts = tuple(parts)
    for part in parts:
        if part.name == name:
            return part
    raise UnknownNameError(
        f"there is no {what} '{name}'{did_you_mean(name, [part.name for part in parts])}"
    )
