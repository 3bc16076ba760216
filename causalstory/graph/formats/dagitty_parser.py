"""The grammar of dagitty: tokens in, statements out.

::

    text       = ["strict"] type [name] "{" statements "}"  |  statements
    type       = dag | graph | digraph | mag | pdag | pag          (in any case)
    statement  = name "=" name                                       an option of the graph
               | end (arrow end)+ lists                              arrows
               | name lists                                          a node
               | group
    end        = name | group
    group      = ["subgraph" [name]] "{" statements "}"
    lists      = ("[" (name ["=" name] [","|";"])* "]")*
    name       = word | string ("+" string)*

White space, line breaks and semicolons part statements or stand anywhere between them; ``//``,
``#`` and ``/* */`` begin comments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from causalstory.graph.formats.dagitty_tokens import Problems, Token
from causalstory.graph.formats.limits import MAX_NESTING

TYPES = ("dag", "graph", "digraph", "mag", "pdag", "pag")
"""What may stand before the brace, in any case."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """``name`` or ``name = value`` in brackets, or an option of the graph."""

    name: str
    value: str | None
    at: Token


@dataclass(frozen=True, slots=True)
class Node:
    """A node and what is said of it."""

    name: Token
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements in braces: all nodes in it stand together at an end of an arrow."""

    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Arrows:
    """A chain: one arrow fewer than ends."""

    ends: tuple[Token | Group, ...]
    signs: tuple[Token, ...]
    attributes: tuple[Attribute, ...]


