"""What ``do()`` makes of a graph: arrows cut, or nodes split.

Surgery cuts the arrows into a variable that is set (Pearl 2009, Causality, section 3.2). A
single-world intervention graph keeps them and splits the variable instead, into what it would
have been and the value that it is set to; what follows from the value is what it would then be
(Richardson and Robins 2013, Single World Intervention Graphs, CSSS working paper 128).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from causalstory.diagrams.changes import Change, Operation, changes_in
from causalstory.diagrams.sketch import Sketch, Spot
from causalstory.diagrams.sketching import with_footnotes, with_notes, with_spots, with_states
from causalstory.diagrams.subjects import Subject
from causalstory.errors import GraphError, OptionError
from causalstory.graph.reach import downstream
from causalstory.tables.words import as_sentence, inside_sentence, listed


def before(subject: Subject) -> Subject:
    """Return what is drawn beside surgery: the same, called so if it has no title."""
    sketch = subject.sketch
    named = sketch if sketch.title else replace(sketch, title="Before", opening="Before")
    return subject.drawn_as(named)


def after(subject: Subject, asked: Operation) -> Subject:
    """Return a story or graph after surgery.

    The arrows into a variable that is set are marked as cut. A variable that is shifted still
    listens to its causes, so its arrows stay.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import subject_of
    >>> graph = nx.DiGraph([("age", "dose"), ("age", "pain"), ("dose", "pain")])
    >>> cut = after(subject_of(graph), Operation((Change("dose", "set", "1"),)))
    >>> cut.sketch.marks
    ((('age', 'dose'), Mark(state='cut', note='')),)
    >>> sorted(cut.graph().edges)
    [('age', 'pain'), ('dose', 'pain')]
    """
    changes = changes_in(subject, asked)
    sketch = subject.sketch
    refuse_lines(sketch, changes, "do")
    fixed = {change.variable for change in changes if change.kind == "set"}
    there = [arrow for arrow in sketch.arrows if sketch.mark(arrow).state != "dropped"]
    cut = [arrow for arrow in there if arrow[1] in fixed]
    sketch = with_states(with_notes(sketch, dict.fromkeys(cut, "")), dict.fromkeys(cut, "cut"))
    spots = {spot.name: spot for spot in sketch.spots}
    letters = _letters(spots, changes)
    texts = {c.variable: c.text or f"= {letters[c.variable]}" for c in changes}
    sketch = with_spots(sketch, {name: {"fixed": text} for name, text in texts.items()})
    done = ", ".join(f"{spots[name].label} {text}" for name, text in texts.items())
    heading = f"After: {asked.label}" if asked.label else f"After do({done})"
    sketch = replace(
        sketch,
        name=f"{sketch.name}_after",
        title=heading,
        opening=heading,
        teller="",
        claim=_said(subject, asked, changes),
    )
    return subject.drawn_as(sketch)


def split(subject: Subject, asked: Operation) -> Subject:
    """Return the single-world intervention graph of a story or graph.

    Each variable that is set is split; everything that follows from a value is relabelled as
    what it would be then. Only values that reach a variable stand in its label.

    Raises
    ------
    OptionError
        If a variable is shifted: the new value then depends on the old one.
    GraphError
        If the graph has a line: what follows from a value is then open.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import subject_of
    >>> graph = nx.DiGraph([("dose", "sleep"), ("sleep", "pain"), ("age", "pain")])
    >>> world = split(subject_of(graph), Operation((Change("dose", "set", "1"),)))
    >>> [spot.label for spot in world.sketch.spots]
    ['dose', 'sleep (dose = 1)', 'pain (dose = 1)', 'age']
    """
    changes = changes_in(subject, asked)
    refuse_shifts(changes)
    refuse_lines(subject.sketch, changes, "swig")
    spots = {spot.name: spot for spot in subject.sketch.spots}
    reached = reached_by(subject, changes)
    letters = _letters(spots, changes)
    fields: dict[str, dict[str, Any]] = {
        name: _potential(spots[name], [(spots[c.variable], c) for c in reasons], letters)
        for name, reasons in reached.items()
    }
    for change in changes:
        right = change.text or letters[change.variable]
        fields[change.variable] = {**fields.get(change.variable, {}), "split": right}
    said = [*_told(subject, asked, changes), *_conditioned(subject, reached)]
    sketch = with_footnotes(with_spots(subject.sketch, fields), said)
    return subject.drawn_as(replace(sketch, name=f"{sketch.name}_split"))


def refuse_shifts(changes: Sequence[Change]) -> None:
    """Refuse what no single-world intervention graph can show.

    Raises
    ------
    OptionError
        If a variable is shifted.
    """
    shifted = [change.variable for change in changes if change.kind == "shift"]
    if shifted:
        raise OptionError(
            f"swig: '{shifted[0]}' would be shifted, and a shift depends on what the variable "
            f"would have been: name a value, as in swig={{'{shifted[0]}': 1}}, or draw the surgery "
            "with do="
        )


def refuse_lines(sketch: Sketch, changes: Sequence[Change], option: str) -> None:
    """Refuse surgery on a graph that leaves open what it would cut, or what follows from it.

    Raises
    ------
    GraphError
        If a line joins what is set; for potential outcomes, if there is any line.
    """
    touched = {change.variable for change in changes if change.kind == "set"}
    for line in sorted(sketch.lines):
        if touched and (option == "swig" or touched.intersection(line)):
            raise GraphError(
                f"{option}: which way '{' - '.join(line)}' points is open, and so is what "
                f"{option}= would do there: make an arrow of it, as each member of "
                "causalstory.equivalence_class does"
            )


def reached_by(subject: Subject, changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Return for each variable the values set from which it follows.

    A value reaches what its arrows lead to, but no way leads on through another variable that is
    set: from there on its own value counts.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.diagrams.subjects import subject_of
    >>> chain = subject_of(nx.DiGraph([("a", "b"), ("b", "c")]))
    >>> both = [Change("a", "set", "1"), Change("b", "set", "0")]
    >>> {n: [c.variable for c in found] for n, found in reached_by(chain, both).items()}
    {'b': ['a'], 'c': ['b']}
    """
    graph = subject.graph()
    children = {change.variable: list(graph[change.variable]) for change in changes}
    graph.remove_edges_from([(name, child) for name in children for child in children[name]])
    reached: dict[str, list[Change]] = {}
    for change in changes:
        for name in downstream(graph, children[change.variable]):
            reached.setdefault(name, []).append(change)
    return reached


