"""The grammar of Mermaid's flowcharts: from text to nodes, classes and links.

It follows the grammar that Mermaid is built from (``flow.jison``), as far as a graph is concerned:
styles, clicks, titles and directions are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from causalstory.errors import GraphError
from causalstory.graph.formats.limits import MAX_EDGES
from causalstory.graph.formats.scanning import place, told

_COMMENT = re.compile(
    r"%%\{.*?\}%%|^[^\S\n]*%%[^\n]*|\A\s*---[^\S\n]*\n.*?\n---[^\S\n]*$", re.DOTALL | re.MULTILINE
)
_HEAD = re.compile(
    r"\s*(?:flowchart(?:-elk)?|graph)\b[^\S\n]*(?:TB|TD|BT|RL|LR|[<>^v])?[^\S\n]*(?:;|$)",
    re.MULTILINE,
)
_PASSED = re.compile(
    r"(?:style|linkStyle|classDef|click)\b[^\n;]*|subgraph\b(?:\"[^\"\n]*\"|[^\n;])*|end\b"
    r"|accTitle\s*:[^\n]*|direction[^\S\n]+(?:TB|TD|BT|RL|LR)\b|accDescr\s*(?:\{[^}]*\}|:[^\n]*)"
)
_SUBGRAPH = re.compile(r"subgraph[^\S\n]+([^\s\[;]+)")
_CLASS = re.compile(
    r"class[^\S\n]+([^\s,]+(?:[^\S\n]*,[^\S\n]*[^\s,]+)*)[^\S\n]+([\w-]+)[^\S\n]*(?=;|$)",
    re.MULTILINE,
)
_ID = re.compile(r"(?:[\w!#$%'*+.?\\/]|-(?![->.])|=(?!=))(?:[\w!#$%'*+.?\\/&]|-(?![->.])|=(?!=))*")
_DATA = re.compile(r'@\{((?:[^}"]|"[^"]*")*)\}')
_DATA_LABEL = re.compile(r'\blabel\s*:\s*(?:"([^"]*)"|([^,\n]+))')
_OF_CLASS = re.compile(r":::([\w-]+)")
_LINK = re.compile(
    r"(?:[^\s\"@]+@)?(?P<tail>[xo<]?)(?:--+(?=[->xo])|==+(?=[=>xo])|-?\.+-)"
    r"(?P<head>[->xo=]?)"
)
_TEXT_LINK = re.compile(
    r"(?:[^\s\"@]+@)?(?P<tail>[xo<]?)(?:--(?P<a>(?:\"[^\"]*\"|-(?!-)|[^-\"\n])+)--+"
    r"|==(?P<b>(?:\"[^\"]*\"|=(?!=)|[^=\"\n])+)==+|-\.(?P<c>(?:\"[^\"]*\"|[^.\"\n])+)\.+-)"
    r"(?P<head>[-=>xo]?)"
)
_PIPED = re.compile(r'\s*\|\s*("[^"]*"|[^|"\n]*)\|')
_QUOTED = re.compile(r'\s*"(`?)([^"]*?)\1"\s*')
_BARE = re.compile(r"[^\[\](){}\"]*?(?=/\]|\\\]|-\)|[\])}])")
_LINE_END = re.compile(r"[^\S\n]*\n\s*")
_SHAPES = {
    "(((": (")))",), "((": ("))",), "([": ("])",), "(-": ("-)",), "(": (")",),
    "[[": ("]]",), "[(": (")]",), "[/": ("/]", "\\]"), "[\\": ("\\]", "/]"), "[": ("]",),
    "{{": ("}}",), "{": ("}",), ">": ("]",),
}  # fmt: skip


def _unquoted(text: str) -> str:
    """Return the text of a link, without the spaces or the quotes around it."""
    quoted = _QUOTED.fullmatch(text)
    return quoted.group(2) if quoted else text.strip()


class Link(NamedTuple):
    """One link: its ends, whether it points at each of them, what is written on it, its place."""

    first: str
    second: str
    heads: tuple[bool, bool]
    text: str
    start: int


@dataclass
class Flowchart:
    """What a text says: labels and classes by node, in order of first occurrence, and links."""

    labels: dict[str, str | None] = field(default_factory=dict)
    classes: dict[str, set[str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)


def parse(text: str) -> Flowchart:
    """Parse a flowchart.

    Raises
    ------
    GraphError
        If it is none, with line and column.

    Examples
    --------
    >>> found = parse('flowchart LR; a["Rain"] --> b & c')
    >>> found.labels, [(link.first, link.second) for link in found.links]
    ({'a': 'Rain', 'b': None, 'c': None}, [('a', 'b'), ('a', 'c')])
    """
    bare = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    head = _HEAD.match(bare)
    if not head:
        raise GraphError(
            f"{place(bare, len(bare) - len(bare.lstrip()))}: this is no flowchart of Mermaid; "
            "begin with 'flowchart LR'"
        )
    return _Parser(bare, head.end()).flowchart()


class _Parser:
    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.found = Flowchart()
        self.subgraphs: set[str] = set()

    def flowchart(self) -> Flowchart:
        while self._skip(r"[\s;]*").start < len(self.text):
            if self._take(_CLASS):
                self._class()
            elif subgraph := _SUBGRAPH.match(self.text, self.start):
                self.subgraphs.add(subgraph.group(1))
                self._take(_PASSED)
            elif not self._take(_PASSED):
                self._chain()
        if grouped := self.subgraphs & self.found.labels.keys():
            raise GraphError(
                f"a link leads to the subgraph {told(min(grouped))}; link the nodes in it instead"
            )
        return self.found

    def _skip(self, spaces: str = r"[^\S\n]*") -> _Parser:
        found = re.compile(spaces).match(self.text, self.start)
        self.start = found.end() if found else self.start
        return self

    def _take(self, pattern: re.Pattern[str]) -> bool:
        self.match = pattern.match(self.text, self.start)
        if self.match:
            self.start = self.match.end()
        return self.match is not None

    def _group(self, name: int | str) -> str:
        return (self.match.group(name) or "") if self.match else ""

    def _class(self) -> None:
        nodes, name = self._group(1), self._group(2)
        for node in nodes.split(","):
            self.found.classes.setdefault(node.strip(), set()).add(name)

    def _chain(self) -> None:
        """Read ``a & b --> c --> d``."""
        first = self._nodes()
        while True:
            before = self.start
            start = self._skip(r"\s*").start  # a link may stand on the next line
            link = self._link()
            if link is None:
                self.start = before
                self._skip()
                break
            second = self._nodes()
            if len(self.found.links) + len(first) * len(second) > MAX_EDGES:
                raise GraphError(f"more than {MAX_EDGES:,} links; split the graph")
            heads, text = link
            if heads is not None:
                self.found.links += [
                    Link(one, two, heads, text, start) for one in first for two in second
                ]
            first = second
        if self.start < len(self.text) and self.text[self.start] not in ";\n":
            raise self._refusal("expected a link such as --> or the end of the line")

    def _nodes(self) -> list[str]:
        names = [self._node()]
        while self._skip().start < len(self.text) and self.text[self.start] == "&":
            self.start += 1
            names.append(self._node())
        return names

    def _node(self) -> str:
        self._skip(r"\s*")
        if not self._take(_ID):
            raise self._refusal("expected the id of a node")
        name = self._group(0)
        self._add(name)
        for opening, closings in _SHAPES.items():
            if self.text.startswith(opening, self.start):
                self.found.labels[name] = self._label(opening, closings)
                break
        if self._take(_DATA) and (named := _DATA_LABEL.search(self._group(1))):
            self.found.labels[name] = named.group(1) or named.group(2)
        while self._take(_OF_CLASS):
            self.found.classes[name].add(self._group(1))
        return name

    def _add(self, name: str) -> None:
        self.found.labels.setdefault(name, None)
        self.found.classes.setdefault(name, set())

    def _label(self, opening: str, closings: tuple[str, ...]) -> str:
        begin = self.start
        self.start += len(opening)
        text = self._group(2) if self._take(_QUOTED) else ""
        if not self.match and self._take(_BARE):
            text = self._group(0).strip()
        for closing in closings:
            if self.text.startswith(closing, self.start):
                self.start += len(closing)
                return _LINE_END.sub("\n", text)
        self.start = begin
        raise self._refusal(
            f"'{opening}' is not closed by '{closings[0]}'; put texts with brackets into quotes"
        )

    def _link(self) -> tuple[tuple[bool, bool] | None, str] | None:
        """Read a link: where it points (None for an invisible one), and its text."""
        if self._take(re.compile(r"~~~+")):
            return None, ""
        if self._take(_LINK) or self._take(_TEXT_LINK):
            heads = (self._group("tail") == "<", self._group("head") == ">")
            named = self.match.groupdict() if self.match else {}
            text = "".join(named.get(key) or "" for key in ("a", "b", "c"))
            if self._take(_PIPED):
                text = self._group(1)
            return heads, _unquoted(text)
        return None

    def _refusal(self, problem: str) -> GraphError:
        found = self.text[self.start : self.start + 20].partition("\n")[0]
        there = f"found {found!r}" if found else "the line ends"
        return GraphError(f"{place(self.text, self.start)}: {problem}, {there}")
