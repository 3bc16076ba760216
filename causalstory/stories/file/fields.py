"""Typed access to the tables of a file: what is wrong is collected, never raised."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from causalstory.errors import did_you_mean
from causalstory.stories.file.names import MAX_NAME, name_complaint
from causalstory.stories.syntax import crop, quoted
from causalstory.tables.words import is_turn

_MAX_EFFORT = 1_500_000  # in one file: finding the closest name takes time
_MAX_LISTED = 20
_MAX_UNKNOWN_KEYS = 20  # reported one by one in a table
_MAX_ENTRIES = 1_000  # of an array


class Problems:
    """The problems of one file, in the order in which they were found.

    Examples
    --------
    >>> problems = Problems()
    >>> problems.add("question.goal", "missing")
    >>> problems.lines
    ['question.goal: missing']
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._effort = 0

    def add(self, path: str, what: str) -> None:
        """Note one problem with its dotted path."""
        self.lines.append(f"{path}: {what}" if path else what)

    def suggest(self, name: str, known: Iterable[str]) -> str:
        """Return a way out for a misspelt name."""
        words = [word for word in dict.fromkeys(known) if _presentable(word)]
        # Comparing two words takes about as long as their lengths multiplied, and a little.
        self._effort += (len(name) + 10) * sum(len(word) + 10 for word in words)
        if self._effort > _MAX_EFFORT or len(name) > MAX_NAME:
            return ""
        way_out = did_you_mean(name, words)
        # A list of all the names helps while it can be taken in at a glance.
        return way_out if len(words) <= _MAX_LISTED or "did you mean" in way_out else ""


def _presentable(word: str) -> bool:
    return word.isprintable() and len(word) <= MAX_NAME


def join(path: str, key: str) -> str:
    """Return the dotted path of a key, quoted where TOML would quote it, look-alikes escaped.

    Examples
    --------
    >>> join("stories.voice", "title"), join("variables", "blood pressure")
    ('stories.voice.title', 'variables."blood pressure"')
    """
    bare = re.fullmatch(r"[A-Za-z0-9_-]+", key)
    key = crop(key if bare else json.dumps(key))
    return f"{path}.{key}" if path else key


def kind(value: object) -> str:
    """Return what a value of a file, or one from Python, is in words.

    Examples
    --------
    >>> kind(1.5), kind(True), kind([])
    ('a number', 'true or false', 'an array')
    """
    if isinstance(value, bool):
        return "true or false"
    words = {int: "a number", float: "a number", str: "a string", list: "an array", dict: "a table"}
    if type(value).__module__ == "datetime":
        return "a date or time"
    return words.get(type(value)) or f"a {type(value).__name__}"


