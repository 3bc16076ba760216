"""From a story and data to an estimate: our identification, DoWhy's number, an honest interval.

The verb is :func:`estimate`. Whoever estimates several treatments or stories on the same data
reads it once (``preparation.read_data``) and asks for each with :func:`estimate_from`; whoever
does so thousands of times, on data of their own making, takes :func:`fit_from`, the same
arithmetic without DoWhy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from causalstory.analysis.agreement import agreed
from causalstory.analysis.association import association_of
from causalstory.analysis.coding import Coding
from causalstory.analysis.columns import Sample, is_binary
from causalstory.analysis.design import Design, design
from causalstory.analysis.dowhy_bridge import cross_check
from causalstory.analysis.estimated import Estimate
from causalstory.analysis.fitted import Fitted
from causalstory.analysis.identification import Identification, identify
from causalstory.analysis.least_squares import Fit, check_level
from causalstory.analysis.methods import Method, method_for
from causalstory.analysis.overlap import (
    refuse_separation,
    remarks_on_exactness,
    remarks_on_overlap,
)
from causalstory.analysis.preparation import (
    columns_at_hand,
    frame_of,
    naive_variable,
    needed_columns,
    read_data,
)
from causalstory.analysis.reasons import with_contrast
from causalstory.analysis.standardisation import Standardised
from causalstory.stories.graphs import to_networkx
from causalstory.stories.model import Story, require_story

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx
    import pandas as pd

__all__ = ["Estimate", "estimate", "estimate_from", "fit_from"]


def estimate(
    story: Story,
    data: pd.DataFrame | str | Path,
    *,
    evidence: str | None = None,
    treatment: str | None = None,
    level: float = 0.95,
    count: str | None = None,
    cluster: str | None = None,
) -> Estimate:
    """Estimate the effect on a story's outcome, or on its proxy where that may speak for it.

    Parameters
    ----------
    story
        The story taken for true; its graph decides what is held equal.
    data
        One row per unit of observation, or the path of a CSV or Parquet file. Rows with a missing
        value in a column that is needed are left out and counted. The frame is not changed.
    evidence
        Use the columns of this level only; by default every column that the story can measure.
    treatment
        The variable whose effect is asked for; by default the question's treatment.
    level
        Coverage of the intervals.
    count
        Column that says how many individuals each row stands for.
    cluster
        Column that says which rows belong together, such as the ward of each nurse. The estimate
        stays that of all rows; its interval is then CR2's, which counts wards.

    Returns
    -------
    Estimate
        DoWhy's point estimate per unit of treatment with an HC3 interval, the naive number
        beside it; or the reason why the effect is not identified.

    Raises
    ------
    DataError
        If a column that is needed is missing, cannot be read as numbers, does not vary, or
        follows from others; with ``cluster``, if a row has none, there are fewer than three, or
        the effect is not told by holding columns equal.
    OptionError, UnknownNameError
        As :func:`causalstory.analysis.identification.identify`.
    CausalStoryError
        If DoWhy's number and ours differ by more than rounding.

    Examples
    --------
    >>> import causalstory as cs
    >>> acuity = cs.load("medication-errors")["acuity"]
    >>> found = cs.estimate(acuity, cs.simulate(acuity, n=2_000), evidence="case_mix")
    >>> found.variable, found.low < 0 < found.high, found.naive.low > 0
    ('reported_errors', True, True)
    """
    check_level(level)
    require_story(story)
    data = frame_of(data)
    at_hand = columns_at_hand(story, data, evidence)
    columns = None if evidence else at_hand
    found = identify(story, evidence=evidence, treatment=treatment, columns=columns)
    needed = needed_columns(story.question, found, at_hand)
    asked = [found.treatment]
    sample = read_data(
        story.question,
        data,
        needed,
        asked,
        count=count,
        cluster=cluster,
        varying=[found.treatment, story.question.outcome, story.question.proxy or ""],
        coding=Coding.of(story),
    )
    return estimate_from(story, sample, found, observed=at_hand, level=level)


def estimate_from(
    story: Story,
    sample: Sample,
    identification: Identification,
    *,
    observed: Iterable[str] | None = None,
    level: float = 0.95,
    to_level: str | None = None,
    dowhy: bool = True,
) -> Estimate:
    """Estimate what was identified, from columns that were read.

    Parameters
    ----------
    story
        The story taken for true.
    sample
        The columns; at least those that the identification needs.
    identification
        What :func:`causalstory.analysis.identification.identify` said.
    observed
        The columns at hand, for DoWhy's second opinion; by default those of the sample.
    level
        Coverage of the intervals.
    to_level
        Of a treatment of levels: ask what being in this one does, against the others as they are
        mixed; by default the two levels that the question contrasts are compared.
    dowhy
        Whether DoWhy computes the number, as it must wherever somebody sees it. Replications,
        thousands of them, do without: the number is then ours, the same to eight digits.

    Raises
    ------
    DataError
        If a column does not vary on the complete rows, or follows from others.
    CausalStoryError
        If DoWhy's number and ours differ by more than rounding.

    Examples
    --------
    >>> import causalstory as cs
    >>> acuity = cs.load("medication-errors")["acuity"]
    >>> sample = read_data(acuity.question, data := cs.simulate(acuity, n=500), data.columns,
    ...                   ["psychological_safety", "acuity"])
    >>> [estimate_from(acuity, sample, cs.identify(acuity, treatment=cause)).identification.strategy
    ...  for cause in ("psychological_safety", "acuity")]
    ['backdoor', 'backdoor']
    """
    found, graph = identification, to_networkx(story)
    at_hand = tuple(sample.columns) if observed is None else tuple(observed)
    method = method_for(found)
    number = 0.0 if found.strategy == "no_effect" else None
    standard = Standardised(None)
    remarks: tuple[str, ...] = ()
    columns = fit = None
    if method is not None:
        columns = method.prepare(sample, found, to_level)
        fit = method.fit(columns, level)
        number = fit.coefficient
        if dowhy:
            found = _as_read(story, sample, found, columns)
            refuse_separation(columns)
            standard = method.by_strata(columns)
            number, remarks = _printed(method, graph, columns, fit)
    elif seen := naive_variable(story.question, found, at_hand):
        columns = design(sample, found.treatment, seen)
    return Estimate(
        story=found.story,
        evidence=found.evidence,
        treatment=found.treatment,
        variable=found.variable,
        n=columns.n if columns else sample.n,
        dropped=columns.dropped if columns else 0,
        identification=found,
        estimate=number,
        low=fit.low if fit else number,
        high=fit.high if fit else number,
        level=level,
        naive=association_of(columns, level) if columns else None,
        standardised=standard.difference,
        standardised_reason=standard.reason,
        dowhy_agrees=_second_opinion(found, graph, at_hand) if dowhy else None,
        fit=fit,
        of_dowhy=remarks,
        of_data=_of_data(columns, fit) if columns else (),
        cluster=sample.clusters.name if sample.clusters else None,
    )


def fit_from(
    sample: Sample, identification: Identification, *, level: float = 0.95
) -> Fitted | None:
    """Return estimate and interval by our arithmetic alone, None where not identified.

    For replications: the arithmetic of :func:`estimate_from` without DoWhy, which takes a
    hundred times as long to come to the same number.

    Parameters
    ----------
    sample
        The columns; ``Sample.of(arrays)`` wraps simulated ones without looking at them.
    identification
        What was identified.
    level
        Coverage of the interval.

    Raises
    ------
    DataError
        If a column does not vary on the complete rows, or follows from others.

    Examples
    --------
    >>> import causalstory as cs
    >>> acuity = cs.load("medication-errors")["acuity"]
    >>> data = cs.simulate(acuity, n=500)
    >>> sample = Sample.of({name: data[name].to_numpy(float) for name in data})
    >>> found = fit_from(sample, cs.identify(acuity))
    >>> round(found.coefficient, 6) == round(cs.estimate(acuity, data).estimate, 6)
    True
    """
    found = identification
    if found.strategy == "no_effect":
        return Fit(0.0, 0.0, 0.0, 0.0, df=0, n=sample.n)
    method = method_for(found)
    return None if method is None else method.fit(method.prepare(sample, found, None), level)


def _as_read(
    story: Story, sample: Sample, found: Identification, columns: Design
) -> Identification:
    """Say in the estimand which two values of the treatment the data compares, if they are two."""
    if not is_binary(columns.x):
        return found
    column, label = sample[found.treatment], story.variable(found.treatment).label
    zero, *_, one = column.contrast or column.levels or ("0", "1")
    return replace(found, estimand=with_contrast(found.estimand, label, zero, one))


def _of_data(columns: Design, fit: Fitted | None) -> tuple[str, ...]:
    """Say how groups were read, and where an estimate has nobody to compare with."""
    if fit is None:
        return columns.remarks
    exact = remarks_on_exactness(columns, fit.se)
    return (*columns.remarks, *exact, *remarks_on_overlap(columns))


def _printed(
    method: Method, graph: nx.DiGraph[str], columns: Design, fit: Fitted
) -> tuple[float, tuple[str, ...]]:
    """Return the number that is printed, DoWhy's where it has one, and what to say about it."""
    number = method.ask_dowhy(graph, columns)
    if number is None:
        return fit.coefficient, (method.alone,)
    return agreed(number, fit, columns, single=len(columns.instruments) > 1)


def _second_opinion(
    found: Identification, graph: nx.DiGraph[str], observed: Iterable[str]
) -> bool | None:
    """Return whether DoWhy's own search for a back-door set agrees, None where it is not asked."""
    asked = found.computed or found.problem == "confounded"
    if not asked or found.effect == "direct":  # DoWhy's search is for total effects
        return None
    blocked = cross_check(graph, observed, found.treatment, found.variable)
    return None if blocked is None else blocked == (found.strategy == "backdoor")
