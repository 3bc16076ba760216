"""Whether what scenario files assert holds: every assertion is recomputed from the stories.

A file may say anything: that its stories explain one phenomenon, that they differ in what to do,
that a story recommends some action. Here the worlds are simulated and the data analysed, and each
claim is held against what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from causalstory.errors import CausalStoryError
from causalstory.quality.assertions import (
    actions_bought,
    enough_stories,
    linear_estimand,
    phenomenon,
    proxy_signs,
)
from causalstory.quality.false_alarms import false_alarms
from causalstory.quality.findings import CheckReport, Finding
from causalstory.quality.over_time import actions_over_time, expectations, phenomenon_over_time
from causalstory.runner.progress import track
from causalstory.simulation.simulate import require_size
from causalstory.stories.catalog import load, scenarios
from causalstory.stories.model import Scenario

__all__ = ["CheckReport", "Finding", "check"]


def check(*subjects: Scenario | str | Path, n: int = 100_000, seed: int = 1) -> CheckReport:
    """Recompute what scenario files assert.

    Parameters
    ----------
    *subjects
        Scenarios, their ids, or paths of scenario files; without any, every shipped scenario.
    n, seed
        Simulated units of each world, and the seed. With few units a true assertion can fail.

    Returns
    -------
    CheckReport
        One row an assertion:

        ``stories``
            there are two or more;
        ``phenomenon``
            correlation, slope or difference lies in the interval stated, in every world and in
            the published table where there is one;
        ``actions differ``
            on the richest evidence, each in its own world (or on the published table), the
            stories do not all buy the same action; a warning, since no file asserts it;
        ``recommends``
            a story buys the action that the file says it does;
        ``proxy sign``
            wherever a proxy speaks for the outcome, both move the same way;
        ``linear estimand``
            the slope that a linear regression targets is the true one; a warning, since such a
            story may be wanted;
        ``false alarms``
            of 200 data sets of a story's own world, each of a tenth of n units but no more than
            10,000, at most 3% contradict it, whatever the evidence;
        ``expect``
            what a file says that actions do over time, and there, instead of the last three, from
            one history for every 500 units: ``recommends`` is then the best action in the story's
            own world, and a value within three Monte Carlo errors of a bound is a warning.

    Raises
    ------
    ScenarioError, UnknownNameError
        If files are not valid or not there; the problems of all of them.
    SimulationError
        If mechanisms give impossible numbers.
    DataError
        If a table or a simulated world cannot be analysed, such as one in which nothing varies.
    OptionError
        If n or seed is outside its range.

    Examples
    --------
    >>> import causalstory as cs
    >>> cs.check("medication-errors", n=20_000).ok
    True
    """
    require_size(n, seed)
    chosen = _loaded(subjects) if subjects else scenarios()
    rows = [
        finding
        for scenario in track(chosen, "checking scenarios")
        for finding in _findings(scenario, n, seed)
    ]
    return CheckReport(tuple(rows))


def _loaded(subjects: Sequence[Scenario | str | Path]) -> tuple[Scenario, ...]:
    """Read every file before any is checked, and report all that is wrong with them at once."""
    chosen: list[Scenario] = []
    problems: list[str] = []
    kinds: list[type[CausalStoryError]] = []
    for subject in subjects:
        try:
            chosen.append(subject if isinstance(subject, Scenario) else load(subject))
        except CausalStoryError as error:
            kinds.append(type(error))
            problems += [_of_file(str(subject), problem) for problem in error.problems]
    if problems:
        raise kinds[0](problems)
    return tuple(chosen)


def _of_file(source: str, problem: str) -> str:
    """Say which file a problem is in, unless it says so itself or the source is a text."""
    named = source in problem or "\n" in source
    return problem if named else f"{source}: {problem}"


def _findings(scenario: Scenario, n: int, seed: int) -> Iterator[Finding]:
    try:
        yield enough_stories(scenario)
        if scenario.timeline is not None:
            yield from phenomenon_over_time(scenario, n, seed)
            yield from actions_over_time(scenario, n, seed)
            yield from expectations(scenario, n, seed)
            return
        yield from phenomenon(scenario, n, seed)
        yield from actions_bought(scenario, n, seed)
        for story in track(scenario.stories, f"checking the stories of {scenario.id}"):
            if story.simulable:
                yield from proxy_signs(scenario, story, n, seed)
                yield from linear_estimand(scenario, story, n, seed)
                yield from false_alarms(scenario, story, n, seed)
    except CausalStoryError as error:
        raise type(error)(f"{scenario.id}: {problem}" for problem in error.problems) from error
