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
    finished,
    node_said,
)
from causalstory.graph.formats.keeping import NODE_WORDS, keep
from causalstory.graph.formats.limits import refuse_long

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx as nx

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r'[&<>"\t\n\r]')
_YED_ID = re.compile(r"n\d+(?:::n\d+)*")
_TYPES = {"latent": "boolean", "selected": "boolean", "bidirected": "boolean"}


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
        add_node(graph, name, node_said(name, data))
    for source, target, element in _edges(root):
        cause, effect = (_end(end, names) for end in (source, target))
        said = arrow_said(cause, effect, _data(element, keys["edge"]))
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
    carried = [*NODE_WORDS, "beta"]
    kept = keep(graph, "GraphML", carries=carried, rename=lambda name: _NO_XML.sub("_", name))
    used = {key for _, data in kept.graph.nodes(data=True) for key in _spread(data)}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<graphml xmlns="{NAMESPACE}">']
    for key in ("latent", "selected", "bidirected", "role", "label", "unit", "x", "y"):
        if key in used:
            kind = "double" if key in ("x", "y") else _TYPES.get(key, "string")
            lines.append(f'  <key id="{key}" for="node" attr.name="{key}" attr.type="{kind}"/>')
    if any("beta" in said for _, _, said in kept.arrows):
        lines.append('  <key id="beta" for="edge" attr.name="beta" attr.type="double"/>')
    lines.append('  <graph edgedefault="directed">')
    for node, data in kept.graph.nodes(data=True):
        lines.append(_element("node", f'id="{_escaped(node)}"', _spread(data)))
    for cause, effect, said in kept.arrows:
        ends = f'source="{_escaped(cause)}" target="{_escaped(effect)}"'
        lines.append(_element("edge", ends, said))
    text = "\n".join([*lines, "  </graph>", "</graphml>", ""])
    return text, (*kept.lost, *_changed_texts(kept.graph))


def _spread(data: Mapping[str, object]) -> dict[str, object]:
    """Return attributes with a position as two."""
    spread = {key: value for key, value in data.items() if key != "pos"}
    pos = data.get("pos")
    return spread | {"x": pos[0], "y": pos[1]} if isinstance(pos, tuple) else spread


def _element(name: str, attributes: str, data: Mapping[str, object]) -> str:
    inside = "".join(
        f'<data key="{key}">{"true" if value is True else _escaped(str(value))}</data>'
        for key, value in data.items()
    )
    start = f"    <{name} {attributes}"
    return f"{start}>{inside}</{name}>" if inside else f"{start}/>"


def _escaped(text: str) -> str:
    clean = _NO_XML.sub("_", text)
    return _ESCAPED.sub(lambda found: f"&#{ord(found.group())};", clean)


def _changed_texts(graph: nx.DiGraph[str]) -> tuple[str, ...]:
    changed = [
        f"'{node}'"
        for node, data in graph.nodes(data=True)
        if any(isinstance(value, str) and _NO_XML.search(value) for value in data.values())
    ]
    told = f"XML cannot carry control characters: now '_' in what is said of {', '.join(changed)}"
    return (told,) if changed else ()


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
    """A declared attribute: its name, and what it is where nothing is said."""

    def __init__(self, element: Element) -> None:
        self.name = element.get("attr.name") or element.get("id") or ""
        default = next((child for child in element if _local(child.tag) == "default"), None)
        self.default = None if default is None else default.text or ""


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
                found[key.name] = child.text or ""
    return found


def _names(elements: list[tuple[Element, dict[str, object]]]) -> dict[str, str]:
    """Return the name of each node by its id."""
    ids = [element.get("id", "") for element, _ in elements]
    seen: set[str] = set()
    for own in ids:
        if not own or own in seen:
            told = f"two nodes have the id '{own}'" if own else "a node has no id"
            raise GraphError(f"{told}; give each its own")
        seen.add(own)
    from_yed = all(map(_YED_ID.fullmatch, ids))
    for key in ("name", "yed") if from_yed else ("name",):
        called = [str(data.get(key, "")) for _, data in elements]
        if all(called) and len(set(called)) == len(called):
            return dict(zip(ids, called, strict=True))
    return dict(zip(ids, ids, strict=True))


def _edges(root: Element) -> list[tuple[str, str, Element]]:
    if _local(root.tag) != "graphml":
        raise GraphError(f"this XML is no GraphML: its root is <{_local(root.tag)[:40]}>")
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
                    f"the edge of '{source}' and '{target}' is undirected; if each source causes "
                    'its target, write edgedefault="directed"'
                )
            found.append((source, target, edge))
    return found


def _end(own: str, names: Mapping[str, str]) -> str:
    if own not in names:
        raise GraphError(f"an edge leads to '{own}', which is no node; add <node id=\"{own}\"/>")
    return names[own]