Statement = Attribute | Node | Group | Arrows


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text: the type and the name in its head, and its statements."""

    kind: str
    name: str
    statements: tuple[Statement, ...]
    at: Token


class _Lost(Exception):  # noqa: N818 - no error of ours: it leads back to the next statement
    """The rest of a statement makes no sense; the problem has been noted."""


class _TooDeep(Exception):  # noqa: N818
    """So many braces are open that nothing behind them is worth reading."""


def parse(tokens: list[Token], problems: Problems) -> Text:
    """Parse the tokens of a text and note every problem.

    Parameters
    ----------
    tokens
        As :func:`causalstory.graph.formats.dagitty_tokens.tokens` gives them.
    problems
        Where problems go.

    Examples
    --------
    >>> from causalstory.graph.formats.dagitty_tokens import tokens
    >>> problems = Problems()
    >>> text = parse(tokens("dag { a -> {b c} }", problems), problems)
    >>> text.kind, len(text.statements), problems.lines
    ('dag', 1, [])
    """
    try:
        return _Parser(tokens, problems).text()
    except _TooDeep:
        return Text("dag", "", (), tokens[0])


class _Parser:
    def __init__(self, tokens: list[Token], problems: Problems) -> None:
        self._tokens = tokens
        self._problems = problems
        self._next = 0
        self._depth = 0

    def text(self) -> Text:
        start = self._peek()
        if self._is_word("strict") and self._peek(1).text.lower() in TYPES:
            self._take()
        if not self._has_head():
            statements = self._statements()
            while self._peek().kind != "end":
                self._problems.add(self._take(), "this brace closes nothing: remove it")
                statements += self._statements()
            if statements and not any(isinstance(one, Arrows) for one in statements):
                self._problems.add(start, "a graph in dagitty's language reads like dag { x -> y }")
            return Text("dag", "", statements, start)
        kind = self._take().text.lower()
        name = "" if self._is_mark("{") else self._name().text
        brace = self._take()
        statements = self._statements()
        self._close(brace)
        if self._peek().kind != "end":
            self._problems.add(self._peek(), "the graph ended at the brace before: move this in")
        return Text(kind, name, statements, start)

    def _has_head(self) -> bool:
        if not (self._peek().kind == "word" and self._peek().text.lower() in TYPES):
            return False
        if self._peek(1).kind == "word":
            return self._is_mark("{", 2)
        place = 1
        while self._peek(place).kind == "string" or self._is_mark("+", place):
            place += 1
        return self._is_mark("{", place)

    def _statements(self) -> tuple[Statement, ...]:
        found: list[Statement] = []
        while not self._is_mark("}") and self._peek().kind != "end" and not self._problems.many:
            if self._is_mark(";"):
                self._take()
                continue
            start = self._peek()
            try:
                found.append(self._statement())
            except _Lost:
                self._skip(start)
        return tuple(found)

    def _skip(self, start: Token) -> None:
        """Go to where the next statement may begin: past a semicolon, or on another line."""
        if self._peek() is start or self._peek().kind == "arrow":
            self._take()
        line, depth = self._tokens[self._next - 1].line, 0
        while self._peek().kind != "end" and self._peek().line == line:
            if self._is_mark("}") and not depth:
                return
            token = self._take()
            if token.kind == "mark":
                depth += {"{": 1, "}": -1}.get(token.text, 0)
                if token.text == ";" and not depth:
                    return

    def _statement(self) -> Statement:
        end = self._end()
        if isinstance(end, Token) and self._is_mark("="):
            self._take()
            return Attribute(end.text, self._name().text, end)
        if self._peek().kind != "arrow":
            return end if isinstance(end, Group) else Node(end, self._lists())
        ends, signs = [end], []
        while self._peek().kind == "arrow":
            signs.append(self._take())
            ends.append(self._end(after=signs[-1]))
        return Arrows(tuple(ends), tuple(signs), self._lists())

    def _end(self, after: Token | None = None) -> Token | Group:
        if self._is_word("subgraph") and (self._is_mark("{", 1) or self._is_mark("{", 2)):
            self._take()
            if not self._is_mark("{"):
                self._name()
        if self._is_mark("{"):
            return self._group()
        return self._name(after)

    def _group(self) -> Group:
        brace = self._take()
        if self._depth >= MAX_NESTING:
            self._problems.add(brace, f"nests more than {MAX_NESTING} braces")
            raise _TooDeep
        self._depth += 1
        statements = self._statements()
        self._depth -= 1
        self._close(brace)
        return Group(statements)

    def _close(self, brace: Token) -> None:
        if self._is_mark("}"):
            self._take()
        elif not self._problems.many:
            self._problems.add(brace, "this brace is never closed: add '}'")

    def _lists(self) -> tuple[Attribute, ...]:
        found: list[Attribute] = []
        while self._is_mark("["):
            bracket = self._take()
            while not self._is_mark("]"):
                if self._peek().kind not in ("word", "string"):
                    self._refuse_in_list(bracket)
                name = self._name()
                value = None
                if self._is_mark("="):
                    self._take()
                    value = self._name().text
                found.append(Attribute(name.text, value, name))
                if self._is_mark(",") or self._is_mark(";"):
                    self._take()
            self._take()
        return tuple(found)

    def _refuse_in_list(self, bracket: Token) -> NoReturn:
        here = self._peek()
        if here.kind in ("end", "arrow") or here.text in "{}[":
            self._problems.add(bracket, "this bracket is never closed: add ']'")
        else:
            self._problems.add(here, f"{here} stands where the name of an attribute should")
        raise _Lost

    def _name(self, after: Token | None = None) -> Token:
        """Return the next name; strings joined by ``+`` are one."""
        token = self._peek()
        if token.kind not in ("word", "string"):
            if token.kind == "arrow" and not after:
                what = f"{token} has no name before it: attributes stand behind the last name"
            elif after:
                what = f"a name is missing after '{after.text}', where {token} stands"
            else:
                what = f"a name is missing here, where {token} stands"
            self._problems.add(token, what)
            raise _Lost
        self._take()
        while token.kind == "string" and self._is_mark("+"):
            self._take()
            more = self._peek()
            if more.kind != "string":
                self._problems.add(more, f"'+' joins two texts in quotation marks, not {more}")
                raise _Lost
            self._take()
            token = Token("string", token.text + more.text, token.line, token.column)
        return token

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._peek()
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _is_mark(self, mark: str, ahead: int = 0) -> bool:
        token = self._peek(ahead)
        return token.kind == "mark" and token.text == mark

    def _is_word(self, word: str) -> bool:
        return self._peek().kind == "word" and self._peek().text.lower() == word