class Table:
    """One table of a file.

    Each getter returns the value, or a harmless stand-in after noting a problem.

    Parameters
    ----------
    values
        The table as parsed; anything else is a problem.
    path
        Its dotted path.
    problems
        Where problems go.
    known
        The keys that it may hold; None if the keys are names.

    Examples
    --------
    >>> problems = Problems()
    >>> Table({"gaol": "increase"}, "question", problems, ["goal"]).text("goal", "write it")
    ''
    >>> problems.lines
    ["question.gaol: unknown key (did you mean 'goal'?)", 'question.goal: missing: write it']
    """

    def __init__(
        self, values: object, path: str, problems: Problems, known: Sequence[str] | None = None
    ) -> None:
        self.path = path
        self.problems = problems
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        if not isinstance(values, dict):
            problems.add(path, f"must be a table, not {kind(values)}")
        if known is not None:
            self.refuse_unknown(known)

    def refuse_unknown(self, known: Sequence[str], what: str = "key") -> None:
        """Note every key that is not among the known ones; `what` says what the keys are."""
        unknown = [key for key in self.values if key not in known]
        for key in unknown[:_MAX_UNKNOWN_KEYS]:
            self.problem(key, f"unknown {what}{self.problems.suggest(key, known)}")
        if len(unknown) > _MAX_UNKNOWN_KEYS:
            self.problem("", f"{len(unknown) - _MAX_UNKNOWN_KEYS:,} more unknown {what}s")

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def problem(self, key: str, what: str) -> None:
        """Note a problem of a key, or of the table itself for an empty key."""
        self.problems.add(join(self.path, key) if key else self.path, what)

    def table(self, key: str, known: Sequence[str] | None = None) -> Table:
        """Return the table under a key; an empty one if it is missing."""
        return Table(self.values.get(key, {}), join(self.path, key), self.problems, known)

    def parts(self, key: str, known: Sequence[str], most: int) -> list[tuple[str, Table]]:
        """Return the named tables under a key, in the order of the file."""
        outer = self.table(key)
        if len(outer.values) > most:
            outer.problem("", f"holds {len(outer.values):,}, more than {most}")
        found = []
        for name in list(outer.values)[:most]:
            complaint = name_complaint(name)
            if complaint:
                outer.problem(name, complaint)
            found.append((name, outer.table(name, known)))
        return found

    def text(self, key: str, missing: str = "", *, lines: bool = False) -> str:
        """Return a text; `missing` is the way out if it must be there, `lines` allows several."""
        if key not in self.values:
            if missing:
                self.problem(key, f"missing: {missing}")
            return ""
        return self._clean(key, self.values[key], lines=lines)

    def word(self, key: str) -> str:
        """Return what one thing is called within sentences: short, in one writing direction."""
        text = self.text(key)
        if any(map(is_turn, text)):
            self.problem(key, "switches the writing direction: remove these characters")
            return ""
        if len(text) > MAX_NAME:
            self.problem(key, f"{quoted(text)} has more than {MAX_NAME} characters")
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """Return an array of texts."""
        values = self.values.get(key, [])
        if not isinstance(values, list):
            self.problem(key, f"must be an array of strings, not {kind(values)}")
            return ()
        if len(values) > _MAX_ENTRIES:
            self.problem(key, f"holds {len(values):,} entries, more than {_MAX_ENTRIES:,}")
        return tuple(self._clean(key, value) for value in values[:_MAX_ENTRIES])

    def _clean(self, key: str, value: object, *, lines: bool = False) -> str:
        if not isinstance(value, str):
            self.problem(key, f"must be a string, not {kind(value)}")
            return ""
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n\r" for c in value):
            self.problem(key, "contains control characters: remove them")
            return ""
        text = value.strip() if lines else " ".join(value.split())
        if not text:
            self.problem(key, "is empty: write something, or leave it out")
        return text

    def choice(self, key: str, options: Sequence[str], missing: str = "") -> str:
        """Return one of a few words; the first of them if the key may be left out and is."""
        if key not in self.values and not missing:
            return options[0]
        word = self.text(key, missing)
        if word and word not in options:
            known = " or ".join(f'"{option}"' for option in options)
            self.problem(key, f"must be {known}, not {quoted(word)}")
        return word if word in options else options[0]

    def flag(self, key: str) -> bool:
        """Return true or false; false if it is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.problem(key, f"must be true or false, not {kind(value)}")
        return value is True

    def number(self, key: str, *, at_least: float = -math.inf) -> float:
        """Return a finite number; 0 if it is missing."""
        value = self._finite(key, self.values.get(key, 0))
        if value is not None and value < at_least:
            self.problem(key, f"must be at least {at_least:g}, but is {value:g}")
        return value or 0.0

    def whole(self, key: str, *, at_least: int, at_most: int) -> int | None:
        """Return a whole number; None if it is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) is not int or not at_least <= value <= at_most:
            self.problem(key, f"must be a whole number from {at_least} to {at_most:,}")
            return None
        return value

    def interval(
        self, key: str, *, low: float = -math.inf, high: float = math.inf
    ) -> tuple[float, float] | None:
        """Return a closed interval ``[low, high]``; None if it is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            self.problem(key, "must be an interval: [lowest, highest]")
            return None
        first, last = (self._finite(key, bound) for bound in value)
        if first is None or last is None:
            return None
        if not low <= first <= last <= high:
            within = f", within {low:g} and {high:g}" if math.isfinite(low) else ""
            self.problem(key, f"must be [lowest, highest]{within}")
        return first, last

    def point(self, key: str) -> tuple[float, float] | None:
        """Return a place ``[x, y]``; None if it is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            self.problem(key, "must be a place: [right, down], as in [0, 1.5]")
            return None
        x, y = (self._finite(key, part) for part in value)
        return None if x is None or y is None else (x, y)

    def _finite(self, key: str, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problem(key, f"must be a number, not {kind(value)}")
            return None
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.problem(key, "must be a finite number")
            return None
        return number
