"""How much data it takes until a false story is contradicted in 80% of data sets.

Simulated, with the verdicts that users see. The number of units for 80% power is found in two
steps: it is doubled on a few data sets until the power is there; then a power curve is measured on
all data sets at sizes a third of an octave apart, and a straight line through the probits of the
power against the square root of n says where between them it passes 80%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from causalstory.analysis.independence.choice import SMALL as FEW
from causalstory.runner.jobs import in_order
from causalstory.simulation.replicate import batches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Verdicts: TypeAlias = NDArray[np.bool_]

POWER = 0.8
"""The power asked for."""

FEWEST, MOST = 5, 20_000
"""Units in the smallest and in the largest data sets that are tried."""

PILOT = 50
"""Data sets on which n is doubled."""

STEPS = 3
"""Sizes between one doubling and the next."""

USEFUL = 0.15, 0.98
"""Powers between which a point says where the curve passes 80%."""

NEAR = 1.96
"""Standard errors on either side of a bound."""


class Panel(Protocol):
    """Data sets of one world, and stories that may be contradicted by them."""

    def draw(self, readers: Sequence[int], *, n: int, seed: int, batch: int, sets: int) -> Verdicts:
        """Return which of some stories are contradicted on each data set: (sets, readers)."""


@dataclass(frozen=True)
class Needed:
    """How many units it takes to contradict a false story in 80% of data sets.

    Parameters
    ----------
    n
        The smallest number found; None if :data:`MOST` units are too few.
    low, high
        95% bounds from the number of data sets; None where n is.
    """

    n: int | None
    low: int | None = None
    high: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the number with its bounds, JSON-ready."""
        return {
            "n_for_80_power": self.n,
            "n_low": self.low,
            "n_high": self.high,
            "n_more_than": MOST if self.n is None else None,
        }


def largest(needed: Sequence[Needed]) -> Needed:
    """Return what serves every direction: the largest number, or that there is none.

    Examples
    --------
    >>> largest([Needed(20, 18, 22), Needed(35, 33, 38)]).n
    35
    >>> largest([Needed(20, 18, 22), Needed(None)]).n is None
    True
    """
    return max(needed, key=lambda found: float("inf") if found.n is None else found.n)


def measured(
    panel: Panel,
    readers: Sequence[int],
    *,
    n: int,
    replications: int,
    seed: int,
    jobs: int = 1,
) -> Verdicts:
    """Return verdicts on so many data sets: shape (replications, readers).

    The first k data sets are the same however many there are, and whatever ``jobs`` is.
    """
    shared = batches(n, replications)
    work = partial(_batch, panel, tuple(readers), n, seed)
    return np.concatenate(list(in_order(work, shared, jobs=jobs)))


def _batch(
    panel: Panel, readers: tuple[int, ...], n: int, seed: int, which: tuple[int, int]
) -> Verdicts:
    batch, sets = which
    return panel.draw(readers, n=n, seed=seed, batch=batch, sets=sets)


def needed(
    panel: Panel, readers: Sequence[int], *, replications: int, seed: int, jobs: int = 1
) -> dict[int, Needed]:
    """Find for each of some readers how many units it takes to contradict it.

    Parameters
    ----------
    panel
        The world, and who may be contradicted in it.
    readers
        Their positions in the panel.
    replications
        Data sets at each size of the power curve.
    seed, jobs
        Root of the random streams; how many batches to work on at a time, without changing
        anything.
    """
    curve = _Curve(panel, replications, seed, jobs)
    brackets: dict[int, int] = {}
    left, n = list(readers), FEWEST
    while left:
        pilot = curve.power(left, n, min(PILOT, replications))
        brackets |= {reader: n for reader in left if pilot[reader] >= POWER}
        left = [reader for reader in left if reader not in brackets]
        if n == MOST:
            break
        n = min(2 * n, MOST)
    found = {reader: Needed(None) for reader in left}
    for high in sorted(set(brackets.values())):
        here = [reader for reader in readers if brackets.get(reader) == high]
        points = _around(curve, here, high)
        for reader in here:
            found[reader] = crossing({s: p[reader] for s, p in points.items()}, replications)
    return found


def _around(curve: _Curve, readers: Sequence[int], high: int) -> dict[int, dict[int, float]]:
    """Measure powers up to a doubling, and further where the few data sets of the pilot misled."""
    whole = curve.replications
    points = {size: curve.power(readers, size, whole) for size in sizes(high)}
    step = 2 ** (1 / STEPS)
    while max(points) < MOST and min(points[max(points)].values()) < POWER:
        size = min(round(max(points) * step), MOST)
        points[size] = curve.power(readers, size, whole)
    while min(points) > FEWEST and max(points[min(points)].values()) >= POWER:
        size = max(round(min(points) / step), FEWEST)
        points[size] = curve.power(readers, size, whole)
    return points


