"""From a scenario to the text of a file that says the same."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from causalstory.errors import ScenarioError
from causalstory.stories.file.content import Content, whole_content
from causalstory.stories.file.reader import read
from causalstory.stories.model import Scenario

if TYPE_CHECKING:
    from tomlkit.items import InlineTable, Item, Table


def to_toml(scenario: Scenario) -> str:
    r"""Write a scenario as the text of a scenario file.

    Parameters
    ----------
    scenario
        The scenario. What it shares with the defaults of the format is left out.

    Returns
    -------
    str
        TOML that reads back as the same scenario; checked before it is returned. Comments of a
        file that the scenario was read from are not in it.

    Raises
    ------
    ScenarioError
        If no file can say what the scenario holds, such as stories with different actions.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> text = cs.to_toml(ward)
    >>> cs.load(text) == ward
    True
    >>> print(*text.splitlines()[:3], sep="\n")
    format = 1
    id = "medication-errors"
    title = "Do safe units make more medication errors?"
    """
    content = whole_content(scenario)
    # The table of [data] is found by its folder, which the text does not know.
    again = read(_text({key: part for key, part in content.items() if key != "data"}))
    expected = replace(scenario, data=None)
    if again != expected:
        lost = ", ".join(
            field.name
            for field in fields(Scenario)
            if getattr(again, field.name) != getattr(expected, field.name)
        )
        raise ScenarioError(
            f"scenario '{scenario.id}' cannot be written: a file would change its {lost}; "
            "start from one that was read from a file"
        )
    return _text(content)


_ROWS = ("levels", "variables", "evidence", "mechanisms")
"""Tables whose entries are one line each."""


def _text(content: Content) -> str:
    import tomlkit

    document = tomlkit.document()
    for key, part in content.items():
        if not isinstance(part, dict):
            document.add(key, _item(part))
            continue
        document.add(tomlkit.nl())
        document.add(key, _table(key, part))
    return tomlkit.dumps(document)


def _table(key: str, content: Content) -> Table:
    """Return a table; of tables with a head of their own, only those heads are written."""
    import tomlkit

    headless = key in ("actions", "stories")
    table = tomlkit.table(is_super_table=headless)
    for name, part in content.items():
        if isinstance(part, dict) and (headless or name in _ROWS):
            table.add(name, _table(name, part))
        else:
            table.add(name, _item(part))
    return table


def _item(value: Any) -> Item:
    import tomlkit

    if isinstance(value, dict):
        return _row(value)
    if isinstance(value, list):
        if value and all(isinstance(part, dict) for part in value):
            tables = tomlkit.aot()
            for part in value:
                tables.append(_table("", part))
            return tables
        array = tomlkit.array()
        array.extend(map(_item, value))
        array.multiline(sum(len(str(part)) for part in value) > 80)
        return array
    if isinstance(value, str):
        # Over several lines only where every character can stand for itself.
        plain = '"' not in value and "\\" not in value and "\r" not in value
        return tomlkit.string(value, multiline="\n" in value and plain)
    item: Item = tomlkit.item(value)
    return item


def _row(content: Content) -> InlineTable:
    import tomlkit

    row = tomlkit.inline_table()
    for key, value in content.items():
        row.add(key, _item(value))
    return row
