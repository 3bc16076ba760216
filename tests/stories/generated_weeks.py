"""Random scenarios that run over time, valid by construction: models, not texts."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from hypothesis import strategies as st

from causalstory.stories.families import FAMILIES
from causalstory.stories.file.arrows import sort_or_circles
from causalstory.stories.file.parts import everything_seen
from causalstory.stories.formula import Formula, parse
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE, Action, Mechanism, Question, Variable
from causalstory.stories.timeline import PERSON, WEEK, Expectation, Level, Timeline
from causalstory.tables.words import is_turn

from .generated import _CONSTANTS, Draw, costs, ids, intervals, lines, names, paragraphs, titles

FAMILY_NAMES = [name for name, family in FAMILIES.items() if not family.per_level]
words = names.filter(lambda name: name not in (WEEK, PERSON))


@st.composite
def scenarios_over_time(draw: Draw) -> Scenario:
    """Return scenarios with lags, sums and means, statics, switches and expectations."""
    called = draw(st.lists(words, min_size=5, max_size=11, unique=True))
    depth = draw(st.integers(1, 3))
    timeline = _timeline(draw, called[:depth])
    variables = _variables(draw, called[depth:], timeline)
    asked = [v.name for v in variables if not v.switch]
    question = Question(asked[0], asked[1], draw(st.sampled_from(["increase", "decrease"])))
    evidence = (everything_seen(variables),)
    actions = (*_actions(draw, variables), LEAVE)
    stories = tuple(
        Story(
            name=name,
            title=draw(titles),
            question=question,
            variables=(),
            arrows=(),
            actions=actions,
            evidence=evidence,
            claim=draw(paragraphs),
            recommends=draw(st.none() | st.sampled_from([action.name for action in actions])),
            timeline=timeline,
        )
        for name in draw(st.lists(names, min_size=1, max_size=2, unique=True))
    )
    expectations = tuple(
        _expectation(draw, timeline, variables, stories, actions)
        for _ in range(draw(st.integers(0, 2)) if len(actions) > 1 else 0)
    )
    timeline = replace(timeline, expectations=expectations)
    return Scenario(
        id=draw(ids),
        title=draw(titles),
        question=question,
        variables=variables,
        evidence=evidence,
        actions=actions,
        stories=tuple(_told(draw, story, variables, timeline) for story in stories),
        timeline=timeline,
    )


def _timeline(draw: Draw, called: list[str]) -> Timeline:
    levels: list[Level] = []
    for name in called:
        count = draw(st.integers(1, 3))
        members = count * prod(level.count for level in levels)
        named = st.lists(titles, min_size=count, max_size=count, unique=True)
        everyone = st.lists(titles, min_size=members, max_size=members, unique=True)
        names_of = tuple(draw(st.just([]) | named | everyone))
        levels.append(Level(name, draw(lines), count, names_of))
    weeks = draw(st.integers(1, 8))
    return Timeline(
        weeks=weeks,
        start=draw(st.integers(0, weeks - 1)),
        levels=tuple(levels),
        burn_in=draw(st.integers(0, 3)),
        unit=draw(titles.filter(lambda word: not any(map(is_turn, word))) | st.just(WEEK)),
    )


def _variables(draw: Draw, called: list[str], timeline: Timeline) -> tuple[Variable, ...]:
    found = []
    for place, name in enumerate(called):
        kind = draw(st.sampled_from(["weekly", "static", "switch"])) if place > 1 else "weekly"
        latent = place > 1 and kind != "switch" and draw(st.booleans())
        found.append(
            Variable(
                name,
                draw(lines),
                latent=latent,
                level=draw(st.sampled_from([level.name for level in timeline.levels])),
                static=kind == "static",
                switch=kind == "switch",
                total=draw(st.sampled_from(["sum", "mean"])),
            )
        )
    return tuple(found)


def _actions(draw: Draw, variables: tuple[Variable, ...]) -> list[Action]:
    switches = [v.name for v in variables if v.switch]
    called = draw(st.lists(names, max_size=2, unique=True)) if switches else []
    values = st.sampled_from([1.0, 0.5, -2.0])
    return [
        Action(name, draw(lines), "set", draw(st.sampled_from(switches)), draw(values), draw(costs))
        for name in called
    ]


def _expectation(
    draw: Draw,
    timeline: Timeline,
    variables: tuple[Variable, ...],
    stories: tuple[Story, ...],
    actions: tuple[Action, ...],
) -> Expectation:
    weeks = sorted(draw(st.integers(1, timeline.weeks - timeline.start)) for _ in range(2))
    ratio = draw(st.booleans())
    inside = st.tuples(st.floats(0, 1), st.floats(1, 1000))
    return Expectation(
        world=draw(st.sampled_from(stories)).name,
        action=draw(st.sampled_from(actions[:-1])).name,
        variable=draw(st.sampled_from([v.name for v in variables if not v.static])),
        weeks=(weeks[0], weeks[1]),
        ratio=draw(inside) if ratio else None,
        difference=None if ratio else draw(intervals),
    )


def _told(draw: Draw, story: Story, variables: tuple[Variable, ...], timeline: Timeline) -> Story:
    """Return a story with a mechanism for every variable but the switches."""
    order = draw(st.permutations([v for v in variables if not v.switch]))
    static = [v for v in order if v.static]
    order = [*static, *(v for v in order if not v.static)]
    switches = [v for v in variables if v.switch]
    mechanisms = [
        _mechanism(draw, effect, order[:place], static, (order, switches), timeline)
        for place, effect in enumerate(order)
    ]
    read = {name for mechanism in mechanisms for name in mechanism.lagged}
    mechanisms = [
        each if each.variable in read else replace(each, initial=None) for each in mechanisms
    ]
    arrows = {(cause, each.variable) for each in mechanisms for cause in each.parents}
    lagged = {(cause, each.variable) for each in mechanisms for cause in each.lagged}
    used = {name for arrow in arrows | lagged for name in arrow}
    used |= {each.variable for each in mechanisms}
    nodes = tuple(v for v in variables if v.name in used)
    place = {v.name: index for index, v in enumerate(nodes)}
    causes_first, _ = sort_or_circles(list(place), arrows)
    return replace(
        story,
        variables=nodes,
        arrows=tuple(sorted(arrows, key=lambda arrow: (place[arrow[0]], place[arrow[1]]))),
        lagged=tuple(sorted(lagged, key=lambda arrow: (place[arrow[0]], place[arrow[1]]))),
        mechanisms=tuple(sorted(mechanisms, key=lambda each: causes_first.index(each.variable))),
        timeline=timeline,
    )


def _mechanism(
    draw: Draw,
    effect: Variable,
    causes: list[Variable],
    static: list[Variable],
    others: tuple[list[Variable], list[Variable]],
    timeline: Timeline,
) -> Mechanism:
    family = FAMILIES[draw(st.sampled_from(FAMILY_NAMES))]
    everybody, switches = others
    now = [v for v in causes if v.static] if effect.static else [*causes, *switches]
    before = [] if effect.static else [v for v in [*everybody, *switches] if not v.static]
    parameters = []
    for name in family.rules:
        default = dict(family.optional).get(name)
        text = draw(st.sampled_from([_CONSTANTS.get(name, "0.5"), *filter(None, [default])]))
        if draw(st.booleans()):
            text = _text(draw, effect, now, before, timeline) or text
        parameters.append((name, _parsed(text)))
    known = [v for v in static if v.name != effect.name]
    initial = None
    if not effect.static and draw(st.booleans()):
        initial = _parsed(_text(draw, effect, known, [], timeline) or "0.25")
    return Mechanism(effect.name, family.name, tuple(parameters), (), initial)


def _parsed(text: str) -> Formula:
    return parse(text, over_time=True)


def _text(
    draw: Draw,
    effect: Variable,
    now: list[Variable],
    before: list[Variable],
    timeline: Timeline,
) -> str:
    """Return a formula that reads some of its causes, added up where they live below."""
    parts = []
    choices = [(v, v.name) for v in now] + [(v, f"lag({v.name})") for v in before]
    for variable, word in draw(st.lists(st.sampled_from(choices), max_size=3)) if choices else []:
        below = timeline.depth(variable.level) - timeline.depth(effect.level)
        for _ in range(max(0, below)):
            inner = draw(st.sampled_from([word, f"0.5*{word}", f"({word} > 1)"]))
            word = f"{draw(st.sampled_from(['sum', 'mean']))}({inner})"  # noqa: PLW2901
        parts.append(word)
    return " + ".join(parts)
