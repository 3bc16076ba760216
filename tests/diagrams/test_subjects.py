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


def test_parallel_arrows_are_one() -> None:
    graph = nx.MultiDiGraph([("x", "m"), ("m", "y"), ("m", "y")])
    graph.nodes["x"]["role"], graph.nodes["y"]["role"] = "treatment", "outcome"
    assert "m (x = 1) causes y (m = 0) (outcome)" in str(draw(graph, swig={"x": 1, "m": 0}))
    before, after = draw(graph, do={"y": 1}, paths=True).scene.panels
    assert before.alt.endswith("One path from x to y: x -> m -> y: causal, open through m.")
    assert after.alt.endswith("No path leads from x to y.")
