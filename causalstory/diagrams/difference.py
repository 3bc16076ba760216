"""What parts two stories, or two graphs: arrows added, dropped and turned round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from causalstory.diagrams.layering import Pair
from causalstory.diagrams.sketch import Mark, Sketch, Spot
from causalstory.diagrams.sketching import arrow_words, with_footnotes, with_spots, with_states
from causalstory.diagrams.style import ArrowState
from causalstory.diagrams.subjects import Subject
from causalstory.tables.words import as_sentence, listed


@dataclass(frozen=True)
class Difference:
    """The way from one graph to another.

    Parameters
    ----------
    added, dropped
        Arrows that only the second, or only the first, has.
    reversed
        Arrows of the second that the first has the other way round; also where only one of the
        two leaves open which way it points.
    new, gone
        Variables that only the second, or only the first, has a word for.
    hidden, measured, selected, unselected
        Variables of both that have become latent or selected, or are so no longer.
    settled, opened
        Those of the reversed that were a line in the first, or are one in the second.
    """

    added: tuple[Pair, ...]
    dropped: tuple[Pair, ...]
    reversed: tuple[Pair, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    unselected: tuple[str, ...] = ()
    settled: tuple[Pair, ...] = ()
    opened: tuple[Pair, ...] = ()


def difference(first: Sketch, second: Sketch) -> Difference:
    """Compare the arrows and variables of two sketches.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> a, b, c = (Spot(name, name) for name in "abc")
    >>> one = Sketch("one", (a, b), (("a", "b"),))
    >>> found = difference(one, Sketch("two", (a, b, c), (("b", "a"), ("c", "b"))))
    >>> found.added, found.dropped, found.reversed, found.new
    ((('c', 'b'),), (), (('b', 'a'),), ('c',))
    """
    gone, new = _missing(first, second), _missing(second, first)
    lost, won = ({frozenset(arrow) for arrow in arrows} for arrows in (gone, new))
    turned = tuple(arrow for arrow in new if frozenset(arrow) in lost)
    loose = {frozenset(line) for line in first.lines}
    names, others = ([spot.name for spot in sketch.spots] for sketch in (first, second))
    latent, chosen = (_became(first, second, is_so) for is_so in (_is_latent, _is_selected))
    return Difference(
        added=tuple(arrow for arrow in new if frozenset(arrow) not in lost),
        dropped=tuple(arrow for arrow in gone if frozenset(arrow) not in won),
        reversed=turned,
        new=tuple(name for name in others if name not in names),
        gone=tuple(name for name in names if name not in others),
        hidden=latent[0],
        measured=latent[1],
        selected=chosen[0],
        unselected=chosen[1],
        settled=tuple(arrow for arrow in turned if frozenset(arrow) in loose),
        opened=tuple(arrow for arrow in turned if arrow in second.lines),
    )


def _is_latent(spot: Spot) -> bool:
    return spot.latent


def _is_selected(spot: Spot) -> bool:
    return spot.role == "selected"


def _became(
    first: Sketch, second: Sketch, is_so: Callable[[Spot], bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the variables of both that are something in the second alone, or in the first."""
    before = {spot.name: is_so(spot) for spot in first.spots}
    changed = [s for s in second.spots if s.name in before and is_so(s) != before[s.name]]
    return (
        tuple(spot.name for spot in changed if is_so(spot)),
        tuple(spot.name for spot in changed if not is_so(spot)),
    )


def _missing(here: Sketch, there: Sketch) -> list[Pair]:
    """Return the arrows and lines of one sketch that another lacks."""
    known = set(_links(there))
    return [a for a, link in zip(here.arrows, _links(here), strict=True) if link not in known]


def _links(sketch: Sketch) -> Iterator[object]:
    """Yield what an arrow says: its direction, or for a line no more than its ends."""
    for arrow in sketch.arrows:
        yield frozenset(arrow) if arrow in sketch.lines else arrow


def compared(first: Subject, second: Subject) -> tuple[Subject, Subject, Sketch]:
    """Return two stories or graphs with their differences marked, and both in one.

    Parameters
    ----------
    first, second
        What is compared, from first to second.

    Returns
    -------
    tuple
        The first with what is dropped or turned round marked, the second with what is added or
        turned round, and a sketch that has all variables and arrows of both; what is turned
        round points there as in the second.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import subject_of
    >>> one, two = (subject_of(nx.DiGraph(arrows)) for arrows in ([("a", "b")], [("b", "a")]))
    >>> [part.marks for part in compared(one, two)[2:]]
    [((('b', 'a'), Mark(state='reversed', note='')),)]
    """
    found = difference(first.sketch, second.sketch)
    titles = [
        s.sketch.title or words
        for s, words in ((first, "The first graph"), (second, "The second graph"))
    ]
    merged = _merged(first.sketch, second.sketch, found, titles)
    old = _stated(first.sketch, found, "dropped", found.dropped, found.gone)
    new = _stated(second.sketch, found, "added", found.added, found.new)
    if not first.sketch.title and not second.sketch.title:
        old, new = (
            replace(sketch, title=title, opening=title)
            for sketch, title in zip((old, new), titles, strict=True)
        )
    return first.drawn_as(old), second.drawn_as(new), merged


