"""Building a scenario in Python, from graphs and dictionaries, under the rules of a file."""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from causalstory.errors import FormatWarning, GraphError, OptionError
from causalstory.stories.file.content import content_of, over_time
from causalstory.stories.file.fields import Problems, join
from causalstory.stories.file.reader import FORMAT, resolve
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import (
    LEAVE_IT,
    Action,
    Evidence,
    Phenomenon,
    Question,
    RealData,
    Variable,
)
from causalstory.stories.timeline import Timeline

if TYPE_CHECKING:
    import networkx as nx

    Told = nx.DiGraph[str] | str | Path | Story | Mapping[str, Any]
    """A story: a graph, its text, a story of another scenario, or what a file says of one."""

_WORDS = ("label", "unit", "latent", "selected")
_SHARED = {"treatment": "exposure", "outcome": "outcome"}


def scenario(
    *,
    question: Question | Mapping[str, Any],
    stories: Mapping[str, Told] | Iterable[Story],
    actions: Mapping[str, Any] | Iterable[Action] | None = None,
    variables: Mapping[str, Any] | Iterable[Variable] | None = None,
    evidence: Mapping[str, Any] | Iterable[Evidence] | None = None,
    phenomenon: Phenomenon | Mapping[str, Any] | None = None,
    data: RealData | Mapping[str, Any] | None = None,
    timeline: Timeline | Mapping[str, Any] | None = None,
    levels: Mapping[str, Any] | None = None,
    id: str = "my-scenario",  # noqa: A002 - as in a scenario file
    title: str = "",
    about: str = "",
    caveat: str = "",
    references: Sequence[str] = (),
) -> Scenario:
    """Build a scenario without a file.

    Parameters
    ----------
    question
        What one would change, what one cares for, and the goal; treatment and outcome may be left
        out where the graphs mark them.
    stories
        Name -> a graph, the text of one (dagitty or any other format that ``read_graph`` knows), a
        story of another scenario, or a dictionary as in a scenario file, which may give title,
        teller and claim to a ``"graph"``.
    actions, evidence
        Name -> a dictionary as in a scenario file, or the frozen parts. Evidence may be a plain
        list of columns; by default there is one level with all that can be measured. A variable of
        the evidence that a story does not mention is unrelated to all others in it.
    variables
        Labels, units and levels; what the stories name need not be declared here.
    phenomenon, data
        As in a scenario file. A table is looked for in the current folder, then among the
        datasets.
    timeline, levels
        As in a scenario file, for stories that run over time; by default those of the first story
        of another scenario, without what that one expects.
    id, title, about, caveat, references
        As in a scenario file; the title is made from the question if not given.

    Returns
    -------
    Scenario
        As from :func:`causalstory.load`; stories that are graphs can be drawn, identified and
        estimated on data, not simulated.

    Raises
    ------
    ScenarioError
        With every problem, under the rules of a scenario file.

    Examples
    --------
    >>> coffee = scenario(
    ...     question={"treatment": "coffee", "outcome": "sleep", "goal": "increase"},
    ...     stories={"awake": "dag { coffee -> sleep }", "stress": "dag { coffee <-> sleep }"},
    ...     actions={"less": {"shift": {"coffee": -1}}},
    ... )
    >>> print(coffee)
    What does coffee do to sleep? (my-scenario)
      question: what does coffee do to sleep?
      stories:  awake, stress
      evidence: observed
      actions:  less, leave_it
    """
    problems = Problems()
    named = dict(_named(stories, "stories"))
    done = dict(_named(actions, "actions"))
    told = {name: _story(name, story, problems) for name, story in named.items()}
    for name, story in named.items():
        if isinstance(story, Story) and story.recommends not in done:
            told[name].pop("recommends", None)  # what it recommended elsewhere
    asked = _question(question, told)
    content = {
        "format": FORMAT,
        "id": id,
        "title": title or f"What does {asked.get('treatment')} do to {asked.get('outcome')}?",
        "about": about,
        "caveat": caveat,
        "references": list(references),
        "question": asked,
        "phenomenon": _content(phenomenon),
        **_over_time(timeline, levels, named.values()),
        "variables": _variables(variables, told, named.values()),
        "evidence": {name: _level(level) for name, level in _named(evidence, "evidence")},
        "actions": {
            name: _content(action)
            for name, action in done.items()
            if name != LEAVE_IT or not isinstance(action, Action)
        },
        "data": _content(data),
        "stories": told,
    }
    empty: tuple[Any, ...] = ("", None, {}, [])
    said = {key: value for key, value in content.items() if value not in empty or key == "stories"}
    return resolve(said, base=Path.cwd(), problems=problems)


def _over_time(timeline: Any, levels: Any, stories: Iterable[Any]) -> dict[str, Any]:
    """Return what a file would say of weeks and of who lives in it."""
    if timeline is None and levels is None:
        elsewhere = (story.timeline for story in stories if isinstance(story, Story))
        found = next(filter(None, elsewhere), None)
        timeline = found and replace(found, expectations=())
    if isinstance(timeline, Timeline):
        content = over_time(timeline)
        return content if levels is None else content | {"levels": _plain(levels)}
    return {"timeline": _plain(timeline), "levels": _plain(levels)}


