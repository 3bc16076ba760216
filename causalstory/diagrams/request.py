"""What is asked of a picture besides its subject, and the marked sketches that it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.annotation import (
    AS_IT_IS,
    EQUATIONS,
    NotesOption,
    noted,
    simulated,
    with_equations,
)
from causalstory.diagrams.changes import Do, Operation, operation
from causalstory.diagrams.conditioning import AUTO, held_equal, require_ends
from causalstory.diagrams.difference import compared
from causalstory.diagrams.highlighting import highlighted
from causalstory.diagrams.notation import symbols, with_key, with_symbols
from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.sketching import with_footnotes
from causalstory.diagrams.subjects import Cast, Subject, subject_of
from causalstory.diagrams.surgery import after, before, refuse_shifts, split
from causalstory.errors import CausalStoryError, OptionError
from causalstory.stories.model import Story
from causalstory.tables.words import listed

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Request:
    """The options of a picture, as :func:`causalstory.draw` takes them."""

    do: Do | None = None
    swig: Do | None = None
    against: str | Story | nx.DiGraph[Any] | None = None
    paths: bool = False
    adjusted: str | Iterable[str] | None = None
    symbols: bool = False
    notes: NotesOption | None = None

    @property
    def marks(self) -> bool:
        """Whether anything is asked for that has to be explained."""
        some = (self.do, self.swig, self.against, self.adjusted)
        return self.paths or any(option is not None for option in some)


@dataclass(frozen=True)
class Pictured:
    """Sketches that are ready to be placed.

    Parameters
    ----------
    everything
        What the layout has room for.
    shown
        One for each panel.
    across
        How many panels stand side by side; None for what fits a slide best.
    """

    everything: tuple[Sketch, ...]
    shown: tuple[Sketch, ...]
    across: int | None = None


def pictured(cast: Cast, asked: Request) -> Pictured:
    """Return the sketches that a request comes to.

    Raises
    ------
    CausalStoryError
        With every problem of the options, of the kind of the first.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import cast_of
    >>> cast = cast_of(nx.DiGraph([("dose", "pain")]))
    >>> [sketch.title for sketch in pictured(cast, Request(do={"dose": 1})).shown]
    ['Before', 'After do(dose = 1)']
    """
    cast, doing, names = _resolved(cast, asked)
    labels = {spot.name: spot.label for s in cast.everything for spot in s.sketch.spots}
    shown, across = _panels(cast, asked, doing)
    if asked.notes == EQUATIONS:
        shown = [with_equations(panel, names) for panel in shown]
    sketches = [panel.sketch for panel in shown]
    if asked.against is not None:
        *_, merged = compared(*cast.shown)
        sketches.append(merged)
    if asked.symbols:
        sketches = [with_key(sketch, names, labels) for sketch in sketches]
    # Stories of a scenario stand as in its other pictures; another graph moves them anyway.
    alone = asked.against is not None and not isinstance(asked.against, str)
    placed = cast.shown if alone else cast.everything
    everything = tuple(subject.sketch for subject in placed)
    return Pictured(everything, tuple(sketches), across)


def _resolved(cast: Cast, asked: Request) -> tuple[Cast, Operation | None, dict[str, str]]:
    """Return who is drawn with what on its own, what is done, and the symbols.

    Each option is looked at even if another one is wrong, so that all problems come at once.
    """
    found: list[CausalStoryError] = []
    doing = None
    contradictions = list(_contradictions(cast, asked))
    if contradictions:
        found.append(OptionError(contradictions))
    elif asked.against is not None:
        with _noting(found):
            cast = _with_other(cast, asked.against)
    names = _symbols(cast) if asked.symbols else {}
    cast = _with_symbols(cast, names)
    if asked.adjusted is not None and not _each_its_set(asked):
        with _noting(found):
            cast = replace(cast, shown=held_equal(cast, asked.adjusted))
    if asked.notes is not None:
        with _noting(found):
            cast = replace(cast, shown=noted(cast, asked.notes, names))
    if asked.do is not None or asked.swig is not None:
        option, do = ("do", asked.do) if asked.do is not None else ("swig", asked.swig)
        with _noting(found):
            doing = operation(cast, do, option=option)
            refuse_shifts(doing.changes if option == "swig" else ())
    for option, asks in (("adjusted='auto'", _each_its_set(asked)), ("paths", asked.paths)):
        if asks:
            with _noting(found):
                require_ends(cast.shown, option)
    if found:
        raise type(found[0])(problem for error in found for problem in error.problems)
    return cast, doing, names


def _each_its_set(asked: Request) -> bool:
    """Whether surgery may change what has to be held equal."""
    return asked.do is not None and asked.adjusted == AUTO


@contextmanager
def _noting(found: list[CausalStoryError]) -> Iterator[None]:
    """Put an error with the others instead of stopping at it."""
    try:
        yield
    except CausalStoryError as error:
        found.append(error)


def _contradictions(cast: Cast, asked: Request) -> Iterator[str]:
    """Say which options cannot go together, each with a way out."""
    named = [name for name in ("do", "swig", "against") if getattr(asked, name) is not None]
    if len(named) > 1:
        yield f"{listed(named)} are different pictures: draw one at a time"
    if asked.paths and "against" in named:
        yield "paths and against both mark arrows: draw the paths of each story by itself"
    if "against" in named and len(cast.shown) > 1:
        yield "against compares one story with another: choose the first with story="


def _with_other(cast: Cast, against: str | Story | nx.DiGraph[Any]) -> Cast:
    """Return a cast that also has what the one shown is compared with."""
    if isinstance(against, str):
        if cast.scenario is None:
            raise OptionError(
                f"against: '{against:.40}' would name a story of a scenario, and none is drawn: "
                "hand over the story or the graph itself"
            )
        cast.scenario[against]  # refuses what is no story
        other = next(subject for subject in cast.everything if subject.sketch.name == against)
        return replace(cast, shown=(*cast.shown, other))
    other = subject_of(against)
    return replace(cast, everything=(*cast.everything, other), shown=(*cast.shown, other))


def _symbols(cast: Cast) -> dict[str, str]:
    """Return the symbols that all of a cast share."""
    earlier = {now: was for s in cast.everything for now, was in s.earlier.items()}
    return symbols([subject.sketch for subject in cast.everything], earlier)


def _with_symbols(cast: Cast, names: dict[str, str]) -> Cast:
    if not names:
        return cast

    def named(subjects: Iterable[Subject]) -> tuple[Subject, ...]:
        return tuple(s.drawn_as(with_symbols(s.sketch, names)) for s in subjects)

    return replace(cast, everything=named(cast.everything), shown=named(cast.shown))


def _panels(
    cast: Cast, asked: Request, doing: Operation | None
) -> tuple[list[Subject], int | None]:
    """Return what stands in the panels, and how many stand side by side."""
    shown, across = list(cast.shown), None
    if asked.against is not None:
        shown, across = list(compared(*shown)[:2]), 2
    elif doing is not None and asked.do is not None:
        pairs = [(before(s), _told_of(after(s, doing), asked)) for s in shown]
        shown, across = [subject for pair in pairs for subject in pair], 2
        if _each_its_set(asked):
            shown = list(held_equal(replace(cast, shown=tuple(shown)), AUTO))
    elif doing is not None:
        shown = [_told_of(split(subject, doing), asked) for subject in shown]
    if asked.paths:
        shown = [highlighted(subject) for subject in shown]
    return shown, across


def _told_of(changed: Subject, asked: Request) -> Subject:
    """Return what something is done in, with a word on numbers that do not notice."""
    if not simulated(asked.notes) or not any(mark.note for _, mark in changed.sketch.marks):
        return changed
    return changed.drawn_as(with_footnotes(changed.sketch, [AS_IT_IS]))
