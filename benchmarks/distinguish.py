"""Whether `distinguish` keeps its word: the power at the sizes that it names, on fresh data sets.

For every direction in which a pair of the flagship's stories can be told apart, 500 data sets that
had no part in the search are drawn at the size named for it, and read by `contradictions` as a user
would read them. The power is given with its 95% interval (Wilson).
"""

import math
import time

import causalstory as cs
from causalstory.decision.experiments import TrialPanel, trial_of
from causalstory.decision.power import measured
from causalstory.runner.streams import BLOCK

SETS, FRESH = 500, 2026
WARD = cs.load("medication-errors")


def wilson(hits: int, sets: int) -> tuple[float, float]:
    share, z = hits / sets, 1.96
    middle = (share + z * z / (2 * sets)) / (1 + z * z / sets)
    half = z / (1 + z * z / sets) * math.sqrt(share * (1 - share) / sets + z * z / (4 * sets**2))
    return middle - half, middle + half


def observed(world: str, story: str, evidence: str, n: int) -> int:
    """Count the data sets in which a user would read that the story is contradicted."""
    data = cs.simulate(WARD[world], n=n * SETS, seed=FRESH, evidence=evidence)
    pieces = (data.iloc[start : start + n] for start in range(0, n * SETS, n))
    found = (cs.contradictions(WARD[story], piece.reset_index(drop=True)) for piece in pieces)
    return sum(verdict[story].contradicted is True for verdict in found)


def trials(world: str, story: str, column: str, n: int) -> int:
    panel = TrialPanel(trial_of(WARD[world]), ((WARD[story], column),))
    return int(measured(panel, [0], n=n, replications=SETS, seed=FRESH).sum())


def main() -> None:
    start = time.perf_counter()
    found = cs.distinguish(WARD)
    print(f"`distinguish` took {time.perf_counter() - start:.1f} s (blocks of {BLOCK:,} rows)\n")
    print("| rejects | if true | evidence | n | bounds | power | 95% interval |")
    print("|---|---|---|---|---|---|---|")
    for row in found:
        for way in row.directions:
            n = way.needed.n
            if n is None:
                continue
            if row.outcome is None:
                hits = observed(way.world, way.rejects, row.evidence, n)
            else:
                hits = trials(way.world, way.rejects, row.outcome, n)
            low, high = wilson(hits, SETS)
            name = f"{row.evidence}: {row.outcome}" if row.outcome else row.evidence
            bounds = f"{way.needed.low} to {way.needed.high}"
            print(
                f"| {way.rejects} | {way.world} | {name} | {n} | {bounds} | {hits / SETS:.3f} "
                f"| {low:.3f} to {high:.3f} |"
            )


if __name__ == "__main__":
    main()
