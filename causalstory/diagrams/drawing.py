"""What the public verb ``draw`` does and gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.arrangement import ENGINES, Engine
from causalstory.diagrams.outputs import render
from causalstory.diagrams.places import DIRECTIONS, Direction
from causalstory.diagrams.scene import Scene
from causalstory.errors import OptionError, did_you_mean
from causalstory.runner.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    import graphviz
    import networkx as nx

    from causalstory.diagrams.annotation import NotesOption
    from causalstory.diagrams.changes import Do
    from causalstory.stories.model import Scenario, Story

NOTEBOOK_WIDTH = 960
"""Pixels: notebooks show a picture at its own size and cut off what is too wide for the page."""


@dataclass(frozen=True, repr=False)
class Drawing:
    """A diagram; notebooks show it, ``print`` says it in words.

    Parameters
    ----------
    scene
        Positions and style of everything in it.
    """

    scene: Scene

    @property
    def svg(self) -> str:
        """The diagram as the text of an SVG file."""
        from causalstory.diagrams.svg import to_svg

        return to_svg(self.scene)

    def to_graphviz(self) -> graphviz.Digraph:
        """Return the diagram as a ``graphviz.Digraph`` to tweak; Graphviz then lays it out."""
        from causalstory.diagrams.dot import to_dot

        return to_dot(self.scene)

    def save(self, path: str | Path) -> Path:
        """Write the diagram to a file, whole or not at all.

        Parameters
        ----------
        path
            Its ending chooses the format; :data:`causalstory.diagrams.outputs.OUTPUTS` has them
            all. The folder must exist.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If the ending is unknown, the format needs a package that is not installed, or the file
            cannot be written.
        """
        path = Path(path)
        content = render(self.scene, path)
        with writing(path) as temporary:
            temporary.write_bytes(content)
        return path

    def _repr_svg_(self) -> str:
        from causalstory.diagrams.svg import to_svg

        return to_svg(self.scene, widest=NOTEBOOK_WIDTH)

    def __str__(self) -> str:
        return self.scene.alt

    def __repr__(self) -> str:
        return f"<Drawing of '{self.scene.title}'>"


def draw(
    subject: Scenario | Story | nx.DiGraph[Any],
    *,
    story: str | None = None,
    do: Do | None = None,
    swig: Do | None = None,
    against: str | Story | nx.DiGraph[Any] | None = None,
    paths: bool = False,
    adjusted: str | Iterable[str] | None = None,
    symbols: bool = False,
    notes: NotesOption | None = None,
    legend: bool | None = None,
    direction: Direction = "right",
    layout: Engine = "auto",
) -> Drawing:
    """Draw the stories of a scenario, one story, or any directed graph.

    Parameters
    ----------
    subject
        A scenario gives one panel for each story, a variable standing at the same place in each;
        a variable that a story has no word for is left out of its panel. Of a graph, the node
        attributes ``label``, ``role`` (treatment, outcome, proxy, latent, selected), ``latent`` and
        ``selected`` are used, and ``pos`` (y growing downwards) where every node has it. What
        ``cpdag`` leaves open is drawn as a line.
    story
        Of a scenario, draw this story alone, in the layout of the whole scenario.
    do
        Surgery, before and after side by side: an action, the name of an action or of a variable,
        or values by variable such as ``{"dose": 1}``. The arrows into what is set are cut; what is
        shifted still listens to its causes.
    swig
        The same as a single-world intervention graph: what is set is split into what it would have
        been and its value, and what follows from the value is labelled as what it would be then,
        such as "Pain (dose = 1)". Which variables are independent can be read off it by
        d-separation (Richardson and Robins 2013, CSSS working paper 128).
    against
        What is compared with one story or graph: another story, by name or itself, or another
        graph. Both are drawn side by side, and in a third panel what is added, dropped or turned
        round on the way from the first to the second.
    paths
        Whether the paths between treatment and outcome are marked as open or blocked, given what is
        ``adjusted``, and told in words below.
    adjusted
        Names of the variables that are held equal; or ``"auto"`` for the smallest adjustment set of
        the graph.
    symbols
        Whether short symbols stand in the nodes, with a key below: the same in all stories of a
        scenario, Greek for latent variables.
    notes
        What stands on arrows: words by arrow such as ``{("dose", "pain"): "-0.5"}``;
        ``"equations"`` for coefficients or parts of formulas, with the formulas below; or a
        function that gives such words for a story, as ``causalstory.arrow_effects`` does. Of a
        graph, the edge attribute ``note`` is used in any case.
    legend
        Whether the shapes and marks are explained below; by default where there are several stories
        or any marks.
    direction
        Where causes point: ``right``, or ``down`` for pictures from top to bottom. Places that an
        author has chosen stay as they are; they are then stretched to an upright page.
    layout
        Who decides where the nodes stand: ``auto`` the author, where every node has a place, else
        ``layers``, our own columns, the same on every machine; ``dot`` Graphviz, which must be
        installed, as a program or with the extra ``graphviz``.

    Returns
    -------
    Drawing
        With ``.svg``, ``.save(path)`` and ``.to_graphviz()``.

    Raises
    ------
    UnknownNameError
        If there is no such story, action or variable.
    OptionError
        If the subject is something else, ``story`` is given without a scenario, there is no
        such direction or layout, or no Graphviz for it, or options contradict each other.
    GraphError
        If there is no story, a graph is not directed, or an arrow starts where it ends; if paths or
        an adjustment set are asked of a graph that has none, or notes for an arrow that is not
        there.

    Examples
    --------
    >>> import networkx as nx
    >>> print(draw(nx.DiGraph([("rain", "wet street")])))
    Causal diagram: rain causes wet street.
    >>> print(draw(nx.DiGraph([("age", "dose"), ("dose", "pain")]), do={"dose": 1}))
    Before: age causes dose; dose causes pain. After do(dose = 1): dose (= 1) causes pain;
    age stands alone, without arrows; cut: age -> dose.
    """
    from causalstory.diagrams.composition import compose
    from causalstory.diagrams.request import Request, pictured
    from causalstory.diagrams.subjects import cast_of

    _refuse_unknown(direction=(direction, DIRECTIONS), layout=(layout, ENGINES))
    asked = Request(do, swig, against, paths, adjusted, symbols, notes)
    cast = cast_of(subject, story)
    picture = pictured(cast, asked)
    return Drawing(
        compose(
            picture.everything,
            shown=picture.shown,
            title=cast.title,
            explained=(bool(cast.title) or asked.marks) if legend is None else legend,
            across=picture.across,
            direction=direction,
            engine=layout,
        )
    )


def _refuse_unknown(**asked: tuple[object, tuple[str, ...]]) -> None:
    """Raise OptionError for each option whose value is none of those that there are."""
    problems = [
        f"there is no {option} '{value}'{did_you_mean(str(value), known)}"
        for option, (value, known) in asked.items()
        if value not in known
    ]
    if problems:
        raise OptionError(problems)
