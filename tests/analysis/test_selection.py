"""What can be told where only some units are ever seen, and why not."""

from __future__ import annotations

import networkx as nx
import pytest

from causalstory.analysis.dowhy_bridge import cross_check
from causalstory.analysis.identification import identify
from causalstory.stories.catalog import load
from causalstory.stories.model import Story

HEAD = """
format = 1
id = "seen"
title = "Who is seen?"
[question]
treatment = "x"
outcome = "y"
goal = "decrease"
[variables]
x = {}
y = {}
v = {}
u = { latent = true }
s = { selected = true }
[evidence]
pair = { columns = ["x", "y"] }
triple = { adds = ["v"] }
[stories.only]
title = "Only"
"""


def told(*arrows: str, effect: str = "total") -> Story:
    return load(f'{HEAD}effect = "{effect}"\narrows = {list(arrows)}')["only"]


@pytest.mark.parametrize(
    ("arrows", "evidence", "strategy", "chosen"),
    [
        (["x -> s <- y"], "pair", "no_effect", ()),
        (["x -> y", "x -> s"], "pair", "backdoor", ()),
        (["x -> y", "v -> s", "v -> y"], "pair", "backdoor", ()),
        (["x -> s <- v -> y", "x -> y"], "triple", "backdoor", ("v",)),
        (["x <- u -> s <- v -> y", "x -> y"], "triple", "backdoor", ("v",)),
    ],
)
def test_selection_may_do_no_harm_or_be_undone(arrows, evidence, strategy, chosen) -> None:
    found = identify(told(*arrows), evidence=evidence)
    assert (found.strategy, found.adjustment_set) == (strategy, chosen)


@pytest.mark.parametrize(
    ("arrows", "evidence", "problem", "reason"),
    [
        (
            ["x -> y", "x -> s <- y"],
            "triple",
            "selected",
            "selected: only units in which S is 1 are seen, to which Y leads by Y -> S, and no "
            "column undoes that",
        ),
        (
            ["x -> v -> y", "v -> s"],
            "triple",
            "selected",
            "selected: only units in which S is 1 are seen, to which X leads by X -> V -> S, and "
            "no column undoes that",
        ),
        (
            ["x -> s <- v -> y", "x -> y"],
            "pair",
            "confounded",
            "confounded: only units in which S is 1 are seen, which opens X -> S <- V -> Y, and V "
            "is first measured in triple",
        ),
        (
            ["x -> s <- u -> y", "x -> y"],
            "triple",
            "confounded",
            "confounded: only units in which S is 1 are seen, which opens X -> S <- U -> Y, and U "
            "is latent: nobody can measure it",
        ),
    ],
)
def test_why_selection_lets_nothing_be_told(arrows, evidence, problem, reason) -> None:
    found = identify(told(*arrows), evidence=evidence)
    assert (found.identified, found.problem) == (False, problem)
    assert found.reason == reason


def test_a_mediator_that_selects_leaves_the_direct_effect() -> None:
    arrows = ["x -> s -> y", "x -> y", "v -> y"]
    assert identify(told(*arrows)).problem == "selected"
    assert identify(told(*arrows, effect="direct")).adjustment_set == ()
    with_defect = told(*arrows, "v -> s", effect="direct")
    assert identify(with_defect).adjustment_set == ("v",)
    found = identify(with_defect, evidence="pair")
    assert "only units in which S is 1 are seen, which opens X -> S <- V -> Y" in found.reason


def test_what_is_selected_is_no_treatment_that_can_be_compared() -> None:
    found = identify(told("s -> y", "x -> y"), treatment="s")
    assert found.problem == "unmeasured treatment"
    assert found.reason == "S is the same in all that is seen"


def test_dowhy_is_not_asked_where_only_some_units_are_seen() -> None:
    graph = nx.DiGraph([("x", "y"), ("x", "s"), ("y", "s")])
    assert cross_check(graph, ["x", "y"], "x", "y") is True
    graph.nodes["s"]["selected"] = True
    assert cross_check(graph, ["x", "y"], "x", "y") is None
