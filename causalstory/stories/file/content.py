"""What a file would say of a scenario and its parts, as the tables of a TOML parser."""

from __future__ import annotations

import math
from typing import Any

from causalstory.stories.draws import PER_LEVEL
from causalstory.stories.families import FAMILIES
from causalstory.stories.file.mechanisms import as_written
from causalstory.stories.file.parts import everything_seen
from causalstory.stories.file.reader import FORMAT
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
from causalstory.stories.timeline import Expectation, Level, Timeline

Content = dict[str, Any]
"""What a table of the file says: texts, numbers, lists and tables by key."""


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


def whole_content(scenario: Scenario) -> Content:
    """Return what a file would say of a scenario."""
    by_default = (everything_seen(scenario.variables),)
    content: Content = {
        "format": FORMAT,
        "id": scenario.id,
        "title": scenario.title,
        "about": scenario.about,
        "caveat": scenario.caveat,
        "references": list(scenario.references),
        "question": _question(scenario.question),
        "phenomenon": _phenomenon(scenario.phenomenon) if scenario.phenomenon else None,
        **(over_time(scenario.timeline) if scenario.timeline else {}),
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


def over_time(timeline: Timeline) -> Content:
    """Return what a file would say of how a scenario runs over time, in two tables."""
    content = _said(
        weeks=timeline.weeks,
        burn_in=_unless(timeline.burn_in, 0),
        unit=_unless(timeline.unit, "week"),
        ranking=timeline.ranking,
        sanctions=timeline.sanctions,
        expect=[_expectation(expected) for expected in timeline.expectations],
    )
    return {
        "timeline": {"weeks": timeline.weeks, "start": timeline.start} | content,
        "levels": {level.name: _level(level) for level in timeline.levels},
    }


def _level(level: Level) -> Content:
    label = _unless(level.label, Level(level.name).label)
    return _said(label=label, count=level.count, names=list(level.names))


def _expectation(expected: Expectation) -> Content:
    return _said(
        world=expected.world,
        action=expected.action,
        variable=expected.variable,
        weeks=list(expected.weeks),
        ratio=expected.ratio and list(map(as_written, expected.ratio)),
        difference=expected.difference and list(map(as_written, expected.difference)),
    )


def _variable(variable: Variable) -> Content:
    return _said(
        label=_unless(variable.label, Variable(variable.name).label),
        unit=variable.unit,
        latent=variable.latent or None,
        selected=variable.selected or None,
        levels=list(variable.levels),
        level=variable.level,
        static=variable.static or None,
        switch=variable.switch or None,
        total=_unless(variable.total, "mean"),
        pos=list(map(as_written, variable.pos or ())),
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
    initial = mechanism.initial and _value(mechanism.initial)
    content = _said(family=mechanism.family, levels=list(mechanism.levels), **values)
    return content if initial is None else content | {"initial": initial}


def _value(formula: Formula) -> str | int | float:
    """Return a number where the reader would make the same formula of it, else the text."""
    try:
        number = float(formula.text)
    except ValueError:
        return formula.text
    if not math.isfinite(number) or repr(as_written(number)) != formula.text:
        return formula.text  # a variable may be called inf
    return as_written(number)
