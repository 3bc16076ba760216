from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from causalstory.errors import GraphError, OptionError, OutputError
from causalstory.graph.formats import bnlearn
from causalstory.graph.formats.bidirected import add_bidirected, bidirected_in
from causalstory.graph.formats.limits import MAX_PROBLEMS
from causalstory.graph.formats.looks import format_of
from causalstory.graph.formats.registry import (
    ENDINGS,
    format_named,
    is_graph_file,
    read_graph,
    write_graph,
)

Counted = Callable[[Any, str], list[Any]]
CHAIN = nx.DiGraph([("x", "m"), ("m", "y")])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dag { x -> y }", "dagitty"),
        ("{x[e]} <- a -> m <- b -> {y[o]}", "dagitty"),
        ('{ "blood pressure" x } -> y', "dagitty"),
        ('{ "note": "x -> y", "nodes": [] }', "node_link"),
        ("```mermaid\ngraph LR\nx --> y\n```", "mermaid"),
        ("// mine\ndag{\nx->y\n}", "dagitty"),
        ('dag "my graph" { }', "dagitty"),
        ("pdag { x -- y }", "dagitty"),
        ("graph { X [exposure]\nX -> Y }", "dagitty"),
        ("digraph { x [latent]; x -> y }", "dagitty"),
        ("digraph { x <- y }", "dagitty"),
        ("x -> y <- z", "dagitty"),
        ("x E @0,0\ny O @1,1\n\nx y", "dagitty"),
        ("digraph { x -> y }", "dot"),
        ('strict digraph "a <- b" { x -> y [label="<-"] }', "dot"),
        ("/* made by hand */ digraph G\n{ x -> y }", "dot"),
        ("graph { a -- b }", "dot"),
        ("graph [\n directed 1\n node [ id 0 ]\n]", "gml"),
        ('Creator "yEd"\ngraph [\n]', "gml"),
        ('<?xml version="1.0"?><graphml/>', "graphml"),
        ('{"nodes": [], "links": []}', "node_link"),
        ("[a][b|a]", "bnlearn"),
        ("[a][c][b|a:c]\n", "bnlearn"),
        ("graph TD\n a --> b", "mermaid"),
        ("flowchart LR\n a --> b", "mermaid"),
        ("%% a note\nflowchart LR\n a --> b", "mermaid"),
        ("y ~ x + z\nx ~~ z", "lavaan"),
        ("# model\nvisual =~ x1 + x2", "lavaan"),
    ],
)
def test_the_look_of_a_text_tells_its_format(text: str, name: str) -> None:
    assert format_of(text) == name


@pytest.mark.parametrize("text", ["", "once upon a time", "medication-errors", "3 + 4"])
def test_what_looks_like_nothing_is_nothing(text: str) -> None:
    assert format_of(text) is None
    with pytest.raises(GraphError):
        read_graph(f"{text}\n")


def test_every_format_has_a_name_an_ending_and_no_other_has_them() -> None:
    endings = [ending for endings in ENDINGS.values() for ending in endings]
    assert len(set(endings)) == len(endings)
    assert [format_named(ending[1:]) for name, some in ENDINGS.items() for ending in some] == [
        name for name, some in ENDINGS.items() for _ in some
    ]
    assert all(is_graph_file(f"mine{ending}") for ending in endings)


def test_a_file_is_read_by_its_ending_or_by_its_look(tmp_path: Path) -> None:
    for name in ("a.dagitty", "a.dag", "a.txt", "a.gv", "a.model", "a"):
        path = tmp_path / name
        path.write_text("\ufeffdag { x -> y }", encoding="utf-8")
        assert list(read_graph(path).edges) == [("x", "y")], name
        assert list(read_graph(str(path)).edges) == [("x", "y")], name


def test_a_flowchart_may_stand_in_its_fence() -> None:
    graph = read_graph("```mermaid\ngraph LR\n  Z[Season] --> X & Y\n  X --> Y\n```\n")
    assert list(graph.edges) == [("Z", "X"), ("Z", "Y"), ("X", "Y")]
    with pytest.raises(GraphError, match="line 3, column 4"):
        read_graph("```mermaid\ngraph LR\n X --- Y\n```")


