"""medication-errors, checked by a second hand against derivations on paper.

``hospital`` holds the closed forms, ``quadrature`` a second derivation by brute force; neither
knows the package and no number here was copied from a run of it. A comparison with a simulation
fails beyond Z = 5 standard errors, which luck alone does once in 1.7 million; all of the roughly
150 comparisons together raise a false alarm once in 11,000 choices of the seed.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import norm

from causalstory.simulation.effect import effect, truth
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

from . import quadrature
from .hospital import (
    ACTIONS,
    ACUITY,
    COLUMNS,
    ERRORS,
    MOMENTS,
    REPORTS,
    SAFETY,
    STORIES,
    average_slope,
    best_action,
    change,
    means_after,
    net_loss,
    regrets,
)

Z = 5.0
N = 200_000
SEED = 20_240_229
SMALL = 0.05
"""A Monte Carlo error beyond this many errors a quarter would hide what is tested."""

WANTED = {
    "complacency": "rule_by_fear",
    "voice": "build_safety",
    "acuity": "staff_sick_wards",
    "aftermath": "leave_it",
}
PAIRS = [(SAFETY, REPORTS), (SAFETY, ERRORS), (ACUITY, REPORTS), (ACUITY, ERRORS)]


@pytest.fixture(scope="module")
def ward():
    return load("medication-errors")


@pytest.fixture(scope="module")
def worlds(ward):
    return {name: simulate(ward[name], n=N, seed=SEED, latent=True) for name in STORIES}


# What the derivations themselves say


@pytest.mark.parametrize("story", STORIES)
def test_closed_forms_agree_with_brute_force(story):
    closed, brute = MOMENTS[story], quadrature.moments(story)
    np.testing.assert_allclose(closed.means, brute.means, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(closed.covariance, brute.covariance, rtol=1e-8, atol=1e-8)


def test_the_four_weekly_reports_look_alike():
    correlations = [MOMENTS[story].correlation(SAFETY, REPORTS) for story in STORIES]
    assert all(0.6 < value < 0.7 for value in correlations)
    assert max(correlations) - min(correlations) < 0.05
    for story in STORIES:
        assert 20 < MOMENTS[story].mean(REPORTS) < 21.5
        assert 5 < MOMENTS[story].slope(REPORTS, SAFETY) < 6
        assert 55 < MOMENTS[story].mean(ERRORS) < 58


@pytest.mark.parametrize("story", STORIES)
def test_each_world_has_its_own_best_action(story):
    assert best_action(story) == WANTED[story]
    runner_up = sorted(regrets(story).values())[1]
    assert runner_up >= 2, "two errors a quarter: the smallest cost, in the world where all is idle"


def test_fear_confirms_itself_where_safety_is_a_voice():
    errors, reports = change("voice", "rule_by_fear")
    assert errors > 10
    assert reports < -5
    assert change("complacency", "rule_by_fear")[0] < 0


@pytest.mark.parametrize(
    ("story", "given"), [("complacency", ()), ("voice", ()), ("acuity", (ACUITY,))]
)
def test_least_squares_targets_the_truth(story, given):
    """Stein: with jointly normal S and A the population slope is the average slope, ratio one.

    A step of .1 standard deviations adds sinh(bh) / bh - 1 < .001 to it.
    """
    for of, true in zip((ERRORS, REPORTS), average_slope(story, SAFETY), strict=True):
        assert MOMENTS[story].slope(of, SAFETY, *given) == pytest.approx(true, rel=1e-3, abs=1e-9)


def test_adjusting_for_acuity_does_not_undo_the_aftermath():
    """Errors come first there: the adjusted slope stays, and the truth is zero."""
    assert MOMENTS["aftermath"].slope(ERRORS, SAFETY, ACUITY) > 13
    assert average_slope("aftermath", SAFETY) == (0.0, 0.0)


def test_case_mix_takes_the_naive_slope_away_where_acuity_is_the_story():
    assert MOMENTS["acuity"].slope(REPORTS, SAFETY) > 5
    assert MOMENTS["acuity"].slope(REPORTS, SAFETY, ACUITY) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("story", STORIES)
def test_a_thousand_audited_units_are_enough(story):
    """By the normal approximation another choice than the wanted one has P < 1e-4.

    An action is bought if the interval of slope x shift - cost lies above zero, at 95% over the
    two variables acted on (z = 2.24), and it has the largest such gain.
    """
    z = norm.isf(0.05 / 2 / 2)
    for name, (variable, shift, cost) in ACTIONS.items():
        if name == "leave_it" or (story == "aftermath" and variable == SAFETY):
            continue  # nothing to estimate
        given = (ACUITY,) if story == "acuity" and variable == SAFETY else ()
        gain = -shift * MOMENTS[story].slope(ERRORS, variable, *given) - cost
        error = quadrature.slope_error(story, ERRORS, variable, *given, n=1_000)
        if name == WANTED[story]:
            assert gain - z * error > 3.9 * error
        else:  # staffing in three worlds, fear and building where they do not help
            assert gain + 3.9 * error < z * error


def test_a_thousand_reports_are_enough_for_the_manager():
    """Fear lowers the reports by more than it costs, beyond the interval."""
    gain = MOMENTS["complacency"].slope(REPORTS, SAFETY) - ACTIONS["rule_by_fear"][2]
    assert gain > (1.96 + 3.9) * quadrature.slope_error("complacency", REPORTS, SAFETY, n=1_000)


@pytest.mark.parametrize("story", STORIES)
def test_reports_alone_cannot_pay_for_staffing(story):
    """Through the proxy staffing never shows a gain of its cost of ten, in no world."""
    found = MOMENTS[story].slope(REPORTS, ACUITY)
    assert found + 5 * quadrature.slope_error(story, REPORTS, ACUITY, n=1_000) < 10


def test_the_shares_that_the_comments_of_the_file_state():
    assert round(float(expit(-0.53)), 2) == 0.37
    fearful, safe = (float(expit(-0.53 + 0.95 * 0.9 * s)) for s in (-1, 1))
    assert (round(fearful, 2), round(safe, 2)) == (0.20, 0.58)


# The package against the derivations


def standard_error(influence):
    return float(np.std(influence) / np.sqrt(len(influence)))


def close(found, expected, error):
    assert abs(found - expected) <= Z * error, (found, expected, error)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("name", COLUMNS)
def test_means_and_standard_deviations(worlds, story, name):
    """The sample's sd has the influence ((x - mu)^2 - sigma^2) / 2 sigma."""
    x, mean, sd = worlds[story][name].to_numpy(float), *_moments_of(story, name)
    close(x.mean(), mean, standard_error(x))
    close(x.std(), sd, standard_error(((x - mean) ** 2 - sd**2) / (2 * sd)))


