"""How often an interval that says 95% holds the truth, pattern by pattern.

Each pattern is a small scenario whose effect follows from its formulas by hand; 1,000 data sets are
drawn from it with the seeds 0 to 999 and read as a user's would be, by the arithmetic without DoWhy
(whose point estimates are held to the same numbers elsewhere).

Run as a script it prints the table of ``docs/coverage.md``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from causalstory.analysis.estimation import fit_from
from causalstory.analysis.identification import identify
from causalstory.analysis.preparation import read_data
from causalstory.simulation.simulate import simulate
from causalstory.stories.catalog import load

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

    @property
    def text(self) -> str:
        columns = ", ".join(f'"{name}"' for name in self.columns)
        return HEAD.format(columns=columns) + self.mechanisms


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
)


def coverage(pattern: Pattern, sets: int = 1000, first_seed: int = 0) -> float:
    """Return the share of data sets whose 95% interval holds the truth."""
    story = load(pattern.text)["true"]
    found = identify(story)
    held = 0
    for seed in range(first_seed, first_seed + sets):
        data = simulate(story, n=pattern.n, seed=seed)
        fit = fit_from(read_data(story.question, data, data.columns, ["x"]), found)
        held += fit.low <= pattern.truth <= fit.high
    return held / sets


if __name__ == "__main__":
    print("| pattern | strategy | n | coverage |\n|---|---|--:|--:|")  # noqa: T201
    for each in PATTERNS:
        strategy = identify(load(each.text)["true"]).strategy
        print(f"| {each.name} | {strategy} | {each.n} | {coverage(each):.1%} |")  # noqa: T201
