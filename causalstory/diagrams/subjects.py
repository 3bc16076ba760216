"""What somebody hands over to be drawn: a scenario, a story or a graph, in one form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from causalstory.diagrams.measure import clean
from causalstory.diagrams.sketch import Sketch, sketch_graph, sketch_story
from causalstory.errors import GraphError, OptionError
from causalstory.graph.marks import refuse_odd_marks
from causalstory.stories.graphs import before
from causalstory.stories.model import Scenario, Story

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, eq=False)
class Subject:
    """One story or graph, and what is drawn of it.

    Parameters
    ----------
    sketch
        What is drawn, marks included.
    source
        The story or the graph behind it.
    """

    sketch: Sketch
    source: Story | nx.DiGraph[Any]

    @property
    def story(self) -> Story | None:
        """The story, if it is one."""
        return self.source if isinstance(self.source, Story) else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its variables."""
        return tuple(spot.name for spot in self.sketch.spots)

    @property
    def earlier(self) -> dict[str, str]:
        """Over time: for each variable that is remembered, the node that it was before."""
        return before(self.story) if self.story else {}

    def drawn_as(self, sketch: Sketch) -> Subject:
        """Return the same with other marks."""
        return replace(self, sketch=sketch)

    def graph(self) -> nx.DiGraph[str]:
        """Return the graph as it is drawn, treatment and outcome marked by their roles.

        What ``do()`` has cut is left out, and so is what leaves a split node: it starts at a
        constant, through which no association passes.
        """
        import networkx as nx

        from causalstory.stories.exchange import graph_in

        # Parallel arrows are drawn as one, so that cutting it cuts them all.
        graph: nx.DiGraph[str] = nx.DiGraph(nx.relabel_nodes(graph_in(self.source), str))
        fixed = {spot.name for spot in self.sketch.spots if spot.split}
        graph.remove_edges_from(
            [
                arrow
                for arrow in self.sketch.arrows
                if self.sketch.mark(arrow).state == "cut" or arrow[0] in fixed
            ]
        )
        return graph


@dataclass(frozen=True, eq=False)
class Cast:
    """All that takes part in a picture.

    Parameters
    ----------
    everything
        What the layout has room for.
    shown
        What is drawn of it.
    title
        Heading of the whole picture.
    scenario
        Whose stories these are, if they are a scenario's.
    """

    everything: tuple[Subject, ...]
    shown: tuple[Subject, ...]
    title: str = ""
    scenario: Scenario | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all variables that are drawn."""
        return tuple(dict.fromkeys(name for subject in self.shown for name in subject.names))


def cast_of(subject: Scenario | Story | nx.DiGraph[Any], story: str | None = None) -> Cast:
    """Return what takes part in the picture of a scenario, a story or a graph.

    Raises
    ------
    UnknownNameError
        If the scenario has no such story.
    OptionError
        If the subject is something else, or ``story`` is given without a scenario.
    GraphError
        If there is no story, or a graph is not directed, cannot be drawn, or has marks such as
        ``latent="no"``.

    Examples
    --------
    >>> import networkx as nx
    >>> cast_of(nx.DiGraph([("rain", "mud")])).names
    ('rain', 'mud')
    """
    if isinstance(subject, Scenario):
        return _cast_of_scenario(subject, story)
    if story is not None:
        raise OptionError("'story' chooses one story of a scenario; leave it out here")
    alone = (subject_of(subject),)
    return Cast(alone, alone)


def _cast_of_scenario(scenario: Scenario, name: str | None) -> Cast:
    if not scenario.stories:
        raise GraphError(f"scenario '{scenario.id}' has no story to draw; add one")
    if name is not None:
        scenario[name]  # refuses what is no story
    everything = tuple(subject_of(told) for told in scenario.stories)
    shown = everything if name is None else tuple(s for s in everything if s.sketch.name == name)
    return Cast(everything, shown, clean(scenario.title) if name is None else "", scenario)


def subject_of(thing: Story | nx.DiGraph[Any]) -> Subject:
    """Return a story or a graph as it is drawn without any marks."""
    if isinstance(thing, Story):
        return Subject(sketch_story(thing), thing)
    graph = _directed(thing)
    return Subject(sketch_graph(graph), graph)


def _directed(subject: object) -> nx.DiGraph[Any]:
    """Return the subject if it is a directed graph."""
    import networkx as nx

    if isinstance(subject, nx.DiGraph):
        refuse_odd_marks(subject)
        return subject
    if isinstance(subject, nx.Graph):
        raise GraphError("the graph is not directed; draw takes a networkx.DiGraph")
    raise OptionError(
        "draw takes a scenario, a story or a networkx.DiGraph, "
        f"not {type(subject).__name__}; load a scenario by its id with causalstory.load, read "
        "a graph with causalstory.read_graph"
    )
