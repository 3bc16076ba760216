"""Small scenarios, data and estimates made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from causalstory.analysis.estimated import Estimate
from causalstory.analysis.identification import identify
from causalstory.analysis.least_squares import Fit
from causalstory.decision.assessment import assess
from causalstory.decision.recommendation import recommend
from causalstory.stories.catalog import load

DF = 100
BEST = 'decide = "best"'
NOT_CLEAR = "no action is clearly better than leaving it"
NO_GAIN = "no action gains more than it costs"
EXACT = 1e-8
SAFETY, SEEN, MADE = "psychological_safety", "reported_errors", "actual_errors"
ACTIONS = "more.shift = { dose = 1 }\nfix.set = { dose = 1 }\neat.shift = { diet = 2 }"


def scenario(question, body):
    """One question; variables, evidence, actions and stories in the body."""
    return load(f'format = 1\nid = "bench"\ntitle = "Bench"\n[question]\n{question}\n{body}')


# A treatment and a diet, both randomised, and paint on the wall that does nothing
CARE = 'treatment = "dose"\noutcome = "health"\nunit = "patient"'
CARE_BODY = """
[variables]
dose = {}
diet = {}
paint = {}
health = {}
frailty = { latent = true }
[actions]
%s
[stories.trial]
title = "A trial"
arrows = ["dose -> health", "diet -> health", "paint <- diet"]
[stories.selected]
title = "The frail get more"
arrows = ["dose -> health", "diet -> health", "paint <- diet", "dose <- frailty -> health"]
[stories.reversed]
title = "The well want more"
arrows = ["health -> dose", "diet -> health", "paint <- diet"]
"""


def care(actions="more.shift = { dose = 1 }", *, goal="increase", more=""):
    return scenario(f'{CARE}\ngoal = "{goal}"\n{more}', CARE_BODY % actions)


# Errors and reports of errors: what the proxy may say depends on how reports arise
WARD = 'treatment = "care"\noutcome = "errors"\nproxy = "reports"\ngoal = "decrease"'
WARD_BODY = """
[variables]
care = {}
staff = {}
errors = {}
reports = {}
[evidence]
report = { columns = ["care", "staff", "reports"] }
%s
[actions]
%s
[stories.counted]
title = "Reports count errors"
[stories.counted.mechanisms]
care = { family = "normal" }
staff = { family = "normal" }
errors = { family = "poisson", formula = "3 - 0.1*care - 0.05*staff" }
reports = { family = "binomial", trials = "errors", formula = "-0.5" }
[stories.felt]
title = "Reports are a mood"
[stories.felt.mechanisms]
care = { family = "normal" }
staff = { family = "normal" }
errors = { family = "poisson", formula = "3 - 0.1*care - 0.05*staff" }
reports = { family = "normal", formula = "0.2*errors" }
"""
AUDIT = 'audit = { adds = ["errors"] }'


def ward(actions="act.shift = { care = 1 }", *, more="", audit=AUDIT):
    return scenario(f"{WARD}\n{more}", WARD_BODY % (audit, actions))


def estimate(story, variable, value, half, evidence=None):
    """An estimate with an interval of half-width `half`, as if data had given it."""
    found = identify(story, evidence=evidence, treatment=variable)
    if found.strategy == "no_effect":
        value, half, fit = 0.0, 0.0, None
    else:
        se = half / stats.t.ppf(0.975, DF)
        fit = Fit(value, se, value - half, value + half, df=DF, n=DF + 2)
    return Estimate(
        story=story.name,
        evidence=evidence,
        treatment=variable,
        variable=found.variable,
        n=DF + 2,
        dropped=0,
        identification=found,
        estimate=value,
        low=value - half,
        high=value + half,
        level=0.95,
        naive=None,
        fit=fit,
    )


def judged(story, slopes, *, evidence=None, means=None):
    """Assessments from slopes: by variable the slope and the half-width of its interval."""
    estimates = {name: estimate(story, name, *pair, evidence) for name, pair in slopes.items()}
    return assess(story, estimates, means or {})


def advised(story, slopes, *, evidence=None, means=None, unknown=None):
    """The recommendation that follows from slopes."""
    found = identify(story, evidence=evidence)
    assessments = judged(story, slopes, evidence=evidence, means=means)
    return recommend(story, found, assessments, unknown or {})


# Least squares from the textbook


def design_matrix(treatment, *others):
    return np.column_stack([np.ones(len(treatment)), treatment, *others])


def slope(outcome, treatment, *others):
    """Coefficient of the treatment by the normal equations."""
    x = design_matrix(treatment, *others)
    return float(np.linalg.lstsq(x, outcome, rcond=None)[0][1])


def hc3(outcome, treatment, *others):
    """Standard error of MacKinnon and White (1985), by its sandwich."""
    x = design_matrix(treatment, *others)
    bread = np.linalg.inv(x.T @ x)
    residual = outcome - x @ bread @ x.T @ outcome
    leverage = np.diag(x @ bread @ x.T)
    meat = x.T @ np.diag((residual / (1 - leverage)) ** 2) @ x
    return float(np.sqrt((bread @ meat @ bread)[1, 1]))


def interval(level, outcome, treatment, *others):
    half = stats.t.ppf(0.5 + level / 2, len(outcome) - 2 - len(others))
    half *= hc3(outcome, treatment, *others)
    middle = slope(outcome, treatment, *others)
    return middle - half, middle + half


def patients(n=60, seed=5):
    """Rows for the care scenario: dose 0 or 1, the rest as they fall."""
    rng = np.random.default_rng(seed)
    dose = rng.integers(0, 2, n).astype(float)
    diet = rng.normal(size=n)
    health = 1.5 * dose + 0.8 * diet + rng.normal(size=n) * (1 + dose)
    paint = diet + rng.normal(size=n)
    return pd.DataFrame({"dose": dose, "diet": diet, "paint": paint, "health": health})


# Reading what `compare` answers


def rows(comparison):
    return {row["story"]: row for row in comparison.to_dict()["rows"]}


def changes(row):
    return {action["action"]: action for action in row["actions"]}
