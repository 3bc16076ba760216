"""The page on graphs: what it says of formats is tried."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import networkx as nx
import pytest
from networkx.utils import graphs_equal

from causalstory.errors import FormatWarning
from causalstory.graph.formats import limits
from causalstory.graph.formats.registry import ENDINGS, from_dagitty, read_graph, write_graph

PAGE = (Path(__file__).parents[2] / "docs" / "graphs.md").read_text(encoding="utf-8")


def table(begin: str) -> list[list[str]]:
    text = PAGE.partition(begin)[2].partition("<!-- end -->")[0]
    lines = re.findall(r"^\|(.*)\|$", text, re.M)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


HEAD, _, *ROWS = table("<!-- table")
GRAPHS = {
    "names and arrows": "dag { x -> y; z }",
    "names with spaces and signs": 'dag { "blood pressure (mm)" -> "größe" }',
    "`x <-> y`": "dag { x <-> y }",
    "`latent`": "dag { x [latent]; x -> y }",
    "`selected`": "dag { y [selected]; x -> y }",
    "`role`": "dag { x [exposure]; y [outcome]; z [adjusted]; x -> y }",
    "`pos`": 'dag { x [pos="1,2.5"]; y [pos="-1,0"]; x -> y }',
    "`label`": 'dag { x [label="Dose"]; x -> y }',
    "`unit`": "dag { x [unit=mg]; x -> y }",
    "`beta`": "dag { x -> y [beta=0.5] }",
    "labels of arrows": "dag { x -> y [label=direct] }",
    "places of bends": 'dag { x -> y [pos="1,2.5"] }',
    "name of the graph": "dag mine { x -> y }",
}


def test_the_table_is_about_all_formats_and_everything_that_graphs_carry() -> None:
    assert HEAD[1:] == list(ENDINGS)
    assert [row[0] for row in ROWS] == list(GRAPHS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_said_to_come_back_does_and_the_rest_is_named(row: list[str]) -> None:
    graph = from_dagitty(GRAPHS[row[0]])
    for name, said in zip(HEAD[1:], row[1:], strict=True):
        with warnings.catch_warnings(record=True) as lost:
            warnings.simplefilter("always", FormatWarning)
            again = read_graph(write_graph(graph, format=name) + "\n", name)
        whole = graphs_equal(nx.DiGraph(graph), nx.DiGraph(again)) and not lost
        assert said == ("yes" if whole else ""), name
        assert whole or lost, name


def test_the_endings_are_those_of_the_registry() -> None:
    said = {row[0].strip("`"): tuple(re.findall(r"`(\.\w+)`", row[1])) for row in table("<!-- end")}
    assert {name: endings for name, endings in said.items() if endings} == ENDINGS


def test_the_limits_are_those_that_hold() -> None:
    assert f"{limits.MAX_BYTES // 1024**2} MiB, {limits.MAX_NODES:,} nodes" in PAGE
    assert f"{limits.MAX_EDGES:,} arrows" in PAGE.replace("\n", " ")
