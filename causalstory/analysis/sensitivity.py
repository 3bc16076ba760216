"""How strong what nobody measured would have to be: robustness value and E-value."""

from __future__ import annotations

from math import isfinite, sqrt

from causalstory.analysis.least_squares import t_quantile
from causalstory.errors import OptionError


def robustness_value(t: float, df: float, *, share: float = 1.0, alpha: float = 1.0) -> float:
    """Return how strongly a latent common cause must be tied to treatment and outcome.

    A variable that explains this share of what is left of the variance of the treatment, and of the
    outcome, would take away the estimate (or ``share`` of it, or its significance). Anything weaker
    in both cannot. Cinelli and Hazlett 2020, J. R. Stat. Soc. B 82:39-67, equations 18 and 20.

    Parameters
    ----------
    t
        The estimate divided by its classical standard error.
    df
        Residual degrees of freedom of the regression.
    share
        Share of the estimate to be taken away; 1 for all of it.
    alpha
        Significance that is to be lost; 1 asks for the estimate alone, whatever its interval.

    Returns
    -------
    float
        Between 0 (anything would do) and 1.

    Raises
    ------
    OptionError
        If t is not finite, or df, share or alpha is out of its range.

    Examples
    --------
    Harm and attitude to peace in Darfur, t = 4.18 with 783 degrees of freedom (the same paper):

    >>> round(robustness_value(4.18, 783), 3), round(robustness_value(4.18, 783, alpha=0.05), 3)
    (0.139, 0.076)
    """
    problems = []
    if not isfinite(t):
        problems.append(f"t: needs a finite number, not {t}")
    if not df > 1:
        problems.append(f"df: needs more than 1, not {df}")
    if not share > 0:
        problems.append(f"share: needs a number above 0, not {share}")
    if not 0 < alpha <= 1:
        problems.append(f"alpha: needs a number above 0 and up to 1, not {alpha}")
    if problems:
        raise OptionError(problems)
    strength = share * abs(t) / sqrt(df)
    lost = t_quantile(1 - alpha, df - 1) / sqrt(df - 1) if alpha < 1 else 0.0
    left = strength - lost
    if left <= 0:
        return 0.0
    if lost and strength > 1 / lost:  # the outcome alone cannot be tied more closely than fully
        return (strength**2 - lost**2) / (1 + strength**2)
    return (sqrt(left**4 + 4 * left**2) - left**2) / 2


def e_value(ratio: float, low: float | None = None, high: float | None = None) -> float:
    """Return how strongly, as a risk ratio, a latent common cause must be tied to both.

    A variable with this risk ratio to the treatment, and to the outcome, could explain the whole
    of an observed risk ratio; a weaker one could not. With bounds the question is put for the one
    nearer to 1. VanderWeele and Ding 2017, Ann. Intern. Med. 167:268-274.

    Parameters
    ----------
    ratio
        An observed risk ratio, or a rate ratio; not an odds ratio of a common outcome.
    low, high
        Its interval, both or neither.

    Returns
    -------
    float
        From 1: nothing is needed.

    Raises
    ------
    OptionError
        If a ratio is not above zero, or the bounds do not enclose it.

    Examples
    --------
    The published example, respiratory deaths and not being breast-fed, 3.9 (1.8 to 8.7):

    >>> round(e_value(3.9), 2), round(e_value(3.9, 1.8, 8.7), 1)
    (7.26, 3.0)
    """
    given = [ratio, *(bound for bound in (low, high) if bound is not None)]
    if not all(value > 0 and isfinite(value) for value in given):
        raise OptionError(f"ratio: needs numbers above 0, not {', '.join(map(str, given))}")
    if (low is None) != (high is None):
        raise OptionError("low, high: give both bounds or neither")
    if low is None or high is None:
        return _explained(ratio)
    if not low <= ratio <= high:
        raise OptionError(f"low, high: {low} and {high} do not enclose {ratio}")
    return 1.0 if low <= 1 <= high else _explained(low if ratio > 1 else high)


def _explained(ratio: float) -> float:
    above = max(ratio, 1 / ratio)
    return above + sqrt(above * (above - 1))
