"""Every small change of a graph, and what the cache of enlargement relies on."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import causalstory as cs
from causalstory.analysis.identification import identify
from causalstory.decision.edits import Edit, arrows_after, edited, edits_of, tiers_of
from causalstory.errors import OptionError
from causalstory.graph.projection import projection
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Evidence, Question, Variable

QUESTION = Question("t", "y", "increase", proxy="r")
NAMES = ("t", "y", "r", "a", "b", "c", "d")
UNSEEN = {"c", "d"}


@st.composite
def told(draw, question=QUESTION):
    """A scenario of seven variables, two of them latent, and one story with any arrows."""
    order = draw(st.permutations(NAMES))
    pairs = list(combinations(order, 2))
    chosen = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    arrows = tuple(pair for pair, there in zip(pairs, chosen, strict=True) if there)
    seen = draw(st.sampled_from([("t", "r"), ("t", "r", "a"), ("t", "r", "a", "b", "y")]))
    variables = tuple(Variable(name, latent=name in UNSEEN) for name in NAMES)
    story = Story("s", "S", question, variables, arrows, evidence=(Evidence("seen", seen),))
    more = (*variables, Variable("w"), Variable("hidden", latent=True))
    return Scenario("id", "T", question, more, story.evidence, (), (story,)), story


@given(told(), st.data())
def test_edits_leave_a_dag_and_the_arrow_from_outcome_to_proxy(pair, data) -> None:
    scenario, story = pair
    every = list(edits_of(scenario, story))
    assert len({str(edit) for edit in every}) == len(every)
    edits = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=2, unique=True))
    asked = {("y", "r"), ("r", "y")}
    assert all({edit.first, edit.second} != {"y", "r"} for edit in edits if not edit.variable)
    after = arrows_after(set(story.arrows), edits)
    if after is None:
        with pytest.raises(OptionError, match="makes no DAG"):
            edited(story, edits)
        return
    changed = edited(story, edits)
    graph = to_networkx(changed)
    assert nx.is_directed_acyclic_graph(graph)
    assert set(changed.arrows) == after != set(story.arrows)
    assert after & asked == set(story.arrows) & asked
    assert set(graph) == {v.name for v in changed.variables}


@given(told(), st.data())
def test_tiers_keep_time_from_running_backwards(pair, data) -> None:
    scenario, story = pair
    order = data.draw(st.permutations(["t", "y", "a", "w"]))
    tiers = tiers_of(scenario, [order[:2], order[2:]])
    free = set(edits_of(scenario, story))
    kept = set(edits_of(scenario, story, tiers))
    late, early = set(order[2:]), set(order[:2])
    backwards = {e for e in free if any(a in late and b in early for a, b in e.added)}
    assert kept == free - backwards


def answer(story):
    found = identify(story, evidence="seen")
    return (
        found.strategy, found.variable, found.adjustment_set, found.mediators, found.instruments,
        found.problem,
    )  # fmt: skip


@given(told())
def test_what_can_be_told_follows_from_the_projection_on_what_is_asked_about(pair) -> None:
    _, story = pair
    kept = {*story.evidence[0].columns, "t", "y", "r"}
    directed, joint = projection(story.arrows, kept)
    causes = [(f"U_{a}_{b}", end) for a, b in sorted(joint) for end in (a, b)]
    latent = tuple(Variable(name, latent=True) for name in dict.fromkeys(u for u, _ in causes))
    seen = tuple(v for v in story.variables if v.name in kept)
    drawn = Story(
        "s", "S", QUESTION, (*seen, *latent), (*sorted(directed), *causes), evidence=story.evidence
    )
    assert answer(drawn) == answer(story)


def test_every_kind_of_edit_of_a_small_graph() -> None:
    variables = (Variable("t"), Variable("y"), Variable("r"))
    story = Story("s", "S", QUESTION, variables, (("t", "y"), ("y", "r")))
    scenario = Scenario("id", "T", QUESTION, (*variables, Variable("w")), (), (), (story,))
    assert {str(edit) for edit in edits_of(scenario, story)} == {
        "reverse t -> y",
        "drop t -> y",
        "add t -> r",
        "add r -> t",
        "add a latent common cause: t <-> y",
        "add a latent common cause: t <-> r",
        "add a latent common cause: y <-> r",
        "bring in w: t <- w -> y",
        "bring in w: t <- w -> r",
        "bring in w: y <- w -> r",
        "bring in w: t -> w -> y",
        "bring in w: y -> w -> t",
        "bring in w: t -> w -> r",
        "bring in w: r -> w -> t",
    }


def test_what_is_the_same_in_all_that_is_seen_moves_nothing() -> None:
    story = cs.load("berkson")["some_of_each"]
    edits = list(edits_of(cs.load("berkson"), story))
    assert any(edit.second in story.selected for edit in edits)
    assert not any(cause in story.selected for edit in edits for cause, _ in edit.added)


def test_an_arrow_cannot_go_and_turn_round() -> None:
    both = Edit("drop", "a", "b"), Edit("reverse", "a", "b")
    assert arrows_after({("a", "b")}, both) is None
