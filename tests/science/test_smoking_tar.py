"""smoking-tar, checked by a second hand from the eight counts, exactly.

A comparison with a simulation fails beyond Z = 5 standard errors, which luck alone does once in
1.7 million; there are 33 of them.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import causalstory as cs
from causalstory.resources import datasets_folder

from .primer import (
    COUNTS,
    PEOPLE,
    STORIES,
    done,
    effect,
    front_door,
    naive,
    within_tar,
    world,
)

Z = 5.0
N = 200_000
SEED = 2016


def close(found, expected, error):
    assert abs(found - float(expected)) <= Z * error, (found, float(expected), error)


# What the derivations themselves say


def test_the_published_points():
    """-75.5 naive, +4.5 by the front door; -80 within either level of tar, which is neither."""
    assert naive() == Fraction(-755, 1000)
    assert front_door() == Fraction(45, 1000)
    assert within_tar() == [Fraction(-8, 10)] * 2


@pytest.mark.parametrize("story", STORIES)
def test_every_world_is_exactly_the_table(story):
    assert world(story) == {cell: Fraction(n, PEOPLE) for cell, n in COUNTS.items()}


def test_the_true_effects():
    assert effect("gene") == front_door()
    assert effect("no_gene") == naive()
    assert effect("gene_and_smoke") == front_door() + Fraction(4, 100)


# The package against the derivations


@pytest.fixture(scope="module")
def scenario():
    return cs.load("smoking-tar")


@pytest.fixture(scope="module")
def rows(scenario):
    return {row["story"]: row for row in cs.compare(scenario).to_dict()["rows"]}


def test_the_shipped_counts_are_the_published_ones():
    counts = pd.read_csv(datasets_folder() / "smoking-tar" / "counts.csv")
    found = {(r.smoking, r.tar, r.cancer): r.n for r in counts.itertuples(index=False)}
    assert found == COUNTS


def test_the_naive_number_and_the_front_door(rows):
    gene = rows["gene"]
    assert gene["naive"]["slope"] == pytest.approx(float(naive()), abs=1e-12)
    assert gene["standardised"] == pytest.approx(float(front_door()), abs=1e-12)
    assert gene["estimate"] == pytest.approx(float(front_door()), abs=1e-12)
    assert gene["low"] < 0 < gene["high"]
    assert (gene["strategy"], gene["mediators"], gene["adjustment_set"]) == (
        "frontdoor",
        ["tar"],
        [],
    )
    assert gene["outcome"] == "cancer"
    assert gene["estimand"].endswith("through Tar in the lungs")
    assert gene["dowhy_agrees"] is True
    assert rows["no_gene"]["estimate"] == pytest.approx(float(naive()), abs=1e-12)
    assert rows["gene_and_smoke"]["estimate"] is None


def test_the_interval_is_the_delta_method(rows):
    """Var(ab) = b^2 Var(a) + a^2 Var(b) + 2ab Cov(a, b), each from its regression by hand."""
    cells = np.repeat(np.array(list(COUNTS), dtype=float), list(COUNTS.values()), axis=0)
    x, m, y = cells.T
    one = np.ones(PEOPLE)
    first, second = np.column_stack([one, x]), np.column_stack([one, x, m])
    influence = []
    for design, outcome in ((first, m), (second, y)):
        bread = np.linalg.inv(design.T @ design)
        leverage = ((design @ bread) * design).sum(axis=1)
        residual = outcome - design @ (bread @ design.T @ outcome)
        influence.append((design @ bread)[:, -1] * residual / (1 - leverage))
    a = np.linalg.lstsq(first, m, rcond=None)[0][1]
    b = np.linalg.lstsq(second, y, rcond=None)[0][2]
    variances = np.array(influence) @ np.array(influence).T
    se = math.sqrt(np.array([b, a]) @ variances @ np.array([b, a]))
    half = (rows["gene"]["high"] - rows["gene"]["low"]) / 2
    assert half == pytest.approx(1.9629 * se, rel=1e-4)


def test_what_the_stories_buy(rows):
    bought = {name: row["action"] for name, row in rows.items()}
    assert bought == {"gene": "ban_smoking", "no_gene": "let_all_smoke", "gene_and_smoke": None}


def test_the_survey_alone_tells_one_story_only(scenario):
    survey = cs.compare(scenario, evidence="survey")
    assert [row.recommendation.action for row in survey] == [None, "let_all_smoke", None]
    assert [row.recommendation.settled_by for row in survey] == ["autopsy", None, None]


@pytest.mark.parametrize("story", STORIES)
def test_the_worlds_give_the_table(scenario, story):
    frame = cs.simulate(scenario[story], n=N, seed=SEED)
    for (smoking, tar, cancer), n in COUNTS.items():
        chance = n / PEOPLE
        here = (frame.smoking == smoking) & (frame.tar == tar) & (frame.cancer == cancer)
        close(float(here.mean()), chance, math.sqrt(chance * (1 - chance) / N))


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_actions(scenario, story):
    found = cs.truth(scenario[story], n=N, seed=SEED)
    assert found.se < 0.003
    close(found.value, effect(story), found.se)
    natural = Fraction(sum(n for cell, n in COUNTS.items() if cell[2]), PEOPLE)
    for action, smoking in (("let_all_smoke", 1), ("ban_smoking", 0)):
        change = cs.effect(scenario[story], action, n=N, seed=SEED)
        close(change.outcome_change, done(story, smoking) - natural, change.outcome_change_se)
