"""weekly-report, many hospitals at once: the package against a second hand's loop and algebra.

``weeks`` and ``weeks_on_paper`` know the file and nothing of the package; no number here was copied
from a run of it. How close means must be, ``weekly_file`` says.
"""

from __future__ import annotations

import numpy as np
import pytest

import causalstory as cs
from causalstory.decision.long_run import long_run
from causalstory.simulation.beforehand import beforehand
from causalstory.simulation.regression import regression_to_the_mean
from causalstory.simulation.weekly import expected, weekly

from . import weeks_on_paper as paper
from .weekly_file import (
    ERRORS,
    FILE,
    FIRST,
    HOSPITALS,
    REPORTS,
    SAFETY,
    SEED,
    VARIABLES,
    WINDOWS,
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
from .weeks import ACTIONS, BUILD, FEAR, LEAVE, NURSES, STAFF, STORIES, UNITS, correlations, live


@pytest.fixture(scope="module")
def wards():
    return cs.load("weekly-report")


@pytest.fixture(scope="module")
def told(wards):
    return {
        story: weekly(
            wards,
            world=story,
            actions=ACTIONS,
            variables=VARIABLES[story],
            windows=WINDOWS,
            histories=HOSPITALS,
            seed=7,
        )
        for story in STORIES
    }


def rows_of(engine, action, name, weeks):
    return engine.of(action, name)[:, WINDOWS.index(weeks)]


@pytest.mark.parametrize("story", STORIES)
def test_if_nobody_acts(told, story):
    for name in VARIABLES[story]:
        for weeks in WINDOWS:
            found = rows_of(told[story], LEAVE, name, weeks)
            loop = lived(story).window(LEAVE, name, weeks)
            close(found.mean(), loop.mean(), np.hypot(error(found), error(loop)))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("action", ACTIONS[1:])
def test_what_actions_do(told, story, action):
    """Against the twins: most of what hospitals differ in goes out."""
    for name in VARIABLES[story]:
        for weeks in WINDOWS:
            found, loop = (
                of(action, name, weeks) - of(LEAVE, name, weeks)
                for of in (lambda *asked: rows_of(told[story], *asked), lived(story).window)
            )
            close(found.mean(), loop.mean(), np.hypot(error(found), error(loop)))


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_what_actions_do_more_closely(wards, story):
    """Five times as many hospitals, and by ratios: one percent of the errors would stand out."""
    asked = {"world": story, "variables": (ERRORS, REPORTS), "windows": WINDOWS, "seed": 8}
    engine = weekly(wards, actions=ACTIONS, histories=5 * HOSPITALS, **asked)
    loop = live(story, 5 * HOSPITALS, SEED + 1)
    for action in ACTIONS[1:]:
        for place, weeks in enumerate(WINDOWS):
            for name in (ERRORS, REPORTS):
                found = engine.against_twin(action, name, place)
                value, off = ratio(loop, action, name, weeks)
                close(found.ratio, value, np.hypot(found.ratio_se, off))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("action", [LEAVE, BUILD, STAFF])
def test_errors_and_reports_on_paper(told, story, action):
    for weeks in WINDOWS:
        on_paper = paper.means(story, action, counted(weeks))
        for name, mean in zip((ERRORS, REPORTS), on_paper, strict=True):
            found = rows_of(told[story], action, name, weeks)
            close(found.mean(), mean.mean(), error(found))


@pytest.mark.parametrize("story", ["complacency", "acuity", "aftermath"])
def test_first_sanctions_and_first_fear_on_paper(told, story):
    """16 nurses with probability p: fear of .5 + .05 x 16 p. It is never above the limit then."""
    share, off, _, _ = paper.sanctions(story)
    for name, scale, plus in (("sanctioned", paper.PEOPLE, 0), ("fear", 0.05 * NURSES, 0.5)):
        found = (rows_of(told[story], FEAR, name, FIRST) - plus) / scale
        assert abs(found.mean() - share) < Z * error(found) + off


@pytest.mark.parametrize("story", STORIES)
def test_fear_comes_to_rest(told, story):
    """Fear = .75 fear + .5 + .05 S has come to rest at 2 + .2 S, if 2.5 is far enough away.

    Seldom in two worlds: few are sanctioned there. In the two others sanctions go on.
    """
    fear, all_sanctions = (
        rows_of(told[story], FEAR, name, YEAR_2).mean() for name in ("fear", "sanctioned")
    )
    free = 2 + 0.2 * all_sanctions / UNITS
    if story in ("complacency", "voice"):
        assert fear == pytest.approx(free, abs=2e-3)
    else:
        assert 2.2 < fear < free - 0.01


@pytest.mark.parametrize("story", STORIES)
def test_units_side_by_side(wards, story):
    """Means and standard deviations of units before the action, and their correlation."""
    safety, reports = beforehand(wards[story], [SAFETY, REPORTS], "unit", histories=HOSPITALS)
    found, loop = correlations(safety, reports), lived(story).correlations()
    close(found.mean(), loop.mean(), np.hypot(error(found), error(loop)))
    for one, other in ((safety, lived(story).safety), (reports, lived(story).reports)):
        for moment in (1, 2):
            first, second = (each.ravel() ** moment for each in (one, other))
            close(first.mean(), second.mean(), np.hypot(error(first), error(second)))


@pytest.mark.parametrize("story", STORIES)
def test_what_units_are(wards, story):
    """What is drawn once: no mean, and the covariances that the mechanisms say."""
    made, names = STORIES[story], ("sickness", "openness", "luck_of_the_unit")
    values = beforehand(wards[story], names, "unit", histories=20_000).reshape(3, -1)
    covariance = np.diag([1.0, made.by_sickness**2 + made.openness**2, made.luck**2])
    covariance[0, 1] = covariance[1, 0] = made.by_sickness
    for one in range(3):
        close(values[one].mean(), 0, error(values[one]))
        for other in range(3):
            product = values[one] * values[other]
            close(product.mean(), covariance[one, other], error(product))


def test_what_the_file_expects_of_the_package(wards):
    found = expected(wards, histories=60, seed=3)
    for said, (_, made) in zip(FILE["timeline"]["expect"], found, strict=True):
        weeks = rows(said["weeks"])
        value, off = ratio(lived(said["world"]), said["action"], said["variable"], weeks)
        close(made.ratio, value, np.hypot(made.ratio_se, off))


def test_the_table_of_the_long_run(wards):
    """Changes of errors a unit and week, their net of costs, and regret."""
    table = long_run(wards, histories=60, seed=3)
    for story in STORIES:
        assert table.best(story).action == FILE["stories"][story]["recommends"]
        for action, by in changes(story).items():
            cell = table.of(story, action)
            off = np.hypot(cell.outcome_change_se, error(by))
            close(cell.outcome_change, by.mean(), off)
            close(cell.net, -by.mean() - cost(action), off)
            looks_well = (story, action) == ("voice", FEAR)
            assert cell.self_confirming is looks_well


@pytest.mark.parametrize("action", [BUILD, STAFF])
@pytest.mark.parametrize("story", STORIES)
def test_praise_and_relief_on_paper(told, story, action):
    for name, of in (("praise", paper.praise), ("relief", paper.relief)):
        for weeks in WINDOWS:
            found = rows_of(told[story], action, name, weeks)
            np.testing.assert_allclose(found, of(action, counted(weeks)).mean(), atol=1e-12)


@pytest.mark.parametrize("story", STORIES)
def test_the_report_says_that_the_sanctioned_come_back_to_the_usual(wards, story):
    """Some hundred persons are picked in the voice world, again and again: hence the room."""
    histories = [cs.timeline(wards, world=story, action=FEAR, seed=seed) for seed in range(4)]
    found = [regression_to_the_mean(history) for history in histories]
    before, _, after = lived(story).sanctioned
    assert np.mean([each.before for each in found]) == pytest.approx(before, rel=0.15)
    assert np.mean([each.after for each in found]) == pytest.approx(after, abs=0.05)
