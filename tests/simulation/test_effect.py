"""True effects against closed forms, within stated Monte Carlo errors."""

import math

import numpy as np
import pytest

from causalstory.errors import UnknownNameError
from causalstory.simulation.effect import effect, truth
from causalstory.stories.catalog import load
from causalstory.stories.model import Scenario, Story

LINEAR = """
format = 1
id = "linear"
title = "Linear?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
z = {}
x = {}
m = {}
y = {}
b = {}
c = {}
[actions.more]
shift = { x = 2.0 }
[actions.fixed]
set = { x = 3.0 }
[actions.switch]
set = { b = 1 }
[stories.one]
title = "One"
[stories.one.mechanisms]
z = { family = "normal" }
b = { family = "bernoulli", formula = "0.4" }
x = { family = "normal", formula = "z", sd = 0.5 }
m = { family = "normal", formula = "1.5*x" }
y = { family = "normal", formula = "10 + 2*m - x + 4*z + 0.7*b" }
c = { family = "categorical", levels = ["low", "high"], formula = { high = "x" } }
"""


@pytest.fixture(scope="module")
def linear() -> Story:
    return load(LINEAR)["one"]


def test_a_linear_slope_is_exact(linear: Story) -> None:
    """Path tracing: 2 * 1.5 - 1 = 2; conditional means leave no noise at all."""
    assert truth(linear, n=1000).value == pytest.approx(2.0, abs=1e-9)


def test_a_binary_treatment_is_compared_at_one_and_zero(linear: Story) -> None:
    assert truth(linear, treatment="b", n=1000).value == pytest.approx(0.7, abs=1e-9)


def test_a_shift_moves_the_mean_by_slope_times_dose(linear: Story) -> None:
    assert effect(linear, "more", n=1000).outcome_change == pytest.approx(4.0, abs=1e-9)


def test_a_value_is_judged_against_leaving_it(linear: Story) -> None:
    """E[y | do(x=3)] - E[y] = 2 * (3 - E[x]) with E[x] = 0; the mean of x has sd 1.118/sqrt(n)."""
    found = effect(linear, "fixed", n=200_000)
    assert found.outcome_change == pytest.approx(6.0, abs=5 * 2 * 1.118 / math.sqrt(200_000))
    assert found.outcome_change_se == pytest.approx(2 * 1.118 / math.sqrt(200_000), rel=0.02)


def test_where_the_direct_effect_is_asked_for_only_the_outcome_notices() -> None:
    """Of 2 * 1.5 - 1 along both ways the arrow carries -1; z and b have nothing in between."""
    asks = LINEAR.replace('title = "One"', 'title = "One"\neffect = "direct"')
    direct = load(asks)["one"]
    assert effect(direct, "more", n=1000).outcome_change == pytest.approx(-2.0, abs=1e-9)
    fixed = effect(direct, "fixed", n=200_000)
    assert fixed.outcome_change == pytest.approx(-3.0, abs=5 * 1.118 / math.sqrt(200_000))
    assert fixed.outcome_change_se == pytest.approx(1.118 / math.sqrt(200_000), rel=0.02)
    assert effect(direct, "leave_it", n=1000).outcome_change == 0.0
    switched = effect(direct, "switch", n=200_000).outcome_change  # not the question's treatment
    assert switched == pytest.approx(0.7 * (1 - 1 / (1 + math.exp(-0.4))), abs=0.005)


def test_arrows_that_cancel_leave_no_rounding_error() -> None:
    """Two times 1.5 along one way and -3 along the other."""
    cancels = load(LINEAR.replace("2*m - x", "2*m - 3*x").replace("10 +", "0.1 +"))["one"]
    found = effect(cancels, "fixed", n=1000)
    assert (found.outcome_change, found.outcome_change_se) == (0.0, 0.0)
    assert truth(cancels, n=1000).value == 0.0
    slight = load(LINEAR.replace("2*m - x", "2*m - 2.999999*x"))["one"]
    assert truth(slight, n=1000).value == pytest.approx(1e-6, rel=1e-4)


@pytest.mark.parametrize(
    ("scenario", "story"),
    [("certain-executives", "carries_along"), ("consultants", "harm"), ("big-data", "alike")],
)
@pytest.mark.parametrize("kind", ["total", "direct"])
def test_a_change_that_is_the_same_in_every_row_has_no_error(
    scenario: str, story: str, kind: str
) -> None:
    """A straight line knows its slope; what rounding leaves is no Monte Carlo error."""
    assert truth(load(scenario)[story], effect=kind).se == 0


def test_leaving_it_changes_nothing_exactly(linear: Story) -> None:
    found = effect(linear, "leave_it", n=1000)
    assert (found.outcome_change, found.outcome_change_se) == (0.0, 0.0)
    assert found.proxy_change is None


def test_a_log_link_gives_the_mean_slope(ward: Scenario) -> None:
    """d/ds E exp(a + bs + ca) = b * E[errors] = b * exp(log 54 + (b^2 + c^2) / 2), b=.25, c=.15."""
    expected = 0.25 * 54 * math.exp((0.25**2 + 0.15**2) / 2)
    found = truth(ward["complacency"])
    assert found.value == pytest.approx(expected, abs=5 * found.se + 0.01 * expected)


