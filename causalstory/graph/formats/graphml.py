"""GraphML, as networkx, igraph, Gephi and yEd write it.

The elements are read with the standard library, which resolves no external entities; a document
type, with which a few lines can grow to gigabytes, is refused before it is parsed.
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
    as_number,
    finished,
    node_said,
)
from causalstory.graph.formats.keeping import ARROW_WORDS, NODE_WORDS, is_scalar, keep, some
from causalstory.graph.formats.limits import refuse_long
from causalstory.graph.formats.scanning import told

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx as nx

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r'[&<>"\t\n\r]')
_YED_ID = re.compile(r"n\d+(?:::n\d+)*")
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_OWN = frozenset({"name", "yed", "x", "y", "observed"})


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from GraphML.

    A node is called by its ``name`` if it has one, as from igraph; by what stands in it, if it
    comes from yEd and no two nodes say the same; or else by its id.

    Raises
    ------
    GraphError
        If it is no GraphML (with line and column), is undirected, or is no DAG.

    Examples
    --------
    >>> nodes = '<node id="x"/><node id="y"/><edge source="x" target="y"/>'
    >>> text = f'<graphml><graph edgedefault="directed">{nodes}</graph></graphml>'
    >>> list(read(text).edges)
    [('x', 'y')]
    """
    import networkx as nx

    refuse_long(text)
    root = _parsed(text)
    keys = _keys(root)
    elements = [(element, _data(element, keys["node"])) for element in _all(root, "node")]
    names = _names(elements)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for (_, data), name in zip(elements, names.values(), strict=True):
        add_node(graph, name, node_said(name, data, _OWN))
    for source, target, element in _edges(root):
        cause, effect = (_end(end, names) for end in (source, target))
        said = arrow_said(cause, effect, _data(element, keys["edge"]), _OWN)
        add_arrows(graph, [cause], [effect], said)
    return finished(graph)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph as GraphML, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> text, lost = write(nx.DiGraph([("x", "y")]))
    >>> list(nx.parse_graphml(text).edges), lost
    ([('x', 'y')], ())
    """
    kept = keep(
        graph,
        "GraphML",
        nodes=NODE_WORDS,
        arrows=ARROW_WORDS,
        others=_can_carry,
        rename=lambda name: _NO_XML.sub("_", name),
    )
    writer = _Writer()
    for node, data in kept.graph.nodes(data=True):
        writer.add("node", f'id="{_escaped(node)}"', data, node)
    for cause, effect, said in kept.arrows:
        ends = f'source="{_escaped(cause)}" target="{_escaped(effect)}"'
        writer.add("edge", ends, said, f"{cause} -> {effect}")
    lost = f"XML cannot carry control characters: now '_' in what is said of {some(writer.changed)}"
    return writer.text(), (*kept.lost, *((lost,) if writer.changed else ()))


def _can_carry(key: str, value: object) -> bool:
    return key not in _OWN and not _NO_XML.search(key) and is_scalar(value)


class _Writer:
    """Collects elements, and declares each attribute once with its type."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, str, str], str] = {}
        self._elements: list[str] = []
        self.changed: list[str] = []

    def add(self, kind: str, attributes: str, data: Mapping[str, object], where: str) -> None:
        """Add a node or an edge; a position becomes two numbers."""
        spread = {key: value for key, value in data.items() if key != "pos"}
        if isinstance(pos := data.get("pos"), tuple):
            spread |= {"x": pos[0], "y": pos[1]}
        inside = "".join(
            f'<data key="{self._key(kind, key, value)}">{_text(value)}</data>'
            for key, value in spread.items()
        )
        if any(isinstance(value, str) and _NO_XML.search(value) for value in spread.values()):
            self.changed.append(told(where))
        start = f"    <{kind} {attributes}"
        self._elements.append(f"{start}>{inside}</{kind}>" if inside else f"{start}/>")

    def _key(self, kind: str, name: str, value: object) -> str:
        declared = (kind, name, _TYPES[type(value)])
        return self._keys.setdefault(declared, f"d{len(self._keys)}")

    def text(self) -> str:
        """Return the whole file."""
        keys = [
            f'  <key id="{key}" for="{kind}" attr.name="{_escaped(name)}" attr.type="{typed}"/>'
            for (kind, name, typed), key in self._keys.items()
        ]
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<graphml xmlns="{NAMESPACE}">', *keys]
        lines += ['  <graph edgedefault="directed">', *self._elements, "  </graph>", "</graphml>"]
        return "\n".join([*lines, ""])


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else _escaped(str(value))


