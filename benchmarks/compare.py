"""`compare` against a DoWhy script written by hand that does the same work, in one run.

Both draw 10,000 rows from each of the four worlds, ask DoWhy whether and how the effects of safety
and of acuity are identified and what they are, put HC3 intervals around them, work out the naive
number, the phenomenon's correlation and the truth by simulated intervention. What they find is
compared before anything is timed. The lines take turns; what matters are the ratios.
"""

import contextlib
import io
import logging
import math
import statistics
import time
import warnings
from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd

import causalstory as cs
from causalstory.runner.streams import BLOCK, generator
from causalstory.simulation import effect

ROUNDS = 15
N, SEED, TRUTH_N = 10_000, 1, 200_000
SAFETY, ACUITY, ERRORS, REPORTS = (
    "psychological_safety",
    "acuity",
    "actual_errors",
    "reported_errors",
)
OBSERVED = [SAFETY, REPORTS, ACUITY, ERRORS]
ARROWS = {
    "complacency": [(SAFETY, ERRORS), (ACUITY, ERRORS), (ERRORS, REPORTS)],
    "voice": [
        *((SAFETY, "willingness_to_report"), (SAFETY, "learning"), ("learning", ERRORS)),
        *((ACUITY, ERRORS), (ERRORS, REPORTS), ("willingness_to_report", REPORTS)),
    ],
    "acuity": [(ACUITY, SAFETY), (SAFETY, ERRORS), (ACUITY, ERRORS), (ERRORS, REPORTS)],
    "aftermath": [
        *((ACUITY, ERRORS), ("earlier_incidents", ERRORS)),
        *((ERRORS, SAFETY), (ERRORS, REPORTS)),
    ],
}
WARD = cs.load("medication-errors")
Columns = dict[str, np.ndarray]


def logistic(value: np.ndarray | float) -> np.ndarray | float:
    return 1 / (1 + np.exp(-value))


def rate(story: str, now: Columns) -> np.ndarray:
    """Return the mean of the errors, given their causes."""
    match story:
        case "complacency":
            return np.exp(math.log(54) + 0.25 * now[SAFETY] + 0.15 * now[ACUITY])
        case "voice":
            return np.exp(math.log(56) - 0.28 * now["learning"] + 0.12 * now[ACUITY])
        case "acuity":
            return np.exp(math.log(53.5) + 0.0 * now[SAFETY] + 0.33 * now[ACUITY])
    return np.exp(math.log(54) + 0.12 * now[ACUITY] + 0.28 * now["earlier_incidents"])


def causes(story: str, block: int, size: int, shifts: tuple[float, ...] = (0.0,)) -> list[Columns]:
    """Draw what the errors arise from, with safety shifted by as much as is asked."""

    def normal(name: str) -> np.ndarray:
        return generator(SEED, name, block).standard_normal(size)

    now = {ACUITY: normal(ACUITY)}
    if story == "aftermath":
        return [{**now, "earlier_incidents": normal("earlier_incidents")} for _ in shifts]
    now[SAFETY] = normal(SAFETY)
    if story == "acuity":
        now[SAFETY] = 0.78 * now[ACUITY] + 0.626 * now[SAFETY]
    luck = 0.3 * normal("learning") if story == "voice" else 0.0
    moved = []
    for shift in shifts:
        safety = now[SAFETY] + shift
        moved.append({**now, SAFETY: safety})
        if story == "voice":
            moved[-1]["learning"] = luck + 0.7 * safety
    return moved


def draw(story: str) -> pd.DataFrame:
    (now,) = causes(story, 0, N)
    now[ERRORS] = generator(SEED, ERRORS, 0).poisson(rate(story, now))
    share: np.ndarray | float = logistic(-0.53)
    if story == "aftermath":
        luck = generator(SEED, SAFETY, 0).standard_normal(N)
        now[SAFETY] = 0.68 * luck + 0.039 * (now[ERRORS] - 56.6)
    if story == "voice":
        luck = generator(SEED, "willingness_to_report", 0).standard_normal(N)
        share = logistic(-0.53 + 0.95 * (0.3 * luck + 0.9 * now[SAFETY]))
    now[REPORTS] = generator(SEED, REPORTS, 0).binomial(now[ERRORS], share)
    return pd.DataFrame({name: now[name] for name in OBSERVED})


