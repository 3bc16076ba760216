"""The words and signs of a dagitty text, each with its place."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

from causalstory.errors import GraphError
from causalstory.graph.formats.limits import MAX_PROBLEMS, MAX_WORDS

Kind = Literal["word", "string", "arrow", "mark", "end"]


class Token(NamedTuple):
    """A piece of the text: what it is, what it says, and where it stands (both from 1)."""

    kind: Kind
    text: str
    line: int
    column: int

    def __str__(self) -> str:
        if self.kind == "end":
            return "the end"
        shown = self.text if len(self.text) <= 40 else f"{self.text[:37]}..."
        return f"'{shown}'" if shown.isprintable() else ascii(shown)


class Problems:
    """What is wrong with a text, in the order of the text.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add(Token("word", "x", 2, 5), "is odd")
    >>> problems.lines
    ['line 2, column 5: is odd']
    """

    def __init__(self) -> None:
        self._found: dict[tuple[int, int, str], None] = {}

    def add(self, at: Token, what: str) -> None:
        """Note one problem with its place; once only, and not too many."""
        if not self.many:
            self._found[at.line, at.column, what] = None

    @property
    def lines(self) -> list[str]:
        """One sentence each, with line and column."""
        return [
            f"line {line}, column {column}: {what}" for line, column, what in sorted(self._found)
        ]

    @property
    def many(self) -> bool:
        """Whether there are so many that reading on is of no use."""
        return len(self._found) >= MAX_PROBLEMS


_BAD_ARROWS = {
    "-->": "->", "<--": "<-", "<-->": "<->", "=>": "->", "==>": "->", "<=": "<-", "<=>": "<->",
    "~>": "->", "→": "->", "←": "<-", "↔": "<->", "⟶": "->", "⟷": "<->",
    "\N{EM DASH}>": "->", "\N{EN DASH}>": "->",
}  # fmt: skip
"""What people write in place of arrows, each with what dagitty has."""

# Longer signs stand before their beginnings; possessive quantifiers (*+) never go back, so the
# time is proportional to the length of the text.
_TOKEN = re.compile(
    r"""
      (?P<space> (?: [\s\ufeff]++ | //[^\n]*+ | \#[^\n]*+ | /\*(?:[^*]|\*(?!/))*+\*/ )++ )
    | (?P<string> "(?:[^"\\\x00-\x1f\x7f]|\\\r?\n|\\[^\n])*+" )
    | (?P<bad> <--> | --> | <--(?!@) | <=> | ==> | => | <= | ~> | [→←↔⟶⟷] | [\u2013\u2014]> )
    | (?P<arrow> @-> | <-@ | <-> | @-@ | @-- | --@ | -> | <- | -- )
    | (?P<hyphened> [\w.]++(?:-(?![->@])[\w.]++)+ )
    | (?P<word> (?<![\w.])-[\w.]++ | [\w.]++ )
    | (?P<mark> [{}\[\]=,;+] )
    """,
    re.VERBOSE,
)


def tokens(text: str, problems: Problems) -> list[Token]:
    r"""Return the tokens of a text, the last one its end; note every character that fits nowhere.

    Parameters
    ----------
    text
        The text of a graph.
    problems
        Where problems go.

    Raises
    ------
    GraphError
        If there are more than any graph needs.

    Examples
    --------
    >>> [token.text for token in tokens('a -> "b c" // so', Problems())]
    ['a', '->', 'b c', '']
    >>> problems = Problems()
    >>> _ = tokens("a --> b-c", problems)
    >>> print(*problems.lines, sep="\n")
    line 1, column 3: '-->' is no arrow of dagitty (did you mean '->'?)
    line 1, column 7: names with hyphens stand in quotation marks: "b-c"
    """
    found = []
    position, line, start = 0, 1, 0
    while position < len(text) and not problems.many:
        match = _TOKEN.match(text, position)
        piece = match.group() if match else text[position]
        kind = match.lastgroup if match else None
        at = Token("mark", piece, line, position - start + 1)
        if kind in ("word", "arrow", "mark"):
            found.append(Token(cast("Kind", kind), piece, line, at.column))
        elif kind == "string":
            found.append(Token("string", unescaped(piece[1:-1]), at.line, at.column))
        elif kind != "space":
            found.append(_mended(kind, at, problems))
        if match is None and piece == '"':
            piece = text[position:].partition("\n")[0]  # what an open text says is no news
        if match is None and text.startswith("/*", position):
            piece = text[position:]
        position += len(piece)
        breaks = piece.count("\n")
        if breaks:
            line, start = line + breaks, position - len(piece) + piece.rfind("\n") + 1
        if len(found) > MAX_WORDS:
            raise GraphError(f"holds more than {MAX_WORDS:,} words and signs: split the graph")
    found.append(Token("end", "", line, position - start + 1))
    return found


def _mended(kind: str | None, at: Token, problems: Problems) -> Token:
    """Note what is wrong with a piece, and return what was probably meant."""
    if kind == "bad":
        meant = _BAD_ARROWS[at.text]
        problems.add(at, f"'{at.text}' is no arrow of dagitty (did you mean '{meant}'?)")
        return Token("arrow", meant, at.line, at.column)
    if kind == "hyphened":
        problems.add(at, f'names with hyphens stand in quotation marks: "{at.text}"')
    elif at.text == '"':
        problems.add(at, "the quotation mark is not closed on its line")
    elif at.text == "/":
        problems.add(at, "'/' begins no comment here: those are // ... and /* ... */")
    else:
        problems.add(at, f"{at} fits nowhere: put names with such characters in quotation marks")
    return Token("word", at.text, at.line, at.column)


_ESCAPE = re.compile(r'\\(?:(["\\])|(?:\r?\n)+)')


def unescaped(text: str) -> str:
    r"""Return what stands between two quotation marks, its escapes resolved.

    A backslash that escapes neither a quotation mark nor another one stands for itself, as in
    dagitty; one before a line break takes the break away.

    Examples
    --------
    >>> print(unescaped(r'say \"no\" in C:\temp'))
    say "no" in C:\temp
    """
    return _ESCAPE.sub(lambda match: match.group(1) or "", text)


def quoted(text: str) -> str:
    r"""Return a text in quotation marks, so that :func:`unescaped` gives it back.

    Backslashes are doubled only where dagitty could not read them otherwise.

    Examples
    --------
    >>> print(quoted('say "no" in C:\\temp'))
    "say \"no\" in C:\temp"
    """
    pieces = []
    for index, character in enumerate(text):
        after = text[index + 1 : index + 2]
        doubled = character == "\\" and after in ("", '"', "\\")
        pieces.append("\\" + character if character == '"' or doubled else character)
    return '"' + "".join(pieces) + '"'
