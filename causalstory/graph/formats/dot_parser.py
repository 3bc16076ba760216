"""The grammar of DOT: from text to nodes and edges with their attributes.

Written by hand because the parser at hand, pydot's, needs five seconds for 5,000 arrows, prints
its complaints, ends in a RecursionError on nested braces, and leaves defaults and scopes to its
user. The grammar is that of graphviz.org/doc/info/lang.html.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from causalstory.graph.formats.limits import MAX_EDGES, MAX_NESTING
from causalstory.graph.formats.scanning import Token, Tokens

_TOKENS = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<bad><->|<-(?!-)|-->|[→←↔⟶⟷])
    |(?P<name>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)
    |(?P<number>-?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?))
    |(?P<string>"(?:[^"\\]|\\.)*+")
    |(?P<html><(?:[^<>]|<[^<>]*+>)*+>)
    |(?P<sign>->|--|[{}\[\];,=:+])""",
    re.VERBOSE | re.DOTALL,
)
_IDS = ("name", "number", "string", "html")
_WORDS = ("strict", "graph", "digraph", "subgraph", "node", "edge")
GRAPHVIZ = frozenset(
    re.findall(
        r"\w+",
        "arrowhead arrowsize arrowtail area class color colorscheme comment constraint decorate "
        "dir distortion edgehref edgetarget edgetooltip edgeURL fillcolor fixedsize fontcolor "
        "fontname fontsize gradientangle group head_lp headclip headhref headlabel headport "
        "headtarget headtooltip headURL height href id image imagepos imagescale labelangle "
        "labeldistance labelfloat labelfontcolor labelfontname labelfontsize labelhref "
        "labelloc labeltarget labeltooltip labelURL layer len lhead lp ltail margin "
        "minlen nojustify ordering "
        "orientation penwidth peripheries pin radius rects regular root samehead sametail "
        "samplepoints shape shapefile showboxes sides skew sortv style tail_lp tailclip tailhref "
        "taillabel tailport tailtarget tailtooltip tailURL target tooltip URL vertices weight "
        "width xlabel xlp z",
    )
)
"""The attributes by which Graphviz draws: they say nothing of causes."""

_IN_STRING = re.compile(r'\\(\r?\n|"|\\)')


class Html(str):
    """A value in angle brackets: Graphviz reads it as markup."""

    __slots__ = ()


class Edge(NamedTuple):
    """One edge as it is written: its ends, its attributes and where it stands."""

    tail: str
    head: str
    attributes: dict[str, str]
    start: int


@dataclass
class Digraph:
    """What a DOT text says: the nodes in the order in which they first occur, and the edges."""

    directed: bool
    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)


@dataclass
class _Scope:
    """The inside of one pair of braces: what new nodes and edges look like, and who is in it."""

    node: dict[str, str]
    edge: dict[str, str]
    depth: int
    members: dict[str, None] = field(default_factory=dict)


