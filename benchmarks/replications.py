"""One replication of the flagship (simulate and estimate, four stories), ours against DoWhy's.

Every story is drawn, its graph says what to hold equal, and the effect of safety on the errors is
estimated: by DoWhy, called as `compare` calls it and for the estimate alone, and by the batched
regressions inside `regret`, which also give the HC3 interval. Both read the very same rows and
must agree to 1e-8 before anything is timed. The lines take turns; what matters are the ratios.
"""

import statistics
import time

import numpy as np
import pandas as pd

import causalstory as cs
from causalstory.analysis.batched import slopes
from causalstory.analysis.dowhy_bridge import linear_effect
from causalstory.simulation.replicate import batches, replicate

ROUNDS, SEED = 5, 1
SIZES = {80: 800, 1_000: 400, 10_000: 60}
WARD = cs.load("medication-errors")
SAFETY, ERRORS = "psychological_safety", "actual_errors"
SETS = {story.name: cs.identify(story).adjustment_set for story in WARD.stories}
GRAPHS = {story.name: cs.to_networkx(story) for story in WARD.stories}


def batched(n: int, replications: int) -> dict[str, np.ndarray]:
    found: dict[str, list[np.ndarray]] = {story.name: [] for story in WARD.stories}
    for story in WARD.stories:
        held = SETS[story.name]
        columns = (SAFETY, ERRORS, *(held or ()))
        for batch, sets in batches(n, replications):
            drawn = replicate(story, columns, n=n, seed=SEED, batch=batch, sets=sets)
            estimates = slopes(drawn[ERRORS], drawn[SAFETY], [drawn[name] for name in held or ()])
            found[story.name].append(estimates.coefficient)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def through_dowhy(n: int, replications: int) -> dict[str, list[float]]:
    """The same, one data set at a time; drawing in batches is ours, so it costs no more here."""
    found: dict[str, list[float]] = {story.name: [] for story in WARD.stories}
    for story in WARD.stories:
        held = SETS[story.name] or ()
        columns = (SAFETY, ERRORS, *held)
        drawn = replicate(story, columns, n=n, seed=SEED, batch=0, sets=replications)
        for i in range(replications):
            frame = pd.DataFrame({name: values[i] for name, values in drawn.items()})
            graph = GRAPHS[story.name]
            if story.name == "aftermath":  # zero by its arrows: compare the naive number there
                graph = graph.copy()
                graph.remove_edge(ERRORS, SAFETY)
                graph.add_edge(SAFETY, ERRORS)
            found[story.name].append(linear_effect(graph, frame, SAFETY, ERRORS, held))
    return found


def timed(work, *arguments) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def main() -> None:
    for n in SIZES:
        ours, theirs = batched(n, 2), through_dowhy(n, 2)
        for name, numbers in theirs.items():
            if not np.allclose(ours[name], numbers, rtol=1e-8, atol=1e-8):
                raise AssertionError(f"{name}: the estimates differ")
    print("n        DoWhy, ms   batched, ms   ratio     estimating alone, ms")
    for n, many in SIZES.items():
        few = max(2, min(5, 60_000 // n))
        slow, fast = [], []
        for _ in range(ROUNDS):
            slow.append(timed(through_dowhy, n, few) / few)
            fast.append(timed(batched, n, many) / many)
        drawing = statistics.median(timed(drawn_alone, n, many) / many for _ in range(ROUNDS))
        slow_one, fast_one = statistics.median(slow), statistics.median(fast)
        alone = 1e3 * max(0.0, fast_one - drawing)
        print(f"{n:<8,} {1e3 * slow_one:>9.1f} {1e3 * fast_one:>13.3f} "
              f"{fast_one / slow_one:>9.4f} {alone:>15.3f}")  # fmt: skip


def drawn_alone(n: int, replications: int) -> None:
    for story in WARD.stories:
        columns = (SAFETY, ERRORS, *(SETS[story.name] or ()))
        for batch, sets in batches(n, replications):
            replicate(story, columns, n=n, seed=SEED, batch=batch, sets=sets)


if __name__ == "__main__":
    main()
