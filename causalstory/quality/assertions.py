"""The assertions of a scenario, each recomputed; one function for each kind.

Every function takes the number of simulated units and the seed, and gives findings. What cannot
be recomputed, because a story has arrows but no mechanisms, is a warning, never a success.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING, Any

import numpy as np

from causalstory.analysis.association import Association, association
from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Column
from causalstory.analysis.fitted import Fitted
from causalstory.analysis.identification import Identification, identify
from causalstory.analysis.methods import Method, method_for
from causalstory.analysis.preparation import read_data
from causalstory.decision.comparison import compare
from causalstory.decision.sampling import published
from causalstory.errors import DataError
from causalstory.quality.findings import Finding
from causalstory.runner.progress import track
from causalstory.simulation.effect import Truth, truth
from causalstory.simulation.simulate import simulate
from causalstory.simulation.world import conditional_mean
from causalstory.stories.model import Scenario, Story
from causalstory.stories.parts import Phenomenon
from causalstory.tables import number

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

OFF = 0.03
"""How far a linear estimand may be off the truth, as a share of it."""
TINY = 0.05
"""An effect below this many standard deviations of the outcome, per standard deviation of the
treatment, is too small to take a share of."""
LUCK = 3.0
"""Standard errors of the simulation that are put down to luck."""

ABSTAINS = "abstains"


def enough_stories(scenario: Scenario) -> Finding:
    """Check that stories compete."""
    told = len(scenario.stories)
    return Finding(scenario.id, None, "stories", "2 or more", str(told), told >= 2)


def phenomenon(scenario: Scenario, n: int, seed: int) -> Iterator[Finding]:
    """Check that every world, and the published table, shows what everybody sees."""
    stated = scenario.phenomenon
    if stated is None:
        return
    told = [story for story in scenario.stories if story.simulable]
    for story in track(told, f"simulating the stories of {scenario.id}"):
        frame = simulate(story, n=n, seed=seed, latent=True)
        yield from _shown(scenario.id, stated, story.name, frame, None)
    table = published(scenario)
    if scenario.data is not None and table is not None:
        yield from _shown(scenario.id, stated, None, table, scenario.data.count)


def _shown(
    scenario: str, stated: Phenomenon, story: str | None, frame: pd.DataFrame, count: str | None
) -> Iterator[Finding]:
    limits = {
        "correlation": stated.correlation,
        "slope": stated.slope,
        "difference": stated.difference,
    }
    for measure, interval in limits.items():
        if interval is None:
            continue
        low, high = interval
        try:
            value = _measured(measure, association(frame, *stated.association, count=count))
            found, ok = f"{measure} {value:.4g}", low <= value <= high
        except DataError as error:
            found, ok = "; ".join(error.problems), False
        expected = f"{measure} from {low:g} to {high:g}"
        yield Finding(scenario, story, "phenomenon", expected, found, ok)


def _measured(measure: str, seen: Association) -> float:
    if measure == "correlation":
        return seen.correlation
    if measure == "difference" and not seen.binary:
        raise DataError(f"no difference, since '{seen.treatment}' is not 0 or 1; state a slope")
    return seen.slope


def actions_bought(scenario: Scenario, n: int, seed: int) -> Iterator[Finding]:
    """Check what the stories buy on the richest evidence: that it differs, and is as stated."""
    bought = _bought(scenario, n, seed)
    different = sorted(set(bought.values()))
    enough = len(bought) > 1
    yield Finding(
        scenario.id,
        None,
        "actions differ",
        "2 or more",
        ", ".join(different) if enough else "cannot tell: fewer than two stories can be compared",
        ok=True,
        warning=len(different) < 2,
    )
    for story in scenario.stories:
        if story.recommends is not None:
            found = bought.get(story.name)
            yield Finding(
                scenario.id,
                story.name,
                "recommends",
                story.recommends,
                found or "cannot tell: the story has no mechanisms",
                ok=found in (None, story.recommends),
                warning=found is None,
            )


def _bought(scenario: Scenario, n: int, seed: int) -> dict[str, str]:
    """Return the action of every story that has data: the published table or its own world's."""
    told = scenario.stories
    if scenario.data is None:
        told = tuple(story for story in told if story.simulable)
    if not told:
        return {}
    comparison = compare(replace(scenario, stories=told), n=n, seed=seed)
    return {row.story: row.recommendation.action or ABSTAINS for row in comparison.rows}


def proxy_signs(scenario: Scenario, story: Story, n: int, seed: int) -> Iterator[Finding]:
    """Check, wherever a proxy speaks for the outcome, that both move the same way.

    The graph cannot show it: it takes simulation to see that reports do not fall when errors
    rise, and that the treatment moves errors the same way throughout.
    """
    question = story.question
    acted_on = [action.variable for action in story.actions if action.variable]
    for variable in dict.fromkeys((question.treatment, *acted_on)):
        for evidence in story.evidence:
            if variable == question.outcome or question.proxy is None:
                continue
            if not identify(story, evidence=evidence.name, treatment=variable).by_proxy:
                continue
            outcome, proxy = (
                _direction(truth(story, treatment=variable, variable=seen, n=n, seed=seed))
                for seen in (question.outcome, question.proxy)
            )
            yield Finding(
                scenario.id,
                story.name,
                "proxy sign",
                f"{evidence.name}: {outcome} with {variable}, as {question.outcome}",
                f"{question.proxy} {proxy}",
                outcome == proxy,
            )


def _direction(true: Truth) -> str:
    if abs(true.value) <= LUCK * true.se:
        return "does not move"
    return "rises" if true.value > 0 else "falls"


def linear_estimand(scenario: Scenario, story: Story, n: int, seed: int) -> Iterator[Finding]:
    """Warn where the linear estimate that the story allows targets another number."""
    found = identify(story)
    method = method_for(found)
    if method is None:
        return
    true = truth(story, variable=found.variable, n=n, seed=seed)
    fit, ratio = _targeted(story, found, method, n, seed)
    scale = max(abs(true.value), TINY * ratio)
    allowed = max(OFF * scale, LUCK * hypot(fit.se, true.se))
    yield Finding(
        scenario.id,
        story.name,
        "linear estimand",
        f"within {number(allowed)} of the true {true.value:.4g}",
        f"{round(fit.coefficient, 12) + 0.0:.4g}",  # what is zero but for rounding reads as zero
        ok=True,
        warning=abs(fit.coefficient - true.value) > allowed,
    )


def _targeted(
    story: Story, found: Identification, method: Method, n: int, seed: int
) -> tuple[Fitted, float]:
    """Return the number that the estimate targets, and the spread of outcome over treatment.

    The outcome's mean given its parents stands in for the outcome: its own luck, on which nothing
    depends that is held equal, mediates or moves the treatment, would only blur the number.
    """
    frame = simulate(story, n=n, seed=seed, latent=True)
    sample = read_data(
        story.question, frame, found.needed, [found.treatment], coding=Coding.of(story)
    )
    columns = method.prepare(sample, found, None)
    parents = story.mechanism(found.variable).parents
    values = {name: _numbers(frame[name]) for name in parents}
    mean = conditional_mean(story, found.variable, values)
    smooth = replace(
        sample, columns={**sample.columns, found.variable: Column(found.variable, mean)}
    )
    fit = method.fit(method.prepare(smooth, found, None), 0.95)
    return fit, float(columns.y.std() / columns.x.std())


def _numbers(column: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a simulated column as mechanisms read it: the levels of a category as codes."""
    numbers = column.cat.codes if column.dtype == "category" else column
    return np.asarray(numbers, dtype=np.float64)
