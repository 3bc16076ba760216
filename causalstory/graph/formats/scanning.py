"""From a text to words and signs, with the place of each for refusals."""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import NamedTuple

from causalstory.errors import GraphError
from causalstory.graph.formats.limits import MAX_WORDS

_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,30}));")


def place(text: str, start: int) -> str:
    r"""Return where in a text something stands, in words.

    Examples
    --------
    >>> place("a\nbc", 3)
    'line 2, column 2'
    """
    line_start = text.rfind("\n", 0, start) + 1
    return f"line {text.count(chr(10), 0, start) + 1}, column {start - line_start + 1}"


def unescaped(text: str) -> str:
    """Return a text with the characters that ``&amp;``, ``&#38;`` and their like stand for.

    Unlike ``html.unescape`` this gives every character back that somebody escaped, be it a control
    character, and leaves alone what does not end in a semicolon.

    Examples
    --------
    >>> unescaped("R&amp;D &#246; &unknown; &#x110000;")
    'R&D ö &unknown; &#x110000;'
    """

    def character(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name:
            code = name2codepoint.get(name, 39 if name == "apos" else -1)
        else:
            code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 <= code <= 0x10FFFF else found.group()

    return _REFERENCE.sub(character, text)


def told(name: str) -> str:
    r"""Return a name in quotes for a sentence: on one line, and not too long.

    Examples
    --------
    >>> print(told("blood pressure"), told("a\nb"))
    'blood pressure' 'a\nb'
    """
    short = name if len(name) <= 60 else f"{name[:57]}..."
    return f"'{on_one_line(short)}'"


def on_one_line(text: str) -> str:
    r"""Return a text with escapes in place of what cannot be printed.

    Examples
    --------
    >>> print(on_one_line("a\tb"))
    a\tb
    """
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


class Token(NamedTuple):
    """A word or sign: its kind (the group of the pattern that found it), text and start."""

    kind: str
    text: str
    start: int


class Tokens:
    r"""The words and signs of a text, taken one after the other.

    Parameters
    ----------
    text
        What is read.
    pattern
        One named group for each kind; what the group ``skip`` finds is passed over. At the end
        stands a token of kind ``end``.
    hint
        What to do about a character that fits none of them.

    Raises
    ------
    GraphError
        If there is such a character, or there are too many words.

    Examples
    --------
    >>> pattern = re.compile(r"(?P<skip>\s+)|(?P<name>\w+)|(?P<sign>->)")
    >>> words = Tokens("a -> b", pattern, "drop it")
    >>> words.take().text, words.take_if("->"), words.take().text, words.peek.kind
    ('a', True, 'b', 'end')
    """

    def __init__(self, text: str, pattern: re.Pattern[str], hint: str) -> None:
        self.text = text
        self._found = []
        self._next = 0
        start = steps = 0
        while start < len(text):
            match = pattern.match(text, start)
            if match is None or match.end() == start:
                unclosed = text[start] == '"'
                problem = "the quote is not closed" if unclosed else f"unexpected {text[start]!r}"
                raise self.refusal(f"{problem}; {'add another' if unclosed else hint}", start)
            if match.lastgroup != "skip":
                self._found.append(Token(str(match.lastgroup), match.group(), start))
            start = match.end()
            steps += 1
            if len(self._found) > MAX_WORDS or steps > 2 * MAX_WORDS:  # with what is passed over
                raise GraphError(f"holds more than {MAX_WORDS:,} words and signs: split the graph")
        self._found.append(Token("end", "", len(text)))

    @property
    def peek(self) -> Token:
        """The next one, not taken."""
        return self._found[self._next]

    def ahead(self, steps: int) -> Token:
        """Return the one so many steps after the next."""
        return self._found[min(self._next + steps, len(self._found) - 1)]

    def take(self) -> Token:
        """Return the next one and go on."""
        token = self.peek
        self._next = min(self._next + 1, len(self._found) - 1)
        return token

    def take_if(self, *texts: str) -> bool:
        """Take the next sign if it is one of these, and say whether it was."""
        if self.peek.kind == "sign" and self.peek.text in texts:
            self.take()
            return True
        return False

    def expect(self, text: str, why: str) -> None:
        """Take a sign that has to come.

        Raises
        ------
        GraphError
            If something else comes.
        """
        if not self.take_if(text):
            raise self.unexpected(f"expected '{text}' {why}")

    def unexpected(self, expected: str) -> GraphError:
        """Return a refusal of the next one."""
        token = self.peek
        found = "the text ends" if token.kind == "end" else f"found {token.text[:40]!r}"
        return self.refusal(f"{expected}, {found}", token.start)

    def refusal(self, problem: str, start: int) -> GraphError:
        """Return a refusal that says where."""
        return GraphError(f"{place(self.text, start)}: {problem}")
