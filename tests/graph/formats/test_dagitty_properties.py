"""Whatever the graph, it comes back; whatever the text, it is a graph or refused in words."""

from __future__ import annotations

import warnings
from pathlib import Path

import networkx as nx
from hypothesis import example, given, settings
from hypothesis import strategies as st
from networkx.utils import graphs_equal

from causalstory.errors import FormatWarning, GraphError
from causalstory.graph.formats.dagitty import read, write
from causalstory.graph.formats.dagitty_tokens import Problems, quoted, tokens
from causalstory.graph.formats.looks import format_of
from causalstory.graph.formats.registry import from_dagitty

from .graphs import TEXTS, dags

CORPUS = Path(__file__).parent
FILES = [
    path.read_text(encoding="utf-8", errors="replace")
    for folder in ("valid", "invalid")
    for path in sorted((CORPUS / folder).iterdir())
    if path.suffix in (".dagitty", ".txt") and path.stat().st_size < 2_000
]
PIECES = st.sampled_from(
    [
        *("dag", "{", "}", "[", "]", "->", "<-", "<->", "--", "@->", "=", ",", ";", "+", "graph"),
        *("a", '"b', 'c"', 'pos="1,2"', "e", "o", "l", "beta=.3", "-x", "//", "#", "/*", "*/"),
        *("\\", "subgraph", "mag", "node", "\n", '"', "\x00", "\u2028", "1", "E", "@0,1", "U"),
        *("%20", "<=", "-->", "'", "\n\n"),
    ]
)


@given(dags())
def test_every_graph_comes_back_whole(graph: nx.DiGraph[str]) -> None:
    before = graph.copy()
    text, lost = write(graph)
    assert lost == ()
    assert graphs_equal(graph, before)
    assert format_of(text) == "dagitty"
    again = read(text)
    assert graphs_equal(again, graph)
    assert write(again)[0] == text


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12))
def test_every_text_comes_back_from_quotation_marks(text: str) -> None:
    problems = Problems()
    found = tokens(quoted(text), problems)
    assert problems.lines == []
    assert [token.text for token in found] == [text, ""]


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
@example("dag{" * 3)
@example("{" * 10_000)
@example("a -> {" * 100)
@example("dag { x [a" + "[" * 1_000)
@example('dag { "' + "\\" * 1_001 + '" }')
@example("1 1\n\n1 1 1 1")
def test_whatever_is_written_is_a_dag_or_refused(text: str) -> None:
    read_or_refuse(text)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_file_with_damage_is_a_dag_or_refused(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 20)))
    read_or_refuse(text[:start] + data.draw(st.one_of(TEXTS, PIECES)) + text[stop:])


def read_or_refuse(text: str) -> None:
    problems: tuple[str, ...] = ()
    graph = nx.DiGraph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FormatWarning)
        try:
            graph = from_dagitty(text)
        except GraphError as error:
            problems = error.problems or ("",)
    assert all(problem.isprintable() and problem for problem in problems), problems
    assert nx.is_directed_acyclic_graph(graph)
    assert all(isinstance(node, str) and node.strip() for node in graph)
