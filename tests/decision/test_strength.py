"""How strong an idea would have to be: built, not only computed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import causalstory as cs
from causalstory.analysis.least_squares import slope
from causalstory.simulation.simulate import simulate

COMMON = "add a latent common cause: dose <-> health"


def scenario(*, cost=0.0, relevant=0.0, decide="clear", more="", dose='family = "normal"'):
    return cs.load(
        f"""
format = 1
id = "strength"
title = "How strong?"
[question]
treatment = "dose"
outcome = "health"
goal = "increase"
decide = "{decide}"
relevant = {relevant}
[variables]
dose = {{}}
diet = {{}}
health = {{}}
[evidence]
chart = {{ columns = ["dose", "diet", "health"] }}
[actions]
treat.shift = {{ dose = 2 }}
treat.cost = {cost}
{more}
[stories.told]
title = "As told"
[stories.told.mechanisms]
diet = {{ family = "normal" }}
dose = {{ {dose} }}
health = {{ family = "normal", formula = "0.5*dose + 0.4*diet" }}
"""
    )


def strength_of(told, edit=COMMON, n=400):
    found = cs.enlarge(told, "told", n=n, steps=1)
    assert found.action == "treat"
    return next(row for row in found if str(row.edits[0]) == edit).strength


def tied_to_both(frame: pd.DataFrame, share: float) -> np.ndarray:
    """A column that explains this share of the dose, and of what the dose leaves of health."""
    x = frame["dose"].to_numpy() - frame["dose"].mean()
    y = frame["health"].to_numpy() - frame["health"].mean()
    x /= np.linalg.norm(x)
    left = y - (x @ y) * x
    left /= np.linalg.norm(left)
    other = np.random.default_rng(0).normal(size=len(x))
    other -= other.mean() + (x @ other) * x
    other -= (left @ other) * left
    other /= np.linalg.norm(other)
    among = np.sqrt(1 - share)
    return np.sqrt(share) * x + among * (np.sqrt(share) * left + np.sqrt(1 - share) * other)


@pytest.mark.parametrize(("cost", "decide"), [(0, "clear"), (0.3, "clear"), (0.3, "best")])
def test_a_common_cause_just_that_strong_undoes_the_action_and_no_more(cost, decide) -> None:
    """The column is made to measure; with it held equal the gain comes down to nothing."""
    told = scenario(cost=cost, decide=decide)
    found = strength_of(told)
    assert found.kind == "robustness_value"
    frame = simulate(told["told"], n=400)
    cause = tied_to_both(frame, found.value)
    fit = slope(frame["health"].to_numpy(), frame["dose"].to_numpy(), [cause], robust=False)
    reached = fit.low if decide == "clear" else fit.coefficient
    assert 2 * reached == pytest.approx(cost, abs=1e-9)


def test_the_smallest_change_worth_acting_on_may_be_reached_first() -> None:
    least = strength_of(scenario(relevant=0.6)).value
    assert least < strength_of(scenario()).value
    told = scenario(relevant=0.6)
    frame = simulate(told["told"], n=400)
    cause = tied_to_both(frame, least)
    fit = slope(frame["health"].to_numpy(), frame["dose"].to_numpy(), [cause], robust=False)
    assert 2 * fit.coefficient == pytest.approx(0.6)


def test_another_action_may_become_better_first() -> None:
    alone = strength_of(scenario()).value
    rival = strength_of(scenario(more="feed.shift = { diet = 2 }")).value
    cheap = strength_of(scenario(cost=0.3, more="some.shift = { dose = 1 }")).value
    assert rival < alone
    assert cheap < strength_of(scenario(cost=0.3)).value
    told = scenario(cost=0.3, more="some.shift = { dose = 1 }")
    frame = simulate(told["told"], n=400)
    cause = tied_to_both(frame, cheap)
    fit = slope(frame["health"].to_numpy(), frame["dose"].to_numpy(), [cause], robust=False)
    assert 2 * fit.coefficient - 0.3 == pytest.approx(fit.coefficient)


def test_a_ratio_of_risks_has_an_e_value() -> None:
    stones = cs.load("kidney-stones")
    found = cs.enlarge(stones, "surgery_drives_size", steps=1)
    frame = simulate(stones["surgery_drives_size"], n=10_000)
    risk = frame.groupby("open_surgery")["success"].mean()
    row = next(row for row in found if row.strength.kind)
    assert row.strength.kind == "e_value"
    assert row.strength.value == pytest.approx(cs.e_value(risk[1] / risk[0]))
    assert "risk ratio" in row.strength.sentence


def test_where_the_data_alone_must_decide_the_e_value_is_that_of_the_bound() -> None:
    found = cs.enlarge(cs.load("berkson"), "inflammation", steps=1)
    frame = simulate(cs.load("berkson")["inflammation"], n=10_000)
    outcome, treatment = (frame[name].to_numpy(float) for name in ("bad_bones", "bad_lungs"))
    fit = slope(outcome, treatment)
    base = outcome[treatment == 0].mean()
    (action,) = (a for a in cs.load("berkson").actions if a.name == "treat_lungs")
    dose = {"shift": action.value}.get(action.kind, action.value - treatment.mean())
    low = min(fit.interval(0.95), key=abs)
    flip = action.cost / abs(dose)
    row = next(row for row in found if row.strength.kind == "e_value")
    assert row.strength.value == pytest.approx(cs.e_value((base + low) / (base + flip)))


def test_a_reporting_rate_that_alone_makes_the_slope() -> None:
    """A world in which safety moves no errors, only the share of them that is reported."""
    ward = cs.load(
        """
format = 1
id = "rate"
title = "Rate"
[question]
treatment = "safety"
outcome = "errors"
proxy = "reports"
goal = "decrease"
[variables]
safety = {}
errors = {}
reports = {}
[evidence]
report = { columns = ["safety", "reports"] }
audit = { adds = ["errors"] }
[actions]
fear.shift = { safety = -1 }
[stories.complacency]
title = "Complacency"
[stories.complacency.mechanisms]
safety = { family = "normal" }
errors = { family = "poisson", formula = "4 + 0.1*safety" }
reports = { family = "binomial", trials = "errors" }
[stories.rate]
title = "Only the share moves"
[stories.rate.mechanisms]
safety = { family = "uniform", low = "-1", high = "1" }
errors = { family = "poisson", formula = "4" }
reports = { family = "deterministic", formula = "errors*0.4*(1 + 0.3*safety)" }
"""
    )
    first = cs.enlarge(ward, "complacency", world="rate").rows[0]
    assert [str(edit) for edit in first.edits] == ["add safety -> reports"]
    assert first.strength.kind == "rate_change"
    assert first.strength.value == pytest.approx(0.3, abs=0.005)
    assert "raised the share of Errors that shows up in Reports by 29.6%" in first.strength.sentence
    assert first.action_settled == "leave_it"


def test_whoever_does_nothing_has_no_action_to_undo() -> None:
    for story in ("voice", "aftermath"):
        found = cs.enlarge(cs.load("medication-errors"), story, n=500, steps=1)
        assert {row.strength.value for row in found} == {None}
