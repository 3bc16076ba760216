"""bnlearn's model strings, ``[A][C][B|A:C]``, and the structure of BIF, NET and DSC files.

A model string holds names and arrows and nothing else; of a file its tables are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from causalstory.errors import GraphError, did_you_mean
from causalstory.graph.formats.building import add_arrows, add_node, finished
from causalstory.graph.formats.keeping import keep
from causalstory.graph.formats.limits import MAX_PROBLEMS, refuse_large, refuse_long
from causalstory.graph.formats.scanning import place, told

if TYPE_CHECKING:
    import networkx as nx

    Part = tuple[str, list[str], int]
    """A node, its causes, and where it stands in the text."""

_PART = re.compile(r"\[([^\[\]]*)\]\s*")
_UNWRITABLE = re.compile(r"[\[\]|:\x00-\x1f\ud800-\udfff]|^\s|\s$")
_NETWORK = re.compile(r"\s*(?:network|net|belief\s+network|node|variable)\b")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|^[ \t]*%[^\n]*", re.DOTALL | re.MULTILINE)
_NAME = r'(?:"[^"\n]*"|[^\s(){}|,;"]+)'
_VARIABLE = re.compile(rf"\b(?:variable|node)\s+({_NAME})\s*\{{")
_TABLE = re.compile(rf"\b(?:probability|potential)\s*\(\s*({_NAME})\s*(?:\|([^(){{}}|]*))?\)")
_NAMES = re.compile(_NAME)


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from a model string, or from a BIF, NET or DSC file.

    Raises
    ------
    GraphError
        If a bracket is missing, a cause is not listed itself, or it is no DAG.

    Examples
    --------
    >>> list(read("[A][C][B|A:C]").edges)
    [('A', 'B'), ('C', 'B')]
    >>> read("[A][B|Aa]")
    Traceback (most recent call last):
    causalstory.errors.GraphError: line 1, column 4: 'B' has the cause 'Aa', which is not listed
    itself (did you mean 'A'?)
    """
    import networkx as nx

    refuse_long(text)
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    parts = _from_network(bare) if _NETWORK.match(bare) else _from_string(text)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, _, start in parts:
        if name in graph:
            raise GraphError(f"{place(text, start)}: {told(name)} is there already; write it once")
        add_node(graph, name)
    refuse_large(graph)
    unknown = (
        f"{place(text, start)}: {told(name)} has the cause {told(cause)}, which is not listed "
        f"itself{did_you_mean(cause, filter(str.isprintable, graph))}"
        for name, causes, start in parts
        for cause in causes
        if cause not in graph
    )
    if problems := [*islice(unknown, MAX_PROBLEMS)]:
        raise GraphError(problems)
    for name, causes, _ in parts:
        add_arrows(graph, causes, [name])
    return finished(graph)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph as a model string, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("A", "B")])
    >>> graph.add_node("A", latent=True)
    >>> text, lost = write(graph)
    >>> print(text + lost[0])
    [A][B|A]
    a model string cannot carry which nodes are latent: left out for 'A'
    """
    import networkx as nx

    kept = keep(graph, "a model string", rename=lambda name: _UNWRITABLE.sub("_", name))
    parts = []
    for node in nx.topological_sort(kept.graph):
        causes = ":".join(kept.graph.predecessors(node))
        parts.append(f"[{node}|{causes}]" if causes else f"[{node}]")
    return "".join(parts) + "\n", kept.lost


def _from_string(text: str) -> list[Part]:
    parts: list[Part] = []
    start = len(text) - len(text.lstrip())
    while start < len(text):
        found = _PART.match(text, start)
        if not found:
            raise GraphError(
                f"{place(text, start)}: expected [NAME] or [NAME|CAUSE:CAUSE], found "
                f"{text[start : start + 20]!r}"
            )
        name, bar, causes = found.group(1).partition("|")
        names = [cause.strip() for cause in causes.split(":")] if bar else []
        if not name.strip() or not all(names) or any("|" in cause for cause in names):
            raise GraphError(
                f"{place(text, start)}: {found.group().strip()[:40]!r} lacks a name; write "
                "[NAME] or [NAME|CAUSE:CAUSE]"
            )
        parts.append((name.strip(), names, start))
        start = found.end()
    if not parts:
        raise GraphError("the model string is empty; write [NAME] for each node")
    return parts


def _from_network(text: str) -> list[Part]:
    tables = {_bare(found.group(1)): found for found in _TABLE.finditer(text)}
    parts: list[Part] = []
    for found in _VARIABLE.finditer(text):
        table = tables.pop(_bare(found.group(1)), None)
        causes = _listed(table.group(2) or "") if table else []
        parts.append((_bare(found.group(1)), causes, found.start()))
    if tables:
        name, found = next(iter(tables.items()))
        raise GraphError(
            f"{place(text, found.start())}: a table for {told(name)}, which is no variable of the "
            "file; add it"
        )
    if not parts:
        raise GraphError("the file names no variables; write 'variable NAME { ... }' for each")
    return parts


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(map(_bare, _names_in(text))))


def _names_in(text: str) -> Iterable[str]:
    return _NAMES.findall(text)


def _bare(name: str) -> str:
    return name.strip('"').strip()
