from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import causalstory as cs
from causalstory.cli.main import main
from causalstory.diagrams.composition import compose
from causalstory.diagrams.geometry import hits, polyline
from causalstory.diagrams.pinned import WIDEST, crowded, pinned
from causalstory.diagrams.places import DIRECTIONS
from causalstory.diagrams.scene import Node
from causalstory.diagrams.sketch import sketch_graph
from causalstory.errors import FormatWarning

SHRIER = """dag {
coach [pos="0.48,0.05"]
team [label="Team motivation",pos="0.25,0.2"]
warm_up [exposure,pos="0.19,0.77"]
injury [outcome,pos="0.66,0.95"]
coach -> team -> warm_up -> injury
coach <-> injury
}"""


def nodes(text: str) -> dict[str, Node]:
    (panel,) = compose([sketch_graph(cs.from_dagitty(text))]).panels
    return {node.name: node for node in panel.nodes}


def test_nodes_stand_where_their_author_has_put_them() -> None:
    placed = nodes(SHRIER)
    named = ["coach", "team", "warm_up", "injury"]
    assert sorted(named, key=lambda name: placed[name].x) == ["warm_up", "team", "coach", "injury"]
    assert sorted(named, key=lambda name: placed[name].y) == named  # y grows downwards


def test_downward_the_authors_picture_is_stretched_to_an_upright_page() -> None:
    graph = cs.from_dagitty(SHRIER)
    boxes = {}
    for direction in DIRECTIONS:
        (panel,) = compose([sketch_graph(graph)], direction=direction).panels
        boxes[direction] = panel
        ordered = sorted(panel.nodes, key=lambda node: node.y)
        assert [n.name for n in ordered if n.name != "U_coach_injury"] == [
            "coach", "team", "warm_up", "injury",
        ]  # fmt: skip
    assert boxes["right"].width > boxes["right"].height
    assert boxes["down"].width < boxes["down"].height


def test_a_latent_cause_without_a_place_stands_between_its_effects() -> None:
    placed = nodes(SHRIER)
    latent, first, second = placed["U_coach_injury"], placed["coach"], placed["injury"]
    assert first.y < latent.y < second.y
    bent = nodes(SHRIER.replace("coach <-> injury", 'coach <-> injury [pos="2,0.5"]'))
    assert bent["U_coach_injury"].x == max(node.x for node in bent.values())


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("", "'team' has none"),
        ('[pos="0.48,0.05"]', "'coach' and 'team' stand too near to each other"),
        ('[pos="0.4801,0.0501"]', "'coach' and 'team' stand too near to each other"),
        ('[pos="1e308,-1e308"]', "'coach' and 'warm_up' stand too near to each other"),
    ],
)
def test_one_node_without_a_place_or_on_another_is_laid_out_as_ever(place: str, why: str) -> None:
    text = SHRIER.replace('[label="Team motivation",pos="0.25,0.2"]', place)
    bare = cs.from_dagitty(text)
    for node in bare:
        bare.nodes[node].pop("pos", None)
    (panel,) = compose([sketch_graph(bare)]).panels
    with pytest.warns(FormatWarning, match=f"without the places .*: {why}$"):
        placed = nodes(text)
    assert {n.name: (n.x, n.y) for n in panel.nodes} == {
        name: (node.x, node.y) for name, node in placed.items()
    }


def test_it_is_said_each_time() -> None:
    graph = cs.from_dagitty('dag { a [pos="0,0"] b c a -> b -> c }')
    for _ in range(2):
        with pytest.warns(FormatWarning, match="laid out anew"):
            cs.draw(graph)


def test_the_shell_says_so_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.dagitty").write_text('dag { a [pos="0,0"] b c a -> b -> c }', "utf-8")
    assert main(["draw", str(tmp_path / "mine.dagitty"), "-o", str(tmp_path / "mine.svg")]) == 0
    said = capsys.readouterr().err
    assert said == (
        "causalstory: warning: the picture is laid out anew, without the places (pos) of its "
        "variables: 'b', 'c' have none\n"
    )


