"""Random scenarios, valid by construction: models, not texts."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from causalstory.stories.families import FAMILIES
from causalstory.stories.file.arrows import sort_or_circles
from causalstory.stories.formula import FUNCTIONS, parse
from causalstory.stories.language import OVER_TIME
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import (
    LEAVE,
    LEAVE_IT,
    Action,
    Evidence,
    Mechanism,
    Phenomenon,
    Question,
    Variable,
)

Draw = Any

_WORDS = {*FUNCTIONS, *OVER_TIME, LEAVE_IT, "as", "if", "in", "is", "or", "and", "def", "del"}
_WORDS |= {
    "for",
    "not",
    "try",
    "from",
    "else",
    "elif",
    "with",
    "pass",
    "None",
    "True",
    "while",
    "yield",
}
names = st.from_regex(r"[a-z][a-z0-9_]{0,11}", fullmatch=True).filter(
    lambda name: name not in _WORDS
) | st.sampled_from(["inf", "nan", "infinity", "e1", "true", "null", "x" * 60])
ids = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)

_characters = st.one_of(
    st.sampled_from("\"'\\#=[]{}\u201c\u00e4\u4e2d\U0001f600\u0430\u202e\ufeff\u00a0\u2028abc .,"),
    st.characters(exclude_categories=["Cc", "Cs"]),
)
# What the reader leaves as it is: runs of white space are single spaces in what is one line ...
lines = st.text(_characters, max_size=25).map(lambda text: " ".join(text.split()))
titles = lines.map(lambda text: text or "\u00fc")
# ... and kept inside paragraphs.
_gaps = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\t", "  ", '"""', "'''", '"', "\\", "\n#"])
paragraphs = st.lists(titles | _gaps, max_size=6).map(lambda parts: "".join(parts).strip())

numbers = st.one_of(
    st.integers(-30, 30).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([1e15, -1e15, 1e16, 123456789012345.0, 1e-320, 5e22, 0.1]),
)
costs = numbers.map(abs)
intervals = st.tuples(numbers, numbers).map(lambda pair: (min(pair), max(pair)))
fractions = st.floats(-1, 1)


@st.composite
def scenarios(draw: Draw) -> Scenario:
    """Return scenarios with every family, kind of action, level of evidence and of story."""
    called = draw(st.lists(names, min_size=2, max_size=6, unique=True))
    grouped = draw(st.booleans())  # groups are told by arrows here, so that families do not matter
    variables = tuple(
        _variable(draw, name, asked=place < 2, grouped=grouped) for place, name in enumerate(called)
    )
    if draw(st.booleans()):
        spots = st.tuples(numbers, numbers)
        chosen = draw(st.lists(spots, min_size=len(called), max_size=len(called), unique=True))
        variables = tuple(replace(v, pos=pos) for v, pos in zip(variables, chosen, strict=True))
    groups = {variable.name: variable.levels for variable in variables if variable.levels}
    seen = tuple(variable.name for variable in variables if not variable.latent)
    proxies = [name for name in seen if name not in called[:2]]
    question = Question(
        treatment=called[0],
        outcome=called[1],
        proxy=draw(st.sampled_from([None, *proxies])),
        goal=draw(st.sampled_from(["increase", "decrease"])),
        unit=draw(titles | st.just("unit")),
        decide=draw(st.sampled_from(["clear", "best"])),
        relevant=draw(costs),
        effect=draw(st.sampled_from(["total", "direct"])),
        contrast=draw(st.sampled_from([(), groups.get(called[0], ())[:2]])),
        event=draw(st.sampled_from(["", *groups.get(called[1], ())])),
    )
    evidence = _evidence(draw, seen)
    actions = (*(_action(draw, name, called, groups) for name in _some_names(draw)), LEAVE)
    levels = {name: tuple(_some_names(draw, least=2)) for name in called}
    stories = tuple(
        _story(draw, name, (question, variables, evidence, actions), {} if grouped else levels)
        for name in _some_names(draw, least=1)
    )
    return Scenario(
        id=draw(ids),
        title=draw(titles),
        question=question,
        variables=variables,
        evidence=evidence,
        actions=actions,
        stories=stories,
        phenomenon=_phenomenon(draw, seen) if draw(st.booleans()) else None,
        about=draw(paragraphs),
        caveat=draw(paragraphs),
        references=tuple(draw(st.lists(titles, max_size=3))),
    )


def _some_names(draw: Draw, least: int = 0) -> list[str]:
    found: list[str] = draw(st.lists(names, min_size=least, max_size=3, unique=True))
    return found


def _variable(draw: Draw, name: str, *, asked: bool, grouped: bool) -> Variable:
    levels = draw(st.just([]) | st.lists(titles, min_size=2, max_size=3, unique=True))
    latent = not asked and draw(st.booleans())
    groups = tuple(levels) if grouped else ()
    return Variable(name, draw(lines), draw(lines), latent, levels=groups)


