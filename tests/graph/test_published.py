"""Answers held against dagitty's, and against a second method.

"By dagitty" are answers that its own test suite asserts (github.com/jtextor/dagitty, folder
``test``). The others are derived: all subsets of ancestors are tried with the d-separation of
networkx in a graph from which the causal arrows were removed here.
"""

from __future__ import annotations

import networkx as nx
import pytest

from causalstory.graph.adjustment import is_valid_adjustment
from causalstory.graph.implications import implied_independencies
from causalstory.graph.separators import minimal_separators
from causalstory.graph.sets import adjustment_sets

from . import published
from .dags import minimal, subsets

EXAMPLES = {
    "M_BIAS_LATENT": ("E", "D"),
    "M_BIAS": ("X", "Y"),
    "CONFOUNDING": ("E", "D"),
    "MEDIATION": ("X", "Y"),
    "RING": ("E", "D"),
    "SEBASTIANI": ("EDN1.3", "EDNI1.7"),
    "POLZER": ("ToothLoss", "Mortality"),
    "SCHIPF": ("TT", "T2DM"),
    "SHRIER": ("WarmUpExercises", "Injury"),
    "ACID": ("x3", "x15"),
    "THOEMMES": ("x", "y"),
    "VAN_KAMPEN": ("SUS", "EGC"),
}


def sets(text):
    """Read sets that are parted by semicolons."""
    lines = (tuple(sorted(line.split())) for line in text.split(";"))
    return sorted(lines, key=lambda names: (len(names), names))


def with_role(graph, name):
    graph = graph.copy()
    graph.nodes[name]["role"] = "adjusted"
    return graph


BY_DAGITTY = {
    "polzer": (
        published.POLZER,
        ("ToothLoss", "Mortality"),
        {},
        "Age Alcohol Diabetes Obesity Psychosocial Sex Smoking Sport;"
        "Age Alcohol Periodontitis Psychosocial Sex Smoking",
    ),
    "shrier, with fitness and without genes, tissue disorder and proprioception": (
        with_role(published.SHRIER, "FitnessLevel"),
        ("WarmUpExercises", "Injury"),
        {"latent": ["Genetics", "ConnectiveTissueDisorder", "IntraGameProprioception"]},
        "Coach FitnessLevel; FitnessLevel NeuromuscularFatigue TissueWeakness;"
        "FitnessLevel TeamMotivation",
    ),
    "thoemmes": (published.THOEMMES, ("x", "y"), {}, ""),
    "thoemmes, direct, s2 adjusted": (
        with_role(published.THOEMMES, "s2"),
        ("x", "y"),
        {"effect": "direct"},
        "e2 s2; s1 s2",
    ),
    "mediation, direct": (published.MEDIATION, ("X", "Y"), {"effect": "direct"}, "I"),
    "ring": (published.RING, ("E", "D"), {}, "7; 8"),
    "m-bias, the middle adjusted": (with_role(published.M_BIAS, "M"), ("X", "Y"), {}, "M U1; M U2"),
    "confounding, one side latent": (published.CONFOUNDING, ("E", "D"), {"latent": "B"}, "A Z"),
    "confounding": (published.CONFOUNDING, ("E", "D"), {}, "A Z; B Z"),
    "two sides": (published.TWO_SIDES, ("xobs", "y"), {}, "t u2; u1"),
    "two chains": (published.TWO_CHAINS, ("S", "T"), {}, "h x; h z; i x; i z"),
    "tangle, y adjusted": (
        with_role(published.TANGLE, "y"),
        ("S", "T"),
        {},
        "a h x y; a h y z; e h x y; e h y z; f h x y; f h y z; h n x y; h n y z",
    ),
    "allergy": (
        published.ALLERGY,
        ("E", "D"),
        {},
        "Allergenexposition Antibiotika Begleiterkrankungen BetreuungKind Darmflora"
        " Erregerexposition Geschwister Hausstaub Haustiere Infektionen RauchenAnderer"
        " RauchenMutter Stillen;"
        "Allergenexposition Antibiotika Begleiterkrankungen Darmflora Erregerexposition"
        " Geburtsmodus Hausstaub Haustiere Infektionen RauchenAnderer RauchenMutter Stillen;"
        "Allergenexposition Begleiterkrankungen Darmflora Erregerexposition Impfungen"
        " Infektionen RauchenAnderer RauchenMutter",
    ),
}


@pytest.mark.parametrize("name", BY_DAGITTY)
def test_adjustment_sets_by_dagitty(name):
    graph, pair, options, expected = BY_DAGITTY[name]
    assert adjustment_sets(graph, *pair, **options) == sets(expected)


NONE_BY_DAGITTY = {
    "thoemmes, s2 adjusted": (with_role(published.THOEMMES, "s2"), ("x", "y")),
    "commentator": (published.COMMENTATOR, ("X", "Y")),
}


@pytest.mark.parametrize("name", NONE_BY_DAGITTY)
def test_no_adjustment_set_by_dagitty(name):
    graph, pair = NONE_BY_DAGITTY[name]
    assert adjustment_sets(graph, *pair) == []


@pytest.mark.parametrize("chosen", ["x9", "x16"])
def test_forbidden_nodes_by_dagitty(chosen):
    assert not is_valid_adjustment(published.ACID, "x3", "x15", {"x1", chosen})
    assert adjustment_sets(with_role(published.ACID, chosen), "x3", "x15") == []


