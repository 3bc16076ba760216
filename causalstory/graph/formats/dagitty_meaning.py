"""What the statements of a dagitty text say: a graph, or problems."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import networkx as nx

from causalstory.errors import FormatWarning, did_you_mean
from causalstory.graph.formats.bidirected import add_bidirected
from causalstory.graph.formats.dagitty_parser import (
    Arrows,
    Attribute,
    Group,
    Node,
    Statement,
    Text,
)
from causalstory.graph.formats.limits import MAX_EDGES, MAX_NODES, MAX_PROBLEMS

if TYPE_CHECKING:
    from causalstory.graph.formats.dagitty_tokens import Problems, Token

FLAGS = {
    "exposure": "treatment", "e": "treatment", "source": "treatment",
    "outcome": "outcome", "o": "outcome", "target": "outcome",
    "adjusted": "adjusted", "a": "adjusted",
    "latent": "latent", "l": "latent", "unobserved": "latent", "u": "latent",
    "selected": "selected", "s": "selected",
}  # fmt: skip
"""What the flags of a node are called, and what they say."""

ROLES = ("treatment", "outcome", "adjusted")
"""The flags that say a role."""

_NUMBER = r"\s*(-?[0-9.]+(?:[eE][+-]?[0-9]+)?)\s*"
_POSITION = re.compile(rf"{_NUMBER},{_NUMBER}")
_BOX = re.compile(rf"{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_TRUE = (None, "1", "true", "yes")
_NO_DAG = "a story needs arrows with one head, or '<->' for a latent common cause"


def graph_of(text: Text, problems: Problems) -> nx.DiGraph[str]:
    """Return the graph that a parsed text describes; note every problem.

    Warns
    -----
    FormatWarning
        Of what dagitty would pass over in silence: misspelt flags, flags behind arrows.

    Examples
    --------
    >>> from causalstory.graph.formats.dagitty_parser import parse
    >>> from causalstory.graph.formats.dagitty_tokens import Problems, tokens
    >>> problems = Problems()
    >>> text = parse(tokens("dag { a [e] a -- b }", problems), problems)
    >>> graph_of(text, problems).nodes["a"]
    {'role': 'treatment'}
    >>> problems.lines
    ["line 1, column 15: '--' is undirected, so this is no DAG: a story needs arrows with one head,
    or '<->' for a latent common cause"]
    """
    builder = _Builder(problems)
    if text.kind in ("mag", "pag"):
        builder.doubts.append(
            f"this is a {text.kind}, which says less than a DAG: its arrows are read as causes"
        )
    if text.name:
        builder.graph.graph["name"] = text.name
    builder.read(text.statements)
    graph = builder.finished()
    if not problems.lines:
        for sentence in builder.doubts[:MAX_PROBLEMS]:
            warnings.warn(sentence, FormatWarning, stacklevel=2)
    return graph


class _Builder:
    def __init__(self, problems: Problems) -> None:
        self.graph: nx.DiGraph[str] = nx.DiGraph()
        self._problems = problems
        self._two_headed: dict[tuple[str, str], dict[str, Any]] = {}
        self._drawn = 0
        self._refused: set[str] = set()
        self.doubts: list[str] = []

    def finished(self) -> nx.DiGraph[str]:
        for arrow in add_bidirected(self.graph, self._two_headed):
            self.graph.nodes[arrow.node].update(self._two_headed[arrow.first, arrow.second])
        return self.graph

    def read(self, statements: Iterable[Statement]) -> list[str]:
        """Read statements and return the nodes that they mention, each once."""
        mentioned: dict[str, None] = {}
        for statement in statements:
            if len(self.graph) > MAX_NODES:  # refused as a whole
                break
            match statement:
                case Attribute():
                    self._option(statement)
                case Node(name=name, attributes=attributes) if name.text == "graph":
                    self._graph_options(name, attributes)
                case Node(name=name, attributes=attributes):
                    mentioned[self._node(name)] = None
                    self._describe(name, attributes)
                case Group(statements=inner):
                    mentioned |= dict.fromkeys(self.read(inner))
                case Arrows():
                    mentioned |= dict.fromkeys(self._arrows(statement))
        return list(mentioned)

    def _node(self, token: Token) -> str:
        if token.kind == "word" and token.text in ("node", "graph"):
            self._problems.add(token, f"dagitty has no variable called {token}: use a label")
        if not token.text.strip():
            self._problems.add(token, "this name is empty: name the variable")
        self.graph.add_node(token.text)
        return token.text

    def _graph_options(self, name: Token, attributes: Sequence[Attribute]) -> None:
        if not attributes and name.kind == "word":
            self._problems.add(name, "dagitty has no variable called 'graph': use a label")
        if name.kind == "string":
            self._node(name)
            self._describe(name, attributes)
            return
        for attribute in attributes:
            self._option(attribute)

    def _option(self, option: Attribute) -> None:
        value: object = option.value
        if option.name == "bb":
            value = self._numbers(option, _BOX, 'bb="left,top,right,bottom"')
        self.graph.graph[option.name] = True if option.value is None else value

    def _describe(self, name: Token, attributes: Iterable[Attribute]) -> None:
        data = self.graph.nodes[name.text]
        for attribute in attributes:
            flag = FLAGS.get(attribute.name)
            if flag is None:
                self._keep(data, attribute)
            elif attribute.value not in _TRUE:
                self._problems.add(
                    attribute.at, f"'{attribute.name}' is a flag: write it without a value"
                )
            elif flag in ROLES:
                self._cast(name, data, flag, attribute)
            else:
                data[flag] = True

    def _cast(self, name: Token, data: dict[str, Any], role: str, attribute: Attribute) -> None:
        """Give a node its role; only 'adjusted' may come on top of another one."""
        known = data.get("role", role)
        if known == role:
            data["role"] = role
        elif "adjusted" in (known, role):
            data["role"] = known if role == "adjusted" else role
            data["adjusted"] = True
        else:
            self._problems.add(
                attribute.at, f"{name} is exposure and outcome at once: it can be one of them"
            )

    def _keep(self, data: dict[str, Any], attribute: Attribute, *, of_arrow: bool = False) -> None:
        value: object = True if attribute.value is None else attribute.value
        if attribute.value is None:
            self._doubt(attribute, of_arrow=of_arrow)
        if attribute.name == "pos":
            value = self._numbers(attribute, _POSITION, 'pos="x,y"')
        data[attribute.name] = value

    def _doubt(self, attribute: Attribute, *, of_arrow: bool) -> None:
        """Note what looks like a flag and is none; dagitty would say nothing."""
        name = attribute.name
        way_out = did_you_mean(name, [flag for flag in FLAGS if len(flag) > 1])
        if of_arrow and name in FLAGS:
            what = "says nothing behind an arrow: give it to a node, in a statement of its own"
        elif "did you mean" in way_out:
            what = f"is no flag of dagitty and means nothing{way_out}"
        else:
            return
        place = f"line {attribute.at.line}, column {attribute.at.column}"
        self.doubts.append(f"{place}: '{name}' {what}")

    def _numbers(
        self, attribute: Attribute, pattern: re.Pattern[str], example: str
    ) -> tuple[float, ...]:
        found = pattern.fullmatch(attribute.value or "")
        try:
            values = tuple(map(float, found.groups())) if found else ()
        except ValueError:  # such as 1.2.3
            values = ()
        if not values or not all(map(math.isfinite, values)):
            self._problems.add(attribute.at, f"{attribute.name} must read like {example}")
        return values

    def _arrows(self, chain: Arrows) -> list[str]:
        ends = [
            self.read(end.statements) if isinstance(end, Group) else [self._node(end)]
            for end in chain.ends
        ]
        said = self._said_of_arrows(chain.attributes)
        for sign, left, right in zip(chain.signs, ends, ends[1:], strict=False):
            self._drawn += len(left) * len(right)
            if self._drawn > MAX_EDGES:
                self._problems.add(sign, f"there are more than {MAX_EDGES:,} arrows up to here")
                return []
            for first in left:
                for second in right:
                    self._arrow(sign, first, second, said)
        return [node for end in ends for node in end]

    def _said_of_arrows(self, attributes: Iterable[Attribute]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for attribute in attributes:
            if attribute.name == "beta":
                said["beta"] = self._beta(attribute)
            else:
                self._keep(said, attribute, of_arrow=True)
        return said

    def _beta(self, attribute: Attribute) -> float:
        try:
            value = float(attribute.value or "")
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self._problems.add(attribute.at, "beta must be a number: write other texts as label")
        return value

    def _arrow(self, sign: Token, first: str, second: str, said: dict[str, Any]) -> None:
        if first == second:
            self._problems.add(sign, f"this arrow leads from {first!a:.60} to itself: drop it")
        elif sign.text == "->":
            self.graph.add_edge(first, second, **said)
        elif sign.text == "<-":
            self.graph.add_edge(second, first, **said)
        elif sign.text == "<->":
            pair = (min(first, second), max(first, second))
            self._two_headed.setdefault(pair, {}).update(said)
        else:
            self._refuse_open(sign)

    def _refuse_open(self, sign: Token) -> None:
        """Note an arrow that no DAG has: one problem for all of its kind."""
        what = "is undirected" if sign.text == "--" else "leaves an end open"
        if what not in self._refused:
            self._refused.add(what)
            self._problems.add(sign, f"'{sign.text}' {what}, so this is no DAG: {_NO_DAG}")