WORDS, NOTHING = "holds more than 250,000 words and signs", "this looks like none of the formats"
LARGE = {
    "braces": ("digraph {" + "{" * 300_000, WORDS),
    "lists": ("graph [ directed 1 " + "k 1 " * 400_000 + "]", WORDS),
    "passed over": ("digraph {" + "//\n" * 600_000 + "}", WORDS),
    "empty lines": ("x\n" + "\n" * 1_900_000, NOTHING),
    "one line": ("(" * 1_000_000, NOTHING),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_texts_from_strangers_are_refused_before_they_are_understood(name: str) -> None:
    """The last two would take hours if the search for a format went back at every line."""
    text, problem = LARGE[name]
    with pytest.raises(GraphError, match=problem):
        read_graph(text)


def test_comments_are_passed_over_at_once() -> None:
    assert list(read_graph("#\n" * 900_000 + "dag { x -> y }").edges) == [("x", "y")]


def test_of_many_unknown_causes_only_the_first_are_looked_up(counted: Counted) -> None:
    looked_up = counted(bnlearn, "did_you_mean")
    with pytest.raises(GraphError, match="'x' has the cause 'a0'") as caught:
        read_graph("[x|" + ":".join(f"a{number}" for number in range(150_000)) + "]")
    assert len(caught.value.problems) == len(looked_up) == MAX_PROBLEMS


def test_a_problem_begins_with_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.dagitty"
    path.write_text("dag { x -> }", encoding="utf-8")
    with pytest.raises(GraphError, match=r"^mine.dagitty: line 1, column 12: "):
        read_graph(path)
    with pytest.raises(GraphError, match=r"^nowhere\.dot: there is no such file"):
        read_graph(tmp_path / "nowhere.dot")
    with pytest.raises(GraphError, match=r"^x+: there is no such file"):
        read_graph("x" * 300)
    with pytest.raises(GraphError, match=r"^this looks like none of the formats"):
        read_graph("x" * 5_000)  # no file has such a name, and nobody wants to read it again


def test_an_unknown_format_is_refused_with_a_suggestion() -> None:
    with pytest.raises(OptionError, match=r"there is no graph format 'graphm' .*'graphml'"):
        read_graph("x -> y", format="graphm")
    with pytest.raises(OptionError, match="name the format to write"):
        write_graph(CHAIN)
    with pytest.raises(OptionError, match=r"the ending of 'a.pdf' tells no graph format"):
        write_graph(CHAIN, "a.pdf")
    with pytest.raises(OptionError, match="read_graph needs the path"):
        read_graph(None)  # type: ignore[arg-type]


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write_graph(CHAIN, tmp_path / "chain.dagitty")
    assert path.read_bytes() == b"dag {\nm\nx\ny\nm -> y\nx -> m\n}\n"
    with pytest.raises(GraphError, match="in a circle"):
        write_graph(nx.DiGraph([("a", "b"), ("b", "a")]), path)
    assert b"m -> y" in path.read_bytes()
    with pytest.raises(OutputError, match="there is no folder"):
        write_graph(CHAIN, tmp_path / "nowhere" / "chain.dagitty")
    assert list(tmp_path.iterdir()) == [path]


def test_a_two_headed_arrow_counts_only_while_it_is_one() -> None:
    graph = nx.DiGraph([("x", "y")])
    (arrow,) = add_bidirected(graph, [("y", "x")])
    assert bidirected_in(graph) == [arrow] == [("U_x_y", "x", "y")]
    graph.nodes[arrow.node]["pos"] = (1.0, 2.0)
    assert bidirected_in(graph) == []
    assert bidirected_in(graph, plain=False) == [arrow]
    graph.edges[arrow.node, "x"]["beta"] = 1.0
    assert bidirected_in(graph, plain=False) == []
