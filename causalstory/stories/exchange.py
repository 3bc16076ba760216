"""Between this package and others: stories, and graphs in the formats of other programs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from causalstory.errors import OptionError
from causalstory.resources import dags_folder, is_file
from causalstory.stories.catalog import load
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Scenario, Story

if TYPE_CHECKING:
    import networkx as nx

_SCENARIO = re.compile(r"^\s*format\s*=", re.MULTILINE)


def convert(
    source: str | Path | Scenario | Story | nx.DiGraph[str],
    *,
    to: str | None = None,
    path: str | Path | None = None,
    story: str | None = None,
) -> str | Path:
    """Write the graph of a file, a story or networkx in the format of another program.

    Parameters
    ----------
    source
        A graph, a story, a scenario, the path of a graph file or scenario file, the id of a
        shipped scenario, or the text of a graph.
    to
        dagitty, dot, gml, graphml, node_link, lavaan, bnlearn or mermaid; by default told by the
        ending of the path.
    path
        Where to write it, whole or not at all; without it the text is returned.
    story
        Which story of a scenario; not needed where there is only one.

    Returns
    -------
    str or Path
        The text, or the file written.

    Warns
    -----
    FormatWarning
        For each thing that the format cannot carry.

    Raises
    ------
    GraphError
        If the graph cannot be read, or is no DAG.
    OptionError
        If no format is named or known, or the story must be named.
    ScenarioError, UnknownNameError
        As :func:`causalstory.load`.

    Examples
    --------
    >>> print(convert("y <- x <-> y", to="dagitty"), end="")
    dag {
    x
    y
    x -> y
    x <-> y
    }
    """
    from causalstory.graph.formats.registry import format_to_write, write_graph

    name = format_to_write(path, to)  # before the work is done
    return write_graph(graph_in(source, story=story), path, name)


def graph_in(
    source: str | Path | Scenario | Story | nx.DiGraph[str], *, story: str | None = None
) -> nx.DiGraph[str]:
    """Return the graph that a source holds; that of a story bears the roles of its question.

    Parameters
    ----------
    source, story
        As for :func:`convert`.

    Examples
    --------
    >>> graph = graph_in("kidney-stones", story="size_drives_choice")
    >>> [node for node, role in graph.nodes(data="role") if role == "outcome"]
    ['success']
    """
    subject = scenario_or_graph(source) if isinstance(source, str | Path) else source
    if isinstance(subject, Scenario):
        subject = _story_of(subject, story)
    elif story is not None:
        raise OptionError("'story' chooses one story of a scenario; leave it out for a graph")
    if not isinstance(subject, Story):
        return subject
    graph = to_networkx(subject)
    question = subject.question
    for role, name in (("treatment", question.treatment), ("outcome", question.outcome)):
        if name in graph:
            graph.nodes[name]["role"] = role
    return graph


def _story_of(scenario: Scenario, name: str | None) -> Story:
    if name is not None:
        return scenario[name]
    if len(scenario.stories) != 1:
        known = ", ".join(story.name for story in scenario.stories)
        raise OptionError(
            f"scenario '{scenario.id}' tells {len(scenario.stories)} stories, and a graph is one "
            f"of them: choose it with 'story' (known: {known})"
        )
    return scenario.stories[0]


def scenario_or_graph(source: str | Path) -> Scenario | nx.DiGraph[str]:
    """Load what a source holds: a scenario, or the graph of a graph file.

    Parameters
    ----------
    source
        The id of a shipped scenario, the path of a scenario file or of a graph file, or the text
        of either.

    Raises
    ------
    ScenarioError, UnknownNameError
        As :func:`causalstory.load`.
    GraphError
        As :func:`causalstory.read_graph`.

    Examples
    --------
    >>> scenario_or_graph("kidney-stones").id
    'kidney-stones'
    >>> scenario_or_graph("dag { x -> y }").edges
    OutEdgeView([('x', 'y')])
    """
    from causalstory.graph.formats.registry import read_graph

    return read_graph(source) if _holds_graph(source) else load(source)


def _holds_graph(source: str | Path) -> bool:
    from causalstory.graph.formats.looks import format_of
    from causalstory.graph.formats.registry import is_graph_file

    if isinstance(source, str) and "\n" in source:
        return not _SCENARIO.search(source) and format_of(source) is not None
    path = Path(source)
    if path.suffix.lower() == ".toml" or is_file(dags_folder() / f"{source}.toml"):
        return False
    if is_graph_file(path) or is_file(path):
        return True
    return isinstance(source, str) and format_of(source) is not None