def _moments_of(story, name):
    return MOMENTS[story].mean(name), MOMENTS[story].sd(name)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize(("on", "of"), PAIRS)
def test_correlations_and_slopes(worlds, story, on, of):
    """Influences: zx zy - r (zx^2 + zy^2) / 2 of r, zx (sd_y zy - b sd_x zx) / sd_x of b."""
    x, y = (worlds[story][name].to_numpy(float) for name in (on, of))
    (mean_x, sd_x), (mean_y, sd_y) = _moments_of(story, on), _moments_of(story, of)
    zx, zy = (x - mean_x) / sd_x, (y - mean_y) / sd_y
    r, b = MOMENTS[story].correlation(on, of), MOMENTS[story].slope(of, on)
    close(np.corrcoef(x, y)[0, 1], r, standard_error(zx * zy - r * (zx**2 + zy**2) / 2))
    slope = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    close(slope, b, standard_error(zx * (zy * sd_y - b * zx * sd_x) / sd_x))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("of", [ERRORS, REPORTS])
def test_slopes_adjusted_for_acuity(worlds, story, of):
    frame = worlds[story]
    x = np.column_stack([np.ones(N), frame[SAFETY], frame[ACUITY]])
    found = np.linalg.lstsq(x, frame[of].to_numpy(float), rcond=None)[0][1]
    error = quadrature.slope_error(story, of, SAFETY, ACUITY, n=N)
    close(found, MOMENTS[story].slope(of, SAFETY, ACUITY), error)


