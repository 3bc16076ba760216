"""The format of dagitty.net and of the R package dagitty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.errors import GraphError
from causalstory.graph.formats.dagitty_legacy import read_legacy
from causalstory.graph.formats.dagitty_meaning import graph_of
from causalstory.graph.formats.dagitty_parser import parse
from causalstory.graph.formats.dagitty_tokens import Problems, tokens
from causalstory.graph.formats.dagitty_writer import write_dagitty
from causalstory.graph.formats.looks import is_legacy

if TYPE_CHECKING:
    import networkx as nx


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph in dagitty's language or in its first format.

    Parameters
    ----------
    text
        The text; ``dag { ... }`` around it may be left out where there is an arrow.

    Raises
    ------
    GraphError
        With every problem of the text, one line each: line, column, what, way out.

    Examples
    --------
    >>> list(read("dag { a -> {b c} <- d }").edges)
    [('a', 'b'), ('a', 'c'), ('d', 'b'), ('d', 'c')]
    >>> read("dag { a -> b -- c }")
    Traceback (most recent call last):
    causalstory.errors.GraphError: line 1, column 14: '--' is undirected, so this is no DAG: a story
    needs arrows with one head, or '<->' for a latent common cause
    """
    problems = Problems()
    if is_legacy(text):
        graph = read_legacy(text, problems)
    else:
        found = tokens(text, problems)
        graph = graph_of(parse(found, problems), problems)
    if problems.lines:
        raise GraphError(problems.lines)
    return graph


write = write_dagitty
