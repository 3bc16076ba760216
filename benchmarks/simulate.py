"""Simulation against NumPy by hand, the random draws alone, and dowhy.gcm, in one run.

The million rows are those of the flagship's `voice` story, all six variables. The hand-written
lines are the fastest that we know: standard normals scaled afterwards, columns left as they are
rather than put into a frame. The lines take turns; what matters are the ratios.
"""

import math
import os
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats

import causalstory as cs

ROUNDS = 15
N = 1_000_000
GCM_SIZES = (1_000, 10_000, 100_000, 1_000_000)
CORES = os.cpu_count() or 1

LINEAR = """
format = 1
id = "linear-normal"
title = "Does a linear story draw as fast as its equations?"
[question]
treatment = "x"
outcome = "y"
goal = "increase"
[variables]
z = {}
x = {}
m = {}
y = {}
[stories.one]
title = "One"
[stories.one.mechanisms]
z = { family = "normal" }
x = { family = "normal", formula = "0.8*z" }
m = { family = "normal", formula = "1.5*x" }
y = { family = "normal", formula = "2.0*m - 1.0*x + 0.5*z" }
"""


def logistic(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-value))


def by_hand() -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(1)
    acuity, safety = rng.standard_normal(N), rng.standard_normal(N)
    willingness = 0.9 * safety + 0.3 * rng.standard_normal(N)
    learning = 0.7 * safety + 0.3 * rng.standard_normal(N)
    errors = rng.poisson(np.exp(math.log(56) - 0.28 * learning + 0.12 * acuity))
    reports = rng.binomial(errors, logistic(-0.53 + 0.95 * willingness))
    return acuity, safety, willingness, learning, errors, reports


def draws_alone() -> Callable[[], None]:
    _, _, willingness, learning, errors, _ = by_hand()
    rate = np.exp(math.log(56) - 0.28 * learning)
    share = logistic(-0.53 + 0.95 * willingness)

    def draw() -> None:
        rng = np.random.default_rng(1)
        for _ in range(4):
            rng.standard_normal(N)
        rng.poisson(rate)
        rng.binomial(errors, share)

    return draw


def voice(jobs: int) -> Callable[[], pd.DataFrame]:
    story = cs.load("medication-errors")["voice"]
    return lambda: cs.simulate(story, n=N, latent=True, jobs=jobs)


def gcm_model(story: cs.Story) -> Any:
    """Return the story as dowhy.gcm learns it: linear regressions with normal noise."""
    from dowhy import gcm

    gcm.config.disable_progress_bars()
    model = gcm.StructuralCausalModel(nx.DiGraph(cs.to_networkx(story).edges))
    for node in model.graph.nodes:
        noise = gcm.ScipyDistribution(stats.norm)
        mechanism = (
            gcm.AdditiveNoiseModel(gcm.ml.create_linear_regressor(), noise)
            if list(model.graph.predecessors(node))
            else noise
        )
        model.set_causal_mechanism(node, mechanism)
    gcm.fit(model, cs.simulate(story, n=10_000))
    return model


def against_gcm(story: cs.Story, model: Any, n: int) -> dict[str, Callable[[], pd.DataFrame]]:
    from dowhy import gcm

    return {
        "gcm.draw_samples": lambda: gcm.draw_samples(model, n),
        "simulate": lambda: cs.simulate(story, n=n),
        "gcm.interventional_samples": lambda: gcm.interventional_samples(
            model, {"x": lambda _: 2.0}, num_samples_to_draw=n
        ),
        "simulate(do=...)": lambda: cs.simulate(story, n=n, do={"x": 2.0}),
        f"simulate(do=..., jobs={CORES})": lambda: cs.simulate(
            story, n=n, do={"x": 2.0}, jobs=CORES
        ),
        "its three normals alone": lambda: normals(3, n),
    }


def normals(columns: int, n: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.standard_normal(n) for _ in range(columns)]


def medians(lines: dict[str, Callable[[], object]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in lines}
    for turn in range(ROUNDS + 1):
        for name, work in lines.items():
            start = time.perf_counter()
            work()
            if turn:  # the first turn warms up
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(found: dict[str, float], *pairs: tuple[str, str]) -> None:
    for name, base in pairs:
        print(f"{name:36} {found[name]:8.4f} s  {found[name] / found[base]:7.3f} x {base}")


def main() -> None:
    one, several = "simulate, one thread", f"simulate, {CORES} threads"
    hand, alone = "NumPy by hand", "the draws alone"
    found = medians({hand: by_hand, alone: draws_alone(), one: voice(1), several: voice(CORES)})
    print(f"{N:,} rows of six variables")
    report(found, (hand, hand), (alone, hand), (one, hand), (several, hand), (one, alone))
    story = cs.load(LINEAR)["one"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = gcm_model(story)
        for n in GCM_SIZES:
            lines = against_gcm(story, model, n)
            found = medians(lines)
            samples, drawn, interventions, *ours = lines
            print(f"{n:,} rows of four variables, linear and normal")
            report(found, (samples, samples), (drawn, samples))
            report(found, *((name, interventions) for name in (interventions, *ours)))


if __name__ == "__main__":
    main()
