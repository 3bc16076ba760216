"""How often an interval that says 95% holds the truth, pattern by pattern.

Each pattern is a small scenario whose effect follows from its formulas by hand; 1,000 data sets are
drawn from it with the seeds 0 to 999 and read as a user's would be, by the arithmetic without DoWhy
(whose point estimates are held to the same numbers elsewhere).

Run as a script it prints the table of ``docs/coverage.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd

from causalstory.analysis.estimation import fit_from
from causalstory.analysis.identification import identify
from causalstory.analysis.preparation import read_data
from causalstory.runner.streams import generator
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load
from causalstory.stories.model import Story

HEAD = """
format = 1
id = "pattern"
title = "Does the interval hold the truth?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
z = {{}}
x = {{}}
m = {{}}
w = {{}}
y = {{}}
u = {{ latent = true }}
[evidence]
all = {{ columns = [{columns}] }}
[stories.true]
title = "True"
[stories.true.mechanisms]
"""


@dataclass(frozen=True)
class Pattern:
    """One way of estimating, on data of one kind.

    ``truth`` is derived by hand from the formulas; ``n`` is the size of each data set.
    """

    name: str
    columns: tuple[str, ...]
    mechanisms: str
    truth: float
    n: int
    cluster: ClassVar[str | None] = None

    @property
    def text(self) -> str:
        columns = ", ".join(f'"{name}"' for name in self.columns)
        return HEAD.format(columns=columns) + self.mechanisms

    def draw(self, story: Story, seed: int) -> pd.DataFrame:
        """Draw one data set."""
        return simulate(story, n=self.n, seed=seed)


WARDS = 30
ROWS = np.repeat(np.arange(WARDS), 10 + np.arange(WARDS) * 7 % 31)
"""The ward of each row: 30 wards of 10 to 40 rows."""

LINES = """
z = { family = "normal" }
x = { family = "normal", formula = "z" }
y = { family = "normal", formula = "0.5*x - z" }
"""
"""The arrows of all clustered patterns; their numbers are drawn below, wards and all."""


@dataclass(frozen=True)
class Clustered(Pattern):
    """Rows in wards: a third of what no column explains is common to the rows of one ward.

    ``treated`` says how many wards are; 0 lets chance and the confounder decide, ward by ward,
    None row by row.
    """

    columns: tuple[str, ...] = ("x", "y", "z")
    mechanisms: str = LINES
    truth: float = 0.5
    n: int = len(ROWS)
    treated: int | None = 0
    cluster: ClassVar[str | None] = "ward"

    def draw(self, story: Story, seed: int) -> pd.DataFrame:
        """Draw one data set."""
        random = generator(seed, story.name, 0)
        common = random.normal(size=WARDS)
        z = common[ROWS] + random.normal(size=self.n)
        if self.treated is None:
            x = 0.8 * z + random.normal(size=WARDS)[ROWS] + random.normal(size=self.n)
        elif self.treated:
            x = random.permutation(np.arange(WARDS) < self.treated)[ROWS].astype(float)
        else:
            x = (random.random(WARDS) < 1 / (1 + np.exp(-common)))[ROWS].astype(float)
        ward = 0.7 * random.normal(size=WARDS)
        y = 0.5 * x - z + ward[ROWS] + random.normal(size=self.n)
        return pd.DataFrame({"x": x, "y": y, "z": z, "ward": ROWS})


PATTERNS = (
    Pattern(
        "backdoor: normal, one confounder",
        ("x", "y", "z"),
        """
z = { family = "normal" }
x = { family = "normal", formula = "0.8*z" }
y = { family = "normal", formula = "0.5*x - z", sd = 2 }
""",
        0.5,
        100,
    ),
    Pattern(
        "backdoor: spread that grows with the treatment",
        ("x", "y", "z"),
        """
z = { family = "normal" }
x = { family = "normal", formula = "0.8*z" }
y = { family = "normal", formula = "0.5*x - z", sd = "exp(0.5*x)" }
""",
        0.5,
        400,
    ),
    Pattern(
        "binary treatment and outcome",
        ("x", "y"),
        """
x = { family = "bernoulli", formula = "-1" }
y = { family = "bernoulli", formula = "-0.5 + 0.9*x" }
""",
        1 / (1 + math.exp(-0.4)) - 1 / (1 + math.exp(0.5)),
        200,
    ),
    Pattern(
        "count outcome, log link",  # b * E[y] by Stein's lemma, E[y] = exp(3 + (.25^2 + .2^2) / 2)
        ("x", "y", "z"),
        """
z = { family = "normal" }
x = { family = "normal" }
y = { family = "poisson", formula = "3 + 0.25*x + 0.2*z" }
""",
        0.25 * math.exp(3 + (0.25**2 + 0.2**2) / 2),
        400,
    ),
    Pattern(
        "front door, one mediator",
        ("x", "y", "m"),
        """
u = { family = "normal" }
x = { family = "normal", formula = "u" }
m = { family = "normal", formula = "0.7*x" }
y = { family = "normal", formula = "0.6*m + 2*u" }
""",
        0.7 * 0.6,
        200,
    ),
    Pattern(
        "instrument, strong",
        ("x", "y", "w"),
        """
u = { family = "normal" }
w = { family = "bernoulli" }
x = { family = "normal", formula = "1.5*w + u" }
y = { family = "normal", formula = "0.5*x - 2*u" }
""",
        0.5,
        400,
    ),
    Pattern(
        "instrument, weak",
        ("x", "y", "w"),
        """
u = { family = "normal" }
w = { family = "normal" }
x = { family = "normal", formula = "0.15*w + u" }
y = { family = "normal", formula = "0.5*x - 2*u" }
""",
        0.5,
        200,
    ),
    Clustered("clustered: treatment by ward"),
    Clustered("clustered: 8 of 30 wards treated", treated=8),
    Clustered("clustered: treatment by row", treated=None),
)


def coverage(
    pattern: Pattern, sets: int = 1000, first_seed: int = 0, *, clusters: bool = True
) -> float:
    """Return the share of data sets whose 95% interval holds the truth.

    Without ``clusters`` every row is taken to stand for itself, whatever the pattern.
    """
    cluster = pattern.cluster if clusters else None
    story = load(pattern.text)["true"]
    found = identify(story)
    held = 0
    for seed in range(first_seed, first_seed + sets):
        data = pattern.draw(story, seed)
        columns = read_data(story.question, data, pattern.columns, ["x"], cluster=cluster)
        fit = fit_from(columns, found)
        held += fit.low <= pattern.truth <= fit.high
    return held / sets


def table() -> str:
    """Return the table of the page."""
    lines = [
        "| pattern | strategy | n | coverage | every row for itself |",
        "|---|---|--:|--:|--:|",
    ]
    for each in PATTERNS:
        strategy = identify(load(each.text)["true"]).strategy
        apart = f"{coverage(each, clusters=False):.1%}" if each.cluster else ""
        lines.append(f"| {each.name} | {strategy} | {each.n} | {coverage(each):.1%} | {apart} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201
