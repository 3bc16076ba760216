"""Regression to the mean: why those who were just sanctioned do better, whatever sanctions do.

Who is picked for an unusual week has, on average, a more usual one after it (Galton 1886,
"Regression towards mediocrity in hereditary stature", J. Anthropol. Inst. 15:246-263). Those whom
the same rule picks in a history in which nobody is sanctioned show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from causalstory.tables.numbers import number

if TYPE_CHECKING:
    from causalstory.simulation.history import History


@dataclass(frozen=True)
class Regression:
    """The sanctioned, in the week before a sanction and in the week after it.

    Parameters
    ----------
    sanctions
        How many there were with a week before and one after.
    before, after
        What is seen of a sanctioned person, on average, in these weeks.
    twin_before, twin_after
        The same for those whom the rule would have picked, with the same luck, had nobody acted.
    """

    sanctions: int
    before: float
    after: float
    twin_before: float
    twin_after: float

    def in_words(self, unit: str = "week") -> str:
        """Return a paragraph for a class.

        Examples
        --------
        >>> "no evidence that sanctions work" in Regression(9, 1.4, 0.2, 1.4, 0.3).in_words()
        True
        """
        fell = self.after < self.before
        others = "This is no evidence that sanctions work: those" if fell else "Those"
        told = (
            f"The sanctioned had {number(self.before)} on average in the {unit} before a sanction "
            f"and {number(self.after)} in the {unit} after it. {others} whom the same rule would "
            f"have picked, had nobody been sanctioned, went from {number(self.twin_before)} to "
            f"{number(self.twin_after)}."
        )
        if self.twin_after < self.twin_before:
            told += (
                f" Whoever is picked for an unusual {unit} has a more usual one next (regression "
                "to the mean)."
            )
        return told


def regression_to_the_mean(history: History) -> Regression | None:
    """Compare the sanctioned before and after, and with whom the rule picks if nobody acts.

    The rule is read off the history: whoever stands as high in the ranking as the lowest of those
    who were sanctioned. Where that picks anybody else, it is not the rule, and nothing is said.

    Parameters
    ----------
    history
        One in which somebody was sanctioned.

    Returns
    -------
    Regression or None
        None where nobody acts, where the file names no ranking and sanctions of persons whose
        reports are seen, where the ranking does not decide who is sanctioned or there are
        sanctions without the action, too, and where nobody was picked with a week before and one
        after.

    Examples
    --------
    >>> import causalstory as cs
    >>> ward = cs.load("weekly-report")
    >>> history = cs.timeline(ward, world="aftermath", action="rule_by_fear", weeks=60)
    >>> found = regression_to_the_mean(history)
    >>> found.after < found.before, found.before == found.twin_before
    (True, True)
    """
    clock, seen = history.timeline, history.question.seen
    if not (clock.sanctions and clock.ranking and history.twin):
        return None
    level = clock.levels[-1].name
    if history.variable(seen).level != level:
        return None
    struck = history.total(clock.sanctions, level) > 0
    if not struck.any() or (history.twin_total(clock.sanctions, level) > 0).any():
        return None
    ranking = history.total(clock.ranking, level)
    lowest = ranking[struck].min()
    if (struck != (ranking >= lowest))[clock.start :].any():
        return None
    picked = history.twin_total(clock.ranking, level) >= lowest
    picked[: clock.start] = False
    now = _around(struck, history.total(seen, level))
    then = _around(picked, history.twin_total(seen, level))
    if now is None or then is None:
        return None
    return Regression(int(struck[1:-1].sum()), *now, *then)


def _around(picked: NDArray[np.bool_], counts: NDArray[Any]) -> tuple[float, float] | None:
    """Return the means of those picked in a week, in the week before and in the one after."""
    inner = picked[1:-1]
    if not inner.any():
        return None
    return float(counts[:-2][inner].mean()), float(counts[2:][inner].mean())
