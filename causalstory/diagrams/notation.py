"""Short symbols in the place of labels: different from each other, the same in every story."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from causalstory.diagrams.sketch import Sketch, Spot
from causalstory.diagrams.sketching import with_footnotes, with_spots

SHORT = 3
"""A label of up to so many letters is a symbol already."""

SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "how", "in", "of", "on", "per", "the", "to"}
)
"""Words that give no letter to a symbol."""

GREEK: Mapping[str, str] = dict(zip("abgdezhiklmnxprstfcow", "αβγδεζηικλμνξπρστφχωω", strict=True))
"""By its Latin letter: what a variable that nobody can measure is called by."""


NOW = ", t"
EARLIER = re.compile(r"(.+), t-([1-9][0-9]{0,3})", re.S)
"""How labels end over several weeks."""
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def symbols(sketches: Sequence[Sketch], earlier: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a symbol of one to three letters for each variable of some stories.

    It comes from the label: its initial, or the initials of its words where several variables
    share one; for a latent variable the Greek letter of its initial, or else of another word, where
    there is one. A label that is short enough is its own symbol.

    Parameters
    ----------
    sketches
        The stories that share their symbols.
    earlier
        By name of a variable: the one that it was one step earlier in time, which has the same
        symbol with a mark.

    Examples
    --------
    >>> spots = Spot("s", "Safety"), Spot("e", "Errors made"), Spot("r", "Errors reported")
    >>> symbols([Sketch("one", (*spots, Spot("u", "Learning", latent=True)), ())])
    {'s': 'S', 'e': 'EM', 'r': 'ER', 'u': 'λ'}
    """
    spots: dict[str, Spot] = {}
    for sketch in sketches:
        for spot in sketch.spots:
            spots.setdefault(spot.name, spot)
    dated = _over_time({name: spot.label for name, spot in spots.items()})
    past = {was: (now, 1) for now, was in (earlier or {}).items() if {was, now} <= set(spots)}
    past |= dated
    undated = {now: spots[now].label.removesuffix(NOW) for now, _ in dated.values()}
    found = _chosen(
        {
            name: replace(spot, label=undated.get(name, spot.label))
            for name, spot in spots.items()
            if name not in past
        }
    )
    found |= {was: f"{found[now]}{_ago(weeks)}" for was, (now, weeks) in past.items()}
    return {name: found[name] for name in spots}


def _over_time(labels: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Return for each variable of an earlier week what it is in the last one, and how long ago.

    Examples
    --------
    >>> _over_time({"x_0": "Fear, t-1", "x_1": "Fear, t", "u": "Luck", "y": "Tea, t-1"})
    {'x_0': ('x_1', 1)}
    """
    last = {label.removesuffix(NOW): name for name, label in labels.items() if label.endswith(NOW)}
    found = {name: EARLIER.fullmatch(label) for name, label in labels.items()}
    return {
        name: (last[when[1]], int(when[2]))
        for name, when in found.items()
        if when and when[1] in last
    }


def _ago(weeks: int) -> str:
    """Return what stands behind a symbol."""
    return f"\N{SUBSCRIPT MINUS}{str(weeks).translate(SUBSCRIPTS)}"


def _chosen(spots: Mapping[str, Spot]) -> dict[str, str]:
    found: dict[str, str] = {}
    for spot in spots.values():
        if 0 < len(spot.label) <= SHORT and spot.label not in found.values():
            found[spot.name] = spot.label
    taken = {symbol.casefold() for symbol in found.values()}
    latent = [spot for name, spot in spots.items() if spot.latent and name not in found]
    for spot in latent:  # an initial goes before the letters of other words
        symbol = GREEK.get(_words(spot)[0][0].lower())
        if symbol and symbol not in taken:
            found[spot.name] = symbol
            taken.add(symbol)
    rest = [spot for name, spot in spots.items() if name not in found]
    initials = Counter(_capital(_words(spot)[0][0]) for spot in rest if not spot.latent)
    shared = {letter for letter, times in initials.items() if times > 1}
    for spot in rest:
        symbol = next(word for word in _options(spot, shared) if word.casefold() not in taken)
        found[spot.name] = symbol
        taken.add(symbol.casefold())
    return found


def _words(spot: Spot) -> list[str]:
    """Return the words of a label that may give letters; brackets only explain."""
    words = re.findall(r"[^\W\d_]\w*", re.sub(r"\(.*?\)", "", spot.label))
    return [word for word in words if word.lower() not in SMALL_WORDS] or words or ["V"]


def _capital(letter: str) -> str:
    """Return a letter as a capital, where that is one letter: that of the sharp s is two."""
    capital = letter.upper()
    return capital if len(capital) == 1 else letter


def _options(spot: Spot, shared: Collection[str]) -> Iterator[str]:
    """Yield what a variable may be called by, the best first; there is always one more."""
    words = _words(spot)
    first = _capital(words[0][0])
    if spot.latent:
        letters = (word[0].lower() for word in words)
        yield from (GREEK[letter] for letter in letters if letter in GREEK)
    if first not in shared:
        yield first
    capitals = [_capital(word[0]) for word in words[:SHORT]]
    yield from ("".join(capitals[:n]) for n in range(2, len(capitals) + 1))
    yield from (f"{first}{letter.lower()}" for letter in words[0][1:])
    yield from (f"{first}{number}" for number in count(1))


def with_symbols(sketch: Sketch, chosen: Mapping[str, str]) -> Sketch:
    """Return a sketch with symbols in its nodes."""
    names = {spot.name: {"symbol": chosen[spot.name]} for spot in sketch.spots}
    return with_spots(sketch, names)


def with_key(sketch: Sketch, chosen: Mapping[str, str], labels: Mapping[str, str]) -> Sketch:
    """Return a sketch with a line below it that explains its symbols.

    Parameters
    ----------
    sketch
        The sketch.
    chosen, labels
        Symbol and label of each variable, as it is without any marks.

    Examples
    --------
    >>> sketch = Sketch("one", (Spot("s", "Safety"), Spot("x", "X")), ())
    >>> with_key(sketch, {"s": "S", "x": "X"}, {"s": "Safety", "x": "X"}).footnotes
    ('S: Safety.',)
    """
    dated = _over_time(labels)
    last = {now for now, _ in dated.values()}
    shown = {spot.name: labels[spot.name] for spot in sketch.spots if spot.name not in dated}
    shown = {
        name: label.removesuffix(NOW) if name in last else label for name, label in shown.items()
    }
    words = [f"{chosen[name]}: {label}" for name, label in shown.items() if chosen[name] != label]
    weeks = sorted({dated[spot.name][1] for spot in sketch.spots if spot.name in dated})
    words += [f"{_ago(number)}: at t-{number}" for number in weeks]
    return with_footnotes(sketch, [f"{'; '.join(words)}."] if words else [])