def parse(text: str) -> Digraph:
    """Parse a DOT text.

    Raises
    ------
    GraphError
        If it is no DOT, with line and column.

    Examples
    --------
    >>> found = parse("digraph mine { node [style=dashed] u; a -> {b c} [color=red] }")
    >>> list(found.nodes), [(edge.tail, edge.head) for edge in found.edges]
    (['u', 'a', 'b', 'c'], [('a', 'b'), ('a', 'c')])
    """
    return _Parser(text).graph()


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = Tokens(text, _TOKENS, "put names with other characters than letters, "
                             "digits and _ into double quotes")  # fmt: skip
        self.found = Digraph(directed=True)
        self.subgraphs: dict[str, list[str]] = {}

    def graph(self) -> Digraph:
        self._take_word("strict")
        self.found.directed = self._word() == "digraph"
        if not self._take_word("digraph") and not self._take_word("graph"):
            raise self.tokens.unexpected("expected 'digraph'")
        if self.tokens.peek.kind in _IDS:
            self._id()
        scope = _Scope({}, {}, 0)
        self._block(scope)
        if self.tokens.peek.kind != "end":
            raise self.tokens.unexpected("expected nothing after the graph's last '}'")
        return self.found

    def _block(self, scope: _Scope) -> None:
        if scope.depth > MAX_NESTING:
            raise self.tokens.unexpected(f"braces are nested deeper than {MAX_NESTING}")
        self.tokens.expect("{", "to open the graph" if not scope.depth else "to open the subgraph")
        while not self.tokens.take_if("}"):
            if not self.tokens.take_if(";", ","):
                self._statement(scope)

    def _statement(self, scope: _Scope) -> None:
        word = self._word()
        if word in ("graph", "node", "edge"):
            if self.tokens.ahead(1).text != "[":
                raise self._no_name()
            self.tokens.take()
            attributes = self._attributes()
            if word != "graph":
                (scope.node if word == "node" else scope.edge).update(attributes)
        elif self.tokens.peek.kind in _IDS and self.tokens.ahead(1).text == "=":
            self._id()
            self.tokens.take()
            self._id()
        else:
            self._chain(scope)

    def _chain(self, scope: _Scope) -> None:
        """Read nodes, or edges from one to the next, with the attributes at the end."""
        ends = [self._end(scope)]
        starts = []
        while self.tokens.peek.text in ("->", "--") and self.tokens.peek.kind == "sign":
            starts.append(self._edge_sign().start)
            ends.append(self._end(scope))
        attributes = self._attributes()
        if len(ends) == 1:
            for name in ends[0]:
                self.found.nodes[name].update(attributes)
        for tails, heads, start in zip(ends, ends[1:], starts, strict=False):
            if len(self.found.edges) + len(tails) * len(heads) > MAX_EDGES:
                raise self.tokens.refusal(f"more than {MAX_EDGES:,} edges; split the graph", start)
            said = scope.edge | attributes
            self.found.edges += [Edge(tail, head, said, start) for tail in tails for head in heads]

    def _edge_sign(self) -> Token:
        sign = self.tokens.take()
        if (sign.text == "->") != self.found.directed:
            raise self.tokens.refusal(
                "'--' stands in a digraph; write '->' from the cause to the effect"
                if self.found.directed
                else "'->' stands in an undirected graph; begin with 'digraph'",
                sign.start,
            )
        return sign

    def _end(self, scope: _Scope) -> list[str]:
        """Read one end of an edge: a node, several with commas, or a subgraph."""
        if self._word() == "subgraph" or self.tokens.peek.text == "{":
            return self._subgraph(scope)
        names = [self._node(scope)]
        while self.tokens.peek.text == "," and self.tokens.ahead(1).kind in _IDS:
            self.tokens.take()
            names.append(self._node(scope))
        return names

    def _subgraph(self, scope: _Scope) -> list[str]:
        name = None
        if self._take_word("subgraph") and self.tokens.peek.kind in _IDS:
            name = self._id()
        if name is not None and self.tokens.peek.text != "{":  # one that was written before
            return self.subgraphs.get(name, [])
        inner = _Scope(dict(scope.node), dict(scope.edge), scope.depth + 1)
        self._block(inner)
        scope.members.update(inner.members)
        members = list(inner.members)
        if name is not None:
            self.subgraphs[name] = members
        return members

    def _node(self, scope: _Scope) -> str:
        if self._word() in _WORDS or self.tokens.peek.kind not in _IDS:
            raise self._no_name()
        name = self._id()
        while self.tokens.take_if(":"):  # a port: where the line ends, nothing about causes
            self._id()
        self.found.nodes.setdefault(name, dict(scope.node))
        scope.members[name] = None
        return name

    def _attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while self.tokens.take_if("["):
            while not self.tokens.take_if("]"):
                key = self._id()
                found[key] = self._id() if self.tokens.take_if("=") else "true"
                self.tokens.take_if(",", ";")
        return found

    def _id(self) -> str:
        if self.tokens.peek.kind not in _IDS:
            raise self._no_name()
        token = self.tokens.take()
        if token.kind == "html":
            return Html(token.text[1:-1])
        if token.kind != "string":
            return token.text
        text = _plain(token.text)
        while self.tokens.take_if("+"):
            text += _plain(self.tokens.take().text)
        return text

    def _no_name(self) -> Exception:
        token = self.tokens.peek
        if token.kind == "bad":
            return self.tokens.refusal(
                f"DOT has no {token.text!r}; write '->', and [dir=both] behind it for both ways",
                token.start,
            )
        if token.kind in _IDS:
            return self.tokens.refusal(
                f"{token.text!r} is a word of DOT; put it into double quotes", token.start
            )
        return self.tokens.unexpected("expected a name")

    def _word(self) -> str:
        """Return the next word in small letters: DOT's own words may be written in any."""
        token = self.tokens.peek
        return token.text.lower() if token.kind == "name" else ""

    def _take_word(self, word: str) -> bool:
        found = self._word() == word
        if found:
            self.tokens.take()
        return found


def _plain(text: str) -> str:
    """Return what stands in quotes: only quotes are escaped, and a backslash joins lines."""
    inside = text.removeprefix('"').removesuffix('"')
    return _IN_STRING.sub(lambda f: {'"': '"', "\\": r"\\"}.get(f.group(1), ""), inside)
