"""Changing one value in the text of a file, and nothing else in it."""

from __future__ import annotations

from typing import Any

from causalstory.errors import ScenarioError, UnknownNameError, did_you_mean
from causalstory.stories.file.limits import table_of
from causalstory.stories.syntax import quoted


def edited(text: str, path: str, value: str | float | bool | list[Any]) -> str:
    r"""Return the text of a file with one value replaced.

    Comments, spaces, line breaks and the order of everything stay as they are.

    Parameters
    ----------
    text
        TOML, whether or not it is a valid scenario.
    path
        The dotted path of a value that is there, such as ``stories.voice.title``.
    value
        What shall stand there.

    Raises
    ------
    ScenarioError
        If the text is not TOML, or a whole table stands there.
    UnknownNameError
        If nothing stands at the path.

    Examples
    --------
    >>> print(edited("id = 'old'  # an id\nformat = 1\n", "id", "new"))
    id = "new"  # an id
    format = 1
    <BLANKLINE>
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    expected = table_of(text, "<text>")
    keys = path.split(".")
    holder = _parent(expected, keys)
    whole = isinstance(holder[keys[-1]], dict)
    holder[keys[-1]] = value
    mark = text[: text.startswith("\ufeff")]
    try:
        document = tomlkit.parse(text.removeprefix("\ufeff"))
        _parent(document, keys)[keys[-1]] = value
        changed = mark + tomlkit.dumps(document)
    except TOMLKitError:
        changed = ""
    # Held against the reader's own parser: an edit must never change what it was not asked to.
    if whole or not changed or table_of(changed, "<text>") != expected:
        raise ScenarioError(f"{path}: cannot be replaced by {quoted(str(value))}: edit the file")
    return changed


def _parent(table: Any, keys: list[str]) -> Any:
    """Return the table that holds the last key, which must be there."""
    for place, key in enumerate(keys, 1):
        if not isinstance(table, dict) or key not in table:
            known = table if isinstance(table, dict) else ()
            name = ".".join(keys[:place])
            raise UnknownNameError(f"{name}: there is nothing to replace{did_you_mean(key, known)}")
        parent, table = table, table[key]
    return parent
