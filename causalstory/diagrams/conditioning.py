"""Which variables are held equal: as named, or the smallest set that identifies the effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from causalstory.diagrams.sketch import Sketch
from causalstory.diagrams.sketching import shown_names, with_footnotes, with_spots
from causalstory.diagrams.subjects import Cast, Subject
from causalstory.errors import GraphError, OptionError, UnknownNameError, did_you_mean
from causalstory.graph.sets import adjustment_sets
from causalstory.tables.words import listed

AUTO = "auto"


def held_equal(cast: Cast, adjusted: Any) -> tuple[Subject, ...]:
    """Return what is drawn with the variables marked that are held equal.

    Parameters
    ----------
    cast
        What is drawn.
    adjusted
        Names of variables, each of which some story must know; or ``"auto"`` for the smallest
        adjustment set of each graph, which a line below it then names.

    Raises
    ------
    UnknownNameError
        If nothing that is drawn has a variable of that name; all of them are named.
    OptionError
        If names are no names, or the treatment or the outcome is among them.
    GraphError
        If ``"auto"`` finds no adjustment set anywhere, or a graph is no DAG or names no treatment
        or outcome.

    Examples
    --------
    >>> import causalstory as cs
    >>> from causalstory.diagrams.subjects import cast_of
    >>> ward = cs.load("medication-errors")
    >>> (nurse,) = held_equal(cast_of(ward, "acuity"), "auto")
    >>> nurse.sketch.footnotes
    ("Held equal: Patients' acuity per nurse, the smallest set that will do.",)
    """
    if adjusted == AUTO:
        return _smallest(cast)
    chosen = _names(adjusted)
    _require(cast, chosen)
    return tuple(subject.drawn_as(_held(subject.sketch, chosen)) for subject in cast.shown)


def require_ends(subjects: Iterable[Subject], option: str) -> None:
    """Refuse what has no treatment or no outcome, between which paths could lead.

    Raises
    ------
    GraphError
        One problem for each role that is missing, or that several variables have.
    """
    problems = []
    for subject in subjects:
        whose = f"story '{subject.sketch.name}'" if subject.story else "the graph"
        for role in ("treatment", "outcome"):
            names = [spot.name for spot in subject.sketch.spots if spot.role == role]
            if not names:
                way = f"graph.nodes['NAME']['role'] = '{role}'"
                out = "choose another story" if subject.story else f"mark it, as in {way}"
                problems.append(f"{option}: {whose} has no {role}: {out}")
            elif len(names) > 1:
                several = f"{listed(names)} have the role {role}"
                problems.append(f"{option}: in {whose} {several}: leave it to one of them")
    if problems:
        raise GraphError(problems)


def _smallest(cast: Cast) -> tuple[Subject, ...]:
    require_ends(cast.shown, "adjusted='auto'")
    sets = [_smallest_set(subject) for subject in cast.shown]
    if all(chosen is None for chosen in sets):
        raise GraphError(
            "adjusted='auto': no set of variables that somebody can measure closes every path that "
            "biases the effect; name what is to be held equal, or draw the paths alone"
        )
    return tuple(map(_with_set, cast.shown, sets))


def _smallest_set(subject: Subject) -> tuple[str, ...] | None:
    effect = subject.story.question.effect if subject.story else "total"
    found = adjustment_sets(subject.graph(), effect=effect, limit=1)
    return found[0] if found else None


def _with_set(subject: Subject, chosen: tuple[str, ...] | None) -> Subject:
    if chosen is None:
        said = "No set of variables that somebody can measure closes every path that biases."
    elif chosen:
        names = shown_names(subject.sketch)
        said = f"Held equal: {listed(names[n] for n in chosen)}, the smallest set that will do."
    else:
        said = "Nothing has to be held equal."
    return subject.drawn_as(with_footnotes(_held(subject.sketch, chosen or ()), [said]))


def _held(sketch: Sketch, chosen: Iterable[str]) -> Sketch:
    return with_spots(sketch, {name: {"adjusted": True} for name in chosen})


def _names(adjusted: object) -> tuple[str, ...]:
    found = (adjusted,) if isinstance(adjusted, str) else adjusted
    names = tuple(found) if isinstance(found, Iterable) else (found,)
    odd = [name for name in names if not isinstance(name, str)]
    if odd:
        raise OptionError(
            f"adjusted: {odd[0]!r:.60} is no name of a variable: give a list of names, or '{AUTO}'"
        )
    return tuple(str(name) for name in names)


def _require(cast: Cast, chosen: Iterable[str]) -> None:
    unknown = [name for name in chosen if name not in cast.names]
    if unknown:
        raise UnknownNameError(
            f"adjusted: there is no variable '{name}'{did_you_mean(name, cast.names)}"
            for name in unknown
        )
    ends = dict.fromkeys(_ends(cast, set(chosen)))
    if ends:
        raise OptionError(
            f"adjusted: '{name}' is the {role}, and who holds it equal has nothing to compare; "
            "leave it out"
            for name, role in ends
        )


def _ends(cast: Cast, chosen: set[str]) -> Iterator[tuple[str, str]]:
    for subject in cast.shown:
        for spot in subject.sketch.spots:
            if spot.name in chosen and spot.role in ("treatment", "outcome"):
                yield spot.name, spot.role
