"""The programs that own a format read what is written here, and what they write is read here."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from importlib import import_module
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings

from causalstory.diagrams.drawing import draw
from causalstory.errors import GraphError
from causalstory.graph.formats import dot, dot_parser, gml, graphml, node_link
from causalstory.graph.formats.registry import ENDINGS
from causalstory.stories.catalog import load

from .graphs import dags
from .test_round_trips import ODD_NAMES, PLAIN_NAMES

FORMATS = [name for name in ENDINGS if name != "dagitty"]
GRAPHVIZ = shutil.which("dot") or ""
needs_graphviz = pytest.mark.skipif(not GRAPHVIZ, reason="Graphviz is not here")


@given(graph=dags(PLAIN_NAMES))
@settings(max_examples=40)
def test_networkx_reads_the_same_graphs(graph: nx.DiGraph[str]) -> None:
    found = [
        nx.node_link_graph(json.loads(node_link.write(graph)[0]), edges="edges"),
        nx.parse_graphml(graphml.write(graph)[0]),
        nx.parse_gml(gml.write(graph)[0]),
    ]
    for other in found:
        assert isinstance(other, nx.DiGraph)
        assert set(other) == set(graph)
        assert set(other.edges) == set(graph.edges)
        for node, data in graph.nodes(data=True):
            assert bool(other.nodes[node].get("latent")) == bool(data.get("latent"))


@given(graph=dags(PLAIN_NAMES))
@settings(max_examples=40)
def test_what_networkx_writes_is_read(graph: nx.DiGraph[str]) -> None:
    plain: nx.DiGraph[str] = nx.DiGraph()
    plain.add_nodes_from((node, {"latent": bool(data.get("latent"))}) for node, data in
                         graph.nodes(data=True))  # fmt: skip
    plain.add_edges_from(graph.edges)
    found = [
        node_link.read(json.dumps(nx.node_link_data(plain, edges="links"))),
        graphml.read("\n".join(nx.generate_graphml(plain))),
        gml.read("\n".join(nx.generate_gml(plain))),
    ]
    for other in found:
        assert set(other.edges) == set(plain.edges)
        assert {node: bool(data.get("latent")) for node, data in other.nodes(data=True)} == dict(
            plain.nodes(data="latent")
        )


@needs_graphviz
@given(graph=dags(ODD_NAMES.filter(lambda name: name[0] != "%")))  # Graphviz numbers these anew
@settings(max_examples=25, deadline=None)
def test_graphviz_reads_the_same_names_and_arrows(graph: nx.DiGraph[str]) -> None:
    text, _ = dot.write(graph)
    found = graphviz_says(text)
    again = dot_parser.parse(text)
    names = [node["name"] for node in found.get("objects", [])]
    assert sorted(names) == sorted(again.nodes)
    arrows = [(names[edge["tail"]], names[edge["head"]]) for edge in found.get("edges", [])]
    assert sorted(arrows) == sorted((edge.tail, edge.head) for edge in again.edges)


@needs_graphviz
@pytest.mark.parametrize(
    "text",
    [
        "digraph { a -> {b c} -> d; subgraph x { e -> f }; x -> g }",
        'strict digraph "n" { a:n -> "b \\" c" -> "d\\\ne" [dir=both]\n}',
        "digraph { node [shape=box]; subgraph s { node [style=dashed] u } u -> v }",
        "DIGRAPH { A, B -> C, D; edge [dir=back] 1.5 -> .5; -3 -> é }",
        'digraph { "a" + "b" -> <c<b>d</b>> /* -> x */ [label=<x>] ; }',
        "digraph { a -> subgraph cluster_q { b; c -> {d e} } }",
    ],
)
def test_graphviz_and_the_reader_agree_on_the_grammar(text: str) -> None:
    found = graphviz_says(text)
    mine = dot_parser.parse(text)
    names = {one["_gvid"]: one["name"] for one in found["objects"] if "nodes" not in one}
    for one in found["objects"]:
        names.setdefault(one["_gvid"], one["name"])
    nodes = {one["name"] for one in found["objects"] if "label" in one or "style" in one} | set(
        mine.nodes
    )
    assert set(mine.nodes) <= nodes
    theirs = sorted((names[edge["tail"]], names[edge["head"]]) for edge in found["edges"])
    assert sorted((edge.tail, edge.head) for edge in mine.edges) == theirs


@needs_graphviz
def test_graphviz_draws_what_is_written() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a b", "c"), ("u", "c"), ("u", "a b")])
    graph.nodes["u"].update(latent=True, label='x < y & "z" \\N', pos=(1.0, 2.0))
    drawn = subprocess.run(  # noqa: S603
        [GRAPHVIZ, "-Tsvg"], input=dot.write(graph)[0], capture_output=True, text=True, check=True
    )
    assert not drawn.stderr
    assert "x &lt; y &amp; &quot;z&quot; \\N" in drawn.stdout


def test_what_draw_writes_is_read_back() -> None:
    story = load("medication-errors")["voice"]
    graph = dot.read(draw(story).to_graphviz().source)
    assert set(graph.edges) == set(story.arrows)
    latent = {node for node, data in graph.nodes(data=True) if data.get("latent")}
    assert latent == {variable.name for variable in story.variables if variable.latent}
    assert graph.nodes["actual_errors"]["label"].split() == ["Errors", "made"]


@pytest.mark.parametrize("name", FORMATS)
def test_no_graph_of_strangers_takes_long_or_ends_in_a_traceback(name: str) -> None:
    module: Any = import_module(f"causalstory.graph.formats.{name}")
    heads = {"dot": "digraph{", "gml": "graph [", "graphml": "<graphml>", "mermaid": "graph LR\n"}
    pieces = ["{", "[", "(", '"', "<", "a->", "a~", "a & ", "[a|b:", "a --", "/*", "%%{", "a+"]
    for piece in [*pieces, "\n", "9" * 50, '{"a":', "graph [", "<a>", "a[", "class a,", "&lol;"]:
        for head in ("", heads.get(name, "")):
            with contextlib.suppress(GraphError):
                module.read(head + piece * 1_000)


def graphviz_says(text: str) -> Any:
    done = subprocess.run(  # noqa: S603
        [GRAPHVIZ, "-Tjson0"], input=text.encode(), capture_output=True, check=True, timeout=20
    )
    assert not done.stderr, done.stderr
    return json.loads(done.stdout, strict=False)  # control characters come unescaped