def test_separators_by_dagitty():
    graph = published.LADDER
    found = minimal_separators(graph, "E", "D")
    assert sorted(found, key=lambda names: (len(names), names)) == sets(
        "v1 v2 v3 v4 v6; v1 v2 v3 v4 v7; v1 v2 v5 v6; v1 v2 v5 v7"
    )
    assert [*minimal_separators(graph, "v4", "v2")] == [()]
    found = minimal_separators(graph, "v4", "v2", given="D")
    assert sorted(found) == sets("E v3 v5 v6; E v3 v5 v7")


def in_words(graph, **options):
    return {str(one) for one in implied_independencies(graph, **options)}


def test_independencies_by_dagitty():
    assert in_words(published.MEDIATION) == {"Y _||_ Z | I, X"}
    assert in_words(published.CONFOUNDING, latent="A") == set()
    assert in_words(published.COMMENTATOR) == {
        "V _||_ X | W1, Z1",
        "X _||_ Z2 | V, W2",
        "X _||_ Z2 | W1, W2, Z1",
        "V _||_ Y | W1, W2, Z1, Z2",
        "V _||_ W1",
        "V _||_ W2",
        "W1 _||_ Z2 | W2",
        "W2 _||_ Z1 | W1",
        "Z1 _||_ Z2 | V, W2",
        "Z1 _||_ Z2 | V, W1",
    }
    few = {one for one in in_words(published.SEBASTIANI) if one.startswith("EDN1.3 _||_ SELP.22 ")}
    assert few == {
        "EDN1.3 _||_ SELP.22 | SELP.17, Stroke",
        "EDN1.3 _||_ SELP.22 | ECE1.13, Stroke",
        "EDN1.3 _||_ SELP.22 | ECE1.12, Stroke",
        "EDN1.3 _||_ SELP.22 | ANXA2.8",
    }


SMALL = [name for name in EXAMPLES if name != "RING"]
"""Without the ring, which has 32,768 subsets and whose answer is known."""


def derived(graph, treatment, outcome, arrows_gone, forbidden):
    """Try every set of ancestors that is neither latent nor forbidden."""
    rest = nx.DiGraph(graph)
    rest.remove_edges_from(arrows_gone)
    before = nx.ancestors(rest, treatment) | nx.ancestors(rest, outcome)
    allowed = [name for name in before if not graph.nodes[name].get("latent")]
    allowed = set(allowed) - forbidden - {treatment, outcome}
    separating = (
        chosen
        for chosen in subsets(allowed)
        if nx.is_d_separator(rest, {treatment}, {outcome}, set(chosen))
    )
    return minimal(separating)


@pytest.mark.parametrize("name", SMALL)
def test_total_effects_derived(name):
    graph, (treatment, outcome) = getattr(published, name), EXAMPLES[name]
    paths = [*nx.all_simple_paths(graph, treatment, outcome)]
    gone = {(path[0], path[1]) for path in paths}
    on_paths = {node for path in paths for node in path[1:]}
    forbidden = on_paths.union(*(nx.descendants(graph, node) for node in on_paths))
    expected = derived(graph, treatment, outcome, gone, forbidden)
    assert adjustment_sets(graph, treatment, outcome) == expected


@pytest.mark.parametrize("name", SMALL)
def test_direct_effects_derived(name):
    graph, (treatment, outcome) = getattr(published, name), EXAMPLES[name]
    forbidden = nx.descendants(graph, outcome)
    expected = derived(graph, treatment, outcome, [(treatment, outcome)], forbidden)
    assert adjustment_sets(graph, treatment, outcome, effect="direct") == expected


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_independence_holds_and_needs_all_it_is_given(name):
    graph = getattr(published, name)
    for first, second, given in implied_independencies(graph)[:300]:
        assert nx.is_d_separator(graph, {first}, {second}, set(given))
        for left_out in given:
            assert not nx.is_d_separator(graph, {first}, {second}, set(given) - {left_out})


SEVERAL_BY_DAGITTY = {
    "two of each": (
        "C: Y1 m\n X1: X2 Y2 m2\n Y2: Y1\n X2: Y1\n m2: m\n m: X2",
        (["X1", "X2"], ["Y1", "Y2"], "total"),
        [("C",), ("m", "m2")],
    ),
    "two treatments of a chain": (
        "A: U\n B: Z\n Z: E\n U: Z",
        (["A", "E"], "B", "total"),
        [("U", "Z")],
    ),
    "an outcome before a treatment": (
        "X1: M1\n Y: M2\n M1: M2\n M2: X2",
        (["X1", "X2"], "Y", "direct"),
        [("M1", "M2")],
    ),
    "the same, the total effect": (
        "X1: M1\n Y: M2\n M1: M2\n M2: X2",
        (["X1", "X2"], "Y", "total"),
        [("M1", "M2")],
    ),
    "an outcome between the treatments, direct": (
        "X1: Y M1\n Y: M2\n M1: M2\n M2: X2",
        (["X1", "X2"], "Y", "direct"),
        [],
    ),
    "an outcome between the treatments": (
        "X1: Y M1\n Y: M2\n M1: M2\n M2: X2",
        (["X1", "X2"], "Y", "total"),
        [],
    ),
    "an effect of the second outcome is adjusted for": (
        "X1: Y1\n Y2: D",
        ("X1", ["Y1", "Y2"], "direct"),
        [("D",)],
    ),
}


@pytest.mark.parametrize("name", SEVERAL_BY_DAGITTY)
def test_several_treatments_or_outcomes_by_dagitty(name):
    text, (treatment, outcome, effect), expected = SEVERAL_BY_DAGITTY[name]
    graph = published.arrows(text)
    if "D" in graph:
        graph.nodes["D"]["role"] = "adjusted"
    assert adjustment_sets(graph, treatment, outcome, effect=effect) == expected
