"""Simulation against NumPy by hand, the random draws alone, and dowhy.gcm, in one run.

The million rows are those of the flagship's `voice` story, all six variables. The hand-written
lines are the fastest that we know: standard normals scaled afterwards, columns left as they are
rather than put into a frame. The lines take turns; what matters are the ratios.

Against dowhy.gcm it is processor time that is taken, of one thread: where others keep the machine
busy, calls of milliseconds are interrupted and shorter ones are not.
"""

import math
import os
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy import stats

import causalstory as cs

ROUNDS = 15
N = 1_000_000
GCM_ROUNDS = {1_000: 150, 10_000: 50, 100_000: 15, 1_000_000: 15}
CHAINS = (10, 20)
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


def chain(length: int) -> cs.Story:
    """Return a story of so many normal variables, each caused by the two before it."""
    names = [f"v{number}" for number in range(length)]
    told = {}
    for place, name in enumerate(names):
        terms = [f"0.5*{cause}" for cause in names[max(0, place - 2) : place]]
        told[name] = {"family": "normal", "formula": " + ".join(terms) or "0"}
    return cs.scenario(
        question={"treatment": names[length // 2], "outcome": names[-1], "goal": "increase"},
        stories={"one": {"mechanisms": told}},
        variables={name: {} for name in names},
    )["one"]


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


def against_gcm(story: cs.Story, model: Any, n: int) -> dict[str, Callable[[], object]]:
    from dowhy import gcm

    treatment, others = story.question.treatment, len(story.variables) - 1
    return {
        "gcm.draw_samples": lambda: gcm.draw_samples(model, n),
        "simulate": lambda: cs.simulate(story, n=n),
        "gcm.interventional_samples": lambda: gcm.interventional_samples(
            model, {treatment: lambda _: 2.0}, num_samples_to_draw=n
        ),
        "simulate(do=...)": lambda: cs.simulate(story, n=n, do={treatment: 2.0}),
        "its normals alone": lambda: normals(others, n),
    }


def print_against_gcm(story: cs.Story, sizes: Iterable[int]) -> None:
    from threadpoolctl import threadpool_limits

    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        model = gcm_model(story)
        for n in sizes:
            lines = against_gcm(story, model, n)
            found = medians(lines, GCM_ROUNDS[n], time.process_time)
            samples, drawn, interventions, *ours = lines
            print(f"{n:,} rows of {len(story.variables)} variables, linear and normal")
            report(found, (samples, samples), (drawn, samples))
            report(found, *((name, interventions) for name in (interventions, *ours)))
            print("called over and over, each line alone")
            alone = {
                name: medians({name: lines[name]}, GCM_ROUNDS[n], time.process_time)[name]
                for name in (interventions, *ours)
            }
            report(alone, *((name, interventions) for name in alone))


def normals(columns: int, n: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.standard_normal(n) for _ in range(columns)]


def medians(
    lines: dict[str, Callable[[], object]],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in lines}
    for turn in range(rounds + 1):
        for name, work in lines.items():
            start = clock()
            work()
            if turn:  # the first turn warms up
                times[name].append(clock() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def report(found: dict[str, float], *pairs: tuple[str, str]) -> None:
    for name, base in pairs:
        print(f"{name:36} {1000 * found[name]:9.3f} ms  {found[name] / found[base]:7.3f} x {base}")


def main() -> None:
    one, several = "simulate, one thread", f"simulate, {CORES} threads"
    hand, alone = "NumPy by hand", "the draws alone"
    found = medians({hand: by_hand, alone: draws_alone(), one: voice(1), several: voice(CORES)})
    print(f"{N:,} rows of six variables")
    report(found, (hand, hand), (alone, hand), (one, hand), (several, hand), (one, alone))
    print_against_gcm(cs.load(LINEAR)["one"], GCM_ROUNDS)
    for length in CHAINS:
        print_against_gcm(chain(length), [1_000])


if __name__ == "__main__":
    main()
