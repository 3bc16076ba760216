"""What may stand in the steps of an argument; every problem is found before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.argument.step import Step
from causalstory.diagrams.arrangement import ENGINES
from causalstory.diagrams.places import DIRECTIONS
from causalstory.diagrams.sketch import sketch_story
from causalstory.errors import GraphError, OptionError, did_you_mean
from causalstory.tables.words import listed

if TYPE_CHECKING:
    from causalstory.diagrams.layering import Pair
    from causalstory.stories.model import Scenario, Story

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
TEXTS = ("title", "words", "notes")
NAMES = ("story", "against", "do", "evidence")
GRAPH_ONLY = ("story", "variables", "arrows", "against", "do", "evidence")


def checked(
    scenario: Scenario,
    stories: object,
    steps: object,
    *,
    direction: object = "right",
    layout: object = "auto",
    lang: object = "en",
) -> tuple[tuple[Story, ...], tuple[Step, ...]]:
    """Return the stories of an argument in the order in which they are told, and its steps.

    Parameters
    ----------
    scenario
        Whose stories they are.
    stories
        Their names; None for those that the steps name, or else all.
    steps
        Steps; None for none.
    direction, layout, lang
        Where causes point, who decides where variables stand, and a language tag.

    Raises
    ------
    OptionError
        With every name that is no story, and every problem of every step, by the step's number and
        the name of the field.
    GraphError
        If the scenario has no story.

    Examples
    --------
    >>> import causalstory as cs
    >>> checked(cs.load("medication-errors"), None, [Step("A", story="voise"), Step("")])
    Traceback (most recent call last):
    causalstory.errors.OptionError: steps[0].story: there is no story 'voise' (did you mean
    'voice'?)
    steps[1].title: a step needs a title; say in a few words what the frame shows
    """
    if not scenario.stories:
        raise GraphError(f"scenario '{scenario.id}' has no story to tell; add one")
    problems: list[str] = []
    choices = (("direction", direction, DIRECTIONS), ("layout", layout, ENGINES))
    problems += [
        f"{name}: needs {listed(known, 'or')}, not {value!r:.60}"
        for name, value, known in choices
        if value not in known
    ]
    if not (isinstance(lang, str) and LANGUAGE.fullmatch(lang)):
        problems.append(f"lang: needs a language tag such as 'en' or 'pt-BR', not {lang!r:.60}")
    given = () if steps is None else _listed_steps(steps, problems)
    names = _names(scenario, stories, given, problems)
    told = tuple(scenario[name] for name in names)
    for number, step in enumerate(given):
        if isinstance(step, Step):
            problems += [f"steps[{number}].{p}" for p in _problems(scenario, told, step)]
        else:
            problems.append(
                f"steps[{number}]: needs a step, such as Step('A title'), not {step!r:.60}"
            )
    if problems:
        raise OptionError(problems)
    return told, given


def _listed_steps(steps: object, problems: list[str]) -> tuple[Any, ...]:
    if not isinstance(steps, Iterable) or isinstance(steps, str | Mapping):
        problems.append(f"steps: needs a list of steps, not {steps!r:.60}")
        return ()
    found = tuple(steps)
    if not found:
        problems.append("steps: an argument needs at least one step; add one")
    return found


def _names(
    scenario: Scenario, stories: object, steps: Iterable[Any], problems: list[str]
) -> list[str]:
    """Return the names of the stories that take part, and note what is wrong with them."""
    known = [story.name for story in scenario.stories]
    if stories is None:
        used = [name for step in steps for name in (_text(step, "story"), _text(step, "against"))]
        return [name for name in dict.fromkeys(used) if name in known] or known
    if isinstance(stories, str) or not isinstance(stories, Iterable):
        problems.append(f"stories: needs a list of names, not {stories!r:.60}")
        return known
    given = list(stories)
    problems += [_unknown("stories", "story", name, known) for name in given if name not in known]
    names = [name for name in given if name in known]
    problems += [
        f"stories: '{name}' is given twice; an argument tells a story once"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if not given:
        problems.append("stories: an argument needs at least one story; name one")
    return list(dict.fromkeys(names)) or known


def _text(step: object, field: str) -> str:
    value = getattr(step, field, None)
    return value if isinstance(value, str) else ""


def _problems(scenario: Scenario, told: Sequence[Story], step: Step) -> Iterator[str]:
    """Yield what is wrong with one step; names are looked at once the types are right."""
    wrong = list(_of_types(step))
    yield from wrong or [*_of_names(scenario, told, step), *_of_combinations(step)]


def _of_types(step: Step) -> Iterator[str]:
    for name in TEXTS:
        value = getattr(step, name)
        if not isinstance(value, str):
            yield f"{name}: needs text, not {value!r:.60}"
    if isinstance(step.title, str) and not step.title.strip():
        yield "title: a step needs a title; say in a few words what the frame shows"
    for name in NAMES:
        value = getattr(step, name)
        if not isinstance(value, str | None):
            yield f"{name}: needs a name, not {value!r:.60}"
    if step.variables is not None and not _all_texts(step.variables):
        yield f"variables: needs a list of names, not {step.variables!r:.60}"
    if step.variables == ():
        yield "variables: a picture of nothing; name a variable, or leave it out to show them all"
    if step.arrows is not None and not (
        isinstance(step.arrows, tuple)
        and all(_all_texts(arrow) and len(arrow) == 2 for arrow in step.arrows)
    ):
        yield f"arrows: needs a list of pairs or of texts 'a -> b', not {step.arrows!r:.60}"
    if not isinstance(step.actions, bool):
        yield f"actions: needs True or False, not {step.actions!r:.60}"


def _all_texts(values: object) -> bool:
    return isinstance(values, tuple) and all(isinstance(value, str) for value in values)


def _of_names(scenario: Scenario, told: Sequence[Story], step: Step) -> Iterator[str]:
    stories = {story.name: story for story in told}
    parts: dict[str, tuple[str, list[str]]] = {
        "story": ("story", list(stories)),
        "against": ("story", list(stories)),
        "do": ("action", [action.name for action in scenario.actions]),
        "evidence": ("evidence", [level.name for level in scenario.evidence]),
    }
    for field, (what, known) in parts.items():
        name = getattr(step, field)
        if name is not None and name not in known:
            yield _unknown(field, what, name, known)
    if step.story is None:
        yield from _of_graph(step, told)
    elif step.story in stories:
        pair = [stories[name] for name in (step.story, step.against) if name in stories]
        yield from _of_graph(step, pair)
        yield from _of_action(scenario, stories[step.story], step)


def _of_action(scenario: Scenario, story: Story, step: Step) -> Iterator[str]:
    """Yield that an action changes what the story has no word for."""
    names = [variable.name for variable in story.variables]
    for action in scenario.actions:
        if action.name == step.do and action.variable and action.variable not in names:
            yield (
                f"do: '{action.name}' changes '{action.variable}', for which story "
                f"'{story.name}' has no word; show it in another story"
            )


def _of_graph(step: Step, told: Sequence[Story]) -> Iterator[str]:
    """Yield variables and arrows that no story of the step has."""
    sketches = [sketch_story(story) for story in told]
    whose = "no story has" if step.story is None else f"story '{step.story}' lacks"
    variables = dict.fromkeys(spot.name for sketch in sketches for spot in sketch.spots)
    for name in step.variables or ():
        if name not in variables:
            yield f"variables: {whose} a variable '{name}'{did_you_mean(name, variables)}"
    if step.story is None:
        return
    arrows = dict.fromkeys(arrow for sketch in sketches for arrow in sketch.arrows)
    for arrow in step.arrows or ():
        if arrow not in arrows:
            way_out = did_you_mean(_written(arrow), map(_written, arrows))
            yield f"arrows: {whose} the arrow '{_written(arrow)}'{way_out}"
        elif step.variables is not None and not {*arrow} <= {*step.variables}:
            yield (
                f"arrows: '{_written(arrow)}' joins what is not shown; add both of its ends to the "
                "step's variables"
            )


def _written(arrow: Pair) -> str:
    return " -> ".join(arrow)


def _of_combinations(step: Step) -> Iterator[str]:
    if step.actions:
        for field in GRAPH_ONLY:
            if getattr(step, field) is not None:
                yield f"{field}: actions stand side by side without a graph; leave it out"
        return
    if step.story is None:
        for field in ("arrows", "against", "do"):
            if getattr(step, field) is not None:
                yield f"{field}: belongs to a story; name the step's story as well"
    elif step.story == step.against:
        yield "against: a story does not differ from itself; name another one"


def _unknown(field: str, what: str, name: object, known: Iterable[str]) -> str:
    way_out = did_you_mean(name, known) if isinstance(name, str) else ""
    return f"{field}: there is no {what} '{name!s:.60}'{way_out}"