def _potential(
    spot: Spot, reasons: Sequence[tuple[Spot, Change]], letters: Mapping[str, str]
) -> dict[str, str]:
    """Return label and symbol of what a variable would be if others had these values."""
    words = [
        f"{inside_sentence(s.label)} {c.text}" if c.text else letters[s.name] for s, c in reasons
    ]
    short = [f"{_letter(s)} {c.text}" if c.text else letters[s.name] for s, c in reasons]
    found = {"label": f"{spot.label} ({', '.join(words)})"}
    if spot.symbol:
        found["symbol"] = f"{spot.symbol}({', '.join(short)})"
    return found


def _letter(spot: Spot) -> str:
    """Return the small letter that stands for a value of a variable; a star parts equal ones."""
    capital = spot.symbol or spot.label[:1]
    return f"{capital}*" if capital.lower() == capital else capital.lower()


def _letters(spots: Mapping[str, Spot], changes: Sequence[Change]) -> dict[str, str]:
    """Return what stands for values that nobody has named; names where letters are the same."""
    unnamed = [change.variable for change in changes if not change.text]
    found = {name: _letter(spots[name]) for name in unnamed}
    times = Counter(found.values())
    return {name: x if times[x] == 1 else f"{name}*" for name, x in found.items()}


def _told(subject: Subject, asked: Operation, changes: Sequence[Change]) -> list[str]:
    """Say what the words in brackets mean."""
    if not changes:
        return [_said(subject, asked, changes)]
    spots = {spot.name: spot for spot in subject.sketch.spots}
    named = [(spots[change.variable], change) for change in changes]
    letters = _letters(spots, changes)
    sets = [f"{s.symbol or s.label} to {c.value or letters[s.name]}" for s, c in named]
    return [f"In brackets: what a variable would be if somebody set {listed(sets)}."]


def _conditioned(subject: Subject, reached: Container[str]) -> Iterator[str]:
    """Say that conditioning on what follows from the value is not what data can do."""
    named = [
        spot.symbol or spot.label
        for spot in subject.sketch.spots
        if spot.name in reached and (spot.adjusted or spot.role == "selected")
    ]
    if named:
        yield (
            f"Held equal or selected as it would be then, and not as it is in the data: "
            f"{listed(named)}."
        )


def _said(subject: Subject, asked: Operation, changes: Sequence[Change]) -> str:
    """Say what becomes of the variables acted on."""
    if not asked.changes:
        return "Nothing is changed."
    if not changes:
        return "This story has no word for what is changed, so nothing changes in it."
    labels = {spot.name: spot.label for spot in subject.sketch.spots}
    ends = {target for _, target in subject.sketch.arrows}
    words = []
    for change in changes:
        label, causes = labels[change.variable], change.variable in ends
        if change.kind == "set":
            to = f" to {change.value}" if change.value else ""
            cut = ": the arrows into it are cut" if causes else ""
            words.append(f"{label} is set{to}, whatever it would have been{cut}")
        else:
            way = "lower" if change.less else "higher"
            kept = "; it still listens to its causes" if causes else ""
            words.append(f"{label} is {change.value} {way} than it would have been{kept}")
    return " ".join(as_sentence(sentence) for sentence in words)
