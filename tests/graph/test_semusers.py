"""All answers that dagitty prints in its vignette for users of structural equation models.

J. Textor, "A SEM user's guide to dagitty for R" (the vignette ``dagitty4semusers`` of the R package
dagitty), on two graphs of Kyono's program Commentator (2010, UCLA technical report R-364).
"""

from __future__ import annotations

import networkx as nx
import pytest

import causalstory as cs

FIRST = cs.from_dagitty(
    """dag {
    W1 -> Z1 -> X -> Y
    Z1 <- V -> Z2
    W2 -> Z2 -> Y
    X <-> W1 <-> W2 <-> Y
}"""
)
SECOND = cs.from_dagitty(
    """dag {
    Y <- X <- Z1 <- V -> Z2 -> Y
    Z1 <- W1 <-> W2 -> Z2
    X <- W1 -> Y
    X <- W2 -> Y
}"""
)
OBSERVED = sorted(node for node in FIRST if not FIRST.nodes[node].get("latent"))

DIRECT = {
    ("V", "Z1"): [()],
    ("V", "Z2"): [()],
    ("W1", "Z1"): [()],
    ("W2", "Z2"): [()],
    ("Z1", "X"): [("W1",)],
    ("Z2", "Y"): [("V", "W2"), ("W1", "W2", "Z1")],
}
TOTAL = {
    ("V", "X"): [()],
    ("V", "Y"): [()],
    ("V", "Z1"): [()],
    ("V", "Z2"): [()],
    ("W1", "Z1"): [()],
    ("W2", "Z2"): [()],
    ("Z1", "X"): [("W1",)],
    ("Z1", "Y"): [("V", "W1"), ("W1", "W2", "Z2")],
    ("Z2", "Y"): [("V", "W2"), ("W1", "W2", "Z1")],
}
INSTRUMENTS = {
    ("V", "Z1"): [("Z2", ("W1",))],
    ("V", "Z2"): [("X", ("W2",)), ("Z1", ("W2",))],
    ("W1", "Z1"): [("W2", ()), ("Z2", ("V",))],
    ("W2", "Z2"): [("W1", ()), ("X", ("V",)), ("Z1", ("V",))],
    ("X", "Y"): [("V", ("W2", "Z2")), ("Z1", ("W1", "W2", "Z2"))],
    ("Z1", "X"): [("V", ()), ("W2", ()), ("Z2", ())],
    ("Z2", "Y"): [("V", ("X",)), ("W1", ("X",)), ("Z1", ("X",))],
}


def test_its_testable_implications() -> None:
    assert [str(found) for found in cs.implied_independencies(FIRST)] == [
        "V _||_ W1",
        "V _||_ W2",
        "V _||_ X | W1, Z1",
        "V _||_ Y | W1, W2, Z1, Z2",
        "W1 _||_ Z2 | W2",
        "W2 _||_ Z1 | W1",
        "X _||_ Z2 | V, W2",
        "X _||_ Z2 | W1, W2, Z1",
        "Z1 _||_ Z2 | V, W1",
        "Z1 _||_ Z2 | V, W2",
    ]


@pytest.mark.parametrize("cause", OBSERVED)
def test_its_adjustment_sets(cause: str) -> None:
    for effect in sorted(nx.descendants(FIRST, cause)):
        pair = cause, effect
        assert list(cs.adjustment_sets(FIRST, *pair)) == TOTAL.get(pair, [])
        if FIRST.has_edge(*pair):
            direct = cs.adjustment_sets(FIRST, *pair, effect="direct")
            assert list(direct) == DIRECT.get(pair, [])


@pytest.mark.parametrize("effect", ["total", "direct"])
def test_its_adjustment_sets_of_the_second_graph(effect: str) -> None:
    found = cs.adjustment_sets(SECOND, "X", "Y", effect=effect)
    assert list(found) == [("V", "W1", "W2"), ("W1", "W2", "Z1"), ("W1", "W2", "Z2")]


@pytest.mark.parametrize("cause", OBSERVED)
def test_its_instruments(cause: str) -> None:
    for effect in sorted(FIRST.successors(cause)):
        found = cs.instruments(FIRST, cause, effect)
        assert list(found) == INSTRUMENTS.get((cause, effect), [])


def test_the_twelfth_example_where_the_outcome_selects() -> None:
    """Didelez, Kreiner and Keiding 2010, Statistical Science 25:368-387, as dagitty has it."""
    graph = cs.from_dagitty(
        """dag {
        Age [adjusted] HRT [exposure] S [selected] TCI [outcome]
        Age -> HRT Age -> Occ Age -> S Age -> TCI HRT -> TCI Occ -> Smo Occ -> Thist
        Smo -> HRT Smo -> TCI TCI -> S Thist -> TCI
        }"""
    )
    assert not cs.adjustment_sets(graph)
    assert not cs.adjustment_sets(graph, effect="direct")
    known = ["Age", "Occ", "Smo"]
    assert not cs.d_separated(graph, "HRT", "Thist", given=known)
    graph.nodes["S"]["selected"] = False
    assert cs.d_separated(graph, "HRT", "Thist", given=known)
    assert list(cs.adjustment_sets(graph)) == [("Age", "Smo")]
