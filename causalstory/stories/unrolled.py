"""`unroll`: the graph of a story over time, several weeks of it side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.errors import OptionError, not_whole
from causalstory.stories.model import Story, require_story

if TYPE_CHECKING:
    import networkx as nx

MAX_NODES = 2_000
"""Most nodes of an unrolled graph."""

_ROLES = ("treatment", "outcome", "proxy")
_ROW = 0.8  # in columns: nodes are wider than high


def unroll(story: Story, *, weeks: int = 2) -> nx.DiGraph[str]:
    r"""Unroll the graph of a story that runs over time.

    Parameters
    ----------
    story
        A story that runs over time.
    weeks
        How many weeks.

    Returns
    -------
    networkx.DiGraph
        A DAG. A variable that changes has a node for each week, ``fear_0``, ``fear_1`` and so on;
        a static one has a single node that bears its name. Nodes carry ``label``, with ``t`` for
        the last week and ``t-1`` for the one before, ``unit``, ``latent``, and ``pos``: in every
        week a variable stands at the same place. In the last week treatment, outcome and proxy
        bear their ``role``. Arrows from one week to the next carry ``lagged=True``. What led to
        the first week is not drawn, so what the graph says of that week alone is to be taken with
        care.

    Raises
    ------
    OptionError
        If the story does not run over time, or so many weeks would give more than 2,000 nodes.

    Examples
    --------
    >>> import causalstory as cs
    >>> tired = cs.load('''
    ... format = 1
    ... id = "tired"
    ... title = "Who makes mistakes?"
    ... question = { treatment = "sleep", outcome = "mistakes", goal = "decrease" }
    ... timeline = { weeks = 8, start = 4 }
    ... levels = { nurse = { count = 3 } }
    ... variables = { sleep = {}, mistakes = {} }
    ... [stories.tired]
    ... title = "The tired ones"
    ... [stories.tired.mechanisms]
    ... sleep = { family = "normal", formula = "0.5*lag(sleep)" }
    ... mistakes = { family = "poisson", formula = "1 - 0.5*sleep" }
    ... ''')
    >>> print(*unroll(tired["tired"], weeks=2).edges, sep="\n")
    ('sleep_0', 'mistakes_0')
    ('sleep_0', 'sleep_1')
    ('sleep_1', 'mistakes_1')
    """
    import networkx as nx

    require_story(story, over_time=True)
    if story.timeline is None:
        raise OptionError(f"story '{story.name}' does not run over time: to_networkx has its graph")
    static = [variable.name for variable in story.variables if variable.static]
    problems = not_whole(weeks=(weeks, 1))
    most = (MAX_NODES - len(static)) // max(1, len(story.variables) - len(static))
    if not problems and weeks > most:
        problems = [f"weeks: {weeks:,} of this story have too many nodes: at most {most:,} will do"]
    if problems:
        raise OptionError(problems)
    names = _names(story, weeks)
    places = _places(story)
    graph: nx.DiGraph[str] = nx.DiGraph(name=story.name)
    for week in range(weeks):
        for variable in story.variables:
            node = names[variable.name][week]
            if node in graph:
                continue
            x, y = places[variable.name]
            said = {"unit": variable.unit, "latent": variable.latent}
            if variable.static:
                graph.add_node(node, label=variable.label, **said, pos=(x, y))
                continue
            ago = weeks - 1 - week
            label = f"{variable.label}, t-{ago}" if ago else f"{variable.label}, t"
            pos = (x + week * _width(places), y)
            graph.add_node(node, label=label, **said, pos=pos)
    _add_arrows(graph, story, names, weeks)
    asked = story.question
    for role, name in zip(_ROLES, (asked.treatment, asked.outcome, asked.proxy), strict=True):
        if name in names:
            graph.nodes[names[name][-1]]["role"] = role
    return graph


def _add_arrows(
    graph: nx.DiGraph[str], story: Story, names: dict[str, list[str]], weeks: int
) -> None:
    initial = [
        (cause, mechanism.variable)
        for mechanism in story.mechanisms
        if mechanism.initial
        for cause in mechanism.initial.names
    ]
    for week in range(weeks):
        # What a variable was before the first week lives on in the first one that is drawn.
        arrows = [*story.arrows, *initial] if week == 0 else story.arrows
        for cause, effect in arrows:
            graph.add_edge(names[cause][week], names[effect][week])
        for cause, effect in story.lagged if week else ():
            graph.add_edge(names[cause][week - 1], names[effect][week], lagged=True)


def _names(story: Story, weeks: int) -> dict[str, list[str]]:
    """Return the node of each variable in each week."""
    called = {variable.name for variable in story.variables}
    joint = "_"
    while any(f"{name}{joint}{week}" in called for name in called for week in range(weeks)):
        joint += "_"
    return {
        variable.name: [variable.name] * weeks
        if variable.static
        else [f"{variable.name}{joint}{week}" for week in range(weeks)]
        for variable in story.variables
    }


def _places(story: Story) -> dict[str, tuple[float, float]]:
    """Return column and row of each variable within a week, static ones left of all weeks.

    Every variable has a row of its own, causes above their effects, so that what it remembers of
    itself runs straight ahead; what no mechanism moves stands just above what it leads to first.
    """
    static = {variable.name for variable in story.variables if variable.static}
    moved = [m.variable for m in story.mechanisms if m.variable not in static]
    causes: dict[str, list[str]] = {variable.name: [] for variable in story.variables}
    for cause, effect in story.arrows:
        causes[effect].append(cause)
    rows: dict[str, None] = {}
    columns: dict[str, float] = {}
    for name in moved:
        rows |= dict.fromkeys(cause for cause in causes[name] if cause not in moved)
        rows[name] = None
        columns[name] = 1.0 + max((columns.get(cause, 0) for cause in causes[name]), default=-1)
        for switch in set(causes[name]).intersection(story.switches):
            columns.setdefault(switch, columns[name])  # above it, out of the way
    columns |= dict.fromkeys(static, -1.0)
    rows |= dict.fromkeys(causes)
    return {name: (columns.get(name, 0.0), row * _ROW) for row, name in enumerate(rows)}


def _width(places: dict[str, tuple[float, float]]) -> float:
    """Return how far apart the weeks are."""
    return max(x for x, _ in places.values()) + 1.5
