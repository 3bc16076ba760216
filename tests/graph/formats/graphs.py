"""Random graphs with all that nodes and arrows may carry."""

from __future__ import annotations

from typing import Any

import networkx as nx
from hypothesis import strategies as st

from causalstory.graph.formats.bidirected import add_bidirected

NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=8
).filter(lambda name: name.strip() and name not in ("graph", "node"))
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=8)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 6) + 0.0)
PLACES = st.tuples(NUMBERS, NUMBERS)

NODES: dict[str, st.SearchStrategy[Any]] = {
    "latent": st.just(True),
    "selected": st.just(True),
    "role": st.sampled_from(["treatment", "outcome", "adjusted"]),
    "pos": PLACES,
    "label": TEXTS,
    "unit": TEXTS,
}
EDGES: dict[str, st.SearchStrategy[Any]] = {"beta": NUMBERS, "pos": PLACES, "label": TEXTS}


@st.composite
def dags(draw: st.DrawFn, names: st.SearchStrategy[str] = NAMES) -> nx.DiGraph[str]:
    """A DAG of up to seven nodes, some pairs with a latent cause that has no name."""
    nodes = draw(st.lists(names, unique=True, max_size=7))
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in nodes:
        graph.add_node(node, **draw(st.fixed_dictionaries({}, optional=NODES)))
    pairs = [(a, b) for i, a in enumerate(nodes) for b in nodes[i + 1 :]]
    if pairs:
        for pair in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)):
            graph.add_edge(*pair, **draw(st.fixed_dictionaries({}, optional=EDGES)))
        two_headed = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3))
        for arrow in add_bidirected(graph, two_headed):
            graph.nodes[arrow.node].update(draw(st.fixed_dictionaries({}, optional=EDGES)))
    return graph