def _evidence(draw: Draw, seen: tuple[str, ...]) -> tuple[Evidence, ...]:
    if draw(st.booleans()):
        return (Evidence("observed", seen),)
    columns = st.lists(st.sampled_from(seen), min_size=1, unique=True).map(tuple)
    return tuple(
        Evidence(name, draw(columns), draw(lines), draw(costs))
        for name in _some_names(draw, least=1)
    )


def _action(draw: Draw, name: str, called: list[str], groups: Levels) -> Action:
    variable = draw(st.sampled_from([called[0], *called[2:]]))  # the outcome is not acted on
    if variable in groups:
        level = draw(st.sampled_from(groups[variable]))
        return Action(name, draw(lines), "set", variable, 0.0, draw(costs), level)
    kind = draw(st.sampled_from(["set", "shift"]))
    return Action(name, draw(lines), kind, variable, draw(numbers), draw(costs))


def _phenomenon(draw: Draw, seen: tuple[str, ...]) -> Phenomenon:
    pair = draw(st.permutations(seen))[:2]
    correlation = st.tuples(fractions, fractions).map(lambda two: (min(two), max(two)))
    return Phenomenon(
        association=(pair[0], pair[1]),
        correlation=draw(st.none() | correlation),
        slope=draw(st.none() | intervals),
        difference=draw(st.none() | intervals),
        study_n=draw(st.none() | st.integers(3, 1_000_000)),
    )


Levels = dict[str, tuple[str, ...]]
Shared = tuple[Question, tuple[Variable, ...], tuple[Evidence, ...], tuple[Action, ...]]


def _story(draw: Draw, name: str, shared: Shared, levels: Levels) -> Story:
    question, variables, evidence, actions = shared
    order = draw(st.permutations([variable.name for variable in variables]))
    told = bool(levels) and draw(st.booleans())
    mechanisms = [
        _mechanism(draw, effect, order[:place], levels[effect])
        for place, effect in enumerate(order)
        if told
    ]
    arrows = [(cause, each.variable) for each in mechanisms for cause in each.parents]
    if not told:
        arrows = draw(st.lists(st.sampled_from(list(combinations(order, 2))), max_size=6))
    needed = {question.treatment, question.outcome, question.proxy}
    needed |= {column for level in evidence for column in level.columns}
    needed |= {node for arrow in arrows for node in arrow}
    needed |= {each.variable for each in mechanisms}
    nodes = tuple(variable for variable in variables if variable.name in needed)
    place = {variable.name: index for index, variable in enumerate(nodes)}
    causes_first, _ = sort_or_circles(list(place), arrows)
    kept = Question(**{**vars(question), "effect": draw(st.sampled_from(["total", "direct"]))})
    return Story(
        name=name,
        title=draw(titles),
        question=kept,
        variables=nodes,
        arrows=tuple(sorted(set(arrows), key=lambda arrow: (place[arrow[0]], place[arrow[1]]))),
        mechanisms=tuple(sorted(mechanisms, key=lambda each: causes_first.index(each.variable))),
        actions=actions,
        evidence=evidence,
        teller=draw(lines),
        claim=draw(paragraphs),
        recommends=draw(st.none() | st.sampled_from([action.name for action in actions])),
    )


def _mechanism(draw: Draw, effect: str, causes: list[str], levels: tuple[str, ...]) -> Mechanism:
    family = FAMILIES[draw(st.sampled_from(list(FAMILIES)))]
    if family.per_level:
        parts = [f"formula.{level}" for level in levels[1:]]
        return Mechanism(
            effect, family.name, tuple((part, parse(_text(draw, causes))) for part in parts), levels
        )
    defaults = dict(family.optional)
    parameters = []
    for name in family.rules:
        constants = [_CONSTANTS.get(name, "0.5"), *filter(None, [defaults.get(name)])]
        text = draw(st.sampled_from(constants)) if not causes or draw(st.booleans()) else None
        parameters.append((name, parse(text or _text(draw, causes))))
    return Mechanism(effect, family.name, tuple(parameters))


_CONSTANTS = {"trials": "5", "low": "-1.0", "high": "2e0"}
"""Values that a parameter may take; 0.5 is one for all others."""


def _text(draw: Draw, causes: list[str]) -> str:
    """Return a formula in which a cause occurs if there is one."""
    if not causes:
        number = draw(st.integers(-9, 9) | st.floats(-9, 9))
        return draw(st.sampled_from([repr(number), f"{number:.3f}", f"exp({number:.2f})"]))
    name = draw(st.sampled_from(causes))
    other = draw(st.sampled_from([*causes, "2", "0.5", "1e-3"]))
    shapes = ["{0}", "0.0*{0}", "{0} + {1}", "exp({0}/{1})", "where({0} > 1, {1}, -{0})", "{0}**2"]
    return draw(st.sampled_from(shapes)).format(name, other)
