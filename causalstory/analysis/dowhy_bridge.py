"""Questions to DoWhy: point estimates, a second opinion on identification, a model to go on with.

DoWhy gives every point estimate that a user sees. It chooses its own adjustment sets, changes
frames that it is given and loses digits far from zero; what is done about each stands where it is
done. Like everything behind the border, nothing here is safe to call from several threads at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from causalstory.analysis.coding import NO_CODING, Coding
from causalstory.analysis.columns import read_columns
from causalstory.analysis.design import Design, design, with_zero_and_one
from causalstory.analysis.dowhy_border import load_dowhy, quiet
from causalstory.graph.checks import selected_in

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

MOST_NODES = 15
"""DoWhy looks through every subset of the observed variables: seconds from here on."""


def linear_effect(
    graph: nx.DiGraph[str],
    frame: pd.DataFrame,
    treatment: str,
    outcome: str,
    adjustment_set: Iterable[str],
) -> float:
    """Return DoWhy's linear regression estimate of the effect of one unit of treatment.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    frame
        The data; it is not changed, and DoWhy sees a copy of the columns named here only.
    treatment, outcome
        Names of nodes and columns.
    adjustment_set
        The columns to hold equal; DoWhy's own choice depends on the hash seed of the process.

    Returns
    -------
    float
        Units of outcome per unit of treatment.

    Raises
    ------
    DataError
        If a column is missing, not numeric or does not vary.

    Examples
    --------
    >>> import networkx as nx, pandas as pd
    >>> frame = pd.DataFrame({"x": [0, 0, 1, 1, 2], "y": [1.0, 3.0, 4.0, 8.0, 9.0]})
    >>> round(linear_effect(nx.DiGraph([("x", "y")]), frame, "x", "y", []), 6)
    3.571429
    """
    both = (treatment, outcome)
    adjustment_set = tuple(adjustment_set)
    sample = read_columns(frame, both, adjustment_set, varying=both)
    return linear_effect_of(graph, design(sample, treatment, outcome, adjustment_set))


def linear_effect_of(graph: nx.DiGraph[str], columns: Design) -> float:
    """Return DoWhy's linear regression estimate for columns that are already prepared.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    columns
        Rows and columns of one regression.

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> from causalstory.analysis.columns import Sample
    >>> sample = Sample.of({"x": np.array([0.0, 0, 1, 1, 2]), "y": np.array([1.0, 3, 4, 8, 9])})
    >>> round(linear_effect_of(nx.DiGraph([("x", "y")]), design(sample, "x", "y")), 6)
    3.571429
    """
    _, estimate = regression(graph, columns)
    return float(estimate.value) * float(columns.y.std() / columns.x.std())


def regression(graph: nx.DiGraph[str], columns: Design) -> tuple[pd.DataFrame, Any]:
    """Return DoWhy's linear regression, with the data as DoWhy sees it.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    columns
        Rows and columns of one regression.

    Returns
    -------
    frame, estimate
        The columns in standard deviations from their means, and a ``dowhy.CausalEstimate`` per
        standard deviation of the treatment, in those of the outcome.

    Examples
    --------
    >>> import networkx as nx, numpy as np
    >>> from causalstory.analysis.columns import Sample
    >>> sample = Sample.of({"x": np.array([0.0, 0, 1, 1]), "y": np.array([1.0, 3, 4, 8])})
    >>> frame, estimate = regression(nx.DiGraph([("x", "y")]), design(sample, "x", "y"))
    >>> round(float(estimate.value), 6) == round(float(frame["x"].corr(frame["y"])), 6)
    True
    """
    named = zip(
        (columns.treatment, columns.variable, *columns.names),
        (columns.x, columns.y, *columns.covariates),
        strict=True,
    )
    data = scaled_frame(dict(named))
    known = {"backdoor_variables": {"backdoor": list(columns.names)}}
    return data, ask(graph, data, columns, "backdoor.linear_regression", known)


def scaled_frame(columns: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    """Return a new frame of columns in standard deviations from their means.

    Fresh and of floats: DoWhy takes any further column for observed, leaves columns of its own
    behind and cuts a treatment value of 0.5 to 0 where the column holds integers. Centred and
    scaled: its contrast of predicted means loses digits where numbers are far from zero.

    Examples
    --------
    >>> import numpy as np
    >>> scaled_frame({"x": np.array([1.0, 3.0])})["x"].tolist()
    [-1.0, 1.0]
    """
    import pandas as pd

    return pd.DataFrame(
        {name: (values - values.mean()) / values.std() for name, values in columns.items()}
    )


def ask(
    graph: nx.DiGraph[str],
    data: pd.DataFrame,
    columns: Design,
    method: str,
    known: Mapping[str, Any],
) -> Any:
    """Have DoWhy estimate by one of its methods what we identified.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    data
        The columns that DoWhy may see.
    columns
        Names treatment and outcome.
    method
        DoWhy's name of the method, such as ``backdoor.linear_regression``.
    known
        What DoWhy's own identification would have found: arguments of its estimand.

    Returns
    -------
    dowhy.CausalEstimate
        Of one unit of treatment; with another contrast some methods square it.
    """
    dowhy = load_dowhy()
    from dowhy.causal_identifier.auto_identifier import EstimandType
    from dowhy.causal_identifier.identified_estimand import IdentifiedEstimand

    estimand = IdentifiedEstimand(
        identifier=None,
        treatment_variable=[columns.treatment],
        outcome_variable=[columns.variable],
        estimand_type=EstimandType.NONPARAMETRIC_ATE,
        # present means identified; what it holds is for printing
        estimands={method.partition(".")[0]: {"assumptions": {}}},
        default_backdoor_id="backdoor",
        **known,
    )
    with quiet():
        model = dowhy.CausalModel(data, columns.treatment, columns.variable, graph=graph)
        return model.estimate_effect(
            estimand,
            method_name=method,
            control_value=0,
            treatment_value=1,
            # else every cause of the outcome enters as a product with the treatment
            effect_modifiers=[],
        )


def cross_check(
    graph: nx.DiGraph[str], observed: Iterable[str], treatment: str, outcome: str
) -> bool | None:
    """Return whether DoWhy's own search finds a set that blocks every back-door path.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    observed
        The variables that somebody holds.
    treatment, outcome
        Names of nodes.

    Returns
    -------
    bool or None
        None above 15 nodes, where the search takes too long, and where only some units are ever
        seen, of which DoWhy knows nothing.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("z", "x"), ("z", "y"), ("x", "y")])
    >>> cross_check(graph, ["x", "y", "z"], "x", "y"), cross_check(graph, ["x", "y"], "x", "y")
    (True, False)
    """
    if graph.number_of_nodes() > MOST_NODES or selected_in(graph):
        return None
    load_dowhy()
    from dowhy.causal_identifier.auto_identifier import BackdoorAdjustment, identify_backdoor

    with quiet():
        found = identify_backdoor(
            graph,
            [treatment],
            [outcome],
            [name for name in observed if name in graph],
            BackdoorAdjustment.BACKDOOR_DEFAULT,
        )
    return bool(found)


def causal_model(
    graph: nx.DiGraph[str],
    frame: pd.DataFrame,
    treatment: str,
    outcome: str,
    observed: Iterable[str],
    *,
    count: str | None = None,
    coding: Coding = NO_CODING,
) -> Any:
    """Return a DoWhy model of a graph and data, for those who want to go on in DoWhy.

    The model holds a copy of the observed columns, numbers as floats, complete rows only, of two
    levels of a treatment as 0 and 1; other nodes are unobserved. Give ``effect_modifiers=[]`` when
    you estimate: DoWhy otherwise multiplies the treatment with every other cause of the outcome.

    Parameters
    ----------
    graph
        The DAG, latent variables included.
    frame
        The data; it is not changed.
    treatment, outcome
        Names of nodes and columns.
    observed
        The variables that somebody holds; those without a node are left out.
    count
        Column that says how many individuals each row stands for.
    coding
        What somebody said of columns that hold groups.

    Returns
    -------
    dowhy.CausalModel
        The model.

    Raises
    ------
    DataError
        If a column is missing or cannot be read, or no row is complete.

    Examples
    --------
    >>> import networkx as nx, pandas as pd
    >>> frame = pd.DataFrame({"x": [0, 1, 2], "y": [1, 3, 4]})
    >>> graph = nx.DiGraph([("x", "y"), ("hidden", "y")])
    >>> causal_model(graph, frame, "x", "y", ["x", "y"]).get_common_causes()
    []
    """
    both = (treatment, outcome)
    others = [name for name in observed if name in graph and name not in both]
    sample = read_columns(frame, both, others, count=count, coding=coding)
    data = with_zero_and_one(sample, treatment, outcome).complete_rows()
    dowhy = load_dowhy()
    with quiet():
        return dowhy.CausalModel(data, treatment, outcome, graph=graph)
