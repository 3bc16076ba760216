"""weekly-report, week by week: what the package shows is what the mechanisms of the file make.

Stocks follow from the week before, to rounding; the luck in errors and reports is that of Poisson
and binomial, and goes with nothing. ``weeks`` says what is to be expected, from the file alone.
"""

from __future__ import annotations

import numpy as np
import pytest

import causalstory as cs

from .weekly_file import ERRORS, REPORTS, SAFETY, TEXT, VARIABLES, Z
from .weeks import (
    ACTIONS,
    BUILD,
    FEAR,
    LEAVE,
    STAFF,
    START,
    STORIES,
    SWITCHES,
    UNITS,
    WEEKS,
    chances,
    first,
    stocks,
)


@pytest.fixture(scope="module")
def wards():
    return cs.load("weekly-report")


@pytest.fixture(scope="module")
def histories(wards):
    """Three of every action in every world."""
    return {
        story: [
            cs.timeline(wards, world=story, action=action, seed=seed, truth=True)
            for action in ACTIONS
            for seed in range(3)
        ]
        for story in STORIES
    }


@pytest.mark.parametrize("story", STORIES)
def test_every_stock_follows_from_the_week_before(histories, story):
    """Weeks stand in place of hospitals: each is what the loop makes of the one before it."""
    for history in histories[story]:
        values = {name: value[:, 0] for name, value in history.values.items()}
        switches = [
            values[name].reshape(WEEKS, 1, 1) for name in ("leaderboard", "thanks", "extra_nurses")
        ]
        acting = np.arange(WEEKS) >= START
        for found, on in zip(switches, SWITCHES[history.action.name], strict=True):
            np.testing.assert_array_equal(found[:, 0, 0], on * acting)
        nothing = np.zeros((WEEKS, UNITS, 1))
        values = {"knowledge": nothing, "training": nothing, **values}
        values |= {"errors": values[ERRORS], "reports": values[REPORTS]}
        then = {name: value[:-1] for name, value in values.items()}
        made = stocks(STORIES[story], then, [each[1:] for each in switches])
        for name in set(made) & set(history.values):
            expected = np.broadcast_to(made[name], values[name][1:].shape)
            np.testing.assert_allclose(values[name][1:], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("story", STORIES)
def test_before_the_first_week_all_is_zero_but_knowledge(story):
    """Without a burn-in week 0 is the first: stocks come from what was before, and luck follows."""
    young = cs.load(TEXT.replace("burn_in = 250", "burn_in = 0"))
    values = cs.timeline(young, world=story, weeks=1, truth=True).values
    nothing = first(STORIES[story], 1, np.random.default_rng(0))
    given = {name: values[name][0] for name in ("sickness", "openness", "luck_of_the_unit")}
    made = stocks(STORIES[story], nothing | given, SWITCHES[LEAVE])
    for name in set(made) & set(values):
        expected = np.broadcast_to(made[name], values[name][0].shape)
        np.testing.assert_allclose(values[name][0], expected, rtol=1e-12, atol=1e-12)


MADE = {ERRORS, REPORTS, "recent_reports"}
REACHED = {
    FEAR: ({"leaderboard", "sanctioned", "fear", SAFETY}, ("complacency", "voice")),
    BUILD: ({"thanks", "praise", SAFETY}, ("complacency", "voice")),
    STAFF: ({"extra_nurses", "relief", "acuity"}, tuple(STORIES)),
}
"""What an action changes in every world, and the worlds in which errors or reports follow."""


@pytest.mark.parametrize("story", STORIES)
def test_an_action_changes_what_it_reaches_and_nothing_else(wards, histories, story):
    """Before it begins nothing, with the same seed; and what it cannot reach for ever."""
    for history in histories[story]:
        action = history.action.name
        if action == LEAVE:
            continue
        always, worlds = REACHED[action]
        reached = always | (MADE if story in worlds else set())
        if story in worlds:
            reached |= {"voice": {"knowledge"}, "aftermath": {"training", SAFETY}}.get(story, set())
        left = cs.timeline(wards, world=story, seed=history.seed, truth=True).values
        changed = {name for name in left if (history.values[name] != left[name]).any()}
        assert changed == reached
        for name, value in left.items():
            np.testing.assert_array_equal(history.values[name][:START], value[:START])
            np.testing.assert_array_equal(history.twin[name], value)


def pooled(histories, of):
    """Sums over histories of what has mean zero week by week, divided by its standard deviation."""
    sums = sum(np.array([(d.sum(), v.sum()) for d, v in of(each)]) for each in histories)
    return sums[:, 0] / np.sqrt(sums[:, 1])


def luck(story, history):
    """Errors and reports less what was to be expected of them, and the variance of that."""
    values = {name: value[:, 0] for name, value in history.values.items()}
    rate, share = chances(STORIES[story], {"knowledge": 0.625, **values})
    of_errors = (values[ERRORS] - rate, np.broadcast_to(rate, values[ERRORS].shape))
    trials = values[ERRORS]
    return values, of_errors, (values[REPORTS] - trials * share, trials * share * (1 - share))


def scores_of(story, histories):
    """What is left of errors and of reports, by itself and times everything that went before it."""

    def scores(history):
        values, *left = luck(story, history)
        known = [values[name] for name in VARIABLES[story] if name not in (ERRORS, REPORTS)]
        for difference, variance in left:
            for value in (1.0, *known):
                yield difference * value, variance * value**2

    return pooled(histories, scores)


@pytest.mark.parametrize("story", STORIES)
def test_no_coefficient_is_off(histories, story):
    """Score tests: given the past, what is left of counts goes with no variable at all.

    Nor with sanctions: whoever is sanctioned reports as everybody in his unit does.
    """
    found = scores_of(story, histories[story])
    assert (np.abs(found) < Z).all(), found


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_no_coefficient_is_off_by_a_little(wards, story):
    """Half a million errors: one percent more would stand out."""
    many = (
        cs.timeline(wards, world=story, action=action, seed=seed, truth=True)
        for action in ACTIONS
        for seed in range(100, 128)
    )
    found = scores_of(story, many)
    assert (np.abs(found) < Z).all(), found


@pytest.mark.parametrize("story", STORIES)
def test_everybody_has_luck_of_his_own_every_week(histories, story):
    """Squares of what is left are as large as Poisson and binomial say, and products are none.

    Of a nurse: Var (X - mean)^2 is m + 2 m^2 and v (1 - 6 q (1 - q)) + 2 v^2. Of two nurses side by
    side, of two units, of one in two weeks on end, and of errors and reports: the product of
    variances.
    """

    def squares(history):
        values, (made, m), (reported, v) = luck(story, history)
        _, share = chances(STORIES[story], {"knowledge": 0.625, **values})
        yield made**2 - m, m + 2 * m**2
        yield reported**2 - v, v * (1 - 6 * share * (1 - share)) + 2 * v**2
        for d, var in ((made, m), (reported, v)):
            yield d[:, :, 1:] * d[:, :, :-1], var[:, :, 1:] * var[:, :, :-1]
            yield d[:, 1:] * d[:, :-1], var[:, 1:] * var[:, :-1]
            yield d[1:] * d[:-1], var[1:] * var[:-1]
        yield made * reported, made**2 * v

    found = pooled(histories[story], squares)
    assert (np.abs(found) < Z).all(), found
