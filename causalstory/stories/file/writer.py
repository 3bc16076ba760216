"""From a scenario to the text of a file that says the same."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from causalstory.errors import ScenarioError
from causalstory.stories.draws import PER_LEVEL
from causalstory.stories.families import FAMILIES
from causalstory.stories.file.mechanisms import as_written
from causalstory.stories.file.reader import FORMAT, read
from causalstory.stories.formula import Formula
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import (
    LEAVE_IT,
    Action,
    Evidence,
    Mechanism,
    Phenomenon,
    Question,
    RealData,
    Variable,
)

if TYPE_CHECKING:
    from tomlkit.items import InlineTable, Item, Table

Content = dict[str, Any]
"""What a table of the file says: texts, numbers, lists and tables by key."""


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
    content = _scenario(scenario)
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


def content_of(part: Question | Phenomenon | Variable | Action | Story | RealData) -> Content:
    """Return what a file would say of a part.

    Examples
    --------
    >>> content_of(Action("warn", kind="shift", variable="speed", value=-5.0))
    {'shift': {'speed': -5}}
    """
    match part:
        case Question():
            return _question(part)
        case Phenomenon():
            return _phenomenon(part)
        case Variable():
            return _variable(part)
        case Action():
            return _action(part)
        case RealData():
            return _data(part)
    return _story(part, part.question)


def _scenario(scenario: Scenario) -> Content:
    seen = tuple(v.name for v in scenario.variables if not v.latent and not v.selected)
    by_default = (Evidence("observed", seen),)
    content: Content = {
        "format": FORMAT,
        "id": scenario.id,
        "title": scenario.title,
        "about": scenario.about,
        "caveat": scenario.caveat,
        "references": list(scenario.references),
        "question": _question(scenario.question),
        "phenomenon": _phenomenon(scenario.phenomenon) if scenario.phenomenon else None,
        "variables": {variable.name: _variable(variable) for variable in scenario.variables},
        "evidence": {} if scenario.evidence == by_default else _evidence(scenario.evidence),
        "actions": {
            action.name: _action(action) for action in scenario.actions if action.name != LEAVE_IT
        },
        "data": scenario.data and _data(scenario.data),
        "stories": {story.name: _story(story, scenario.question) for story in scenario.stories},
    }
    return _said(**content)


def _data(data: RealData) -> Content:
    return _said(file=data.file, count=data.count, cluster=data.cluster)


def _said(**content: Any) -> Content:
    """Return what there is to say: neither absent nor empty."""
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}


def _unless(value: Any, default: Any) -> Any:
    """Return a value that the reader would not fill in itself."""
    return None if value == default else value


def _question(question: Question) -> Content:
    return _said(
        treatment=question.treatment,
        outcome=question.outcome,
        proxy=question.proxy,
        goal=question.goal,
        unit=_unless(question.unit, "unit"),
        decide=_unless(question.decide, "clear"),
        relevant=_unless(as_written(question.relevant), 0),
        effect=_unless(question.effect, "total"),
        contrast=list(question.contrast),
        event=question.event,
    )


def _phenomenon(phenomenon: Phenomenon) -> Content:
    intervals = {
        name: list(map(as_written, interval))
        for name in ("correlation", "slope", "difference")
        if (interval := getattr(phenomenon, name)) is not None
    }
    return _said(association=list(phenomenon.association), **intervals, study_n=phenomenon.study_n)


def _variable(variable: Variable) -> Content:
    return _said(
        label=_unless(variable.label, Variable(variable.name).label),
        unit=variable.unit,
        latent=variable.latent or None,
        selected=variable.selected or None,
        levels=list(variable.levels),
    )


def _evidence(evidence: tuple[Evidence, ...]) -> Content:
    """Write every level by what it adds to the one before, where it keeps that one's columns."""
    content: Content = {}
    before: tuple[str, ...] = ()
    for level in evidence:
        added = level.columns[len(before) :]
        grows = before and added and level.columns == before + added
        content[level.name] = _said(
            label=_unless(level.label, Evidence(level.name, ()).label),
            columns=None if grows else list(level.columns),
            adds=list(added) if grows else None,
            cost=_unless(as_written(level.cost), 0),
        )
        before = level.columns
    return content


def _action(action: Action) -> Content:
    content = _said(label=_unless(action.label, Action(action.name).label))
    content[action.kind] = {action.variable: action.level or as_written(action.value)}
    return content | _said(cost=_unless(as_written(action.cost), 0))


def _story(story: Story, question: Question) -> Content:
    content = _said(
        title=story.title,
        teller=story.teller,
        claim=story.claim,
        recommends=story.recommends,
        effect=_unless(story.question.effect, question.effect),
    )
    if story.mechanisms:
        content["mechanisms"] = {each.variable: _mechanism(each) for each in story.mechanisms}
    else:
        content["arrows"] = [f"{cause} -> {effect}" for cause, effect in story.arrows]
    return content


def _mechanism(mechanism: Mechanism) -> Content:
    defaults = dict(FAMILIES[mechanism.family].optional)
    values: Content = {
        name: _value(formula)
        for name, formula in mechanism.parameters
        if formula.text != defaults.get(name)
    }
    by_level = {
        name.removeprefix(PER_LEVEL): value
        for name, value in values.items()
        if name.startswith(PER_LEVEL)
    }
    if by_level:
        values = {"formula": by_level if any(by_level.values()) else None}
    return _said(family=mechanism.family, levels=list(mechanism.levels), **values)


def _value(formula: Formula) -> str | int | float:
    """Return a number where the reader would make the same formula of it, else the text."""
    try:
        number = float(formula.text)
    except ValueError:
        return formula.text
    if not math.isfinite(number) or repr(as_written(number)) != formula.text:
        return formula.text  # a variable may be called inf
    return as_written(number)


_ROWS = ("variables", "evidence", "mechanisms")
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
