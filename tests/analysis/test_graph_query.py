"""Identification on bare graphs: the same answers as for stories, without mechanisms."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import causalstory as cs
from causalstory.analysis.identification import identify
from causalstory.errors import GraphError, OptionError
from causalstory.graph.adjustment import adjustment_set
from causalstory.graph.frontdoor import frontdoor_set
from causalstory.graph.instruments import joint_instruments

CONFOUNDED = nx.DiGraph([("u", "x"), ("u", "y"), ("x", "y")])


def graph(*arrows, **marks):
    made = nx.DiGraph([*CONFOUNDED.edges, *(arrow.split() for arrow in arrows)])
    for name, mark in marks.items():
        key, _, value = mark.partition("=")
        made.nodes[name][key] = value or True
    return made


@pytest.mark.parametrize(
    ("made", "strategy", "chosen", "reason"),
    [
        (graph(), "backdoor", ("u",), "adjusting for u closes every backdoor path between x and y"),
        (graph(u="latent"), "unidentified", None, "confounded: x <- u -> y stays open, and u is"),
        (graph("z x", u="latent"), "iv", (), "no columns close every backdoor path, but z moves x"),
        (
            graph("y v", v="selected"),
            "unidentified",
            None,
            "selected: only units in which v is 1 are seen",
        ),
        (graph("u s", s="selected"), "backdoor", ("u",), "adjusting for u"),
    ],
)
def test_ways(made, strategy, chosen, reason):
    found = identify(made, "x", "y")
    assert (found.strategy, found.adjustment_set) == (strategy, chosen)
    assert found.reason.startswith(reason)
    assert found.identified == (strategy != "unidentified")
    assert (found.story, found.evidence, found.settled_by) == ("graph", None, None)


def test_the_front_door_and_no_effect():
    made = nx.DiGraph([("x", "m"), ("m", "y"), ("u", "x"), ("u", "y")])
    found = identify(made, "x", "y", latent=["u"])
    assert (found.strategy, found.mediators) == ("frontdoor", ("m",))
    assert identify(made, "x", "y", latent=["u", "m"]).strategy == "unidentified"
    back = identify(made, "y", "x")
    assert back.strategy == "no_effect"
    assert back.reason == "in this graph no arrow leads from y to x"


def test_roles_and_labels_are_defaults():
    made = graph(x="role=treatment", y="role=outcome")
    made.nodes["x"]["label"] = "Dose"
    found = identify(made)
    assert (found.treatment, found.outcome) == ("x", "y")
    assert "between Dose and y" in found.reason
    assert identify(made, outcome="u").strategy == "no_effect"


def test_a_node_adjusted_for_in_any_case():
    assert identify(graph(u="role=adjusted"), "x", "y").adjustment_set == ("u",)
    found = identify(graph("y v", v="role=adjusted"), "x", "y")
    assert found.problem == "confounded"
    assert found.reason.endswith("that follows from what is asked about: x -> y -> v")


@pytest.mark.parametrize("effect", ["total", "direct"])
def test_selection_after_the_outcome_is_named(effect):
    found = identify(graph("y v", "x m", "m y", v="selected"), "x", "y", effect=effect)
    assert found.problem == "selected"


def test_the_direct_effect():
    made = graph("x m", "m y")
    assert identify(made, "x", "y", effect="direct").adjustment_set == ("m", "u")
    found = identify(made, "x", "y", effect="direct", latent="m")
    assert (found.strategy, found.problem) == ("unidentified", "indirect")


def test_only_columns_at_hand_are_held_equal():
    made = graph("u v", "v x")
    assert identify(made, "x", "y", columns=["x", "y"]).problem == "confounded"
    assert identify(made, "x", "y", columns=["x"]).problem == "unmeasured outcome"
    assert identify(made, "x", "y", latent=["x"]).reason == "x is latent: nobody can measure it"


def test_a_graph_and_the_story_that_it_comes_from_agree():
    for scenario in cs.scenarios():
        for story in scenario.stories:
            question = story.question
            bare = cs.to_networkx(story)
            if scenario.timeline or {question.treatment, question.outcome} - set(bare):
                continue
            ours = identify(bare, question.treatment, question.outcome, effect=question.effect)
            theirs = identify(story, columns=story.observable)
            if theirs.by_proxy:
                continue
            assert ours.strategy == theirs.strategy
            assert ours.adjustment_set == theirs.adjustment_set


@st.composite
def marked_dags(draw):
    names = draw(st.permutations("abcdefg"[: draw(st.integers(3, 7))]))
    made = nx.DiGraph()
    for name in sorted(names):
        mark = draw(st.sampled_from(["", "", "latent", "selected"]))
        made.add_node(name, **({mark: True} if mark and name not in names[:1] + names[-1:] else {}))
    made.add_edges_from(pair for pair in combinations(names, 2) if draw(st.booleans()))
    return made, names[0], names[-1]


@settings(max_examples=300, deadline=None)
@given(marked_dags())
def test_every_graph_is_answered_with_a_reason(case):
    made, treatment, outcome = case
    found = identify(made, treatment, outcome)
    assert found.reason
    asked = made, treatment, outcome
    if found.strategy == "unidentified":
        assert adjustment_set(*asked) is frontdoor_set(*asked) is joint_instruments(*asked) is None
    identify(made, treatment, outcome, effect="direct")
    identify(made, outcome, treatment)


def test_refusals():
    with pytest.raises(OptionError, match="no node has the role treatment: say which") as caught:
        identify(CONFOUNDED)
    assert len(caught.value.problems) == 2
    both = graph(x="role=treatment", u="role=treatment")
    with pytest.raises(OptionError, match="nodes u, x have the role treatment"):
        identify(both, outcome="y")
    with pytest.raises(OptionError, match="there is no effect 'totl'"):
        identify(CONFOUNDED, "x", "y", effect="totl")
    with pytest.raises(OptionError, match="a graph has no evidence"):
        identify(CONFOUNDED, "x", "y", evidence="audit")
    with pytest.raises(GraphError, match="no node 'z'"):
        identify(CONFOUNDED, "z", "y")
    with pytest.raises(GraphError, match="'y' is a selection node"):
        identify(graph(y="selected"), "x", "y")
    story = cs.load("kidney-stones").stories[0]
    for extra in ({"outcome": "x"}, {"effect": "total"}, {"latent": "x"}):
        with pytest.raises(OptionError, match="is for graphs"):
            identify(story, **extra)
