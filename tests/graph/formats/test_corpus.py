"""The corpus: every invalid file beside its exact problems, every valid one beside its graph."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from causalstory.errors import GraphError
from causalstory.graph.formats.registry import read_graph

CORPUS = Path(__file__).parent
INVALID = sorted(path for path in (CORPUS / "invalid").iterdir() if path.suffix != ".problems")
VALID = sorted(path for path in (CORPUS / "valid").iterdir() if path.suffix != ".graph")


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.name)
def test_an_invalid_file_is_refused_with_exactly_these_problems(path: Path) -> None:
    expected = path.with_name(f"{path.name}.problems").read_text(encoding="utf-8")
    with pytest.raises(GraphError) as caught:
        read_graph(path)
    assert "\n".join(caught.value.problems) + "\n" == expected
    assert all(problem.isprintable() for problem in caught.value.problems)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
def test_a_valid_file_means_exactly_this_graph(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.graph").read_text(encoding="utf-8"))
    assert told(read_graph(path)) == expected


def test_the_corpus_is_complete() -> None:
    assert len(INVALID) >= 20
    assert len(VALID) >= 15
    for folder, ending in (("invalid", ".problems"), ("valid", ".graph")):
        files = {path.name for path in (CORPUS / folder).iterdir()}
        answers = {name for name in files if name.endswith(ending)}
        assert answers == {name + ending for name in files - answers}


def told(graph: nx.DiGraph[str]) -> dict[str, Any]:
    """Return a graph as JSON that a person can check against the file."""
    return {
        "graph": _lists(graph.graph),
        "nodes": {node: _lists(data) for node, data in graph.nodes(data=True)},
        "edges": [[cause, effect, _lists(data)] for cause, effect, data in graph.edges(data=True)],
    }


def _lists(data: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}
