"""Where variables stand in pictures: places of the file, or those of the graphs in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from causalstory.graph.places import Place, between
from causalstory.stories.file.fields import Table, join
from causalstory.stories.file.parts import Declared
from causalstory.stories.model import Story
from causalstory.stories.parts import Variable
from causalstory.stories.syntax import quoted
from causalstory.tables.words import listed

_NAMED = 5
"""Most variables that one problem names."""


def settle(
    root: Table, declared: Declared, stories: Iterable[Story]
) -> tuple[dict[str, Variable], tuple[Story, ...]]:
    """Give every variable the one place that it has in all stories, or none to any.

    Places of ``[variables]`` count; a file that has none there may have them in the graphs of its
    stories, if these agree and leave nobody out. What a file has only some of is a problem.

    Parameters
    ----------
    root
        The file.
    declared
        Its variables.
    stories
        Its stories; the variables of one that is told by a graph have the places of the graph.

    Examples
    --------
    >>> from causalstory.stories.file.fields import Problems
    >>> problems = Problems()
    >>> root = Table({"variables": {"x": {"pos": [0, 0]}, "y": {}}}, "", problems)
    >>> _ = settle(root, {"x": Variable("x", pos=(0.0, 0.0)), "y": Variable("y")}, ())
    >>> problems.lines
    ["variables: 'y' has no pos, but others have: give every variable a place, or none"]
    """
    stories = tuple(stories)
    known = {name: variable.pos for name, variable in declared.items() if variable.pos}
    if known:
        _check(root, declared, known)
        found = known | _added(root, declared, stories, known)
    else:
        found = _of_graphs(declared, stories)
    return (
        {name: _at(variable, found) for name, variable in declared.items()},
        tuple(
            replace(story, variables=tuple(_at(variable, found) for variable in story.variables))
            for story in stories
        ),
    )


def _at(variable: Variable, found: Mapping[str, Place]) -> Variable:
    place = found.get(variable.name)
    return variable if variable.pos == place else replace(variable, pos=place)


def _check(root: Table, declared: Declared, known: Mapping[str, Place]) -> None:
    """Note variables without a place, and two in the same."""
    if "timeline" in root:
        what = "pos says nothing over time, where a variable stands in several weeks: leave it out"
        root.problem("variables", what)
        return
    said = root.values["variables"]
    malformed = {name for name in declared if isinstance(said[name], dict) and "pos" in said[name]}
    missing = [quoted(name) for name in declared if name not in {*known, *malformed}]
    if missing:
        more = [f"{len(missing) - _NAMED:,} more"] * (len(missing) > _NAMED)
        verb = "has" if len(missing) == 1 else "have"
        named = listed([*missing[:_NAMED], *more])
        what = f"{named} {verb} no pos, but others have: give every variable a place, or none"
        root.problem("variables", what)
    first: dict[Place, str] = {}
    for name, place in known.items():
        other = first.setdefault(place, name)
        if other != name:
            path = join(join("variables", name), "pos")
            root.problems.add(path, f"is the place of '{other}' too: move one of them")


def _added(
    root: Table, declared: Declared, stories: Iterable[Story], known: Mapping[str, Place]
) -> dict[str, Place]:
    """Return the places of latent variables that only graphs know; note those without one."""
    found: dict[str, Place] = {}
    for story in stories:
        for variable in story.variables:
            if variable.name in declared or variable.name in found:
                continue
            place = variable.pos or _in_between(story, variable, known)
            if place:
                found[variable.name] = place
            elif "timeline" not in root and not _two_effects(story, variable):
                path = join(join("stories", story.name), "dagitty")
                what = "has no pos, but [variables] have: give it a place here"
                root.problems.add(path, f"{quoted(variable.name)} {what}")
    return found


def _in_between(story: Story, variable: Variable, known: Mapping[str, Place]) -> Place | None:
    """Return the place of a common cause of two variables, and of nothing else."""
    effects = _two_effects(story, variable)
    if not effects or not all(effect in known for effect in effects):
        return None
    return between(known[effects[0]], known[effects[1]])


def _two_effects(story: Story, variable: Variable) -> tuple[str, ...]:
    """Return the effects of a cause of just two, which has no cause itself; else nothing."""
    effects = tuple(effect for cause, effect in story.arrows if cause == variable.name)
    caused = any(effect == variable.name for _, effect in story.arrows)
    return () if caused or len(effects) != 2 else effects


def _of_graphs(declared: Declared, stories: Iterable[Story]) -> dict[str, Place]:
    """Return the places that the graphs of stories agree on; nothing if one is missing."""
    found: dict[str, Place] = {}
    shown = [(story, variable) for story in stories for variable in story.variables]
    for _, variable in shown:
        if variable.pos and found.setdefault(variable.name, variable.pos) != variable.pos:
            return {}
    for story, variable in shown:
        place = _in_between(story, variable, found)
        if place and variable.name not in declared:
            found.setdefault(variable.name, place)
    names = {*declared, *(variable.name for _, variable in shown)}
    return found if found.keys() == names else {}
