"""GML, as networkx, igraph, Gephi and yEd write it.

Read here rather than by networkx, which drops our labels, takes the name ``"[]"`` for a list and
ends in a traceback on some files. What is written, networkx reads.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from causalstory.errors import GraphError
from causalstory.graph.formats.building import (
    add_arrows,
    add_node,
    arrow_said,
    as_number,
    finished,
    node_said,
)
from causalstory.graph.formats.keeping import ARROW_WORDS, NODE_WORDS, is_scalar, keep
from causalstory.graph.formats.limits import MAX_NESTING, refuse_long
from causalstory.graph.formats.scanning import Tokens, told, unescaped

if TYPE_CHECKING:
    import networkx as nx

    Table = dict[str, list[object]]

_TOKENS = re.compile(
    r"""(?P<skip>\s+|\#[^\n]*)|(?P<word>[A-Za-z_]\w*)|(?P<sign>[\[\]])|(?P<string>"[^"]*")"""
    r"""|(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+|INF)(?:[eE][+-]?[0-9]+)?)"""
)
_WHOLE = re.compile(r"[+-]?[0-9]+")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_OWN = frozenset({"id", "name", "title", "source", "target", "key", "x", "y", "observed"})
_ESCAPED = re.compile(r"[^ -~]|[&\"]")


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from GML.

    A node is called by its ``label`` if all labels differ, or else by its ``name`` or ``id``; if it
    has both ``name`` and ``label``, as from igraph, the label is only its label.

    Raises
    ------
    GraphError
        If it is no GML (with line and column), is undirected, or is no DAG.

    Examples
    --------
    >>> text = 'graph [ directed 1 node [ id 0 label "x" ] node [ id 1 label "y" ]'
    >>> list(read(text + " edge [ source 0 target 1 beta 0.5 ] ]").edges(data="beta"))
    [('x', 'y', 0.5)]
    """
    import networkx as nx

    refuse_long(text)
    tokens = Tokens(text, _TOKENS, 'GML holds keys, numbers, "texts" and lists in [ ]')
    found = _table(tokens, 0)
    graphs = [value for value in found.get("graph", []) if isinstance(value, dict)]
    if len(graphs) != 1:
        raise GraphError(f"this GML holds {len(graphs)} graphs; write one graph [ ... ]")
    nodes, edges = _tables(graphs[0], "node"), _tables(graphs[0], "edge")
    directed = as_number(_last(graphs[0], "directed"))
    if edges and not directed:
        raise GraphError(
            "the graph is undirected; if each source causes its target, add 'directed 1'"
        )
    graph: nx.DiGraph[str] = nx.DiGraph()
    names = _names(nodes)
    for table, name in zip(nodes, names.values(), strict=True):
        add_node(graph, name, _said(name, table))
    for edge in edges:
        cause, effect = (_end(edge, end, names) for end in ("source", "target"))
        add_arrows(graph, [cause], [effect], arrow_said(cause, effect, _flat(edge), _OWN))
    return finished(graph)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph as GML, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> text, lost = write(nx.DiGraph([("x", "y")]))
    >>> list(nx.parse_gml(text).edges), lost
    ([('x', 'y')], ())
    """
    kept = keep(graph, "GML", nodes=NODE_WORDS, arrows=ARROW_WORDS, others=_can_carry)
    numbers = {node: number for number, node in enumerate(kept.graph)}
    lines = ["graph [", "  directed 1"]
    for node, data in kept.graph.nodes(data=True):
        named = {"title" if key == "label" else key: value for key, value in data.items()}
        lines += ["  node [", f"    id {numbers[node]}", f"    label {_quoted(node)}"]
        lines += [f"    {_entry(key, value)}" for key, value in named.items()]
        lines.append("  ]")
    for cause, effect, said in kept.arrows:
        entries = "".join(f" {_entry(key, value)}" for key, value in said.items())
        lines.append(f"  edge [ source {numbers[cause]} target {numbers[effect]}{entries} ]")
    return "\n".join([*lines, "]", ""]), kept.lost


