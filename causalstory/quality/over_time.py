"""The assertions of a scenario that runs over time, each recomputed from many histories."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from causalstory.decision.consequences import SURE, Consequences
from causalstory.decision.long_run import long_run
from causalstory.quality.findings import Finding
from causalstory.runner.progress import track
from causalstory.simulation.beforehand import beforehand
from causalstory.simulation.weekly import Against, expected
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import LEAVE_IT
from causalstory.stories.timeline import WEEK, Expectation
from causalstory.tables import number
from causalstory.tables.words import span

UNITS_A_HISTORY = 500
"""One history stands for so many of the units that ``check`` is asked for."""
FEWEST = 20
"""Fewer histories than this say nothing about luck."""
ROUNDING = 1e-12
"""Members that differ by a smaller share than this are alike."""


def histories_for(n: int) -> int:
    """Return how many histories are as much work as n units.

    Examples
    --------
    >>> histories_for(100_000), histories_for(10)
    (200, 20)
    """
    return max(FEWEST, n // UNITS_A_HISTORY)


def phenomenon_over_time(scenario: Scenario, n: int, seed: int) -> Iterator[Finding]:
    """Check that every world shows, before anybody acts, what everybody sees.

    The correlation is one across the members of the treatment's level, of means over the weeks
    before the action; what is held against the interval is its mean over many histories.
    """
    stated = scenario.phenomenon
    if stated is None or stated.correlation is None:
        return
    low, high = stated.correlation
    for story in track(scenario.stories, f"simulating the stories of {scenario.id}"):
        level = story.variable(stated.association[0]).level
        pair = beforehand(story, stated.association, level, histories=histories_for(n), seed=seed)
        flat = _flat(pair)
        if flat.any():
            place = int(flat.any(axis=1).argmax())
            what = f"none: '{stated.association[place]}' is the same for every '{level}'"
            found = f"{what} in {flat[place].sum():,} of {flat.shape[1]:,} histories"
            text = f"correlation from {low:g} to {high:g}"
            yield Finding(scenario.id, story.name, "phenomenon", text, found, ok=False)
            continue
        across = [np.corrcoef(*members)[0, 1] for members in pair.swapaxes(0, 1)]
        value, se = _mean(np.array(across))
        yield _held(scenario, story.name, "phenomenon", "correlation", (low, high), value, se)


def _flat(pair: np.ndarray) -> np.ndarray:
    """Say of each variable and history whether all members are alike, but for rounding."""
    alike: np.ndarray = np.ptp(pair, axis=2) <= ROUNDING * np.abs(pair).max(axis=2)
    return alike


def expectations(scenario: Scenario, n: int, seed: int) -> Iterator[Finding]:
    """Check what the file says that actions do, as means over many histories and their twins."""
    for stated, found in expected(scenario, histories=histories_for(n), seed=seed):
        yield _expectation(scenario, stated, found)


def _expectation(scenario: Scenario, stated: Expectation, found: Against) -> Finding:
    first, last = stated.weeks
    unit = scenario.timeline.unit if scenario.timeline else WEEK
    what = f"{stated.action}: {stated.variable} in {span(unit, first, last)}"
    if stated.difference is not None:
        band = stated.difference
        return _held(
            scenario,
            stated.world,
            "expect",
            f"{what}, per {unit} against the twin,",
            band,
            found.difference,
            found.difference_se,
        )
    value, se, band = found.ratio, found.ratio_se, stated.ratio or (0.0, 0.0)
    what += " divided by the twin's"
    if value is None or se is None:
        text = f"{what} from {band[0]:g} to {band[1]:g}"
        return Finding(scenario.id, stated.world, "expect", text, "the twin's is 0", ok=False)
    return _held(scenario, stated.world, "expect", what, band, value, se)


def _held(
    scenario: Scenario,
    story: str,
    check: str,
    what: str,
    band: tuple[float, float],
    value: float,
    se: float,
) -> Finding:
    """Hold a mean over histories against an interval; near its ends luck decides: look."""
    low, high = band
    margin = SURE * se
    return Finding(
        scenario.id,
        story,
        check,
        f"{what} from {low:g} to {high:g}",
        f"{value:.3g} ± {number(margin)}",
        ok=low <= value <= high,
        warning=not low + margin <= value <= high - margin,
    )


def actions_over_time(scenario: Scenario, n: int, seed: int) -> Iterator[Finding]:
    """Check which action is best in each world over all weeks shown: it differs, and is as said."""
    table = long_run(scenario, histories=histories_for(n), seed=seed)
    best = [table.best(world).action for world in table.worlds]
    different = sorted(set(best))
    yield Finding(
        scenario.id,
        None,
        "actions differ",
        "2 or more",
        ", ".join(different),
        ok=True,
        warning=len(different) < 2,
    )
    for story in scenario.stories:
        if story.recommends is not None:
            yield _recommended(scenario, story, table)


def _recommended(scenario: Scenario, story: Story, table: Consequences) -> Finding:
    """Hold the action that a story recommends against the best one in its own world."""
    best = table.best(story.name).action
    nearest = min(
        (table.of(story.name, action) for action in table.actions if action != best),
        key=lambda cell: cell.regret,
        default=None,
    )
    return Finding(
        scenario.id,
        story.name,
        "recommends",
        story.recommends or LEAVE_IT,
        best,
        ok=story.recommends == best,
        warning=nearest is not None and nearest.regret <= SURE * nearest.regret_se,
    )


def _mean(values: np.ndarray) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))
