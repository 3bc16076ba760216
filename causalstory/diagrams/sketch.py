"""What is to be drawn, before it has a place: stories and graphs in one form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.layering import Pair
from causalstory.diagrams.measure import clean
from causalstory.diagrams.style import ROLES, ArrowState, Role, SpotState
from causalstory.errors import GraphError
from causalstory.graph.places import places
from causalstory.stories.graphs import to_networkx

if TYPE_CHECKING:
    import networkx as nx

    from causalstory.stories.model import Story
    from causalstory.stories.parts import Question, Variable


@dataclass(frozen=True)
class Spot:
    """A variable to be drawn.

    Parameters
    ----------
    name, label, role
        What it is called, what people read, and what it is in the question.
    latent
        Whether nobody can measure it.
    place
        Where its author has put it, in any unit, y growing downwards.
    adjusted
        Whether it is held equal in the comparison.
    symbol
        What is written in the node in place of the label, such as ``X``.
    split
        The value that ``do()`` fixes, as text: the node is then drawn as two halves, as in a
        single-world intervention graph. The left half is the variable, into which arrows come; the
        right half bears this text, and arrows leave from it.
    fixed
        Text below the label, such as ``= 1``, of a variable whose value somebody sets.
    state
        What has become of it in comparison with another story.
    """

    name: str
    label: str
    role: Role = "other"
    latent: bool = False
    place: tuple[float, float] | None = None
    adjusted: bool = False
    symbol: str = ""
    split: str = ""
    fixed: str = ""
    state: SpotState = "plain"


@dataclass(frozen=True)
class Mark:
    """What is to be seen of an arrow besides its ends.

    Parameters
    ----------
    state
        Whether it lies on an open or a blocked path, is cut by ``do()``, or has been added,
        dropped or reversed in comparison with another story; ``faint`` is what does not matter.
    note
        Short text on the arrow, such as an effect size or an equation.
    """

    state: ArrowState = "plain"
    note: str = ""


PLAIN = Mark()


@dataclass(frozen=True)
class Sketch:
    """One story or graph to be drawn.

    Parameters
    ----------
    name, title, teller, claim
        As in a story; a bare graph may have none of them.
    spots
        Its variables, in a fixed order.
    arrows
        Pairs (cause, effect) of their names.
    lines
        Those of the arrows that stand for a line, which may point either way.
    marks
        Arrows and what is to be seen of them; the others are plain.
    footnotes
        Lines of text below the graph.
    opening
        How the picture in words begins; by default it says whose story it is.
    """

    name: str
    spots: tuple[Spot, ...]
    arrows: tuple[Pair, ...]
    title: str = ""
    teller: str = ""
    claim: str = ""
    lines: frozenset[Pair] = frozenset()
    marks: tuple[tuple[Pair, Mark], ...] = ()
    footnotes: tuple[str, ...] = ()
    opening: str = ""

    def mark(self, arrow: Pair) -> Mark:
        """Return what is to be seen of an arrow.

        Examples
        --------
        >>> sketch = Sketch("mine", (), (), marks=((("a", "b"), Mark("open", "0.3")),))
        >>> sketch.mark(("a", "b")).note, sketch.mark(("b", "c")).state
        ('0.3', 'plain')
        """
        return dict(self.marks).get(arrow, PLAIN)


def sketch_story(story: Story) -> Sketch:
    """Return what is to be drawn of a story; over time, a week and what it remembers.

    Raises
    ------
    GraphError
        If a story built in Python names a variable twice, or has an arrow that starts where it
        ends or leads to a variable that it lacks.
    """
    words = (clean(story.title), clean(story.teller), clean(story.claim))
    if story.timeline:
        graph = to_networkx(story)
        for variable in story.variables:
            graph.nodes[variable.name]["role"] = _role(variable, story.question)
        drawn = sketch_graph(graph)
        return Sketch(story.name, drawn.spots, drawn.arrows, *words)
    spots = tuple(
        Spot(
            variable.name,
            clean(variable.label),
            _role(variable, story.question),
            variable.latent,
            variable.pos,
        )
        for variable in story.variables
    )
    return _checked(Sketch(story.name, spots, tuple(dict.fromkeys(story.arrows)), *words))


def _role(variable: Variable, question: Question) -> Role:
    name = variable.name
    if name == question.treatment:
        return "treatment"
    if name == question.outcome:
        return "outcome"
    if name == question.proxy:
        return "proxy"
    if variable.selected:
        return "selected"
    return "latent" if variable.latent else "other"


def sketch_graph(graph: nx.DiGraph[Any]) -> Sketch:
    """Return what is to be drawn of a bare graph.

    Parameters
    ----------
    graph
        Nodes may carry ``label``, ``role`` (one of ROLES, or ``adjusted``), ``latent``,
        ``selected`` and ``pos``, arrows a ``note``. Two arrows there and back, both with
        ``directed=False`` as in a CPDAG, are one line.

    Raises
    ------
    GraphError
        If two nodes have the same name as text or one has none, or an arrow starts where it ends.

    Examples
    --------
    >>> import networkx as nx
    >>> sketch_graph(nx.DiGraph([("x", "y")])).arrows
    (('x', 'y'),)
    """
    spots = []
    placed = places(graph)
    for node, data in graph.nodes(data=True):
        latent = bool(data.get("latent", False))
        told = data.get("role")
        plain: Role = "selected" if data.get("selected") else "latent" if latent else "other"
        role: Role = next((r for r in ROLES if r == told), plain)
        if data.get("selected") and role not in ("treatment", "outcome"):
            role = "selected"  # which opens and blocks paths; no other role does
        name = str(node).replace("_", " ") if data.get("bidirected") else str(node)
        label = clean(str(data.get("label") or "")) or clean(name)
        hidden = latent or role == "latent"
        held = told == "adjusted"
        spots.append(Spot(str(node), label, role, hidden, placed.get(node), held))
    arrows = tuple(dict.fromkeys((str(source), str(target)) for source, target in graph.edges()))
    loose = {
        (str(source), str(target))
        for source, target, data in graph.edges(data=True)
        if data.get("directed") is False
    }
    back = {pair for pair in arrows if pair[::-1] in loose and pair in loose and pair > pair[::-1]}
    kept = tuple(pair for pair in arrows if pair not in back)
    lines = frozenset(pair[::-1] for pair in back)
    notes = {
        (str(source), str(target)): clean(str(data["note"]))
        for source, target, data in graph.edges(data=True)
        if data.get("note") is not None
    }
    marks = tuple((pair, Mark(note=notes[pair])) for pair in kept if notes.get(pair))
    return _checked(Sketch("graph", tuple(spots), kept, lines=lines, marks=marks))


def _checked(sketch: Sketch) -> Sketch:
    """Return the sketch if it can be drawn."""
    names = Counter(spot.name for spot in sketch.spots)
    problems = [
        f"{sketch.name}: two variables are called '{name}'; rename one of them"
        for name, count in names.items()
        if count > 1
    ]
    if not all(map(clean, names)):
        problems.append(f"{sketch.name}: a variable has an empty name; name it")
    for source, target in sketch.arrows:
        arrow = f"{sketch.name}: arrow '{source} -> {target}'"
        if source == target:
            problems.append(f"{arrow} starts where it ends; remove it, nothing is its own cause")
        problems += [
            f"{arrow} names '{end}', which is not among the variables; add it or drop the arrow"
            for end in (source, target)
            if end not in names
        ]
    if problems:
        raise GraphError(problems)
    return sketch