def _can_carry(key: str, value: object) -> bool:
    return key not in _OWN and bool(_KEY.fullmatch(key)) and is_scalar(value)


def _entry(key: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"graphics [ x {_number(value[0])} y {_number(value[1])} ]"
    if isinstance(value, str):
        return f"{key} {_quoted(value)}"
    return f"{key} {_number(int(value) if isinstance(value, bool) else value)}"


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(lambda found: f"&#{ord(found.group())};", text)}"'


def _number(value: object) -> str:
    """Return a number with the point that makes it a real in GML."""
    text = repr(value)
    return text if "." in text or "e" not in text else text.replace("e", ".0e")


def _table(tokens: Tokens, depth: int) -> Table:
    """Read ``key value`` pairs up to the bracket that closes them; keys may come several times."""
    if depth > MAX_NESTING:
        raise tokens.unexpected(f"lists are nested deeper than {MAX_NESTING}")
    table: Table = {}
    while tokens.peek.kind == "word":
        key = tokens.take().text
        table.setdefault(key, []).append(_value(tokens, key, depth))
    if depth or tokens.peek.kind != "end":
        tokens.expect("]", "or another key")
        if not depth:
            raise tokens.unexpected("a ']' closes what was never opened")
    return table


def _value(tokens: Tokens, key: str, depth: int) -> object:
    if tokens.take_if("["):
        return _table(tokens, depth + 1)
    if tokens.peek.kind not in ("number", "string", "word"):
        raise tokens.unexpected(f"expected a value after '{key}'")
    token = tokens.take()
    if token.kind == "string":
        return unescaped(token.text[1:-1])
    if token.kind == "word":
        return token.text
    return _number_in(token.text)


def _number_in(text: str) -> int | float | str:
    """Return a number, or the text itself if it is larger than numbers are."""
    if len(text) < 16 and _WHOLE.fullmatch(text):
        return int(text)
    number = as_number(text)
    return text if number is None else number


def _tables(graph: Table, key: str) -> list[Table]:
    values = graph.get(key, [])
    tables = [value for value in values if isinstance(value, dict)]
    if len(tables) < len(values):
        raise GraphError(f"a '{key}' is no list; write {key} [ ... ]")
    return tables


def _last(table: Table, key: str) -> object:
    return table.get(key, [None])[-1]


def _names(nodes: list[Table]) -> dict[str, str]:
    """Return the name of each node by its id."""
    ids = [str(_last(node, "id")) for node in nodes]
    if missing := sum("id" not in node for node in nodes):
        raise GraphError(f"{missing} nodes have no id; give each one, as in node [ id 0 ... ]")
    twice = [own for own, count in Counter(ids).items() if count > 1]
    if twice:
        raise GraphError(f"two nodes have the id {told(twice[0])}; give each its own")
    for key in ("name", "label"):
        called = [_last(node, key) for node in nodes]
        if all(isinstance(name, str) for name in called) and len(set(called)) == len(nodes):
            return dict(zip(ids, map(str, called), strict=True))
    return dict(zip(ids, ids, strict=True))


def _said(name: str, node: Table) -> dict[str, object]:
    raw = _flat(node)
    if raw.get("label") == name:
        del raw["label"]
    if "title" in raw:
        raw["label"] = raw["title"]
    return node_said(name, raw, _OWN)


def _flat(table: Table) -> dict[str, object]:
    """Return the last value of each key, and the place that stands in a list of its own."""
    flat = {key: values[-1] for key, values in table.items() if not isinstance(values[-1], dict)}
    graphics = _last(table, "graphics")
    if isinstance(graphics, dict):
        flat |= {key: _last(graphics, key) for key in ("x", "y")}
    return flat


def _end(edge: Table, end: str, names: Mapping[str, str]) -> str:
    own = _last(edge, end)
    if own is None or str(own) not in names:
        problem = "there is none" if own is None else f"no node has the id {own!r:.60}"
        raise GraphError(f"an edge has no good {end}: {problem}; name the id of a node")
    return names[str(own)]