def slope(frame: pd.DataFrame, outcome: str, regressors: list[str]) -> tuple[float, ...]:
    """Return the slope on the first regressor with its HC3 interval, by statsmodels."""
    import statsmodels.api as sm

    design = sm.add_constant(frame[regressors].astype(float))
    fit = sm.OLS(frame[outcome].astype(float), design).fit(cov_type="HC3", use_t=True)
    return fit.params.iloc[1], *fit.conf_int().iloc[1]


def by_dowhy(story: str, frame: pd.DataFrame, treatment: str) -> tuple[float, ...]:
    """Return DoWhy's estimate of the effect on errors, with an HC3 interval."""
    from dowhy import CausalModel

    model = CausalModel(frame, treatment, ERRORS, graph=nx.DiGraph(ARROWS[story]))
    estimand = model.identify_effect(method_name="minimal-adjustment")
    if estimand.no_directed_path:
        return 0.0, 0.0, 0.0
    estimate = model.estimate_effect(
        estimand,
        method_name="backdoor.linear_regression",
        control_value=0,
        treatment_value=1,
        effect_modifiers=[],
    )
    held = estimand.get_backdoor_variables()
    number, low, high = slope(frame, ERRORS, [treatment, *held])
    np.testing.assert_allclose(number, estimate.value, rtol=1e-8)
    return estimate.value, low, high


def truth(story: str) -> float:
    """Return the average slope of the errors' mean, from 200,000 units moved up and down."""
    if story == "aftermath":
        return 0.0
    first = causes(story, 0, N)[0][SAFETY]
    h = 0.1 * float(np.std(first))
    total = 0.0
    for block, start in enumerate(range(0, TRUTH_N, BLOCK)):
        up, down = causes(story, block, min(BLOCK, TRUTH_N - start), (h, -h))
        total += float((rate(story, up) - rate(story, down)).sum())
    return total / TRUTH_N / (2 * h)


def by_hand() -> dict[str, list[float]]:
    found = {}
    for story in ARROWS:
        frame = draw(story)
        safety, acuity = (by_dowhy(story, frame.copy(), name) for name in (SAFETY, ACUITY))
        naive = slope(frame, ERRORS, [SAFETY])
        seen = slope(frame, REPORTS, [SAFETY])
        correlation = frame[SAFETY].corr(frame[REPORTS])
        found[story] = [*safety, acuity[0], *naive, *seen, correlation, truth(story)]
    return found


def by_causalstory() -> dict[str, list[float]]:
    effect._slope.cache_clear()  # or the truth would be worked out only once
    found = {}
    for row in cs.compare(WARD, n=N, seed=SEED):
        main, seen, naive = row.estimate, row.association, row.estimate.naive
        staff = next(a for a in row.recommendation.assessments if a.action.variable == ACUITY)
        found[row.story] = [
            *(main.estimate, main.low, main.high, -staff.change),
            *(naive.slope, naive.low, naive.high),
            *(seen.slope, seen.low, seen.high, seen.correlation, row.truth),
        ]
    return found


def quietly(work: Callable[[], dict[str, list[float]]]) -> dict[str, list[float]]:
    """Do work without DoWhy's log, warnings and printing."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return work()


def main() -> None:
    logging.disable(logging.WARNING)
    lines = {"a DoWhy script by hand": by_hand, "causalstory": by_causalstory}
    hand, ours = (quietly(work) for work in lines.values())
    for story, numbers in hand.items():
        np.testing.assert_allclose(ours[story], numbers, rtol=1e-8, atol=1e-8, err_msg=story)
    print(f"{sum(map(len, hand.values()))} numbers agree to 1e-8")
    times: dict[str, list[float]] = {name: [] for name in lines}
    for _ in range(ROUNDS):
        for name, work in lines.items():
            start = time.perf_counter()
            quietly(work)
            times[name].append(time.perf_counter() - start)
    base = statistics.median(times["a DoWhy script by hand"])
    for name, taken in times.items():
        middle = statistics.median(taken)
        print(f"{name:24} {middle:7.3f} s  {middle / base:6.3f} x")


if __name__ == "__main__":
    main()
