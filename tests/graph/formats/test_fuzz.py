"""Whatever the text, the reader gives a DAG or refuses it in words."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph.formats.registry import ENDINGS, read_graph

CORPUS = Path(__file__).parent
TEXTS = {
    name: [
        path.read_text(encoding="utf-8")
        for folder in ("valid", "invalid")
        for path in sorted((CORPUS / folder).iterdir())
        if path.suffix in endings and path.stat().st_size < 4_000
    ]
    for name, endings in ENDINGS.items()
    if name != "dagitty"
}
PIECES = st.sampled_from(
    [
        *("->", "--", "-->", "<-->", "-.->", "<", ">", "[", "]", "{", "}", "(", ")", '"', "'", "|"),
        *("~", "=~", "~~", ":=", "*", "+", ";", ",", ":", "&", "&amp;", "&#0;", "#", "//", "/*"),
        *("%%", "\n", "\t", "\x00", "\u2028", "1e999", "-", "nan", "true", "null", "subgraph"),
        *("end", "class", "node", "edge", "id", "label", "<data", "</", "<!DOCTYPE", "a", "é"),
        *('latent="maybe"', 'pos="1"', "beta=x", "dir=both", ":::latent", "@{", "\\", "\ud800"),
    ]
)


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS[name]))
    for piece in data.draw(st.lists(PIECES, max_size=4)):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + piece + text[end:]
    _read(name, text)


@pytest.mark.parametrize("name", TEXTS)
@given(text=st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    _read(name, text)


EDGE = '<edge source="a" target="\u2028b"/>'
GRAPHML = f'<graphml><graph edgedefault="directed"><node id="a"/>{EDGE}</graph></graphml>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("graphml", GRAPHML),
        ("gml", 'graph [ directed 1 node [ id "\u2028" ] node [ id "\u2028" ] ]'),
    ],
)
def test_letters_that_cannot_be_printed_are_spelled_out(name: str, text: str) -> None:
    with pytest.raises(GraphError, match=r"\\u20") as caught:
        read_graph(text, format=name)
    assert str(caught.value).isprintable()


def _read(name: str, text: str) -> None:
    module: Any = import_module(f"causalstory.graph.formats.{name}")
    problems: tuple[str, ...] = ()
    try:
        graph = module.read(text)
    except GraphError as error:
        problems = error.problems
    assert [problem for problem in problems if not problem.isprintable()] == []
    if not problems:
        assert nx.is_directed_acyclic_graph(graph)
        again, lost = module.write(graph)
        if not lost and graph:
            assert set(module.read(again).edges) == set(graph.edges)
