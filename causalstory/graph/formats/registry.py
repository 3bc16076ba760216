"""Reading and writing graphs in the formats of other programs."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast, overload

from causalstory.errors import FormatWarning, GraphError, OptionError, did_you_mean
from causalstory.graph.formats.limits import refuse_large, refuse_long
from causalstory.graph.formats.looks import format_of
from causalstory.graph.formats.sources import is_no_file, text_of

if TYPE_CHECKING:
    import networkx as nx

    Reader = Callable[[str], nx.DiGraph[str]]
    Writer = Callable[[nx.DiGraph[str]], tuple[str, tuple[str, ...]]]

ENDINGS = {
    "dagitty": (".dagitty", ".dag", ".txt"),
    "dot": (".dot", ".gv"),
    "gml": (".gml",),
    "graphml": (".graphml", ".xml"),
    "node_link": (".json",),
    "lavaan": (".lavaan", ".lav"),
    "bnlearn": (".bnlearn", ".bn", ".bif", ".net", ".dsc"),
    "mermaid": (".mmd", ".mermaid"),
}
"""The formats, each with the endings that the names of its files have."""

_BY_ENDING = {ending: name for name, endings in ENDINGS.items() for ending in endings}
_ALIASES = {ending[1:]: name for ending, name in _BY_ENDING.items()} | {"graphviz": "dot"}
_SHARED = (".txt", ".dot", ".gv", ".json", ".xml", "")
"""Endings that several programs use, so that the look of a text decides first."""

LONGEST_PATH = 1_000
"""What is longer is taken for a text; few systems have paths of more characters."""


def format_named(name: str) -> str:
    """Return the name of a format, whether its own or another by which it is known.

    Examples
    --------
    >>> format_named("node-link"), format_named("json"), format_named("DOT")
    ('node_link', 'node_link', 'dot')
    >>> format_named("dagity")
    Traceback (most recent call last):
    causalstory.errors.OptionError: there is no graph format 'dagity' (did you mean 'dagitty'?)
    """
    tidy = str(name).lower().replace("-", "_").removeprefix(".")
    found = tidy if tidy in ENDINGS else _ALIASES.get(tidy)
    if not found:
        raise OptionError(f"there is no graph format '{name}'{did_you_mean(tidy, ENDINGS)}")
    return found


def is_graph_file(path: str | Path) -> bool:
    """Whether a name ends like that of a graph file.

    Examples
    --------
    >>> is_graph_file("mine.dot"), is_graph_file("mine.toml")
    (True, False)
    """
    return Path(path).suffix.lower() in _BY_ENDING


def read_graph(path_or_text: str | Path, format: str | None = None) -> nx.DiGraph[str]:  # noqa: A002 - the word people look for
    """Read a graph from a file or a text.

    Parameters
    ----------
    path_or_text
        The path of a file, or the text itself.
    format
        One of dagitty, dot, gml, graphml, node_link, lavaan, bnlearn, mermaid; by default told by
        the ending of the name or the look of the text.

    Returns
    -------
    networkx.DiGraph
        Nodes carry ``latent``, ``selected``, ``role`` (treatment, outcome or adjusted), ``pos``,
        ``label`` and ``unit`` as far as the text says so, arrows ``beta``. ``x <-> y`` has become a
        latent node that causes both.

    Raises
    ------
    GraphError
        If there is no such file, the text cannot be read (with line and column), or it is no DAG.
    OptionError
        If there is no such format, or none can be told.

    Examples
    --------
    >>> graph = read_graph("dag { X [exposure]; Y [outcome]; X -> Y; X <-> Y }")
    >>> list(graph.edges)
    [('X', 'Y'), ('U_X_Y', 'X'), ('U_X_Y', 'Y')]
    >>> graph.nodes["X"]
    {'role': 'treatment'}
    """
    asked = None if format is None else format_named(format)
    path = _path_in(path_or_text)
    if path is None:
        return _parsed(str(path_or_text), asked or _told_by_look(str(path_or_text)))
    try:
        text = text_of(path)
        return _parsed(text, asked or _told_by_name(path, text))
    except GraphError as error:
        raise GraphError(f"{path.name}: {problem}" for problem in error.problems) from None


def from_dagitty(text: str) -> nx.DiGraph[str]:
    """Read a graph from dagitty's language: what the model code box of dagitty.net holds.

    Parameters
    ----------
    text
        Such as ``dag { x -> y; x <-> y }``, or dagitty's first format.

    Returns
    -------
    networkx.DiGraph
        As :func:`read_graph` gives it.

    Raises
    ------
    GraphError
        With every problem of the text, with line and column.

    Examples
    --------
    >>> from_dagitty("dag { ice_cream <- heat -- drowning }")
    Traceback (most recent call last):
    causalstory.errors.GraphError: line 1, column 25: '--' is undirected, so this is no DAG: a story
    needs arrows with one head, or '<->' for a latent common cause
    >>> graph = from_dagitty("dag { heat [latent]; ice_cream <- heat -> drowning }")
    >>> list(graph.edges)
    [('heat', 'ice_cream'), ('heat', 'drowning')]
    """
    if not isinstance(text, str):
        raise OptionError(f"from_dagitty needs the text of a graph, not {text!r:.60}")
    return _parsed(text, "dagitty")


def _parsed(text: str, name: str) -> nx.DiGraph[str]:
    from causalstory.graph.checks import require_dag

    reader = cast("Reader", import_module(f"causalstory.graph.formats.{name}").read)
    try:
        refuse_long(text)
        graph = reader(text.removeprefix("\ufeff"))
        refuse_large(graph)
        require_dag(graph)
    except GraphError as error:
        raise GraphError(map(_printable, error.problems)) from None
    return graph


def _printable(problem: str) -> str:
    """Return a sentence with what a terminal must not see escaped: names come from strangers."""
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in problem
    )


def _path_in(source: str | Path) -> Path | None:
    """Return the path that is meant, or None if it is a text."""
    if isinstance(source, Path):
        return source
    if not isinstance(source, str):
        raise OptionError(
            f"read_graph needs the path of a file or the text of a graph, not {source!r:.60}"
        )
    if "\n" in source or not source or len(source) > LONGEST_PATH:
        return None
    return None if is_no_file(source) and format_of(source) else Path(source)


def _told_by_name(path: Path, text: str) -> str:
    ending = path.suffix.lower()
    by_ending = _BY_ENDING.get(ending)
    if by_ending and ending not in _SHARED:
        return by_ending
    return format_of(text) or (by_ending if ending != ".txt" else None) or _told_by_look(text)


def _told_by_look(text: str) -> str:
    refuse_long(text)
    name = format_of(text.removeprefix("\ufeff"))
    if name is None:
        raise GraphError(
            f"this looks like none of the formats {', '.join(ENDINGS)}: say which with format="
        )
    return name


@overload
def write_graph(graph: nx.DiGraph[str], path: None = None, format: str | None = None) -> str: ...


@overload
def write_graph(graph: nx.DiGraph[str], path: str | Path, format: str | None = None) -> Path: ...


def write_graph(
    graph: nx.DiGraph[str],
    path: str | Path | None = None,
    format: str | None = None,  # noqa: A002 - the word people look for
) -> str | Path:
    """Write a graph to a file, or return its text.

    Parameters
    ----------
    graph
        A DAG with the node and edge attributes that :func:`read_graph` gives.
    path
        Where to write it, whole or not at all; without it the text is returned.
    format
        As for :func:`read_graph`; by default told by the ending of the path.

    Returns
    -------
    str or Path
        The text, or the file written.

    Warns
    -----
    FormatWarning
        For each thing that the format cannot carry, such as the coefficients of arrows.

    Raises
    ------
    GraphError
        If it is no DAG.
    OptionError
        If there is no such format, or none can be told.
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import networkx as nx
    >>> print(write_graph(nx.DiGraph([("x", "y")]), format="dagitty"), end="")
    dag {
    x
    y
    x -> y
    }
    """
    from causalstory.graph.checks import require_dag
    from causalstory.runner.files import writing

    name = format_to_write(path, format)
    require_dag(graph)
    writer = cast("Writer", import_module(f"causalstory.graph.formats.{name}").write)
    text, lost = writer(graph)
    for sentence in lost:
        warnings.warn(sentence, FormatWarning, stacklevel=2)
    if path is None:
        return text
    with writing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
    return Path(path)


def format_to_write(path: str | Path | None, asked: str | None) -> str:
    """Return the format that is asked for, or else that of a path's ending.

    Raises
    ------
    OptionError
        If there is none.

    Examples
    --------
    >>> format_to_write("mine.gv", None)
    'dot'
    """
    if asked is not None:
        return format_named(asked)
    known = ", ".join(ENDINGS)
    if path is None:
        raise OptionError(f"name the format to write, one of {known}")
    name = _BY_ENDING.get(Path(path).suffix.lower())
    if name is None:
        raise OptionError(f"the ending of '{path}' tells no graph format: name one of {known}")
    return name