COUNTS = """
format = 1
id = "tests"
title = "Do tests make cases?"
[question]
treatment = "tests"
outcome = "cases"
goal = "decrease"
[variables]
tests = {}
cases = {}
[stories.seek]
title = "Who seeks finds"
[stories.seek.mechanisms]
tests = { family = "poisson", formula = "log(4)" }
cases = { %s }
"""


def test_a_count_is_moved_by_whole_units() -> None:
    """A binomial has no half trials: one more test finds half a case more."""
    seek = load(COUNTS % 'family = "binomial", trials = "tests", formula = "0"')["seek"]
    assert truth(seek, n=1000).value == pytest.approx(0.5, abs=1e-9)


def test_one_more_of_a_poisson_count_is_what_a_regression_targets() -> None:
    """Chen's identity: cov(X, g(X)) / var(X) = E[g(X + 1) - g(X)], here (e^b - 1) E[e^(bX)]."""
    seek = load(COUNTS % 'family = "poisson", formula = "0.2*tests"')["seek"]
    expected = (math.exp(0.2) - 1) * math.exp(4 * (math.exp(0.2) - 1))
    found = truth(seek)
    assert found.value == pytest.approx(expected, abs=5 * found.se)


def test_no_path_is_exactly_zero(ward: Scenario) -> None:
    assert truth(ward["aftermath"]).value == 0.0
    assert truth(ward["aftermath"]).se == 0.0


def test_an_action_on_a_variable_the_story_lacks_changes_nothing() -> None:
    scenario = load(
        LINEAR.replace(
            "[stories.one]", "[actions.odd]\nset = { spare = 1 }\n[stories.one]"
        ).replace("c = {}\n", "c = {}\nspare = { latent = true }\n")
    )
    assert effect(scenario["one"], "odd", n=100).outcome_change == 0.0


OPERATIONS = """
format = 1
id = "operations"
title = "Operations"
question = { treatment = "cut", outcome = "end", goal = "decrease", contrast = ["keyhole", "open"], event = "dead" }
variables = { size = {}, cut = {}, end = {} }
actions.open_all.set = { cut = "open" }
[stories.one]
title = "One"
[stories.one.mechanisms]
size = { family = "bernoulli", formula = 0.5 }
cut = { family = "categorical", levels = ["none", "keyhole", "open"], formula = { keyhole = "size", open = 0.3 } }
end = { family = "categorical", levels = ["dead", "ill", "well"], formula = { ill = "cut - size", well = "0.5*cut" } }
"""  # noqa: E501


def test_levels_are_compared_by_the_share_of_the_event() -> None:
    story = load(OPERATIONS)["one"]

    def share(cut: int, size: int) -> float:
        return float(1 / (1 + np.exp(cut - size) + np.exp(0.5 * cut)))

    large = 1 / (1 + np.exp(-0.5))
    by_cut = [(1 - large) * share(cut, 0) + large * share(cut, 1) for cut in range(3)]
    found = truth(story, n=400_000)
    assert found.contrast == ("keyhole", "open")
    assert found.value == pytest.approx(by_cut[2] - by_cut[1], abs=4 * found.se)
    assert "for 'open' against 'keyhole'" in str(found)

    def chances(size: int) -> np.ndarray:
        weights = np.exp([0.0, size, 0.3])
        return weights / weights.sum()

    left = sum(
        part * chances(size) @ [share(cut, size) for cut in range(3)]
        for part, size in ((1 - large, 0), (large, 1))
    )
    opened = effect(story, "open_all", n=400_000)
    assert opened.outcome_change == pytest.approx(by_cut[2] - left, abs=1e-3)


def test_the_ends_are_compared_where_nobody_says_which(linear: Story) -> None:
    assert truth(linear, treatment="c", variable="y", n=100).value == 0.0
    found = truth(linear, treatment="x", variable="c", n=20_000)
    assert found.value == pytest.approx(0.1993, abs=0.003)  # the mean slope of logistic(x)


def test_unknown_names_are_refused(linear: Story) -> None:
    with pytest.raises(UnknownNameError, match="has no variable 'w'"):
        truth(linear, treatment="w")
    with pytest.raises(UnknownNameError, match="there is no action 'moore'"):
        effect(linear, "moore")


def test_effects_print_and_tabulate(ward: Scenario) -> None:
    fear = effect(ward["voice"], "rule_by_fear", n=20_000)
    assert "rule_by_fear" in str(fear)
    assert list(fear.to_frame()["story"]) == ["voice"]
    assert fear.outcome_change > 0 > (fear.proxy_change or 0)


def test_a_truth_reads_as_a_sentence(linear: Story) -> None:
    found = truth(linear, n=1000)
    assert str(found).startswith("one: the true total effect of x on y is 2 per unit of x")
    assert found.to_dict()["value"] == found.value
    assert list(found.to_frame()["treatment"]) == ["x"]
