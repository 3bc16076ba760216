"""Between which two nodes a question is asked: as named, or as the graph marks them."""

from __future__ import annotations

import networkx as nx

from causalstory.errors import GraphError
from causalstory.graph.checks import ends_in, require_dag, require_pair
from causalstory.tables.words import listed


def pair_in(graph: nx.DiGraph[str], treatment: str | None, outcome: str | None) -> tuple[str, str]:
    """Return the treatment and the outcome: as named, else the one node with that role.

    Raises
    ------
    GraphError
        As :func:`causalstory.graph.checks.require_pair`; and where one of the two is not named
        and no node has its role, or several have.

    Examples
    --------
    >>> graph = nx.DiGraph([("dose", "health")])
    >>> graph.nodes["dose"]["role"] = "treatment"
    >>> pair_in(graph, None, "health")
    ('dose', 'health')
    """
    if treatment is None or outcome is None:
        require_dag(graph)
        found = dict(zip(("treatment", "outcome"), ends_in(graph, treatment, outcome), strict=True))
        several = [
            f"{listed(sorted(nodes))} have the role {role}: name the {role}"
            for role, nodes in found.items()
            if len(nodes) > 1
        ]
        if several:
            raise GraphError(several)
        ((treatment,), (outcome,)) = found.values()
    require_pair(graph, treatment, outcome)
    return treatment, outcome
