"""What weekly-report says of itself, by a second hand that has no package at all.

``weeks`` is a plain loop over the mechanisms of the file, ``weeks_on_paper`` algebra and quadrature
for what needs no loop. They agree, and between them they bear out the file: what it expects of
actions, what its stories claim and recommend, the figures in its comments.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, lambertw

from . import weeks_on_paper as paper
from .weekly_file import (
    BOTH,
    ERRORS,
    FILE,
    FIRST,
    REPORTS,
    SOON,
    WINDOWS,
    YEAR_1,
    YEAR_2,
    Z,
    changes,
    close,
    cost,
    counted,
    error,
    lived,
    ratio,
    rows,
)
from .weeks import (
    ACTIONS,
    BUILD,
    BURN_IN,
    FEAR,
    LEAVE,
    NURSES,
    STAFF,
    START,
    STORIES,
    SUMS,
    UNITS,
    WEEKS,
)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("action", [LEAVE, BUILD, STAFF])
def test_the_loop_agrees_with_the_paper(story, action):
    for weeks in WINDOWS:
        on_paper = paper.means(story, action, counted(weeks))
        for name, mean in zip((ERRORS, REPORTS), on_paper, strict=True):
            found = lived(story).window(action, name, weeks)
            close(found.mean(), mean.mean(), error(found))


@pytest.mark.parametrize("story", ["complacency", "acuity", "aftermath"])
def test_sanctions_of_the_loop_agree_with_the_paper(story):
    share, off, _, _ = paper.sanctions(story)
    assert off < 0.002
    first = lived(story).window(FEAR, "sanctioned", FIRST) / paper.PEOPLE
    assert abs(first.mean() - share) < Z * error(first) + off


@pytest.mark.parametrize("story", ["acuity", "aftermath"])
def test_what_the_sanctioned_report_agrees_with_the_paper(story):
    """Some 300,000 sanctions of persons who are picked for weeks on end: errors of 1% at most."""
    _, _, before, during = paper.sanctions(story)
    found = lived(story).sanctioned
    np.testing.assert_allclose(found, [before, during, during], rtol=0.05)


def test_knowledge_settles_where_learning_and_forgetting_are_equal():
    """.012 K = .0075 R / 1.72 and R = c exp(.625 - K): K = W(.0075 c exp(.625) / (.012 1.72)).

    That leaves out what luck adds: about half the variance of K, .001, in its rate.
    """
    voice, (points, weights) = STORIES["voice"], paper.normal(24)
    rest = np.hypot(voice.by_acuity, voice.luck) * points[None, :]
    reports = NURSES * 0.29 * voice.share(voice.openness * points)[:, None] * np.exp(rest)
    settled = lambertw(0.0075 * reports * np.exp(0.625) / (0.012 * 1.72)).real
    expected = weights @ settled @ weights
    found = paper.voice(LEAVE, 3_000)["knowledge"]
    assert found[-1] == pytest.approx(expected, rel=1e-3)
    assert found[paper.BURN_IN] == pytest.approx(expected, rel=3e-3), "the burn-in is long enough"


# What the file says, by the loop


@pytest.mark.parametrize("number", range(len(FILE["timeline"]["expect"])))
def test_what_the_file_expects(number):
    said = FILE["timeline"]["expect"][number]
    weeks = rows(said["weeks"])
    found, off = ratio(lived(said["world"]), said["action"], said["variable"], weeks)
    low, high = said["ratio"]
    assert low + Z * off < found < high - Z * off


@pytest.mark.parametrize("story", STORIES)
def test_the_phenomenon(story):
    found = lived(story).correlations()
    low, high = FILE["phenomenon"]["correlation"]
    assert low + Z * error(found) < found.mean() < high - Z * error(found)
    assert found.min() < 0.2, "in a single hospital it may lie anywhere"


def test_fear_silences_the_voice():
    """Reports fall to a third at once and stay there; errors rise year after year."""
    for weeks in (SOON, YEAR_1, YEAR_2):
        assert ratio(lived("voice"), FEAR, REPORTS, weeks)[0] == pytest.approx(1 / 3, abs=0.04)
    soon, year_1, year_2 = (
        ratio(lived("voice"), FEAR, ERRORS, w)[0] for w in (SOON, YEAR_1, YEAR_2)
    )
    assert 1 < soon < 1.05
    assert year_1 == pytest.approx(1.1, abs=0.02)
    assert year_2 > 1.2


def test_where_it_is_safe_reports_rise_first_and_errors_fall():
    assert ratio(lived("voice"), BUILD, REPORTS, SOON)[0] > 1.2
    errors = [ratio(lived("voice"), BUILD, ERRORS, weeks)[0] for weeks in (SOON, YEAR_1, YEAR_2)]
    assert 0.98 < errors[0] < 1
    assert errors[2] < 0.9 < errors[1] < 0.97


def test_fear_works_where_safety_licenses_mistakes_and_nowhere_else():
    for weeks in (SOON, YEAR_1, YEAR_2):
        assert ratio(lived("complacency"), FEAR, ERRORS, weeks)[0] < 0.75
        reports, errors = (
            ratio(lived("complacency"), FEAR, name, weeks)[0] for name in (REPORTS, ERRORS)
        )
        assert reports == pytest.approx(errors, abs=1e-12), "reports tell the truth there"
    for story in ("acuity", "aftermath"):
        for action, name in ((FEAR, ERRORS), (FEAR, REPORTS), (BUILD, ERRORS), (BUILD, REPORTS)):
            found, off = ratio(lived(story), action, name, BOTH)
            close(found, 1, off)


@pytest.mark.parametrize("story", STORIES)
def test_the_sanctioned_report_less_next_week(story):
    before, during, after = lived(story).sanctioned
    assert max(during, after) < before / 3


@pytest.mark.parametrize("story", STORIES)
def test_each_story_recommends_what_loses_least_in_its_own_world(story):
    losses = {action: by + cost(action) for action, by in changes(story).items()}
    best = min(losses, key=lambda action: losses[action].mean())
    assert best == FILE["stories"][story]["recommends"]
    for action in set(ACTIONS) - {best}:
        rest = losses[action] - losses[best]
        assert rest.mean() > Z * error(rest)


def test_who_lives_there_and_for_how_long():
    clock, levels = FILE["timeline"], FILE["levels"]
    assert (clock["weeks"], clock["start"], clock["burn_in"]) == (WEEKS, START, BURN_IN)
    assert (levels["unit"]["count"], levels["nurse"]["count"]) == (UNITS, NURSES)
    assert "count" not in levels["hospital"]
    summed = {name for name, said in FILE["variables"].items() if said.get("total") == "sum"}
    assert summed == set(SUMS)


def test_figures_in_the_comments():
    assert [round(float(expit(-0.63 + 0.86 * s)), 2) for s in (-1, 1)] == [0.18, 0.56]
    assert round(float(expit(-0.53)), 2) == 0.37
    assert round(np.log(0.5) / np.log(0.988)) in range(50, 60)
    assert 0.663 / np.hypot(0.663, 0.532) == pytest.approx(0.78, abs=5e-3)
    assert [cost(action) for action in (FEAR, BUILD, STAFF)] == [0.15, 0.15, 0.77]
    assert [round(quarter / 13, 2) for quarter in (2, 10)] == [0.15, 0.77]
    for story in STORIES:
        errors, _ = paper.means(story, LEAVE, np.arange(-25, 1))
        assert errors.mean() / UNITS == pytest.approx(4.6, abs=0.35)
        assert 13 * errors.mean() / UNITS == pytest.approx(60, abs=5)