def test_a_new_common_cause_stands_between_its_effects_and_the_others_where_they_were() -> None:
    graph = cs.from_dagitty('dag { a [pos="0,0"] b [pos="4,1"] a -> b }')
    other = cs.from_dagitty("dag { a b u [latent] a -> b u -> {a b} }")
    panels = cs.draw(graph, against=other).scene.panels
    at = {node.name: node for node in panels[-1].nodes}
    assert at["a"].x < at["u"].x < at["b"].x
    assert at["u"].y < at["a"].y < at["b"].y


def test_what_is_no_place_is_passed_over() -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["pos"] = "0,0"
    graph.nodes["b"]["pos"] = (0.0, float("nan"))
    assert all(spot.place is None for spot in sketch_graph(graph).spots)


coordinate = st.floats(-1e3, 1e3).map(lambda number: round(number, 2))


@given(st.dictionaries(st.sampled_from("abcdefg"), st.tuples(coordinate, coordinate), min_size=1))
def test_nodes_keep_their_order_and_apart(places: dict[str, tuple[float, float]]) -> None:
    sizes = dict.fromkeys(places, (100.0, 50.0))
    pair = crowded(places, sizes)
    if pair:
        (x, y), (u, v) = (places[name] for name in pair)
        xs, ys = zip(*places.values(), strict=True)
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        assert abs(x - u) <= 0.04 * wide
        assert abs(y - v) <= 0.1 * tall
        return
    found = pinned(places, sizes, [])
    for first, second in combinations(places, 2):
        (x, y), (u, v) = found.centres[first], found.centres[second]
        assert abs(x - u) >= 100 or abs(y - v) >= 50
        assert (places[first][0] <= places[second][0]) == (x <= u) or abs(x - u) < 0.2
        assert (places[first][1] <= places[second][1]) == (y <= v) or abs(y - v) < 0.2
    assert found.width <= 2 * WIDEST


def test_all_arrows_are_drawn() -> None:
    graph = cs.from_dagitty(
        'dag { a [pos="0,0"] b [pos="0,1"] c [pos="0,2"] d [pos="1,1"] a -> {b c d} b -> c b -> d }'
    )
    (panel,) = cs.draw(graph).scene.panels
    assert {(edge.source, edge.target) for edge in panel.edges} == set(graph.edges)
    for edge in panel.edges:
        assert all(0 <= x <= panel.width and 0 <= y <= panel.height for x, y in edge.path)


def test_a_scenario_is_drawn_where_its_author_has_put_its_variables() -> None:
    text = (Path(__file__).parents[1] / "scenarios" / "valid" / "places.toml").read_text("utf-8")
    told = cs.load(text)
    panels = cs.draw(told).scene.panels
    for panel in panels:
        at = {node.name: (node.x - panel.x, node.y - panel.y) for node in panel.nodes}
        assert at["warm_up"][0] < at["team"][0] < at["coach"][0] < at["injury"][0]
        assert at["coach"][1] < at["team"][1] < at["warm_up"][1] < at["injury"][1]
    shared = [
        {node.name: (round(node.x - panel.x, 3), node.y) for node in panel.nodes}
        for panel in panels
    ]
    assert all(shared[0][name] == shared[1][name] for name in shared[0].keys() & shared[1].keys())
    (alone,) = cs.draw(told["training"]).scene.panels
    assert {node.name for node in alone.nodes} == {"coach", "team", "warm_up", "injury"}


def test_arrows_go_around_nodes_that_stand_anywhere() -> None:
    cells = [(x, y) for x in range(4) for y in range(3)]
    for seed in range(30):
        drawn = Random(seed)  # noqa: S311
        chosen = drawn.sample(cells, 6)
        graph = nx.DiGraph()
        for number, place in enumerate(chosen):
            graph.add_node(f"Variable {number}", pos=place)
        graph.add_edges_from(pair for pair in combinations(list(graph), 2) if drawn.random() < 0.4)
        (panel,) = cs.draw(graph).scene.panels
        for edge in panel.edges:
            for node in panel.nodes:
                own = node.name in (edge.source, edge.target)
                assert own or not hits(polyline(edge.path), node.outline.box(-1)), seed
            points = polyline(edge.path)
            assert all(0 <= x <= panel.width and 0 <= y <= panel.height for x, y in points)
