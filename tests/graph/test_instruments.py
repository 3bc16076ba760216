from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causalstory.errors import GraphError
from causalstory.graph import instruments as module
from causalstory.graph.instruments import instruments, is_instrument, joint_instruments

from .dags import dags, is_causal, is_open, simple_paths, subsets

LOTTERY = nx.DiGraph([("w", "x"), ("x", "y"), ("u", "x"), ("u", "y")])


def serves(graph, treatment, outcome, name, chosen):
    """The definition, path by path; a path that starts causally at the treatment does not count."""
    causal = [p for p in simple_paths(graph, treatment, outcome) if is_causal(graph, p)]
    on_them = {node for path in causal for node in path[1:]} | {outcome}
    forbidden = on_them.union({treatment}, *(nx.descendants(graph, node) for node in on_them))
    given = {*chosen, *(node for node in graph if graph.nodes[node].get("selected"))}
    if forbidden & {name, *given} or name in given:
        return False
    cut = nx.DiGraph(graph)
    cut.remove_edges_from({path[:2] for path in causal})
    moves = any(is_open(graph, p, given) for p in simple_paths(graph, name, treatment))
    return moves and not any(is_open(cut, p, given) for p in simple_paths(cut, name, outcome))


def some_selected(graph, data, spared):
    rest = sorted(set(graph) - set(spared))
    for node in data.draw(st.sets(st.sampled_from(rest), max_size=2)) if rest else ():
        graph.nodes[node]["selected"] = True
    return graph


@settings(max_examples=400, deadline=None)
@given(dags(smallest=3), st.data())
def test_every_instrument_that_trying_all_sets_of_ancestors_finds(graph, data):
    treatment, outcome, *rest = data.draw(st.permutations(sorted(graph)))
    if nx.has_path(graph, outcome, treatment):
        treatment, outcome = outcome, treatment
    some_selected(graph, data, (treatment, outcome))
    selected = {node for node in rest if graph.nodes[node].get("selected")}
    measured = {node for node in rest if not graph.nodes[node]["latent"]} - selected
    cut = module.proper_backdoor_graph(graph, treatment, outcome)
    for latent, candidates in ((None, measured), ((), set(rest) - selected)):
        expected = set()
        for name in candidates:
            before = set().union(*(nx.ancestors(cut, end) for end in (name, outcome, *selected)))
            sets = subsets((candidates & before) - {name})
            if any(serves(graph, treatment, outcome, name, chosen) for chosen in sets):
                expected.add(name)
        found = instruments(graph, treatment, outcome, latent=latent)
        assert [name for name, _ in found] == sorted(expected)
        for name, chosen in found:
            assert serves(graph, treatment, outcome, name, chosen)
            assert name not in chosen
            assert candidates >= {*chosen}
            assert not any(
                nx.is_d_separator(cut, {name}, {outcome}, {*fewer, *selected})
                for fewer in subsets(chosen)[:-1]
            )
        if not found:
            everything = ((name, subsets(candidates - {name})) for name in candidates)
            assert not any(
                serves(graph, treatment, outcome, name, chosen)
                for name, sets in everything
                for chosen in sets
            )


@settings(max_examples=300, deadline=None)
@given(dags(smallest=3), st.data())
def test_the_definition(graph, data):
    treatment, outcome, name, *rest = data.draw(st.permutations(sorted(graph)))
    chosen = data.draw(st.sets(st.sampled_from(rest))) if rest else set()
    some_selected(graph, data, (treatment, outcome, name))
    assert is_instrument(graph, treatment, outcome, name, chosen) == serves(
        graph, treatment, outcome, name, chosen
    )


@settings(max_examples=200, deadline=None)
@given(dags(smallest=3), st.data())
def test_together_they_are_instruments_given_one_set(graph, data):
    treatment, outcome, *_ = data.draw(st.permutations(sorted(graph)))
    found = joint_instruments(graph, treatment, outcome)
    before = set(graph) - nx.descendants(graph, treatment) - {treatment, outcome}
    before = {node for node in before if not graph.nodes[node]["latent"]}
    pairs = instruments(graph, treatment, outcome, candidates=before)
    assert (found is None) == (not pairs)
    if found:
        together, chosen = found
        assert together
        assert before >= {*together, *chosen}
        assert all(serves(graph, treatment, outcome, name, chosen) for name in together)
        assert len(chosen) == min(len(given) for _, given in pairs)


