"""A story's arrows as a graph of networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.stories.model import Story, require_story

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(story: Story) -> nx.DiGraph[str]:
    """Return the DAG of a story as a bare networkx graph.

    Parameters
    ----------
    story
        The story.

    Returns
    -------
    networkx.DiGraph
        Nodes and edges in a fixed order; nodes carry ``label``, ``unit``, ``latent`` and
        ``selected``.

    Examples
    --------
    >>> import causalstory as cs
    >>> graph = cs.to_networkx(cs.load("medication-errors")["complacency"])
    >>> graph.has_edge("psychological_safety", "actual_errors")
    True
    """
    import networkx as nx

    require_story(story)
    graph: nx.DiGraph[str] = nx.DiGraph(name=story.name)
    for variable in story.variables:
        graph.add_node(
            variable.name,
            label=variable.label,
            unit=variable.unit,
            latent=variable.latent,
            selected=variable.selected,
        )
    graph.add_edges_from(story.arrows)
    return graph
