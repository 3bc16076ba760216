"""Limits that are checked before the TOML parser sees a file."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from causalstory.errors import ScenarioError
from causalstory.stories.syntax import crop

MAX_BYTES = 256 * 1024
"""Largest scenario file."""

MAX_NESTING = 20
"""How deep brackets and braces may nest: the parser recurses into them."""

MAX_BRACKETS = 20_000
"""How many tables and arrays a file may hold, counted by their opening brackets."""

MAX_FORMULAS = 64 * 1024
"""Most characters of all formulas together: compiling them takes most of the time."""

MAX_KEY_PARTS = 20
"""Most parts of a dotted key: the parser's time grows with their square."""

# Strings and comments are matched whole, so that what they contain does not count. Possessive
# quantifiers (++, *+) never go back: the time is proportional to the length of the text.
_TOKEN = re.compile(
    r'''
      """ (?: [^"\\]++ | \\. | "(?!"") )*+ (?: "{3,5}+ )?
    | \'\'\' (?: [^']++ | '(?!\'\') )*+ (?: '{3,5}+ )?
    | " (?: [^"\\\n]++ | \\[^\n] )*+ "?
    | ' [^'\n]*+ '?
    | \# [^\n]*+
    | [\[\]{}.=,\n]
    ''',
    re.VERBOSE | re.DOTALL,
)


def table_of(text: str, source: str) -> dict[str, Any]:
    """Parse TOML text that keeps within the limits.

    Parameters
    ----------
    text
        The text of a scenario file.
    source
        What to call the text in a problem: the name of its file.

    Raises
    ------
    ScenarioError
        If the text is too large, nests too deep, is not TOML or is crammed with formulas.

    Examples
    --------
    >>> table_of("format = 1", "mine.toml")
    {'format': 1}
    >>> table_of("formula = 3*x", "mine.toml")
    Traceback (most recent call last):
        ...
    causalstory.errors.ScenarioError: mine.toml: not valid TOML: Expected newline or end of
    document after a statement (at line 1, column 12), which reads 'formula = 3*x'
    """
    text = text.removeprefix("\ufeff")  # some editors put a byte order mark in front
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ScenarioError(f"{source}: is larger than {MAX_BYTES // 1024} KiB: shorten it")
    excess = _excess(text)
    if excess:
        raise ScenarioError(f"{source}: {excess}")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{source}: not valid TOML: {_with_line(str(error), text)}") from None
    except (ValueError, RecursionError):
        # A whole number of thousands of digits, or nesting that the count above misread.
        raise ScenarioError(
            f"{source}: not valid TOML: a number or a nesting is beyond all reason"
        ) from None
    length = _formula_length(table)
    if length > MAX_FORMULAS:
        raise ScenarioError(
            f"{source}: its formulas are {length:,} characters long together, more than "
            f"{MAX_FORMULAS:,}: shorten them"
        )
    return table


def _excess(text: str) -> str | None:
    """Return which limit of structure the text exceeds first, and where."""
    depth = brackets = dots = 0
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if mark in ("[", "{"):
            depth, brackets = depth + 1, brackets + 1
        elif mark in ("]", "}"):
            depth -= 1
        if mark == ".":
            dots += 1
        elif mark in ("=", ",", "\n", "[", "]", "{", "}"):
            dots = 0
        if depth > MAX_NESTING:
            return f"line {_line(match)} nests more than {MAX_NESTING} brackets"
        if dots >= MAX_KEY_PARTS:
            return f"line {_line(match)} has a key of more than {MAX_KEY_PARTS} parts"
    if brackets > MAX_BRACKETS:
        return f"holds {brackets:,} tables and arrays, more than {MAX_BRACKETS:,}"
    return None


def _formula_length(table: dict[str, Any]) -> int:
    """Return how long all texts below the mechanisms of all stories are."""
    stories = table.get("stories")
    told = stories.values() if isinstance(stories, dict) else ()
    length = 0
    waiting = [story.get("mechanisms") for story in told if isinstance(story, dict)]
    while waiting:
        value = waiting.pop()
        length += len(value) if isinstance(value, str) else 0
        waiting += value.values() if isinstance(value, dict) else ()
    return length


def _line(match: re.Match[str]) -> int:
    return match.string.count("\n", 0, match.start()) + 1


def _with_line(message: str, text: str) -> str:
    """Return the parser's message with the line that it is about, if it names one."""
    found = re.search(r"at line (\d+)", message)
    lines = text.split("\n")  # as TOML counts them; str.splitlines() knows more line breaks
    if not found or int(found.group(1)) > len(lines):
        return message
    line = lines[int(found.group(1)) - 1].strip()
    return f"{message}, which reads '{crop(line, 60)}'" if line.isprintable() and line else message
