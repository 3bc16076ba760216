"""How large a graph from elsewhere may be: files come from strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.errors import GraphError

if TYPE_CHECKING:
    import networkx as nx

MAX_BYTES = 2 * 1024 * 1024
"""Largest graph file."""

MAX_NODES = 2_000
"""Most nodes of a graph in a file."""

MAX_EDGES = 100_000
"""Most arrows of a graph in a file."""

MAX_WORDS = 250_000
"""Most words and signs of a graph file, where a reader counts them: 50,000 arrows and more."""

MAX_NAME = 200
"""Longest name of a node, in characters."""

MAX_NESTING = 40
"""How deep brackets may nest where a reader recurses into them."""

MAX_PROBLEMS = 20
"""Problems reported of one file: after so many the rest is rarely worth reading."""


def refuse_long(text: str) -> None:
    """Raise GraphError if a text is too long to be read as a graph.

    Examples
    --------
    >>> refuse_long("x" * 5_000_000)
    Traceback (most recent call last):
    causalstory.errors.GraphError: is larger than 2 MiB: no graph that people read needs so much
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise GraphError(
            f"is larger than {MAX_BYTES // 1024**2} MiB: no graph that people read needs so much"
        )


def refuse_large(graph: nx.DiGraph[str]) -> None:
    """Raise GraphError if a graph has too many nodes or arrows, or a name is too long or empty.

    Examples
    --------
    >>> import networkx as nx
    >>> refuse_large(nx.DiGraph([("a", "x" * 300)]))
    Traceback (most recent call last):
    causalstory.errors.GraphError: the name 'xxxxxxxxxxxxxxxxxxxx...' is 300 characters long, more
    than 200: put long texts into labels
    """
    problems = []
    if len(graph) > MAX_NODES:
        problems.append(f"holds {len(graph):,} nodes, more than {MAX_NODES:,}")
    if graph.number_of_edges() > MAX_EDGES:
        problems.append(f"holds {graph.number_of_edges():,} arrows, more than {MAX_EDGES:,}")
    for node in graph:
        if isinstance(node, str) and len(node) > MAX_NAME:
            problems.append(
                f"the name {node[:20] + '...'!r} is {len(node):,} characters long, more than "
                f"{MAX_NAME}: put long texts into labels"
            )
        if isinstance(node, str) and not node.strip():
            problems.append("a node has an empty name: name it")
    if problems:
        raise GraphError(problems[:MAX_PROBLEMS])
