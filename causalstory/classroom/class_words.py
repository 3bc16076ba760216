"""Words that a class agrees on, so that everybody plays the same game."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

WORDS = (
    *("amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "hazel", "igloo", "juniper"),
    *("koala", "lemon", "maple", "nutmeg", "olive", "pepper", "quartz", "raven", "sesame", "tulip"),
    *("umber", "violet", "walnut", "yarrow", "zebra", "acorn", "birch", "clover", "daisy", "elm"),
    *("fern", "ginger", "heron", "iris", "jasmine", "kelp", "lotus", "mango", "nettle", "otter"),
)
"""Words to hand out; any other will do as well."""


def world_of(word: str, worlds: Sequence[str]) -> str:
    """Return the world that a word stands for, as the page finds it: FNV-1a of its letters.

    Parameters
    ----------
    word
        Any word; capitals, spaces around it and how a keyboard writes an accent do not matter.
    worlds
        The stories, in the order of the file.

    Examples
    --------
    >>> world_of(" Amber", ["voice", "complacency"]) == world_of("amber", ["voice", "complacency"])
    True
    """
    found = 2166136261
    for letter in normalize("NFC", word.strip().lower()):
        found = (found ^ ord(letter)) * 16777619 % 2**32
    return worlds[(found >> 8) % len(worlds)]


def words_for(worlds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return for each world the words that stand for it.

    Examples
    --------
    >>> found = words_for(["complacency", "voice", "acuity", "aftermath"])
    >>> found["voice"][:3]
    ('grove', 'hazel', 'igloo')
    """
    return {
        world: tuple(word for word in WORDS if world_of(word, worlds) == world) for world in worlds
    }
