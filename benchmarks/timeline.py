"""A thousand histories of eight units with sixteen nurses each over 104 weeks, against NumPy.

The mechanisms are those of a flagship over time: errors, reports, stocks of fear and learning.
NumPy draws as many Poisson and binomial numbers, in arrays of the same size; and it runs the same
mechanisms by hand, without checks. Both sides keep the weekly totals of each history. The lines
take turns; what matters are the ratios. Peak memory is what Python and NumPy allocate.
"""

import statistics
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np

import causalstory as cs
from causalstory.simulation.weekly import weekly

ROUNDS, SEED, HISTORIES, WEEKS, BLOCK = 7, 1, 1_000, 104, 512
UNITS, NURSES = 8, 16
ACTION = "rule_by_fear"
FILE = Path(__file__).parents[1] / "tests" / "scenarios" / "valid" / "weekly.toml"
WHOLE = cs.load(FILE)
CLOCK = replace(WHOLE.timeline, weeks=WEEKS, burn_in=0, expectations=())
SHORT = cs.scenario(
    question=WHOLE.question,
    stories=WHOLE.stories,
    actions=WHOLE.actions,
    evidence=WHOLE.evidence,
    timeline=CLOCK,
)


def blocks(histories: int) -> list[int]:
    return [min(BLOCK, histories - start) for start in range(0, histories, BLOCK)]


def ours(scenario: cs.Scenario, actions: list[str], jobs: int = 1, histories: int = HISTORIES):
    return weekly(
        scenario,
        world="voice",
        actions=actions,
        variables=["errors", "reports"],
        histories=histories,
        seed=SEED,
        jobs=jobs,
    )


def draws_alone() -> None:
    for number, size in enumerate(blocks(HISTORIES)):
        stream = np.random.default_rng(number)
        stream.uniform(-1.475, 1.475, (size, UNITS, 1))
        stream.normal(0, 0.15, (size, UNITS, 1))
        for _ in range(WEEKS):
            errors = stream.poisson(0.29, (size, UNITS, NURSES))
            stream.binomial(errors, 0.35)


def by_hand() -> np.ndarray:
    totals = []
    for number, size in enumerate(blocks(HISTORIES)):
        stream = np.random.default_rng(number)
        start = stream.uniform(-1.475, 1.475, (size, UNITS, 1))
        trouble = stream.normal(0, 0.15, (size, UNITS, 1))
        fear, learned = np.zeros_like(start), np.full_like(start, 0.625)
        recent, reports = np.zeros((2, size, UNITS, NURSES))
        rows = np.empty((size, 2, WEEKS))
        for week in range(WEEKS):
            board = float(week >= CLOCK.start)
            learned = 0.988 * learned + 0.0075 * reports.sum(axis=2, keepdims=True) / 1.72
            recent = 0.75 * recent + reports
            sanctions = board * (recent > 1.2).sum(axis=2, keepdims=True)
            fear = np.minimum(2.5, 0.75 * fear + 0.5 * board + 0.05 * sanctions)
            rate = np.exp(np.log(0.29) - (learned - 0.625) + trouble)
            errors = stream.poisson(rate, (size, UNITS, NURSES))
            chance = 1 / (1 + np.exp(0.63 - 0.86 * (start - fear)))
            reports = stream.binomial(errors, chance)
            rows[:, 0, week] = errors.sum(axis=(1, 2))
            rows[:, 1, week] = reports.sum(axis=(1, 2))
        totals.append(rows)
    return np.concatenate(totals)


def seconds(work, *arguments) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def megabytes(histories: int, windows: list[tuple[int, int]]) -> float:
    tracemalloc.start()
    weekly(
        SHORT,
        world="voice",
        actions=["leave_it", ACTION],
        variables=["errors", "reports"],
        windows=windows,
        histories=histories,
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    hand, found = by_hand(), ours(SHORT, [ACTION])
    for column, name in enumerate(("errors", "reports")):
        gap = hand[:, column].mean() / found.of(ACTION, name).mean() - 1
        if abs(gap) > 0.02:
            raise AssertionError(f"{name}: {gap:+.1%} apart")
    lines = {
        "NumPy's draws alone": (draws_alone,),
        "the same mechanisms in NumPy by hand": (by_hand,),
        "one action": (ours, SHORT, [ACTION]),
        "one action, two jobs": (ours, SHORT, [ACTION], 2),
        "an action and its twin": (ours, SHORT, ["leave_it", ACTION]),
        "one history with 250 weeks of burn-in": (
            lambda: cs.timeline(WHOLE, world="voice", action=ACTION),
        ),
    }
    taken = {name: [] for name in lines}
    for _ in range(ROUNDS):
        for name, (work, *arguments) in lines.items():
            taken[name].append(seconds(work, *arguments))
    base = statistics.median(taken["NumPy's draws alone"])
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{name:40} {middle:7.3f} s {middle / base:6.2f} x")
    years = [(26, 77), (78, 103)]
    for histories in (512, 1_000, 10_000):
        print(f"{histories:,} histories, means over windows: {megabytes(histories, years):.0f} MB")


if __name__ == "__main__":
    main()
