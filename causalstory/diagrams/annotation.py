"""What stands on arrows: words of one's own, or what the equations say."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from numbers import Real
from typing import Protocol, runtime_checkable

from causalstory.diagrams.equations import arrow_notes, equations
from causalstory.diagrams.layering import Pair
from causalstory.diagrams.measure import clean
from causalstory.diagrams.sketching import with_footnotes, with_notes
from causalstory.diagrams.subjects import Cast, Subject
from causalstory.errors import GraphError, OptionError, did_you_mean
from causalstory.stories.model import Story
from causalstory.tables.numbers import number

EQUATIONS = "equations"

AS_IT_IS = "The numbers on arrows are those of the story as it is, before anything is done."

_ON_ARROWS = (
    "On an arrow: what one unit of the cause adds to the formula of the effect; where that is not "
    "always the same, the part in which the cause stands."
)


@dataclass(frozen=True)
class Notes:
    """Words on arrows, and below the picture what they mean.

    Parameters
    ----------
    texts
        Arrows and what stands on them.
    footnotes
        Lines below the graph.
    """

    texts: tuple[tuple[Pair, str], ...]
    footnotes: tuple[str, ...] = ()


@runtime_checkable
class Noted(Protocol):
    """A result that can be written on arrows."""

    def notes(self) -> Notes:
        """Return what stands on the arrows."""


Words = Mapping[Pair, str | float] | Noted
NotesOption = str | Words | Callable[[Story], Words]
"""What may be handed over as ``notes=``."""


def noted(cast: Cast, asked: object, names: Mapping[str, str]) -> tuple[Subject, ...]:
    """Return what is drawn with words on its arrows.

    Parameters
    ----------
    cast
        What is drawn.
    asked
        ``"equations"``; words by arrow; or a function that gives such words for a story.
    names
        What the variables are called in formulas, where not by their names.

    Raises
    ------
    OptionError
        If it is something else, or needs mechanisms and no story that is drawn has any.
    GraphError
        If words are for an arrow that is nowhere drawn; all of them are named.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import cast_of
    >>> (graph,) = noted(cast_of(nx.DiGraph([("dose", "pain")])), {("dose", "pain"): -0.5}, {})
    >>> graph.sketch.marks
    ((('dose', 'pain'), Mark(state='plain', note='-0.5')),)
    """
    if isinstance(asked, str):
        _require_equations(cast, asked)
        return tuple(
            _with(s, lambda story: Notes(_equation_notes(story, names))) for s in cast.shown
        )
    if isinstance(asked, Mapping | Noted):
        words = _read(asked)
        _require_arrows(cast, words)
        return tuple(_written(subject, words) for subject in cast.shown)
    if not callable(asked):
        raise OptionError(
            f"notes: is {asked!r:.60}: give words by arrow, as in notes={{('a', 'b'): '0.3'}}, or "
            f"'{EQUATIONS}'"
        )
    _require_mechanisms(cast, "a function")
    return tuple(_with(subject, lambda story: _read(asked(story))) for subject in cast.shown)


def with_equations(subject: Subject, names: Mapping[str, str]) -> Subject:
    """Return a story with its mechanisms written below it, as ``do()`` has left them."""
    story = subject.story
    if story is None or not story.simulable:
        return subject
    fixed = {spot.name: spot.fixed for spot in subject.sketch.spots if spot.fixed}
    lines = []
    for name, equation in equations(story, names).items():
        text = fixed.get(name, "")
        if text.startswith("="):
            lines.append(f"{names.get(name, name)} {text}")
        else:
            lines.append(f"{equation}, and then {text}" if text else equation)
    for spot in subject.sketch.spots:
        if spot.split:
            value = spot.split if spot.split.startswith("=") else f"= {spot.split}"
            lines.append(f"In all other formulas: {names.get(spot.name, spot.name)} {value}.")
    return subject.drawn_as(with_footnotes(subject.sketch, [*lines, _ON_ARROWS]))


def simulated(asked: object) -> bool:
    """Whether what stands on arrows comes from a story as it is, whatever is done in it."""
    return callable(asked) or isinstance(asked, Noted)


def _equation_notes(story: Story, names: Mapping[str, str]) -> tuple[tuple[Pair, str], ...]:
    return tuple(arrow_notes(story, names).items())


def _with(subject: Subject, notes: Callable[[Story], Notes]) -> Subject:
    """Return a story with notes, if it has mechanisms that these can come from."""
    story = subject.story
    return _written(subject, notes(story)) if story and story.simulable else subject


def _written(subject: Subject, notes: Notes) -> Subject:
    texts = {arrow: clean(text) for arrow, text in notes.texts if arrow in subject.sketch.arrows}
    sketch = with_notes(subject.sketch, texts)
    return subject.drawn_as(with_footnotes(sketch, notes.footnotes))


def _read(words: object) -> Notes:
    """Return words by arrow as notes, or refuse them."""
    if isinstance(words, Noted):
        return words.notes()
    if not isinstance(words, Mapping):
        raise OptionError(
            f"notes: the function gave {words!r:.60}: it needs to give words by arrow, as in "
            "{('a', 'b'): '0.3'}"
        )
    problems = [problem for item in words.items() for problem in _complaints(*item)]
    if problems:
        raise OptionError(problems)
    return Notes(tuple((_pair(arrow), _text(note)) for arrow, note in words.items()))


def _complaints(arrow: object, note: object) -> Iterator[str]:
    if not isinstance(arrow, tuple) or len(arrow) != 2:
        yield f"notes: {arrow!r:.40} is no arrow: name cause and effect, as in ('a', 'b')"
    elif not isinstance(note, str | Real):
        yield f"notes: '{arrow[0]} -> {arrow[1]}' needs words or a number, not {note!r:.40}"
    elif not isinstance(note, str) and not math.isfinite(note):
        yield f"notes: '{arrow[0]} -> {arrow[1]}' needs a finite number, not {note}"


def _pair(arrow: tuple[object, object]) -> Pair:
    return str(arrow[0]), str(arrow[1])


def _text(note: str | float) -> str:
    return note if isinstance(note, str) else number(note)


def _require_arrows(cast: Cast, notes: Notes) -> None:
    known = {arrow for subject in cast.shown for arrow in subject.sketch.arrows}
    unknown = [arrow for arrow, _ in notes.texts if arrow not in known]
    if unknown:
        raise GraphError(
            f"notes: no arrow '{a} -> {b}' is drawn{_way_out((a, b), known)}" for a, b in unknown
        )


def _way_out(arrow: Pair, known: Set[Pair]) -> str:
    """Offer an arrow that may have been meant: the other way round before all others."""
    likely = {arrow[::-1]} & known or known
    return did_you_mean(" -> ".join(arrow), [" -> ".join(pair) for pair in sorted(likely)])


def _require_equations(cast: Cast, asked: str) -> None:
    if asked == "effects":
        raise OptionError(
            "notes: effects come from simulation: hand over the function that finds them, as in "
            "draw(story, notes=causalstory.arrow_effects)"
        )
    if asked != EQUATIONS:
        raise OptionError(
            f"notes: there is no '{asked:.40}': take '{EQUATIONS}', or words by arrow, as in "
            "notes={('a', 'b'): '0.3'}"
        )
    _require_mechanisms(cast, f"'{EQUATIONS}'")


def _require_mechanisms(cast: Cast, what: str) -> None:
    if not any(subject.story and subject.story.simulable for subject in cast.shown):
        raise OptionError(
            f"notes: {what} needs a story with mechanisms, and nothing that is drawn has any: give "
            "words by arrow, as in notes={('a', 'b'): '0.3'}"
        )
