"""How often a true claim of independence is refuted, and how often a false one is, world by world.

In each world two columns are independent once others are known, or one of them moves the other a
little, around what is known. 1,000 data sets are drawn of either kind, with the seeds 0 to 999, and
tested as a user's would be, at the level of .01.

Run as a script it prints the table of ``docs/contradicted.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from causalstory.analysis.columns import Column, Sample
from causalstory.analysis.independence.choice import independence
from causalstory.analysis.independence.fisher import fisher_z

LEVEL = 0.01
Columns = dict[str, np.ndarray]
Draw = Callable[[np.random.Generator, int, float], Columns]


@dataclass(frozen=True)
class World:
    """Columns x, y and what is known, with the size of what x does to y where it does anything."""

    name: str
    draw: Draw
    n: int
    nudge: float
    categories: tuple[str, ...] = ()
    gaussian: bool = False

    def sample(self, seed: int, nudge: float) -> Sample:
        drawn = self.draw(np.random.default_rng(seed), self.n, nudge)
        columns = {
            name: Column(name, values.astype(float), ("a", "b", "c") * (name in self.categories))
            for name, values in drawn.items()
        }
        return Sample(columns, self.n)


def refuted(world: World, nudge: float = 0.0, sets: int = 1_000) -> float:
    """Return the share of data sets in which the independence is refuted."""
    found = 0
    for seed in range(sets):
        sample = world.sample(seed, nudge)
        given = [name for name in sample.columns if name not in ("x", "y")]
        test = independence(sample, "x", "y", given, gaussian=world.gaussian)
        found += test.p is not None and test.p <= LEVEL
    return found / sets


def refuted_by_fisher(world: World, sets: int = 1_000) -> float:
    """Return the share in which Fisher's z refutes it, though it is true."""
    found = 0
    for seed in range(sets):
        columns = world.sample(seed, 0.0).columns
        given = [c.numbers for name, c in columns.items() if name not in ("x", "y")]
        held = np.column_stack(given) if given else np.empty((world.n, 0))
        found += (fisher_z(columns["x"].numbers, columns["y"].numbers, held).p or 0.0) <= LEVEL
    return found / sets


def logistic(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-value))


def voice(g: np.random.Generator, n: int, nudge: float) -> Columns:
    """Reports of errors, as the voice story tells them; x is the patients' acuity."""
    x, safety = g.normal(size=(2, n))
    willing = 0.9 * safety + 0.3 * g.normal(size=n)
    learning = 0.7 * safety + 0.3 * g.normal(size=n)
    errors = g.poisson(np.exp(np.log(56) - 0.28 * learning + 0.12 * x))
    reports = g.binomial(errors, logistic(-0.53 + 0.95 * willing + nudge * x))
    return {"x": x, "y": reports, "errors": errors, "safety": safety}


def normal(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.normal(size=n)
    x = z + g.normal(size=n)
    return {"x": x, "y": z + nudge * x + g.normal(size=n), "z": z}


def counts(g: np.random.Generator, n: int, nudge: float) -> Columns:
    x = g.normal(size=n)
    return {"x": x, "y": g.poisson(np.exp(1 + nudge * x))}


def small_counts(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.normal(size=n)
    x = g.poisson(np.exp(3 + 0.3 * z))
    return {"x": x, "y": g.poisson(np.exp(3 + 0.3 * z + nudge * (x - 20))), "z": z}


def log_link(g: np.random.Generator, n: int, nudge: float) -> Columns:
    a, b, c = g.normal(size=(3, n))
    x = g.poisson(np.exp(1 + 0.4 * (a + b + c)))
    return {
        "x": x,
        "y": g.poisson(np.exp(2 + 0.4 * (a + b + c) + nudge * x)),
        "a": a,
        "b": b,
        "c": c,
    }


def logit(g: np.random.Generator, n: int, nudge: float) -> Columns:
    a, b = g.normal(size=(2, n))
    x = g.random(n) < logistic(2 * a + 2 * b)
    return {"x": x, "y": g.random(n) < logistic(2 * a + 2 * b + nudge * x), "a": a, "b": b}


def skewed(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = np.exp(g.normal(size=n))
    x = g.gamma(2.0, z / 2)
    return {"x": x, "y": np.exp(0.5 * g.normal(size=n)) * z + nudge * x, "z": z}


def curve(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.normal(size=n)
    x = np.abs(z) + g.normal(size=n)
    return {"x": x, "y": z**2 + nudge * x + g.normal(size=n), "z": z}


def jump(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.normal(size=n)
    x = 2.0 * (z > 0.5) + g.normal(size=n)
    return {"x": x, "y": 2.0 * (z > 0.5) + nudge * x + g.normal(size=n), "z": z}


def two_by_two(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.random(n) < 0.5
    x = g.random(n) < 0.3 + 0.4 * z
    return {"x": x, "y": g.random(n) < 0.2 + 0.5 * z + nudge * x, "z": z}


def thin_strata(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.integers(0, 3, size=(2, n))
    x = g.integers(0, 3, size=n)
    y = np.where(g.random(n) < nudge, x, g.integers(0, 3, size=n))
    return {"x": x, "y": y, "a": z[0], "b": z[1]}


def group(g: np.random.Generator, n: int, nudge: float) -> Columns:
    z = g.normal(size=n)
    x = (z + g.normal(size=n) > -0.5).astype(int) + (z + g.normal(size=n) > 0.8)
    return {"x": x, "y": z + nudge * (x == 1) + g.normal(size=n), "z": z}


WORLDS = (
    World("reports of errors, two known", voice, 10_000, 0.03),
    World("the same, fewer units", voice, 1_000, 0.1),
    World("counts, nothing known", counts, 400, 0.15),
    World("log link, three known", log_link, 10_000, 0.015),
    World("log link, three known, fewer units", log_link, 1_000, 0.05),
    World("logit link, two known", logit, 10_000, 0.3),
    World("skewed, one known", skewed, 1_000, 0.15),
    World("a curve", curve, 1_000, 0.15),
    World("a jump", jump, 10_000, 0.05),
    World("a group and a number", group, 500, 0.4, ("x",)),
    World("counts, 40 units", small_counts, 40, 0.03),
    World("counts, 20 units", small_counts, 20, 0.05),
    World("a Gaussian story", normal, 200, 0.3, gaussian=True),
    World("0 or 1, two strata", two_by_two, 500, 0.15),
    World("groups, nine thin strata", thin_strata, 100, 0.4, ("x", "y", "a", "b")),
)


def row(world: World) -> str:
    """Return one row of the table of the page."""
    sample = world.sample(0, 0.0)
    given = [name for name in sample.columns if name not in ("x", "y")]
    test = independence(sample, "x", "y", given, gaussian=world.gaussian)
    thin = ", permuted" if test.method == "G-test" and test.df is None else ""
    plain = "" if world.categories else f"{refuted_by_fisher(world):.1%}"
    shares = f"{refuted(world):.1%} | {refuted(world, world.nudge):.0%} | {plain}"
    return f"| {world.name} | {test.method}{thin} | {world.n:,} | {shares} |"


if __name__ == "__main__":
    print("| world | test | n | false alarms | found | false alarms of Fisher's z |")  # noqa: T201
    print("|---|---|--:|--:|--:|--:|")  # noqa: T201
    for each in WORLDS:
        print(row(each), flush=True)  # noqa: T201
