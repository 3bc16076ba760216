"""DoWhy's number where the way is not a regression: through mediators, by instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.analysis.design import Design
from causalstory.analysis.dowhy_bridge import ask, scaled_frame

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