def _escaped(text: str) -> str:
    clean = _NO_XML.sub("_", text)
    return _ESCAPED.sub(lambda found: f"&#{ord(found.group())};", clean)


def _parsed(text: str) -> Element:
    from xml.etree import ElementTree as ET

    if found := _DECLARED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise GraphError(f"line {line}: GraphML needs no document type; remove it")
    try:
        return ET.fromstring(text)  # noqa: S314 - without a document type nothing can expand
    except ET.ParseError as error:
        line, column = error.position
        reason = str(error).partition(":")[0]
        raise GraphError(f"line {line}, column {column + 1}: this is no XML ({reason})") from None
    except (ValueError, LookupError):  # lone surrogates, an unknown encoding
        raise GraphError("this is no XML; save the file as UTF-8") from None


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _all(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if _local(element.tag) == name]


class _Key:
    """A declared attribute: its name and type, and what it is where nothing is said."""

    def __init__(self, element: Element) -> None:
        self.name = element.get("attr.name") or element.get("id") or ""
        self.type = element.get("attr.type", "string").lower()
        default = next((child for child in element if _local(child.tag) == "default"), None)
        self.default = None if default is None else self.value(default.text or "")

    def value(self, text: str) -> object:
        """Return a value in its type, or as text if it is none of that type."""
        if self.type == "boolean" and text.strip().lower() in ("true", "false", "1", "0"):
            return text.strip().lower() in ("true", "1")
        number = as_number(text) if self.type in ("int", "long", "float", "double") else None
        if number is not None and self.type in ("int", "long"):
            return int(number)
        return text if number is None else number


def _keys(root: Element) -> dict[str, dict[str, _Key]]:
    keys: dict[str, dict[str, _Key]] = {"node": {}, "edge": {}}
    for element in _all(root, "key"):
        meant = element.get("for", "all")
        for kind, known in keys.items():
            if meant in (kind, "all"):
                known[element.get("id", "")] = _Key(element)
    return keys


def _data(element: Element, keys: Mapping[str, _Key]) -> dict[str, object]:
    found: dict[str, object] = {
        key.name: key.default for key in keys.values() if key.default is not None
    }
    for child in element:
        if _local(child.tag) == "data":
            key = keys.get(child.get("key", ""))
            labels = _all(child, "NodeLabel")
            if labels and labels[0].text:
                found["yed"] = labels[0].text.strip()
            elif key and not len(child):
                found[key.name] = key.value(child.text or "")
    return found


def _names(elements: list[tuple[Element, dict[str, object]]]) -> dict[str, str]:
    """Return the name of each node by its id."""
    ids = [element.get("id", "") for element, _ in elements]
    seen: set[str] = set()
    for own in ids:
        if not own or own in seen:
            problem = f"two nodes have the id {told(own)}" if own else "a node has no id"
            raise GraphError(f"{problem}; give each its own")
        seen.add(own)
    from_yed = all(map(_YED_ID.fullmatch, ids))
    for key in ("name", "yed") if from_yed else ("name",):
        called = [str(data.get(key, "")) for _, data in elements]
        if all(called) and len(set(called)) == len(called):
            return dict(zip(ids, called, strict=True))
    return dict(zip(ids, ids, strict=True))


def _edges(root: Element) -> list[tuple[str, str, Element]]:
    if _local(root.tag) != "graphml":
        raise GraphError(f"this XML is no GraphML: its root is {told(_local(root.tag))}")
    if _all(root, "hyperedge"):
        raise GraphError("a hyperedge joins more than two nodes; write one edge for each arrow")
    found = []
    for graph in _all(root, "graph"):
        default = graph.get("edgedefault", "undirected")
        for edge in graph:
            if _local(edge.tag) != "edge":
                continue
            source, target = edge.get("source", ""), edge.get("target", "")
            directed = edge.get("directed", "")
            if directed.lower() in ("false", "0") or (not directed and default != "directed"):
                raise GraphError(
                    f"the edge of {told(source)} and {told(target)} is undirected; if each source "
                    'causes its target, write edgedefault="directed"'
                )
            found.append((source, target, edge))
    return found


def _end(own: str, names: Mapping[str, str]) -> str:
    if own not in names:
        raise GraphError(f"an edge leads to {told(own)}, which is no node; add it as a <node>")
    return names[own]
