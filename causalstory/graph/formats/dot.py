"""DOT, the language of Graphviz: real files in, and files that Graphviz draws out.

``x -> y [dir=both]`` is a latent common cause. A dashed node is latent unless it says otherwise, as
in the pictures that are drawn here. Positions grow upwards in DOT and downwards here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from causalstory.errors import GraphError
from causalstory.graph.formats.building import (
    add_arrows,
    add_node,
    arrow_said,
    finished,
    node_said,
)
from causalstory.graph.formats.dot_parser import GRAPHVIZ, Digraph, Edge, Html, parse
from causalstory.graph.formats.keeping import NODE_WORDS, is_scalar, keep
from causalstory.graph.formats.limits import refuse_long
from causalstory.graph.formats.scanning import place, told, unescaped

if TYPE_CHECKING:
    import networkx as nx

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|-?[0-9]+(?:\.[0-9]+)?")
_WORDS = frozenset({"strict", "graph", "digraph", "subgraph", "node", "edge"})
_UNWRITABLE = re.compile('\x00|[\ud800-\udfff]|(?<!\\\\)(?:\\\\\\\\)*\\\\(?=["\r\n]|\\Z)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_BREAK = re.compile(r"<\s*br\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from DOT.

    Parameters
    ----------
    text
        One ``digraph``, with whatever DOT allows: names in quotes, comments, chains, groups,
        subgraphs, defaults, ports, HTML labels. Invisible nodes and edges only serve the layout
        and are passed over.

    Raises
    ------
    GraphError
        If it is no DOT (with line and column), is undirected, or is no DAG.

    Examples
    --------
    >>> graph = read("digraph { u [style=dashed]; u -> {x y}; x -> y [beta=0.5] }")
    >>> graph.nodes["u"], graph.edges["x", "y"]
    ({'latent': True}, {'beta': 0.5})
    """
    import networkx as nx

    refuse_long(text)
    found = parse(text.removeprefix("\ufeff"))
    if not found.directed and found.edges:
        raise GraphError("this graph is undirected; write 'digraph' and '->'")
    hidden = {name for name, said in found.nodes.items() if "invis" in _styles(said)}
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, said in _nodes_said(found).items():
        if name not in hidden:
            add_node(graph, name, said)
    pairs = []
    for edge in found.edges:
        if hidden & {edge.tail, edge.head} or "invis" in _styles(edge.attributes):
            continue
        cause, effect, both = _direction(edge, text)
        if both:
            pairs.append((cause, effect))
        else:
            raw = _texts(edge.attributes, f"{edge.tail}->{edge.head}")
            raw.pop("pos", None)  # the course of a line that Graphviz has laid out
            add_arrows(graph, [cause], [effect], arrow_said(cause, effect, raw, GRAPHVIZ))
    return finished(graph, pairs)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph as DOT, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("x", "y")])
    >>> graph.add_node("x", label="Rain", pos=(0, 1))
    >>> print(write(graph)[0], end="")
    digraph {
      x [label="Rain", pos="0.0,-1.0!"];
      y;
      x -> y;
    }
    """
    kept = keep(
        graph,
        "DOT",
        nodes=NODE_WORDS,
        arrows=("beta", "label"),
        others=_can_carry,
        two_headed=True,
        rename=lambda name: _UNWRITABLE.sub("_", name),
    )
    lines = [f"  {_id(node)}{_listed(_looks(kept.graph.nodes[node]))};" for node in kept.own]
    for cause, effect, said in kept.arrows:
        lines.append(f"  {_id(cause)} -> {_id(effect)}{_listed(_looks(said))};")
    lines += [
        f"  {_id(pair.first)} -> {_id(pair.second)} [dir=both, style=dashed];"
        for pair in kept.pairs
    ]
    return "\n".join(["digraph {", *lines, "}", ""]), kept.lost


def _styles(said: Mapping[str, str]) -> list[str]:
    return [style.strip() for style in said.get("style", "").split(",")]


def _nodes_said(found: Digraph) -> dict[str, dict[str, object]]:
    """Return what is said of each node; if all are dashed, that is only how they look."""
    dashed = {name for name, said in found.nodes.items() if "dashed" in _styles(said)}
    nodes = {}
    for name, attributes in found.nodes.items():
        raw = _texts(attributes, name)
        if not raw.keys() & {"latent", "observed"} and len(dashed) < len(found.nodes):
            raw["latent"] = name in dashed
        if attributes.get("label") == r"\N":
            del raw["label"]
        nodes[name] = node_said(name, raw, GRAPHVIZ)
        if isinstance(position := nodes[name].get("pos"), tuple):
            nodes[name]["pos"] = (position[0], 0.0 - position[1])
    return nodes


def _texts(attributes: Mapping[str, str], name: str) -> dict[str, object]:
    """Return attributes as they are shown; all but Graphviz's own are written like labels."""
    return {
        key: value if key in GRAPHVIZ or key == "pos" else _text(value, name)
        for key, value in attributes.items()
        if key not in ("x", "y")
    }


def _can_carry(key: str, value: object) -> bool:
    known = key in GRAPHVIZ or key in ("x", "y", "observed")
    return not known and bool(_PLAIN.fullmatch(key)) and isinstance(value, str) and is_scalar(value)


def _direction(edge: Edge, text: str) -> tuple[str, str, bool]:
    way = edge.attributes.get("dir", "forward").lower()
    if way == "none":
        raise GraphError(
            f"{place(text, edge.start)}: the edge of {told(edge.tail)} and {told(edge.head)} "
            "has no direction; drop dir=none"
        )
    if way == "back":
        return edge.head, edge.tail, False
    return edge.tail, edge.head, way == "both"


def _text(value: str, name: str) -> str:
    """Return a label as it is shown."""
    if isinstance(value, Html):
        return unescaped(_TAG.sub("", _BREAK.sub("\n", value))).strip()

    def shown(found: re.Match[str]) -> str:
        return {"n": "\n", "l": "\n", "r": "\n", "N": name}.get(found.group(1), found.group(1))

    text = _ESCAPE.sub(shown, value)
    return unescaped(text.removesuffix("\n") if value.endswith((r"\l", r"\r")) else text)


def _looks(data: Mapping[str, object]) -> dict[str, str]:
    """Return attributes as DOT writes them."""
    looks = {}
    for key, value in data.items():
        if isinstance(value, tuple):
            looks[key] = f'"{value[0]!r},{0.0 - value[1]!r}!"'
        elif isinstance(value, str):
            looks[key] = _quoted(value)
        else:
            looks[key] = "true" if value is True else _id(repr(value))
    return looks | ({"style": "dashed"} if "latent" in looks else {})


def _quoted(text: str) -> str:
    """Return a label for Graphviz to show letter by letter: no escape, no entity of its own."""
    plain = _CONTROL.sub(lambda f: f"&#{ord(f.group())};", _REFERENCE.sub("&amp;", text))
    lines = plain.replace("\\", "\\\\").replace('"', '\\"').split("\n")
    return '"' + r"\n".join(lines) + '"'


def _id(name: str) -> str:
    if _PLAIN.fullmatch(name) and name.lower() not in _WORDS:
        return name
    return '"' + name.replace('"', '\\"') + '"'


def _listed(attributes: Mapping[str, str]) -> str:
    inside = ", ".join(f"{key}={value}" for key, value in attributes.items())
    return f" [{inside}]" if inside else ""
