from __future__ import annotations

import networkx as nx
import pytest

from causalstory.diagrams.drawing import draw
from causalstory.errors import GraphError


@pytest.mark.parametrize(
    ("mark", "value", "words"),
    [
        ("latent", "no", "node 'a': latent is 'no'; make it True or False"),
        ("selected", "False", "node 'a': selected is 'False'; make it True or False"),
        ("role", ["treatment"], "role is .'treatment'.; make it a text"),
    ],
)
def test_marks_that_would_be_misread_are_refused(mark: str, value: object, words: str) -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"][mark] = value
    with pytest.raises(GraphError, match=words):
        draw(graph)
    with pytest.raises(GraphError, match=words):
        draw(nx.DiGraph([("a", "b")]), against=graph)
