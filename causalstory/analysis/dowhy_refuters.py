"""DoWhy's refuters, one new estimate at a time, so that their spread can be seen.

DoWhy reports the mean of its new estimates and a p value that is no test of the story; here the
new estimates themselves are handed on. Left out on purpose: its bootstrap refuter, which adds
noise to what is held equal and so rejects right models.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from causalstory.analysis.dowhy_border import load_dowhy, quiet
from causalstory.analysis.dowhy_bridge import regression

if TYPE_CHECKING:
    from causalstory.analysis.design import Design

SUBSET = 0.8
"""Share of the rows that a subset keeps."""


class Refuters:
    """The refuters for one regression; each call returns one new estimate per unit of treatment.

    Randomness comes from ``numpy.random.RandomState`` objects, which move on from call to call:
    given a whole number as seed, DoWhy would draw the same subset every time.

    Parameters
    ----------
    columns
        Rows and columns of the regression.

    Examples
    --------
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> x = np.arange(40.0)
    >>> refuters = Refuters(design(Sample.of({"x": x, "y": 3 * x + np.sin(x)}), "x", "y"))
    >>> round(refuters.data_subset(np.random.RandomState(1)))
    3
    """

    def __init__(self, columns: Design) -> None:
        # Names of our own: DoWhy adds columns called placebo and w_random, and would overwrite
        # those of the data. The arrows play no part once it is decided what to hold equal.
        held = tuple(f"held {number}" for number, _ in enumerate(columns.names))
        anonymous = replace(columns, treatment="treatment", variable="outcome", names=held)
        graph: nx.DiGraph[str] = nx.DiGraph([("treatment", "outcome")])
        graph.add_edges_from((name, end) for name in held for end in ("treatment", "outcome"))
        self._frame, self._estimate = regression(graph, anonymous)
        self._unit = float(columns.y.std() / columns.x.std())

    def placebo(self, random: np.random.RandomState) -> float:
        """Put the treatment's own values, shuffled among the rows, in its place.

        DoWhy's default for a treatment of fractions is the constant 0, which always passes.
        """
        load_dowhy()
        from dowhy.causal_refuters.placebo_treatment_refuter import (
            PlaceboType,
            refute_placebo_treatment,
        )

        with quiet():
            found = refute_placebo_treatment(
                self._frame,
                self._estimate.target_estimand,
                self._estimate,
                ["treatment"],
                num_simulations=1,
                placebo_type=PlaceboType.PERMUTE,
                random_state=random,
            )
        return float(found.new_effect) * self._unit

    def random_common_cause(self, random: np.random.RandomState) -> float:
        """Hold a column of pure noise equal as well."""
        load_dowhy()
        from dowhy.causal_refuters.random_common_cause import refute_random_common_cause

        with quiet():
            found = refute_random_common_cause(
                self._frame,
                self._estimate.target_estimand,
                self._estimate,
                num_simulations=1,
                random_state=random,
            )
        return float(found.new_effect) * self._unit

    def data_subset(self, random: np.random.RandomState) -> float:
        """Use a share of the rows only, drawn without replacement."""
        load_dowhy()
        from dowhy.causal_refuters.data_subset_refuter import refute_data_subset

        with quiet():
            found = refute_data_subset(
                self._frame,
                self._estimate.target_estimand,
                self._estimate,
                subset_fraction=SUBSET,
                num_simulations=1,
                random_state=random,
            )
        return float(found.new_effect) * self._unit

    def unobserved_common_cause(self, random: np.random.RandomState, strength: float) -> float:
        """Mix a hidden cause into the data, one that works against the estimate.

        One standard deviation of the hidden cause moves the treatment by ``strength`` standard
        deviations, and the outcome by as many in the direction that makes the estimate smaller.

        DoWhy adds the hidden cause to the treatment and leaves the outcome unmoved by that, so
        with no effect on the outcome at all it would still shrink the estimate, as measurement
        error does. Here the outcome follows its treatment by the estimate itself, and only what
        the hidden cause does beside that counts: the estimate b becomes
        b - sign(b) s^2 / (v + s^2), with v the variance of the treatment that what is held equal
        leaves unexplained (all in standard deviations).
        """
        load_dowhy()
        from dowhy.causal_refuters.add_unobserved_common_cause import sensitivity_simulation

        estimate = float(self._estimate.value)
        # DoWhy subtracts its effect on the outcome
        on_outcome = strength * (np.copysign(1.0, estimate) - estimate)
        with quiet(), _global_generator(random):
            found = sensitivity_simulation(
                self._frame,
                self._estimate.target_estimand,
                self._estimate,
                ["treatment"],
                ["outcome"],
                # one number each: given several, DoWhy piles each hidden cause on the one before
                kappa_t=strength,
                kappa_y=on_outcome,
                confounders_effect_on_treatment="linear",
                confounders_effect_on_outcome="linear",
            )
        return float(found.new_effect) * self._unit


@contextlib.contextmanager
def _global_generator(random: np.random.RandomState) -> Iterator[None]:
    """Seed NumPy's global generator, the only one that DoWhy knows here, and put it back."""
    state = np.random.get_state()  # noqa: NPY002 - to be restored
    np.random.seed(random.randint(2**32, dtype=np.uint32))  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002
