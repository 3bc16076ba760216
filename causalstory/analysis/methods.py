"""How each strategy computes: which columns, which arithmetic, which of DoWhy's numbers.

The one table that knows the strategies apart; whoever estimates asks it by the name that
identification gave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from causalstory.analysis.clusters import require_no_clusters
from causalstory.analysis.columns import Sample
from causalstory.analysis.design import Design, design
from causalstory.analysis.dowhy_bridge import linear_effect_of
from causalstory.analysis.dowhy_ways import frontdoor_effect_of, instrumental_effect_of
from causalstory.analysis.fitted import Fitted
from causalstory.analysis.frontdoor import product_of_slopes
from causalstory.analysis.identified import Identification, Strategy
from causalstory.analysis.standardisation import Standardised, standardised, standardised_through
from causalstory.analysis.two_stage import two_stage
from causalstory.errors import DataError

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Method:
    """How one strategy computes.

    Parameters
    ----------
    prepare
        Picks rows and columns for what was identified; for the effect of one level of the
        treatment against the others, if one is named.
    fit
        Our number with its interval at a level.
    ask_dowhy
        DoWhy's number, None where it has none.
    by_strata
        The same effect stratum by stratum, with no line drawn, for tables of discrete columns.
    alone
        What is said where DoWhy has no number.
    """

    prepare: Callable[[Sample, Identification, str | None], Design]
    fit: Callable[[Design, float], Fitted]
    ask_dowhy: Callable[[nx.DiGraph[str], Design], float | None]
    by_strata: Callable[[Design], Standardised]
    alone: str = ""


def method_for(identification: Identification) -> Method | None:
    """Return how to compute what was identified; None where there is nothing to compute.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("medication-errors")
    >>> method_for(cs.identify(ward["voice"])) is METHODS["backdoor"]
    True
    >>> method_for(cs.identify(ward["aftermath"])) is None
    True
    """
    return METHODS.get(identification.strategy)


def _held_equal(sample: Sample, found: Identification, to_level: str | None) -> Design:
    held = found.adjustment_set or ()
    return design(sample, found.treatment, found.variable, held, to_level=to_level)


def _through(sample: Sample, found: Identification, to_level: str | None) -> Design:
    require_no_clusters(sample.clusters, "through mediators")
    _require_two(sample, found, "through mediators", several=to_level is None)
    return design(sample, found.treatment, found.variable, found.mediators, to_level=to_level)


def _moved_by(sample: Sample, found: Identification, to_level: str | None) -> Design:
    require_no_clusters(sample.clusters, "by an instrument")
    # leaving rows out by their treatment would undo what the instrument dealt out
    _require_two(sample, found, "by instruments")
    held = found.adjustment_set or ()
    moving = found.instruments
    return design(sample, found.treatment, found.variable, held, moving, to_level=to_level)


def _require_two(sample: Sample, found: Identification, way: str, *, several: bool = False) -> None:
    """Refuse a treatment of several levels where only one of two can be told."""
    column = sample[found.treatment]
    present = [level for code, level in enumerate(column.levels) if (column.numbers == code).any()]
    if len(present) > 2 and not several:
        raise DataError(
            f"column '{column.name}' has {len(present)} levels ({', '.join(present[:3])}, ...), "
            f"and {way} only the difference between two can be told: merge them into two"
        )


def _by_regression(graph: nx.DiGraph[str], columns: Design) -> float:
    return linear_effect_of(graph, columns)


def _slope(columns: Design, level: float) -> Fitted:
    return columns.fit(level)


def _product(columns: Design, level: float) -> Fitted:
    names = (columns.variable, columns.treatment, *columns.names)
    return product_of_slopes(columns.y, columns.x, columns.covariates, level=level, names=names)


def _two_stages(columns: Design, level: float) -> Fitted:
    names = (columns.variable, columns.treatment, *columns.instrument_names, *columns.names)
    return two_stage(
        columns.y, columns.x, columns.instruments, columns.covariates, level=level, names=names
    )


def _no_strata(_: Design) -> Standardised:
    return Standardised(None)


def _by_adjustment(columns: Design) -> Standardised:
    return standardised(columns) if columns.adjustment else Standardised(None)


METHODS: Mapping[Strategy, Method] = {
    "backdoor": Method(_held_equal, _slope, _by_regression, _by_adjustment),
    "frontdoor": Method(
        _through,
        _product,
        frontdoor_effect_of,
        standardised_through,
        alone="the number is ours: DoWhy's front-door estimator takes one mediator only",
    ),
    "iv": Method(_moved_by, _two_stages, instrumental_effect_of, _no_strata),
}
"""By strategy; what is not here is not computed."""
