"""DoWhy's number where the way is not a regression: through mediators, by instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from causalstory.analysis.design import Design
from causalstory.analysis.dowhy_bridge import ask, scaled_frame
from causalstory.analysis.two_stage import rest_of

if TYPE_CHECKING:
    import networkx as nx


def frontdoor_effect_of(graph: nx.DiGraph[str], columns: Design) -> float | None:
    """Return DoWhy's two-stage regression through a mediator.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    columns
        Treatment, variable, and the mediator among the covariates.

    Returns
    -------
    float or None
        Units of the variable per unit of treatment; None where there are several mediators (or
        one of several levels), which DoWhy refuses.

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> smoking, tar = np.array([0.0, 0, 0, 1, 1, 1]), np.array([0.0, 0, 1, 0, 1, 1])
    >>> sample = Sample.of({"smoking": smoking, "tar": tar, "ill": 2 * tar - smoking})
    >>> graph = nx.DiGraph([("smoking", "tar"), ("tar", "ill")])
    >>> round(frontdoor_effect_of(graph, design(sample, "smoking", "ill", ["tar"])), 6)
    0.666667
    """
    if len(columns.names) != 1:
        return None
    mediator = columns.names[0]
    data = scaled_frame(
        {
            columns.treatment: columns.x,
            columns.variable: columns.y,
            mediator: columns.covariates[0],
        }
    )
    # its own front-door estimand holds the treatment equal in the second stage, as it must be
    known = {
        "frontdoor_variables": [mediator],
        "mediation_first_stage_confounders": {"backdoor": []},
        "mediation_second_stage_confounders": {"backdoor": [columns.treatment]},
    }
    estimate = ask(graph, data, columns, "frontdoor.two_stage_regression", known)
    return float(estimate.value) * float(columns.y.std() / columns.x.std())


def instrumental_effect_of(graph: nx.DiGraph[str], columns: Design) -> float:
    """Return DoWhy's estimate by instruments.

    DoWhy knows no conditional instruments, forgets the intercept where there are several, and
    takes a binary one for coded 0 and 1. So what is held equal is taken out of every column first,
    all are centred, and a lone instrument of two values is recoded.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    columns
        Treatment, variable, instruments, and what is held equal as covariates.

    Returns
    -------
    float
        Units of the variable per unit of treatment; with several instruments in single precision,
        in which DoWhy then computes.

    Examples
    --------
    >>> import networkx as nx
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> sample = Sample.of({"lottery": np.array([1.0, 1, 1, 1, 2, 2, 2, 2]),
    ...                     "course": np.array([0.0, 0, 0, 1, 0, 1, 1, 1]),
    ...                     "wage": np.array([1.0, 2, 3, 2, 2, 3, 3, 4])})
    >>> graph = nx.DiGraph([("lottery", "course"), ("course", "wage")])
    >>> columns = design(sample, "course", "wage", instruments=["lottery"])
    >>> round(instrumental_effect_of(graph, columns), 6)
    2.0
    """
    held = columns.covariates
    x, y = rest_of(columns.x, held), rest_of(columns.y, held)
    moving = dict(
        zip(
            columns.instrument_names,
            (rest_of(values, held) for values in columns.instruments),
            strict=True,
        )
    )
    data = scaled_frame({columns.treatment: x, columns.variable: y, **moving})
    if len(moving) == 1:
        (name,) = moving
        if data[name].nunique() == 2:
            data[name] = (data[name] == data[name].max()).astype(np.float64)
    known = {"instrumental_variables": list(moving)}
    estimate = ask(graph, data, columns, "iv.instrumental_variable", known)
    return float(estimate.value) * float(y.std() / x.std())
