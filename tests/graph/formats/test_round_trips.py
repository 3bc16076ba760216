"""Every format but dagitty's: what is written comes back, but for what the writer has named."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.utils import graphs_equal

from causalstory.errors import GraphError
from causalstory.graph.formats.keeping import ARROW_WORDS, NODE_WORDS
from causalstory.graph.formats.registry import ENDINGS

from .graphs import dags

FORMATS = [name for name in ENDINGS if name != "dagitty"]
EVERYTHING = [name for name in FORMATS if name in ("node_link", "gml", "graphml")]
CARRIED: dict[str, tuple[set[str], set[str]]] = {
    "dot": (set(NODE_WORDS), {"beta", "label"}),
    "lavaan": ({"latent", "bidirected"}, {"beta"}),
    "bnlearn": (set(), set()),
    "mermaid": ({"latent", "selected", "role", "bidirected", "label"}, {"beta", "label"}),
}
"""What each format has a place for, at nodes and at arrows, as its documentation has it."""

PLAIN_NAMES = st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True).filter(
    lambda name: name not in ("if", "in", "for", "next", "end", "node", "edge", "graph", "class")
)
ODD_NAMES = st.one_of(
    st.text(min_size=1, max_size=6).filter(str.strip),
    st.sampled_from(
        [
            *("end", "node", "Graph", "NA", "if", "[]", "()", "a|b:c", 'a"b', "a\\", 'a\\"', "-5"),
            *("1a", "a\nb", "a\rb", "\ta", "a\x00", "&amp;", "#35;", "<b>", "a;b", "%%", "a--b"),
            *("v", "\ud800"),
        ]
    ),
)


@pytest.mark.parametrize("name", EVERYTHING)
@given(graph=dags(PLAIN_NAMES))
@settings(max_examples=60)
def test_formats_with_a_place_for_everything_lose_nothing(
    name: str, graph: nx.DiGraph[str]
) -> None:
    before = graph.copy()
    text, lost = _module(name).write(graph)
    # XML has no place for a few characters, such as U+FFFF, that labels may hold
    assert not lost or (name == "graphml" and all("XML" in sentence for sentence in lost))
    if not lost:
        assert graphs_equal(_module(name).read(text), graph)
    assert graphs_equal(graph, before)


@pytest.mark.parametrize("name", CARRIED)
@given(graph=dags(PLAIN_NAMES))
@settings(max_examples=60)
def test_the_others_lose_what_they_have_no_place_for_and_say_so(
    name: str, graph: nx.DiGraph[str]
) -> None:
    if not graph and name in ("bnlearn", "lavaan"):
        return
    text, lost = _module(name).write(graph)
    expected = _cut_down(graph, *CARRIED[name], name)
    again = _module(name).read(text)
    if name == "lavaan":  # here a latent variable is one that has effects
        _forget_barren_latents(expected, again)
    assert dict(again.nodes(data=True)) == dict(expected.nodes(data=True))
    assert _arrows(again) == _arrows(expected)
    for kind, words in (("nodes", NODE_WORDS), ("edges", ARROW_WORDS)):
        for key, sentence in words.items():
            holders = [
                what
                for what, data in getattr(graph, kind).items()
                if data.get(key) and not _get(expected, kind, what).get(key)
            ]
            named = any(sentence in line or "effects" in line for line in lost)
            assert not holders or named, (key, lost)


@pytest.mark.parametrize("name", FORMATS)
@given(graph=dags(ODD_NAMES))
@settings(max_examples=60)
def test_odd_names_come_back_or_their_change_is_named(name: str, graph: nx.DiGraph[str]) -> None:
    bare = nx.DiGraph(graph.edges)
    bare.add_nodes_from(graph)
    if not bare:
        return
    try:
        text, lost = _module(name).write(bare)
        again = _module(name).read(text)
    except GraphError as error:
        pytest.fail(f"{error} in {list(bare)}")
    if lost:
        assert any("cannot carry some of the names" in sentence for sentence in lost)
        assert nx.faster_could_be_isomorphic(again, bare)
    else:
        assert set(again) == set(bare)
        assert set(again.edges) == set(bare.edges)


@pytest.mark.parametrize("name", FORMATS)
def test_what_has_the_wrong_type_is_named_and_left_out(name: str) -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph([("a", "b")])
    graph.nodes["a"].update(pos=(1, "two"), label=3, colour=[1])
    graph.edges["a", "b"]["beta"] = float("nan")
    graph.graph["name"] = "mine"
    text, lost = _module(name).write(graph)
    assert dict(_module(name).read(text).nodes(data=True)) == {"a": {}, "b": {}}
    for word in ("'colour'", "'name'"):
        assert any(word in sentence for sentence in lost)
    assert any("'beta'" in sentence or "coefficients" in sentence for sentence in lost)
    assert any("'pos'" in sentence or "where nodes stand" in sentence for sentence in lost)


@pytest.mark.parametrize("name", FORMATS)
def test_a_writer_refuses_what_is_no_dag(name: str) -> None:
    with pytest.raises(GraphError, match="circle"):
        _module(name).write(nx.DiGraph([("a", "b"), ("b", "a")]))


@pytest.mark.parametrize("name", ["dot", "lavaan", "mermaid"])
def test_a_two_headed_arrow_with_a_name_of_its_own_keeps_it(name: str) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("genes", "x"), ("genes", "y"), ("U_x_y", "x")])
    graph.add_edge("U_x_y", "y")
    for node in ("genes", "U_x_y"):
        graph.nodes[node].update(latent=True, bidirected=True)
    text, lost = _module(name).write(graph)
    again = _module(name).read(text)
    assert {"genes", "U_x_y"} < set(again)
    assert again.nodes["U_x_y"] == {"latent": True, "bidirected": True}
    assert bool(again.nodes["genes"].get("bidirected")) != any("two-headed" in s for s in lost)


def _module(name: str) -> Any:
    return import_module(f"causalstory.graph.formats.{name}")


def _cut_down(
    graph: nx.DiGraph[str], nodes: set[str], arrows: set[str], name: str
) -> nx.DiGraph[str]:
    copy: nx.DiGraph[str] = nx.DiGraph()
    for node, data in graph.nodes(data=True):
        copy.add_node(node, **{key: value for key, value in data.items() if key in nodes})
    for cause, effect, data in graph.edges(data=True):
        copy.add_edge(cause, effect, **{key: value for key, value in data.items() if key in arrows})
    if name == "mermaid":
        _forget_marked(copy)
    return copy


def _forget_marked(copy: nx.DiGraph[str]) -> None:
    """A two-headed arrow of which more is said is written as an ordinary latent node."""
    for data in copy.nodes.values():
        if data.get("bidirected") and data.keys() > {"latent", "bidirected"}:
            del data["bidirected"]


def _forget_barren_latents(expected: nx.DiGraph[str], again: nx.DiGraph[str]) -> None:
    for node in expected:
        if not again.out_degree(node):
            expected.nodes[node].pop("latent", None)


def _arrows(graph: nx.DiGraph[str]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(cause, effect): data for cause, effect, data in graph.edges(data=True)}


def _get(graph: nx.DiGraph[str], kind: str, what: Any) -> dict[str, Any]:
    return dict(getattr(graph, kind)[what])
