"""How often the rule acts on luck: about one time in twenty, as its intervals promise."""

from __future__ import annotations

import numpy as np
import pytest

from causalstory.analysis.columns import Sample
from causalstory.analysis.estimated import Estimate
from causalstory.analysis.estimation import fit_from
from causalstory.analysis.identification import identify
from causalstory.decision.assessment import assess
from causalstory.decision.recommendation import recommend

from .bench import care

TIMES = 1_500
ROWS = 40
ACTIONS = "more.shift = { dose = 1 }\nless.shift = { dose = -1 }"
FOUR = ACTIONS + "\neat.shift = { diet = 1 }\nfast.shift = { diet = -1 }"


def actions(story, variables, effect, *, seed):
    """What is recommended on fresh data, time after time; least squares stands in for DoWhy."""
    rng = np.random.default_rng(seed)
    level = 1 - 0.05 / len(variables)
    known = {name: identify(story, treatment=name) for name in variables}
    for _ in range(TIMES):
        columns = {name: rng.normal(size=ROWS) for name in ("dose", "diet")}
        luck = rng.normal(size=ROWS) * (0.5 + np.abs(columns["dose"]))
        sample = Sample.of({**columns, "health": effect * columns["dose"] + luck})
        estimates = {}
        for name, found in known.items():
            fit = fit_from(sample, found, level=level)
            estimates[name] = Estimate(
                *(story.name, None, name, "health", ROWS, 0, found),
                *(fit.coefficient, fit.low, fit.high, level, None),
                fit=fit,
            )
        chosen = recommend(story, known["dose"], assess(story, estimates, {}))
        yield chosen.action


@pytest.mark.parametrize(
    ("text", "variables"), [(ACTIONS, ("dose",)), (FOUR, ("dose", "diet"))], ids=["one", "two"]
)
def test_without_an_effect_it_acts_in_about_one_of_twenty(text, variables):
    """An error rate outside .03 to .07 would be 3.5 standard errors of the count away from .05."""
    story = care(text)["trial"]
    acted = sum(action != "leave_it" for action in actions(story, variables, 0.0, seed=11))
    assert 0.03 <= acted / TIMES <= 0.07


def test_with_a_strong_effect_it_acts_nearly_always_and_the_right_way():
    found = list(actions(care(FOUR)["trial"], ("dose", "diet"), 2.0, seed=12))
    assert found.count("more") / TIMES > 0.95
    assert "less" not in found
