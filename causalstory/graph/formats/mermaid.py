"""Mermaid's flowcharts, as they are drawn in Markdown files and notebooks.

The classes ``latent``, ``selected``, ``treatment``, ``outcome``, ``adjusted`` and ``proxy`` say
what a node is; ``x <--> y`` is a latent common cause; ``-->|beta = 0.5|`` is a coefficient.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from causalstory.errors import GraphError
from causalstory.graph.formats.building import add_arrows, add_node, as_number, finished
from causalstory.graph.formats.keeping import Kept, keep, some
from causalstory.graph.formats.limits import refuse_long
from causalstory.graph.formats.mermaid_parser import Link, parse
from causalstory.graph.formats.scanning import place, told, unescaped

if TYPE_CHECKING:
    import networkx as nx

_ROLES = ("treatment", "outcome", "adjusted", "proxy")
_CLASSES = {"exposure": "treatment", "unobserved": "latent", "hidden": "latent"}
_LOOKS = {
    "latent": "stroke-dasharray: 5 4",
    "selected": "stroke-width: 3px",
    "treatment": "stroke:#0072B2,stroke-width: 3px",
    "outcome": "stroke:#D55E00,stroke-width: 3px",
    "adjusted": "fill:#DDDDDD",
    "proxy": "stroke:#007A5A,stroke-width: 2px",
}
_RESERVED = re.compile(
    "end|(?:sub)?graph|flowchart|(?:link)?[sS]tyle|class(?:Def)?|click|call|href|default"
    "|interpolate|direction|accTitle|accDescr|_(?:self|blank|parent|top)"
)
_UNSAFE = re.compile(
    "[^A-Za-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0391-\u03a1\u03a3-\u03f5"
    "\u0400-\u0481\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fcc\uac00-\ud7a3]"
)
_BETA = re.compile(
    r"(?:beta|\u03b2) *= *(?P<one>[^ ]+)|(?P<label>.+) \((?:beta|\u03b2) = (?P<two>[^ ]+)\)",
    re.DOTALL,
)
_FENCE = re.compile(r"\A\s*```[ \t]*mermaid\b|^[ \t]*```\s*\Z", re.MULTILINE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"#(\w+);")
_ESCAPED = re.compile('["#&<>`\x00-\x09\x0b-\x1f\x7f-\x9f]')


def read(text: str) -> nx.DiGraph[str]:
    """Read a graph from a flowchart of Mermaid.

    Raises
    ------
    GraphError
        If it is no flowchart (with line and column), a link has no head, or it is no DAG.

    Examples
    --------
    >>> text = 'graph TD; u:::latent -.-> x[Rain] & y; x -->|beta = 0.5| y'
    >>> graph = read(text)
    >>> dict(graph.nodes), graph.edges["x", "y"]
    ({'u': {'latent': True}, 'x': {'label': 'Rain'}, 'y': {}}, {'beta': 0.5})
    """
    import networkx as nx

    refuse_long(text)
    text = _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    found = parse(text.removeprefix("\ufeff"))
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, label in found.labels.items():
        said: dict[str, object] = {"label": _shown(label)} if label else {}
        add_node(graph, name, said | _class_said(found.classes[name]))
    pairs = []
    for link in found.links:
        if link.heads == (True, True):
            pairs.append((link.first, link.second))
        else:
            cause, effect = _direction(link, text)
            add_arrows(graph, [cause], [effect], _link_said(link.text))
    return finished(graph, pairs)


def write(graph: nx.DiGraph[str]) -> tuple[str, tuple[str, ...]]:
    """Return a graph as a flowchart of Mermaid, and a sentence for each thing that is left out.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("u", "x")])
    >>> graph.add_node("u", latent=True, label="Luck")
    >>> print(write(graph)[0], end="")
    flowchart LR
        u(["Luck"])
        x
        u --> x
        classDef latent stroke-dasharray: 5 4
        class u latent
    """
    kept = keep(
        graph,
        "Mermaid",
        nodes=("latent", "selected", "role", "adjusted", "label"),
        arrows=("beta", "label"),
        two_headed=True,
        rename=_safe_id,
    )
    lines = []
    classes: dict[str, list[str]] = {}
    unknown = []
    for node in kept.own:
        said = kept.graph.nodes[node]
        lines.append(_node(node, said))
        role = said.get("role")
        names = [flag for flag in ("latent", "selected", "adjusted") if said.get(flag)]
        for name in dict.fromkeys([*names, *([role] if role in _ROLES else [])]):
            classes.setdefault(name, []).append(node)
        if role and role not in _ROLES:
            unknown.append(told(node))
    lines += _links(kept)
    for name, nodes in classes.items():
        lines += [f"classDef {name} {_LOOKS[name]}", f"class {','.join(nodes)} {name}"]
    lost = f"Mermaid is given no roles but {', '.join(_ROLES)}: left out for {some(unknown)}"
    text = "\n    ".join(["flowchart LR", *lines]) + "\n"
    return text, (*kept.lost, *((lost,) if unknown else ()))


def _class_said(classes: set[str]) -> dict[str, object]:
    names = {_CLASSES.get(name, name) for name in classes}
    said: dict[str, object] = {flag: True for flag in ("latent", "selected") if flag in names}
    roles = [role for role in _ROLES if role in names]
    if roles:
        said["role"] = roles[0]
    if "adjusted" in names and roles != ["adjusted"]:
        said["adjusted"] = True
    return said


def _link_said(text: str) -> dict[str, object]:
    """Return what is written on a link: a label, a coefficient, or both."""
    found = _BETA.fullmatch(text)
    number = as_number(found.group("one") or found.group("two")) if found else None
    label = (found.group("label") or "") if found and number is not None else text
    said: dict[str, object] = {"label": _shown(label)} if label else {}
    return said if number is None else said | {"beta": number}


def _direction(link: Link, text: str) -> tuple[str, str]:
    if link.heads == (False, False):
        raise GraphError(
            f"{place(text, link.start)}: the link of {told(link.first)} and {told(link.second)} "
            "has no arrowhead; write --> from the cause to the effect"
        )
    return (link.first, link.second) if link.heads[1] else (link.second, link.first)


def _shown(label: str) -> str:
    """Return a label as it is shown: ``#quot;`` is a quote, ``<br>`` a new line."""
    with_breaks = _BREAK.sub("\n", label)
    return unescaped(
        _ENTITY.sub(lambda f: f"&{'#' * f.group(1).isdecimal()}{f.group(1)};", with_breaks)
    )


def _node(name: str, said: dict[str, object]) -> str:
    label = str(said.get("label", ""))
    if not label:
        return name
    shown = _escaped(label)
    return f'{name}(["{shown}"])' if said.get("latent") else f'{name}["{shown}"]'


def _escaped(label: str) -> str:
    return _ESCAPED.sub(lambda f: f"#{ord(f.group())};", label).replace("\n", "<br/>")


def _links(kept: Kept) -> list[str]:
    lines = []
    for cause, effect, said in kept.arrows:
        label = _escaped(str(said.get("label", "")))
        beta = f"beta = {said['beta']!r}" if "beta" in said else ""
        text = f"{label} ({beta})" if label and beta else label or beta
        lines.append(f'{cause} -->|"{text}"| {effect}' if text else f"{cause} --> {effect}")
    return lines + [f"{pair.first} <--> {pair.second}" for pair in kept.pairs]


def _safe_id(name: str) -> str:
    """Return an id of letters, digits and underscores that is no word of Mermaid."""
    plain = _UNSAFE.sub("_", name)
    return f"{plain}_" if _RESERVED.fullmatch(plain) else plain
