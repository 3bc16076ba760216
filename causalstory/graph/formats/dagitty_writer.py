"""A graph as dagitty text: the same graph always gives the same text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from causalstory.errors import GraphError
from causalstory.graph.formats.bidirected import bidirected_in, free_name
from causalstory.graph.formats.dagitty_meaning import FLAGS
from causalstory.graph.formats.dagitty_tokens import quoted

if TYPE_CHECKING:
    import networkx as nx

_BARE = re.compile(r"[0-9A-Za-z_.]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_ROLES = {"treatment": "exposure", "outcome": "outcome", "adjusted": "adjusted"}
_KNOWN = ("role", "adjusted", "latent", "selected", "pos", "label", "bidirected")


def write_dagitty(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return the text of a DAG, and a sentence for each thing that it cannot carry.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("x", "y")])
    >>> graph.nodes["x"].update(role="treatment", pos=(0.0, 1.5))
    >>> print(write_dagitty(graph)[0], end="")
    dag {
    x [exposure,pos="0,1.5"]
    y
    x -> y
    }
    """
    return _Writer(graph).text()


class _Writer:
    def __init__(self, graph: nx.DiGraph[str]) -> None:
        self._graph = graph
        self._lost: dict[str, None] = {}

    def text(self) -> tuple[str, tuple[str, ...]]:
        self._refuse_names()
        two_headed = bidirected_in(self._graph, plain=False)
        hidden = {arrow.node for arrow in two_headed}
        name = str(self._graph.graph.get("name") or "")
        bare = re.fullmatch(r"\w+", name, re.ASCII)  # all that dagitty allows in the head
        lines = [f"dag {name} {{" if bare else "dag {", *self._options("" if bare else name)]
        for node in sorted(self._graph):
            if node not in hidden:
                told = self._of_node(node, self._graph.nodes[node])
                lines.append(_name(node) + self._list(told))
        for cause, effect in sorted(self._graph.edges):
            if cause not in hidden:
                what = f"the arrow {cause} -> {effect}"
                said = self._list(self._kept(what, self._graph.edges[cause, effect], flags=False))
                lines.append(f"{_name(cause)} -> {_name(effect)}{said}")
        for arrow in sorted(two_headed, key=lambda arrow: arrow[1:]):
            what = f"{arrow.first} <-> {arrow.second}"
            more = dict(self._graph.nodes[arrow.node])
            del more["latent"], more["bidirected"]
            said = self._list(self._kept(what, more, flags=False))
            lines.append(f"{_name(arrow.first)} <-> {_name(arrow.second)}{said}")
        return "\n".join([*lines, "}", ""]), tuple(self._lost)

    def _refuse_names(self) -> None:
        odd = sorted(node for node in self._graph if _CONTROL.search(node) or not node.strip())
        if odd:
            raise GraphError(
                f"dagitty cannot write the name {node!a:.60}: rename it with networkx.relabel_nodes"
                for node in odd
            )
        names = {}
        for node in sorted({"graph", "node"}.intersection(self._graph)):
            names[node] = new = free_name(self._graph, f"{node}_")
            self._lost[f"dagitty reads no variable called '{node}': it is now '{new}'"] = None
        if names:
            import networkx as nx

            self._graph = nx.relabel_nodes(self._graph, names)

    def _options(self, name: str) -> list[str]:
        told = {key: value for key, value in self._graph.graph.items() if key != "name"}
        if name:
            told["name"] = name
        found = []
        for key, value in sorted(told.items(), key=lambda pair: str(pair[0])):
            text = self._value("the graph", str(key), value)
            if text is not None:
                found.append(f"{_name(str(key))}={text or quoted('')}")
        return found

    def _of_node(self, node: str, data: Mapping[str, Any]) -> list[str]:
        role = data.get("role")
        said = [_ROLES[role]] if role in _ROLES else []
        if role and role not in _ROLES:
            self._lost[f"dagitty has no role '{role}', which '{node}' has"] = None
        if data.get("adjusted") and role != "adjusted":
            said.append("adjusted")
        said += [flag for flag in ("latent", "selected") if data.get(flag)]
        return said + self._kept(f"'{node}'", data, flags=True)

    def _kept(self, what: str, data: Mapping[str, Any], *, flags: bool) -> list[str]:
        """Return everything but flags as ``name="value"``: place and label first."""
        names = [name for name in ("pos", "label") if name in data]
        names += sorted(name for name in data if name not in _KNOWN)
        if not flags:
            names += sorted(name for name in data if name in _KNOWN and name not in names)
        found = []
        for name in names:
            if flags and name in FLAGS:
                self._lost[f"dagitty would take the attribute '{name}' of {what} for a flag"] = None
                continue
            text = self._value(what, name, data[name])
            if text is not None:
                found.append(f"{_name(name)}={text}" if text else _name(name))
        return found

    def _value(self, what: str, name: str, value: object) -> str | None:
        """Return a value as dagitty has it; empty for a flag, None for nothing to say."""
        if value is None or value is False:
            return None
        if value is True:
            return ""
        if name in ("pos", "bb") and isinstance(value, tuple | list):
            if not all(isinstance(part, int | float) and isfinite(part) for part in value):
                self._lost[f"'{name}' of {what} holds more than finite numbers"] = None
                return None
            return quoted(",".join(_number(part) for part in value))
        if isinstance(value, int | float) and name == "beta":
            return quoted(_number(value))
        if not isinstance(value, str):
            kind = type(value).__name__
            self._lost[f"'{name}' of {what} is no text ({kind}): dagitty reads it as text"] = None
            value = str(value)
        tidy = _CONTROL.sub(" ", value)
        if tidy != value:
            self._lost[f"dagitty has no line breaks: '{name}' of {what} has spaces"] = None
        return quoted(tidy)

    @staticmethod
    def _list(parts: list[str]) -> str:
        return f" [{','.join(parts)}]" if parts else ""


def _name(text: str) -> str:
    return text if _BARE.fullmatch(text) else quoted(text)


def _number(value: float) -> str:
    """Return the shortest text that reads back as the same number.

    Examples
    --------
    >>> _number(2.0), _number(0.1)
    ('2', '0.1')
    """
    return repr(float(value)).removesuffix(".0")