def _named(parts: Any, what: str) -> list[tuple[str, Any]]:
    """Return parts with their names, whether they come in a dictionary or bear their names."""
    if parts is None:
        return []
    if isinstance(parts, Mapping):
        return [(str(name), part) for name, part in parts.items()]
    listed = list(parts) if isinstance(parts, Iterable) and not isinstance(parts, str) else [parts]
    odd = [part for part in listed if not isinstance(getattr(part, "name", None), str)]
    if odd:
        raise OptionError(f"{what} must be a dictionary from names, not {odd[0]!r:.60}")
    return [(part.name, part) for part in listed]


def _content(part: Any) -> Any:
    """Return a part as a file has it."""
    if isinstance(part, Question | Phenomenon | Variable | Action | Story | RealData):
        return _plain(content_of(part))
    return _plain(part)


def _plain(value: Any) -> Any:
    """Return a value as a TOML parser would give it: dictionaries, lists, numbers of Python."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Path):
        return value.as_posix()
    item = getattr(value, "item", None)  # of a NumPy scalar
    return item() if callable(item) and not getattr(value, "shape", True) else value


def _level(level: Any) -> Any:
    if isinstance(level, Evidence):
        return {"columns": list(level.columns), "label": level.label, "cost": level.cost}
    return {"columns": list(level)} if isinstance(level, list | tuple) else _plain(level)


def _story(name: str, story: Any, problems: Problems) -> Any:
    """Return what a file would say of a story; a graph stays one, for the reader to check."""
    heading = name.replace("_", " ")
    content = {"title": heading[:1].upper() + heading[1:]}
    if isinstance(story, Story):
        return content | _content(story) | {"effect": story.question.effect}
    if isinstance(story, Mapping):
        content |= _content(story)
        if "graph" in content and "dagitty" not in content:
            content["dagitty"] = content.pop("graph")
        story = content.get("dagitty")
        if story is None:
            return content
    if isinstance(story, str | Path):
        story = _read(name, story, problems)
    return content | {"dagitty": _checked(name, story, problems)}


def _read(name: str, source: str | Path, problems: Problems) -> nx.DiGraph[str] | None:
    from causalstory.graph.formats.registry import read_graph

    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", FormatWarning)
        try:
            graph = read_graph(source)
        except GraphError as error:
            for problem in error.problems:
                problems.add(join("stories", name), problem)
            return None
    for doubt in doubts:
        problems.add(join("stories", name), str(doubt.message))
    return graph


def _checked(name: str, graph: Any, problems: Problems) -> nx.DiGraph[str]:
    """Return a graph that is a DAG; an empty one after noting why it is none."""
    import networkx as nx

    from causalstory.graph.checks import require_dag

    wrong: tuple[str, ...] = ()  # of a text, what is wrong has been noted
    if isinstance(graph, nx.Graph):
        try:
            require_dag(cast("nx.DiGraph[str]", graph))
        except GraphError as error:
            wrong = error.problems
        else:
            return cast("nx.DiGraph[str]", graph)
    elif graph is not None:
        wrong = (f"must be a networkx.DiGraph, the text of a graph or a table, not {graph!r:.40}",)
    for problem in wrong:
        problems.add(join("stories", name), problem)
    return nx.DiGraph()


def _graphs(told: Mapping[str, Any]) -> list[nx.DiGraph[str]]:
    drawn = (story.get("dagitty") for story in told.values() if isinstance(story, Mapping))
    return [graph for graph in drawn if graph is not None]


def _question(question: Question | Mapping[str, Any], told: Mapping[str, Any]) -> Any:
    """Return the question; the first graph that marks treatment or outcome fills them in."""
    asked = _content(question)
    if not isinstance(asked, Mapping):
        raise OptionError(f"question must be a dictionary or a Question, not {question!r:.60}")
    marked = {
        role: node
        for graph in reversed(_graphs(told))
        for node, role in reversed(list(graph.nodes(data="role")))
        if role in _SHARED
    }
    return marked | dict(asked)


def _variables(declared: Any, told: Mapping[str, Any], stories: Iterable[Any]) -> Any:
    """Return what is declared, and after it what the stories name."""
    from causalstory.graph.formats.bidirected import bidirected_in

    found = {name: _content(variable) for name, variable in _named(declared, "variables")}
    named = set(found)
    for story in stories:
        if isinstance(story, Story):
            for variable in story.variables:
                found.setdefault(variable.name, _content(variable))
    for graph in _graphs(told):
        unnamed = {arrow.node for arrow in bidirected_in(graph, plain=False)}
        for node, data in graph.nodes(data=True):
            if node not in unnamed | named:
                said = {word: _plain(data[word]) for word in _WORDS if data.get(word)}
                found[node] = said | found.get(node, {})
    return _placed(found, named)


def _placed(variables: dict[str, Any], named: Container[str]) -> dict[str, Any]:
    """Return the variables without the places of another scenario where these are not enough."""
    others = [content for name, content in variables.items() if name not in named]
    if all("pos" in content for content in variables.values() if isinstance(content, Mapping)):
        return variables
    for content in others:
        content.pop("pos", None)
    return variables
