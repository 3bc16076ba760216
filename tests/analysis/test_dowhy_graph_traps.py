"""What DoWhy 0.14 makes of graphs when left alone, and what this package does instead.

The first half of each test is DoWhy in the raw: when it fails, DoWhy has changed and our way
around it may go.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from causalstory.analysis.dowhy_border import load_dowhy
from causalstory.analysis.dowhy_bridge import cross_check
from causalstory.analysis.identification import identify
from causalstory.graph.adjustment import adjustment_set
from causalstory.graph.formats.registry import from_dagitty, read_graph
from causalstory.stories.parts import Question

from .test_dowhy_traps import raw
from .wards import story

dowhy = load_dowhy()
from dowhy.causal_identifier import auto_identifier  # noqa: E402

QUESTION = Question("t", "y", "increase")
HIDDEN = nx.DiGraph([("u", "t"), ("u", "y"), ("t", "y")])
HIDDEN.nodes["u"]["observed"] = "no"


def model(graph, columns):
    data = np.random.default_rng(1).normal(size=(20, len(columns)))
    with raw():
        return dowhy.CausalModel(pd.DataFrame(data, columns=list(columns)), "t", "y", graph=graph)


def test_the_id_algorithm_ignores_what_is_latent():
    with raw():
        answer = str(model(HIDDEN, "ty").identify_effect(method_name="id-algorithm"))
    assert "P(u)" in answer

    told = story("hidden", tuple(HIDDEN.edges), QUESTION, latent=("u",))
    assert identify(told).strategy == "unidentified"


@pytest.mark.parametrize("way", ["adjustment", "minimal-adjustment", "mincost-adjustment"])
def test_the_efficient_sets_raise_where_there_is_none(way):
    with raw(), pytest.raises(ValueError, match="does not exist"):
        model(HIDDEN, "ty").identify_effect(method_name=f"efficient-{way}")

    told = story("hidden", tuple(HIDDEN.edges), QUESTION, latent=("u",))
    assert identify(told).adjustment_set is None


def test_of_two_parallel_mediators_one_is_picked_by_the_hash_seed():
    """Names decide, and not by their order; the direct effect needs both held equal."""
    direct = dowhy.causal_identifier.EstimandType.NONPARAMETRIC_NDE
    picked = set()
    for i in range(24):
        p, q = f"p{i}", f"q{i}"
        graph = nx.DiGraph([("t", p), ("t", q), (p, "y"), (q, "y"), ("t", "y")])
        with raw():
            estimand = model(graph, ["t", "y", p, q]).identify_effect(estimand_type=direct)
        picked.add(tuple(name[0] for name in estimand.get_mediator_variables()))
    assert picked == {("p",), ("q",)}

    told = story("two", tuple(graph.edges), Question("t", "y", "increase", effect="direct"))
    assert identify(told).adjustment_set == (p, q)


def test_default_identification_looks_at_every_subset(monkeypatch):
    """Twice the work for each confounder more: sixty seconds and more at twenty."""
    looks, check = [], auto_identifier.check_valid_backdoor_set

    def counted(*args, **options):
        looks.append(1)
        return check(*args, **options)

    def confounded(many):
        names = [f"z{i:02}" for i in range(many)]
        arrows = [(name, end) for name in names for end in "ty"]
        return nx.DiGraph([("t", "y"), *arrows]), ["t", "y", *names]

    monkeypatch.setattr(auto_identifier, "check_valid_backdoor_set", counted)
    sizes = {}
    for many in (4, 8):
        looks.clear()
        assert cross_check(*confounded(many), "t", "y")
        sizes[many] = len(looks)
    assert sizes[8] > 10 * sizes[4]

    looks.clear()
    graph, observed = confounded(20)
    assert cross_check(graph, observed, "t", "y") is None
    assert adjustment_set(graph, "t", "y", observed) == tuple(observed[2:])
    assert looks == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("digraph g {t -> y; z -> t; z -> y}", ValueError),
        ("digraph { // a comment\n t -> y; z -> t; z -> y}", TypeError),
    ],
)
def test_dot_fails_when_named_or_commented(text, error):
    with pytest.raises(error):
        model(text, "tyz")

    assert set(read_graph(text).edges) == {("t", "y"), ("z", "t"), ("z", "y")}


def test_dagitty_loses_arrows_with_two_heads_and_chains():
    for text, lost in (
        ("dag { t -> y\n t <-> y }", {"U_t_y"}),
        ("dag { t <- z -> y\n t -> y }", {"z"}),
    ):
        theirs = model(text, "ty")._graph._graph
        assert set(theirs.edges) == {("t", "y")}

        ours = from_dagitty(text)
        assert set(ours.edges) == {("t", "y"), *((node, end) for node in lost for end in "ty")}