def _stated(
    sketch: Sketch,
    found: Difference,
    fate: Literal["added", "dropped"],
    arrows: Iterable[Pair],
    names: Iterable[str],
) -> Sketch:
    """Mark what one side has alone, and the arrows that the other has the other way round."""
    turned = {frozenset(arrow) for arrow in found.reversed}
    states: dict[Pair, ArrowState] = {
        arrow: "reversed" for arrow in sketch.arrows if frozenset(arrow) in turned
    }
    states.update((arrow, fate) for arrow in arrows)
    return with_spots(with_states(sketch, states), {name: {"state": fate} for name in names})


def _merged(first: Sketch, second: Sketch, found: Difference, titles: list[str]) -> Sketch:
    spots = _shared_spots(first, second, found)
    names = [spot.name for spot in first.spots] + list(found.new)
    both = replace(
        second,
        name=f"{first.name}_to_{second.name}",
        spots=tuple(spots[name] for name in names),
        arrows=(*second.arrows, *found.dropped),
        title="What changes",
        teller="",
        claim=f"From '{titles[0]}' to '{titles[1]}'.",
        lines=frozenset(second.lines | (first.lines & set(found.dropped))),
        marks=tuple(_shared_marks(first, second)),
        footnotes=tuple(line for line in second.footnotes if line in first.footnotes),
        opening="What changes",
    )
    fate: dict[ArrowState, tuple[Pair, ...]] = {
        "added": found.added,
        "dropped": found.dropped,
        "reversed": found.reversed,
    }
    states = {arrow: state for state, arrows in fate.items() for arrow in arrows}
    fates = {name: {"state": "added"} for name in found.new}
    fates |= {name: {"state": "dropped"} for name in found.gone}
    marked = with_spots(with_states(both, states), fates)
    return with_footnotes(marked, told(marked, found))


def _shared_spots(first: Sketch, second: Sketch, found: Difference) -> dict[str, Spot]:
    """Return every variable once: as in the first, but latent and selected as in the second."""
    spots = {spot.name: spot for spot in (*second.spots, *first.spots)}
    changed = {*found.hidden, *found.measured, *found.selected, *found.unselected}
    for now in second.spots:
        if now.name in changed:
            was = spots[now.name]
            role = now.role if was.role in ("latent", "selected", "other") else was.role
            spots[now.name] = replace(was, role=role, latent=now.latent)
    held = [{spot.name for spot in sketch.spots if spot.adjusted} for sketch in (first, second)]
    for name in held[0] ^ held[1]:
        if name not in found.new + found.gone:
            spots[name] = replace(spots[name], adjusted=False)
    return spots


def _shared_marks(first: Sketch, second: Sketch) -> Iterator[tuple[Pair, Mark]]:
    """Yield the words on arrows, as far as the two do not contradict each other."""
    ours, theirs = dict(first.marks), dict(second.marks)
    for arrow in dict.fromkeys((*second.arrows, *first.arrows)):
        both = arrow in first.arrows and arrow in second.arrows
        mark = theirs.get(arrow) or ours.get(arrow)
        if mark and (not both or ours.get(arrow) == theirs.get(arrow)):
            yield arrow, mark


def told(sketch: Sketch, found: Difference) -> list[str]:
    """Say in sentences what parts two graphs, with the words of a sketch that has all of it.

    Examples
    --------
    >>> from causalstory.diagrams.sketch import Spot
    >>> both = Sketch("both", (Spot("a", "Rain"), Spot("b", "Mud")), (("a", "b"),))
    >>> told(both, Difference((("a", "b"),), (), (), ("b",), ()))
    ['Added: Rain -> Mud.', 'New: Mud.']
    """
    labels = {spot.name: spot.symbol or spot.label for spot in sketch.spots}
    arrows = {
        "added": found.added,
        "dropped": found.dropped,
        "turned round": [a for a in found.reversed if a not in found.settled + found.opened],
        "no longer open which way it points": found.settled,
        "left open which way it points": found.opened,
    }
    names = {
        "new": found.new,
        "no longer there": found.gone,
        "now latent": found.hidden,
        "latent no longer": found.measured,
        "now selected": found.selected,
        "selected no longer": found.unselected,
    }
    parts = {what: [arrow_words(sketch, arrow) for arrow in some] for what, some in arrows.items()}
    parts |= {what: [labels[name] for name in some] for what, some in names.items()}
    said = [as_sentence(f"{what}: {listed(words)}") for what, words in parts.items() if words]
    return said or ["Both have the same arrows."]