def test_latent_variables_of_the_voice(worlds):
    """W = .9 S + .3 Z and L = .7 S + .3 Z: variances .90 and .58, covariance .63 through S."""
    w, learned = (worlds["voice"][name] for name in ("willingness_to_report", "learning"))
    assert np.var(w) == pytest.approx(0.90, abs=Z * 0.90 * np.sqrt(2 / N))
    assert np.var(learned) == pytest.approx(0.58, abs=Z * 0.58 * np.sqrt(2 / N))
    assert np.cov(w, learned)[0, 1] == pytest.approx(
        0.63, abs=Z * np.sqrt((0.90 * 0.58 + 0.63**2) / N)
    )


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("action", [name for name in ACTIONS if name != "leave_it"])
def test_effects_of_the_actions(ward, story, action):
    found = effect(ward[story], action, n=N, seed=SEED)
    errors, reports = change(story, action)
    assert found.outcome_change_se < SMALL
    assert found.proxy_change_se < SMALL
    close(found.outcome_change, errors, found.outcome_change_se)
    close(found.proxy_change, reports, found.proxy_change_se)


@pytest.mark.parametrize("story", STORIES)
def test_stated_monte_carlo_errors_are_large_enough(ward, story):
    """Over 40 seeds the root mean square of (found - derived) / se is at most 1.5.

    For honest errors 40 x its square is chi-squared with 40 degrees of freedom: P(> 90) = 1e-5.
    """
    expected = np.array(change(story, "staff_sick_wards"))
    scores = []
    for seed in range(40):
        found = effect(ward[story], "staff_sick_wards", n=5_000, seed=seed)
        changes = np.array([found.outcome_change, found.proxy_change])
        scores.append((changes - expected) / [found.outcome_change_se, found.proxy_change_se])
    assert (np.sqrt(np.mean(np.square(scores), axis=0)) < 1.5).all()


@pytest.mark.parametrize("story", ["acuity", "aftermath"])
@pytest.mark.parametrize("action", ["rule_by_fear", "build_safety"])
def test_acting_on_safety_is_exactly_idle(ward, story, action):
    found = effect(ward[story], action, n=5_000, seed=SEED)
    assert (found.outcome_change, found.proxy_change) == (0.0, 0.0)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("variable", [SAFETY, ACUITY])
def test_truth_is_the_average_slope(ward, story, variable):
    for of, expected in zip((ERRORS, REPORTS), average_slope(story, variable), strict=True):
        found = truth(ward[story], treatment=variable, variable=of, n=N, seed=SEED)
        assert found.se < SMALL
        close(found.value, expected, found.se + 1e-12)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("action", [name for name in ACTIONS if name != "leave_it"])
def test_data_under_an_action_has_the_derived_means(ward, story, action):
    """An independent way to the effects: draw the disturbed world and average."""
    frame = simulate(ward[story], n=N, seed=SEED + 1, do=action)
    variable, shift, _ = ACTIONS[action]
    expected = means_after(story, variable, shift)
    for name, mean in zip((ERRORS, REPORTS), expected, strict=True):
        close(frame[name].mean(), mean, standard_error(frame[name].to_numpy(float)))


def test_staffing_makes_open_wards_less_open_where_acuity_is_the_story(ward):
    """S = .78 A + ...: one unit of acuity less takes .78 of safety along."""
    frame = simulate(ward["acuity"], n=N, seed=SEED + 1, do="staff_sick_wards")
    close(frame[SAFETY].mean(), -0.78, standard_error(frame[SAFETY].to_numpy(float)))


@pytest.mark.parametrize("story", STORIES)
def test_the_file_asserts_the_derived_best_action(ward, story):
    """The package's own effects and costs give the derived net losses and the same choice."""
    losses = {"leave_it": 0.0}
    for action in ward[story].actions:
        if action.name != "leave_it":
            found = effect(ward[story], action, n=N, seed=SEED)
            losses[action.name] = found.outcome_change + action.cost
            close(losses[action.name], net_loss(story, action.name), found.outcome_change_se)
    assert losses.keys() == ACTIONS.keys()
    assert min(losses, key=losses.__getitem__) == WANTED[story] == ward[story].recommends
