"""A scenario that uses every family, and the shipped flagship."""

import pytest

from causalstory.stories.catalog import load
from causalstory.stories.model import Scenario, Story

EVERY_FAMILY = """
format = 1
id = "every-family"
title = "Does every family draw?"
[question]
treatment = "dose"
outcome = "score"
goal = "increase"
[variables]
dose = {}
noise = {}
level = {}
count = {}
successes = {}
over = {}
wait = {}
arrival = {}
spread = {}
ward = {}
score = {}
[actions.more]
shift = { dose = 1.0 }
[stories.only]
title = "Only"
[stories.only.mechanisms]
noise = { family = "uniform", low = -1, high = 1 }
dose = { family = "normal", formula = "0.5*noise", sd = 0.5 }
level = { family = "bernoulli", formula = "dose" }
count = { family = "poisson", formula = "2 + 0.2*dose + 0.1*level" }
successes = { family = "binomial", trials = "count", formula = "0.3*dose" }
over = { family = "negative_binomial", formula = "1 + 0.1*dose", dispersion = 0.5 }
wait = { family = "gamma", formula = "0.2*dose", shape = 2.0 }
arrival = { family = "exponential", formula = "0.1*dose" }
spread = { family = "lognormal", formula = "0.1*dose", sd = 0.4 }
[stories.only.mechanisms.ward]
family = "categorical"
levels = ["general", "icu", "theatre"]
formula = { icu = "dose", theatre = "-1" }
[stories.only.mechanisms.score]
family = "deterministic"
formula = "dose + count + 0.5*over + wait*arrival + spread + (ward == 1)"
"""


@pytest.fixture(scope="session")
def every_family_text() -> str:
    return EVERY_FAMILY


@pytest.fixture(scope="session")
def every_family() -> Story:
    return load(EVERY_FAMILY)["only"]


@pytest.fixture(scope="session")
def ward() -> Scenario:
    return load("medication-errors")
