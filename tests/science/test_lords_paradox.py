"""lords-paradox, checked by a second hand, on paper.

With hall h, autumn weight w and gain g the three stories say the same of (h, w, g):

* h is 1 or 0, equally often; w given h is N(60 + 10 h, 8). In weight_first w comes first, half and
  half of N(60, 8) and N(70, 8), and by Bayes P(h = 1 | w) has the log odds
  ((w - 60)^2 - (w - 70)^2) / (2 * 64) = (20 w - 1300) / 128 = .15625 (w - 65), the file's.
* g given h and w is N(24 - .4 w + 4 h, 6.4).

So E[g | h] = 24 - .4 (60 + 10 h) + 4 h = 0 in either hall, and with w held equal the slope is 4.

hall_first    h -> w -> g, h -> g: nothing points into h; all that it does is 4 - .4 * 10 = 0.
weight_first  build -> w -> h -> g <- w: the back door h <- w -> g is open until w is held equal: 4.
this_year     hall_first's graph, and the arrow alone is asked for: w must be held equal: 4.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import norm

import causalstory as cs

Z = 5.0
N = 20_000
SEED = 1967
STORIES = ("hall_first", "weight_first", "this_year")
TRUTH = {"hall_first": 0.0, "weight_first": 4.0, "this_year": 4.0}
GIVEN = {"hall_first": (), "weight_first": ("autumn_weight",), "this_year": ("autumn_weight",)}
ACTION = {
    "hall_first": "leave_it",
    "weight_first": "all_in_hall_a",
    "this_year": "all_in_hall_a",
}
COST = 0.5


@pytest.fixture(scope="module")
def halls():
    return cs.load("lords-paradox")


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


# On paper


def test_the_heavy_choose_hall_b_just_as_often_as_hall_b_is_heavy():
    weight = np.linspace(20, 110, 361)
    light, heavy = norm.pdf(weight, 60, 8), norm.pdf(weight, 70, 8)
    np.testing.assert_allclose(heavy / (light + heavy), expit(0.15625 * (weight - 65)), rtol=1e-9)


def test_june_is_like_autumn_in_either_hall():
    """June = .6 w + 24 + 4 h + error: the same mean and spread, correlation .6 with autumn."""
    for hall in (0, 1):
        autumn = 60 + 10 * hall
        assert 0.6 * autumn + 24 + 4 * hall == pytest.approx(autumn)
    spread = np.sqrt(0.6**2 * 8**2 + 6.4**2)
    assert spread == pytest.approx(8)
    assert 0.6 * 8 / spread == pytest.approx(0.6)


# The package


@pytest.mark.parametrize("story", STORIES)
def test_truth_and_action(halls, story):
    """Half of the students move: half of the effect, of the kind that the story asks about."""
    found = cs.truth(halls[story], n=2_000)
    assert found.value == pytest.approx(TRUTH[story], abs=1e-9)
    change = cs.effect(halls[story], "all_in_hall_a", n=N, seed=SEED)
    close(change.outcome_change, -TRUTH[story] / 2, change.outcome_change_se + 1e-12)
    best = "all_in_hall_a" if TRUTH[story] / 2 > COST else "leave_it"
    assert best == ACTION[story] == halls[story].recommends


@pytest.mark.parametrize("story", STORIES)
def test_one_distribution(halls, story):
    frame = cs.simulate(halls[story], n=N, seed=SEED)
    close(frame.hall_b.mean(), 0.5, 0.5 / N**0.5)
    for hall in (0, 1):
        rows = frame[frame.hall_b == hall]
        root = len(rows) ** 0.5
        close(rows.autumn_weight.mean(), 60 + 10 * hall, 8 / root)
        close(rows.autumn_weight.std(), 8, 8 / (root * 2**0.5))
        close(rows.gain.mean(), 0, (0.4**2 * 64 + 6.4**2) ** 0.5 / root)
        june = rows.autumn_weight + rows.gain
        close(june.corr(rows.autumn_weight), 0.6, (1 - 0.6**2) / root)
        left = rows.gain - (24 - 0.4 * rows.autumn_weight + 4 * hall)
        close(left.std(), 6.4, 6.4 / (root * 2**0.5))


@pytest.mark.parametrize("world", STORIES)
def test_both_estimands_in_every_world(halls, world):
    """The same table, so the same two numbers: 0 for the first statistician, 4 for the second."""
    rows = cs.compare(halls, world=world, n=N, seed=SEED)
    for story in STORIES:
        found = rows[story].estimate
        assert found.identification.strategy == "backdoor"
        assert found.identification.adjustment_set == GIVEN[story]
        close(found.estimate, TRUTH[story], found.fit.se)
        assert rows[story].recommendation.action == ACTION[story]
        assert not rows[story].contradiction.contradicted


def test_gains_alone_speak_to_the_first_statistician(halls):
    rows = cs.compare(halls, evidence="gains", n=N, seed=SEED)
    assert rows["hall_first"].recommendation.action == "leave_it"
    for story in ("weight_first", "this_year"):
        assert rows[story].estimate.identification.strategy == "unidentified"
        assert rows[story].recommendation.action is None
        assert rows[story].recommendation.settled_by == "weighings"