def sizes(high: int) -> list[int]:
    """Return the sizes at which a power curve is measured: from one doubling to the next.

    Where the tests change between them, the last size before that is among them.

    Examples
    --------
    >>> sizes(40), sizes(5)
    ([20, 25, 32, 39, 40], [5])
    """
    if high == FEWEST:
        return [high]
    grid = {round(high * 2 ** (-step / STEPS)) for step in range(STEPS + 1)}
    return sorted(grid | ({FEW - 1} if min(grid) < FEW <= high else set()))


def own_seed(seed: int, n: int) -> int:
    """Return a seed for each size, so that the points of a curve do not share their luck.

    Examples
    --------
    >>> own_seed(1, 20) == own_seed(1, 20) != own_seed(1, 25)
    True
    """
    return int(np.random.SeedSequence([seed, n]).generate_state(1, np.uint64)[0])


class _Curve:
    """Powers that were measured, so that none is measured twice."""

    def __init__(self, panel: Panel, replications: int, seed: int, jobs: int) -> None:
        self.panel, self.replications, self.seed, self.jobs = panel, replications, seed, jobs
        self._known: dict[tuple[int, int, int], float] = {}

    def power(self, readers: Sequence[int], n: int, replications: int) -> dict[int, float]:
        missing = [r for r in readers if (r, n, replications) not in self._known]
        if missing:
            seed = own_seed(self.seed, n)
            rows = measured(
                self.panel, missing, n=n, replications=replications, seed=seed, jobs=self.jobs
            )
            for reader, share in zip(missing, rows.mean(axis=0).tolist(), strict=True):
                self._known[reader, n, replications] = share
        return {reader: self._known[reader, n, replications] for reader in readers}


def crossing(points: dict[int, float], replications: int) -> Needed:
    """Say where a power curve passes 80%.

    Parameters
    ----------
    points
        By number of units: the share of data sets that contradict the story.
    replications
        Data sets behind each share.

    Returns
    -------
    Needed
        The line is drawn through points on one side of the size at which the tests change alone,
        and its answer is kept between the two sizes where the measured power passes 80%.

    Examples
    --------
    >>> crossing({20: 0.5, 24: 0.7, 28: 0.86, 34: 0.95}, 1000).n
    27
    """
    ordered = sorted(points)
    above = next((n for n in ordered if points[n] >= POWER), None)
    if above is None:
        return Needed(None)
    below = max((n for n in ordered if n < above), default=above)
    same = [n for n in ordered if (n < FEW) == (above < FEW)]
    line = _line(np.array(same, float), np.array([points[n] for n in same]), replications)
    if line is None:
        return Needed(above, min(below + 1, above), above)
    root, se = line
    at = min(max(root, np.sqrt(below)), np.sqrt(above))
    n, low, high = (int(np.ceil(max(x, 0.0) ** 2)) for x in (at, at - NEAR * se, at + NEAR * se))
    return Needed(max(n, min(below + 1, above)), max(low, 1), max(high, n))


def _line(n: Floats, power: Floats, replications: int) -> tuple[float, float] | None:
    """Return the square root of n at which a line through probits passes 80%, and its error.

    Weighted least squares; None where fewer than two sizes say anything, or the line falls.
    """
    from scipy.special import ndtri

    share = (power * replications + 0.5) / (replications + 1)
    useful = (share > USEFUL[0]) & (share < USEFUL[1])
    if useful.sum() < 2:
        return None
    x, share = np.sqrt(n[useful]), share[useful]
    y = ndtri(share)
    weight = replications * np.exp(-(y**2)) / (2 * np.pi) / (share * (1 - share))
    centre = np.average(x, weights=weight)
    spread = float(np.sum(weight * (x - centre) ** 2))
    slope = float(np.sum(weight * (x - centre) * y) / spread)
    if slope <= 0:
        return None
    level = float(np.average(y, weights=weight))
    root = centre + (float(ndtri(POWER)) - level) / slope
    apart = float(np.sum(weight * (y - level - slope * (x - centre)) ** 2))
    bent = max(1.0, apart / (len(x) - 2)) if len(x) > 2 else 1.0  # no line, or no such luck
    variance = bent * (1 / weight.sum() + (root - centre) ** 2 / spread)
    return float(root), float(np.sqrt(variance) / slope)