def test_a_lottery():
    assert instruments(LOTTERY, "x", "y", latent=["u"]) == (("w", ()),)
    assert instruments(LOTTERY, "x", "y", candidates=["w"])[0].given == ()
    latent = LOTTERY.copy()
    latent.nodes["w"]["latent"] = latent.nodes["u"]["latent"] = True
    assert instruments(latent, "x", "y") == ()


@pytest.mark.parametrize(
    "arrow", [("w", "y"), ("u", "w"), ("x", "v")], ids=["exclusion", "confounded", "no matter"]
)
def test_one_more_arrow(arrow):
    graph = nx.DiGraph([*LOTTERY.edges, arrow])
    assert bool(instruments(graph, "x", "y", latent=["u"])) == (arrow == ("x", "v"))


def test_the_smallest_set_may_cut_the_instrument_off():
    """Given a, w no longer moves x; given b it does, and both separate it from y."""
    graph = nx.DiGraph(
        [("a", "w"), ("a", "x"), ("a", "b"), ("b", "y"), ("x", "y"), ("u", "x"), ("u", "y")]
    )
    assert instruments(graph, "x", "y", latent=["u"]) == (("a", ("b",)), ("w", ("b",)))
    assert joint_instruments(graph, "x", "y", ["a", "b", "w"]) == (("a", "w"), ("b",))


@pytest.mark.parametrize(
    ("arrows", "latent", "expected"),
    [
        # Published examples of dagitty's own tests: the set nearest to the outcome.
        ("w z, z x, x y, w u, u x, u y", "u", [("z", ("w",))]),
        ("w z, z x, x y, w u, u x, u y", "", [("w", ("u",)), ("z", ("u",))]),
        ("z x, x y, u x, u y", "u", [("z", ())]),
        # An effect of the treatment serves if all that joins it to the outcome is held equal.
        ("x d, x y, c x, c y", "", [("d", ("c",))]),
        # A descendant of a mediator would close the path, and is never held equal.
        ("x m, m y, m d, d z, v x, v z, u x, u y", "m u v", []),
    ],
)
def test_the_sets_that_dagitty_finds(arrows, latent, expected):
    graph = nx.DiGraph(arrow.split() for arrow in arrows.split(", "))
    assert list(instruments(graph, "x", "y", latent=latent.split())) == expected


def test_selection_on_an_effect_spoils_every_instrument():
    graph = nx.DiGraph([*LOTTERY.edges, ("y", "s")])
    assert instruments(graph, "x", "y", latent=["u"]) == (("w", ()),)
    graph.nodes["s"]["selected"] = True
    assert instruments(graph, "x", "y", latent=["u"]) == ()


def test_every_node_is_judged_by_one_set(counted):
    graph = nx.DiGraph((f"v{i:03}", f"v{i + step:03}") for i in range(296) for step in (1, 2, 4))
    graph.add_edges_from([("u", "v202"), ("u", "v299")])
    prepared, sets, questions = (
        counted(module, name) for name in ("proper_backdoor_graph", "moral_graph", "d_separated")
    )
    assert instruments(graph, "v202", "v299", latent="u")
    assert len(prepared) == 1
    judged = [ends[0] for _, ends, *_ in sets]
    assert 200 < len(judged) == len({*judged}) < len(graph)
    assert len(questions) <= len(judged)


def test_unknown_nodes_are_refused():
    with pytest.raises(GraphError, match="no node 'lot'"):
        is_instrument(LOTTERY, "x", "y", "lot")
    with pytest.raises(GraphError, match="no node 'lot'"):
        instruments(LOTTERY, "x", "y", candidates=["lot"])
