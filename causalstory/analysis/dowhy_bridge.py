"""The border to DoWhy: the only module that imports it.

DoWhy gives every point estimate that a user sees and a second opinion on identification. It is
slow to import, changes global settings when it is imported, chooses its own adjustment sets and
talks while it works; what is done about each stands where it is done. Functions here are not safe
to call from several threads at once: warnings, standard output and log levels belong to the
process.
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import sys
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from causalstory.analysis.columns import read_columns
from causalstory.analysis.design import Design, design
from causalstory.errors import CausalStoryError

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

MOST_NODES = 15
"""DoWhy looks through every subset of the observed variables: seconds from here on."""

NOISE = (UserWarning, DeprecationWarning, FutureWarning, RuntimeWarning)
"""What DoWhy and the packages below it warn of while they estimate: latent variables "assumed
unobserved" (they are latent on purpose), pandas' plans for its `copy` keyword, and normality tests
on few rows that DoWhy computes for a log line which nobody reads."""


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
    import pandas as pd

    dowhy = _dowhy()
    # A fresh frame of floats: DoWhy takes any further column for observed, leaves columns of its
    # own behind and cuts a treatment value of 0.5 to 0 where the column holds integers. Centred
    # and scaled: its contrast of predicted means loses digits where numbers are far from zero.
    named = zip(
        (columns.treatment, columns.variable, *columns.names),
        (columns.x, columns.y, *columns.covariates),
        strict=True,
    )
    data = pd.DataFrame({name: (values - values.mean()) / values.std() for name, values in named})
    with _quiet():
        model = dowhy.CausalModel(data, columns.treatment, columns.variable, graph=graph)
        estimate = model.estimate_effect(
            _estimand(columns),
            method_name="backdoor.linear_regression",
            control_value=0,
            treatment_value=1,
            # else every cause of the outcome enters as a product with the treatment
            effect_modifiers=[],
        )
    return float(estimate.value) * float(columns.y.std() / columns.x.std())


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
        None above 15 nodes, where the search takes too long.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.DiGraph([("z", "x"), ("z", "y"), ("x", "y")])
    >>> cross_check(graph, ["x", "y", "z"], "x", "y"), cross_check(graph, ["x", "y"], "x", "y")
    (True, False)
    """
    if graph.number_of_nodes() > MOST_NODES:
        return None
    _dowhy()
    from dowhy.causal_identifier.auto_identifier import BackdoorAdjustment, identify_backdoor

    with _quiet():
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
) -> Any:
    """Return a DoWhy model of a graph and data, for those who want to go on in DoWhy.

    The model holds a copy of the observed columns, numbers as floats, complete rows only; the
    other nodes of the graph are unobserved to it. Give ``effect_modifiers=[]`` when you estimate:
    DoWhy otherwise multiplies the treatment with every other cause of the outcome.

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
    data = read_columns(frame, both, others, count=count).complete_rows()
    dowhy = _dowhy()
    with _quiet():
        return dowhy.CausalModel(data, treatment, outcome, graph=graph)


@functools.cache
def _dowhy() -> Any:
    """Import DoWhy once and leave the process as it was."""
    hook = sys.displayhook
    # Some fifty packages are imported. What they have to say is for their authors, and the
    # filters that some of them put in front would change what the user's own code shows.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import sympy  # type: ignore[import-untyped]

        # On import DoWhy switches on pretty printing: every number in a notebook would become a
        # picture, in a Python shell displayhook would be replaced.
        init_printing = sympy.init_printing
        sympy.init_printing = _nothing
        try:
            import dowhy
        except ImportError as error:
            raise CausalStoryError(
                f"DoWhy cannot be imported ({error}): run pip install 'dowhy>=0.14,<0.15'"
            ) from error
        finally:
            sympy.init_printing = init_printing
            sys.displayhook = hook
    return dowhy


def _nothing() -> None:
    """Stand in for sympy's init_printing while DoWhy is imported."""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep DoWhy's warnings, log lines and prints from the user while it works."""
    log = logging.getLogger("dowhy")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        # prints go to standard output, where with --json nothing but JSON may stand
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            for category in NOISE:
                warnings.simplefilter("ignore", category)
            yield
    finally:
        log.setLevel(level)


def _estimand(columns: Design) -> Any:
    """Return our adjustment set in the form in which DoWhy hands its own to an estimator."""
    from dowhy.causal_identifier.auto_identifier import EstimandType
    from dowhy.causal_identifier.identified_estimand import IdentifiedEstimand

    return IdentifiedEstimand(
        identifier=None,
        treatment_variable=[columns.treatment],
        outcome_variable=[columns.variable],
        estimand_type=EstimandType.NONPARAMETRIC_ATE,
        estimands={"backdoor": {}},  # present means identified; the formula is for printing
        backdoor_variables={"backdoor": list(columns.names)},
        default_backdoor_id="backdoor",
    )
