"""A story's arrows as a graph of networkx; over time, one week of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.stories.model import Story, require_story

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx


def to_networkx(story: Story) -> nx.DiGraph[str]:
    """Return the DAG of a story as a bare networkx graph.

    Parameters
    ----------
    story
        The story. Of one that runs over time this is the graph of one week and of what that week
        remembers of the one before, a dynamic Bayesian network in two slices (Dean & Kanazawa
        1989, Comput. Intell. 5:142); :func:`unroll` gives more of it.

    Returns
    -------
    networkx.DiGraph
        Nodes and edges in a fixed order; nodes carry ``label``, ``unit``, ``latent`` and
        ``selected``, and ``pos`` where the scenario has places. Over time ``fear_before`` is what
        ``fear`` was the week before; the arrows from it carry ``lagged=True``, and what led to it
        is not drawn.

    Examples
    --------
    >>> import causalstory as cs
    >>> graph = cs.to_networkx(cs.load("medication-errors")["complacency"])
    >>> graph.has_edge("psychological_safety", "actual_errors")
    True
    """
    import networkx as nx

    require_story(story, over_time=True)
    graph: nx.DiGraph[str] = nx.DiGraph(name=story.name)
    remembered = before(story)
    if story.timeline:
        when = f"{story.timeline.unit} before"
        for variable in story.variables:
            if variable.name in remembered:
                graph.add_node(
                    remembered[variable.name],
                    label=f"{variable.label}, {when}",
                    unit=variable.unit,
                    latent=variable.latent,
                    selected=False,
                )
    for variable in story.variables:
        graph.add_node(
            variable.name,
            label=variable.label,
            unit=variable.unit,
            latent=variable.latent,
            selected=variable.selected,
            **({"pos": variable.pos} if variable.pos else {}),
        )
    graph.add_edges_from(((remembered[x], y) for x, y in story.lagged), lagged=True)
    graph.add_edges_from(story.arrows)
    return graph


def before(story: Story) -> dict[str, str]:
    """Return, for each variable that a week remembers, the name of its node in the week before.

    Examples
    --------
    >>> from causalstory.stories.parts import Question, Variable
    >>> called = Variable("fear"), Variable("reports")
    >>> asked = Question("fear", "reports", "increase")
    >>> before(Story("s", "S", asked, called, (), lagged=(("fear", "fear"),)))
    {'fear': 'fear_before'}
    """
    taken = [variable.name for variable in story.variables]
    names = dict.fromkeys(cause for cause, _ in story.lagged)
    ending = _free("_before", names, taken)
    return {name: name + ending for name in names}


def _free(ending: str, names: Iterable[str], taken: Iterable[str]) -> str:
    """Return the ending, its first character repeated until no name with it is taken."""
    names, taken = list(names), set(taken)
    while any(name + ending in taken for name in names):
        ending = ending[0] + ending
    return ending
