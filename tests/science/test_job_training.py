"""job-training, checked by a second hand, which does not know the package.

A simulation fails beyond Z = 5 standard errors, which luck alone does once in 1.7 million; there
are 14 of them.
"""

from __future__ import annotations

import pytest

import causalstory as cs

from .lottery import STORIES, TRUTH, naive, share, wald

Z = 5.0
N = 200_000
SEED = 1986


@pytest.fixture(scope="module")
def scenario():
    return cs.load("job-training")


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


def test_the_naive_number_is_alike_in_every_world():
    numbers = [naive(story) for story in STORIES]
    assert max(numbers) - min(numbers) < 0.1
    assert all(-1.8 < number < -1.2 for number in numbers)


def test_the_lottery_tells_the_truth_only_where_the_letter_does_nothing():
    assert wald("need") == pytest.approx(TRUTH["need"], abs=1e-6)
    assert wald("harm") == pytest.approx(TRUTH["harm"], abs=1e-6)
    assert wald("letter") > TRUTH["letter"] + 1


@pytest.mark.parametrize("story", STORIES)
def test_truth_association_and_actions(scenario, story):
    found = cs.truth(scenario[story], n=20_000, seed=SEED)
    assert found.value == pytest.approx(TRUTH[story], abs=1e-9)
    seen = cs.association(cs.simulate(scenario[story], n=N, seed=SEED), "course", "earnings")
    close(seen.slope, naive(story), (seen.high - seen.low) / 3.92)
    rest = {"train_everybody": 1 - share()[story], "close_the_course": -share()[story]}
    for action, moved in rest.items():
        change = cs.effect(scenario[story], action, n=N, seed=SEED)
        close(change.outcome_change, TRUTH[story] * moved, change.outcome_change_se)


@pytest.mark.parametrize("story", ["need", "harm"])
def test_the_estimate_under_the_story(scenario, story):
    row = cs.compare(scenario, n=N, seed=SEED)[story]
    close(row.estimate.estimate, TRUTH[story], row.estimate.fit.se)
    assert row.estimate.identification.strategy == {"need": "iv", "harm": "backdoor"}[story]


def test_read_under_the_wrong_story_the_lottery_overstates(scenario):
    """The trainer reads the sceptic's world: the letter's own effect goes to the course."""
    row = cs.compare(scenario, world="letter", n=N, seed=SEED)["need"]
    close(row.estimate.estimate, wald("letter"), row.estimate.fit.se)
    assert row.truth == pytest.approx(TRUTH["letter"])


def test_what_the_stories_buy(scenario):
    rich, poor = (cs.compare(scenario, evidence=name) for name in ("lottery_list", "register"))
    assert [row.recommendation.action for row in rich] == [
        "train_everybody",
        "close_the_course",
        None,
    ]
    assert [row.recommendation.action for row in poor] == [None, "close_the_course", None]
    assert poor["need"].recommendation.settled_by == "lottery_list"
