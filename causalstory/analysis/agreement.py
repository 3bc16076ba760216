"""Two programs, one number: DoWhy's held against ours before anybody sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from causalstory.errors import CausalStoryError

if TYPE_CHECKING:
    from causalstory.analysis.design import Design
    from causalstory.analysis.fitted import Fitted

TOLERANCE = 1e-8
"""How far DoWhy's number and ours may lie apart, both in standard deviations per standard
deviation; relative where the effect is larger than one."""

SINGLE = 1e-3
"""How far where DoWhy computes in single precision: this share of the standard error."""


def agreed(
    number: float, fit: Fitted, columns: Design, *, single: bool = False
) -> tuple[float, tuple[str, ...]]:
    """Return the number to print, with remarks, after comparing DoWhy's with ours.

    Parameters
    ----------
    number
        DoWhy's.
    fit
        Ours.
    columns
        What both were computed from.
    single
        Whether DoWhy computes in single precision; ours is then printed, and DoWhy's remarked on.

    Raises
    ------
    CausalStoryError
        If they differ by more than rounding.

    Examples
    --------
    >>> import numpy as np
    >>> from causalstory.analysis.columns import Sample
    >>> from causalstory.analysis.design import design
    >>> columns = design(Sample.of({"x": np.array([0.0, 0, 1, 1]), "y": np.arange(4.0)}), "x", "y")
    >>> agreed(2.0, columns.fit(), columns)
    (2.0, ())
    """
    apart = abs(number - fit.coefficient)
    unit = float(columns.y.std() / columns.x.std())
    if single and apart <= max(SINGLE * fit.se, TOLERANCE * unit):
        remark = (
            f"the number is ours: with several instruments DoWhy computes in single precision "
            f"and comes to {number:.6g}"
        )
        return fit.coefficient, (remark,)
    if fit.se == 0.0 and apart <= TOLERANCE * unit:  # nothing is left to chance but rounding
        return fit.coefficient, ()
    if not single and apart <= TOLERANCE * max(unit, abs(fit.coefficient)):
        return number, ()
    raise CausalStoryError(
        f"two estimators disagree on the effect of {columns.treatment} on {columns.variable}: "
        f"DoWhy says {number!r}, we {fit.coefficient!r}, which is {apart:.3g} apart "
        "and more than rounding: trust neither and report it with the data"
    )
