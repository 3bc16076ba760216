"""The first format of dagitty: variables line by line, a blank line, then their effects.

::

    Warm%20up E @0.2,0.5
    Injury O @0.9,0.5
    Fitness 1 @0.5,0.1

    Warm%20up Injury
    Fitness Warm%20up Injury @0.7,0.3

A line of the first part is a name, flags (E exposure, O outcome, A adjusted, U unobserved, or a
number) and a place; of the second a cause and its effects, each with a place where its arrow bends,
or it is a matrix of 0 and 1. Names are encoded as in addresses of the web, or hold spaces. Two
variables that cause each other share a latent cause.
"""

from __future__ import annotations

import re
from contextlib import suppress
from math import isfinite
from typing import Any
from urllib.parse import unquote

import networkx as nx

from causalstory.errors import did_you_mean
from causalstory.graph.formats.bidirected import add_bidirected
from causalstory.graph.formats.dagitty_tokens import Problems, Token
from causalstory.graph.formats.limits import MAX_EDGES, MAX_NODES

_FLAGS = {"E": "treatment", "O": "outcome", "A": "adjusted"}
_PLACE = re.compile(r"@(-?[0-9.]+),(-?[0-9.]+)")
_PROPERTIES = re.compile(r"[EOAU]+[0-9]*|[0-9]+[EOAU]*")
_MATRIX = re.compile(r"[\s01]+")
_MAX_SUGGESTED = 200  # variables among which the closest is looked for
_MAX_TRIED = 50  # words of a name, so that a long line of nonsense does not take for ever


def read_legacy(text: str, problems: Problems) -> nx.DiGraph[str]:
    r"""Read a text in dagitty's first format; note every problem.

    Examples
    --------
    >>> problems = Problems()
    >>> graph = read_legacy("my%20x E @0,1\ny O @1,1\n\nmy%20x y", problems)
    >>> list(graph.edges), graph.nodes["my x"], problems.lines
    ([('my x', 'y')], {'pos': (0.0, 1.0), 'role': 'treatment'}, [])
    """
    return _Legacy(text, problems).graph()


class _Legacy:
    def __init__(self, text: str, problems: Problems) -> None:
        self._problems = problems
        self._graph: nx.DiGraph[str] = nx.DiGraph()
        lines = text.replace("\r\n", "\n").split("\n")
        first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
        blank = next((i for i in range(first, len(lines)) if not lines[i].strip()), len(lines))
        numbered = list(enumerate(lines, 1))
        self._variables = numbered[first:blank]
        self._effects = [(n, line) for n, line in numbered[blank:] if line.strip()]

    def graph(self) -> nx.DiGraph[str]:
        for number, line in self._variables:
            if len(self._graph) <= MAX_NODES and not self._problems.many:
                self._variable(number, line)
        if self._effects and _MATRIX.fullmatch(" ".join(line for _, line in self._effects)):
            self._read_matrix()
        else:
            for number, line in self._effects:
                if not self._problems.many:
                    self._read_effects(number, line.split())
        mutual = {
            (cause, effect)
            for cause, effect in self._graph.edges
            if cause < effect and self._graph.has_edge(effect, cause)
        }
        bends = {pair: self._bend(*pair) for pair in mutual}
        for first, second in mutual:
            self._graph.remove_edges_from([(first, second), (second, first)])
        for arrow in add_bidirected(self._graph, mutual):
            self._graph.nodes[arrow.node].update(bends[arrow.first, arrow.second])
        return self._graph

    def _bend(self, first: str, second: str) -> dict[str, Any]:
        return {**self._graph.edges[second, first], **self._graph.edges[first, second]}

    def _note(self, number: int, what: str) -> None:
        self._problems.add(Token("word", "", number, 1), what)

    def _variable(self, number: int, line: str) -> None:
        words = line.split()
        data: dict[str, Any] = {}
        if len(words) > 1 and words[-1].startswith("@"):
            data["pos"] = self._place(number, words.pop())
        flags = words.pop() if len(words) > 1 else "1"
        if not _PROPERTIES.fullmatch(flags):
            self._note(number, f"{flags!a:.40} is no flag of a variable (known: 1, E, O, A, U)")
        name = self._decoded(number, " ".join(words))
        roles = [role for flag, role in _FLAGS.items() if flag in flags]
        if {"treatment", "outcome"} <= set(roles):
            self._note(number, f"{name!a:.60} is exposure and outcome at once")
        if roles:
            data["role"] = roles[0]
        if "adjusted" in roles[1:]:
            data["adjusted"] = True
        if "U" in flags:
            data["latent"] = True
        if name in self._graph:
            self._note(number, f"{name!a:.60} is declared twice: drop one of the two lines")
        self._graph.add_node(name, **data)

    def _decoded(self, number: int, text: str) -> str:
        try:
            return unquote(text, errors="strict")
        except UnicodeDecodeError:
            self._note(number, f"{text!a:.60} is no name encoded as UTF-8")
            return text

    def _place(self, number: int, text: str) -> tuple[float, float]:
        found = _PLACE.fullmatch(text)
        with suppress(ValueError):  # such as 1.2.3
            if found and all(isfinite(float(number)) for number in found.groups()):
                return float(found.group(1)), float(found.group(2))
        self._note(number, f"{text!a:.40} must read like @x,y")
        return 0.0, 0.0

    def _read_matrix(self) -> None:
        names = list(self._graph)
        rows = [line.split() for _, line in self._effects]
        cells = [cell for row in rows for cell in row]
        if len(cells) != len(names) ** 2:
            size = f"{len(names)} variables need {len(names)} rows of {len(names)}"
            self._note(self._effects[0][0], f"the matrix does not fit: {size}")
            return
        for index, cell in enumerate(cells):
            cause, effect = names[index // len(names)], names[index % len(names)]
            if "1" in cell:
                self._effect(self._effects[0][0], cause, effect, {})

    def _effect(self, number: int, cause: str, effect: str, said: dict[str, Any]) -> None:
        if cause == effect:
            self._note(number, f"an arrow leads from {cause!a:.60} to itself: drop it")
        else:
            self._graph.add_edge(cause, effect, **said)

    def _read_effects(self, number: int, words: list[str]) -> None:
        cause, place = self._known(number, words, 0)
        while place < len(words) and cause is not None:
            effect, place = self._known(number, words, place)
            if effect is None or self._graph.number_of_edges() > MAX_EDGES:
                return
            said = {}
            if place < len(words) and words[place].startswith("@"):
                said["pos"] = self._place(number, words[place])
                place += 1
            self._effect(number, cause, effect, said)

    def _known(self, number: int, words: list[str], place: int) -> tuple[str | None, int]:
        """Return the variable named from a place on, and the place after its name."""
        for count in range(1, min(len(words) - place, _MAX_TRIED) + 1):
            name = unquote(" ".join(words[place : place + count]))
            if name in self._graph:
                return name, place + count
        name = unquote(words[place])
        way_out = did_you_mean(name, self._graph) if len(self._graph) <= _MAX_SUGGESTED else ""
        self._note(number, f"{name!a:.60} is not among the variables{way_out}")
        return None, place + 1
