"""JSON as ``networkx.node_link_data`` writes it: a list of nodes and a list of arrows.

networkx itself is not asked: a missing key or a list for a name would end in its traceback.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from causalstory.errors import GraphError
from causalstory.graph.formats.building import (
    add_arrows,
    add_node,
    arrow_said,
    finished,
    node_said,
)
from causalstory.graph.formats.keeping import ARROW_WORDS, NODE_WORDS, is_scalar, keep
from causalstory.graph.formats.limits import refuse_long
from causalstory.graph.formats.scanning import told

if TYPE_CHECKING:
    import networkx as nx

_OWN = frozenset({"id", "source", "target", "key", "x", "y", "observed"})
_ARROWS = ("edges", "links")  # networkx wrote "links" before 3.4, D3 still does


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from node-link JSON.

    Parameters
    ----------
    text
        An object with ``nodes`` (each with ``id``) and ``edges`` or ``links`` (each with
        ``source`` and ``target``).

    Raises
    ------
    GraphError
        If it is no such JSON, is undirected, or is no DAG.

    Examples
    --------
    >>> text = '{"directed": true, "nodes": [{"id": "x", "latent": true}, {"id": "y"}], '
    >>> text += '"edges": [{"source": "x", "target": "y", "beta": 0.5}]}'
    >>> read(text).edges["x", "y"]
    {'beta': 0.5}
    """
    import networkx as nx

    refuse_long(text)
    found = _parsed(text)
    nodes, arrows = _entries(found, "nodes"), _arrows(found)
    _refuse_undirected(found, bool(arrows))
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, entry in enumerate(nodes):
        name = _name(entry, "id", f"nodes[{number}]")
        if name in graph:
            raise GraphError(
                f"nodes[{number}]: {told(name)} is there already; give each its own id"
            )
        add_node(graph, name, node_said(name, entry, _OWN))
    for number, entry in enumerate(arrows):
        cause = _name(entry, "source", f"edges[{number}]")
        effect = _name(entry, "target", f"edges[{number}]")
        for end in (cause, effect):
            if end not in graph:
                raise GraphError(
                    f"edges[{number}]: {told(end)} is not among the nodes; add it there"
                )
        add_arrows(graph, [cause], [effect], arrow_said(cause, effect, entry, _OWN))
    return finished(graph)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph as node-link JSON, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> text, lost = write(nx.DiGraph([("x", "y")]))
    >>> list(nx.node_link_graph(json.loads(text), edges="edges").edges), lost
    ([('x', 'y')], ())
    """
    kept = keep(graph, "node-link JSON", nodes=NODE_WORDS, arrows=ARROW_WORDS, others=_can_carry)
    found = {
        "directed": True,
        "multigraph": False,
        "graph": {},
        "nodes": [{"id": node, **data} for node, data in kept.graph.nodes(data=True)],
        "edges": [
            {"source": cause, "target": effect, **data} for cause, effect, data in kept.arrows
        ],
    }
    return json.dumps(found, indent=2) + "\n", kept.lost


def _can_carry(key: str, value: object) -> bool:
    return isinstance(key, str) and key not in _OWN and is_scalar(value)


def _parsed(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise GraphError(f"{where}: this is no JSON ({error.msg.lower()})") from None
    except RecursionError:
        raise GraphError("lists are nested too deeply for a graph: flatten them") from None
    except ValueError:  # a number with thousands of digits
        raise GraphError("a number is too long; shorten it") from None
    if not isinstance(found, Mapping):
        raise GraphError('the JSON is no object; write {"nodes": [...], "edges": [...]}')
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise GraphError(f"{name} is no JSON; leave the value out")


def _entries(found: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    entries = found.get(key)
    if not isinstance(entries, list):
        raise GraphError(f'there is no list "{key}"; write {{"nodes": [...], "edges": [...]}}')
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise GraphError(f"{key}[{number}] is {entry!r:.60}; write an object in braces")
    return entries


def _arrows(found: Mapping[str, object]) -> list[Mapping[str, object]]:
    key = next((key for key in _ARROWS if key in found), "edges")
    return _entries(found, key)


def _refuse_undirected(found: Mapping[str, object], any_arrows: bool) -> None:
    if not found.get("directed", True) and any_arrows:
        raise GraphError(
            'the graph says "directed": false; if each source causes its target, write true'
        )


def _name(entry: Mapping[str, object], key: str, where: str) -> str:
    name = entry.get(key)
    if isinstance(name, bool) or not isinstance(name, (str, int, float)):
        raise GraphError(f'{where}: "{key}" is {name!r:.60}; write the name of a node')
    return str(name)
