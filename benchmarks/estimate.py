"""One estimate at n = 10,000, one column held equal: our regression, statsmodels' and DoWhy's.

The slope and its HC3 interval agree to 1e-8 before anything is timed; DoWhy gives the slope alone.
The lines take turns; what matters are the ratios. The last line is DoWhy's second opinion at its
worst: the largest graph that it is asked about, where every subset is tried in vain.
"""

import statistics
import time
from collections.abc import Callable

import networkx as nx
import numpy as np
import statsmodels.api as sm

import causalstory as cs
from causalstory.analysis.columns import Sample
from causalstory.analysis.design import design
from causalstory.analysis.dowhy_bridge import MOST_NODES, cross_check, linear_effect_of
from causalstory.analysis.estimation import fit_from
from causalstory.analysis.least_squares import slope

ROUNDS, ROWS, SEED = 15, 10_000, 1
CLOSE = {"rtol": 1e-8, "atol": 1e-8}
STORY = cs.load("medication-errors")["acuity"]


def worst_graph() -> tuple[nx.DiGraph, list[str]]:
    causes = [f"z{i}" for i in range(MOST_NODES - 3)]
    graph = nx.DiGraph([("s", "y"), ("u", "s"), ("u", "y")])
    graph.add_edges_from((cause, end) for cause in causes for end in ("s", "y"))
    return graph, ["s", "y", *causes]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    data = cs.simulate(STORY, n=ROWS, seed=SEED)
    sample = Sample.of({name: data[name].to_numpy(float) for name in data})
    found = cs.identify(STORY)
    columns = design(sample, found.treatment, found.variable, found.adjustment_set)
    graph = cs.to_networkx(STORY)
    matrix = np.column_stack([np.ones(ROWS), columns.x, *columns.covariates])

    def by_statsmodels() -> tuple[float, float, float]:
        fit = sm.OLS(columns.y, matrix).fit(cov_type="HC3", use_t=True)
        return (fit.params[1], *fit.conf_int()[1])

    lines: dict[str, Callable[[], object]] = {
        "DoWhy's number": lambda: linear_effect_of(graph, columns),
        "statsmodels, HC3": by_statsmodels,
        "NumPy's lstsq alone": lambda: np.linalg.lstsq(matrix, columns.y, rcond=None),
        "slope, HC3": lambda: slope(columns.y, columns.x, columns.covariates),
        "fit_from, HC3": lambda: fit_from(sample, found),
    }
    ours = slope(columns.y, columns.x, columns.covariates)
    if not np.allclose([ours.coefficient, ours.low, ours.high], by_statsmodels(), **CLOSE):
        raise AssertionError("the intervals differ")
    if not np.isclose(ours.coefficient, linear_effect_of(graph, columns), **CLOSE):
        raise AssertionError("the slopes differ")
    took = {name: [] for name in lines}
    for _ in range(ROUNDS):
        for name, work in lines.items():
            took[name].append(timed(work))
    medians = {name: statistics.median(times) for name, times in took.items()}
    slowest = medians["DoWhy's number"]
    print("what                      ms   against DoWhy")
    for name, median in medians.items():
        print(f"{name:<21} {1e3 * median:>7.2f} {median / slowest:>15.3f}")
    worst, observed = worst_graph()
    opinion = timed(lambda: cross_check(worst, observed, "s", "y"))
    print(f"\nDoWhy's second opinion on {len(worst)} nodes, at its worst: {opinion:.1f} s")


if __name__ == "__main__":
    main()
