"""What the public verb ``draw`` does and gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.arrangement import ENGINES, Engine
from causalstory.diagrams.outputs import render
from causalstory.diagrams.places import DIRECTIONS, Direction
from causalstory.diagrams.scene import Scene
from causalstory.errors import GraphError, OptionError, did_you_mean
from causalstory.runner.files import writing

if TYPE_CHECKING:
    import graphviz
    import networkx as nx

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
        If the scenario has no such story.
    OptionError
        If the subject is something else, ``story`` is given without a scenario, or there is no
        such direction or layout, or no Graphviz for it.
    GraphError
        If there is no story, a graph is not directed, or an arrow starts where it ends.

    Examples
    --------
    >>> import networkx as nx
    >>> print(draw(nx.DiGraph([("rain", "wet street")])))
    Causal diagram: rain causes wet street.
    """
    from causalstory.diagrams.composition import compose
    from causalstory.diagrams.measure import clean
    from causalstory.diagrams.sketch import sketch_graph, sketch_story
    from causalstory.stories.model import Scenario, Story

    _refuse_unknown(direction=(direction, DIRECTIONS), layout=(layout, ENGINES))
    if isinstance(subject, Scenario):
        if not subject.stories:
            raise GraphError(f"scenario '{subject.id}' has no story to draw; add one")
        shown = subject.stories if story is None else (subject[story],)
        return Drawing(
            compose(
                [sketch_story(told) for told in subject.stories],
                shown=[sketch_story(told) for told in shown],
                title=clean(subject.title) if story is None else "",
                explained=story is None,
                direction=direction,
                engine=layout,
            )
        )
    if story is not None:
        raise OptionError("'story' chooses one story of a scenario; leave it out here")
    if isinstance(subject, Story):
        return Drawing(compose([sketch_story(subject)], direction=direction, engine=layout))
    sketches = [sketch_graph(_directed(subject))]
    return Drawing(compose(sketches, direction=direction, engine=layout))


def _refuse_unknown(**asked: tuple[object, tuple[str, ...]]) -> None:
    """Raise OptionError for each option whose value is none of those that there are."""
    problems = [
        f"there is no {option} '{value}'{did_you_mean(str(value), known)}"
        for option, (value, known) in asked.items()
        if value not in known
    ]
    if problems:
        raise OptionError(problems)


def _directed(subject: object) -> nx.DiGraph[Any]:
    """Return the subject if it is a directed graph."""
    import networkx as nx

    if isinstance(subject, nx.DiGraph):
        return subject
    if isinstance(subject, nx.Graph):
        raise GraphError("the graph is not directed; draw takes a networkx.DiGraph")
    raise OptionError(
        "draw takes a scenario, a story or a networkx.DiGraph, "
        f"not {type(subject).__name__}; load a scenario by its id with causalstory.load, read "
        "a graph with causalstory.read_graph"
    )
